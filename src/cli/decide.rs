//! The program without a subcommand: the answers, an interview if needed, and the result.

use std::io::{self, IsTerminal};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum, ValueHint};

use crate::advice::Advice;
use crate::answers::Origin;
use crate::cli::adr_record::{AdrRecord, Status};
use crate::cli::interviewer::Interviewer;
use crate::cli::menu::{Results, Session};
use crate::cli::new_file::{NewFile, write_new};
use crate::cli::output::{look, say_written};
use crate::cli::{Answering, Common, Exit, Formats, Parsed, day, say};
use crate::ids::OutcomeId;
use crate::record::Record;
use crate::render::table::SCREEN;
use crate::render::{self, Look};
use crate::ruleset::{Found, Problem, RuleSet};
use crate::suggest::nearest_or_all;
use crate::{interview, shell, visible};

/// What is said instead of saving a decision that `--expect` does not allow.
const UNMET: &str = "Nothing was saved: the advice is not what `--expect` says.\n";

/// The arguments for a decision.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Decide {
    #[command(flatten)]
    pub answering: Answering,
    /// Never ask questions.
    #[arg(long, help_heading = "Answers")]
    no_input: bool,
    /// Ask every question, even those that no longer matter.
    #[arg(
        long,
        conflicts_with = "no_input",
        help_heading = "Answers",
        hide_short_help = true
    )]
    all: bool,
    /// Show the menu with the result, even if nothing is asked.
    #[arg(
        long,
        conflicts_with = "no_input",
        help_heading = "Answers",
        hide_short_help = true
    )]
    menu: bool,
    #[command(flatten)]
    formats: Formats<Format>,
    /// Show the full report.
    #[arg(long)]
    explain: bool,
    /// Save the decision to a new YAML file.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, hide_short_help = true)]
    save: Option<PathBuf>,
    /// Write an architecture decision record (ADR).
    ///
    /// Adds a file to the folder, following its naming scheme, and prints its path.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    #[arg(conflicts_with_all = ["format", "json", "output"])]
    adr_dir: Option<PathBuf>,
    /// The status in the ADR [default: proposed].
    #[arg(long, value_name = "STATUS", hide_short_help = true)]
    adr_status: Option<Status>,
    /// Show which answers would lead to this outcome.
    #[arg(long, value_name = "OUTCOME", hide_short_help = true)]
    why_not: Option<String>,
    /// Exit with 1 if the advice is not this outcome.
    #[arg(long, value_name = "OUTCOME")]
    expect: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people.
    Table,
    /// One paragraph and one command, for a chat.
    Brief,
    /// JSON for programs.
    Json,
    /// Markdown, for a comment or a CI job summary.
    Markdown,
    /// An architecture decision record (MADR 4.0).
    Adr,
    /// Annotations for GitHub Actions.
    Github,
}

impl Decide {
    /// Decides from the given answers, and asks the open questions if run interactively.
    pub fn run(self, mut parsed: Parsed) -> Result<Exit> {
        let rules = parsed.common.rules()?;
        let mut answers = parsed.answers(rules, &self.answering);
        let problems = &mut parsed.problems;
        let expected = outcome(rules, self.expect.as_ref(), problems);
        let why_not = outcome(rules, self.why_not.as_ref(), problems);
        // Checked first, so that nobody answers questions for a result that cannot be written.
        problems.extend(self.cannot_be_written(parsed.common.file()));
        let is_record = self.formats.format == Format::Adr || self.adr_dir.is_some();
        let day = match is_record {
            true => day::fixed(problems),
            false => None,
        };
        if self.adr_status.is_some() && !is_record {
            let problem = Problem::new(None, "`--adr-status` is only for decision records");
            problems.push(problem.help("add --adr-dir or --format adr"));
        }
        let scanned = parsed.scanned.take();
        let repeated = std::mem::take(&mut parsed.repeated);
        let common = parsed.sound()?;

        // Never freed, like the rule set: the program ends here.
        let decision = ManuallyDrop::new(common.decision(rules)?);
        let is_somebody_there =
            io::stdin().is_terminal() && io::stderr().is_terminal() && !self.no_input;
        let is_open = decision.remaining(&answers).settled().is_none();
        // What code shows may be corrected.
        let is_scanned = answers.origins().any(|(_, origin)| origin == Origin::Scan);
        let asks = is_somebody_there && (is_open || is_scanned || self.all || self.menu);
        let scan = self.answering.scan_flags();
        let mut was_shown = false;
        if asks {
            let colour = look(common.color, &io::stderr()).colour;
            let interviewer = Interviewer::new(colour, common.rules_path(), repeated)?;
            let results = self.is_shown(&common).then_some(Results {
                decision: &decision,
                common: &common,
                scanned: scanned.as_ref(),
                scan: &scan,
                why_not,
                explain: self.explain,
            });
            if let Some(scanned) = &scanned {
                let code = scanned.meant().today(&answers, None);
                say(&render::today::before(
                    &code,
                    look(common.color, &io::stderr()),
                ));
            }
            let mut session = Session::new(interviewer, results);
            let complete = interview::run(rules, &decision, answers, self.all, &mut session);
            was_shown = session.has_shown();
            if !was_shown {
                // Separate the result, or the shell prompt, from the last question.
                say("\n");
            }
            match complete.context("the interview failed")? {
                Some(complete) => answers = complete,
                None => return Ok(Exit::Interrupted),
            }
        }
        let mut advice = Advice::new(rules, &decision, &answers, why_not)?;
        let outcome = advice.outcome();
        if let Some(scanned) = &scanned {
            advice.add_code(scanned.meant().today(&answers, outcome));
        }
        if !was_shown {
            self.write(&advice, &common, day, expected, asks)?;
        }
        if let Some(path) = &self.save {
            let is_unmet = expected.is_some() && advice.outcome() != expected;
            if is_unmet && self.adr_dir.is_none() {
                say(UNMET);
            } else if !is_unmet {
                write_new(path, &Record::new(&advice).to_yaml())?;
                say_written(path);
            }
        }
        Ok(match (advice.outcome(), expected) {
            (None, expected) => {
                if let Some(expected) = expected {
                    let expected = &rules.outcomes()[expected].id;
                    say(&format!(
                        "expected `{expected}`, but the answers do not settle the outcome\n"
                    ));
                }
                // The table says so itself.
                let must_know = render::phrases::must_know(&advice);
                let is_said = self.formats.format == Format::Table && !self.explain;
                if self.answering.rest_not_sure
                    && !is_said
                    && let Some(must_know) = must_know
                {
                    say(&format!("{must_know}\n"));
                }
                Exit::Undecided
            }
            (Some(outcome), Some(expected)) if outcome != expected => {
                let [outcome, expected] = [outcome, expected].map(|id| &rules.outcomes()[id].id);
                say(&format!(
                    "expected `{expected}`, but the advice is `{outcome}`\n"
                ));
                Exit::GateFailed
            }
            (Some(_), _) => Exit::Decided,
        })
    }

    /// Writes the result. A person who `answered`, or still has to, also sees it in the terminal.
    fn write(
        &self,
        advice: &Advice<'_>,
        common: &Common,
        day: Option<String>,
        expected: Option<OutcomeId>,
        answered: bool,
    ) -> Result<()> {
        let outcome = advice.outcome();
        let day = || day.clone().unwrap_or_else(day::today);
        let rules = common.rules_path();
        let record = |date: String| AdrRecord {
            advice,
            rules: rules.as_deref(),
            status: self.adr_status,
            date,
        };
        let again = shell::again(rules.as_deref(), advice.rules, &advice.given);
        let again = again + &self.answering.scan_flags();
        let text = |look: Look, lines| match self.explain {
            true => render::report::render(advice, &again, look),
            false => render::table::render(advice, Some(&again), lines, look),
        };
        let goes_to_a_file = common.file().is_some() || self.adr_dir.is_some();
        if goes_to_a_file && (answered || outcome.is_none()) {
            say(&(text(look(common.color, &io::stderr()), SCREEN) + "\n"));
        }
        match &self.adr_dir {
            Some(_) if expected.is_some() && outcome != expected => say(UNMET),
            Some(_) if outcome.is_none() => {
                say("No ADR was written: there is no decision yet.\n");
            }
            Some(dir) => {
                let file = record(day()).add(dir)?;
                let file = file.display().to_string();
                common.print(&format!("{}\n", visible::one_line(&file)))?;
            }
            None => {
                common.print(&match self.formats.format {
                    Format::Table => text(
                        common.look(),
                        if has_screen(common) {
                            SCREEN
                        } else {
                            usize::MAX
                        },
                    ),
                    Format::Brief => render::brief::render(advice, &again),
                    Format::Json => render::to_json(advice),
                    Format::Markdown => render::markdown_summary::text(advice),
                    Format::Adr => record(day()).text(common.file()),
                    Format::Github => render::github::annotation(advice, expected),
                })?;
            }
        }
        Ok(())
    }

    /// Whether the result goes to a person's terminal, where it can be shown repeatedly.
    fn is_shown(&self, common: &Common) -> bool {
        self.formats.format == Format::Table && self.adr_dir.is_none() && has_screen(common)
    }

    /// The reasons why results cannot be written, as far as they can be known in advance.
    fn cannot_be_written(&self, output: Option<&Path>) -> Vec<Problem> {
        let save = self.save.as_deref();
        let files = output.into_iter().chain(save);
        let errors = files.filter_map(|file| NewFile::check(file).err());
        let mut problems: Vec<String> = errors.map(|error| error.to_string()).collect();
        if let Some(save) = save.filter(|save| output == Some(save)) {
            let save = save.display();
            problems.push(format!(
                "cannot write `{save}`: the result goes to the same file"
            ));
        }
        if save == Some(Path::new("-")) {
            problems.push("cannot save to `-`: a record needs a file".to_owned());
        }
        let dir = self.adr_dir.as_deref();
        if let Some(dir) = dir.filter(|it| it.exists() && !it.is_dir()) {
            let dir = dir.display();
            problems.push(format!("cannot write `{dir}`: it is not a folder"));
        }
        let problems = problems.into_iter();
        problems
            .map(|message| Problem::new(None, message))
            .collect()
    }
}

/// Whether standard output is a terminal and gets the result.
fn has_screen(common: &Common) -> bool {
    common.file().is_none() && io::stdout().is_terminal()
}

/// The outcome given by a flag.
fn outcome(rules: &RuleSet, id: Option<&String>, problems: &mut Found) -> Option<OutcomeId> {
    let id = id?;
    let found = rules.outcome(id);
    if found.is_none() {
        let known = rules.outcomes().values().map(|outcome| outcome.id.as_str());
        let problem = Problem::new(None, format!("unknown outcome `{id}`"));
        problems.push(problem.help(nearest_or_all(id, known)));
    }
    found
}

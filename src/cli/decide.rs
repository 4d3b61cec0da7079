//! Deciding: the answers, perhaps an interview, and the result in the format that is asked for.

use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum, ValueHint};

use crate::advice::Advice;
use crate::answers::Answers;
use crate::cli::adr_dir;
use crate::cli::args::{Answering, Common, Formats};
use crate::cli::exit::Exit;
use crate::cli::output::{look, write_new};
use crate::cli::parse::Parsed;
use crate::cli::prompt::Terminal;
use crate::decision::Decision;
use crate::grammar;
use crate::ids::OutcomeId;
use crate::interview;
use crate::record::Record;
use crate::render::adr::{self, Circumstances};
use crate::render::{self, Detail, Look};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::Problem;
use crate::shell;
use crate::suggest::did_you_mean;

/// The environment variable that says what day it is, in seconds since 1970, for those who want the
/// same bytes every day.
const SOURCE_DATE_EPOCH: &str = "SOURCE_DATE_EPOCH";

/// What there is beside the subcommands: deciding.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Decide {
    #[command(flatten)]
    pub answering: Answering,
    /// Never ask.
    #[arg(long, help_heading = "Answers")]
    no_input: bool,
    /// Ask every question, even those that no longer matter.
    #[arg(long, conflicts_with = "no_input", help_heading = "Answers")]
    all: bool,
    #[command(flatten)]
    formats: Formats<Format>,
    /// Show everything there is to say about the result.
    #[arg(long)]
    explain: bool,
    /// Save the decision to a new YAML file.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    save: Option<PathBuf>,
    /// Write an ADR into a directory.
    ///
    /// The architecture decision record follows the naming scheme of those in the directory. Prints
    /// its path.
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = ["format", "json", "output"],
        value_hint = ValueHint::DirPath
    )]
    adr_dir: Option<PathBuf>,
    /// Explain what it would take to get this outcome.
    #[arg(long, value_name = "OUTCOME")]
    why_not: Option<String>,
    /// Exit with 1 if the advice is not this outcome.
    #[arg(long, value_name = "OUTCOME")]
    expect: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// Markdown, for a comment or the summary of a CI step.
    Markdown,
    /// An architecture decision record (MADR 4.0).
    Adr,
    /// Annotations of a GitHub workflow.
    Github,
}

impl Decide {
    /// Decides from the answers that were given, and asks what they leave open if a person is there.
    pub fn run(self, mut parsed: Parsed) -> Result<Exit> {
        let rules = parsed.common.rules()?;
        let mut answers = parsed.answers(rules, &self.answering);
        let expected = outcome(rules, self.expect.as_ref(), &mut parsed.problems);
        let why_not = outcome(rules, self.why_not.as_ref(), &mut parsed.problems);
        // Nobody is to answer first, and then to hear that the result cannot be written.
        let unwritable = self.cannot_be_written(parsed.common.file());
        parsed.problems.extend(unwritable);
        let date = self.date().unwrap_or_else(|problem| {
            parsed.problems.push(*problem);
            String::new()
        });
        let common = parsed.sound()?;

        // Not freed, as little as the rule set: the program ends here.
        let decision = ManuallyDrop::new(Decision::compile(rules)?);
        let asks = self.is_somebody_there()
            && (self.all || decision.remaining(&answers).settled().is_none());
        if asks {
            let look = look(common.color, &io::stderr());
            match self.ask(rules, &decision, answers, look)? {
                Some(complete) => answers = complete,
                None => return Ok(Exit::Interrupted),
            }
        }
        let result = Outcome {
            advice: &Advice::new(rules, &decision, &answers, why_not),
            rules: common.rules_path(),
            date: &date,
            expected,
        };
        self.write(&result, &common, asks)?;
        Ok(gate(rules, result.advice.outcome(), expected))
    }

    fn is_somebody_there(&self) -> bool {
        io::stdin().is_terminal() && io::stderr().is_terminal() && !self.no_input
    }

    fn date(&self) -> Result<String, Box<Problem>> {
        match self.formats.format() == Format::Adr || self.adr_dir.is_some() {
            true => today(),
            false => Ok(String::new()),
        }
    }

    /// Writes the result wherever it is to go. Who `answered`, or has to, sees it in any case.
    fn write(&self, result: &Outcome<'_>, common: &Common, answered: bool) -> Result<()> {
        let advice = result.advice;
        let detail = match self.explain {
            true => Detail::Full,
            false => Detail::Brief,
        };
        let goes_to_a_file = common.file().is_some() || self.adr_dir.is_some();
        if goes_to_a_file && (answered || advice.outcome().is_none()) {
            let look = look(common.color, &io::stderr());
            let text = render::table::render(advice, detail, look);
            writeln!(io::stderr(), "{text}")?;
        }
        match &self.adr_dir {
            Some(dir) => self.write_adr(result, common, dir)?,
            None => common.print(&match self.formats.format() {
                Format::Table => render::table::render(advice, detail, common.look()),
                Format::Json => render::to_json(advice),
                Format::Markdown => render::markdown_summary::text(advice),
                Format::Adr => result.adr(common.file())?,
                Format::Github => render::github::annotation(advice, result.expected),
            })?,
        };
        match &self.save {
            Some(path) => write_new(path, &Record::new(advice).to_yaml()),
            None => Ok(()),
        }
    }

    /// Adds a decision record to a directory, if there is a decision and it is the expected one.
    fn write_adr(&self, result: &Outcome<'_>, common: &Common, dir: &Path) -> Result<Exit> {
        let outcome = result.advice.outcome();
        let reason = if outcome.is_none() {
            "there is no decision to record yet"
        } else if result.expected.is_some_and(|it| outcome != Some(it)) {
            "the advice is not the expected one"
        } else {
            let title = adr::title(result.advice);
            let file = adr_dir::add(dir, &title, result.date, |file| result.adr(Some(file)))?;
            return common.print(&format!("{}\n", file.display()));
        };
        writeln!(io::stderr(), "Nothing is written: {reason}.")?;
        Ok(Exit::Undecided)
    }

    /// Holds the interview; nothing comes of it if the person leaves.
    fn ask(
        &self,
        rules: &RuleSet,
        decision: &Decision,
        answers: Answers,
        look: Look,
    ) -> Result<Option<Answers>> {
        let mut terminal = Terminal {
            colour: look.colour,
        };
        let complete = interview::run(rules, decision, answers, self.all, &mut terminal)
            .context("cannot ask in this terminal")?;
        // Sets the result apart from the last prompt, where both are on one screen; who leaves finds
        // the cursor on a line of its own.
        writeln!(io::stderr())?;
        Ok(complete)
    }

    /// What keeps results from being written, as far as it shows before.
    fn cannot_be_written(&self, output: Option<&Path>) -> Vec<Problem> {
        let cannot = |file: &Path, reason: &str| {
            let message = format!("cannot write `{}`: {reason}", file.display());
            Problem::new(None, message)
        };
        let mut problems = Vec::new();
        for file in output.into_iter().chain(self.save.as_deref()) {
            let dir = file.parent().filter(|it| !it.as_os_str().is_empty());
            if file.symlink_metadata().is_ok() {
                problems.push(cannot(file, "it already exists"));
            } else if let Some(dir) = dir.filter(|dir| !dir.is_dir()) {
                let reason = format!("there is no directory `{}`", dir.display());
                problems.push(cannot(file, &reason));
            }
        }
        if let Some(save) = self.save.as_deref() {
            if output == Some(save) {
                problems.push(cannot(save, "the result is to go there"));
            } else if save == Path::new("-") {
                problems.push(cannot(save, "a record goes to a file"));
            }
        }
        let dir = self.adr_dir.as_deref();
        if let Some(dir) = dir.filter(|it| it.exists() && !it.is_dir()) {
            problems.push(cannot(dir, "it is not a directory"));
        }
        problems
    }
}

/// A result, and what its decision record has to know beside it.
struct Outcome<'a> {
    advice: &'a Advice<'a>,
    /// Where the rule set is, unless it is the shipped one.
    rules: Option<PathBuf>,
    date: &'a str,
    expected: Option<OutcomeId>,
}

impl Outcome<'_> {
    /// The decision record, with the command that re-checks it. It is to be in `file`, if that is
    /// known.
    fn adr(&self, file: Option<&Path>) -> Result<String> {
        let paths: Vec<&Path> = self.rules.as_deref().into_iter().chain(file).collect();
        // All from the root of the repository, or none: the command is to run in one place.
        let from_the_root: Option<Vec<PathBuf>> =
            paths.iter().map(|it| from_the_root(it)).collect();
        let paths = from_the_root.unwrap_or_else(|| paths.iter().map(Into::into).collect());
        let mut words = paths.iter().map(|path| shell::path(path));
        let mut check = "backend-advisor check".to_owned();
        if self.rules.is_some() {
            check.extend(words.next().map(|rules| format!(" --rules {rules}")));
        }
        check.push(' ');
        check.push_str(&words.next().unwrap_or_else(|| "FILE".to_owned()));
        Ok(adr::render(
            self.advice,
            Circumstances {
                date: self.date,
                check: &check,
            },
        ))
    }
}

/// A path from the root of the repository that it is in, from where others can use it too.
fn from_the_root(path: &Path) -> Option<PathBuf> {
    let dir = path.parent().filter(|it| !it.as_os_str().is_empty());
    let dir = dir.unwrap_or(Path::new(".")).canonicalize().ok()?;
    let whole = dir.join(path.file_name()?);
    let root = dir.ancestors().find(|it| it.join(".git").exists())?;
    Some(whole.strip_prefix(root).ok()?.to_owned())
}

/// The day, as `2026-11-20`.
fn today() -> Result<String, Box<Problem>> {
    let Some(seconds) = std::env::var_os(SOURCE_DATE_EPOCH).filter(|it| !it.is_empty()) else {
        return Ok(jiff::Zoned::now().date().to_string());
    };
    let text = seconds.to_string_lossy();
    let time = text.parse().ok().map(jiff::Timestamp::from_second);
    let Some(Ok(time)) = time else {
        let message = format!("`{text}` in {SOURCE_DATE_EPOCH} is not a time");
        let help = "expected the seconds since 1970".to_owned();
        return Err(Box::new(Problem::new(None, message).help(Some(help))));
    };
    Ok(time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

/// The exit code of a result, and a word on the standard error where a gate failed.
fn gate(rules: &RuleSet, outcome: Option<OutcomeId>, expected: Option<OutcomeId>) -> Exit {
    match (outcome, expected) {
        (None, _) => Exit::Undecided,
        (Some(outcome), Some(expected)) if outcome != expected => {
            let [outcome, expected] = [outcome, expected].map(|id| &rules.outcomes()[id].id);
            let text = format!("expected `{expected}`, but the advice is `{outcome}`\n");
            // The exit code says it too.
            let _ = io::stderr().lock().write_all(text.as_bytes());
            Exit::GateFailed
        }
        (Some(_), _) => Exit::Decided,
    }
}

/// The outcome that a flag names.
fn outcome(rules: &RuleSet, id: Option<&String>, problems: &mut Vec<Problem>) -> Option<OutcomeId> {
    let id = id?;
    let known = rules.outcomes().values().map(|outcome| outcome.id.as_str());
    rules.outcome(id).or_else(|| {
        problems.push(unknown("outcome", id, known));
        None
    })
}

fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let help = did_you_mean(id, known.clone())
        .unwrap_or_else(|| format!("expected {}", grammar::quoted_list(known, "or")));
    Problem::new(None, format!("unknown {what} `{id}`")).help(Some(help))
}

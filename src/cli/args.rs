//! The arguments of the program: what can be said, and in which words.
//!
//! `parse` reads them, `questions` adds one flag for each question of the rule set, and `completions`
//! and `man` tell others of all that can be said.

mod completions;
mod man;
mod parse;
mod questions;

use std::num::NonZeroU16;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::ruleset::problem::Problem;
use crate::wording;

pub use clap_complete::Shell;
pub use completions::completions;
pub use man::man;
pub use parse::{Parsed, color, errors, line, parse, rules_path};

/// The environment variable that names another rule set.
pub const RULES_VARIABLE: &str = "BACKEND_ADVISOR_RULES";

/// Django, FastAPI, or both? Asks the fewest questions that settle it, and gives the reasons.
///
/// In a terminal it asks what the flags leave open. Elsewhere it decides from the flags alone, or
/// says which questions are open.
#[derive(Debug, Parser)]
#[command(name = "backend-advisor", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What else to do than decide.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to decide.
    #[command(flatten)]
    pub decide: Decide,
    /// What holds for every subcommand.
    #[command(flatten)]
    pub common: Common,
}

const EXIT_CODES: &str = "Exit codes:
  0    decided
  1    the advice is not the one that --expect names, or for a recorded decision it has
       changed, or a check, test or diff of rules found something
  2    bad usage, answers or rule set, a line of batch or a recorded decision that cannot be
       read, or the result cannot be written
  3    undecided, and nobody there to ask
  130  interrupted";

/// The subcommands that take answers.
const WITH_ANSWERS: [&str; 3] = ["compare", "sources", "tree"];

/// What else the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Hold recorded decisions against today's rules; exit 1 if the advice for one has changed.
    ///
    /// A record is what --save writes, the front matter of what --adr-dir writes, or a result as
    /// JSON. Markdown files without a record, and decisions that were rejected, deprecated or
    /// superseded since, are skipped.
    #[command(after_help = CHECK_EXIT_CODES)]
    Check(Records),
    /// List the questions with their flags, options and help.
    Questions,
    /// Show the decision as a tree, as the interview would walk it from some answers.
    Tree(Answering),
    /// Put the outcomes beside each other; what matters for the given answers comes first.
    Compare(Answering),
    /// List the sources, and what each says of the given answers.
    Sources(Answering),
    /// Advise on many answer sets: JSON Lines in, JSON Lines out, in the same order.
    ///
    /// A line is {"question": "option", ...}, or a record or advice with such "answers"; the "id"
    /// beside them comes back. What is wrong with a line stands in its place in the output, with
    /// the status "invalid", and all other lines are answered.
    #[command(after_help = BATCH_EXIT_CODES)]
    Batch(Batch),
    /// Look at the rule set itself.
    #[command(subcommand)]
    Rules(Rules),
    /// Print a script that completes commands, questions and their options in a shell.
    ///
    /// With --rules, the questions are those of that rule set.
    Completions {
        /// The shell that reads the script.
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print a manual page; `backend-advisor man | man -l -` shows it.
    Man {
        /// The command that it is about, such as `rules check`; none for the program itself.
        #[arg(value_name = "COMMAND")]
        of: Vec<String>,
    },
}

impl Command {
    /// The answers that a subcommand takes, if it takes any.
    fn answering(&self) -> Option<&Answering> {
        match self {
            Command::Compare(answering)
            | Command::Sources(answering)
            | Command::Tree(answering) => Some(answering),
            Command::Batch(_)
            | Command::Check(_)
            | Command::Questions
            | Command::Rules(_)
            | Command::Completions { .. }
            | Command::Man { .. } => None,
        }
    }
}

const CHECK_EXIT_CODES: &str = "Exit codes:
  0    every decision holds, though perhaps weaker
  1    the advice for one has changed, or its answers are not valid any more
  2    a file cannot be read as a record; or bad usage or rule set";

/// Which records to check.
#[derive(Debug, Args)]
pub struct Records {
    /// The files: YAML, JSON or Markdown; `-` is the standard input, as YAML or JSON.
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

const BATCH_EXIT_CODES: &str = "Exit codes:
  0    done
  2    a line is wrong, unless with --fail-on never; or bad usage or rule set
  3    with --fail-on undecided: answers that do not settle the outcome";

/// What to do with many answers.
#[derive(Debug, Args)]
pub struct Batch {
    /// The answers, one JSON object a line; `-` is the standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// Count every question that a line does not answer as not sure.
    #[arg(long, help_heading = "Answers")]
    pub rest_not_sure: bool,
    /// Only these fields of each advice, such as status,recommendation.id.
    #[arg(
        long,
        value_name = "FIELD,...",
        value_delimiter = ',',
        help_heading = "Output"
    )]
    pub fields: Option<Vec<String>>,
    /// Which lines end it with an exit code other than 0, once all are answered.
    #[arg(
        long,
        value_enum,
        value_name = "LINES",
        default_value = "invalid",
        help_heading = "Output"
    )]
    pub fail_on: FailOn,
    /// How many threads answer lines; without it, as many as there are cores.
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroU16>,
}

/// How many threads there may be.
fn threads(text: &str) -> Result<NonZeroU16, String> {
    const MOST: u16 = 1024;
    let number = text.parse().ok().filter(|it: &NonZeroU16| it.get() <= MOST);
    number.ok_or_else(|| format!("expected a number from 1 to {MOST}"))
}

/// Lines of a batch that are a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// None.
    Never,
    /// Those that are wrong.
    Invalid,
    /// Those, and those whose answers do not settle the outcome.
    Undecided,
}

/// What can be done with a rule set.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Show what the rule set holds, and how it divides the answers.
    Show {
        /// The rule set, a YAML file or a folder, in place of --rules.
        path: Option<PathBuf>,
        /// Also show how many questions a person is asked, and how few it could be.
        #[arg(long)]
        plan: bool,
    },
    /// Show for which answers the advice changes from one rule set to another; exit 1 if it does.
    Diff {
        /// The rule set before: a file, a folder, or `shipped`.
        old: PathBuf,
        /// The rule set after: a file, a folder, or `shipped`.
        new: PathBuf,
    },
    /// Print the JSON Schema (draft-07) of a file that the program reads or writes.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: Form,
    },
    /// Run its scenarios, and measure how well they pin down the decision.
    Test(RulesTest),
    /// Look for mistakes: rules that never decide, questions that cannot matter, and more.
    ///
    /// Exact, with answers that show what is said. Exit code 1 if errors are found.
    Check(RulesCheck),
}

/// A form that has a JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A rule set in a single file.
    Ruleset,
    /// One file of a folder that together holds a rule set.
    RulesetPart,
    /// A file of answers to the questions of the rule set.
    Answers,
    /// An advice as JSON.
    Advice,
    /// A decision record.
    Record,
    /// What `check` found, as JSON.
    Check,
}

/// How to test a rule set.
#[derive(Debug, Args)]
pub struct RulesTest {
    /// The rule set, a YAML file or a folder, in place of --rules.
    pub path: Option<PathBuf>,
    /// Leave out the mutants: small changes of the decision that a scenario should fail on.
    #[arg(long)]
    pub no_mutants: bool,
    /// Print scenarios that would fail on the mutants that no scenario fails on.
    #[arg(long, conflicts_with = "no_mutants")]
    pub suggest: bool,
    /// Fail with exit code 1 if the scenarios fail on less of the mutants than this, in per cent.
    #[arg(long, value_name = "PERCENT", conflicts_with = "no_mutants", value_parser = percent)]
    pub min_score: Option<f64>,
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse();
    let number = number.ok().filter(|it| (0.0..=100.0).contains(it));
    number.ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

/// What to check, and how strictly.
#[derive(Debug, Args)]
pub struct RulesCheck {
    /// The rule set: a YAML file or a folder; without it that of --rules, or the shipped one.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Fail for these findings too.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub deny: Option<Deny>,
}

/// What fails a check besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

/// Answers that are known.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub struct Answering {
    /// Answer a question; the same as the flag --ID VALUE.
    #[arg(long = "answer", value_name = "ID=VALUE")]
    pub answer: Vec<String>,
    /// Read answers from a YAML or JSON file, or from `-`, the standard input.
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Count every question that is not answered as not sure.
    #[arg(long)]
    pub rest_not_sure: bool,
}

/// How to decide.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub struct Decide {
    /// What is known.
    #[command(flatten)]
    pub answering: Answering,
    /// Never ask.
    #[arg(long)]
    pub no_input: bool,
    /// Ask every question, also those that cannot change the advice.
    #[arg(long, conflicts_with = "no_input")]
    pub all: bool,
    /// Show everything there is to say about the result.
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
    /// Write the decision down as a YAML file that is not there yet.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub save: Option<PathBuf>,
    /// Write an architecture decision record into a folder, named as those in it are; prints its
    /// path.
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = ["format", "json", "output"],
        help_heading = "Output"
    )]
    pub adr_dir: Option<PathBuf>,
    /// Say what it would take to come to this outcome.
    #[arg(long, value_name = "OUTCOME", help_heading = "Output")]
    pub why_not: Option<String>,
    /// Leave a source out: what rests on it alone falls away.
    #[arg(long, value_name = "SOURCE", help_heading = "Output")]
    pub without: Option<String>,
    /// Fail with exit code 1 if the advice is not this outcome.
    #[arg(long, value_name = "OUTCOME", help_heading = "Output")]
    pub expect: Option<String>,
}

/// What holds for every subcommand.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Common {
    /// The form of the output.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "table",
        hide_default_value = true
    )]
    pub format: Format,
    /// The same as --format json.
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// Write the result to a file that is not there yet; `-` is the standard output.
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// When to use colour.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    pub color: When,
    /// The form in which everything that is wrong with files, flags and answers is reported.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORM",
        default_value = "annotated",
        hide_default_value = true
    )]
    pub errors: Errors,
    /// A rule set of your own: a YAML file or a folder [env: BACKEND_ADVISOR_RULES].
    #[arg(long, global = true, value_name = "PATH", help_heading = "Rules")]
    pub rules: Option<PathBuf>,
}

impl Common {
    /// The file that the result goes to, if it does not go to the standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|file| *file != Path::new("-"))
    }

    /// The form of the output, which must be one of `known`.
    ///
    /// # Errors
    /// The form is not known here.
    pub fn format(&self, known: &[Format]) -> Result<Format, Box<Problem>> {
        let format = if self.json { Format::Json } else { self.format };
        let name = |format: &Format| {
            format
                .to_possible_value()
                .map(|it| it.get_name().to_owned())
        };
        if known.contains(&format) {
            return Ok(format);
        }
        let message = format!(
            "the format `{}` is not known here",
            name(&format).unwrap_or_default()
        );
        let known = wording::words(known.iter().filter_map(name), "or");
        let problem = Problem::new(None, message).help(Some(format!("expected {known}")));
        Err(Box::new(problem))
    }
}

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// Markdown, for a comment or the summary of a step; of a result, `check` and `compare`.
    Markdown,
    /// An architecture decision record (MADR 4.0); of a result.
    Adr,
    /// A Mermaid flowchart; of `tree`.
    Mermaid,
    /// The language of Graphviz; of `tree`.
    Dot,
    /// Annotations of a GitHub workflow; of a result, `check` and `rules check`.
    Github,
    /// SARIF 2.1.0, for code scanning; of `rules check`.
    Sarif,
}

/// A form of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Errors {
    /// With the line of the file, the place underlined.
    Annotated,
    /// One line each, `file:line:column: message; help`: for editors and CI.
    Concise,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// In a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::ruleset::resolve::RESERVED_FLAGS;

    #[test]
    fn the_arguments_are_sound_and_every_flag_of_the_program_is_reserved() {
        let command = Arguments::command();
        command.clone().debug_assert();
        let batch = command.find_subcommand("batch").unwrap();
        for argument in command.get_arguments().chain(batch.get_arguments()) {
            if let Some(flag) = argument.get_long() {
                assert!(RESERVED_FLAGS.contains(&flag), "{flag} is not reserved");
            }
        }
    }
}

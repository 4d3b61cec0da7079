//! The arguments of the program: what can be said, and in which words.
//!
//! `batch` and `rules` hold those of the commands of these names. `parse` reads all, `questions` adds
//! one flag for each question of the rule set, and `completions` and `man` tell others what can be
//! said.

mod batch;
mod completions;
mod man;
mod parse;
mod questions;
mod rules;

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::ruleset::problem::Problem;
use crate::wording;

use batch::BATCH_EXIT_CODES;

pub use batch::{Batch, FailOn};
pub use clap_complete::Shell;
pub use completions::completions;
pub use man::man;
pub use parse::{Parsed, color, errors, line, parse, rules_path};
pub use rules::{Deny, Form, Rules, RulesCheck, RulesTest};

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
    /// beside them is passed through. The errors of an invalid line stand in its place, with
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

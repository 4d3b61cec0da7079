//! The arguments of the program. Those of a subcommand are beside what it does, in a file each.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use crate::cli::decide::Decide;
use crate::cli::exit::Exit;
use crate::cli::output::{look, write_new};
use crate::cli::{
    batch, check, compare, completions, man, questions, rules_check, rules_diff, rules_schema,
    rules_show, rules_test, sources, tree,
};
use crate::render::Look;
use crate::ruleset::problem::Problems;
use crate::ruleset::{Loaded, RuleSet, load};

/// Django, FastAPI, or both? Asks the fewest questions, and gives the reasons.
///
/// Each question is also a flag: `backend-advisor questions` lists them. In a terminal, the program
/// asks what the flags leave open. Elsewhere it decides from the flags alone, or says which
/// questions are open.
#[derive(Debug, Parser)]
#[command(name = "backend-advisor", version, max_term_width = 100)]
#[command(after_help = "Questions are flags too: see `backend-advisor questions`.")]
#[command(after_long_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub decide: Decide,
    #[command(flatten)]
    pub common: Common,
}

const EXIT_CODES: &str = "Exit codes:
  0    decided
  1    the advice differs from --expect or from a recorded decision, or a check, test or diff
       of rules found something
  2    bad usage, answers or rule set, a line of batch or a recorded decision that cannot be
       read, or the result cannot be written
  3    undecided, and not running interactively
  130  interrupted";

/// The subcommands that take answers.
pub(super) const WITH_ANSWERS: [&str; 3] = ["compare", "sources", "tree"];

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(check::Check),
    Questions(questions::Questions),
    Tree(tree::Tree),
    Compare(compare::Compare),
    Sources(sources::Sources),
    Batch(batch::Batch),
    /// Work on the rule set itself.
    #[command(subcommand)]
    Rules(Rules),
    Completions(completions::Completions),
    Man(man::Man),
}

#[derive(Debug, Subcommand)]
pub(super) enum Rules {
    Show(rules_show::RulesShow),
    Diff(rules_diff::RulesDiff),
    Schema(rules_schema::RulesSchema),
    Test(rules_test::RulesTest),
    Check(rules_check::RulesCheck),
}

/// Answers that are known.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub(super) struct Answering {
    /// Answer a question; same as the flag --ID VALUE.
    #[arg(long = "answer", value_name = "ID=VALUE", hide_short_help = true)]
    pub answer: Vec<String>,
    /// Read answers from a YAML or JSON file.
    ///
    /// `-` is standard input.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub answers: Option<PathBuf>,
    /// Answer all remaining questions with not-sure.
    #[arg(long)]
    pub rest_not_sure: bool,
}

/// `--format`, of the formats that a command offers, and `--json`, which is one of them.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Formats<F: ValueEnum + Send + Sync + 'static> {
    /// Output format.
    #[arg(long, default_value = "table", hide_default_value = true)]
    #[arg(default_value_if("json", "true", "json"))]
    pub format: F,
    /// Same as --format json.
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// The formats of the commands that have no others.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TableOrJson {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
}

/// What every subcommand takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Common {
    /// Write the result to a new file.
    ///
    /// `-` is standard output.
    #[arg(short, long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When to use color.
    #[arg(long, global = true, value_name = "WHEN", hide_short_help = true)]
    pub color: Option<When>,
    /// How to report errors.
    #[arg(long, global = true, value_name = "FORM", hide_short_help = true)]
    pub errors: Option<Errors>,
    /// Use another rule set [env: BACKEND_ADVISOR_RULES].
    ///
    /// A YAML file or a directory of them.
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    #[arg(help_heading = None)]
    pub rules: Option<PathBuf>,
}

impl Common {
    /// The file that the result goes to, if it does not go to the standard output.
    pub fn file(&self) -> Option<&Path> {
        self.output
            .as_deref()
            .filter(|file| *file != Path::new("-"))
    }

    /// Writes the result. A reader of the standard output that has seen enough is no error.
    pub fn print(&self, text: &str) -> Result<Exit> {
        if let Some(file) = self.file() {
            write_new(file, text)?;
            return Ok(Exit::Decided);
        }
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written.context("cannot write the result")?,
        }
        Ok(Exit::Decided)
    }

    /// Where the rule set is, unless it is the shipped one.
    pub fn rules_path(&self) -> Option<PathBuf> {
        let path = self.rules.clone();
        let path = path.or_else(|| env::var_os("BACKEND_ADVISOR_RULES").map(PathBuf::from));
        path.filter(|path| !path.as_os_str().is_empty())
    }

    /// The rule set in force. It is not freed: the program ends with its command, and its memory is
    /// the system's again anyway.
    pub fn rules(&self) -> Result<&'static RuleSet, Problems> {
        let rules = match self.rules_path() {
            Some(path) => load_rules(&path)?.rules,
            None => load::shipped()?,
        };
        Ok(Box::leak(Box::new(rules)))
    }

    /// The rule set at `path`, or without it the one in force, with its scenarios.
    pub fn load(&self, path: Option<&Path>) -> Result<Loaded, Problems> {
        match path.map(Path::to_owned).or_else(|| self.rules_path()) {
            Some(path) => load_rules(&path),
            None => load::shipped_with_scenarios(),
        }
    }

    /// How the result may look.
    pub fn look(&self) -> Look {
        match self.file() {
            None => look(self.color, &io::stdout()),
            Some(_) => Look {
                colour: matches!(self.color, Some(When::Always)),
                ..Look::PLAIN
            },
        }
    }
}

/// Loads the rule set at `path`, whose questions become flags beside those of the program.
pub(super) fn load_rules(path: &Path) -> Result<Loaded, Problems> {
    load::load(path, &flags())
}

/// The names of the flags of the program and its subcommands.
fn flags() -> Vec<String> {
    fn collect(command: &clap::Command, flags: &mut Vec<String>) {
        let own = command.get_arguments().filter_map(clap::Arg::get_long);
        flags.extend(own.map(str::to_owned));
        for subcommand in command.get_subcommands() {
            collect(subcommand, flags);
        }
    }
    let mut command = Arguments::command();
    command.build();
    let mut flags = Vec::new();
    collect(&command, &mut flags);
    flags
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Errors {
    /// With the line of the file, the place underlined.
    Annotated,
    /// One line each, `file:line:column: message; help`: for editors and CI.
    Concise,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum When {
    /// In a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound_and_no_shipped_question_is_one() {
        Arguments::command().debug_assert();
        let flags = flags();
        assert!(flags.contains(&"help".to_owned()) && flags.contains(&"format".to_owned()));
        let rules = load::shipped().unwrap();
        assert!(rules.questions().values().all(|it| !flags.contains(&it.id)));
    }
}

//! The arguments of the program. Each subcommand has its arguments in its own file.

use std::env;
use std::io::{self, Write};
use std::iter;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum, ValueHint};

use crate::cli::decide::Decide;
#[cfg(feature = "mcp")]
use crate::cli::mcp;
use crate::cli::new_file::write_new;
use crate::cli::output::{look, say_written};
use crate::cli::{
    Exit, batch, check, compare, completions, man, page, questions, rules_check, rules_diff,
    rules_schema, rules_show, rules_test, scan, sources, tree,
};
use crate::decision::{Decision, TooLarge};
use crate::render::Look;
use crate::ruleset::{Loaded, Problem, Problems, RuleSet, load};
use crate::shell;
use crate::shipped::{self, SHIPPED};

/// Django, FastAPI, or both? Asks a few questions and explains the answer.
///
/// In a terminal, it asks the questions that matter. You can also answer with flags, such as
/// --two-services no; `backend-advisor questions` lists them. In a script, it asks nothing: if the
/// flags do not settle the outcome, it lists the open questions and exits with 3.
#[derive(Debug, Parser)]
#[command(name = "backend-advisor", version, max_term_width = 80)]
#[command(disable_help_flag = true, disable_help_subcommand = true)]
#[command(disable_version_flag = true)]
#[command(after_help = "You can give answers as flags: `backend-advisor questions` lists them.")]
#[command(after_long_help = EXIT_CODES)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub decide: Decide,
    #[command(flatten)]
    pub common: Common,
    /// Print help; --help shows more.
    #[arg(short, long, global = true, action = ArgAction::HelpShort, help_heading = None)]
    help: Option<bool>,
    /// Print version.
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = None)]
    version: Option<bool>,
}

/// The environment variable with the path of the rule set.
const RULES: &str = "BACKEND_ADVISOR_RULES";

const EXIT_CODES: &str = "Exit codes:
  0    decided, or done
  1    the advice differs from --expect or from a recorded decision,
       or `rules check`, `rules test` or `rules diff` found something
  2    invalid arguments, answers, rule set or files
  3    undecided, and not running interactively
  130  interrupted (129 if the terminal closes, 143 on SIGTERM)";

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
    Page(page::Page),
    Scan(scan::ScanCommand),
    /// Check, test, compare or show rule sets.
    #[command(subcommand)]
    Rules(Rules),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Mcp),
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

/// The flags that give answers.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub(super) struct Answering {
    /// Answer a question; same as the flag --ID VALUE.
    #[arg(long = "answer", value_name = "ID=VALUE", hide_short_help = true)]
    pub answer: Vec<String>,
    /// Read answers from a YAML or JSON file (or `-`).
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub answers: Option<PathBuf>,
    /// Take answers from a Python project, if they are certain.
    ///
    /// Flags and files override them; `backend-advisor scan` lists them with their evidence.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::DirPath)]
    pub scan: Option<PathBuf>,
    /// With --scan, also take likely answers.
    #[arg(long, requires = "scan", hide_short_help = true)]
    pub likely: bool,
    /// With --scan, also count the last year's authors in the Git history.
    #[arg(long, requires = "scan", hide_short_help = true)]
    pub history: bool,
    /// Answer remaining questions with not-sure, where possible.
    #[arg(long)]
    pub rest_not_sure: bool,
}

impl Answering {
    /// The flags that scan the same code, with a space before them.
    pub fn scan_flags(&self) -> String {
        let history = if self.history { " --history" } else { "" };
        let scan = self.scan.as_deref();
        scan.map(|path| format!(" --scan {}{history}", shell::path(path)))
            .unwrap_or_default()
    }
}

/// `--format` with the formats of a command, and `--json` as a shorthand.
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

/// The formats of the commands that offer only these two.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum TableOrJson {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
}

/// How much a command for authors of rule sets may compute.
#[derive(Clone, Copy, Debug, Args)]
pub(super) struct Patience {
    /// Raise the limits on computing by this factor, from 1 to 1000.
    #[arg(
        long = "limit",
        value_name = "TIMES",
        default_value_t = 1,
        hide_default_value = true
    )]
    #[arg(value_parser = factor)]
    pub times: u16,
}

/// A factor that `Patience` takes.
///
/// # Errors
/// It is not a whole number from 1 to 1000.
fn factor(text: &str) -> Result<u16, &'static str> {
    let times = text.parse().ok().filter(|times| (1..=1000).contains(times));
    times.ok_or("expected a whole number from 1 to 1000")
}

/// The names of standard output.
const STANDARD: [&str; 2] = ["-", "/dev/stdout"];

/// The flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct Common {
    /// Write the result to a new file.
    #[arg(short, long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// When to use color.
    #[arg(long, global = true, value_name = "WHEN", hide_short_help = true)]
    pub color: Option<When>,
    /// How to report errors.
    #[arg(long, global = true, value_name = "FORM", hide_short_help = true)]
    pub errors: Option<Errors>,
    /// Use your own rule set [env: BACKEND_ADVISOR_RULES].
    ///
    /// A YAML file or a folder of YAML files.
    #[arg(long, global = true, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    #[arg(help_heading = None)]
    pub rules: Option<PathBuf>,
}

impl Common {
    /// The file to write the result to; `None` for standard output.
    pub fn file(&self) -> Option<&Path> {
        let is_standard = |file: &Path| STANDARD.iter().any(|name| file == Path::new(name));
        self.output.as_deref().filter(|file| !is_standard(file))
    }

    /// Writes the result to the file or to standard output. A closed pipe is not an error.
    pub fn print(&self, text: &str) -> Result<Exit> {
        if let Some(file) = self.file() {
            write_new(file, text)?;
            say_written(file);
            return Ok(Exit::Decided);
        }
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written.context("cannot write the result")?,
        }
        Ok(Exit::Decided)
    }

    /// The path of the rule set; `None` for the shipped one.
    pub fn rules_path(&self) -> Option<PathBuf> {
        let path = self.rules.clone();
        let path = path.or_else(|| env::var_os(RULES).map(PathBuf::from));
        path.filter(|path| !path.as_os_str().is_empty() && path != Path::new(SHIPPED))
    }

    /// Loads the current rule set. It is never freed: the program ends with its command.
    pub fn rules(&self) -> Result<&'static RuleSet, Problems> {
        let rules = match self.rules_path() {
            Some(path) => self.checked(load_rules(&path))?.rules,
            None => shipped::rules(),
        };
        Ok(Box::leak(Box::new(rules)))
    }

    /// The decision of `rules`, the current rule set.
    pub fn decision(&self, rules: &RuleSet) -> Result<Decision, TooLarge> {
        match self.rules_path() {
            Some(_) => Decision::compile(rules),
            None => Ok(shipped::decision()),
        }
    }

    /// Loads the rule set at `path`, or the current one, without its scenarios.
    pub fn load(&self, path: Option<&Path>) -> Result<Loaded, Problems> {
        self.checked(load_rules(&self.path_or_shipped(path)?))
    }

    /// Loads the rule set at `path`, or the current one, with its scenarios.
    pub fn load_with_scenarios(&self, path: Option<&Path>) -> Result<Loaded, Problems> {
        let path = self.path_or_shipped(path)?;
        match path == Path::new(SHIPPED) {
            true => Ok(shipped::loaded()),
            false => self.checked(load::load(&path, &flags())),
        }
    }

    fn path_or_shipped(&self, path: Option<&Path>) -> Result<PathBuf, Problems> {
        if path.is_some() && self.rules.is_some() {
            let problem = Problem::new(None, "`--rules` cannot be used with a path");
            return Err(problem.help("give the rule set once").into());
        }
        let path = path.map(Path::to_owned).or_else(|| self.rules_path());
        Ok(path.unwrap_or_else(|| SHIPPED.into()))
    }

    /// Says of a path that cannot be read if it comes from the environment.
    fn checked(&self, loaded: Result<Loaded, Problems>) -> Result<Loaded, Problems> {
        let path = env::var_os(RULES).filter(|_| self.rules.is_none());
        let path = path.map(|path| path.display().to_string());
        loaded.map_err(|mut problems| {
            for it in &mut problems.problems {
                let is_here = |path| it.message.starts_with(&format!("cannot read `{path}`"));
                if path.as_ref().is_some_and(is_here) {
                    it.help = Some(format!("this path comes from the variable `{RULES}`"));
                }
            }
            problems
        })
    }

    /// The width and color of the result.
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

/// Loads the rule set at `path`, or the shipped one by its name, without its scenarios. Its
/// question ids must differ from the flags that can be used together with answers.
pub(super) fn load_rules(path: &Path) -> Result<Loaded, Problems> {
    match path == Path::new(SHIPPED) {
        true => Ok(shipped::loaded()),
        false => load::load_rules(path, &flags()),
    }
}

/// The names of the flags that can be used together with answers.
fn flags() -> Vec<String> {
    let mut command = Arguments::command();
    command.build();
    let with_answers = command.get_subcommands();
    let with_answers = with_answers.filter(|it| WITH_ANSWERS.contains(&it.get_name()));
    let flags = iter::once(&command).chain(with_answers);
    let flags = flags.flat_map(|it| it.get_arguments().filter_map(clap::Arg::get_long));
    flags.map(str::to_owned).collect()
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Errors {
    /// Show the line of the file, with the mistake underlined.
    Annotated,
    /// One line for each error, for editors and CI: `file:line:column: message; help`.
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
        let rules = shipped::rules();
        assert!(rules.questions().values().all(|it| !flags.contains(&it.id)));
    }
}

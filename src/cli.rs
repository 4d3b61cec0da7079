//! The command line: arguments in, output and an exit code out. Each command has its own file, and
//! loads only what it needs.

mod adr_commands;
mod adr_dir;
mod adr_found;
mod adr_name;
mod adr_next;
mod adr_record;
mod adr_title;
mod answered;
mod args;
mod batch;
mod check;
mod compare;
mod completions;
mod day;
mod decide;
mod entry;
mod exit;
mod interviewer;
mod keyboard;
mod keys;
mod lists;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod menu;
mod new_file;
mod output;
mod page;
mod parse;
mod progress;
mod prompt;
mod questions;
mod repeated;
mod rules_check;
mod rules_diff;
mod rules_schema;
mod rules_show;
mod rules_test;
mod scan;
mod sources;
mod tree;
mod typed;
mod usage_error;
mod written;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Error, Result};

use crate::answers::Answers;
use crate::cli::args::{Command, Errors, Rules, load_rules};
use crate::cli::decide::Decide;
use crate::cli::output::look;
use crate::cli::parse::early;
use crate::decision::TooLarge;
use crate::render::problems;
use crate::ruleset::{Problem, Problems, RuleSet};
use crate::{lint, visible};

// What most commands use.
use args::{Answering, Common, Formats, Patience, TableOrJson};
pub use exit::Exit;
use output::say;
use parse::Parsed;
use progress::Progress;

/// Runs the program. The first argument is the name of the program.
pub fn run(arguments: &[OsString]) -> Exit {
    dispatch(arguments).unwrap_or_else(|error| {
        report(error, arguments).unwrap_or_else(|error| {
            // If this fails, there is nowhere left to report it.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            Exit::Invalid
        })
    })
}

fn dispatch(arguments: &[OsString]) -> Result<Exit> {
    let (command, decide, parsed) = parse::parse(arguments)?;
    let own = match &command {
        Some(Command::Rules(Rules::Show(it))) => it.path.clone(),
        Some(Command::Rules(Rules::Test(it))) => it.path.clone(),
        _ => None,
    };
    let path = own.or_else(|| parsed.common.rules_path());
    run_command(command, decide, parsed).map_err(|error| {
        let too_large = error.downcast::<TooLarge>();
        too_large.map_or_else(|error| error, |error| located(error, path.as_deref()))
    })
}

fn run_command(command: Option<Command>, decide: Decide, parsed: Parsed) -> Result<Exit> {
    let common = &parsed.common;
    match command {
        None => decide.run(parsed),
        Some(Command::Compare(it)) => it.run(parsed),
        Some(Command::Sources(it)) => it.run(parsed),
        Some(Command::Tree(it)) => it.run(parsed),
        Some(Command::Check(it)) => it.run(common),
        Some(Command::Questions(it)) => it.run(common),
        Some(Command::Scan(it)) => it.run(common),
        Some(Command::Batch(it)) => it.run(common),
        Some(Command::Page(it)) => it.run(common),
        Some(Command::Rules(Rules::Show(it))) => it.run(common),
        Some(Command::Rules(Rules::Diff(it))) => it.run(common),
        Some(Command::Rules(Rules::Schema(it))) => it.run(common),
        Some(Command::Rules(Rules::Test(it))) => it.run(common),
        Some(Command::Rules(Rules::Check(it))) => it.run(common),
        #[cfg(feature = "mcp")]
        Some(Command::Mcp(it)) => it.run(common),
        Some(Command::Completions(it)) => it.run(common),
        Some(Command::Man(it)) => it.run(common),
    }
}

/// Reads the arguments of a decision under `rules` without running anything.
///
/// # Errors
/// The problems, one line each, or the help that the arguments ask for.
pub fn understand(arguments: &[OsString], rules: &RuleSet) -> Result<Answers, String> {
    let (_, decide, mut parsed) =
        parse::parse(arguments).map_err(|error| match error.downcast_ref::<clap::Error>() {
            Some(error) => usage_error::line(error),
            None => error.to_string(),
        })?;
    let answers = parsed.answers(rules, &decide.answering);
    let sound = parsed.sound().map_err(|problems| problems.to_string());
    sound.map(|_| answers)
}

/// The error, with its place in the rule set at `path` if it is about a part of it.
///
/// Reads the rule set again, because nothing else keeps its text once it is loaded.
fn located(too_large: TooLarge, path: Option<&Path>) -> Error {
    // A pipe can be read only once.
    let path = path.filter(|path| path.is_file() || path.is_dir());
    let loaded = path.and_then(|path| load_rules(path).ok());
    let place = loaded
        .as_ref()
        .and_then(|it| lint::place_of(it, &too_large));
    let (Some(loaded), Some(_)) = (loaded, place) else {
        return too_large.into();
    };
    let message = too_large.to_string();
    let (message, help) = message.split_once("; ").unwrap_or((&message, ""));
    let problem = Problem::new(place, message).help(help);
    Problems::new(loaded.texts.files().to_vec(), vec![problem]).into()
}

/// Prints help or the version, or reports an error.
fn report(error: Error, arguments: &[OsString]) -> Result<Exit> {
    let is_concise = matches!(early(arguments, "--errors"), Some(Errors::Concise));
    let error = match error.downcast::<clap::Error>() {
        Ok(error) => return clap(&error),
        Err(error) => error,
    };
    let text = match error.downcast_ref::<Problems>() {
        Some(problems) if is_concise => problems::concise(problems),
        Some(problems) => {
            problems::annotated(problems, look(early(arguments, "--color"), &io::stderr()))
        }
        None => format!("error: {}\n", visible::one_line(&format!("{error:#}"))),
    };
    let written = io::stderr().write_all(text.as_bytes());
    written.context("cannot write to standard error")?;
    Ok(Exit::Invalid)
}

/// Prints the help or the version.
fn clap(help: &clap::Error) -> Result<Exit> {
    let (exit, stream) = match help.use_stderr() {
        true => (Exit::Invalid, "error"),
        false => (Exit::Decided, "output"),
    };
    match help.print() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).with_context(|| format!("cannot write to standard {stream}"))
        }
        _ => Ok(exit),
    }
}

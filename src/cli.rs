//! The program: arguments in, output and exit code out. The command is known before anything is
//! loaded, and each has a file with its arguments and what it does.

mod adr_dir;
mod args;
mod batch;
mod check;
mod compare;
mod completions;
mod decide;
mod exit;
mod in_force;
mod man;
mod output;
mod parse;
pub mod prompt;
mod question_flags;
mod questions;
mod rules_check;
mod rules_diff;
mod rules_schema;
mod rules_show;
mod rules_test;
mod sources;
mod tree;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::mem::ManuallyDrop;

use anyhow::{Context, Error, Result};

use crate::cli::args::{Command, Errors, Rules};
use crate::cli::in_force::InForce;
use crate::cli::output::look;
use crate::render::problems;
use crate::ruleset::problem::Problems;

pub use exit::Exit;

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(arguments: &[OsString]) -> Exit {
    dispatch(arguments).unwrap_or_else(|error| {
        report(&error, arguments).unwrap_or_else(|error| {
            // Nobody is left to tell if even this cannot be written.
            let _ = writeln!(io::stderr(), "error: {error:#}");
            Exit::Invalid
        })
    })
}

fn dispatch(arguments: &[OsString]) -> Result<Exit> {
    // The program ends with its command; to free the rule set first would take a while, and its
    // memory is the system's again anyway.
    let in_force = ManuallyDrop::new(InForce::of(arguments));
    let (command, decide, parsed) = parse::parse(arguments, &in_force)?;
    match command {
        None => decide.run(&in_force, parsed),
        Some(Command::Compare(it)) => it.run(in_force.get()?, parsed),
        Some(Command::Sources(it)) => it.run(in_force.get()?, parsed),
        Some(Command::Tree(it)) => it.run(in_force.get()?, parsed),
        Some(Command::Check(it)) => it.run(in_force.get()?, &parsed.sound()?),
        Some(Command::Questions(it)) => it.run(in_force.get()?, &parsed.sound()?),
        Some(Command::Batch(it)) => batch::run(in_force.get()?, &it, &parsed.sound()?),
        Some(Command::Rules(Rules::Show(it))) => it.run(&in_force, &parsed.sound()?),
        Some(Command::Rules(Rules::Diff(it))) => it.run(&parsed.sound()?),
        Some(Command::Rules(Rules::Schema(it))) => it.run(&in_force, &parsed.sound()?),
        Some(Command::Rules(Rules::Test(it))) => it.run(&in_force, &parsed.sound()?),
        Some(Command::Rules(Rules::Check(it))) => it.run(&in_force, &parsed.sound()?),
        Some(Command::Completions(it)) => it.run(in_force.get()?, &parsed.sound()?),
        Some(Command::Man(it)) => it.run(&parsed.sound()?),
    }
}

/// Shows help or the version, or says what went wrong.
fn report(error: &Error, arguments: &[OsString]) -> Result<Exit> {
    let form = parse::errors(arguments);
    let text = match (error.downcast_ref(), error.downcast_ref::<Problems>()) {
        (Some(error), _) => return clap(error, form),
        (_, Some(found)) => match form {
            Errors::Annotated => {
                let is_terminal = io::stderr().is_terminal();
                let look = look(parse::color(arguments), is_terminal, &io::stderr());
                problems::annotated(found, look)
            }
            Errors::Concise => problems::concise(found),
        },
        _ => format!("error: {error:#}\n"),
    };
    io::stderr()
        .lock()
        .write_all(text.as_bytes())
        .context("cannot write to the standard error")?;
    Ok(Exit::Invalid)
}

/// Clap's errors, among which are help and the version.
fn clap(error: &clap::Error, form: Errors) -> Result<Exit> {
    if !error.use_stderr() {
        return match error.print() {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(error).context("cannot write to the standard output")
            }
            _ => Ok(Exit::Decided),
        };
    }
    match form {
        Errors::Annotated => error.print(),
        Errors::Concise => writeln!(io::stderr(), "{}", parse::line(error)),
    }
    .context("cannot write to the standard error")?;
    Ok(Exit::Invalid)
}

//! The subcommand `batch`: many answers in, an advice on each out.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use anyhow::{Context, Error, Result};

use crate::batch::{self, Blocks, LineError};
use crate::cli::args::Common;
use crate::cli::args::batch::{Batch, FailOn};
use crate::cli::exit::Exit;
use crate::cli::output::{Sink, tell_who_types};
use crate::decision::Decision;
use crate::grammar;
use crate::ruleset::problem::one_line;
use crate::ruleset::{RuleSet, load};

/// Of so many invalid lines the standard error says what is wrong; the rest are counted.
const MOST_REPORTED: usize = 20;

/// Advises on every line of the input.
pub(super) fn run(rules: &RuleSet, arguments: &Batch, common: &Common) -> Result<Exit> {
    let batch = batch::Batch {
        rules,
        decision: Decision::compile(rules)?,
        is_brief: arguments.brief,
        rest_not_sure: arguments.rest_not_sure,
    };
    let cannot_read = |error| Error::msg(load::cannot_read(&arguments.file, &error));
    let mut blocks = Blocks::new(open(&arguments.file).map_err(cannot_read)?);
    let mut sink = Sink::new(common.file())?;
    let mut invalid = 0;
    let mut any_undecided = false;
    'blocks: loop {
        let (first, block) = blocks.next_block().map_err(cannot_read)?;
        if block.is_empty() {
            break;
        }
        for replies in batch.reply(first, &block) {
            any_undecided |= replies.any_undecided;
            for (number, errors) in &replies.invalid {
                invalid += 1;
                if invalid <= MOST_REPORTED {
                    say(&message(&arguments.file, *number, errors));
                }
            }
            match sink.write_all(&replies.text).and_then(|()| sink.flush()) {
                // A reader that has seen enough is not an error.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => break 'blocks,
                written => written.context("cannot write the result")?,
            }
        }
    }
    if let Some(more) = invalid.checked_sub(MOST_REPORTED).filter(|more| *more > 0) {
        say(&format!(
            "and {}\n",
            grammar::count(more, "more invalid line")
        ));
    }
    sink.finish()?;
    Ok(match arguments.fail_on {
        FailOn::Invalid | FailOn::Undecided if invalid > 0 => Exit::Invalid,
        FailOn::Undecided if any_undecided => Exit::Undecided,
        _ => Exit::Decided,
    })
}

fn open(path: &Path) -> io::Result<Box<dyn Read>> {
    if path == Path::new("-") {
        tell_who_types();
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(File::open(path)?))
}

/// What is wrong with a line: the first error, and how many more there are.
fn message(path: &Path, number: u64, errors: &[LineError]) -> String {
    let Some((first, rest)) = errors.split_first() else {
        return String::new();
    };
    let place = format!("{}:{number}:{}: ", path.display(), first.column);
    let help = match &first.help {
        Some(help) => format!("; {help}"),
        None => String::new(),
    };
    let more = match rest.len() {
        0 => String::new(),
        more => format!(" (and {})", grammar::count(more, "more problem")),
    };
    one_line([place.as_str(), &first.message, &help, &more]) + "\n"
}

/// A failure here is not an error: the result says the same.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

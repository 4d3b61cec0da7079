//! `batch`: reads many answer sets and gives advice on each.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum, ValueHint};

use crate::advice::Status;
use crate::batch::{self, LineError, Lines};
use crate::cli::new_file::NewFile;
use crate::cli::output::{open, say_written};
use crate::cli::{Common, Exit, say};
use crate::ruleset::file::cannot_read;
use crate::ruleset::{Problem, Problems};
use crate::{grammar, visible};

const EXIT_CODES: &str = "Exit codes:
  0    done
  2    a line is invalid (unless --fail-on never),
       or the arguments or rule set are invalid
  3    a line is undecided (only with --fail-on undecided)";

/// Decide many answer sets: JSON Lines in, JSON Lines out.
///
/// Each line is {"question": "option", ...}, or an object with "answers" in that form and an
/// optional "id", which is copied to the result. Results come in the order of the lines. An invalid
/// line gets the status "invalid" and a list of its errors.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Batch {
    /// The answers, one JSON object per line (`-` for standard input).
    #[arg(value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// Answer remaining questions with not-sure, where possible.
    #[arg(long, help_heading = "Answers")]
    rest_not_sure: bool,
    /// Print only the status, the possible outcomes and the recommendation (much faster).
    #[arg(long, help_heading = "Output")]
    brief: bool,
    /// Which lines cause a nonzero exit code.
    #[arg(long, value_name = "LINES", default_value = "invalid")]
    #[arg(help_heading = "Output")]
    fail_on: FailOn,
}

/// How many invalid lines are reported with their first error; the rest are counted.
const MOST_REPORTED: usize = 20;

/// The lines of a batch that count as failures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// None.
    Never,
    /// Invalid lines.
    Invalid,
    /// Invalid lines, and answers that do not settle the outcome.
    Undecided,
}

impl Batch {
    /// Advises on every line of the input.
    pub fn run(self, common: &Common) -> Result<Exit> {
        let rules = common.rules()?;
        let decision = common.decision(rules)?;
        let mut batch = batch::Batch::new(rules, decision, self.brief, self.rest_not_sure);
        let mut lines = Lines::new(open(&self.file).map_err(Problems::from)?);
        let cannot_read = |error| Problems::from(cannot_read(&self.file, &error));
        let mut file = common.file().map(NewFile::begin).transpose()?;
        let mut standard = io::stdout().lock();
        let mut out = BufWriter::new(match &mut file {
            Some(file) => &mut file.file as &mut dyn Write,
            None => &mut standard,
        });
        let (mut invalid, mut any_undecided) = (0, false);
        let result = loop {
            let Some((number, line)) = lines.next_line().map_err(cannot_read)? else {
                break out.flush();
            };
            let reply = batch.reply(number, line)?;
            match &reply.status {
                Ok(status) => any_undecided |= *status == Status::Undecided,
                Err(errors) => {
                    if invalid < MOST_REPORTED {
                        say(&message(&self.file, number, errors));
                    }
                    invalid += 1;
                }
            }
            let mut written = out.write_all(reply.text.as_bytes());
            if !lines.has_another() {
                written = written.and_then(|()| out.flush());
            }
            if written.is_err() {
                break written;
            }
        };
        match result {
            // The reader has closed the pipe.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
            result => result.context("cannot write the result")?,
        }
        // Without what nobody reads.
        drop(out.into_parts());
        if let Some(more) = grammar::and_more(invalid - invalid.min(MOST_REPORTED), "invalid line")
        {
            say(&format!("{more}\n"));
        }
        if let Some(file) = file {
            file.finish()?;
            common.file().into_iter().for_each(say_written);
        }
        Ok(match self.fail_on {
            FailOn::Invalid | FailOn::Undecided if invalid > 0 => Exit::Invalid,
            FailOn::Undecided if any_undecided => Exit::Undecided,
            _ => Exit::Decided,
        })
    }
}

/// The message about a line: its first error, and how many more there are.
fn message(path: &Path, number: u64, errors: &[LineError]) -> String {
    let Some((first, rest)) = errors.split_first() else {
        return String::new();
    };
    let path = path.display().to_string();
    let place = format!("{}:{number}:{}", visible::one_line(&path), first.column);
    let mut problem = Problem::new(None, &first.message);
    problem.help.clone_from(&first.help);
    let more = grammar::and_more(rest.len(), "problem");
    let more = more.map_or_else(String::new, |more| format!(" ({more})"));
    format!("{place}: {}{more}\n", problem.line(&[]))
}

//! The subcommand `batch`: many answers in, an advice on each out.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Error, Result};

use crate::batch::{self, Complaint, Failure, Fields, MOST_COMPLAINTS, Options, Progress, Summary};
use crate::cli::args::{Batch, FailOn, Format, Parsed};
use crate::cli::exit::Exit;
use crate::cli::output::{Sink, tell_who_types};
use crate::cli::{format, refuse};
use crate::ruleset::problem::one_line;
use crate::ruleset::{RuleSet, load};
use crate::wording;

/// What takes no longer needs no word on how far it is.
const SHORT: Duration = Duration::from_secs(1);
/// How often there is one.
const OFTEN: Duration = Duration::from_millis(100);

/// Advises on every line of the input.
pub(super) fn batch(rules: RuleSet, parsed: Parsed, batch: &Batch) -> Result<Exit> {
    let common = &parsed.arguments.common;
    let mut problems = parsed.problems;
    // The result is JSON whether that is asked for or not.
    format(common, &[Format::Table, Format::Json], &mut problems);
    let fields = match &batch.fields {
        Some(names) => Fields::new(&rules, names).unwrap_or_else(|wrong| {
            problems.extend(wrong);
            Fields::ALL
        }),
        None => Fields::ALL,
    };
    refuse(&[], problems)?;
    let threads = batch.threads.map(NonZeroUsize::from);
    let options = Options {
        fields,
        rest_not_sure: batch.rest_not_sure,
        threads: threads
            .unwrap_or_else(|| std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)),
    };
    let input = Input::open(&batch.file)?;
    let ready = Arc::new(batch::Batch::new(rules, options)?);
    let mut sink = Sink::new(common)?;
    let mut report = Report::new(&input, &sink);
    let done = ready.run(input.reader, &mut sink, |progress| report.hear(progress));
    let summary = report.end();
    match done {
        Ok(_) => sink.finish()?,
        Err(Failure::Read(error)) => {
            let path = Path::new(&input.name);
            return Err(Error::msg(load::cannot_read(path, &error)));
        }
        // A reader that has seen enough is no error.
        Err(Failure::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Err(failure) => return Err(failure.into()),
    }
    Ok(exit(batch.fail_on, summary))
}

fn exit(fail_on: FailOn, summary: Summary) -> Exit {
    match fail_on {
        FailOn::Invalid | FailOn::Undecided if summary.invalid > 0 => Exit::Invalid,
        FailOn::Undecided if summary.undecided > 0 => Exit::Undecided,
        _ => Exit::Decided,
    }
}

/// Where the answers come from.
struct Input {
    /// The path as it was given, or `-`.
    name: String,
    reader: Box<dyn Read + Send>,
    /// How many bytes there are, if that is known.
    size: Option<u64>,
}

impl Input {
    fn open(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        if path == Path::new("-") {
            tell_who_types();
            return Ok(Self {
                name,
                reader: Box::new(io::stdin()),
                size: None,
            });
        }
        let open = || -> io::Result<(File, Option<u64>)> {
            let file = File::open(path)?;
            let metadata = file.metadata()?;
            Ok((file, metadata.is_file().then_some(metadata.len())))
        };
        let (file, size) = open().map_err(|error| Error::msg(load::cannot_read(path, &error)))?;
        Ok(Self {
            name,
            reader: Box::new(file),
            size,
        })
    }
}

/// What is said on the standard error: what is wrong, and to a person how far it is.
struct Report {
    name: String,
    size: Option<u64>,
    is_watched: bool,
    start: Instant,
    /// When the person was last told.
    told: Option<Instant>,
    complained: usize,
    summary: Summary,
}

impl Report {
    fn new(input: &Input, sink: &Sink) -> Self {
        Self {
            name: input.name.clone(),
            size: input.size.filter(|size| *size > 0),
            is_watched: io::stderr().is_terminal() && !sink.is_terminal(),
            start: Instant::now(),
            told: None,
            complained: 0,
            summary: Summary::default(),
        }
    }

    fn hear(&mut self, progress: Progress<'_>) {
        self.summary = progress.summary;
        for complaint in progress.complaints {
            if self.complained < MOST_COMPLAINTS {
                self.complained += 1;
                let line = self.line(complaint);
                self.say(&line);
            }
        }
        if !self.is_watched || self.start.elapsed() < SHORT {
            return;
        }
        if self.told.is_none_or(|told| told.elapsed() >= OFTEN) {
            let per_cent = self.size.map(|size| progress.bytes * 100 / size);
            let per_cent = per_cent.map(|it| format!(", {it} %")).unwrap_or_default();
            let lines = wording::count(progress.summary.lines as usize, "line");
            write(&format!("\r\x1b[K{lines}{per_cent}"));
            self.told = Some(Instant::now());
        }
    }

    /// Says how much was left out, and takes the counter away.
    fn end(&mut self) -> Summary {
        let more = self.summary.invalid.saturating_sub(self.complained as u64);
        if more > 0 {
            let more = wording::count(more as usize, "more invalid line");
            self.say(&format!("and {more}\n"));
        }
        self.clear();
        self.summary
    }

    fn say(&mut self, text: &str) {
        self.clear();
        write(text);
    }

    fn clear(&mut self) {
        if self.told.take().is_some() {
            write("\r\x1b[K");
        }
    }

    /// What is wrong with a line, the first of it in words.
    fn line(&self, complaint: &Complaint) -> String {
        let Some((first, rest)) = complaint.errors.split_first() else {
            return String::new();
        };
        let place = format!("{}:{}:{}: ", self.name, complaint.line, first.column);
        let help = first.help.iter().map(|help| format!("; {help}"));
        let more = match rest.len() {
            0 => String::new(),
            more => format!(" (and {})", wording::count(more, "more problem")),
        };
        let help: String = help.collect();
        let line = one_line([place.as_str(), &first.message, &help, &more]);
        line + "\n"
    }
}

/// What cannot be said is no error: the result says it too.
fn write(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

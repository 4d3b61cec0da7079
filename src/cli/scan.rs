//! `scan`: what the code of a project already answers.

use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::{Args, ValueEnum, ValueHint};

use crate::cli::args::Common;
use crate::cli::exit::Exit;
use crate::cli::output::say;
use crate::render;
use crate::ruleset::mapping::Mapping;
use crate::ruleset::problem::{Problem, Problems};
use crate::scan::report::Report;
use crate::scan::{self, Scan};

/// Read a Python project, and list the answers that its code shows.
///
/// Each answer comes with its evidence: the file, the line and what is there. Nothing of the
/// project is executed, and no link in it is followed.
#[derive(Debug, Args)]
pub(super) struct ScanCommand {
    /// The folder of the project.
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::DirPath)]
    path: PathBuf,
    /// Output format.
    #[arg(long, help_heading = "Output")]
    format: Option<Format>,
    /// Same as --format json.
    #[arg(long, conflicts_with = "format", help_heading = "Output")]
    json: bool,
    /// Count likely answers too.
    #[arg(long)]
    likely: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// An answers file with the evidence as comments; the default with -o.
    Answers,
}

impl ScanCommand {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let loaded = common.load(None)?;
        let Some(mapping) = &loaded.scan else {
            return Err(Problems::from(no_mapping(loaded.rules.id())).into());
        };
        let scan = scan(&self.path, mapping).map_err(Problems::from)?;
        let report = Report::new(&loaded.rules, mapping, &self.path, &scan);
        let format = match (self.json, self.format, common.file()) {
            (true, ..) => Format::Json,
            (_, Some(format), _) => format,
            (_, None, Some(_)) => Format::Answers,
            (_, None, None) => Format::Table,
        };
        common.print(&match format {
            Format::Table => render::scan::table(&report, common.look()),
            Format::Json => render::to_json(&report),
            Format::Answers => render::scan::answers(&report, self.likely),
        })
    }
}

fn no_mapping(id: &str) -> Problem {
    let problem = Problem::new(
        None,
        format!("the rule set `{id}` does not say how to read code"),
    );
    problem.help(Some("add the key `scan` to it".to_owned()))
}

/// Scans a code base. If that takes long and a person is there, the progress is shown.
pub(super) fn scan(path: &Path, mapping: &Mapping) -> Result<Scan, Problem> {
    let start = Instant::now();
    let shows = io::stderr().is_terminal();
    let last: Cell<Option<Duration>> = Cell::new(None);
    let progress = |done: usize, all: usize| {
        let now = start.elapsed();
        let next = last
            .get()
            .map_or(Duration::from_secs(1), |it| it + Duration::from_millis(100));
        if shows && now >= next {
            last.set(Some(now));
            say(&format!("\rReading Python files: {done} of {all}"));
        }
    };
    let scanned = scan::scan(path, mapping, &progress);
    if last.get().is_some() {
        say("\r\x1b[K");
    }
    scanned
}

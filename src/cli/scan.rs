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
use crate::ruleset::RuleSet;
use crate::ruleset::mapping::Mapping;
use crate::ruleset::problem::{Problem, Problems};
use crate::scan::report::Report;
use crate::scan::{self, Readings, Scan};

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
        let scanned = Scanned::new(common, &self.path)?;
        let report = Report::new(&scanned.rules, &scanned.mapping, &self.path, &scanned.scan);
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

/// A code base that was scanned, and the rule set that says how.
#[derive(Debug)]
pub(super) struct Scanned {
    pub rules: RuleSet,
    pub mapping: Mapping,
    pub scan: Scan,
}

impl Scanned {
    /// Scans the code base at `path` as the current rule set says. If that takes long and a person
    /// is there, the progress is shown.
    ///
    /// # Errors
    /// The rule set cannot be read or does not say how to read code, or there is nothing to scan.
    pub fn new(common: &Common, path: &Path) -> Result<Self, Problems> {
        let loaded = common.load(None)?;
        let rules = loaded.rules;
        let Some(mapping) = loaded.scan else {
            let message = format!(
                "the rule set `{}` does not say how to read code",
                rules.id()
            );
            let help = Some("add the key `scan` to it".to_owned());
            return Err(Problem::new(None, message).help(help).into());
        };
        let scan = scan::scan(path, &mapping, &progress(io::stderr().is_terminal()))?;
        Ok(Self {
            rules,
            mapping,
            scan,
        })
    }

    /// What the project that is meant answers.
    pub fn readings(&self) -> Readings {
        Readings::new(&self.mapping, self.scan.meant())
    }
}

/// Shows how many files have been read, once that takes longer than a second.
fn progress(is_shown: bool) -> impl Fn(usize, usize) {
    let start = Instant::now();
    let next = Cell::new(Duration::from_secs(1));
    move |done, all| {
        let now = start.elapsed();
        if is_shown && done == all && next.get() > Duration::from_secs(1) {
            say("\r\x1b[K");
        } else if is_shown && now >= next.get() {
            next.set(now + Duration::from_millis(100));
            say(&format!("\rReading Python files: {done} of {all}"));
        }
    }
}

//! `scan`: what the code of a project already answers.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum, ValueHint};

use crate::cli::{Common, Exit, Progress};
use crate::render;
use crate::ruleset::mapping::Mapping;
use crate::ruleset::{Problem, Problems, RuleSet};
use crate::scan::report::Report;
use crate::scan::{self, Scan, Seen};

/// Read a Python project and list the answers that its code shows.
///
/// Each answer comes with its evidence: the file, the line and what is there. The project's code is
/// not executed, and symbolic links are not followed.
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
    /// With --format answers, also use likely answers.
    #[arg(long)]
    likely: bool,
    /// Also count the last year's authors in the Git history.
    #[arg(long)]
    history: bool,
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
        let scanned = Scanned::new(common, &self.path, self.history)?;
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

/// A codebase that was scanned, and the rule set that says how.
#[derive(Debug)]
pub(super) struct Scanned {
    pub rules: RuleSet,
    pub mapping: Mapping,
    pub scan: Scan,
}

impl Scanned {
    /// Scans the codebase at `path` as the current rule set says. If that takes long and a person
    /// is there, the progress is shown. With `history`, its Git history is read too.
    pub fn new(common: &Common, path: &Path, history: bool) -> Result<Self, Problems> {
        let loaded = common.load(None)?;
        let rules = loaded.rules;
        let Some(mapping) = loaded.scan else {
            let message = format!(
                "the rule set `{}` does not say how to read code",
                rules.id()
            );
            let problem = Problem::new(None, message);
            return Err(problem.help("add the key `scan` to it").into());
        };
        let progress = Progress::start("reading Python files");
        let scan = scan::scan(path, &mapping, history, &|done, all| {
            progress.now(format!("reading Python files: {done} of {all}"));
        })?;
        drop(progress);
        Ok(Self {
            rules,
            mapping,
            scan,
        })
    }

    /// The project that is meant.
    pub fn meant(&self) -> Seen<'_, '_> {
        Seen {
            rules: &self.rules,
            mapping: &self.mapping,
            project: self.scan.meant(),
        }
    }
}

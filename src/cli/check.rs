//! `check`: recorded decisions against the current rules.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum, ValueHint};

use crate::cli::args::{Common, Formats};
use crate::cli::exit::Exit;
use crate::cli::output::{in_repository, read_file};
use crate::record::recheck::Report;
use crate::render::{self, recheck};
use crate::ruleset::file::File;

const EXIT_CODES: &str = "Exit codes:
  0    every decision still holds, though some may be weaker
  1    the advice for a decision has changed, or its answers are no longer valid
  2    a record cannot be read, or invalid arguments or rule set";

/// Re-check recorded decisions against the current rules.
///
/// Reads the files that --save and --adr-dir write, and results as JSON. Skips Markdown files without
/// a record, and decisions that were rejected, deprecated or superseded. Exits with 1 if the advice
/// for any of them has changed.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Check {
    /// Records as YAML, JSON or Markdown (`-` for YAML or JSON from standard input).
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    formats: Formats<Format>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// Markdown, for a comment or the summary of a CI step.
    Markdown,
    /// Annotations of a GitHub workflow.
    Github,
}

impl Check {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let rules = common.rules()?;
        let files = self.files.iter().map(|path| {
            read_file(path).map_err(|problem| {
                let file = File::new(path.display().to_string(), "");
                (file, vec![problem])
            })
        });
        let report = Report::new(rules, files)?;
        common.print(&match self.formats.format {
            Format::Table => recheck::table(rules, &report, common.look()),
            Format::Json => render::to_json(&report),
            Format::Markdown => recheck::markdown(rules, &report),
            Format::Github => recheck::github(rules, &report, in_repository),
        })?;
        Ok(if !report.unreadable.is_empty() {
            Exit::Invalid
        } else {
            Exit::gate(report.passed)
        })
    }
}

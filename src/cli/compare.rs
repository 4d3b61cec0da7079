//! `compare`: the outcomes side by side.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{Answering, Exit, Formats, Parsed};
use crate::{comparison, render};

/// Compare the outcomes side by side.
///
/// Give answers as flags to see the rows that matter for them first.
#[derive(Debug, Args)]
pub(super) struct Compare {
    #[command(flatten)]
    pub answering: Answering,
    #[command(flatten)]
    formats: Formats<Format>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// A table in Markdown.
    Markdown,
}

impl Compare {
    pub fn run(self, mut parsed: Parsed) -> Result<Exit> {
        let rules = parsed.common.rules()?;
        let answers = parsed.answers(rules, &self.answering);
        let common = parsed.sound()?;
        let rows = comparison::rows(rules, &answers);
        common.print(&match self.formats.format {
            Format::Table => render::compare::table(rules, &rows, common.look()),
            Format::Json => render::to_json(&rows),
            Format::Markdown => render::compare::markdown(rules, &rows),
        })
    }
}

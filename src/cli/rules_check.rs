//! `rules check`: mistakes in a rule set.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum, ValueHint};

use crate::cli::args::Errors;
use crate::cli::output::in_repository;
use crate::cli::{Common, Exit, Formats, Patience, Progress};
use crate::lint::{self, Severity};
use crate::render;

/// Find mistakes, such as rules that never decide or unused questions.
///
/// The results are exact and include example answers. Exits with 1 if there are errors.
#[derive(Debug, Args)]
pub(super) struct RulesCheck {
    /// The rule set: a YAML file, a folder, or `shipped` (instead of --rules).
    #[arg(value_hint = ValueHint::AnyPath)]
    path: Option<PathBuf>,
    /// Also fail on lints of this severity.
    #[arg(long, value_name = "SEVERITY")]
    deny: Option<Deny>,
    /// Also show notes: often intended, but worth reading once.
    #[arg(long)]
    pedantic: bool,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    formats: Formats<Format>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Deny {
    Warnings,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// Annotations for GitHub Actions.
    Github,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
}

impl RulesCheck {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let loaded = &match common.load_with_scenarios(self.path.as_deref()) {
            Ok(loaded) => loaded,
            // The problems also go where people look for the lints.
            Err(problems) => {
                let text = match self.formats.format {
                    Format::Table | Format::Json => None,
                    Format::Github => Some(render::github::problems(&problems, in_repository)),
                    Format::Sarif => Some(render::lint::sarif::problems(&problems, in_repository)),
                };
                if let Some(text) = text {
                    common.print(&text)?;
                }
                return Err(problems.into());
            }
        };
        let progress = Progress::start("checking the rule set");
        let report = lint::check(loaded, self.pedantic, self.patience.times.into());
        drop(progress);
        let passed = report.passes(match self.deny {
            Some(Deny::Warnings) => Severity::Warning,
            None => Severity::Error,
        });
        common.print(&match self.formats.format {
            Format::Table if matches!(common.errors, Some(Errors::Concise)) => {
                render::lint::concise(loaded, &report)
            }
            Format::Table => render::lint::table(loaded, &report, common.look()),
            Format::Json => render::lint::json(loaded, &report, passed),
            Format::Github => render::lint::github(loaded, &report, in_repository),
            Format::Sarif => render::lint::sarif::log(loaded, &report, in_repository),
        })?;
        Ok(Exit::gate(passed))
    }
}

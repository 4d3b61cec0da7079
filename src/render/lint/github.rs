//! Lints as annotations of a GitHub workflow.

use crate::lint::{LintReport, Severity};
use crate::render::github::{Commands, Level};
use crate::render::lint::{location, summary};
use crate::ruleset::Loaded;

/// One command a lint, as many as GitHub shows, and what was found in all.
pub fn commands(loaded: &Loaded, report: &LintReport) -> String {
    let mut commands = Commands::default();
    for lint in &report.lints {
        let level = match lint.code.severity() {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Notice,
        };
        let place = location(loaded, lint);
        commands.add(level, place, lint.code.name(), &lint.message);
    }
    format!("{}{}\n", commands.into_text(), summary(report))
}

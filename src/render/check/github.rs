//! Findings as annotations of a GitHub workflow.

use crate::check::{Report, Severity};
use crate::render::check::{location, summary};
use crate::render::github::{Commands, Level};
use crate::ruleset::Loaded;

/// One command a finding, as many as GitHub shows, and what was found in all.
pub fn commands(loaded: &Loaded, report: &Report) -> String {
    let mut commands = Commands::default();
    for finding in &report.findings {
        let level = match finding.code.severity() {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Notice,
        };
        let place = location(loaded, finding);
        let place = place.map(|place| (place.file, place.line, place.column));
        commands.add(level, place, finding.code.name(), &finding.message);
    }
    format!("{}{}\n", commands.into_text(), summary(report))
}

//! The subcommands of `rules`: for those who write rule sets.

use anyhow::Result;

use crate::cli::args::{Format, Parsed};
use crate::cli::exit::Exit;
use crate::cli::{format, print, refuse};
use crate::decision::Decision;
use crate::render::{self, Look};
use crate::ruleset::RuleSet;
use crate::survey::Survey;

/// Shows what a rule set holds.
pub(super) fn show(rules: &RuleSet, parsed: Parsed, plan: bool, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let known = [Format::Table, Format::Json];
    let format = format(&parsed.arguments.common, &known, &mut problems);
    refuse(&[], problems)?;
    let survey = Survey::new(rules, &Decision::compile(rules)?, plan);
    print(&match format {
        Format::Json => render::rules::json(rules, &survey)?,
        _ => render::rules::table(rules, &survey, out),
    })?;
    Ok(Exit::Decided)
}

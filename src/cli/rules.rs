//! The subcommands of `rules`: for those who write rule sets.

use anyhow::Result;

use crate::check::{self, Severity};
use crate::cli::args::{Check, Deny, Format, Parsed};
use crate::cli::exit::Exit;
use crate::cli::{format, print, refuse};
use crate::decision::Decision;
use crate::render::{self, Look};
use crate::ruleset::{Loaded, RuleSet};
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

/// Checks a rule set.
pub(super) fn check(loaded: &Loaded, parsed: &Parsed, check: &Check, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems.clone();
    let known = [Format::Table, Format::Json, Format::Github, Format::Sarif];
    let format = format(&parsed.arguments.common, &known, &mut problems);
    refuse(&[], problems)?;
    let report = check::check(loaded);
    let denied = match check.deny {
        Some(Deny::Warnings) => Severity::Warning,
        None => Severity::Error,
    };
    let passed = report.passes(denied);
    print(&match format {
        Format::Json => render::check::json(loaded, &report, passed)?,
        Format::Github => render::check::github::commands(loaded, &report),
        Format::Sarif => render::check::sarif::log(loaded, &report)?,
        _ => render::check::table(loaded, &report, out),
    })?;
    Ok(if passed {
        Exit::Decided
    } else {
        Exit::GateFailed
    })
}

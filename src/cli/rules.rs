//! The subcommands of `rules`: for those who write rule sets.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::Result;

use crate::cli::args::{Deny, Form, Format, Parsed};
use crate::cli::exit::Exit;
use crate::cli::output::{look_of_result, print};
use crate::cli::{format, refuse};
use crate::decision::Decision;
use crate::lint::{self, Severity};
use crate::render::{self, Look};
use crate::rules_diff::{RulesDiff, SHIPPED};
use crate::ruleset::problem::Problems;
use crate::ruleset::{Loaded, RuleSet, load};
use crate::scenarios::TestReport;
use crate::scenarios::score::Score;
use crate::scenarios::suggest::suggest;
use crate::schema;
use crate::survey::Survey;

/// From so many mutants on, a person is shown how many are done.
const MANY_MUTANTS: usize = 2_000;

/// Shows what a rule set holds.
pub(super) fn show(rules: &RuleSet, parsed: Parsed, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let known = [Format::Table, Format::Json];
    let format = format(&parsed.arguments.common, &known, &mut problems);
    refuse(&[], problems)?;
    let survey = Survey::new(rules, &Decision::compile(rules)?);
    print(
        &parsed.arguments.common,
        &match format {
            Format::Json => render::rules::json(rules, &survey)?,
            _ => render::rules::table(rules, &survey, out),
        },
    )?;
    Ok(Exit::Decided)
}

/// Prints the JSON Schema of a form.
pub(super) fn schema(rules: &RuleSet, parsed: Parsed, of: Form) -> Result<Exit> {
    let mut problems = parsed.problems;
    // A schema is JSON whether that is asked for or not.
    let known = [Format::Table, Format::Json];
    format(&parsed.arguments.common, &known, &mut problems);
    refuse(&[], problems)?;
    let schema = match of {
        Form::Ruleset => schema::ruleset(),
        Form::RulesetPart => schema::ruleset_part(),
        Form::Answers => schema::answers(rules),
        Form::Advice => schema::advice(),
        Form::Record => schema::record(),
        Form::Check => schema::check(),
    };
    let mut text = serde_json::to_string_pretty(&schema)?;
    text.push('\n');
    print(&parsed.arguments.common, &text)?;
    Ok(Exit::Decided)
}

/// Runs the scenarios of the rule set that the arguments name, or else of the one at `path`, or of
/// the shipped one.
pub(super) fn test(parsed: Parsed, path: Option<&Path>) -> Result<Exit> {
    let Some(test) = parsed.rules_test() else {
        return Ok(Exit::Invalid);
    };
    let common = &parsed.arguments.common;
    let mut problems = parsed.problems.clone();
    let format = format(common, &[Format::Table, Format::Json], &mut problems);
    refuse(&[], problems)?;
    let Loaded {
        rules, scenarios, ..
    } = match test.path.as_deref().or(path) {
        Some(path) => load::load(path)?,
        None => load::shipped_with_scenarios()?,
    };
    let mut report = TestReport::new(&rules, &Decision::compile(&rules)?, &scenarios);
    if !test.no_mutants {
        let score = score(&rules, &report)?;
        if test.suggest {
            report.suggestions = Some(suggest(&rules, &scenarios, &score.survivors)?);
        }
        report.mutants = Some(score);
    }
    print(
        &parsed.arguments.common,
        &match format {
            Format::Json => render::to_json(&report),
            _ => {
                let out = look_of_result(common);
                render::scenarios::table(&rules, &report, out)
            }
        },
    )?;
    let reached = report.mutants.as_ref().map(|score| score.percent);
    let is_low = reached
        .zip(test.min_score)
        .is_some_and(|(reached, wanted)| reached < wanted);
    Ok(match report.scenarios.failed > 0 || is_low {
        true => Exit::GateFailed,
        false => Exit::Decided,
    })
}

/// Tries the mutants on the scenarios that pass, and shows a person how far it is.
fn score<'r>(rules: &'r RuleSet, report: &TestReport<'r>) -> Result<Score<'r>> {
    let is_terminal = io::stderr().is_terminal();
    let progress = |done: usize, all: usize| {
        let is_due = done == all || done.is_multiple_of(100);
        if !is_terminal || all < MANY_MUTANTS || !is_due {
            return;
        }
        let line = match done == all {
            true => "\r\x1b[K".to_owned(),
            false => format!("\r{done} of {all} mutants"),
        };
        // A counter that nobody can read is no error.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    };
    Ok(Score::new(rules, &report.scenarios.passing, progress)?)
}

/// Checks the rule set that the arguments name, or else the one at `path`, or the shipped one.
pub(super) fn check(parsed: Parsed, path: Option<&Path>) -> Result<Exit> {
    let Some(check) = parsed.rules_check() else {
        return Ok(Exit::Invalid);
    };
    let mut problems = parsed.problems.clone();
    let known = [Format::Table, Format::Json, Format::Github, Format::Sarif];
    let format = format(&parsed.arguments.common, &known, &mut problems);
    refuse(&[], problems)?;
    let loaded = &match check.path.as_deref().or(path) {
        Some(path) => load::load(path)?,
        None => load::shipped_with_scenarios()?,
    };
    let report = lint::check(loaded);
    let denied = match check.deny {
        Some(Deny::Warnings) => Severity::Warning,
        None => Severity::Error,
    };
    let passed = report.passes(denied);
    print(
        &parsed.arguments.common,
        &match format {
            Format::Json => render::lint::json(loaded, &report, passed),
            Format::Github => render::lint::github::commands(loaded, &report),
            Format::Sarif => render::lint::sarif::log(loaded, &report),
            _ => {
                let out = look_of_result(&parsed.arguments.common);
                render::lint::table(loaded, &report, out)
            }
        },
    )?;
    Ok(if passed {
        Exit::Decided
    } else {
        Exit::GateFailed
    })
}

/// Shows for which answers the advice changes from one rule set to another.
pub(super) fn diff(parsed: Parsed, paths: [&Path; 2], out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let known = [Format::Table, Format::Json];
    let format = format(&parsed.arguments.common, &known, &mut problems);
    refuse(&[], problems)?;
    let [old, new] = [named(paths[0])?, named(paths[1])?];
    let [old_name, new_name] = paths.map(|path| path.display().to_string());
    let diff = RulesDiff::new((&old_name, &old), (&new_name, &new))?;
    print(
        &parsed.arguments.common,
        &match format {
            Format::Json => render::to_json(&diff),
            _ => render::rules_diff::table(&diff, out),
        },
    )?;
    Ok(if diff.changes.is_empty() {
        Exit::Decided
    } else {
        Exit::GateFailed
    })
}

/// The rule set at a path, or the shipped one by its name.
fn named(path: &Path) -> Result<RuleSet, Problems> {
    if path == Path::new(SHIPPED) {
        load::shipped()
    } else {
        load::load(path).map(|loaded| loaded.rules)
    }
}

//! The subcommands of `rules`: for those who write rule sets.

use std::path::Path;

use anyhow::Result;

use crate::cli::args::{Form, Format, Parsed};
use crate::cli::exit::Exit;
use crate::cli::{format, print, refuse};
use crate::decision::Decision;
use crate::diff::Diff;
use crate::render::{self, Look};
use crate::ruleset::problem::Problems;
use crate::ruleset::{RuleSet, load};
use crate::schema;
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
    };
    let mut text = serde_json::to_string_pretty(&schema)?;
    text.push('\n');
    print(&text)?;
    Ok(Exit::Decided)
}

/// Shows for which answers the advice changes from one rule set to another.
pub(super) fn diff(parsed: Parsed, paths: [&Path; 2], out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let known = [Format::Table, Format::Json];
    let format = format(&parsed.arguments.common, &known, &mut problems);
    refuse(&[], problems)?;
    let [old, new] = [named(paths[0])?, named(paths[1])?];
    let diff = Diff::new(&old, &new)?;
    print(&match format {
        Format::Json => render::diff::json(&diff, paths)?,
        _ => render::diff::table(&diff, paths, out),
    })?;
    Ok(if diff.changes.is_empty() {
        Exit::Decided
    } else {
        Exit::GateFailed
    })
}

/// The rule set at a path, or the shipped one by its name.
fn named(path: &Path) -> Result<RuleSet, Problems> {
    if path == Path::new(render::diff::SHIPPED) {
        load::shipped()
    } else {
        load::load(path).map(|loaded| loaded.rules)
    }
}

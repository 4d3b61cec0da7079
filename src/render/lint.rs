//! The lints of a rule set: text for people, JSON for programs, and annotations for GitHub.

pub mod sarif;

use annotate_snippets::{Group, Level};
use indexmap::IndexMap;
use serde_json::json;

use crate::advice::RuleSetName;
use crate::answers::AnswerMap;
use crate::limits::PROBLEMS_SHOWN;
use crate::lint::{Lint, LintReport, Severity};
use crate::render::github::Commands;
use crate::render::{self, Look, problems};
use crate::ruleset::{Loaded, Location, Problem, RuleSet};
use crate::{grammar, visible};

/// The lints as text, each with its line and with answers that show it.
pub fn table(loaded: &Loaded, report: &LintReport, look: Look) -> String {
    let renderer = problems::renderer(look);
    let mut text = String::new();
    for lint in report.lints.iter().take(PROBLEMS_SHOWN) {
        let level = match lint.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let problem = Problem::new(lint.place, lint.message.as_str());
        let title = level.primary_title(visible::one_line(&lint.message));
        let group = Group::with_title(title.id(lint.code.name()));
        let mut group = problems::in_file(group, &problem, loaded.texts.files());
        if let Some(such_as) = example(&loaded.rules, lint, ":\n", "\n") {
            group = group.element(Level::HELP.message(such_as));
        }
        if let Some(fix) = lint.code.fix() {
            group = group.element(Level::HELP.message(fix));
        }
        text.push_str(&renderer.render(&[group]));
        text.push('\n');
    }
    text + &rest(report)
}

/// The lints, one line each, for programs: `file:line:column: severity[code]: message`.
pub fn concise(loaded: &Loaded, report: &LintReport) -> String {
    let lines = report.lints.iter().take(PROBLEMS_SHOWN).map(|lint| {
        let place = location(loaded, lint);
        let place = place.map(|place| format!("{place}: "));
        let such_as = example(&loaded.rules, lint, ": ", ", ").map(|it| format!("; {it}"));
        let [place, such_as] = [place, such_as].map(Option::unwrap_or_default);
        let (severity, code) = (lint.severity.name(), lint.code.name());
        let line = format!("{place}{severity}[{code}]: {}{such_as}", lint.message);
        format!("{}\n", visible::one_line(&line))
    });
    lines.collect::<String>() + &rest(report)
}

/// How many lints are not shown, and the summary.
fn rest(report: &LintReport) -> String {
    let more = report.lints.len().saturating_sub(PROBLEMS_SHOWN);
    let end = grammar::and_more(more, "lint").into_iter();
    end.chain([summary(report)])
        .map(|line| line + "\n")
        .collect()
}

/// One annotation per lint, as many as GitHub shows, and a summary. `in_repository` turns a path
/// into one relative to the repository.
pub fn github(
    loaded: &Loaded,
    report: &LintReport,
    in_repository: impl Fn(&str) -> String,
) -> String {
    let mut commands = Commands::default();
    for lint in &report.lints {
        let place = location(loaded, lint);
        let file = place.map(|place| in_repository(place.file));
        let place = place.zip(file.as_ref());
        let place = place.map(|(place, file)| Location { file, ..place });
        commands.add(lint.severity, place, lint.code.name(), &lint.message);
    }
    format!("{}{}\n", commands.into_text(), summary(report))
}

/// "1 error, 2 warnings and 3 notes; 4 lints accepted".
fn summary(report: &LintReport) -> String {
    let counts = Severity::ALL.map(|severity| (report.count(severity), severity.name()));
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let counts = counts.map(|(number, name)| grammar::count(*number, name));
    let found = match grammar::list(counts, "and").as_str() {
        "" => "nothing found".to_owned(),
        found => found.to_owned(),
    };
    match report.accepted {
        0 => found,
        accepted => format!("{found}; {} accepted", grammar::count(accepted, "lint")),
    }
}

/// The answers that show a lint, after `colon` and with `comma` between them.
fn example(rules: &RuleSet, lint: &Lint, colon: &str, comma: &str) -> Option<String> {
    let answers = AnswerMap::new(rules, lint.witness.as_ref()?);
    let answers: Vec<String> = answers.yaml().collect();
    Some(match answers.as_slice() {
        [] => "this happens with all answers".to_owned(),
        answers => format!(
            "for example, with these answers{colon}{}",
            answers.join(comma)
        ),
    })
}

/// The lints as JSON, ending with a newline. `passed` says whether the check passed.
pub fn json(loaded: &Loaded, report: &LintReport, passed: bool) -> String {
    let rules = &loaded.rules;
    let counts = Severity::ALL.map(|severity| (severity.name(), report.count(severity)));
    let lints = report.lints.iter().map(|lint| {
        let witness = lint.witness.as_ref();
        json!({
            "code": lint.code.name(),
            "severity": lint.severity.name(),
            "id": lint.id,
            "message": lint.message,
            "related": lint.related,
            "place": location(loaded, lint),
            "witness": witness.map(|answers| AnswerMap::new(rules, answers)),
        })
    });
    render::to_json(&json!({
        "schema_version": 1,
        "ruleset": RuleSetName::of(rules),
        "passed": passed,
        "counts": IndexMap::from(counts),
        "accepted": report.accepted,
        "findings": lints.collect::<Vec<_>>(),
    }))
}

/// Where a lint is.
fn location<'a>(loaded: &'a Loaded, lint: &Lint) -> Option<Location<'a>> {
    loaded.texts.locate(lint.place.as_ref()?)
}

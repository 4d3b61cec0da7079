//! Re-checked decisions as annotations of a GitHub workflow.

use crate::grammar;
use crate::record::recheck::{Report, Standing};
use crate::render::github::{Commands, Level, Location};
use crate::render::recheck::{details, result, summary};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem, Span};

/// A command for each decision that does not simply hold, and the counts.
pub fn commands(rules: &RuleSet, report: &Report) -> String {
    let mut commands = Commands::default();
    for (file, problems) in &report.unreadable {
        for problem in problems {
            let place = location(file, problem.span.as_ref());
            commands.add(
                Level::Error,
                place,
                "not a decision record",
                &message(problem),
            );
        }
    }
    for (file, it) in &report.decisions {
        let (level, title) = match it.standing {
            Standing::Holds => continue,
            Standing::Weaker => (Level::Warning, "the decision is weaker"),
            Standing::Changed => (Level::Error, "the advice has changed"),
            Standing::Invalid => (Level::Error, "the answers are no longer valid"),
        };
        for problem in &it.problems {
            let place = location(file, problem.span.as_ref());
            commands.add(level, place, title, &message(problem));
        }
        if it.problems.is_empty() {
            let mut message = vec![format!("{}.", grammar::capitalised(&result(rules, it)))];
            message.extend(details(rules, it));
            let place = location(file, it.span.as_ref());
            commands.add(level, place, title, &message.join("\n"));
        }
    }
    format!("{}{}\n", commands.into_text(), summary(report))
}

fn location<'f>(file: &'f File, place: Option<&Span>) -> Option<Location<'f>> {
    let (line, column) = file.line_and_column(place.map_or(0, |place| place.start));
    Some((&file.name, line, column))
}

fn message(problem: &Problem) -> String {
    match &problem.help {
        Some(help) => format!("{}; {help}", problem.message),
        None => problem.message.clone(),
    }
}

//! How recorded decisions stand today, as annotations of a GitHub workflow.

use crate::record::{Report, Standing};
use crate::render::github::{Commands, Level, Location};
use crate::render::held::{details, result, summary};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Place, Problem};
use crate::wording;

/// A command for each decision that does not simply hold, and how many stand how.
pub fn commands(rules: &RuleSet, report: &Report) -> String {
    let mut commands = Commands::default();
    for (file, problems) in report.unreadable() {
        for problem in problems {
            let place = location(file, problem.place.as_ref());
            commands.add(Level::Error, place, "this is no record", &message(problem));
        }
    }
    for (file, held) in report.held() {
        let level = match held.standing {
            Standing::Holds => continue,
            Standing::Weaker => Level::Warning,
            Standing::Changed | Standing::Invalid => Level::Error,
        };
        let title = match held.standing {
            Standing::Holds | Standing::Weaker => "the decision is weaker",
            Standing::Changed => "the advice has changed",
            Standing::Invalid => "the answers are not valid any more",
        };
        for problem in &held.record.problems {
            let place = location(file, problem.place.as_ref());
            commands.add(level, place, title, &message(problem));
        }
        if held.record.problems.is_empty() {
            let mut message = vec![format!("{}.", wording::capitalised(&result(rules, held)))];
            message.extend(details(rules, held));
            let place = location(file, held.record.place.as_ref());
            commands.add(level, place, title, &message.join("\n"));
        }
    }
    format!("{}{}\n", commands.into_text(), summary(report))
}

fn location<'f>(file: &'f File, place: Option<&Place>) -> Option<Location<'f>> {
    let (line, column) = file.line_and_column(place.map_or(0, |place| place.start));
    Some((&file.name, line, column))
}

fn message(problem: &Problem) -> String {
    let help = problem.help.iter().map(|help| format!("; {help}"));
    std::iter::once(problem.message.clone())
        .chain(help)
        .collect()
}

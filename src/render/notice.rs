//! A result as an annotation of a GitHub workflow.

use crate::advice::{Advice, OpenQuestion, Verdict};
use crate::ids::OutcomeId;
use crate::render::github::{Commands, Level};
use crate::render::words;
use crate::wording;

/// One command: a notice; an error, if the advice is not the one that is expected; a warning, if it
/// is undecided.
pub fn commands(advice: &Advice<'_>, expected: Option<OutcomeId>) -> String {
    let rules = advice.rules;
    let (level, message) = match &advice.verdict {
        Verdict::Decided { outcome, rule, .. } => {
            let rule = &rules.decision()[*rule];
            let because = words::cited(rules, rule);
            let title = &rules.outcomes()[*outcome].title;
            match expected.filter(|expected| expected != outcome) {
                None => (Level::Notice, format!("{title}: {because}")),
                Some(expected) => {
                    let expected = &rules.outcomes()[expected].title;
                    let message = format!("Expected {expected}, but it is {title}: {because}");
                    (Level::Error, message)
                }
            }
        }
        Verdict::Undecided { open, .. } => {
            let possible = words::outcomes(rules, &advice.possible, "or");
            let flag = |open: &OpenQuestion| format!("--{}", rules.questions()[open.question].id);
            let message = format!(
                "Undecided: {possible} can still come out. Answer, the best first: {}.",
                wording::list(open.iter().map(flag), "and")
            );
            (Level::Warning, message)
        }
    };
    let mut commands = Commands::default();
    commands.add(level, None, rules.title(), &message);
    commands.into_text()
}

//! A result as an annotation of a GitHub workflow.

use crate::advice::Advice;
use crate::grammar;
use crate::ids::OutcomeId;
use crate::render::github::{Commands, Level};
use crate::render::phrases;

/// One command: a notice; an error, if the advice is not the one that is expected; a warning, if it
/// is undecided.
pub fn commands(advice: &Advice<'_>, expected: Option<OutcomeId>) -> String {
    let (level, message) = match advice.decided() {
        Some(decided) => {
            let because = phrases::cited(decided.by.because, &decided.by.grounds);
            let title = decided.recommendation.title;
            let expected = expected.map(|expected| &advice.rules.outcomes()[expected]);
            match expected.filter(|expected| expected.id != decided.recommendation.id.id) {
                None => (Level::Notice, format!("{title}: {because}")),
                Some(expected) => {
                    let expected = &expected.title;
                    let message = format!("Expected {expected}, but it is {title}: {because}");
                    (Level::Error, message)
                }
            }
        }
        None => {
            let possible = phrases::outcomes(&advice.possible, "or");
            let flags = advice.open_questions.iter().map(|open| &open.asked.flag);
            let message = format!(
                "Undecided: {possible} can still come out. Answer, the best first: {}.",
                grammar::list(flags, "and")
            );
            (Level::Warning, message)
        }
    };
    let mut commands = Commands::default();
    commands.add(level, None, advice.rules.title(), &message);
    commands.into_text()
}

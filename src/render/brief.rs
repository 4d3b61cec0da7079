//! A result in one paragraph and one command, to paste into a chat.

use crate::advice::Advice;
use crate::render::layout::shown;
use crate::render::phrases;

/// The paragraph, an empty line, and `again`, the command that gives the answers again. Lines are
/// not wrapped, because a chat does that itself.
pub fn render(advice: &Advice<'_>, again: &str) -> String {
    let paragraph = match advice.decided() {
        Some(it) => {
            let recommendation = it.recommendation;
            let mut says = vec![
                format!(
                    "{} {}.",
                    advice.rules.title(),
                    phrases::recommended(recommendation)
                ),
                recommendation.summary.to_owned(),
                it.by.because.to_string(),
            ];
            says.extend(
                it.plan
                    .costs
                    .first()
                    .map(|it| format!("The price: {}", it.say)),
            );
            let nearest = it.reasons.ways().filter_map(|ways| {
                let way = ways.first()?;
                let title = &way.recommendation.title;
                Some(format!(
                    "It would be {title} if {}.",
                    phrases::supposition(way)
                ))
            });
            says.extend(nearest);
            says.extend(recommendation.url.map(str::to_owned));
            says.join(" ")
        }
        None => {
            let possible = phrases::outcomes(&advice.possible, "or");
            let open: Vec<_> = advice
                .open_questions
                .iter()
                .map(|it| it.question.ask)
                .collect();
            format!(
                "{} Undecided. Still possible: {possible}. Open questions, best first: {}",
                advice.rules.title(),
                open.join(" ")
            )
        }
    };
    format!("{}\n\n{again}\n", shown(&paragraph))
}

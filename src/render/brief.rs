//! A result in one paragraph and one command, to paste into a chat.

use crate::advice::Advice;
use crate::render::layout::shown;
use crate::render::phrases;

/// The paragraph, an empty line, and `again`, the command that gives the answers again. Lines are
/// not wrapped, because a chat does that itself.
pub fn render(advice: &Advice<'_>, again: &str) -> String {
    let title = advice.rules.title();
    let paragraph = match advice.decided() {
        Some(it) => {
            let outcome = it.recommendation;
            let result = format!("{title} {}.", phrases::recommended(outcome));
            let because = it.by.because.to_string();
            let price = it.plan.costs.first();
            let price = price.map(|it| format!("The price: {}", it.say));
            let nearest = it.reasons.ways().filter_map(|ways| {
                let way = ways.first()?;
                let (other, changes) = (&way.recommendation.title, phrases::supposition(way));
                Some(format!("It would be {other} if {changes}."))
            });
            let says = [result, outcome.summary.to_owned(), because].into_iter();
            let says = says.chain(price).chain(nearest);
            let says = says.chain(outcome.url.map(str::to_owned));
            says.collect::<Vec<String>>().join(" ")
        }
        None => {
            let possible = phrases::outcomes(&advice.possible, "or");
            let open = advice.open_questions.iter().map(|it| it.question.ask);
            let open = open.collect::<Vec<_>>().join(" ");
            format!(
                "{title} Undecided. Still possible: {possible}. Open questions, best first: {open}"
            )
        }
    };
    format!("{}\n\n{again}\n", shown(&paragraph))
}

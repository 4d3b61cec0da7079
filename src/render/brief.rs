//! A result in one paragraph and one command, to paste into a chat.

use crate::advice::Advice;
use crate::render::layout::shown;
use crate::render::{phrases, today, words};

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
            let price = price.map(|it| format!("{}: {}", words::PRICE, it.say));
            let ways = it.reasons.ways().filter_map(|ways| ways.first());
            let ways: Vec<String> = ways.map(phrases::counterfactual).collect();
            let ways = format!("Other outcomes: {}.", ways.join("; "));
            let ways = it.reasons.robustness.map(|_| ways);
            let says = [result, outcome.summary.to_owned(), because].into_iter();
            let says = says.chain(price).chain(ways);
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
    let code = advice.code.as_ref().map(today::scanned);
    let says = [paragraph].into_iter().chain(code);
    let says = says.collect::<Vec<String>>().join(" ");
    format!("{}\n\n{again}\n", shown(&says))
}

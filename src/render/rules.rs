//! What there is to say about a rule set as a whole.

use crate::render::Look;
use crate::render::page::{HEADING, Page};
use crate::survey::Survey;
use crate::wording;

/// The survey as text.
pub fn table(survey: &Survey<'_>, look: Look) -> String {
    let shares = survey.outcomes.iter();
    let total: u128 = shares.clone().map(|it| it.complete_answer_sets).sum();
    let mut page = Page::new(look);
    page.title(HEADING, survey.title);
    page.paragraph(&format!("{} {}", survey.id, survey.version));
    page.paragraph(&format!("sha256 {}", survey.sha256));
    page.heading("What it holds");
    let counts = [
        (survey.questions, "question"),
        (survey.findings, "finding"),
        (survey.rules, "rule"),
        (survey.signals, "signal"),
        (survey.outcomes.len(), "outcome"),
        (survey.claims, "claim"),
    ];
    page.paragraph(&wording::list(
        counts.map(|(number, noun)| wording::count(number, noun)),
        "and",
    ));
    page.paragraph(&format!(
        "compiled into {} for {total} complete answer sets",
        wording::count(survey.nodes, "node"),
    ));
    if let Some(expected) = survey.expected_questions {
        page.paragraph(&format!("expected questions: {expected:.1}"));
    }
    page.heading("Outcomes, by share of all complete answer sets");
    page.rows(shares.map(|it| {
        let share = wording::percent(it.complete_answer_sets, total);
        [it.id.to_owned(), share]
    }));
    page.into_text()
}

//! What there is to say about a rule set as a whole.

use serde::Serialize;

use crate::render::Look;
use crate::render::page::{HEADING, Page};
use crate::ruleset::RuleSet;
use crate::survey::Survey;
use crate::wording;

/// The survey as text.
pub fn table(rules: &RuleSet, survey: &Survey, look: Look) -> String {
    let total: u128 = survey.completions.values().sum();
    let mut page = Page::new(look);
    page.title(HEADING, rules.title());
    page.paragraph(&format!("{} {}", rules.id(), rules.version()));
    page.paragraph(&format!("sha256 {}", rules.sha256()));
    page.heading("What it holds");
    let counts = [
        (rules.questions().len(), "question"),
        (rules.findings().len(), "finding"),
        (rules.decision().len(), "rule"),
        (rules.signals().len(), "signal"),
        (rules.outcomes().len(), "outcome"),
        (rules.claims().len(), "claim"),
    ];
    page.paragraph(&wording::list(
        counts.map(|(number, noun)| wording::count(number, noun)),
        "and",
    ));
    page.paragraph(&format!(
        "compiled into {} for {} complete answer sets",
        wording::count(survey.nodes, "node"),
        total,
    ));
    if let Some(expected) = survey.expected {
        page.paragraph(&format!("expected questions: {expected:.1}"));
    }
    page.heading("Outcomes, by share of all complete answer sets");
    page.rows(
        rules
            .outcomes()
            .values()
            .zip(survey.completions.values())
            .map(|(outcome, count)| {
                [
                    outcome.id.clone(),
                    format!("{:.1} %", percent(*count, total)),
                ]
            }),
    );
    page.into_text()
}

fn percent(part: u128, whole: u128) -> f64 {
    100.0 * part as f64 / whole as f64
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
    title: &'a str,
    questions: usize,
    findings: usize,
    rules: usize,
    signals: usize,
    claims: usize,
    nodes: usize,
    outcomes: Vec<Outcome<'a>>,
    expected_questions: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Outcome<'a> {
    id: &'a str,
    /// Text, since it may be too large for a number of JSON.
    complete_answer_sets: String,
}

/// The survey as one JSON text, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn json(rules: &RuleSet, survey: &Survey) -> serde_json::Result<String> {
    let document = Document {
        id: rules.id(),
        version: rules.version(),
        sha256: rules.sha256(),
        title: rules.title(),
        questions: rules.questions().len(),
        findings: rules.findings().len(),
        rules: rules.decision().len(),
        signals: rules.signals().len(),
        claims: rules.claims().len(),
        nodes: survey.nodes,
        outcomes: rules
            .outcomes()
            .values()
            .zip(survey.completions.values())
            .map(|(outcome, count)| Outcome {
                id: &outcome.id,
                complete_answer_sets: count.to_string(),
            })
            .collect(),
        expected_questions: survey.expected,
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

//! What there is to say about a rule set as a whole.

use serde::Serialize;

use crate::decision::plan::{Method, Step};
use crate::render::Look;
use crate::render::page::{HEADING, Page};
use crate::ruleset::RuleSet;
use crate::survey::Survey;
use crate::wording;

/// The survey as text.
pub fn table(rules: &RuleSet, survey: &Survey, look: Look) -> String {
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
        survey.completions.iter().sum::<u128>(),
    ));
    page.heading("Outcomes, by share of all complete answer sets");
    let total: u128 = survey.completions.iter().sum();
    page.rows(
        rules
            .outcomes()
            .values()
            .zip(&survey.completions)
            .map(|(outcome, count)| {
                [
                    outcome.id.clone(),
                    format!("{:.1} %", percent(*count, total)),
                ]
            }),
    );
    if let Some(plan) = &survey.plan {
        page.heading("Questions asked of a person, under the stated likelihoods");
        let found = |step: &Option<Step>, fewest: &str| match step {
            Some(Step {
                method: Method::Exact,
                ..
            })
            | None => fewest.to_owned(),
            Some(Step {
                method: Method::Rollout,
                ..
            }) => "found by looking ahead one step".to_owned(),
            Some(Step {
                method: Method::Greedy,
                ..
            }) => "found by information gain alone".to_owned(),
        };
        page.rows([
            [
                expected(&plan.free),
                format!(
                    "without keeping topics together: {}",
                    found(&plan.free, "the fewest there can be")
                ),
            ],
            [
                expected(&plan.planned),
                format!(
                    "as planned: {}",
                    found(&plan.planned, "the fewest with topics together")
                ),
            ],
            [
                format!("{} to {}", plan.left.fewest, plan.left.most),
                "as planned, the fewest and the most".to_owned(),
            ],
            [
                format!("{:.2}", plan.in_order),
                "asking what is relevant in the order of the rule set".to_owned(),
            ],
            [plan.everything.to_string(), "asking everything".to_owned()],
        ]);
    } else {
        page.aside("--plan shows how many questions a person is asked.");
    }
    page.into_text()
}

/// The expected number of questions, if it is known.
fn expected(step: &Option<Step>) -> String {
    match step.map(|step| step.expected) {
        None => "0".to_owned(),
        Some(None) => "?".to_owned(),
        Some(Some(expected)) => format!("{expected:.2}"),
    }
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
    plan: Option<Plan>,
}

#[derive(Debug, Serialize)]
struct Outcome<'a> {
    id: &'a str,
    /// Text, since it may be too large for a number of JSON.
    complete_answer_sets: String,
}

#[derive(Debug, Serialize)]
struct Plan {
    method: &'static str,
    expected: Option<f64>,
    fewest: usize,
    most: usize,
    method_without_topics: &'static str,
    expected_without_topics: Option<f64>,
    expected_in_order: f64,
    everything: usize,
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
            .zip(&survey.completions)
            .map(|(outcome, count)| Outcome {
                id: &outcome.id,
                complete_answer_sets: count.to_string(),
            })
            .collect(),
        plan: survey.plan.as_ref().map(|plan| Plan {
            method: name(&plan.planned),
            expected: plan.planned.map_or(Some(0.0), |step| step.expected),
            fewest: plan.left.fewest,
            most: plan.left.most,
            method_without_topics: name(&plan.free),
            expected_without_topics: plan.free.map_or(Some(0.0), |step| step.expected),
            expected_in_order: plan.in_order,
            everything: plan.everything,
        }),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn name(step: &Option<Step>) -> &'static str {
    match step.map(|step| step.method) {
        None | Some(Method::Exact) => "exact",
        Some(Method::Rollout) => "rollout",
        Some(Method::Greedy) => "greedy",
    }
}

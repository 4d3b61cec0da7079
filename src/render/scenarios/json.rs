//! How a rule set fares with its scenarios, as JSON.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::ids::{OutcomeId, QuestionId, RuleId};
use crate::render::scenarios::{Facts, change, new_ids, says};
use crate::ruleset::edit::Site;
use crate::ruleset::{Answer, Expected, Kind, RuleSet};
use crate::scenarios::score::Score;
use crate::scenarios::suggest::Suggestion;
use crate::scenarios::{Found, Run};

#[derive(Debug, Serialize)]
struct Document<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
    scenarios: Scenarios<'a>,
    coverage: Coverage<'a>,
    mutants: Option<Mutants<'a>>,
    suggestions: Option<Vec<Suggested<'a>>>,
}

#[derive(Debug, Serialize)]
struct Scenarios<'a> {
    passed: usize,
    failed: usize,
    failures: Vec<Failure<'a>>,
}

#[derive(Debug, Serialize)]
struct Failure<'a> {
    id: &'a str,
    says: Option<&'a str>,
    expected: Result<'a>,
    found: Result<'a>,
    /// The questions whose answers alone settle what was found.
    reason: Option<Vec<&'a str>>,
}

/// An outcome, perhaps with its rule; or else open questions.
#[derive(Debug, Serialize)]
struct Result<'a> {
    outcome: Option<&'a str>,
    rule: Option<&'a str>,
    open: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct Coverage<'a> {
    rules: usize,
    unused_rules: Vec<&'a str>,
    outcomes: usize,
    unused_outcomes: Vec<&'a str>,
}

#[derive(Debug, Serialize)]
struct Mutants<'a> {
    total: usize,
    equivalent: usize,
    too_large: usize,
    killed: usize,
    survived: usize,
    score: f64,
    survivors: Vec<Survivor<'a>>,
}

#[derive(Debug, Serialize)]
struct Survivor<'a> {
    rule: Option<&'a str>,
    finding: Option<&'a str>,
    change: String,
}

#[derive(Debug, Serialize)]
struct Suggested<'a> {
    id: String,
    says: String,
    answers: Map<String, Value>,
    outcome: &'a str,
    rule: &'a str,
    /// Positions among the survivors.
    kills: &'a [usize],
}

/// The facts as one JSON text, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn render(facts: Facts<'_>) -> serde_json::Result<String> {
    let Facts { rules, report, .. } = facts;
    let failed = report.runs.iter().filter(|run| !run.passed);
    let unused_rules = report.unused_rules.iter();
    let unused_outcomes = report.unused_outcomes.iter();
    let document = Document {
        id: rules.id(),
        version: rules.version(),
        sha256: rules.sha256(),
        scenarios: Scenarios {
            passed: report.passed(),
            failed: report.failed(),
            failures: failed.map(|run| failure(rules, run)).collect(),
        },
        coverage: Coverage {
            rules: rules.decision().len(),
            unused_rules: unused_rules.map(|it| rule(rules, *it)).collect(),
            outcomes: rules.outcomes().len(),
            unused_outcomes: unused_outcomes.map(|it| outcome(rules, *it)).collect(),
        },
        mutants: facts.score.map(|score| mutants(rules, score)),
        suggestions: facts
            .suggestions
            .zip(facts.score)
            .map(|(suggestions, score)| {
                let suggestions = suggestions.iter().zip(new_ids(report));
                let suggestions =
                    suggestions.map(|(suggestion, id)| suggested(rules, score, suggestion, id));
                suggestions.collect()
            }),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

fn failure<'a>(rules: &'a RuleSet, run: &'a Run<'_>) -> Failure<'a> {
    let decided = |it, by: Option<RuleId>| Result {
        outcome: Some(outcome(rules, it)),
        rule: by.map(|by| rule(rules, by)),
        open: Vec::new(),
    };
    let undecided = |open: &[QuestionId]| Result {
        outcome: None,
        rule: None,
        open: questions(rules, open),
    };
    Failure {
        id: &run.scenario.id,
        says: run.scenario.says.as_deref(),
        expected: match &run.scenario.expected {
            Expected::Decided { outcome, rule } => decided(*outcome, *rule),
            Expected::Undecided(open) => undecided(open),
        },
        found: match &run.found {
            Found::Decided { outcome, rule, .. } => decided(*outcome, Some(*rule)),
            Found::Undecided(open) => undecided(open),
        },
        reason: match &run.found {
            Found::Decided { reason, .. } => Some(questions(rules, reason)),
            Found::Undecided(_) => None,
        },
    }
}

fn mutants<'a>(rules: &'a RuleSet, score: &Score) -> Mutants<'a> {
    let survivors = score.survivors.iter().map(|mutant| Survivor {
        rule: match mutant.site {
            Site::Rule(it) => Some(rule(rules, it)),
            Site::Finding(_) => None,
        },
        finding: match mutant.site {
            Site::Rule(_) => None,
            Site::Finding(it) => Some(&rules.findings()[it].id),
        },
        change: change(rules, mutant),
    });
    Mutants {
        total: score.mutants,
        equivalent: score.equivalent,
        too_large: score.too_large,
        killed: score.killed,
        survived: score.survivors.len(),
        score: score.percent(),
        survivors: survivors.collect(),
    }
}

fn suggested<'a>(
    rules: &'a RuleSet,
    score: &Score,
    suggestion: &'a Suggestion,
    id: String,
) -> Suggested<'a> {
    let answers = suggestion.answers.iter().map(|(id, answer)| {
        let question = &rules.questions()[*id];
        let words = answer.words(question);
        let value = match (question.kind, answer) {
            (Kind::AnyOf, Answer::Many(options)) if options.is_empty() => Value::Array(Vec::new()),
            (Kind::AnyOf, Answer::Many(_)) => words.into(),
            _ => words.concat().into(),
        };
        (question.id.clone(), value)
    });
    Suggested {
        id,
        says: says(rules, score, suggestion),
        answers: answers.collect(),
        outcome: outcome(rules, suggestion.outcome),
        rule: rule(rules, suggestion.rule),
        kills: &suggestion.kills,
    }
}

fn rule(rules: &RuleSet, id: RuleId) -> &str {
    &rules.decision()[id].id
}

fn outcome(rules: &RuleSet, id: OutcomeId) -> &str {
    &rules.outcomes()[id].id
}

fn questions<'a>(rules: &'a RuleSet, ids: &[QuestionId]) -> Vec<&'a str> {
    let questions = ids.iter();
    questions
        .map(|id| rules.questions()[*id].id.as_str())
        .collect()
}

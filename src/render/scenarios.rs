//! How a rule set fares with its scenarios.

pub mod json;

use crate::ids::{QuestionId, RuleId};
use crate::render::Look;
use crate::render::conditions::condition;
use crate::render::page::{HEADING, Page, RESULT};
use crate::render::words;
use crate::ruleset::answer::Answer;
use crate::ruleset::edit::Site;
use crate::ruleset::{Expected, Kind, RuleSet, Scenario};
use crate::scenarios::mutants::{Change, Mutant};
use crate::scenarios::score::Score;
use crate::scenarios::suggest::Suggestion;
use crate::scenarios::{Found, Report, Run};
use crate::wording;

/// What there is to say; without mutants there is no score, and unless they are asked for there
/// are no suggestions.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// How its scenarios come out.
    pub report: &'a Report<'a>,
    /// What they say about its mutants.
    pub score: Option<&'a Score>,
    /// What they could say.
    pub suggestions: Option<&'a [Suggestion]>,
}

/// The facts as text.
pub fn table(facts: Facts<'_>, look: Look) -> String {
    let Facts { rules, report, .. } = facts;
    let mut page = Page::new(look);
    page.title(HEADING, rules.title());
    page.paragraph(&format!("{} {}", rules.id(), rules.version()));
    for run in report.runs.iter().filter(|run| !run.passed) {
        failure(&mut page, rules, run);
    }
    unused(&mut page, facts);
    if let Some(score) = facts.score {
        survivors(&mut page, rules, score);
    }
    summary(&mut page, facts);
    advice(&mut page, facts);
    let mut text = page.into_text();
    match (facts.suggestions, facts.score) {
        (Some([]), _) => text.push_str("\n# Nothing to suggest: no mutant survives.\n"),
        (Some(suggestions), Some(score)) => {
            text.push('\n');
            text.push_str(&yaml(rules, report, score, suggestions));
        }
        _ => {}
    }
    text
}

/// What to do about a rule set whose scenarios do not notice everything.
fn advice(page: &mut Page, facts: Facts<'_>) {
    let survives = facts.score.is_some_and(|score| !score.survivors.is_empty());
    let says = match (facts.report.runs.is_empty(), facts.suggestions) {
        (true, None) => {
            "There are no scenarios: write some under `scenarios`, or begin with those that --suggest \
             prints."
        }
        (false, None) if survives => "--suggest prints scenarios that would notice these mutants.",
        _ => return,
    };
    page.aside(says);
}

fn failure(page: &mut Page, rules: &RuleSet, run: &Run<'_>) {
    page.heading(&format!("{} fails", run.scenario.id));
    if let Some(says) = &run.scenario.says {
        page.paragraph(says);
    }
    let mut rows = vec![
        [
            "expected".to_owned(),
            expected(rules, &run.scenario.expected),
        ],
        ["found".to_owned(), found(rules, &run.found)],
    ];
    if let Some(because) = because(rules, run) {
        rows.push(["because".to_owned(), because]);
    }
    page.rows(rows);
}

fn expected(rules: &RuleSet, expected: &Expected) -> String {
    match expected {
        Expected::Decided { outcome, rule } => {
            let outcome = &rules.outcomes()[*outcome].id;
            match rule {
                Some(rule) => format!("{outcome}, by {}", rules.decision()[*rule].id),
                None => outcome.clone(),
            }
        }
        Expected::Undecided(open) => undecided(rules, open),
    }
}

fn found(rules: &RuleSet, found: &Found) -> String {
    match found {
        Found::Decided { outcome, rule, .. } => format!(
            "{}, by {}",
            rules.outcomes()[*outcome].id,
            rules.decision()[*rule].id
        ),
        Found::Undecided(open) => undecided(rules, open),
    }
}

fn undecided(rules: &RuleSet, open: &[QuestionId]) -> String {
    format!(
        "undecided, open: {}",
        words::questions(rules, open.iter().copied())
    )
}

/// The answers that alone settle what was found.
fn because(rules: &RuleSet, run: &Run<'_>) -> Option<String> {
    let Found::Decided { reason, .. } = &run.found else {
        return None;
    };
    let answers = crate::scenarios::answers(rules, run.scenario);
    let reason = reason.iter().filter_map(|question| {
        let words = answers
            .answer(*question)?
            .words(&rules.questions()[*question]);
        let words = wording::list(words, "and");
        Some(format!("{} is {words}", rules.questions()[*question].id))
    });
    let reason: Vec<String> = reason.collect();
    Some(match reason.as_slice() {
        [] => "no answers change it".to_owned(),
        reason => wording::list(reason, "and"),
    })
}

fn unused(page: &mut Page, facts: Facts<'_>) {
    let Facts { rules, report, .. } = facts;
    if !report.unused_rules.is_empty() {
        page.heading("Rules that decide no scenario");
        let unused = report.unused_rules.iter();
        page.bullets(unused.map(|rule| &rules.decision()[*rule].id));
    }
    if !report.unused_outcomes.is_empty() {
        page.heading("Outcomes that no scenario gives");
        let unused = report.unused_outcomes.iter();
        page.bullets(unused.map(|outcome| &rules.outcomes()[*outcome].id));
    }
}

fn survivors(page: &mut Page, rules: &RuleSet, score: &Score) {
    if score.survivors.is_empty() {
        return;
    }
    page.heading("Mutants that every scenario passes on");
    let survivors = score.survivors.iter();
    page.bullets(
        survivors.map(|mutant| format!("{}: {}", place(rules, mutant), change(rules, mutant))),
    );
}

/// `rule lean-api`
fn place(rules: &RuleSet, mutant: &Mutant) -> String {
    match mutant.site {
        Site::Rule(rule) => format!("rule {}", rules.decision()[rule].id),
        Site::Finding(finding) => format!("finding {}", rules.findings()[finding].id),
    }
}

/// What is changed in a mutant, in words.
fn change(rules: &RuleSet, mutant: &Mutant) -> String {
    match &mutant.change {
        Change::Dropped => "dropped".to_owned(),
        Change::After(rule) => format!("after {}", rules.decision()[*rule].id),
        Change::Outcome(outcome) => format!("recommends {}", rules.outcomes()[*outcome].id),
        Change::Negated(part) => format!("not {}", condition(rules, part)),
        Change::Without(part) => format!("without {}", condition(rules, part)),
        Change::Option { question, from, to } => {
            let question = &rules.questions()[*question];
            let from = &question.options[*from].id;
            match to {
                Some(to) => format!(
                    "{} {} instead of {from}",
                    question.id, question.options[*to].id
                ),
                None => format!("{} without {from}", question.id),
            }
        }
        Change::Count { from, to } => format!("at least {to} instead of {from}"),
    }
}

fn summary(page: &mut Page, facts: Facts<'_>) {
    let Facts { rules, report, .. } = facts;
    page.heading("Summary");
    let [rule_count, outcome_count] = [rules.decision().len(), rules.outcomes().len()];
    let mut rows = vec![
        [
            "scenarios".to_owned(),
            format!("{} passed, {} failed", report.passed(), report.failed()),
        ],
        [
            "rules".to_owned(),
            share(
                rule_count - report.unused_rules.len(),
                rule_count,
                "decide a scenario",
            ),
        ],
        [
            "outcomes".to_owned(),
            share(
                outcome_count - report.unused_outcomes.len(),
                outcome_count,
                "are given",
            ),
        ],
    ];
    if let Some(score) = facts.score {
        let too_large = match score.too_large {
            0 => String::new(),
            number => format!(", {number} too large to compile"),
        };
        rows.push([
            "mutants".to_owned(),
            format!(
                "{}: {} equivalent{too_large}, {} killed, {} survived",
                score.mutants,
                score.equivalent,
                score.killed,
                score.survivors.len()
            ),
        ]);
    }
    page.rows(rows);
    if let Some(score) = facts.score {
        page.title(
            RESULT,
            &format!(
                "Score: {} of the mutants that are another decision are killed",
                percent(score)
            ),
        );
    }
}

fn share(part: usize, whole: usize, what: &str) -> String {
    format!("{part} of {whole} {what}")
}

/// In per cent, rounded down: only all is 100.
fn percent(score: &Score) -> String {
    format!("{:.1} %", (score.percent() * 10.0).floor() / 10.0)
}

/// The suggestions, to be judged and then put under `scenarios:`.
fn yaml(rules: &RuleSet, report: &Report<'_>, score: &Score, suggestions: &[Suggestion]) -> String {
    let mut text = String::from(
        "# Answers that tell this decision from the mutants above. Outcome and rule are what it\n\
         # gives today; whether that is right is for you to judge.\n\
         scenarios:\n",
    );
    for (suggestion, id) in suggestions.iter().zip(new_ids(report)) {
        let answers = suggestion.answers.iter();
        let answers = answers.map(|(question, answer)| {
            let question = &rules.questions()[*question];
            let words = answer.words(question).join(", ");
            match (question.kind, answer) {
                (Kind::AnyOf, Answer::Many(options)) if !options.is_empty() => {
                    format!("{}: [{words}]", question.id)
                }
                _ => format!("{}: {words}", question.id),
            }
        });
        let answers: Vec<String> = answers.collect();
        text.push_str(&format!(
            "  - id: {id}\n    says: {}\n    answers: {{{}}}\n    outcome: {}\n    rule: {}\n",
            quoted(&says(rules, score, suggestion)),
            answers.join(", "),
            rules.outcomes()[suggestion.outcome].id,
            rules.decision()[suggestion.rule].id
        ));
    }
    text
}

/// `tells lean-api from rule lean-api without {data-model: small}`
fn says(rules: &RuleSet, score: &Score, suggestion: &Suggestion) -> String {
    let rule: RuleId = suggestion.rule;
    let told = suggestion.kills.iter();
    let mut told = told.filter_map(|index| score.survivors.get(*index));
    let first = told.next().map_or_else(String::new, |mutant| {
        format!("{}, {}", place(rules, mutant), change(rules, mutant))
    });
    let more = match told.count() {
        0 => String::new(),
        more => format!("; and from {more} more"),
    };
    format!("tells {} from {first}{more}", rules.decision()[rule].id)
}

/// A text in quotation marks: it may hold what means something in YAML.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Ids that no scenario has yet.
fn new_ids(report: &Report<'_>) -> impl Iterator<Item = String> {
    let ids = (1..).map(|number| format!("boundary-{number}"));
    ids.filter(|id| {
        let mut scenarios = report.runs.iter().map(|run| run.scenario);
        !scenarios.any(|scenario: &Scenario| scenario.id == *id)
    })
}

//! From the facts of an advice to the form that programs read.

use indexmap::IndexMap;

use super::{
    AnsweredBy, Architecture, Change, Counterfactual, DecidedBy, Document, Finding, Given, Link,
    NotNeeded, OpenQuestion, Outcome, Part, Prospect, QuestionsLeft, Reasons, Recommendation,
    RuleSetName, SCHEMA_VERSION, Signal, Source, Statement, Tool, Why, WhyNot, Without, Words,
};
use crate::advice::{self, Advice, Verdict};
use crate::decision::plan::Left;
use crate::decision::reasons;
use crate::ids::{ClaimId, OutcomeId, QuestionId};
use crate::ruleset::{self as sound, Answer, Kind, Note, Question, RuleSet};
use crate::sources::views;

pub(crate) fn document<'a>(advice: &'a Advice<'a>) -> Document<'a> {
    let rules = advice.rules;
    let (open, left): (&[advice::OpenQuestion], Left) = match &advice.verdict {
        Verdict::Decided { .. } => (&[], Left::default()),
        Verdict::Undecided { open, left } => (open, *left),
    };
    let recommended = advice.outcome().map(|outcome| &rules.outcomes()[outcome]);
    Document {
        schema_version: SCHEMA_VERSION,
        tool: tool(),
        ruleset: ruleset(rules),
        status: if recommended.is_some() {
            "decided"
        } else {
            "undecided"
        },
        recommendation: recommended.map(|outcome| Recommendation {
            id: &outcome.id,
            title: &outcome.title,
            summary: &outcome.summary,
        }),
        possible: advice
            .possible
            .iter()
            .map(|outcome| outcome_id(rules, *outcome))
            .collect(),
        answers: answers(advice),
        answered_by: answered_by(advice),
        unused_answers: question_ids(rules, &advice.unused),
        open_questions: open.iter().map(|it| open_question(rules, it)).collect(),
        questions_left: QuestionsLeft {
            fewest: left.fewest,
            most: left.most,
        },
        not_needed: advice
            .not_needed
            .iter()
            .map(|it| NotNeeded {
                id: question_id(rules, it.question),
                because: question_ids(rules, &it.because),
            })
            .collect(),
        decided_by: decided_by(advice),
        reasons: reasons(advice),
        why_not: advice.why_not.as_ref().map(|(outcome, ways)| WhyNot {
            outcome: outcome_id(rules, *outcome),
            ways: counterfactuals(advice, ways),
        }),
        signals: advice
            .signals
            .iter()
            .map(|id| {
                let signal = &rules.signals()[*id];
                Signal {
                    id: &signal.id,
                    points_to: outcome_id(rules, signal.points_to),
                    strength: signal.strength.name(),
                    because: &signal.because,
                    claims: claim_ids(rules, &signal.claims),
                    house: signal.house,
                }
            })
            .collect(),
        sources: sources(advice),
        without: advice.without.as_ref().map(|(source, possible)| Without {
            source: &rules.sources()[*source].id,
            possible_with_all: possible.iter().map(|it| outcome_id(rules, *it)).collect(),
            holds: *possible == advice.possible,
        }),
        outcome: recommended.map(|outcome| Outcome {
            summary: &outcome.summary,
            architecture: outcome
                .architecture
                .as_ref()
                .map(|it| architecture(advice, it)),
            costs: statements(advice, &outcome.costs),
            bring: statements(advice, &outcome.bring),
            start: statements(advice, &outcome.start),
            cautions: statements(advice, &outcome.cautions),
        }),
    }
}

/// This program.
pub(in crate::render) fn tool() -> Tool {
    Tool {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// What a rule set is known by.
pub(in crate::render) fn ruleset(rules: &RuleSet) -> RuleSetName<'_> {
    RuleSetName {
        id: rules.id(),
        version: rules.version(),
        sha256: rules.sha256(),
    }
}

/// The given answers.
fn answers<'a>(advice: &Advice<'a>) -> IndexMap<&'a str, Words<'a>> {
    let rules = advice.rules;
    let given = advice.answers.given().map(|(id, answer)| {
        let question = &rules.questions()[id];
        (question.id.as_str(), words(question, answer))
    });
    given.collect()
}

/// Where the given answers came from.
fn answered_by<'a>(advice: &Advice<'a>) -> IndexMap<&'a str, AnsweredBy> {
    let rules = advice.rules;
    let given = advice.answers.given().filter_map(|(id, _)| {
        let origin = advice.answers.origin(id)?;
        Some((question_id(rules, id), AnsweredBy(origin.name())))
    });
    given.collect()
}

fn words<'a>(question: &'a Question, answer: &Answer) -> Words<'a> {
    match (answer, question.kind) {
        (Answer::Many(options), Kind::AnyOf) => Words::Many(
            options
                .iter()
                .map(|option| question.options[*option].id.as_str())
                .collect(),
        ),
        _ => Words::One(answer.words(question).first().copied().unwrap_or_default()),
    }
}

fn open_question<'a>(rules: &'a RuleSet, open: &advice::OpenQuestion) -> OpenQuestion<'a> {
    let question = &rules.questions()[open.question];
    let options = question.options.values();
    OpenQuestion {
        id: &question.id,
        ask: &question.ask,
        kind: question.kind.name(),
        flag: format!("--{}", question.id),
        options: options.map(|option| option.id.as_str()).collect(),
        why: Why {
            prospects: open
                .prospects
                .iter()
                .map(|(answer, possible)| Prospect {
                    answer: words(question, answer),
                    possible: possible.iter().map(|it| outcome_id(rules, *it)).collect(),
                })
                .collect(),
            between: open
                .between
                .iter()
                .map(|it| outcome_id(rules, *it))
                .collect(),
        },
    }
}

fn decided_by<'a>(advice: &Advice<'a>) -> Option<DecidedBy<'a>> {
    let rules = advice.rules;
    let Verdict::Decided { rule, findings, .. } = &advice.verdict else {
        return None;
    };
    let rule = &rules.decision()[*rule];
    let findings = findings.iter().map(|finding| &rules.findings()[*finding]);
    Some(DecidedBy {
        rule: &rule.id,
        because: &rule.because,
        claims: claim_ids(rules, &rule.claims),
        house: rule.house,
        findings: findings
            .map(|finding| Finding {
                id: &finding.id,
                says: &finding.says,
            })
            .collect(),
    })
}

fn reasons<'a>(advice: &Advice<'a>) -> Option<Reasons<'a>> {
    let rules = advice.rules;
    let Verdict::Decided { reasons, .. } = &advice.verdict else {
        return None;
    };
    let sufficient = reasons.sufficient.iter();
    Some(Reasons {
        sufficient: sufficient
            .map(|reason| {
                reason
                    .iter()
                    .map(|question| question_id(rules, question))
                    .collect()
            })
            .collect(),
        robustness: reasons.robustness,
        counterfactuals: counterfactuals(advice, &reasons.counterfactuals),
        worth_finding_out: question_ids(rules, &advice.worth_finding_out()),
        complete: reasons.are_all,
    })
}

fn counterfactuals<'a>(
    advice: &Advice<'a>,
    found: &[reasons::Counterfactual],
) -> Vec<Counterfactual<'a>> {
    let rules = advice.rules;
    let answer =
        |question: QuestionId, answer: &Answer| words(&rules.questions()[question], answer);
    let counterfactuals = found.iter().map(|it| Counterfactual {
        change: it
            .change
            .iter()
            .filter_map(|(question, to)| {
                Some(Change {
                    question: question_id(rules, *question),
                    from: answer(*question, advice.answers.answer(*question)?),
                    to: answer(*question, to),
                })
            })
            .collect(),
        with: it
            .with
            .iter()
            .map(|(question, with)| Given {
                question: question_id(rules, *question),
                answer: answer(*question, with),
            })
            .collect(),
        recommendation: outcome_id(rules, it.outcome),
    });
    counterfactuals.collect()
}

/// What each source says of these answers: for which outcome how many of the signals cite it.
fn sources<'a>(advice: &Advice<'a>) -> Vec<Source<'a>> {
    let rules = advice.rules;
    let views = views(rules, &advice.signals);
    let sources = rules.sources().iter().map(|(id, source)| Source {
        id: &source.id,
        title: &source.title,
        leans: views[id].leans.map(|outcome| outcome_id(rules, outcome)),
        r#for: views[id]
            .counts
            .iter()
            .map(|(id, count)| (outcome_id(rules, id), *count))
            .collect(),
    });
    sources.collect()
}

fn architecture<'a>(advice: &Advice<'a>, it: &'a sound::Architecture) -> Architecture<'a> {
    let part = |index: usize| it.parts.get(index).map_or("", |part| part.id.as_str());
    Architecture {
        parts: it
            .parts
            .iter()
            .map(|part| Part {
                id: &part.id,
                title: &part.title,
                holds: statements(advice, &part.holds),
            })
            .collect(),
        shared: statements(advice, &it.shared),
        links: it
            .links
            .iter()
            .filter(|link| advice.applies(&link.note.when))
            .map(|link| Link {
                from: part(link.from),
                to: part(link.to),
                say: &link.note.say,
                claims: claim_ids(advice.rules, &link.note.claims),
            })
            .collect(),
        first: statements(advice, &it.first),
        later: statements(advice, &it.later),
        mermaid: crate::render::architecture::mermaid(advice, it),
    }
}

fn statements<'a>(advice: &Advice<'a>, notes: &'a [Note]) -> Vec<Statement<'a>> {
    let notes = advice.applicable(notes).into_iter();
    notes
        .map(|note| Statement {
            say: &note.say,
            claims: claim_ids(advice.rules, &note.claims),
            house: note.house,
        })
        .collect()
}

fn outcome_id(rules: &RuleSet, outcome: OutcomeId) -> &str {
    &rules.outcomes()[outcome].id
}

fn question_id(rules: &RuleSet, question: QuestionId) -> &str {
    &rules.questions()[question].id
}

fn question_ids<'a>(rules: &'a RuleSet, questions: &[QuestionId]) -> Vec<&'a str> {
    questions
        .iter()
        .map(|question| question_id(rules, *question))
        .collect()
}

fn claim_ids<'a>(rules: &'a RuleSet, claims: &[ClaimId]) -> Vec<&'a str> {
    claims
        .iter()
        .map(|claim| rules.claims()[*claim].id.as_str())
        .collect()
}

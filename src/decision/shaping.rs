//! Which questions can still change the plan of an outcome, and its certainty.

use serde::Serialize;

use crate::answers::Answers;
use crate::decision::diagram::{Diagram, PlainNode};
use crate::decision::{Decision, Exceeded, Function, Functions, Questions, TooLarge};
use crate::ids::{FindingId, Id, LevelId, NodeId, OptionId, OutcomeId, QuestionId, Table};
use crate::ruleset::{EditableDecision, Outcome, RuleSet};

/// For which answers each text of the plans is shown, as plain data.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The question of each level, and the option of an any-of question that it is about.
    levels: Table<LevelId, (QuestionId, Option<OptionId>)>,
    /// A leaf is 1 where the text is shown, and 0 where it is not.
    diagram: Vec<PlainNode<LevelId, u16>>,
    /// The texts of the plan of each outcome.
    outcomes: Table<OutcomeId, Vec<NodeId>>,
    /// The certainty. Each has a leaf of its own.
    certainty: NodeId,
}

/// The unanswered questions that cannot change a settled outcome, but what else is said.
#[derive(Clone, Copy, Debug)]
pub struct Shaping {
    /// Two completions that differ only there show different texts of the plan.
    pub plan: Questions,
    /// Two completions that differ only there have different certainties.
    pub certainty: Questions,
}

impl Shaping {
    /// No questions.
    pub const NONE: Shaping = Shaping {
        plan: Questions::EMPTY,
        certainty: Questions::EMPTY,
    };
}

impl Shown {
    /// For which answers each text of the plans of `rules` is shown. Their levels are in the order
    /// of `decision`.
    ///
    /// # Errors
    /// The finding or the outcome whose conditions exceeded the budget.
    pub fn new(rules: &RuleSet, decision: &Decision) -> Result<Self, TooLarge> {
        let mut functions = decision.renewed().functions(rules)?;
        let findings = rules.findings().values().map(|finding| &finding.when);
        let findings = functions.findings(rules, findings.collect())?;
        let certainty = certainty(&mut functions, rules)?;
        let mut diagram = Diagram::default();
        let mut outcomes = Table::from_iter([]);
        for outcome in rules.outcomes().values() {
            let shown = shown(&mut functions, &findings, outcome)
                .map_err(|_| TooLarge::at("outcome", &outcome.id))?;
            let copy = |root| functions.diagram.cofactor(root, |_| None, &mut diagram);
            outcomes.push(shown.into_iter().map(copy).collect());
        }
        let certainty = functions
            .diagram
            .cofactor(certainty, |_| None, &mut diagram);
        Ok(Self {
            levels: functions.levels.all(),
            diagram: diagram.plain(),
            outcomes,
            certainty,
        })
    }
}

/// The unanswered questions that can change what is said about `outcome`, which `answers` settle.
/// `decision` is that of `rules`.
///
/// # Errors
/// Names the rule, finding or outcome whose conditions exceeded the budget.
pub fn shaping(
    rules: &RuleSet,
    decision: &Decision,
    answers: &Answers,
    outcome: OutcomeId,
) -> Result<Shaping, TooLarge> {
    if answers.unanswered().next().is_none() {
        return Ok(Shaping::NONE);
    }
    let outcome = &rules.outcomes()[outcome];
    let mut functions = decision.functions(rules)?;
    let findings = rules.findings().values().map(|finding| &finding.when);
    let findings = functions.findings(rules, findings.collect())?;
    let shown = shown(&mut functions, &findings, outcome)
        .map_err(|_| TooLarge::at("outcome", &outcome.id))?;
    let certainty = certainty(&mut functions, rules)?;
    let mut given = functions.given(answers.given());
    Ok(Shaping {
        plan: functions.relevant(&shown, &mut given),
        certainty: functions.relevant(&[certainty], &mut given),
    })
}

/// The decision of `rules` with the certainties of its rules in place of their outcomes.
fn certainty(functions: &mut Functions<'_>, rules: &RuleSet) -> Result<Function, TooLarge> {
    let mut edited = EditableDecision::of(rules);
    for rule in &mut edited.rules {
        let certainty = rules.decision()[rule.rule].certainty;
        rule.outcome = OutcomeId::new(certainty.map_or(0, |it| it as usize + 1));
    }
    Ok(functions.decision(rules, &edited)?.outcome)
}

/// For each text in the plan of an outcome, when it is shown.
fn shown(
    functions: &mut Functions<'_>,
    findings: &Table<FindingId, Function>,
    outcome: &Outcome,
) -> Result<Vec<Function>, Exceeded> {
    let mut shown = Vec::new();
    for note in outcome.remarks() {
        shown.push(functions.condition(&note.when, findings)?);
    }
    for component in &outcome.plan {
        let mut is_chosen = functions.never;
        for choice in &component.choices {
            let when = functions.condition(&choice.when, findings)?;
            shown.push(functions.and_not(when, is_chosen)?);
            is_chosen = functions.or(when, is_chosen)?;
        }
    }
    Ok(shown)
}

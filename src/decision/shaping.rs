//! Which questions can still change the plan of an outcome.

use serde::Serialize;

use crate::answers::Answers;
use crate::decision::certainty::certainty;
use crate::decision::diagram::{Diagram, PlainNode};
use crate::decision::{Decision, Exceeded, Function, Functions, Questions, TooLarge};
use crate::ids::{FindingId, LevelId, NodeId, OptionId, OutcomeId, QuestionId, Table};
use crate::ruleset::{Outcome, RuleSet};

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
        let certainty = certainty(&mut functions, &findings, rules.decision().values())?;
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

/// The unanswered questions that can change a text in the plan of `outcome`: two completions of
/// `answers` that differ only there show different texts. `decision` is that of `rules`.
///
/// # Errors
/// Names the finding or outcome whose conditions exceeded the budget.
pub fn shaping(
    rules: &RuleSet,
    decision: &Decision,
    answers: &Answers,
    outcome: OutcomeId,
) -> Result<Questions, TooLarge> {
    if answers.unanswered().next().is_none() {
        return Ok(Questions::EMPTY);
    }
    let outcome = &rules.outcomes()[outcome];
    let mut functions = decision.functions(rules)?;
    let findings = rules.findings().values().map(|finding| &finding.when);
    let findings = functions.findings(rules, findings.collect())?;
    let shown = shown(&mut functions, &findings, outcome)
        .map_err(|_| TooLarge::at("outcome", &outcome.id))?;
    let mut given = functions.given(answers.given());
    Ok(functions.relevant(&shown, &mut given))
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

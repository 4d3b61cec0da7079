//! Which questions can still change the plan of an outcome, and its certainty.

use serde::Serialize;

use crate::answers::Answers;
use crate::decision::diagram::{Diagram, PlainNode};
use crate::decision::{
    Decision, Exceeded, Function, Functions, Questions, TooLarge, Truth, Truths,
};
use crate::ids::{FindingId, Id, LevelId, NodeId, OptionId, OutcomeId, QuestionId, RuleId, Table};
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
        let all: Vec<RuleId> = rules.decision().ids().collect();
        let certainty = certainty(&mut functions, rules, &findings, &all)?;
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
    // The other rules decide for no completion.
    let truths = Truths::new(rules, answers);
    let mut open = Vec::new();
    for (id, rule) in rules.decision().iter() {
        let truth = truths.of(&rule.when);
        if truth != Truth::False {
            open.push(id);
        }
        if truth == Truth::True {
            break;
        }
    }
    let certainty = certainty(&mut functions, rules, &findings, &open)?;
    let mut given = functions.given(answers.given());
    Ok(Shaping {
        plan: functions.relevant(&shown, &mut given),
        certainty: functions.relevant(&[certainty], &mut given),
    })
}

/// The certainty that the first of these rules that holds is about, as a leaf for each.
fn certainty(
    functions: &mut Functions<'_>,
    rules: &RuleSet,
    findings: &Table<FindingId, Function>,
    of: &[RuleId],
) -> Result<Function, TooLarge> {
    let mut decided = functions.never;
    for rule in of.iter().rev().map(|it| &rules.decision()[*it]) {
        let certainty = rule.certainty.map_or(0, |it| it as usize + 1);
        let leaf = functions.outcome(OutcomeId::new(certainty));
        let holds = functions.condition(&rule.when, findings);
        decided = holds
            .and_then(|holds| functions.choose(holds, leaf, decided))
            .map_err(|_| TooLarge::at("rule", &rule.id))?;
    }
    Ok(decided)
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

//! Scenarios that would detect the mutants that no scenario detects.

use serde::Serialize;

use crate::answers::{AnswerMap, Answers, Origin, pairs};
use crate::decision::{DecisionFunction, Exceeded, Functions, Order, TooLarge};
use crate::ids::{OutcomeId, QuestionId};
use crate::ruleset::{Answer, Expected, RuleSet, Scenario};
use crate::scenarios::jury::Jury;
use crate::scenarios::mutants;
use crate::scenarios::score::Survivor;

/// The maximum number of scenarios that are suggested at a time. Nobody reviews more at once.
const MOST: usize = 50;

/// Scenarios that would detect survivors.
#[derive(Clone, Debug)]
pub struct Suggestions<'r> {
    /// The scenarios.
    pub scenarios: Vec<Suggestion<'r>>,
    /// How many survivors they would not detect: there are too many, or they are too large.
    pub undetected: usize,
}

/// A scenario that would detect survivors. The outcome and rule are those of the original. The
/// author must check whether they are right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion<'r> {
    /// An id that no scenario has yet.
    pub id: String,
    /// The changes that it detects: `detects a change of rule lean-api: dropped; and 2 more`.
    pub says: String,
    /// The answers. Without any one of them, the outcome would be open.
    pub answers: AnswerMap<'r>,
    /// The outcome.
    pub outcome: &'r str,
    /// The rule that decides if unanswered questions count as not-sure.
    pub rule: &'r str,
    /// The positions of the survivors that it detects and no earlier suggestion does.
    pub kills: Vec<usize>,
}

/// Suggests up to 50 scenarios that together detect as many `survivors` among the mutants of `rules`
/// as they can, in addition to the existing `scenarios`, within this many `times` the usual budget.
/// The diagrams have their levels in this `order`.
///
/// # Errors
/// Names the rule or finding at which the original exceeds the budget.
pub fn suggest<'r>(
    rules: &'r RuleSet,
    order: &Order,
    scenarios: &[Scenario],
    survivors: &[Survivor<'_>],
    times: usize,
) -> Result<Suggestions<'r>, TooLarge> {
    let questions = mutants::questions(rules);
    let mut jury = Jury::new(rules, &questions, order, times)?;
    let ids = (1..).map(|number| format!("boundary-{number}"));
    let mut ids = ids.filter(|id| scenarios.iter().all(|it| it.id != *id));
    let mut found: Vec<Suggestion<'_>> = Vec::new();
    for (index, survivor) in survivors.iter().enumerate() {
        if jury.is_exhausted() {
            break;
        }
        let Some(decision) = jury.compile(&survivor.mutant) else {
            continue;
        };
        let detecting = jury.detecting(&decision);
        if let Some(first) = detecting.and_then(|it| found.get_mut(it)) {
            first.kills.push(index);
            continue;
        }
        if found.len() == MOST {
            continue;
        }
        let telling = telling_apart(rules, &mut jury, &decision).or_else(|Exceeded| {
            let decision = jury.compile_alone(&survivor.mutant).ok_or(Exceeded)?;
            telling_apart(rules, &mut jury, &decision)
        });
        let (Ok((given, outcome)), Some(id)) = (telling, ids.next()) else {
            continue;
        };
        let mut answers = Answers::none(rules.questions().len());
        answers.give_all(given, Origin::File);
        let rule = rules.deciding_rule(&answers);
        found.push(Suggestion {
            id,
            says: format!("detects a change of {}: {}", survivor.site, survivor.change),
            answers: AnswerMap::given(rules, &answers),
            outcome: &rules.outcomes()[outcome].id,
            rule: &rules.decision()[rule].id,
            kills: vec![index],
        });
        let rule = Some(rule);
        jury.add(answers, Expected::Decided { outcome, rule });
    }
    for it in found.iter_mut().filter(|it| it.kills.len() > 1) {
        let more = it.kills.len() - 1;
        it.says.push_str(&format!("; and {more} more"));
    }
    let detected: usize = found.iter().map(|it| it.kills.len()).sum();
    Ok(Suggestions {
        scenarios: found,
        undetected: survivors.len() - detected,
    })
}

/// A minimal set of answers that settles the outcome of the original but not the same outcome of
/// the mutant: a sufficient reason among answers for which the mutant gives another outcome. As few
/// of them as possible are not-sure.
fn telling_apart(
    rules: &RuleSet,
    jury: &mut Jury<'_>,
    mutant: &DecisionFunction,
) -> Result<(Vec<(QuestionId, Answer)>, OutcomeId), Exceeded> {
    let (functions, original) = (&mut jury.functions, &jury.original);
    let mut surest: Option<(usize, Vec<_>, OutcomeId)> = None;
    for outcome in rules.outcomes().ids() {
        let given = functions.gives(original.outcome, outcome)?;
        let still_given = functions.gives(mutant.outcome, outcome)?;
        let lost = functions.and_not(given, still_given)?;
        let Some(answers) = functions.sure_example(lost) else {
            continue;
        };
        let not_sure = answers.iter().filter(|(_, it)| *it == Answer::NotSure);
        let not_sure = not_sure.count();
        if surest.as_ref().is_none_or(|(least, ..)| not_sure < *least) {
            surest = Some((not_sure, answers, outcome));
        }
        if not_sure == 0 {
            break;
        }
    }
    let Some((_, answers, outcome)) = surest else {
        unreachable!("a surviving mutant is a different decision")
    };
    Ok((needed(functions, original, answers), outcome))
}

/// The answers that are needed to settle the outcome, among answers that settle it.
fn needed(
    functions: &mut Functions<'_>,
    original: &DecisionFunction,
    mut answers: Vec<(QuestionId, Answer)>,
) -> Vec<(QuestionId, Answer)> {
    for index in (0..answers.len()).rev() {
        let mut fewer = answers.clone();
        fewer.remove(index);
        let mut given = functions.given(pairs(&fewer));
        if functions.settled(original.outcome, &mut given).is_some() {
            answers = fewer;
        }
    }
    answers
}

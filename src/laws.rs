//! The laws of a rule set: which changes of an answer may never bring about which change of the
//! advice. Each is proved over all complete answer sets, on the diagram.

use crate::decision::Decision;
use crate::ids::{ClassId, OutcomeId, QuestionId};
use crate::ruleset::{Answer, Law, More, RuleSet};

/// A law that does not hold, with the proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken<'r> {
    /// The law.
    pub law: &'r Law,
    /// The question whose answer changes.
    pub question: QuestionId,
    /// The answer before and after, each an example of its class.
    pub change: [Answer; 2],
    /// The outcome before and after.
    pub outcomes: [OutcomeId; 2],
    /// Answers to other questions under which it happens, whatever the rest.
    pub with: Vec<(QuestionId, Answer)>,
}

/// The laws of `rules`, compiled as `decision`, that do not hold: each change of an answer that
/// breaks one, in the order of the rule set.
pub fn broken<'r>(rules: &'r RuleSet, decision: &Decision) -> Vec<Broken<'r>> {
    let mut broken = Vec::new();
    for law in rules.laws() {
        for more in &law.more_of {
            for (from, to) in changes(decision, more) {
                for shift in decision.shifts(more.question, from, to) {
                    let is_forbidden = law.never_from.contains(&shift.before)
                        && law.never_to.contains(&shift.after);
                    if is_forbidden {
                        let answer = |question: QuestionId, class: ClassId| {
                            decision.classes()[question].classes()[class]
                                .example
                                .clone()
                        };
                        let with = shift.shared.iter().rev();
                        broken.push(Broken {
                            law,
                            question: more.question,
                            change: [from, to].map(|class| answer(more.question, class)),
                            outcomes: [shift.before, shift.after],
                            with: with.map(|(it, class)| (*it, answer(*it, *class))).collect(),
                        });
                    }
                }
            }
        }
    }
    broken
}

/// The classes of the answers before and after.
fn changes(decision: &Decision, more: &More) -> Vec<(ClassId, ClassId)> {
    let classes = &decision.classes()[more.question];
    let mut changes: Vec<(ClassId, ClassId)> = Vec::new();
    for (index, less) in more.answers.iter().enumerate() {
        match less {
            Answer::Many(options) => {
                changes.extend(options.iter().flat_map(|option| classes.adding(*option)));
            }
            less => {
                let greater = more.answers.iter().skip(index + 1);
                changes.extend(greater.map(|greater| (classes.of(less), classes.of(greater))));
            }
        }
    }
    changes.retain(|(from, to)| from != to);
    changes
}

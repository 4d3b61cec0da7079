//! What changes in the advice from one rule set to another: the facts, which serialise.
//!
//! The comparison is exact, over every complete answer set that both rule sets understand: both
//! decisions are built in one store over the questions and options that they share.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::path::Path;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

use crate::answers::map::AnswerMap;
use crate::decision::functions::{DecisionFunction, Function, Functions};
use crate::decision::{Budget, Exceeded, TooLarge};
use crate::ids::{OptionId, OutcomeId, QuestionId, RuleId, Table};
use crate::ruleset::answer::NOT_SURE;
use crate::ruleset::edit::{EditableDecision, EditableRule};
use crate::ruleset::{Answer, Condition, Question, RuleSet};
use crate::shell;

/// The name that stands for the shipped rule set.
pub const SHIPPED: &str = "shipped";

/// What is said of every comparison.
pub const BASIS: &str = "compared over every complete answer set that both rule sets understand; questions \
    are matched by id and kind, options and outcomes by id; a question that only one side has counts as \
    not-sure there, and an option that only one side has is not chosen; of an advice the outcome is compared";

/// What changes from one rule set to another.
#[derive(Clone, Debug, Serialize)]
pub struct RulesDiff<'r> {
    schema_version: u32,
    /// The rule set before.
    pub old: Side<'r>,
    /// The rule set after.
    pub new: Side<'r>,
    basis: &'static str,
    /// How many complete answer sets both understand.
    #[serde(serialize_with = "as_text")]
    pub complete_answer_sets: u128,
    /// How many of them get another outcome.
    #[serde(serialize_with = "as_text")]
    pub changed: u128,
    share: f64,
    /// Each pair of outcomes once, that of the most answer sets first.
    pub changes: Vec<Change<'r>>,
    /// What only the old rule set has.
    pub only_in_old: Only<'r>,
    /// What only the new rule set has.
    pub only_in_new: Only<'r>,
    /// Questions of one id and two kinds, which are not matched.
    pub other_kind: Vec<OtherKind<'r>>,
    /// Whether questions that both have stand in another order.
    pub reordered: bool,
}

/// One of the two rule sets.
#[derive(Clone, Debug, Serialize)]
pub struct Side<'r> {
    /// How it was named: a path, or the name of the shipped rule set.
    pub path: &'r str,
    pub(crate) id: &'r str,
    pub(crate) version: &'r str,
    sha256: &'r str,
}

/// Answer sets that had one outcome and get another.
#[derive(Clone, Debug, Serialize)]
pub struct Change<'r> {
    /// The outcome before.
    pub from: &'r str,
    /// The outcome after.
    pub to: &'r str,
    /// How many change so.
    #[serde(serialize_with = "as_text")]
    pub complete_answer_sets: u128,
    share: f64,
    /// Answers that do, whatever the other answers.
    pub example: Example<'r>,
}

/// Answers whose outcome changes.
#[derive(Clone, Debug, Serialize)]
pub struct Example<'r> {
    /// The answers; they are to questions of the old rule set.
    pub answers: AnswerMap<'r>,
    rest: &'static str,
    /// What decides in the old rule set.
    pub before: Decided<'r>,
    /// What decides in the new rule set.
    pub after: Decided<'r>,
}

/// What decides an example on one side.
#[derive(Clone, Debug, Serialize)]
pub struct Decided<'r> {
    /// The rule, when the other questions are not sure.
    pub rule: &'r str,
    /// A command that shows the advice.
    pub(crate) command: String,
}

/// What only one of the two rule sets has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Only<'r> {
    /// Questions by their ids.
    pub questions: Vec<&'r str>,
    /// Options of questions that both have.
    pub options: IndexMap<&'r str, Vec<&'r str>>,
    pub(crate) outcomes: Vec<&'r str>,
}

/// A question that is of another kind on each side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OtherKind<'r> {
    pub(crate) question: &'r str,
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
}

/// Numbers of answer sets are text, since they may be too large for a number of JSON.
fn as_text<S: Serializer>(number: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

impl<'r> RulesDiff<'r> {
    /// Compares two rule sets, each with its name.
    ///
    /// # Errors
    /// One of them, or both together, outgrew the usual budget.
    pub fn new(
        (old_path, old): (&'r str, &'r RuleSet),
        (new_path, new): (&'r str, &'r RuleSet),
    ) -> Result<Self, TooLarge> {
        let shared = shared(old, new);
        let mut functions = Functions::new(&shared, Budget::default())?;
        let mut compared = |path, rules| Compared::new(&mut functions, &shared, path, rules);
        let sides = [compared(old_path, old)?, compared(new_path, new)?];
        let total = functions.answer_sets();
        let changes = changes(&mut functions, &sides, &shared)?;
        let changed = changes.iter().map(|it| it.complete_answer_sets).sum();
        Ok(Self {
            schema_version: 1,
            old: sides[0].named(),
            new: sides[1].named(),
            basis: BASIS,
            complete_answer_sets: total,
            changed,
            share: changed as f64 / total as f64,
            changes,
            only_in_old: only(old, new),
            only_in_new: only(new, old),
            other_kind: other_kind(old, new),
            reordered: is_reordered(new, &shared),
        })
    }
}

/// The questions that both rule sets have, with the options that both have, in the old order.
fn shared(old: &RuleSet, new: &RuleSet) -> Table<QuestionId, Question> {
    let both = old.questions().values().filter_map(|question| {
        let other = &new.questions()[new.question(&question.id)?];
        let options = question.options.values();
        let options = options.filter(|it| other.options.values().any(|other| other.id == it.id));
        (other.kind == question.kind).then(|| Question {
            options: options.cloned().collect(),
            ..question.clone()
        })
    });
    both.collect()
}

/// One of the two rule sets, with its decision over the shared questions.
struct Compared<'r> {
    path: &'r str,
    rules: &'r RuleSet,
    decision: DecisionFunction,
}

impl<'r> Compared<'r> {
    fn new(
        functions: &mut Functions<'_>,
        shared: &Table<QuestionId, Question>,
        path: &'r str,
        rules: &'r RuleSet,
    ) -> Result<Self, TooLarge> {
        functions.reset_steps();
        let mapped = Mapping::new(rules, shared).decision(rules);
        let decision = functions.decision(rules, &mapped)?;
        Ok(Self {
            path,
            rules,
            decision,
        })
    }

    fn named(&self) -> Side<'r> {
        Side {
            path: self.path,
            id: self.rules.id(),
            version: self.rules.version(),
            sha256: self.rules.sha256(),
        }
    }

    fn decided(&self, rule: RuleId, answers: &AnswerMap<'_>) -> Decided<'r> {
        let mut words = vec!["backend-advisor".to_owned()];
        if self.path != SHIPPED {
            words.extend(["--rules".to_owned(), shell::path(Path::new(self.path))]);
        }
        for reply in answers.iter() {
            words.push(reply.question.flag());
            words.push(reply.words().join(","));
        }
        words.push("--rest-not-sure".to_owned());
        Decided {
            rule: &self.rules.decision()[rule].id,
            command: words.join(" "),
        }
    }
}

/// What the questions and options of one rule set are among the shared ones.
struct Mapping(Table<QuestionId, Option<Mapped>>);

/// A shared question, and what each option of the rule set is among its options.
type Mapped = (QuestionId, Table<OptionId, Option<OptionId>>);

impl Mapping {
    fn new(rules: &RuleSet, shared: &Table<QuestionId, Question>) -> Self {
        Self(rules.questions().map(|_, question| {
            let matches = |it: &Question| it.id == question.id && it.kind == question.kind;
            let id = shared.position(matches)?;
            let options = &shared[id].options;
            let own = question
                .options
                .map(|_, own| options.position(|it| it.id == own.id));
            Some((id, own))
        }))
    }

    /// The decision of a rule set in terms of the shared questions.
    fn decision<'r>(&self, rules: &'r RuleSet) -> EditableDecision<'r> {
        let own = EditableDecision::of(rules);
        let rules = own.rules.into_iter().map(|rule| EditableRule {
            when: Cow::Owned(self.condition(&rule.when)),
            ..rule
        });
        EditableDecision {
            rules: rules.collect(),
            findings: own.findings.map(|_, when| Cow::Owned(self.condition(when))),
        }
    }

    /// A condition in terms of the shared questions: of what is not shared, a question is not sure
    /// and an option not chosen.
    fn condition(&self, condition: &Condition) -> Condition {
        let list = |of: &[Condition]| of.iter().map(|it| self.condition(it)).collect();
        let shared = |question: QuestionId| self.0[question].as_ref();
        match condition {
            Condition::All(of) => Condition::All(list(of)),
            Condition::Any(of) => Condition::Any(list(of)),
            Condition::Not(inner) => Condition::Not(Box::new(self.condition(inner))),
            Condition::AtLeast { count, of } => Condition::AtLeast {
                count: *count,
                of: list(of),
            },
            Condition::Finding(finding) => Condition::Finding(*finding),
            Condition::Chosen { question, options } => match shared(*question) {
                Some((question, own)) => {
                    let options = options.iter().filter_map(|option| own[*option]);
                    let mut options: Vec<OptionId> = options.collect();
                    options.sort_unstable();
                    Condition::Chosen {
                        question: *question,
                        options,
                    }
                }
                None => Condition::NEVER,
            },
            Condition::NoneChosen(question) => shared(*question)
                .map_or(Condition::NEVER, |(question, _)| {
                    Condition::NoneChosen(*question)
                }),
            Condition::NotSure(question) => shared(*question)
                .map_or(Condition::ALWAYS, |(question, _)| {
                    Condition::NotSure(*question)
                }),
        }
    }
}

/// Each pair of different outcomes that comes together for some answers, the most frequent first.
fn changes<'r>(
    functions: &mut Functions<'_>,
    sides: &[Compared<'r>; 2],
    shared: &Table<QuestionId, Question>,
) -> Result<Vec<Change<'r>>, TooLarge> {
    let [old, new] = sides;
    let mut changes = Vec::new();
    functions.reset_steps();
    for (before, from) in old.rules.outcomes().iter() {
        for (after, to) in new.rules.outcomes().iter() {
            if from.id == to.id {
                continue;
            }
            let where_both =
                both(functions, [(old, before), (new, after)]).map_err(|_| TooLarge::Comparison)?;
            if let Some(answers) = functions.example(where_both) {
                let count = functions.count(where_both);
                changes.push(Change {
                    from: &from.id,
                    to: &to.id,
                    complete_answer_sets: count,
                    share: count as f64 / functions.answer_sets() as f64,
                    example: example(functions, sides, shared, &answers),
                });
            }
        }
    }
    changes.sort_by_key(|change| Reverse(change.complete_answer_sets));
    Ok(changes)
}

/// Where each side gives such an outcome.
fn both(
    functions: &mut Functions<'_>,
    [(old, before), (new, after)]: [(&Compared<'_>, OutcomeId); 2],
) -> Result<Function, Exceeded> {
    let is_before = functions.gives(old.decision.outcome, before)?;
    let is_after = functions.gives(new.decision.outcome, after)?;
    functions.and(is_before, is_after)
}

fn example<'r>(
    functions: &Functions<'_>,
    [old, new]: &[Compared<'r>; 2],
    shared: &Table<QuestionId, Question>,
    answers: &[(QuestionId, Answer)],
) -> Example<'r> {
    let given = functions.given(answers.iter().map(|(id, answer)| (*id, answer)));
    let in_old = answers.iter().map(|(id, answer)| {
        let question = &shared[*id];
        let Some(id) = old.rules.question(&question.id) else {
            unreachable!("the old rule set has every shared question");
        };
        let Ok(answer) = old.rules.questions()[id].answer(&answer.words(question)) else {
            unreachable!("the old rule set has every shared option");
        };
        (id, answer)
    });
    let in_old: Vec<(QuestionId, Answer)> = in_old.collect();
    let answers = AnswerMap::new(old.rules, &in_old);
    let decided = |side: &Compared<'r>| {
        let rule = functions.deciding_rule(&side.decision, &given);
        side.decided(rule, &answers)
    };
    Example {
        before: decided(old),
        after: decided(new),
        rest: NOT_SURE,
        answers,
    }
}

/// What `rules` have and `other` has not. Questions of another kind are told apart elsewhere.
fn only<'r>(rules: &'r RuleSet, other: &RuleSet) -> Only<'r> {
    let mut only = Only::default();
    for question in rules.questions().values() {
        let Some(theirs) = other.question(&question.id) else {
            only.questions.push(&question.id);
            continue;
        };
        let theirs = &other.questions()[theirs];
        let options = question.options.values().map(|it| it.id.as_str());
        let missing = options.filter(|id| !theirs.options.values().any(|it| it.id == **id));
        let missing: Vec<&str> = missing.collect();
        if theirs.kind == question.kind && !missing.is_empty() {
            only.options.insert(&question.id, missing);
        }
    }
    let outcomes = rules.outcomes().values().map(|it| it.id.as_str());
    only.outcomes = outcomes.filter(|id| other.outcome(id).is_none()).collect();
    only
}

fn other_kind<'r>(old: &'r RuleSet, new: &RuleSet) -> Vec<OtherKind<'r>> {
    let changed = old.questions().values().filter_map(|question| {
        let other = &new.questions()[new.question(&question.id)?];
        (other.kind != question.kind).then(|| OtherKind {
            question: &question.id,
            old: question.kind.name(),
            new: other.kind.name(),
        })
    });
    changed.collect()
}

/// Whether the shared questions, which are in the old order, are in another in `new`.
fn is_reordered(new: &RuleSet, shared: &Table<QuestionId, Question>) -> bool {
    !shared.values().is_sorted_by_key(|it| new.question(&it.id))
}

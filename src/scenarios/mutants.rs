//! Small changes to a decision, like those that an author could make by mistake.
//!
//! A mutant changes one thing. A rule is dropped, swapped with the next one, or given another
//! outcome. Or the condition of a rule or finding is negated, loses a part, has a part negated,
//! names another option or number, or requires one more or one less of its parts. The last rule is neither
//! dropped nor swapped, because the result would not be a decision or would equal another mutant.

use crate::ids::{Id, OptionId, OutcomeId, QuestionId, RuleId, Table};
use crate::ruleset::one_line::condition;
use crate::ruleset::{Condition, EditableDecision, Number, Question, Range, RuleSet, Scale, Site};

/// A changed decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The rule or finding that is changed.
    pub site: Site,
    /// The change.
    pub change: Change,
    /// The path to the changed part of the condition, if a condition is changed.
    path: Vec<usize>,
}

/// A change of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The rule is dropped.
    Dropped,
    /// The rule is swapped with this next rule.
    After(RuleId),
    /// The rule gives another outcome.
    Outcome(OutcomeId),
    /// This condition, or part of one, is negated.
    Negated(Condition),
    /// This part of the condition is dropped.
    Without(Condition),
    /// The condition names another option instead, or one option less.
    Option {
        /// The question of the option.
        question: QuestionId,
        /// The option it named.
        from: OptionId,
        /// The option that it names instead.
        to: Option<OptionId>,
    },
    /// The condition names a range that ends one number earlier or later.
    Range {
        /// The number question.
        question: QuestionId,
        /// The range it named.
        from: Range,
        /// The range that it names instead.
        to: Range,
    },
    /// Another number of conditions must hold.
    Count {
        /// What the number was.
        from: usize,
        /// What it is now.
        to: usize,
    },
}

impl Change {
    /// The change in words.
    pub(crate) fn in_words(&self, rules: &RuleSet) -> String {
        match self {
            Change::Dropped => "dropped".to_owned(),
            Change::After(rule) => format!("after {}", rules.decision()[*rule].id),
            Change::Outcome(outcome) => format!("recommends {}", rules.outcomes()[*outcome].id),
            Change::Negated(part) => format!("not {}", condition(rules, part)),
            Change::Without(part) => format!("without {}", condition(rules, part)),
            Change::Option { question, from, to } => {
                let Question { id, options, .. } = &rules.questions()[*question];
                let from = &options[*from].id;
                match to {
                    Some(to) => format!("{id} {} instead of {from}", options[*to].id),
                    None => format!("{id} without {from}"),
                }
            }
            Change::Range { question, from, to } => {
                format!("{} {to} instead of {from}", rules.questions()[*question].id)
            }
            Change::Count { from, to } => format!("at least {to} instead of {from}"),
        }
    }
}

impl Mutant {
    /// All mutants of the decision of `rules`, in the order of its rules and then its findings.
    pub fn all(rules: &RuleSet) -> Vec<Mutant> {
        let mut mutants = Vec::new();
        let last = rules.decision().len() - 1;
        for (id, rule) in rules.decision().iter() {
            let (site, index) = (Site::Rule(id), id.index());
            let dropped = (index < last).then_some(Change::Dropped);
            let after = (index + 1 < last).then(|| Change::After(RuleId::new(index + 1)));
            let others = rules.outcomes().ids().filter(|it| *it != rule.recommend);
            let changes = dropped.into_iter().chain(after);
            let changes = changes.chain(others.map(Change::Outcome));
            mutants.extend(changes.map(|change| Mutant {
                site,
                change,
                path: Vec::new(),
            }));
            if index < last {
                mutants.extend(Self::of_condition(rules, site, &rule.when));
            }
        }
        for (id, finding) in rules.findings().iter() {
            mutants.extend(Self::of_condition(rules, Site::Finding(id), &finding.when));
        }
        mutants
    }

    /// The mutants that change one condition.
    fn of_condition<'r>(
        rules: &'r RuleSet,
        site: Site,
        condition: &'r Condition,
    ) -> impl Iterator<Item = Mutant> {
        condition.parts().flat_map(move |part| {
            let mut changes = Vec::new();
            // Dropping or negating the operand of a `not` is the same as doing so with the whole
            // `not`.
            if !matches!(part.parent, Some(Condition::Not(_))) {
                changes.extend(part.parent.map(|_| Change::Without(part.condition.clone())));
                changes.push(Change::Negated(part.condition.clone()));
            }
            match part.condition {
                Condition::AtLeast { count, .. } => {
                    let others = count.checked_sub(1).into_iter().chain([count + 1]);
                    changes.extend(others.map(|to| Change::Count { from: *count, to }));
                }
                Condition::Chosen { question, options } => {
                    let all = &rules.questions()[*question].options;
                    let fewer = (options.len() > 1).then_some(None);
                    for from in options {
                        let others = all.ids().filter(|it| !options.contains(it)).map(Some);
                        changes.extend(fewer.into_iter().chain(others).map(|to| Change::Option {
                            question: *question,
                            from: *from,
                            to,
                        }));
                    }
                }
                Condition::Within { question, range } => {
                    let scale = rules.questions()[*question].scale.as_ref();
                    let others = scale.map(|scale| beside(scale, *range)).into_iter();
                    changes.extend(others.flatten().map(|to| Change::Range {
                        question: *question,
                        from: *range,
                        to,
                    }));
                }
                _ => {}
            }
            changes.into_iter().map(move |change| Mutant {
                site,
                change,
                path: part.path.clone(),
            })
        })
    }

    /// The changed decision. `rules` must be the rule set of this mutant.
    pub fn edited<'r>(&self, rules: &'r RuleSet) -> EditableDecision<'r> {
        let mut edited = EditableDecision::of(rules);
        match (self.site, &self.change) {
            (Site::Rule(rule), Change::Dropped) => edited.rules.retain(|it| it.rule != rule),
            (Site::Rule(rule), Change::After(_)) => {
                edited.rules.swap(rule.index(), rule.index() + 1);
            }
            (Site::Rule(rule), Change::Outcome(outcome)) => {
                edited.rule_mut(rule).outcome = *outcome;
            }
            (site, _) => self.apply(edited.condition_mut(site)),
        }
        edited
    }

    /// Changes its condition.
    fn apply(&self, condition: &mut Condition) {
        match (&self.change, condition.at_mut(&self.path)) {
            (Change::Without(_), _) => {
                if let Some((index, parent)) = self.path.split_last() {
                    condition.at_mut(parent).list_mut().remove(*index);
                }
            }
            (Change::Negated(_), part) => {
                *part = match std::mem::replace(part, Condition::ALWAYS) {
                    Condition::Not(inner) => *inner,
                    condition => Condition::Not(Box::new(condition)),
                };
            }
            (Change::Option { from, to, .. }, Condition::Chosen { options, .. }) => {
                options.retain(|option| option != from);
                options.extend(*to);
                options.sort_unstable();
            }
            (Change::Range { to, .. }, Condition::Within { range, .. }) => *range = *to,
            (Change::Count { to, .. }, Condition::AtLeast { count, .. }) => *count = *to,
            (change, part) => unreachable!("{change:?} was not found in {part:?}"),
        }
    }
}

/// The questions of `rules`, with their numbers cut finely enough for all mutants.
pub fn questions(rules: &RuleSet) -> Table<QuestionId, Question> {
    let mut questions = rules.questions().clone();
    for mutant in Mutant::all(rules) {
        if let Change::Range { question, to, .. } = mutant.change
            && let Some(scale) = &mut questions[question].scale
        {
            scale.cut(to);
        }
    }
    questions.values_mut().for_each(Question::classify);
    questions
}

/// The ranges that an author could have meant instead: of whole numbers, with an end that is one
/// less or more; of others, without the number at an end that it includes, or the other way round.
fn beside(scale: &Scale, range: Range) -> Vec<Range> {
    let step = scale.step();
    let around = |number: Number| [number.minus(step), number.plus(step)];
    let mut ranges = match range {
        Range::Between(least, most) if scale.whole => {
            let mut ranges = around(least).map(|it| Range::Between(it, most)).to_vec();
            ranges.extend(around(most).map(|it| Range::Between(least, it)));
            ranges
        }
        Range::Exactly(it) if scale.whole => around(it).map(Range::Exactly).to_vec(),
        Range::LessThan(it) if scale.whole => around(it).map(Range::LessThan).to_vec(),
        Range::AtMost(it) if scale.whole => around(it).map(Range::AtMost).to_vec(),
        Range::MoreThan(it) if scale.whole => around(it).map(Range::MoreThan).to_vec(),
        Range::AtLeast(it) if scale.whole => around(it).map(Range::AtLeast).to_vec(),
        Range::Between(least, most) => vec![
            Range::Between(least.plus(step), most),
            Range::Between(least, most.minus(step)),
        ],
        Range::Exactly(_) => Vec::new(),
        Range::LessThan(it) => vec![Range::AtMost(it)],
        Range::AtMost(it) => vec![Range::LessThan(it)],
        Range::MoreThan(it) => vec![Range::AtLeast(it)],
        Range::AtLeast(it) => vec![Range::MoreThan(it)],
    };
    ranges.retain(|range| range.numbers().all(|it| scale.includes(it)) && !scale.is_empty(*range));
    ranges
}

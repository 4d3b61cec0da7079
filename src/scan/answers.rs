//! From traits to answers.

use std::collections::BTreeMap;

use crate::answers::{Answers, Origin};
use crate::ids::{OptionId, QuestionId, Set, TraitId};
use crate::ruleset::Answer;
use crate::ruleset::mapping::{Mapping, Reading, Requirement, Sure};
use crate::scan::Project;

/// What a project answers.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// The answers, in the order of the questions. For an any-of question, there is one for each
    /// group of options that is seen.
    pub answers: Vec<Found>,
    /// The answers that contradict each other, and so do not count.
    pub conflicts: Vec<Found>,
}

/// An answer that a project shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The question.
    pub question: QuestionId,
    /// The answer. For an any-of question, options that are part of it.
    pub answer: Answer,
    /// How sure it is.
    pub sure: Sure,
    /// The other answers that the code does not contradict.
    pub allows: Vec<Answer>,
    /// The evidence for it.
    pub evidence: Vec<Evidence>,
}

/// The evidence for an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// A trait that is seen.
    Seen(TraitId),
    /// Traits that are not seen, or not often.
    Unseen(Vec<TraitId>),
    /// Not everything could be read, so that what is not seen could still be there.
    NotAllRead,
}

impl Readings {
    /// What a project answers.
    pub fn new(mapping: &Mapping, project: &Project) -> Self {
        let mut by_question: BTreeMap<QuestionId, Vec<Found>> = BTreeMap::new();
        for reading in &mapping.answers {
            if let Some(found) = Found::new(reading, project) {
                let all = by_question.entry(reading.question).or_default();
                match all.iter_mut().find(|it| it.answer == found.answer) {
                    Some(same) => same.merge(found),
                    None => all.push(found),
                }
            }
        }
        let mut readings = Self::default();
        for mut found in by_question.into_values() {
            let is_any_of = matches!(found.first(), Some(first) if first.is_part());
            let surest = found.iter().map(|it| it.sure).max();
            found.retain(|it| is_any_of || Some(it.sure) == surest);
            match is_any_of || found.len() == 1 {
                true => readings.answers.extend(found),
                false => readings.conflicts.extend(found),
            }
        }
        readings
    }

    /// Gives the answers that count: the certain ones, and with `likely` also the likely ones. An
    /// answer to an any-of question may be incomplete, so it is only likely.
    pub fn give(&self, answers: &mut Answers, likely: bool) {
        for found in &self.answers {
            if !likely && !found.is_certain() {
                continue;
            }
            let earlier = answers.answer(found.question);
            let answer = match (earlier, &found.answer) {
                (Some(Answer::Many(earlier)), Answer::Many(more)) => {
                    let mut options: Vec<OptionId> = [earlier.as_slice(), more].concat();
                    options.sort_unstable();
                    options.dedup();
                    Answer::Many(options)
                }
                (_, answer) => answer.clone(),
            };
            answers.give(found.question, answer, Origin::Scan);
        }
    }
}

impl Readings {
    /// The questions with a likely answer that nobody has answered.
    pub(super) fn not_given(&self, answers: &Answers) -> Set<QuestionId> {
        let likely = self.answers.iter().filter(|it| !it.is_certain());
        let likely = likely.map(|it| it.question);
        let is_open =
            |it: &QuestionId| matches!(answers.origin(*it), None | Some(Origin::RestNotSure));
        likely.filter(is_open).collect()
    }
}

impl Found {
    /// Whether it is certain and the whole answer.
    fn is_certain(&self) -> bool {
        self.sure == Sure::Certain && !self.is_part()
    }

    fn new(reading: &Reading, project: &Project) -> Option<Self> {
        let evidence = met(&reading.when, project)?;
        let sure = match evidence.contains(&Evidence::NotAllRead) {
            true => Sure::Likely,
            false => reading.sure,
        };
        Some(Self {
            question: reading.question,
            answer: reading.answer.clone(),
            sure,
            allows: reading.allows.clone(),
            evidence,
        })
    }

    /// Whether the answer may be incomplete, as for an any-of question.
    pub fn is_part(&self) -> bool {
        matches!(self.answer, Answer::Many(_))
    }

    /// Whether the code contradicts an answer.
    pub fn contradicts(&self, answer: &Answer) -> bool {
        self.sure == Sure::Certain
            && match (&self.answer, answer) {
                (_, Answer::NotSure) => false,
                (Answer::Many(seen), Answer::Many(given)) => {
                    !seen.iter().all(|option| given.contains(option))
                }
                (seen, given) => seen != given && !self.allows.contains(given),
            }
    }

    /// Whether the code shows another answer than this one, which need not contradict it.
    pub fn differs(&self, answer: &Answer) -> bool {
        self.is_certain() && self.answer != *answer
    }

    /// Adds more evidence for the same answer.
    fn merge(&mut self, other: Self) {
        if other.sure > self.sure {
            let weaker = std::mem::replace(self, other);
            return self.merge(weaker);
        }
        if other.sure == self.sure {
            let new = other.evidence.into_iter();
            let new: Vec<_> = new.filter(|it| !self.evidence.contains(it)).collect();
            self.evidence.extend(new);
        }
        self.allows.extend(other.allows);
    }
}

/// The evidence that all requirements are met; `None` if they are not.
pub(super) fn met(requirements: &[Requirement], project: &Project) -> Option<Vec<Evidence>> {
    let mut evidence = Vec::new();
    for requirement in requirements {
        meet(requirement, project, &mut evidence)?;
    }
    let is_absence = evidence.iter().any(|it| matches!(it, Evidence::Unseen(_)));
    if is_absence && !project.not_read.is_empty() {
        evidence.push(Evidence::NotAllRead);
    }
    Some(evidence)
}

/// Adds the evidence that a requirement is met; `None` if it is not.
fn meet(requirement: &Requirement, project: &Project, evidence: &mut Vec<Evidence>) -> Option<()> {
    let count = |ids: &[TraitId]| ids.iter().map(|id| project.traits[*id].count).sum::<u64>();
    if !requirement.unseen.is_empty() {
        evidence.push(Evidence::Unseen(requirement.unseen.clone()));
        return (count(&requirement.unseen) == 0).then_some(());
    }
    let seen = count(&requirement.seen);
    let is_met = seen >= requirement.at_least.unwrap_or(1)
        && requirement.at_most.is_none_or(|most| seen <= most);
    if requirement.at_most.is_some() {
        evidence.push(Evidence::Unseen(requirement.seen.clone()));
        return is_met.then_some(());
    }
    let mut shown = requirement.seen.clone();
    shown.retain(|id| count(&[*id]) > 0 && !evidence.contains(&Evidence::Seen(*id)));
    evidence.extend(shown.into_iter().map(Evidence::Seen));
    is_met.then_some(())
}

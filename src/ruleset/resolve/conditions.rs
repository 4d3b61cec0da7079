//! Conditions, and the findings that they refer to.

use crate::ids::{FindingId, Id, QuestionId, Table};
use crate::limits;
use crate::ruleset::resolve::Resolver;
use crate::ruleset::{Condition, Kind, Mistake, NONE, NOT_SURE, Place, yaml};

impl<'s> Resolver<'s, '_> {
    pub(super) fn condition_or_always(
        &mut self,
        condition: Option<&'s yaml::Condition>,
        place: Place<'_>,
    ) -> Option<Condition> {
        match condition {
            Some(condition) => self.condition(condition, place.key("when")),
            None => Some(Condition::ALWAYS),
        }
    }

    pub(super) fn condition(
        &mut self,
        condition: &'s yaml::Condition,
        place: Place<'_>,
    ) -> Option<Condition> {
        Some(match condition {
            yaml::Condition::All(of) => Condition::All(self.conditions(of, "all", place)?),
            yaml::Condition::Any(of) => Condition::Any(self.conditions(of, "any", place)?),
            yaml::Condition::Not(condition) => {
                Condition::Not(Box::new(self.condition(condition, place.key("not"))?))
            }
            yaml::Condition::AtLeast(at_least) => {
                let (count, len) = (at_least.count, at_least.of.len());
                let place = place.key("at-least");
                if len > 0 && count > len as u64 {
                    let mistake = Mistake::NeverEnough { count, len };
                    self.problem(place.key("count").span(), mistake);
                }
                self.at_most(len, limits::COUNTED, place.key("of"));
                Condition::AtLeast {
                    count: usize::try_from(count).unwrap_or(usize::MAX),
                    of: self.conditions(&at_least.of, "of", place)?,
                }
            }
            yaml::Condition::Finding(id) => {
                let span = place.key("finding").span();
                let is_question = self.question_ids.get(id).is_some();
                if self.findings.get(id).is_none() && is_question {
                    self.problem(span, Mistake::QuestionAsFinding(id));
                    return None;
                }
                Condition::Finding(self.known(self.findings.find(id), span)?)
            }
            yaml::Condition::Question { id, options } => {
                let place = place.key(id);
                let is_finding = self.findings.get(id).is_some();
                if self.question_ids.get(id).is_none() && is_finding {
                    self.problem(place.key_span(), Mistake::FindingAsQuestion(id));
                    return None;
                }
                let question = self.question_id(id, place)?;
                self.options_of(question, options, place)?
            }
        })
    }

    /// The conditions under a key, if all of them could be resolved.
    fn conditions(
        &mut self,
        of: &'s [yaml::Condition],
        key: &'static str,
        place: Place<'_>,
    ) -> Option<Vec<Condition>> {
        let place = place.key(key);
        if of.is_empty() {
            self.problem(place.span(), Mistake::NoConditions(key));
        }
        let conditions: Vec<Condition> = self.all(of, place, Self::condition);
        (conditions.len() == of.len()).then_some(conditions)
    }

    /// The condition that the answer to a question is one of these options.
    fn options_of(
        &mut self,
        question: QuestionId,
        written: &yaml::Options,
        place: Place<'_>,
    ) -> Option<Condition> {
        let asked = &self.questions[question];
        if let Some(scale) = asked.scale.clone() {
            return self.ranges_of(question, &scale, written, place);
        }
        let any_of = asked.kind == Kind::AnyOf;
        let mut options = Vec::new();
        let mut parts = Vec::new();
        let mut mistakes = Vec::new();
        if written.ids.is_empty() {
            mistakes.push((None, Mistake::NoOptions { any_of }));
        }
        for (index, word) in written.ids.iter().enumerate() {
            if word == NOT_SURE && asked.must_know {
                mistakes.push((Some(index), Mistake::MustBeKnown(asked)));
            } else if word == NOT_SURE {
                parts.push(Condition::NotSure(question));
            } else if any_of && word == NONE {
                parts.push(Condition::NoneChosen(question));
            } else if let Some(option) = asked.option(word) {
                options.push(option);
            } else {
                mistakes.push((Some(index), Mistake::NotAnOption(word, asked)));
            }
        }
        let problems = written.problems(&mistakes, place);
        self.add(problems);
        if !options.is_empty() {
            options.sort_unstable();
            options.dedup();
            parts.push(Condition::Chosen { question, options });
        }
        if parts.len() > 1 {
            return Some(Condition::Any(parts));
        }
        parts.pop()
    }

    /// The findings, ordered so that each comes after those it refers to.
    pub(super) fn finding_order(
        &mut self,
        written: &'s [yaml::Finding],
        place: Place<'_>,
    ) -> Vec<FindingId> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let findings: Table<FindingId, &yaml::Finding> = written.iter().collect();
        let mut marks = findings.map(|_, _| Mark::New);
        let mut order = Vec::new();
        for start in findings.ids() {
            // The path to the current finding, with the references of each finding that are still
            // to be visited.
            let mut open: Vec<(FindingId, Vec<FindingId>)> = Vec::new();
            let mut next = Some(start).filter(|start| marks[*start] == Mark::New);
            loop {
                if let Some(finding) = next.take() {
                    marks[finding] = Mark::Open;
                    let mut inner = Vec::new();
                    self.referred(&findings[finding].when, &mut inner);
                    inner.reverse();
                    open.push((finding, inner));
                }
                let Some((finding, inner)) = open.last_mut() else {
                    break;
                };
                let finding = *finding;
                match inner.pop() {
                    Some(other) if marks[other] == Mark::New => next = Some(other),
                    Some(other) if marks[other] == Mark::Open => {
                        let cycle = open.iter().map(|(finding, _)| *finding);
                        let cycle = cycle.skip_while(|it| *it != other).chain([other]);
                        let ids = cycle.map(|it| findings[it].id.as_str()).collect();
                        let span = place.index(other.index()).key("id").span();
                        self.problem(span, Mistake::CircularFindings(ids));
                    }
                    Some(_) => {}
                    None => {
                        marks[finding] = Mark::Done;
                        order.push(finding);
                        open.pop();
                    }
                }
            }
        }
        order
    }

    /// The findings that a condition refers to, in order.
    fn referred(&self, condition: &yaml::Condition, found: &mut Vec<FindingId>) {
        match condition {
            yaml::Condition::All(of)
            | yaml::Condition::Any(of)
            | yaml::Condition::AtLeast(yaml::AtLeast { of, .. }) => {
                for condition in of {
                    self.referred(condition, found);
                }
            }
            yaml::Condition::Not(condition) => self.referred(condition, found),
            yaml::Condition::Finding(id) => found.extend(self.findings.get(id)),
            yaml::Condition::Question { .. } => {}
        }
    }
}

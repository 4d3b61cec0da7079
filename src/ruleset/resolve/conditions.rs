//! Conditions, and the findings that they refer to.

use indexmap::IndexSet;

use crate::ids::{FindingId, Id, QuestionId};
use crate::limits;
use crate::ruleset::resolve::Resolver;
use crate::ruleset::resolve::numbers::range;
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

    /// The condition that the answer to a question is one of these options, or in one of these
    /// ranges of numbers.
    fn options_of(
        &mut self,
        question: QuestionId,
        written: &yaml::Options,
        place: Place<'_>,
    ) -> Option<Condition> {
        let asked = &self.questions[question];
        let any_of = asked.kind == Kind::AnyOf;
        let mut options = Vec::new();
        let mut ranges = Vec::new();
        let mut parts = Vec::new();
        let mut mistakes = Vec::new();
        if written.ids.is_empty() {
            mistakes.push((None, Mistake::NoOptions { any_of }));
        }
        for (index, word) in written.ids.iter().enumerate() {
            let mistake = match (&asked.scale, asked.option(word)) {
                _ if word == NOT_SURE && asked.must_know => Some(Mistake::MustBeKnown(asked)),
                _ if word == NOT_SURE => {
                    parts.push(Condition::NotSure(question));
                    None
                }
                (Some(scale), _) => {
                    let range = range(asked, scale, word);
                    range.map(|range| ranges.push(range)).err()
                }
                _ if any_of && word == NONE => {
                    parts.push(Condition::NoneChosen(question));
                    None
                }
                (None, Some(option)) => {
                    options.push(option);
                    None
                }
                (None, None) => Some(Mistake::NotAnOption(word, asked)),
            };
            mistakes.extend(mistake.map(|mistake| (Some(index), mistake)));
        }
        let problems = written.problems(&mistakes, place);
        self.add(problems);
        if let Some(scale) = &mut self.questions[question].scale {
            ranges.iter().for_each(|range| scale.cut(*range));
        }
        let within = ranges.into_iter();
        parts.extend(within.map(|range| Condition::Within { question, range }));
        if !options.is_empty() {
            options.sort_unstable();
            options.dedup();
            parts.push(Condition::Chosen { question, options });
        }
        match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Condition::Any(parts)),
        }
    }

    /// The findings, ordered so that each comes after those it refers to.
    pub(super) fn finding_order(
        &mut self,
        written: &'s [yaml::Finding],
        place: Place<'_>,
    ) -> Vec<FindingId> {
        let mut order = IndexSet::new();
        for start in (0..written.len()).map(FindingId::new) {
            self.place_finding(start, written, place, &mut Vec::new(), &mut order);
        }
        order.into_iter().collect()
    }

    /// Adds a finding to the `order`, after those it refers to. `open` are the findings that lead to
    /// it, each by a reference of the one before.
    fn place_finding(
        &mut self,
        finding: FindingId,
        written: &'s [yaml::Finding],
        place: Place<'_>,
        open: &mut Vec<FindingId>,
        order: &mut IndexSet<FindingId>,
    ) {
        if order.contains(&finding) {
            return;
        }
        let id = |it: &FindingId| written.get(it.index()).map_or("", |it| it.id.as_str());
        if let Some(start) = open.iter().position(|it| *it == finding) {
            let circle = open.iter().skip(start).chain([&finding]);
            let ids = circle.map(id).collect();
            let span = place.index(finding.index()).key("id").span();
            return self.problem(span, Mistake::CircularFindings(ids));
        }
        open.push(finding);
        let mut inner = Vec::new();
        if let Some(finding) = written.get(finding.index()) {
            self.referred(&finding.when, &mut inner);
        }
        for other in inner {
            self.place_finding(other, written, place, open, order);
        }
        open.pop();
        order.insert(finding);
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

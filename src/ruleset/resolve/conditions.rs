//! Conditions, and the findings that they refer to.

use crate::ids::{FindingId, Id, QuestionId, Table};
use crate::ruleset::answer::{NONE, NOT_SURE};
use crate::ruleset::resolve::names::find;
use crate::ruleset::resolve::{MOST_COUNTED_CONDITIONS, Resolver};
use crate::ruleset::spans::Path;
use crate::ruleset::yaml;
use crate::ruleset::{self as sound, Condition};

impl<'s> Resolver<'s, '_> {
    pub(super) fn condition_or_always(
        &mut self,
        condition: Option<&'s yaml::Condition>,
        path: &Path<'_>,
    ) -> Condition {
        condition.map_or(Condition::ALWAYS, |condition| {
            self.condition(condition, &path.key("when"))
        })
    }

    pub(super) fn condition(
        &mut self,
        condition: &'s yaml::Condition,
        path: &Path<'_>,
    ) -> Condition {
        match condition {
            yaml::Condition::All(of) => Condition::All(self.conditions(of, &path.key("all"))),
            yaml::Condition::Any(of) => Condition::Any(self.conditions(of, &path.key("any"))),
            yaml::Condition::Not(condition) => {
                Condition::Not(Box::new(self.condition(condition, &path.key("not"))))
            }
            yaml::Condition::AtLeast(at_least) => {
                let path = path.key("at-least");
                self.at_most(at_least.of.len(), MOST_COUNTED_CONDITIONS, &path.key("of"));
                Condition::AtLeast {
                    count: usize::try_from(at_least.count).unwrap_or(usize::MAX),
                    of: self.conditions(&at_least.of, &path.key("of")),
                }
            }
            yaml::Condition::Finding(id) => {
                let found = find(&self.findings, id);
                let found = self.known("finding", id, found, &path.key("finding"));
                found.map_or(Condition::ALWAYS, Condition::Finding)
            }
            yaml::Condition::Question { id, options } => {
                let path = path.key(id);
                match self.question_id(id, &path) {
                    Some(question) => self.options_of(question, options, &path),
                    None => Condition::ALWAYS,
                }
            }
        }
    }

    pub(super) fn conditions(
        &mut self,
        of: &'s [yaml::Condition],
        path: &Path<'_>,
    ) -> Vec<Condition> {
        let conditions = of.iter().enumerate();
        conditions
            .map(|(index, condition)| self.condition(condition, &path.index(index)))
            .collect()
    }

    /// The condition that a question has one of some options.
    pub(super) fn options_of(
        &mut self,
        question: QuestionId,
        written: &yaml::Options,
        path: &Path<'_>,
    ) -> Condition {
        let asked = &self.questions[question];
        let any_of = asked.kind == sound::Kind::AnyOf;
        let mut chosen = Vec::new();
        let mut parts = Vec::new();
        let mut problems = Vec::new();
        if written.ids.is_empty() {
            let help =
                any_of.then(|| format!("for an answer that chooses nothing, write `{NONE}`"));
            problems.push((None, "an empty list is true of no answer".to_owned(), help));
        }
        for (index, word) in written.ids.iter().enumerate() {
            if word == NOT_SURE {
                parts.push(Condition::NotSure(question));
            } else if any_of && word == NONE {
                parts.push(Condition::NoneChosen(question));
            } else if let Some(option) = asked.option(word) {
                chosen.push(option);
            } else if let Err(mut not_answers) = asked.answer(&[word]) {
                for problem in not_answers.drain(..) {
                    problems.push((Some(index), problem.message, problem.help));
                }
            }
        }
        if !chosen.is_empty() {
            chosen.sort_unstable();
            chosen.dedup();
            parts.push(Condition::Chosen {
                question,
                options: chosen,
            });
        }
        for (index, message, help) in problems {
            let word = index
                .filter(|_| written.is_list)
                .map(|index| path.index(index));
            self.problem(word.as_ref().unwrap_or(path), message, help);
        }
        match parts.pop() {
            Some(part) if parts.is_empty() => part,
            Some(part) => {
                parts.push(part);
                Condition::Any(parts)
            }
            None => Condition::ALWAYS,
        }
    }

    /// The findings in an order in which each comes after those that it refers to.
    pub(super) fn finding_order(
        &mut self,
        findings: &Table<FindingId, sound::Finding>,
    ) -> Vec<FindingId> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut marks = findings.map(|_, _| Mark::New);
        let mut order = Vec::new();
        for start in findings.ids() {
            // A path of findings, each with those it refers to and has not yet gone into.
            let mut open: Vec<(FindingId, Vec<FindingId>)> = Vec::new();
            let mut next = Some(start).filter(|start| marks[*start] == Mark::New);
            loop {
                if let Some(finding) = next.take() {
                    marks[finding] = Mark::Open;
                    let mut inner = Vec::new();
                    referred(&findings[finding].when, &mut inner);
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
                        let cycle: Vec<FindingId> = cycle.skip_while(|it| *it != other).collect();
                        self.cyclic(findings, &cycle);
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

    pub(super) fn cyclic(
        &mut self,
        findings: &Table<FindingId, sound::Finding>,
        cycle: &[FindingId],
    ) {
        let Some(&first) = cycle.first() else {
            return;
        };
        let mut names: Vec<String> = cycle
            .iter()
            .chain([&first])
            .map(|finding| format!("`{}`", findings[*finding].id))
            .collect();
        if names.len() > 8 {
            names.splice(4..names.len() - 3, ["...".to_owned()]);
        }
        let message = format!(
            "findings refer to each other in a circle: {}",
            names.join(" -> ")
        );
        let path = Path::TOP.key("findings");
        let path = path.index(first.index());
        self.problem(&path.key("id"), message, None);
    }
}

/// The findings that a condition refers to, in order.
fn referred(condition: &Condition, found: &mut Vec<FindingId>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            for condition in of {
                referred(condition, found);
            }
        }
        Condition::Not(condition) => referred(condition, found),
        Condition::Finding(finding) => found.push(*finding),
        Condition::Chosen { .. } | Condition::NoneChosen(_) | Condition::NotSure(_) => {}
    }
}

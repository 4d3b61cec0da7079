//! Conditions as functions of the answers.

use crate::decision::{Exceeded, Function, Functions};
use crate::ids::{FindingId, Id, OptionId, QuestionId, Table};
use crate::ruleset::{Condition, Kind, Scale};

impl Functions<'_> {
    /// True where the condition holds. It may refer to these findings.
    pub(crate) fn condition(
        &mut self,
        condition: &Condition,
        findings: &Table<FindingId, Function>,
    ) -> Result<Function, Exceeded> {
        Ok(match condition {
            Condition::All(of) => {
                let mut all = self.always;
                for condition in of.iter().rev() {
                    let holds = self.condition(condition, findings)?;
                    all = self.if_then_else(holds, all, self.never)?;
                }
                all
            }
            Condition::Any(of) => self.at_least(1, of, findings)?,
            Condition::Not(condition) => {
                let holds = self.condition(condition, findings)?;
                self.if_then_else(holds, self.never, self.always)?
            }
            Condition::AtLeast { count, of } => self.at_least(*count, of, findings)?,
            Condition::Finding(finding) => findings[*finding],
            Condition::Chosen { question, options } => {
                match self.levels.questions[*question].kind {
                    Kind::AnyOf => self.if_chosen(*question, options, self.always, self.never),
                    Kind::YesNo | Kind::OneOf | Kind::Number => {
                        self.by_value(*question, |value| options.contains(&OptionId::new(value)))
                    }
                }
            }
            Condition::NoneChosen(question) => {
                let options: Vec<OptionId> =
                    self.levels.questions[*question].options.ids().collect();
                self.if_chosen(*question, &options, self.never, self.always)
            }
            Condition::Within { question, range } => {
                let scale = self.levels.questions[*question].scale.as_ref();
                let classes = scale.map_or(0, Scale::classes);
                let is_within = |class| {
                    let least = scale.map(|it| it.interval(OptionId::new(class))[0]);
                    least.is_some_and(|least| range.contains(least))
                };
                self.by_value(*question, |value| value < classes && is_within(value))
            }
            Condition::NotSure(question) => {
                let not_sure = self.levels.not_sure(*question);
                self.by_value(*question, |value| Some(value) == not_sure)
            }
        })
    }

    fn at_least(
        &mut self,
        count: usize,
        of: &[Condition],
        findings: &Table<FindingId, Function>,
    ) -> Result<Function, Exceeded> {
        // Entry `n`: where at least `n` of the conditions visited so far hold.
        let mut enough = vec![self.always];
        enough.resize(count.min(of.len() + 1) + 1, self.never);
        for condition in of.iter().rev() {
            let holds = self.condition(condition, findings)?;
            let mut before = vec![self.always];
            for (one_less, as_many) in enough.iter().zip(enough.iter().skip(1)) {
                before.push(self.if_then_else(holds, *one_less, *as_many)?);
            }
            enough = before;
        }
        let Some(enough) = enough.last() else {
            unreachable!("the first entry is always there");
        };
        Ok(*enough)
    }

    /// `then` where one of these options of an any-of question is chosen, `otherwise` where none
    /// is, and false where the answer is not-sure.
    fn if_chosen(
        &mut self,
        question: QuestionId,
        options: &[OptionId],
        then: Function,
        otherwise: Function,
    ) -> Function {
        let mut chosen = otherwise;
        for option in options.iter().rev() {
            let level = self.levels.of_option(question, *option);
            chosen = self.diagram.branch(level, &[chosen, then]);
        }
        let known = self.levels.first(question);
        match self.levels.not_sure(question) {
            Some(_) => self.diagram.branch(known, &[chosen, self.never]),
            None => chosen,
        }
    }

    /// True where `holds` is true of the value of the question's first level.
    fn by_value(&mut self, question: QuestionId, holds: impl Fn(usize) -> bool) -> Function {
        let values = 0..self.levels.values(question);
        let children = values.map(|value| match holds(value) {
            true => self.always,
            false => self.never,
        });
        let children: Vec<Function> = children.collect();
        self.diagram.branch(self.levels.first(question), &children)
    }
}

//! Classes of answers in few words.

use std::collections::BTreeMap;

use crate::decision::classes::{Classes, Rest, Step};
use crate::ids::{ClassId, Id, OptionId, StateId, Table};
use crate::ruleset::answer::{NONE, NOT_SURE};
use crate::ruleset::{Answer, Question};

impl Classes {
    /// The answers of some classes in words, such as "yes or not-sure" or "at least 2". Words that
    /// are an example and not all of it start with "such as".
    pub fn describe(&self, question: &Question, wanted: &[ClassId]) -> String {
        let mut parts = match self.rest() {
            Rest::One(classes) => classes
                .iter()
                .filter(|(_, class)| wanted.contains(class))
                .map(|(option, _)| question.options[option].id.clone())
                .collect(),
            Rest::Many(steps, last) => {
                let chosen = Chosen::new(steps.values(), last, wanted);
                let by_number = || chosen.exactly(question);
                let by_option = || self.by_option(question, steps, last, wanted);
                match chosen.is_empty() {
                    true => Vec::new(),
                    false => vec![
                        by_number()
                            .or_else(by_option)
                            .unwrap_or_else(|| self.example(question, wanted)),
                    ],
                }
            }
        };
        if wanted.contains(&self.of(&Answer::NotSure)) {
            parts.push(NOT_SURE.to_owned());
        }
        crate::wording::list(parts, "or")
    }

    /// The wanted answers by the options that all of them hold and that none does, if that is
    /// exactly what they are.
    fn by_option(
        &self,
        question: &Question,
        steps: &Table<OptionId, Table<StateId, Step>>,
        last: &Table<StateId, ClassId>,
        wanted: &[ClassId],
    ) -> Option<String> {
        // From the last option to the first: which states lead to a wanted answer at all.
        let mut leads: Table<StateId, bool> = last.map(|_, class| wanted.contains(class));
        let mut with = Vec::new();
        let mut without = Vec::new();
        let mut either = Vec::new();
        let mut irrelevant = 0;
        for (option, steps) in steps.iter().rev() {
            let led = |is_taken: bool| steps.map(|_, step| leads[step.to(is_taken)]);
            let (if_left, if_taken) = (led(false), led(true));
            let can = |led: &Table<StateId, bool>| led.values().any(|leads| *leads);
            match (can(&if_left), can(&if_taken)) {
                (false, _) => with.push(option),
                (true, false) => without.push(option),
                (true, true) if !matter(steps) => irrelevant += 1,
                (true, true) => either.push(option),
            }
            leads = if_left.map(|state, left| *left || if_taken[state]);
        }
        for options in [&mut with, &mut without, &mut either] {
            options.reverse();
        }
        let not_sure = self.of(&Answer::NotSure);
        let sizes = wanted.iter().map(|class| self.classes()[*class].size);
        let size = sizes.sum::<u128>() - u128::from(wanted.contains(&not_sure));
        let ways = 1u128.checked_shl(irrelevant)?;
        let all = 1u128.checked_shl(u32::try_from(either.len()).ok()?)?;
        let is_any =
            size == ways * (all - 1) && !wanted.contains(&self.of(&Answer::Many(with.clone())));
        if size != ways * all && !is_any {
            return None;
        }
        let list = |options: &[OptionId]| {
            let ids = options.iter().map(|option| &question.options[*option].id);
            crate::wording::list(ids, "and")
        };
        let with = (!with.is_empty()).then(|| format!("with {}", list(&with)));
        let any = is_any.then(|| format!("any of {}", list(&either)));
        let none = (!without.is_empty()).then(|| format!("none of {}", list(&without)));
        let some: Vec<String> = with.into_iter().chain(any).collect();
        let some = (!some.is_empty()).then(|| some.join(" and "));
        let parts: Vec<String> = some.into_iter().chain(none).collect();
        Some(parts.join(" but "))
    }

    fn example(&self, question: &Question, wanted: &[ClassId]) -> String {
        let examples = wanted.iter().map(|class| &self.classes()[*class].example);
        let known = examples
            .filter(|example| **example != Answer::NotSure)
            .min();
        let words = known
            .map(|example| example.words(question))
            .unwrap_or_default();
        format!("such as {}", crate::wording::list(words, "and"))
    }
}

/// The answers to an any-of question that are in wanted classes, by how many of the options that
/// matter they hold.
struct Chosen {
    /// The options that matter.
    options: Vec<OptionId>,
    /// The numbers of them that wanted answers hold.
    wanted: Vec<bool>,
    /// The numbers of them that other answers hold.
    others: Vec<bool>,
}

impl Chosen {
    fn new<'s>(
        steps: impl Iterator<Item = &'s Table<StateId, Step>>,
        last: &Table<StateId, ClassId>,
        wanted: &[ClassId],
    ) -> Self {
        // Of each state: the numbers of options that matter with which it can be reached.
        let mut reached: BTreeMap<StateId, Vec<usize>> =
            BTreeMap::from([(StateId::new(0), vec![0])]);
        let mut options = Vec::new();
        for (index, steps) in steps.enumerate() {
            let matters = matter(steps);
            options.extend(matters.then(|| OptionId::new(index)));
            let mut next: BTreeMap<StateId, Vec<usize>> = BTreeMap::new();
            for (state, numbers) in reached {
                for is_taken in [false, true] {
                    let known = next.entry(steps[state].to(is_taken)).or_default();
                    let more = usize::from(is_taken && matters);
                    known.extend(numbers.iter().map(|number| number + more));
                    known.sort_unstable();
                    known.dedup();
                }
            }
            reached = next;
        }
        let mut chosen = Self {
            wanted: vec![false; options.len() + 1],
            others: vec![false; options.len() + 1],
            options,
        };
        for (state, numbers) in reached {
            let is_wanted = wanted.contains(&last[state]);
            let found = if is_wanted {
                &mut chosen.wanted
            } else {
                &mut chosen.others
            };
            for number in numbers {
                if let Some(found) = found.get_mut(number) {
                    *found = true;
                }
            }
        }
        chosen
    }

    fn is_empty(&self) -> bool {
        !self.wanted.contains(&true)
    }

    /// The wanted answers by a range of numbers, if that is exactly what they are.
    fn exactly(&self, question: &Question) -> Option<String> {
        let overlap = self
            .wanted
            .iter()
            .zip(&self.others)
            .any(|(wanted, other)| *wanted && *other);
        let fewest = self.wanted.iter().position(|wanted| *wanted)?;
        let most = self.wanted.iter().rposition(|wanted| *wanted)?;
        let is_range = self
            .wanted
            .iter()
            .skip(fewest)
            .take(most - fewest + 1)
            .all(|it| *it);
        if overlap || !is_range {
            return None;
        }
        let all = self.options.len();
        let of = if all == question.options.len() {
            String::new()
        } else {
            let options = self
                .options
                .iter()
                .map(|option| &question.options[*option].id);
            format!(" of {}", crate::wording::list(options, "and"))
        };
        Some(match (fewest, most) {
            (0, most) if most == all => "any answer".to_owned(),
            (0, 0) => format!("{NONE}{of}"),
            (1, most) if most == all => format!("any{of}"),
            (fewest, most) if most == all => format!("at least {fewest}{of}"),
            (0, most) => format!("at most {most}{of}"),
            (fewest, most) if fewest == most => format!("exactly {fewest}{of}"),
            (fewest, most) => format!("{fewest} to {most}{of}"),
        })
    }
}

/// Whether it makes a difference if the option with these steps is chosen.
fn matter(steps: &Table<StateId, Step>) -> bool {
    steps.values().any(|step| step.to(false) != step.to(true))
}

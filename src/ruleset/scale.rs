//! The numbers that answer a question, divided into classes that no condition tells apart.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::grammar;
use crate::ids::{Id, OptionId};
use crate::ruleset::number::{Number, Range};

/// The numbers that answer a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scale {
    /// What is counted or measured, as people read it after a number; may be null.
    pub unit: Option<String>,
    /// The same after the number 1.
    #[serde(skip)]
    pub singular: Option<String>,
    /// The smallest answer.
    pub minimum: Number,
    /// The largest answer, or null if there is none.
    pub maximum: Option<Number>,
    /// Whether only whole numbers are answers.
    pub whole: bool,
    /// Where one class ends and the next begins, in order.
    #[serde(skip)]
    cuts: Vec<Cut>,
}

/// Where a class begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cut {
    /// Its least number.
    first: Number,
    /// Whether the condition named the number before it: `> 4`, not `>= 5`.
    is_after: bool,
}

/// Neighboring numbers, from the least to the greatest.
pub(crate) type Interval = [Number; 2];

impl Scale {
    /// A scale with a single class.
    pub(crate) fn new(minimum: Number, maximum: Option<Number>, whole: bool) -> Self {
        Self {
            unit: None,
            singular: None,
            minimum,
            maximum,
            whole,
            cuts: Vec::new(),
        }
    }

    /// The distance of two neighboring answers.
    pub(crate) fn step(&self) -> Number {
        if self.whole {
            Number::ONE
        } else {
            Number::UNIT
        }
    }

    /// The greatest number that is an answer.
    fn greatest(&self) -> Number {
        self.maximum.unwrap_or(Number::GREATEST)
    }

    /// Whether a number is not below the minimum or above the maximum.
    pub(crate) fn includes(&self, number: Number) -> bool {
        self.minimum <= number && number <= self.greatest()
    }

    /// Whether no answer is in a range.
    pub(crate) fn is_empty(&self, range: Range) -> bool {
        match range {
            Range::Exactly(it) | Range::AtLeast(it) | Range::AtMost(it) => !self.includes(it),
            Range::LessThan(it) => it <= self.minimum,
            Range::MoreThan(it) => it >= self.greatest(),
            Range::Between(least, most) => least > most,
        }
    }

    /// Cuts the scale so that each class is in a range or outside it.
    pub(crate) fn cut(&mut self, range: Range) {
        let before = |number| Cut {
            first: number,
            is_after: false,
        };
        let after = |number: Number| Cut {
            first: number.plus(self.step()),
            is_after: true,
        };
        let (one, other) = match range {
            Range::LessThan(it) | Range::AtLeast(it) => (before(it), None),
            Range::AtMost(it) | Range::MoreThan(it) => (after(it), None),
            Range::Exactly(it) => (before(it), Some(after(it))),
            Range::Between(least, most) => (before(least), Some(after(most))),
        };
        self.insert(one);
        other.into_iter().for_each(|cut| self.insert(cut));
    }

    fn insert(&mut self, cut: Cut) {
        let place = self.cuts.partition_point(|it| it.first < cut.first);
        let is_known = self.cuts.get(place).is_some_and(|it| it.first == cut.first);
        if !is_known && self.minimum < cut.first && cut.first <= self.greatest() {
            self.cuts.insert(place, cut);
        }
    }

    /// The numbers that both scales have, cut where either is; nothing, if there are none.
    pub(crate) fn shared(&self, other: &Self) -> Option<Self> {
        let whole = self.whole || other.whole;
        let up = |number: Number| if whole { number.ceil() } else { number };
        let maxima = [self.maximum, other.maximum].into_iter().flatten();
        let mut shared = Self {
            minimum: up(self.minimum.max(other.minimum)),
            maximum: maxima.min().map(|it| if whole { it.floor() } else { it }),
            whole,
            cuts: Vec::new(),
            ..self.clone()
        };
        for cut in self.cuts.iter().chain(&other.cuts) {
            let first = up(cut.first);
            shared.insert(Cut { first, ..*cut });
        }
        (shared.minimum <= shared.greatest()).then_some(shared)
    }

    pub(crate) fn classes(&self) -> usize {
        self.cuts.len() + 1
    }

    pub(crate) fn class(&self, number: Number) -> OptionId {
        OptionId::new(self.cuts.partition_point(|cut| cut.first <= number))
    }

    pub(crate) fn interval(&self, class: OptionId) -> Interval {
        let before = class.index().checked_sub(1);
        let before = before.and_then(|it| self.cuts.get(it));
        let next = self.cuts.get(class.index());
        [
            before.map_or(self.minimum, |cut| cut.first),
            next.map_or(self.greatest(), |cut| cut.first.minus(self.step())),
        ]
    }

    /// The numbers of some classes, those of neighbors together.
    pub(crate) fn intervals(&self, is_in: impl Fn(OptionId) -> bool) -> Vec<Interval> {
        let mut intervals: Vec<Interval> = Vec::new();
        let classes = (0..self.classes()).map(OptionId::new);
        for [least, most] in classes.filter(|it| is_in(*it)).map(|it| self.interval(it)) {
            match intervals.last_mut() {
                Some([_, end]) if end.plus(self.step()) == least => *end = most,
                _ => intervals.push([least, most]),
            }
        }
        intervals
    }

    /// The number of an interval that is closest to where conditions cut it off.
    pub(crate) fn sample(&self, [least, most]: Interval) -> Number {
        let is_first = least == self.minimum && most < self.greatest();
        let end = if is_first { most } else { least };
        end.nearest(least, most)
    }

    /// A number and its unit: "7 developers".
    pub(crate) fn label(&self, number: Number) -> String {
        self.with_unit(number.to_string(), number)
    }

    /// The numbers of some classes and their unit: "fewer than 5 or more than 20 developers".
    pub(crate) fn range_label(&self, intervals: &[Interval]) -> String {
        let words = self.range_words(intervals);
        match intervals {
            [.., last] if *last != [self.minimum, self.greatest()] => {
                self.with_unit(words, self.in_words(*last).1)
            }
            _ => words,
        }
    }

    /// The numbers of some classes: "fewer than 5 or more than 20".
    pub(crate) fn range_words(&self, intervals: &[Interval]) -> String {
        grammar::list(intervals.iter().map(|it| self.in_words(*it).0), "or")
    }

    fn with_unit(&self, text: String, last: Number) -> String {
        let singular = self.singular.as_ref().filter(|_| last == Number::ONE);
        match singular.or(self.unit.as_ref()) {
            Some(unit) => format!("{text} {unit}"),
            None => text,
        }
    }

    /// Neighboring classes in words, with the numbers that the conditions name, and the last of
    /// these.
    fn in_words(&self, [least, most]: Interval) -> (String, Number) {
        if least == most {
            return (least.to_string(), least);
        }
        let below = most.plus(self.step());
        let cut = |first| self.cuts.iter().find(move |cut| cut.first == first);
        // The numbers that conditions name, and whether the range includes them.
        let low = cut(least).map(|cut| match cut.is_after {
            true => (least.minus(self.step()), false),
            false => (least, true),
        });
        let high = cut(below).map(|cut| match cut.is_after {
            true => (most, true),
            false => (below, false),
        });
        let fewer = if self.whole { "fewer" } else { "less" };
        match (low, high) {
            (None, None) => ("any number".to_owned(), most),
            (None, Some((most, true))) => (format!("at most {most}"), most),
            (None, Some((below, false))) => (format!("{fewer} than {below}"), below),
            (Some((least, true)), None) => (format!("at least {least}"), least),
            (Some((above, false)), None) => (format!("more than {above}"), above),
            (Some(_), Some(_)) if self.whole => (format!("{least} to {most}"), most),
            (Some((least, true)), Some((most, true))) => (format!("{least} to {most}"), most),
            (Some((low, is_from)), Some((high, is_to))) => {
                let from = if is_from { "at least" } else { "more than" };
                let to = if is_to { "at most" } else { "less than" };
                (format!("{from} {low} and {to} {high}"), high)
            }
        }
    }

    /// What an answer is: "a whole number from 0 to 500".
    pub(crate) fn answers(&self) -> String {
        let number = if self.whole { "whole number" } else { "number" };
        let minimum = self.minimum;
        let range = match self.maximum {
            Some(maximum) => format!("from {minimum} to {maximum}"),
            None => format!("of at least {minimum}"),
        };
        let unit = self.unit.as_ref().map(|unit| format!(" ({unit})"));
        format!("a {number} {range}{}", unit.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(whole: bool, ranges: &[&str]) -> Scale {
        let mut scale = Scale::new(Number::ZERO, Some("100".parse().unwrap()), whole);
        scale.unit = Some("developers".to_owned());
        scale.singular = Some("developer".to_owned());
        for range in ranges {
            scale.cut(range.parse().unwrap());
        }
        scale
    }

    fn labels(scale: &Scale) -> Vec<String> {
        let classes = (0..scale.classes()).map(OptionId::new);
        classes
            .map(|it| scale.range_label(&[scale.interval(it)]))
            .collect()
    }

    #[test]
    fn classes_are_named_as_the_conditions_name_them() {
        let of = |whole, ranges: &[&str]| labels(&scale(whole, ranges)).join("; ");
        assert_eq!(of(true, &[]), "any number");
        assert_eq!(
            of(true, &["5..20", "<5", "> 20"]),
            "fewer than 5 developers; 5 to 20 developers; more than 20 developers"
        );
        // The same cut twice.
        assert_eq!(
            of(true, &["> 4", ">= 5"]),
            "at most 4 developers; more than 4 developers"
        );
        assert_eq!(
            of(true, &["1", "0"]),
            "0 developers; 1 developer; more than 1 developer"
        );
        assert_eq!(
            of(false, &["> 4", ">= 5", "< 7.5"]),
            "at most 4 developers; more than 4 and less than 5 developers; \
             at least 5 and less than 7.5 developers; at least 7.5 developers"
        );
        assert_eq!(of(true, &[">= 0", "<= 100"]), "any number");
    }

    #[test]
    fn a_number_is_in_one_class() {
        for whole in [true, false] {
            let scale = scale(whole, &["5..20", "> 30", "7"]);
            for number in 0..=100 {
                let number: Number = number.to_string().parse().unwrap();
                let [least, most] = scale.interval(scale.class(number));
                assert!(least <= number && number <= most);
            }
        }
        let samples = |scale: &Scale| {
            let classes = (0..scale.classes()).map(OptionId::new);
            let samples = classes.map(|it| scale.sample(scale.interval(it)).to_string());
            samples.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(samples(&scale(true, &["< 5", "> 20"])), "4 5 21");
        assert_eq!(samples(&scale(false, &["< 5", "> 20"])), "4 5 21");
        assert_eq!(samples(&scale(true, &[])), "0");
    }
}

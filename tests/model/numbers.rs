//! Numbers as the brute force tries them: one by one, not in classes.

use std::collections::BTreeSet;

use proptest::prelude::*;

/// The units of a number: thousandths.
const ONE: i64 = 1_000;

/// The numbers that answer a question, and the ranges that conditions may name.
#[derive(Clone, Debug)]
pub struct Numbers {
    pub whole: bool,
    pub least: i64,
    /// The greatest number that a range may name.
    pub most: i64,
    /// Whether there are greater ones.
    pub is_open: bool,
    pub ranges: Vec<Range>,
}

/// A range in one of six forms.
#[derive(Clone, Debug)]
pub struct Range {
    form: usize,
    one: i64,
    other: i64,
}

/// A number as it is written.
pub fn written(units: i64) -> String {
    let (sign, units) = (if units < 0 { "-" } else { "" }, units.abs());
    let text = format!("{sign}{}.{:03}", units / ONE, units % ONE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The number of a text.
pub fn read(text: &str) -> i64 {
    let number: f64 = text.parse().unwrap();
    (number * ONE as f64).round() as i64
}

impl Range {
    pub fn written(&self) -> String {
        let [one, other] = [self.one, self.other].map(written);
        match self.form {
            0 => one,
            1 => format!("\"< {one}\""),
            2 => format!("<= {one}"),
            3 => format!("\"> {one}\""),
            4 => format!("\">={one}\""),
            _ => format!("{one}..{other}"),
        }
    }

    pub fn contains(&self, number: i64) -> bool {
        match self.form {
            0 => number == self.one,
            1 => number < self.one,
            2 => number <= self.one,
            3 => number > self.one,
            4 => number >= self.one,
            _ => self.one <= number && number <= self.other,
        }
    }
}

impl Numbers {
    /// What makes a question a number question.
    pub fn keys(&self) -> String {
        let maximum = match self.is_open {
            true => String::new(),
            false => format!(", maximum: {}", written(self.most)),
        };
        let least = written(self.least);
        format!("whole: {}, minimum: {least}{maximum}", self.whole)
    }

    /// The ends, the numbers that ranges name, and those beside them, also if an end moves by one.
    pub fn values(&self) -> Vec<i64> {
        let step = if self.whole { ONE } else { 1 };
        let named = self.ranges.iter().flat_map(|it| [it.one, it.other]);
        let near = named.flat_map(|it| (-2..=2).map(move |steps| it + steps * step));
        let near = near.chain([self.least, self.most]);
        let most = if self.is_open { i64::MAX } else { self.most };
        let values = near.filter(|it| self.least <= *it && *it <= most);
        values.collect::<BTreeSet<i64>>().into_iter().collect()
    }

    /// Of the numbers that these ranges do not tell apart, and that have no other between them, the
    /// least.
    pub fn classes(&self, used: &BTreeSet<usize>) -> Vec<i64> {
        let inside = |number: i64| -> Vec<bool> {
            let used = used.iter().filter_map(|it| self.ranges.get(*it));
            used.map(|it| it.contains(number)).collect()
        };
        let mut values = self.values();
        values.dedup_by_key(|it| inside(*it));
        values
    }

    /// Made from bytes, of which `below` gives numbers below another.
    pub fn decoded(mut below: impl FnMut(usize) -> usize) -> Self {
        let whole = below(2) == 0;
        let unit = if whole { ONE } else { ONE / 2 };
        let least = below(2) as i64 * -unit;
        let len = 1 + below(3);
        let ranges = (0..=below(2)).map(|_| {
            let form = below(6);
            let ends = [below(len + 1), below(len + 1)];
            // No range is empty.
            let one = match form {
                1 => ends[0].max(1),
                3 => ends[0].min(len - 1),
                5 => ends[0].min(ends[1]),
                _ => ends[0],
            };
            let other = if form == 5 { ends[0].max(ends[1]) } else { one };
            let [one, other] = [one, other].map(|it| least + it as i64 * unit);
            Range { form, one, other }
        });
        Self {
            ranges: ranges.collect(),
            whole,
            least,
            most: least + len as i64 * unit,
            is_open: below(2) == 1,
        }
    }
}

pub fn numbers() -> impl Strategy<Value = Numbers> {
    prop::collection::vec(any::<u8>(), 16).prop_map(|bytes| {
        let mut bytes = bytes.into_iter();
        Numbers::decoded(|number| bytes.next().map_or(0, |byte| usize::from(byte) % number))
    })
}

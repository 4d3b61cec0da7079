//! Exact decimal numbers, and the ranges of them that conditions name.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize, Serializer};

use crate::limits::{NUMBER_DECIMALS, NUMBER_DIGITS};

/// A decimal number, exactly as it is written: never rounded to a binary fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub struct Number {
    /// In units of the last decimal.
    units: i64,
}

/// How many units are 1.
const ONE: i64 = 10_i64.pow(NUMBER_DECIMALS as u32);

/// Why a text is not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// It is not a decimal number.
    NotANumber,
    /// It has more digits than a number may have.
    TooManyDigits,
}

impl Number {
    /// 0.
    pub const ZERO: Self = Self { units: 0 };
    /// 1.
    pub const ONE: Self = Self { units: ONE };
    /// The smallest distance between two numbers.
    pub const UNIT: Self = Self { units: 1 };
    /// The greatest number.
    pub const GREATEST: Self = Self {
        units: 10_i64.pow((NUMBER_DIGITS + NUMBER_DECIMALS) as u32) - 1,
    };

    /// Whether it has no decimals.
    pub fn is_whole(self) -> bool {
        self.units % ONE == 0
    }

    /// The least whole number that is not less.
    pub(crate) fn ceil(self) -> Self {
        let floor = self.floor();
        if floor == self {
            self
        } else {
            floor.plus(Self::ONE)
        }
    }

    /// The greatest whole number that is not greater.
    pub(crate) fn floor(self) -> Self {
        Self {
            units: self.units.div_euclid(ONE) * ONE,
        }
    }

    /// This number and another.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            units: self.units + other.units,
        }
    }

    /// This number less another.
    pub(crate) fn minus(self, other: Self) -> Self {
        Self {
            units: self.units - other.units,
        }
    }

    /// How many decimals it has.
    fn decimals(self) -> u32 {
        let fewest = (0..NUMBER_DECIMALS as u32).find(|it| self.units % grid(*it) == 0);
        fewest.unwrap_or(NUMBER_DECIMALS as u32)
    }

    /// The number from `least` to `most` that is nearest to this one. If that is right next to an
    /// excluded number, one nearby with about as few decimals as the excluded number.
    pub(crate) fn nearest(self, least: Self, most: Self) -> Self {
        let near = self.clamp(least, most);
        if near.decimals() < NUMBER_DECIMALS as u32 {
            return near;
        }
        let around = [near.minus(Self::UNIT), near.plus(Self::UNIT)];
        let excluded = around.map(Self::decimals).into_iter().min();
        let fewest = excluded.unwrap_or_default();
        let mut rounded = (fewest..=NUMBER_DECIMALS as u32).filter_map(|decimals| {
            let step = grid(decimals);
            let below = near.units.div_euclid(step) * step;
            let around = [below, below + step].map(|units| Self { units });
            around.into_iter().find(|it| (least..=most).contains(it))
        });
        rounded.next().unwrap_or(near)
    }
}

/// The units between two numbers with this many decimals.
fn grid(decimals: u32) -> i64 {
    ONE / 10_i64.pow(decimals)
}

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit());
        if !is_number(decimals) || !is_number(whole) {
            return Err(NumberError::NotANumber);
        }
        let whole = whole.trim_start_matches('0');
        let decimals = decimals.trim_end_matches('0');
        if whole.len() > NUMBER_DIGITS || decimals.len() > NUMBER_DECIMALS {
            return Err(NumberError::TooManyDigits);
        }
        let units = format!("{whole}{decimals:0<NUMBER_DECIMALS$}");
        match units.parse::<i64>() {
            Ok(units) => Ok(Self {
                units: sign * units,
            }),
            Err(_) => Err(NumberError::TooManyDigits),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let (whole, rest) = (self.units.abs() / ONE, self.units.abs() % ONE);
        let decimals = format!("{rest:0NUMBER_DECIMALS$}");
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{decimals}"),
        }
    }
}

/// As a number of JSON. One with decimals has so few digits that no reader changes them.
impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_i64(self.units);
        }
        match self.is_whole() {
            true => serializer.serialize_i64(self.units / ONE),
            false => serializer.serialize_f64(self.units as f64 / ONE as f64),
        }
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "number"})
    }
}

/// A range of numbers as a condition names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Range {
    /// `5`
    Exactly(Number),
    /// `< 5`
    LessThan(Number),
    /// `<= 5`
    AtMost(Number),
    /// `> 5`
    MoreThan(Number),
    /// `>= 5`
    AtLeast(Number),
    /// `5..20`, both ends included.
    Between(Number, Number),
}

impl Range {
    /// Whether a number is in it.
    pub fn contains(self, number: Number) -> bool {
        match self {
            Range::Exactly(it) => number == it,
            Range::LessThan(it) => number < it,
            Range::AtMost(it) => number <= it,
            Range::MoreThan(it) => number > it,
            Range::AtLeast(it) => number >= it,
            Range::Between(least, most) => least <= number && number <= most,
        }
    }

    /// The numbers that it names.
    pub fn numbers(self) -> impl Iterator<Item = Number> {
        let (first, second) = match self {
            Range::Exactly(it)
            | Range::LessThan(it)
            | Range::AtMost(it)
            | Range::MoreThan(it)
            | Range::AtLeast(it) => (it, None),
            Range::Between(least, most) => (least, Some(most)),
        };
        std::iter::once(first).chain(second)
    }
}

impl FromStr for Range {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let text = text.trim();
        let number = |text: &str| text.trim().parse::<Number>();
        if let Some((least, most)) = text.split_once("..") {
            return Ok(Range::Between(number(least)?, number(most)?));
        }
        let (sign, rest) =
            text.split_at(text.len() - text.trim_start_matches(['<', '>', '=']).len());
        let range = match sign {
            "" => Range::Exactly,
            "<" => Range::LessThan,
            "<=" => Range::AtMost,
            ">" => Range::MoreThan,
            ">=" => Range::AtLeast,
            _ => return Err(NumberError::NotANumber),
        };
        Ok(range(number(rest)?))
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Range::Exactly(it) => write!(f, "{it}"),
            Range::LessThan(it) => write!(f, "< {it}"),
            Range::AtMost(it) => write!(f, "<= {it}"),
            Range::MoreThan(it) => write!(f, "> {it}"),
            Range::AtLeast(it) => write!(f, ">= {it}"),
            Range::Between(least, most) => write!(f, "{least}..{most}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact() {
        for (text, shown) in [
            ("7", "7"),
            ("007", "7"),
            ("-0", "0"),
            ("0.1", "0.1"),
            ("-12.050", "-12.05"),
            ("999999999999.999", "999999999999.999"),
        ] {
            let number: Number = text.parse().unwrap();
            assert_eq!(number.to_string(), shown);
            let json = serde_json::to_string(&number).unwrap();
            assert_eq!(json, shown);
            assert_eq!(shown.parse(), Ok(number));
        }
        let number = |text: &str| text.parse::<Number>().unwrap();
        assert_eq!(number("0.1").plus(number("0.2")), number("0.3"));
        assert_eq!(Number::GREATEST, number("999999999999.999"));
        let other = [
            "", "-", "seven", "7 people", "1,000", "1e3", "+7", ".5", "5.", "0x1f",
        ];
        for text in other {
            assert_eq!(
                text.parse::<Number>(),
                Err(NumberError::NotANumber),
                "{text}"
            );
        }
        for text in ["1000000000000", "0.0001"] {
            assert_eq!(text.parse::<Number>(), Err(NumberError::TooManyDigits));
        }
    }

    #[test]
    fn the_nearest_number_has_few_decimals_if_the_end_is_excluded() {
        for (from, least, most, nearest) in [
            ("7", "18", "500", "18"),
            ("700", "18", "500", "500"),
            ("3.5", "4.001", "20", "5"),
            ("3.5", "4", "20", "4"),
            ("0.2", "0", "0.5", "0.2"),
            ("7", "0", "0.5", "0.5"),
            ("0.2", "0.501", "0.999", "0.6"),
            ("0.2", "0.501", "0.549", "0.51"),
            ("2", "-0.999", "-0.001", "-0.1"),
            ("5", "0.123", "0.123", "0.123"),
        ] {
            let number = |text: &str| text.parse::<Number>().unwrap();
            let found = number(from).nearest(number(least), number(most));
            assert_eq!(found.to_string(), nearest);
        }
    }

    #[test]
    fn a_range_reads_as_it_is_written() {
        for text in ["5", "< 5", "<= 5", "> 0.5", ">= -5", "5..20"] {
            assert_eq!(text.parse::<Range>().unwrap().to_string(), text);
        }
        assert_eq!(">=5".parse(), ">= 5".parse::<Range>());
        for text in ["", "..", "5..", "=> 5", "5-20", ">= 5 people"] {
            assert_eq!(
                text.parse::<Range>(),
                Err(NumberError::NotANumber),
                "{text}"
            );
        }
    }
}

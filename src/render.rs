//! From facts to words: one file a form.

pub mod adr;
pub mod answer_labels;
pub mod brief;
pub mod compare;
pub mod github;
pub mod layout;
pub mod lint;
mod markdown;
pub mod markdown_summary;
pub mod page;
pub mod phrases;
pub mod problems;
pub mod questions;
pub mod recheck;
pub mod report;
pub mod rules;
pub mod rules_diff;
pub mod scan;
pub mod scenarios;
pub mod sharpened;
pub mod sources;
pub mod table;
pub mod tree;
pub mod why;
mod words;

use crate::visible;

/// Facts as one JSON text, which ends with a newline.
pub fn to_json(facts: &impl serde::Serialize) -> String {
    let Ok(mut text) = serde_json::to_string_pretty(facts) else {
        unreachable!("facts have text as keys, and no maker of theirs fails");
    };
    text.push('\n');
    visible::json(text)
}

/// How output may look, found out once and passed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The number of columns to stay within.
    pub width: usize,
    /// Whether colours and bold letters may be used. They never carry meaning alone.
    pub colour: bool,
}

impl Look {
    /// The look of what is not read in a terminal: 80 columns without colour, always the same.
    pub const PLAIN: Look = Look {
        width: 80,
        colour: false,
    };

    /// The look in a terminal of this width, if it is known: lines of more than 80 columns are
    /// hard to read, and in less than 20 nothing fits.
    pub fn of_terminal(width: Option<usize>, colour: bool) -> Self {
        let width = width.unwrap_or(Self::PLAIN.width);
        Self {
            width: width.clamp(20, Self::PLAIN.width),
            colour,
        }
    }
}

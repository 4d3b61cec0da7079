//! Turns facts into text: one file per format.

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
pub mod today;
pub mod tree;
pub mod why;
pub(crate) mod words;

use crate::visible;

pub(crate) use layout::{ASIDE, DOUBT, HEADING, Layout, RESULT};

/// Facts as JSON, ending with a newline.
pub fn to_json(facts: &impl serde::Serialize) -> String {
    let Ok(mut text) = serde_json::to_string_pretty(facts) else {
        unreachable!("facts have string keys, and their serializers cannot fail");
    };
    text.push('\n');
    visible::json(text)
}

/// How output may look. Detected once and passed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The maximum number of columns.
    pub width: usize,
    /// Whether colors and bold text may be used. They never carry meaning alone.
    pub colour: bool,
}

impl Look {
    /// The look of output that does not go to a terminal: always 80 columns without color.
    pub const PLAIN: Look = Look {
        width: 80,
        colour: false,
    };

    /// The look in a terminal of this width, if known. Lines of more than 80 columns are hard to
    /// read, and nothing fits into fewer than 20.
    pub fn of_terminal(width: Option<usize>, colour: bool) -> Self {
        let width = width.unwrap_or(Self::PLAIN.width);
        Self {
            width: width.clamp(20, Self::PLAIN.width),
            colour,
        }
    }
}

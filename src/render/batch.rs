//! The answers of a batch: one line of JSON each.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::advice::Advice;
use crate::render::json::document;

/// What stands in place of an advice where a line cannot be answered. This is the outside
/// contract too: fields are added, never renamed.
#[derive(Debug, Serialize)]
struct Invalid<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a RawValue>,
    status: &'static str,
    line: u64,
    errors: &'a [LineError],
}

/// One thing that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineError {
    /// The character of the line, counted from 1.
    pub column: usize,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The complete advice as one line, without its end.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn advice(advice: &Advice<'_>) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&document(advice))
}

/// The complete advice as a value, to take fields from.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn value(advice: &Advice<'_>) -> serde_json::Result<Value> {
    serde_json::to_value(document(advice))
}

/// What is said of a line that is wrong, without the end of the line.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn invalid(
    id: Option<&RawValue>,
    line: u64,
    errors: &[LineError],
) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Invalid {
        id,
        status: "invalid",
        line,
        errors,
    })
}

//! What clap reports, with hidden characters escaped, as a problem or on one line.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::ruleset::Problem;
use crate::suggest::nearest_or_all;
use crate::visible::{self, shortened};

/// Reports an invalid value of a flag, with the nearest one.
pub(super) fn invalid_value(error: &clap::Error) -> Option<Problem> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text),
        _ => None,
    };
    let flag = text(ContextKind::InvalidArg)?;
    let flag = flag.split(' ').next().unwrap_or(flag);
    let value = shortened(text(ContextKind::InvalidValue)?.clone());
    let help = match (error.kind(), error.get(ContextKind::ValidValue)) {
        // Otherwise there is no value.
        (ErrorKind::InvalidValue, Some(ContextValue::Strings(known))) if !value.is_empty() => {
            nearest_or_all(&value, known.iter().map(String::as_str))
        }
        (ErrorKind::ValueValidation, _) => error.source()?.to_string(),
        _ => return None,
    };
    let message = format!("invalid value `{value}` for `{flag}`");
    Some(Problem::new(None, message).help(help))
}

/// Replaces invisible characters in the arguments that a clap error quotes.
pub(super) fn show_escaped(error: &mut clap::Error) {
    let context = error.context().filter_map(|(kind, value)| {
        let shown = |text: &String| visible::one_line(&shortened(text.clone())).into_owned();
        let value = match value {
            ContextValue::String(text) => ContextValue::String(shown(text)),
            ContextValue::Strings(texts) => {
                ContextValue::Strings(texts.iter().map(shown).collect())
            }
            _ => return None,
        };
        Some((kind, value))
    });
    for (kind, value) in context.collect::<Vec<_>>() {
        error.insert(kind, value);
    }
}

/// The message of a clap error on one line.
pub(super) fn line(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines = text.lines().take_while(|line| !line.is_empty());
    let lines: Vec<&str> = lines.map(str::trim).collect();
    lines.join(" ")
}

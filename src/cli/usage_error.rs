//! What clap reports, as a problem.

use std::error::Error;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::grammar;
use crate::ruleset::Problem;
use crate::suggest::{expected, nearest_or_all};
use crate::visible::shortened;

/// The problem that clap reports, unless it reports help or the version.
pub(super) fn problem(error: &clap::Error) -> Option<Problem> {
    let texts = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    };
    let text = |kind| texts(kind).into_iter().next().unwrap_or_default();
    let argument = text(ContextKind::InvalidArg);
    // Without the name of its value.
    let flag = first_word(&argument);
    let value = shortened(text(ContextKind::InvalidValue));
    let known = texts(ContextKind::ValidValue);
    let mut known = known.iter().map(String::as_str).peekable();
    let usage = || {
        let usage = error.get(ContextKind::Usage)?.to_string();
        Some(usage.replacen("Usage:", "usage:", 1))
    };
    let (message, help) = match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            let help = match known.peek() {
                Some(_) => expected(known),
                None => format!("use {}", argument.replace(['<', '>'], "")),
            };
            (required(flag), Some(help))
        }
        ErrorKind::InvalidValue => (
            format!("invalid value `{value}` for `{flag}`"),
            Some(nearest_or_all(&value, known)),
        ),
        ErrorKind::ValueValidation => (
            format!("invalid value `{value}` for `{flag}`"),
            error.source().map(ToString::to_string),
        ),
        ErrorKind::TooManyValues => (format!("`{flag}` takes no value"), None),
        ErrorKind::UnknownArgument => (format!("unexpected argument `{argument}`"), usage()),
        ErrorKind::ArgumentConflict => {
            let others = texts(ContextKind::PriorArg);
            let message = match others.contains(&argument) {
                true => format!("`{flag}` is given more than once"),
                false => {
                    let others = others.iter().map(|it| first_word(it));
                    let others = grammar::quoted_list(others, "or");
                    format!("`{flag}` cannot be used with {others}")
                }
            };
            (message, None)
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = texts(ContextKind::InvalidArg);
            let missing = grammar::quoted_list(missing.iter().map(String::as_str), "and");
            (format!("missing {missing}"), usage())
        }
        kind if kind.as_str().is_none() => return None,
        _ => (line(error), None),
    };
    let problem = Problem::new(None, message);
    Some(match help {
        Some(help) => problem.help(help),
        None => problem,
    })
}

/// The message for a flag without its value.
pub(super) fn required(flag: &str) -> String {
    format!("a value is required for `{flag}`")
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or(text)
}

/// The message of a clap error on one line.
pub(super) fn line(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines = text.lines().take_while(|line| !line.is_empty());
    let lines: Vec<&str> = lines.map(str::trim).collect();
    lines.join(" ")
}

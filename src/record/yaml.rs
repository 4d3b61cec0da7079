//! Writes YAML that every reader understands in the same way, including YAML 1.1 readers.

use serde::Serialize;
use serde_json::Value;

use crate::visible;

/// Strings that a YAML 1.1 or 1.2 reader takes for a boolean or null.
const NOT_TEXT: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Writes a mapping in block style, and lists in flow style.
pub(super) fn write(facts: &impl Serialize) -> String {
    let Ok(value) = serde_json::to_value(facts) else {
        unreachable!("the keys of a record are strings");
    };
    let mut text = String::new();
    write_mapping(&value, "", &mut text);
    text
}

fn write_mapping(value: &Value, indent: &str, text: &mut String) {
    for (key, value) in value.as_object().into_iter().flatten() {
        text.push_str(indent);
        text.push_str(&scalar(key));
        text.push(':');
        match value {
            Value::Object(entries) if !entries.is_empty() => {
                text.push('\n');
                write_mapping(value, &format!("{indent}  "), text);
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(one_line).collect();
                text.push_str(&format!(" [{}]\n", items.join(", ")));
            }
            value => text.push_str(&format!(" {}\n", one_line(value))),
        }
    }
}

/// Except for unquoted strings, this is JSON, which is valid YAML with the same escapes.
fn one_line(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        value => visible::json(value.to_string()),
    }
}

/// A string, in quotes if some reader might take it for a number, a date, a boolean or syntax.
pub(super) fn scalar(text: &str) -> String {
    let starts_with_letter = text.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./ ".contains(letter);
    // A checksum such as `5e972812` would be read as a number, so all checksums are quoted.
    let is_fingerprint = text.len() > 7 && text.chars().all(|letter| letter.is_ascii_hexdigit());
    let is_text = !NOT_TEXT.contains(&text.to_ascii_lowercase().as_str()) && !is_fingerprint;
    match starts_with_letter && text.chars().all(is_plain) && is_text && !text.ends_with(' ') {
        true => text.to_owned(),
        false => visible::json(Value::from(text).to_string()),
    }
}

//! The reference of every key of a rule file, which is made from the schema.

use std::fmt::Write;
use std::path::Path;

use backend_advisor::schema;
use serde_json::{Map, Value};

/// The start of the page.
const HEAD: &str = "\
# All keys of a rule set

This page is generated from the JSON Schema that `backend-advisor rules schema ruleset` prints. [Write your own rule
set](rule-sets.md) explains how to use the keys. Keys in **bold** are required.
";

/// What a value is, in words.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/definitions/");
        return match name {
            "Options" => "string or list of strings".to_owned(),
            _ => format!("[{name}](#{})", name.to_lowercase()),
        };
    }
    let any = schema["anyOf"].as_array().or(schema["allOf"].as_array());
    if let Some(choices) = any {
        let kinds = choices.iter().filter(|it| it["type"] != "null").map(kind);
        return kinds.collect::<Vec<_>>().join(" or ");
    }
    if let Some(words) = schema["enum"].as_array() {
        let words = words.iter().filter_map(Value::as_str);
        return words
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>()
            .join(", ");
    }
    match schema["type"].as_str().unwrap_or_default() {
        "array" => match kind(&schema["items"]).as_str() {
            "string" => "list of strings".to_owned(),
            "string or list of strings" => "list of strings or lists of strings".to_owned(),
            item => format!("list of {item}"),
        },
        "object" => format!("mapping to {}", kind(&schema["additionalProperties"])),
        "boolean" => "`true` or `false`".to_owned(),
        "integer" => "whole number".to_owned(),
        other => other.to_owned(),
    }
}

/// The table of the keys of an object.
fn table(page: &mut String, schema: &Map<String, Value>) {
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |key: &str| required.is_some_and(|all| all.iter().any(|it| it == key));
    page.push_str("\n| key | value | meaning |\n| --- | --- | --- |\n");
    for (key, value) in schema["properties"].as_object().unwrap() {
        let name = match is_required(key) {
            true => format!("**`{key}`**"),
            false => format!("`{key}`"),
        };
        let says = value["description"].as_str().unwrap_or_default();
        writeln!(page, "| {name} | {} | {} |", kind(value), one_line(says)).unwrap();
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// To accept the page as it is now, run with `UPDATE_KEYS=1`.
#[test]
fn the_page_of_keys_is_made_from_the_schema() {
    let schema = serde_json::to_value(schema::ruleset()).unwrap();
    let mut page = HEAD.to_owned();
    page.push_str("\n## A rule set\n");
    table(&mut page, schema.as_object().unwrap());
    for (name, definition) in schema["definitions"].as_object().unwrap() {
        let object = definition.as_object().unwrap();
        let says = one_line(definition["description"].as_str().unwrap_or_default());
        if object.get("properties").is_some() {
            write!(page, "\n## {name}\n\n{says}\n").unwrap();
            table(&mut page, object);
        } else if name != "Options" {
            let kinds = object.get("oneOf").and_then(Value::as_array);
            let words = kinds.into_iter().flatten().map(kind).collect::<Vec<_>>();
            let words = if words.is_empty() {
                kind(definition)
            } else {
                words.join(", ")
            };
            write!(page, "\n## {name}\n\n{says}\n\nOne of {words}.\n").unwrap();
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rule-keys.md");
    if std::env::var_os("UPDATE_KEYS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == page,
        "docs/rule-keys.md is stale: run UPDATE_KEYS=1 cargo test --test all rule_keys"
    );
}

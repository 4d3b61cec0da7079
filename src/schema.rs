//! The JSON Schemas (draft-07, which every editor knows) of what the program reads and writes.
//!
//! Those of a rule file and of an advice come from the types that read and write them. That of an
//! answer file comes from a rule set: its questions are the keys, and their options the values.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::{Map, Value, json};

use crate::advice::Advice;
use crate::record::Record;
use crate::render;
use crate::ruleset::answer::{NONE, NOT_SURE};
use crate::ruleset::{Kind, Question, RuleSet, yaml};

const DRAFT_07: &str = "http://json-schema.org/draft-07/schema#";

/// The form of a rule set in a single file.
pub fn ruleset() -> Value {
    // What may be left out is left out, and never written as nothing.
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(without_null));
    let generator = settings.for_deserialize().into_generator();
    generator.into_root_schema_for::<yaml::RuleSet>().to_value()
}

/// The form of one file of a folder, which holds some of the keys of a rule set.
pub fn ruleset_part() -> Value {
    let mut schema = ruleset();
    if let Some(schema) = schema.as_object_mut() {
        schema.shift_remove("required");
        schema.insert("title".to_owned(), json!("RuleSetPart"));
        let description =
            "A part of a rule set: the files of a folder together hold all of its keys.";
        schema.insert("description".to_owned(), json!(description));
    }
    schema
}

/// The form of a file of answers to the questions of `rules`.
pub fn answers(rules: &RuleSet) -> Value {
    let questions: Map<String, Value> = rules
        .questions()
        .values()
        .map(|question| (question.id.clone(), answer(question)))
        .collect();
    json!({
        "$schema": DRAFT_07,
        "title": "Answers",
        "description": format!(
            "Answers to the questions of {} {}, or a record that holds them under the key `answers`.",
            rules.id(),
            rules.version()
        ),
        "type": "object",
        "if": {"required": ["answers"]},
        "then": {"properties": {"answers": {"$ref": "#/definitions/Answers"}}},
        "else": {"$ref": "#/definitions/Answers"},
        "definitions": {
            "Answers": {
                "type": "object",
                "properties": questions,
                "additionalProperties": false,
            },
        },
    })
}

/// The form of an advice, as `--json` gives it.
pub fn advice() -> Value {
    SchemaSettings::draft07()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Advice<'static>>()
        .to_value()
}

/// The form of a decision record.
pub fn record() -> Value {
    Record::schema(SchemaSettings::draft07()).to_value()
}

/// The form of what `check --json` prints.
pub fn check() -> Value {
    render::recheck::json::schema(SchemaSettings::draft07()).to_value()
}

/// The form of the answers to one question. A single answer may also stand in a list of its own;
/// nobody need write it so, and editors need not offer it.
fn answer(question: &Question) -> Value {
    let mut options: Vec<Value> = Vec::new();
    for option in question.options.values() {
        options.push(json!(option.id));
        // Older YAML readers give these for the bare words, and older writers write them.
        match option.id.as_str() {
            "yes" => options.push(json!(true)),
            "no" => options.push(json!(false)),
            _ => {}
        }
    }
    let description = question
        .help
        .iter()
        .fold(question.ask.clone(), |ask, help| format!("{ask} {help}"));
    let mut alone = options.clone();
    if question.kind == Kind::AnyOf {
        alone.push(json!(NONE));
    }
    alone.push(json!(NOT_SURE));
    match question.kind {
        Kind::YesNo | Kind::OneOf => json!({"description": description, "enum": alone}),
        Kind::AnyOf => json!({
            "description": description,
            "anyOf": [
                {"type": "array", "items": {"enum": options}, "uniqueItems": true},
                {"enum": alone},
            ],
        }),
    }
}

fn without_null(schema: &mut Schema) {
    let is_null = |choice: &Value| choice.get("type") == Some(&json!("null"));
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    if schema.get("default") == Some(&Value::Null) {
        schema.shift_remove("default");
    }
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| *kind != "null");
        if let [kind] = kinds.as_slice() {
            let kind = kind.clone();
            schema.insert("type".to_owned(), kind);
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf")
        && choices.iter().any(is_null)
    {
        choices.retain(|choice| !is_null(choice));
        if let [_] = choices.as_slice()
            && let Some(choice) = schema.shift_remove("anyOf")
        {
            schema.insert("allOf".to_owned(), choice);
        }
    }
}

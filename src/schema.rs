//! The JSON Schemas of everything the program reads and writes, in draft-07, which all editors
//! support. Most are generated from the types; the schema of an answers file comes from the
//! questions.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::ruleset::{Kind, Question, RuleSet, yaml};

const DRAFT_07: &str = "http://json-schema.org/draft-07/schema#";

/// The schema of a rule set in a single file.
pub fn ruleset() -> Value {
    // Optional keys are omitted, never null.
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(without_null));
    let generator = settings.for_deserialize().into_generator();
    generator.into_root_schema_for::<yaml::RuleSet>().to_value()
}

/// The schema of one file in a folder, which contains some of the keys of a rule set.
pub fn ruleset_part() -> Value {
    let mut schema = ruleset();
    if let Some(schema) = schema.as_object_mut() {
        schema.shift_remove("required");
        schema.insert("title".to_owned(), json!("RuleSetPart"));
        let what = "Part of a rule set. The files in a folder together contain all keys.";
        schema.insert("description".to_owned(), json!(what));
    }
    schema
}

/// The schema of a file of answers to the questions of `rules`.
pub fn answers(rules: &RuleSet) -> Value {
    json!({
        "$schema": DRAFT_07,
        "title": "Answers",
        "description": format!(
            "Answers to the questions of {} {}, or a record that has them under the key `answers`.",
            rules.id(),
            rules.version()
        ),
        "type": "object",
        "if": {"required": ["answers"]},
        "then": {"properties": {"answers": {
            "description": "The answers, by question id.",
            "allOf": [{"$ref": "#/definitions/Answers"}],
        }}},
        "else": {"$ref": "#/definitions/Answers"},
        "definitions": {
            "Answers": {
                "type": "object",
                "properties": questions(rules),
                "additionalProperties": false,
            },
        },
    })
}

/// The schema of the answers to each question of `rules`, by its id.
pub fn questions(rules: &RuleSet) -> Map<String, Value> {
    let questions = rules.questions().values();
    let answers = questions.map(|question| (question.id.clone(), answer(question)));
    answers.collect()
}

/// The schema of a type that the program writes, such as advice.
pub fn written<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft07().for_serialize().into_generator();
    generator.into_root_schema_for::<T>().to_value()
}

/// The schema of the answers to a question. A list with a single answer is also accepted, but not
/// included here, so that editors do not suggest it.
fn answer(question: &Question) -> Value {
    // YAML 1.1 tools read and write these words as booleans.
    let spelled = |word| match word {
        "yes" => vec![json!(word), json!(true)],
        "no" => vec![json!(word), json!(false)],
        _ => vec![json!(word)],
    };
    let words: Vec<Value> = question.answer_words().flat_map(spelled).collect();
    let help = question.help.iter().map(|help| format!(" {help}"));
    let description = question.ask.clone() + &help.collect::<String>();
    match (&question.scale, question.kind) {
        (Some(scale), _) => {
            let kind = if scale.whole { "integer" } else { "number" };
            let mut number = json!({"type": kind, "minimum": scale.minimum});
            if let (Some(maximum), Some(number)) = (scale.maximum, number.as_object_mut()) {
                number.insert("maximum".to_owned(), json!(maximum));
            }
            let words = (!words.is_empty()).then(|| json!({"enum": words}));
            let choices: Vec<Value> = [number].into_iter().chain(words).collect();
            json!({"description": description, "anyOf": choices})
        }
        (None, Kind::AnyOf) => {
            let options = question.options.values().map(|option| option.id.as_str());
            let options: Vec<Value> = options.flat_map(spelled).collect();
            json!({
                "description": description,
                "anyOf": [
                    {"type": "array", "items": {"enum": options}, "uniqueItems": true},
                    {"enum": words},
                ],
            })
        }
        (None, _) => json!({"description": description, "enum": words}),
    }
}

fn without_null(schema: &mut Schema) {
    let Some(schema) = schema.as_object_mut() else {
        return;
    };
    if schema.get("default") == Some(&Value::Null) {
        schema.shift_remove("default");
    }
    if let Some(kind) = schema.get_mut("type")
        && let Some(kinds) = kind.as_array_mut()
    {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_mut_slice() {
            *kind = only.take();
        }
    }
    if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
        choices.retain(|choice| *choice != json!({"type": "null"}));
        if choices.len() == 1
            && let Some(choice) = schema.shift_remove("anyOf")
        {
            schema.insert("allOf".to_owned(), choice);
        }
    }
}

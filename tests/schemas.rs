//! The JSON Schemas in `schemas/` equal those that the program prints, and the schema of answers
//! accepts the same answers as the program.

use std::path::Path;

use backend_advisor::advice::Advice;
use backend_advisor::record::Record;
use backend_advisor::record::report::Report;
use backend_advisor::ruleset::load;
use backend_advisor::{scan, schema, shipped};
use serde_json::{Value, json};

#[test]
fn the_copies_are_those_that_the_program_prints() {
    let shipped = shipped::rules();
    let schemas = [
        ("ruleset", schema::ruleset()),
        ("ruleset-part", schema::ruleset_part()),
        ("answers", schema::answers(&shipped)),
        ("advice", schema::written::<Advice<'_>>()),
        ("record", schema::written::<Record<'_>>()),
        ("check", schema::written::<Report<'_>>()),
        ("scan", schema::written::<scan::report::Report<'_>>()),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let stale: Vec<String> = schemas
        .iter()
        .filter(|(name, schema)| {
            let path = folder.join(format!("{name}.json"));
            let copy = std::fs::read_to_string(path).unwrap_or_default();
            copy != format!("{}\n", serde_json::to_string_pretty(schema).unwrap())
        })
        .map(|(name, _)| format!("cargo run -q -- rules schema {name} > schemas/{name}.json"))
        .collect();
    assert!(
        stale.is_empty(),
        "the form has changed and its copy has not; if the change is meant, run\n{}",
        stale.join("\n")
    );
}

/// The keys without a description in a schema, as paths.
fn undescribed(schema: &Value, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let bare = properties
            .iter()
            .filter(|(_, it)| it.get("description").is_none());
        found.extend(bare.map(|(key, _)| format!("{path}.{key}")));
    }
    let below: Vec<(String, &Value)> = match schema {
        Value::Object(map) => map.iter().map(|(key, it)| (key.clone(), it)).collect(),
        Value::Array(list) => list.iter().map(|it| (String::new(), it)).collect(),
        _ => Vec::new(),
    };
    found.extend(
        below
            .iter()
            .flat_map(|(key, it)| undescribed(it, &format!("{path}/{key}"))),
    );
    found
}

#[test]
fn every_key_has_a_description() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(undescribed(&schema, ""), [""; 0], "{}", file.display());
    }
}

#[test]
fn a_part_requires_nothing_and_the_whole_does() {
    let required = json!([
        "format",
        "id",
        "version",
        "title",
        "questions",
        "decision",
        "outcomes"
    ]);
    assert_eq!(schema::ruleset()["required"], required);
    assert_eq!(schema::ruleset_part().get("required"), None);
}

#[test]
fn every_field_of_an_advice_is_required() {
    let schema = schema::written::<Advice<'_>>();
    let definitions = schema["definitions"].as_object().unwrap();
    for object in definitions.values().chain([&schema]) {
        let Some(properties) = object.get("properties").and_then(Value::as_object) else {
            continue;
        };
        let required = object["required"].as_array().unwrap();
        for name in properties.keys() {
            assert!(required.contains(&json!(name)), "{name} is not required");
        }
    }
}

#[test]
fn answers_are_those_of_the_rule_set() {
    let text = "{format: 1, id: small, version: '1', title: Small,
      questions: [
        {id: staff, ask: Staff?, kind: yes-no},
        {id: size, ask: Size?, kind: one-of, options: [{id: s, label: S}, {id: l, label: L}]},
        {id: parts, ask: Parts?, kind: any-of, options: [{id: a, label: A}]}],
      decision: [{id: last, recommend: one, because: B, house: true}],
      outcomes: [{id: one, title: One, summary: S}]}";
    let rules = load::load_text("small.yaml", text).unwrap().rules;
    let schema = schema::answers(&rules);
    let answers = &schema["definitions"]["Answers"];
    let of = |question: &str| &answers["properties"][question];
    assert_eq!(answers["additionalProperties"], json!(false));
    assert_eq!(
        of("staff")["enum"],
        json!(["yes", true, "no", false, "not-sure"])
    );
    assert_eq!(of("size")["enum"], json!(["s", "l", "not-sure"]));
    assert_eq!(of("parts")["anyOf"][0]["items"]["enum"], json!(["a"]));
    assert_eq!(
        of("parts")["anyOf"][1]["enum"],
        json!(["a", "none", "not-sure"])
    );
}

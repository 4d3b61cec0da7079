//! Lints as SARIF 2.1.0, which code scanning reads.

use std::path::Path;

use serde_json::{Value, json};

use crate::lint::{Code, Lint, LintReport, Severity};
use crate::render;
use crate::render::lint::{location, witness};
use crate::ruleset::Loaded;

/// Where the checks are explained.
const CHECKS: &str = "docs/checks.md";

/// The lints as one SARIF log, which ends with a newline.
pub fn log(loaded: &Loaded, report: &LintReport) -> String {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let results = report.lints.iter();
    let results: Vec<Value> = results.map(|lint| result(loaded, lint)).collect();
    render::to_json(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.summary()},
        "help": {"text": format!("See {CHECKS}#{}", code.name())},
        "defaultConfiguration": {"level": level(code)},
    })
}

fn result(loaded: &Loaded, lint: &Lint) -> Value {
    let mut text = lint.message.clone();
    if let Some(witness) = witness(&loaded.rules, lint).filter(|it| !it.is_empty()) {
        text.push_str("\nIt shows with these answers:\n");
        text.push_str(&witness);
    }
    let locations: Vec<Value> = location(loaded, lint)
        .map(|(file, line, column)| {
            json!({"physicalLocation": {
                "artifactLocation": {"uri": uri(file)},
                "region": {"startLine": line, "startColumn": column},
            }})
        })
        .into_iter()
        .collect();
    json!({
        "ruleId": lint.code.name(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == lint.code),
        "level": level(lint.code),
        "message": {"text": text},
        "locations": locations,
        "partialFingerprints": {"codeAndId/v1": format!("{}:{}", lint.code.name(), lint.id)},
    })
}

fn level(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A path as a URI: relative to where the program ran, as it was given.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if Path::new(path).is_absolute() {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("my rules/ä.yaml"), "my%20rules/%C3%A4.yaml");
        assert_eq!(uri("/rules/a.yaml"), "file:///rules/a.yaml");
    }
}

//! Findings as SARIF 2.1.0, which code scanning reads.

use std::path::Path;

use serde_json::{Value, json};

use crate::check::{Code, Finding, Report, Severity};
use crate::render::check::{location, witness};
use crate::ruleset::Loaded;

/// Where the checks are explained.
const CHECKS: &str = "docs/checks.md";

/// The findings as one SARIF log, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn log(loaded: &Loaded, report: &Report) -> serde_json::Result<String> {
    let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
    let results = report.findings.iter();
    let results: Vec<Value> = results.map(|finding| result(loaded, finding)).collect();
    let log = json!({
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
    });
    let mut text = serde_json::to_string_pretty(&log)?;
    text.push('\n');
    Ok(text)
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.summary()},
        "help": {"text": format!("See {CHECKS}#{}", code.name())},
        "defaultConfiguration": {"level": level(code)},
    })
}

fn result(loaded: &Loaded, finding: &Finding) -> Value {
    let mut text = finding.message.clone();
    if let Some(witness) = witness(&loaded.rules, finding).filter(|it| !it.is_empty()) {
        text.push_str("\nIt shows with these answers:\n");
        text.push_str(&witness);
    }
    let locations: Vec<Value> = location(loaded, finding)
        .map(|place| {
            json!({"physicalLocation": {
                "artifactLocation": {"uri": uri(place.file)},
                "region": {"startLine": place.line, "startColumn": place.column},
            }})
        })
        .into_iter()
        .collect();
    json!({
        "ruleId": finding.code.name(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == finding.code),
        "level": level(finding.code),
        "message": {"text": text},
        "locations": locations,
        "partialFingerprints": {"codeAndId/v1": format!("{}:{}", finding.code.name(), finding.id)},
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

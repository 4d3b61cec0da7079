//! Lints as SARIF 2.1.0, which code scanning reads.

use std::path::Path;

use serde_json::{Value, json};

use crate::grammar;
use crate::lint::{Code, Lint, LintReport, Severity};
use crate::render;
use crate::render::lint::{example, location};
use crate::ruleset::{Loaded, Location, Problems};

/// The documentation of the checks.
const CHECKS: &str = "docs/checks.md";

/// The rule of all problems of a rule set that cannot be loaded.
const INVALID: &str = "invalid-rule-set";

/// The lints as one SARIF log, ending with a newline. `in_repository` turns a path into one
/// relative to the repository.
pub fn log(loaded: &Loaded, report: &LintReport, in_repository: impl Fn(&str) -> String) -> String {
    let rules = Code::ALL.iter().map(|code| {
        json!({
            "id": code.name(),
            "shortDescription": {"text": code.summary()},
            "help": {"text": format!("See {CHECKS}#{}", code.name())},
            "defaultConfiguration": {
                "level": code.severity().name(),
                "enabled": code.severity() != Severity::Note,
            },
        })
    });
    let results = report.lints.iter();
    let results = results.map(|lint| result(loaded, lint, &in_repository));
    written(rules.collect(), results.collect())
}

/// The problems of a rule set that cannot be loaded, as one SARIF log.
pub fn problems(problems: &Problems, in_repository: impl Fn(&str) -> String) -> String {
    let results = problems.problems.iter().map(|it| {
        let place = it.span.and_then(|span| span.locate(&problems.files));
        json!({
            "ruleId": INVALID,
            "level": Severity::Error.name(),
            "message": {"text": it.line(&[])},
            "locations": Vec::from_iter(place.map(|it| location_of(it, &in_repository))),
        })
    });
    let rule = json!({"id": INVALID, "shortDescription": {"text": "The rule set is invalid"}});
    written(vec![rule], results.collect())
}

fn written(rules: Vec<Value>, results: Vec<Value>) -> String {
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

fn result(loaded: &Loaded, lint: &Lint, in_repository: &impl Fn(&str) -> String) -> Value {
    let mut text = lint.message.clone();
    if let Some(such_as) = example(&loaded.rules, lint, ":\n", "\n") {
        text.push_str(&format!("\n{}", grammar::capitalised(&such_as)));
    }
    let location = location(loaded, lint).map(|it| location_of(it, in_repository));
    json!({
        "ruleId": lint.code.name(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == lint.code),
        "level": lint.severity.name(),
        "message": {"text": text},
        "locations": Vec::from_iter(location),
        "partialFingerprints": {"codeAndId/v1": format!("{}:{}", lint.code.name(), lint.id)},
    })
}

fn location_of(place: Location<'_>, in_repository: &impl Fn(&str) -> String) -> Value {
    json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(&in_repository(place.file))},
        "region": {"startLine": place.line, "startColumn": place.column},
    }})
}

/// A path as a URI. It is relative, unless it is an absolute path outside a repository.
fn uri(path: &str) -> String {
    let is_absolute = Path::new(path).is_absolute();
    let root = if is_absolute { "file://" } else { "" };
    let bytes = path.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    std::iter::once(root.to_owned()).chain(bytes).collect()
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

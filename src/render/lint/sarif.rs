//! Lints as SARIF 2.1.0, which code scanning reads.

use std::path::Path;

use serde_json::{Value, json};

use crate::grammar;
use crate::lint::{Code, Lint, LintReport, Severity};
use crate::render;
use crate::render::lint::{example, location};
use crate::ruleset::Loaded;

/// The documentation of the checks.
const CHECKS: &str = "docs/checks.md";

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
    render::to_json(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": env!("CARGO_PKG_NAME"),
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    }))
}

fn result(loaded: &Loaded, lint: &Lint, in_repository: &impl Fn(&str) -> String) -> Value {
    let mut text = lint.message.clone();
    if let Some(such_as) = example(&loaded.rules, lint, ":\n", "\n") {
        text.push_str(&format!("\n{}", grammar::capitalised(&such_as)));
    }
    let location = location(loaded, lint).map(|it| {
        json!({"physicalLocation": {
            "artifactLocation": {"uri": uri(&in_repository(it.file))},
            "region": {"startLine": it.line, "startColumn": it.column},
        }})
    });
    json!({
        "ruleId": lint.code.name(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == lint.code),
        "level": lint.severity.name(),
        "message": {"text": text},
        "locations": Vec::from_iter(location),
        "partialFingerprints": {"codeAndId/v1": format!("{}:{}", lint.code.name(), lint.id)},
    })
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

//! The rule sets in `examples/` are as good as the guide says.

use std::path::Path;
use std::process::{Command, Output};

fn rules(subcommand: &str, options: &[&str]) -> Output {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/where-to-host.yaml");
    Command::new(env!("CARGO_BIN_EXE_backend-advisor"))
        .args(["rules", subcommand])
        .arg(path)
        .args(options)
        .env_remove("BACKEND_ADVISOR_RULES")
        .output()
        .unwrap()
}

#[test]
fn the_example_passes_its_own_scenarios_which_use_every_rule() {
    let output = rules("test", &["--json", "--no-mutants"]);
    assert_eq!(output.status.code(), Some(0));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        report["coverage"]["unused_rules"],
        serde_json::json!([]),
        "{report}"
    );
    assert_eq!(
        report["coverage"]["unused_outcomes"],
        serde_json::json!([]),
        "{report}"
    );
}

#[test]
fn the_example_has_no_mistakes() {
    let output = rules("check", &["--deny", "warnings"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
}

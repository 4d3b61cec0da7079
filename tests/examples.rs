//! The rule sets in `examples/` pass the checks that the guide describes.

use crate::common::{Run, run};

fn rules(subcommand: &str, options: &[&str]) -> Run {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/where-to-host.yaml");
    run(&[&["rules", subcommand, path], options].concat())
}

#[test]
fn the_example_passes_its_own_scenarios_which_use_every_rule() {
    let run = rules("test", &["--json", "--no-mutants"]);
    assert_eq!(run.code, Some(0));
    let report = run.json();
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
    rules("check", &["--deny", "warnings"]).succeeded();
}

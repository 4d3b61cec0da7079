//! Answers that do not fit together are shown in results.

use serde_json::json;

use crate::common::{Finish, Folder, PROGRAM, RULES, command};

/// Two answers that do not fit together, and a conflict that cites a claim.
const RULES_FILE: &str = "\
format: 1
id: rain
version: '1'
title: Umbrella or not?
questions:
  - {id: rain, ask: Does it rain?, kind: yes-no}
  - {id: dry, ask: Is the ground dry?, kind: yes-no}
  - {id: sun, ask: Does the sun shine?, kind: yes-no}
decision:
  - {id: wet, when: {all: [{rain: yes}, {sun: no}]}, recommend: umbrella, because: It is wet., house: true}
  - {id: otherwise, recommend: nothing, because: It is fine., house: true}
outcomes:
  - {id: umbrella, title: Umbrella, summary: Take one.}
  - {id: nothing, title: Nothing, summary: Take nothing.}
sources:
  - id: almanac
    title: The almanac
    claims: [{id: puddles, says: Rain wets the ground.}]
conflicts:
  - {say: It rains and the ground is dry., when: {all: [{rain: yes}, {dry: yes}]}, claims: [puddles]}
  - {say: It rains and the sun shines., when: {all: [{rain: yes}, {sun: yes}]}, house: true}
";

/// What the program prints for these arguments.
fn output(arguments: &str) -> String {
    let folder = Folder::new();
    let rules = folder.path().join("rain.yaml");
    std::fs::write(&rules, RULES_FILE).unwrap();
    let mut program = command(PROGRAM);
    program.env(RULES, &rules).args(arguments.split(' '));
    program.run().stdout
}

#[test]
fn a_result_shows_the_first_and_counts_the_others() {
    let both = output("--rain yes --dry yes --sun yes");
    let shown = "\nConflict It rains and the ground is dry. (1 more)\n";
    assert!(both.contains(shown), "{both}");
    let undecided = output("--rain yes --dry yes");
    assert!(undecided.starts_with("Undecided"), "{undecided}");
    assert!(
        undecided.contains("\nConflict It rains and the ground is dry.\n"),
        "{undecided}"
    );
}

#[test]
fn answers_that_fit_or_are_not_known_are_not_a_conflict() {
    for arguments in [
        "--rain yes --dry no --sun no",
        "--dry yes --sun yes --rain no",
        "--rain yes --rest-not-sure",
    ] {
        for more in ["", " --explain", " --format markdown", " --format adr"] {
            let text = output(&format!("{arguments}{more}"));
            assert!(
                !text.contains("Conflict") && !text.contains("fit together"),
                "{text}"
            );
        }
    }
}

#[test]
fn the_longer_forms_list_all_of_them_with_their_sources() {
    for (more, first) in [
        (
            "--explain",
            "  - It rains and the ground is dry. (almanac)\n",
        ),
        (
            "--format markdown",
            "* It rains and the ground is dry. (almanac)\n",
        ),
        (
            "--format adr",
            "* It rains and the ground is dry. (almanac)\n",
        ),
    ] {
        let text = output(&format!("--rain yes --dry yes --sun yes {more}"));
        let (_, after) = text.split_once("Answers that do not fit together").unwrap();
        assert!(after.contains(first), "{text}");
        assert!(
            after.contains("It rains and the sun shines. (our own opinion)"),
            "{text}"
        );
        let linked = text.contains("* `almanac`: The almanac");
        assert_eq!(more == "--format adr", linked, "{text}");
    }
    let text = output("--rain yes --dry yes --json");
    let advice: serde_json::Value = serde_json::from_str(&text).unwrap();
    let [conflict] = &advice["conflicts"].as_array().unwrap()[..] else {
        panic!("{text}");
    };
    assert_eq!(conflict["say"], "It rains and the ground is dry.");
    assert_eq!(conflict["claims"], json!(["puddles"]));
}

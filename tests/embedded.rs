//! Tests the program with the shipped rule set, whatever its content: expected values come from the
//! program itself.

use serde_json::Value;

use crate::common::terminal::{REVIEW, Terminal, WITH_SHIPPED};
use crate::common::{Finish, Folder, program};

#[test]
fn without_answers_it_is_undecided_and_its_questions_are_open() {
    let run = program(&["--json"]).shipped().run();
    assert_eq!((run.code, run.stderr.as_str()), (Some(3), ""));
    let undecided = run.json();
    assert_eq!(undecided["status"], "undecided");
    assert!(undecided["possible"].as_array().unwrap().len() > 1);
    let questions = program(&["questions", "--json"]).shipped().run().json();
    let flags = |list: &Value| -> Vec<String> {
        let mut flags: Vec<String> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|question| question["flag"].to_string())
            .collect();
        flags.sort();
        flags
    };
    // Questions that only shape the plan are not open.
    let (open, all) = (flags(&undecided["open_questions"]), flags(&questions));
    assert!(!open.is_empty() && open.iter().all(|flag| all.contains(flag)));
}

#[test]
fn an_interview_gives_the_same_result_as_flags() {
    let folder = Folder::new();
    let result = folder.file("result.json");
    let script = "\"$P\" --json > \"$RESULT\"";
    let mut terminal = Terminal::script(40, 80, script, &[("RESULT", &result), WITH_SHIPPED]);
    let mut question = terminal.next_question("");
    while !question.contains(REVIEW) {
        terminal.take_first();
        question = terminal.next_question(&question);
    }
    terminal.show();
    assert_eq!(terminal.exit_code(), 0);
    let written = folder.read("result.json");
    let by_prompt: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(by_prompt["status"], "decided");

    let mut again = folder.program(&["--json", "--answers", "result.json"]);
    let again = again.shipped().run().succeeded();
    assert_eq!(again.replace("\"file\"", "\"prompt\""), written);
}

#[test]
fn a_record_holds_and_names_the_command_without_a_rule_set() {
    let folder = Folder::new();
    for more in [
        &["--save", "record.yaml"][..],
        &["--format", "adr", "-o", "record.md"],
    ] {
        let mut program = folder.program(&[&["--rest-not-sure"], more].concat());
        program.shipped().run().succeeded();
    }
    let command = "\n```sh\nbackend-advisor check record.md\n```\n";
    assert!(folder.read("record.md").contains(command));
    let mut check = folder.program(&["check", "--json", "record.yaml", "record.md"]);
    let check = check.shipped().run();
    assert_eq!((check.code, check.stderr.as_str()), (Some(0), ""));
    assert_eq!(check.json()["counts"]["holds"], 2);
}

#[test]
fn a_note_warns_about_a_diagram_that_mermaid_does_not_draw() {
    let whole = program(&["tree", "--format=mermaid"]).shipped().run();
    let edges = whole.stdout.matches(" -->|").count();
    assert!(edges > 500, "only {edges} edges");
    assert!(
        whole.stderr.contains(&format!("has {edges} edges")),
        "{}",
        whole.stderr
    );
    let settled = program(&["tree", "--format=mermaid", "--rest-not-sure"])
        .shipped()
        .run();
    assert_eq!((settled.code, settled.stderr.as_str()), (Some(0), ""));
}

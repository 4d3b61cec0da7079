//! Tests the program with the shipped rule set, whatever its content: expected values come from the
//! program itself and from the scenarios.

use backend_advisor::ruleset::Expected;
use backend_advisor::shipped;
use serde_json::Value;

use crate::common::terminal::{REVIEW, Terminal, WITH_SHIPPED};
use crate::common::{Finish, Folder, program};

/// The shipped scenario that gives a decision with the fewest answers.
struct Decided {
    /// The answers as flags.
    flags: Vec<String>,
    /// The answers as an object.
    answers: Value,
    outcome: String,
}

impl Decided {
    fn shortest() -> Self {
        let loaded = shipped::loaded();
        let decided = loaded.scenarios.iter().filter(|it| !it.rest_not_sure);
        let decided = decided.filter_map(|scenario| match scenario.expected {
            Expected::Decided { outcome, .. } => Some((scenario, outcome)),
            Expected::Undecided(_) => None,
        });
        let (scenario, outcome) = decided.min_by_key(|(it, _)| it.answers.len()).unwrap();
        let answers = scenario.answers.iter().map(|(question, answer)| {
            let question = &loaded.rules.questions()[*question];
            (question.id.clone(), answer.words(question).join(","))
        });
        let answers: Vec<(String, String)> = answers.collect();
        assert!(!answers.is_empty());
        let flag = |(id, words): &(String, String)| format!("--{id}={words}");
        Self {
            flags: answers.iter().map(flag).collect(),
            outcome: loaded.rules.outcomes()[outcome].id.clone(),
            answers: answers
                .into_iter()
                .map(|(id, words)| (id, words.split(',').map(Value::from).collect::<Value>()))
                .collect(),
        }
    }

    fn arguments<'a>(&'a self, more: &[&'a str]) -> Vec<&'a str> {
        let flags = self.flags.iter().map(String::as_str);
        flags.chain(more.iter().copied()).collect()
    }
}

#[test]
fn answers_by_flag_decide() {
    let decided = Decided::shortest();
    let mut program = program(&decided.arguments(&["--json", "--expect", &decided.outcome]));
    let run = program.shipped().run();
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let advice = run.json();
    assert_eq!(advice["status"], "decided");
    assert_eq!(advice["recommendation"]["id"], decided.outcome);
}

#[test]
fn without_answers_it_is_undecided_and_every_open_question_is_one_of_its_own() {
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
fn an_interview_in_a_terminal_ends_with_what_its_answers_as_flags_give() {
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
fn batch_decides_each_line() {
    let decided = Decided::shortest();
    let input = format!("{}\n{{}}\n", decided.answers);
    let run = program(&["batch"]).shipped().run_with(input);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let lines = run.lines();
    let lines: Vec<Value> = lines
        .iter()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["recommendation"]["id"], decided.outcome);
    assert_eq!(lines[1]["status"], "undecided");
}

#[test]
fn a_record_holds_and_names_the_command_without_a_rule_set() {
    let decided = Decided::shortest();
    let folder = Folder::new();
    for more in [
        &["--save", "record.yaml"][..],
        &["--format", "adr", "-o", "record.md"],
    ] {
        let mut program = folder.program(&decided.arguments(more));
        program.shipped().run().succeeded();
    }
    let command = "\n```sh\nbackend-advisor check record.md\n```\n";
    assert!(folder.read("record.md").contains(command));
    let mut check = folder.program(&["check", "--json", "record.yaml", "record.md"]);
    let check = check.shipped().run();
    assert_eq!((check.code, check.stderr.as_str()), (Some(0), ""));
    let report = check.json();
    assert_eq!(report["counts"]["holds"], 2);
    assert_eq!(
        report["decisions"][0]["now"]["recommendation"],
        decided.outcome
    );
}

#[test]
fn its_scenarios_are_tested_without_naming_it() {
    let mut program = program(&["rules", "test", "--no-mutants", "--json"]);
    let run = program.shipped().run();
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let loaded = shipped::loaded();
    let report = run.json();
    assert_eq!(report["scenarios"]["passed"], loaded.scenarios.len());
}

#[test]
fn a_drawing_that_mermaid_would_refuse_is_announced() {
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

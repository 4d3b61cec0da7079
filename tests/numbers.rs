//! Questions that are answered with a number.

use crate::common::terminal::{CTRL_C, ENTER, ESCAPE, REVIEW, Terminal, answered, prompt};
use crate::common::{Finish, Folder, program};
use backend_advisor::ruleset::load::load_text;
use serde_json::{Value, json};

const TEAM: &str = include_str!("numbers/team.yaml");

/// What a run says: the result, or what is wrong.
fn said(arguments: &[&str]) -> String {
    let run = Folder::with("team.yaml", TEAM).run(&[&["--rules", "team.yaml"], arguments].concat());
    run.stdout + &run.stderr
}

fn advice(arguments: &[&str]) -> Value {
    let text = said(&[arguments, &["--json"]].concat());
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
}

/// What is wrong with the rule set after a change, one line a problem.
fn mistakes(part: &str, replacement: &str) -> Vec<String> {
    assert_eq!(TEAM.matches(part).count(), 1, "{part:?} is not there once");
    match load_text("team.yaml", &TEAM.replace(part, replacement)) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.to_string().lines().map(str::to_owned).collect(),
    }
}

#[test]
fn mistakes_in_number_questions_are_reported() {
    let big = "developers: \"> 20\"";
    for (part, replacement, expected) in [
        (
            big,
            "developers: \">= 600\"",
            "33:31: `>= 600` is outside the range of `developers`; expected a whole number from 1 to 500 (developers) or `not-sure`",
        ),
        (
            big,
            "developers: 20..5",
            "33:31: no answer to `developers` is in the range `20..5`; did you mean `5..20`?",
        ),
        (
            big,
            "developers: \"> 500\"",
            "33:31: no answer to `developers` is in the range `> 500`; expected a whole number from 1 to 500 (developers) or `not-sure`",
        ),
        (
            big,
            "developers: 20.5",
            "33:31: `20.5` is not a whole number; add `whole: false` to the question to allow decimals",
        ),
        (
            big,
            "developers: many",
            "33:31: `many` is neither a number nor a range; expected a number, or a range such as `>= 5`, `< 5` or `5..20`",
        ),
        (
            big,
            "developers: [20, 5-20]",
            "33:36: `5-20` is neither a number nor a range; expected a number, or a range such as `>= 5`, `< 5` or `5..20`",
        ),
        (
            big,
            "developers: []",
            "33:31: an empty list matches no answer",
        ),
        (
            "\"> 0.5\"",
            "\"> 0.0005\"",
            "28:49: `> 0.0005` has too many digits; a number has at most 12 digits before the decimal point and 3 after it",
        ),
        (
            "maximum: 500",
            "maximum: 1",
            "15:14: the minimum 1 must be less than the maximum 1",
        ),
        (
            "maximum: 500",
            "maximum: 499.5",
            "15:14: `499.5` is not a whole number; add `whole: false` to the question to allow decimals",
        ),
        (
            "maximum: 500",
            "maximum: 1e12",
            "15:14: `1000000000000.0` has too many digits; a number has at most 12 digits before the decimal point and 3 after it",
        ),
        (
            "maximum: 500",
            "maximum: five",
            "15:14: expected a number, found the string `five`",
        ),
        (
            "maximum: 500",
            "likelihood: 0.5",
            "15:5: a number question cannot have `likelihood`; all ranges that its conditions name count as equally likely",
        ),
        (
            "maximum: 500",
            "options: []",
            "15:5: a number question cannot have `options`; its answers are numbers; conditions such as `>= 5` divide them into ranges",
        ),
        (
            "has {developers}",
            "has them",
            "13:11: `says` must name the number once, and no other answer; write `{developers}` where the number belongs",
        ),
        (
            "has {developers}",
            "has {developers} and {ops}",
            "13:11: `says` must name the number once, and no other answer; write `{developers}` where the number belongs",
        ),
        (
            "kind: yes-no",
            "kind: yes-no\n    unit: hours",
            "24:5: only a number question can have `unit`",
        ),
    ] {
        assert_eq!(
            mistakes(part, replacement),
            [format!("team.yaml:{expected}")]
        );
    }
    assert_eq!(
        mistakes(big, "developers: [20, \">= 100\", not-sure]"),
        [""; 0]
    );
}

#[test]
fn an_answer_is_a_number_in_the_range() {
    for (answer, expected) in [
        ("7.5", "`7.5` is not a whole number"),
        ("0", "`0` is outside the range of `developers`"),
        ("-3", "`-3` is outside the range of `developers`"),
        ("many", "`many` is not a number"),
        (">=5", "`>=5` is not a number"),
        ("5..20", "`5..20` is not a number"),
        ("7,8", "`7,8` is not a number"),
    ] {
        let help = "expected a whole number from 1 to 500 (developers) or `not-sure`";
        let expected = format!("error: {expected}\nhelp: {help}\n");
        assert_eq!(said(&["--developers", answer]), expected);
        assert_eq!(
            said(&["--answer", &format!("developers={answer}")]),
            expected
        );
    }
    for answer in ["7 developers", "7people"] {
        let expected = format!("error: `{answer}` is not a number\nhelp: did you mean `7`?\n");
        assert_eq!(said(&["--developers", answer]), expected);
    }
    let twice = said(&["--developers", "7", "--developers", "8"]);
    assert!(
        twice.contains("`developers` takes one answer, but `7` and `8` are given"),
        "{twice}"
    );
    assert_eq!(
        advice(&["--developers", "007"])["answers"],
        json!({"developers": 7})
    );
    let unsure = advice(&["--developers", "not-sure"]);
    assert_eq!(unsure["answers"], json!({"developers": "not-sure"}));
    assert_eq!(unsure["recommendation"]["id"], "two");
}

/// Numbers of YAML and JSON, and their texts, are the same answers.
#[test]
fn files_have_numbers() {
    let folder = Folder::with("team.yaml", TEAM);
    for (name, text, answers) in [
        (
            "a.yaml",
            "developers: 7\nlatency: 0.1",
            json!({"developers": 7, "latency": 0.1}),
        ),
        (
            "b.yaml",
            "developers: '7'\nlatency: [2.50]",
            json!({"developers": 7, "latency": 2.5}),
        ),
        (
            "c.json",
            "{\"developers\": 7.0, \"latency\": 1e2}",
            json!({"developers": 7, "latency": 100}),
        ),
        (
            "d.json",
            "{\"developers\": \"7\"}",
            json!({"developers": 7}),
        ),
    ] {
        folder.write(name, text);
        let run = folder.run(&["--rules", "team.yaml", "--answers", name, "--json"]);
        let advice: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:?}"));
        assert_eq!(advice["answers"], answers, "{text}");
        let line = serde_json::from_str::<Value>(text).map(|it| it.to_string());
        if let Ok(line) = line {
            let arguments = ["batch", "--brief", "--rules", "team.yaml"];
            let batch = program(&arguments)
                .current_dir(folder.path())
                .run_with(line);
            assert!(!batch.stdout.contains("error"), "{batch:?}");
        }
    }
    folder.write("e.yaml", "developers: 7 people\nlatency: 0.0001\n");
    let run = folder.run(&[
        "--rules",
        "team.yaml",
        "--answers",
        "e.yaml",
        "--errors",
        "concise",
    ]);
    assert_eq!(
        run.stderr,
        "e.yaml:1:13: `7 people` is not a number; did you mean `7`?\n\
         e.yaml:2:10: `0.0001` has too many digits; a number has at most 12 digits before the decimal point and 3 after it\n"
    );
    let lines = "{\"developers\": 501}\n{\"developers\": 7e-1}\n{\"ops\": 1}\n";
    let batch = program(&["batch", "--brief", "--rules", "team.yaml"])
        .current_dir(folder.path())
        .run_with(lines);
    for error in [
        "`501` is outside the range",
        "`0.7` is not a whole number",
        "`1` is not an answer to `ops`",
    ] {
        assert!(batch.stdout.contains(error), "{error}: {batch:?}");
    }
}

/// What would change the advice is one number for a program, and the whole range for a person.
#[test]
fn a_change_is_shown_as_a_range() {
    let answers = ["--developers", "7", "--latency", "0.25"];
    let reasons = &advice(&answers)["reasons"];
    let changes = reasons["counterfactuals"].as_array().unwrap().iter();
    let changes: Vec<String> = changes.map(|it| it["change"][0].to_string()).collect();
    assert_eq!(
        changes,
        [
            r#"{"question":"developers","from":7,"to":4}"#,
            r#"{"question":"developers","from":7,"to":21}"#,
            r#"{"question":"latency","from":0.25,"to":0.6}"#,
        ]
    );
    let report = said(&[&answers[..], &["--explain"]].concat());
    let report = report.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "One service, if the team has fewer than 5 developers",
        "if the team has more than 20 developers",
        "is \"more than 0.5 s\"",
        "How many developers will work on it? 7 developers",
        "--developers 7 --latency 0.25",
    ] {
        assert!(report.contains(part), "{part}: {report}");
    }
    assert!(said(&["--developers", "1", "--explain"]).contains("? 1 developer\n"));
}

#[test]
fn an_open_question_says_which_numbers_answer_it() {
    let open = &advice(&[])["open_questions"][0];
    assert_eq!(open["kind"], "number");
    assert_eq!(open["options"], json!([]));
    let number = json!({"unit": "developers", "minimum": 1, "maximum": 500, "whole": true});
    assert_eq!(open["number"], number);
    let text = said(&[]);
    assert!(
        text.contains("  --developers NUMBER    A whole number from 1 to 500 (developers)\n"),
        "{text}"
    );
    let why =
        "Why: fewer than 5 leads to One service; 5 to 20 leaves One service or Two\nservices.\n";
    assert!(text.contains(why), "{text}");
}

/// The ranges of a number are the branches of the tree, in as few words as they can be.
#[test]
fn a_tree_has_ranges() {
    assert_eq!(
        said(&["tree"]),
        "developers: How many developers will work on it?\n\
         |- fewer than 5 developers => One service\n\
         |- 5 to 20 developers\n\
         |  latency: How long may an answer take?\n\
         |  |- at most 0.5 s or not-sure => Two services\n\
         |  `- more than 0.5 s => One service\n\
         |- more than 20 developers\n\
         |  ops: Does someone operate servers?\n\
         |  |- yes => Many services\n\
         |  `- no or not-sure => Two services\n\
         `- not-sure => Two services\n"
    );
}

/// In an interview a number is typed. What is wrong with it is said in place, and it is still there
/// after going back.
#[test]
fn a_number_is_typed_and_checked() {
    let (developers, latency) = ("How many developers will work on it?", "How long may an");
    let folder = Folder::with("team.yaml", TEAM);
    let rules = folder.file("team.yaml");
    for columns in [80, 50, 40] {
        let script = format!("\"$P\" --rules {rules} > /dev/null");
        let mut terminal = Terminal::script(24, columns, &script, &[]);
        let typed = |terminal: &Terminal, question: &str, text: &str| {
            terminal.wait_until(text, |screen| {
                let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
                prompt(screen).is_some_and(|it| it.contains(question)) && words.contains(text)
            });
        };
        let expected = "hole number from 1 to 500";
        typed(&terminal, "? How many", expected);
        for wrong in ["many", "0", "7.5", "501"] {
            terminal.press(wrong);
            terminal.press(ENTER);
            typed(
                &terminal,
                "? How many",
                &format!("`{wrong}` is not a w{expected}"),
            );
            terminal.press(&"\u{7f}".repeat(wrong.len()));
        }
        terminal.press("?");
        terminal.press(ENTER);
        typed(&terminal, "? How many", "fewer than 5 developers: leads to");
        terminal.press("7");
        terminal.press(ENTER);
        typed(&terminal, latency, "7 developers");
        terminal.press("0.0001");
        terminal.press(ENTER);
        typed(&terminal, latency, "too many digits");
        terminal.press(ESCAPE);
        typed(&terminal, "? How many", "work on it? 7");
        terminal.press("?");
        terminal.press(ENTER);
        typed(&terminal, "? How many", "fewer than 5 developers: leads to");
        typed(&terminal, "? How many", "work on it? 7");
        terminal.press(ENTER);
        typed(&terminal, latency, "A number of at least 0 (s)");
        terminal.press(ENTER);
        let screen = terminal.wait_for_prompt(REVIEW);
        assert!(screen.contains("Not sure"), "{screen}");
        if columns == 80 {
            assert!(
                screen.contains(&answered(developers, "7 developers")),
                "{screen}"
            );
        }
        terminal.press(CTRL_C);
        assert_eq!(terminal.exit_code(), 130);
        let screen = terminal.screen();
        assert!(screen.contains("--developers 7"), "{screen}");
        assert_eq!(terminal.overlong_lines(), [""; 0], "{screen}");
    }
}

#[test]
fn a_diff_names_numbers_that_only_one_rule_set_takes() {
    let folder = Folder::with("old.yaml", TEAM);
    let new = TEAM
        .replace("maximum: 500", "maximum: 100")
        .replace("unit: s", "unit: ms");
    folder.write("new.yaml", new);
    let run = folder.run(&["rules", "diff", "old.yaml", "new.yaml"]);
    let text = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "question `developers` takes a whole number from 1 to 500 (developers) in the old rule set and a whole \
         number from 1 to 100 (developers) in the new one; only answers that both take are compared",
        "question `latency` takes a number of at least 0 (s) in the old rule set and a number of at least 0 (ms) \
         in the new one",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

/// A scenario on each side of a threshold detects that it moves by one.
#[test]
fn thresholds_have_mutants() {
    let scenario = |id: &str, answers: &str, outcome: &str| {
        format!("  - {{id: {id}, answers: {{{answers}}}, rest: not-sure, outcome: {outcome}}}\n")
    };
    let survivors = |scenarios: &[String]| {
        let text = format!("{TEAM}scenarios:\n{}", scenarios.concat());
        let run = Folder::with("team.yaml", text).run(&["rules", "test", "team.yaml", "--json"]);
        let report = run.json();
        let survivors = report["mutants"]["survivors"].as_array().unwrap().clone();
        let of = |it: &Value| {
            format!(
                "{}: {}",
                it["rule"].as_str().unwrap(),
                it["change"].as_str().unwrap()
            )
        };
        let survivors: Vec<String> = survivors.iter().map(of).collect();
        survivors
            .into_iter()
            .filter(|it| it.contains("instead of") && !it.contains("ops"))
            .collect::<Vec<_>>()
    };
    let few = [
        scenario("a", "developers: 1", "one"),
        scenario("b", "developers: 5", "two"),
    ];
    assert_eq!(
        survivors(&few),
        [
            "small: developers < 4 instead of < 5",
            "slow: developers 6..20 instead of 5..20",
            "slow: developers 5..19 instead of 5..20",
            "slow: developers 5..21 instead of 5..20",
            "slow: latency >= 0.5 instead of > 0.5",
            "big: developers > 19 instead of > 20",
            "big: developers > 21 instead of > 20",
        ]
    );
    let more = [
        scenario("c", "developers: 4", "one"),
        scenario("d", "developers: 5, latency: 0.6", "one"),
        scenario("e", "developers: 20, latency: 0.6", "one"),
        scenario("f", "developers: 21, latency: 0.6, ops: yes", "many"),
        scenario("g", "developers: 20, latency: 0.5, ops: yes", "two"),
        scenario("h", "developers: 21, latency: 0.6, ops: no", "two"),
    ];
    assert_eq!(survivors(&[few.to_vec(), more.to_vec()].concat()), [""; 0]);
}

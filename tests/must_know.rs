//! Questions that must be known: not-sure is not an answer to them anywhere. That every analysis is
//! exact with them is tested with random rule sets, some of whose questions must be known.

use crate::common::terminal::{ENTER, ESCAPE, REVIEW, Terminal, answered, options, prompt};
use crate::common::{Finish, Folder, Run};
use backend_advisor::ruleset::load::load_text;
use serde_json::{Value, json};

const PATCH: &str = include_str!("must_know/patch.yaml");

fn run(arguments: &[&str]) -> Run {
    Folder::with("patch.yaml", PATCH).run(&[&["--rules", "patch.yaml"], arguments].concat())
}

/// The messages of mistakes that all name not-sure.
const REFUSED: [&str; 3] = [
    "`not-sure` is not an answer to `exploited`: it must be known; expected `yes` or `no`",
    "`not-sure` is not an answer to `hosts`: it must be known; expected a whole number of at least 1 (hosts)",
    "`not-sure` is not an answer to `data`: it must be known; expected `health`, `money` or `none`",
];

#[test]
fn rules_cannot_name_not_sure() {
    for (part, replacement, expected) in [
        (
            "{exploited: yes}",
            "{exploited: [yes, not-sure]}",
            "patch.yaml:31:51: ",
        ),
        (
            "hosts: \">= 100\"",
            "hosts: [\">= 100\", not-sure]",
            "patch.yaml:32:41: ",
        ),
        ("{data: none}", "{data: not-sure}", "patch.yaml:34:53: "),
    ]
    .into_iter()
    .zip(REFUSED)
    .map(|((part, replacement, place), refused)| (part, replacement, format!("{place}{refused}")))
    {
        assert_eq!(PATCH.matches(part).count(), 1, "{part}");
        let problems = load_text("patch.yaml", &PATCH.replace(part, replacement)).unwrap_err();
        assert_eq!(problems.to_string().lines().collect::<Vec<_>>(), [expected]);
    }
    let scenario = "scenarios:\n  - {id: s, answers: {data: [money, not-sure]}, outcome: week}\n";
    let problems = load_text("patch.yaml", &(PATCH.to_owned() + scenario)).unwrap_err();
    let expected = format!("patch.yaml:40:37: {}", REFUSED[2]);
    assert_eq!(problems.to_string().lines().collect::<Vec<_>>(), [expected]);
    let law = "laws:\n  - {id: l, says: S, more-of: {exploited: [no, not-sure]}, never-from: [today], never-to: [week]}\n";
    let problems = load_text("patch.yaml", &(PATCH.to_owned() + law)).unwrap_err();
    let expected = format!("patch.yaml:40:43: {}", REFUSED[0]);
    assert_eq!(problems.to_string().lines().collect::<Vec<_>>(), [expected]);
}

#[test]
fn not_sure_is_refused_as_an_answer() {
    let concise = REFUSED.map(|it| it.replace("; expected", "\nhelp: expected"));
    let flags = [
        "--exploited=not-sure",
        "--hosts=not-sure",
        "--data=not-sure",
    ];
    let refused = run(&flags).refused();
    for message in &concise {
        assert!(
            refused.contains(&format!("error: {message}\n")),
            "{refused}"
        );
    }
    let folder = Folder::with("patch.yaml", PATCH);
    folder.write(
        "a.yaml",
        "exploited: not-sure\nhosts: not-sure\ndata: [not-sure]\n",
    );
    let refused = folder
        .run(&["--rules", "patch.yaml", "--answers", "a.yaml"])
        .refused();
    for (line, message) in (1..).zip(&REFUSED) {
        let message = message.split(';').next().unwrap();
        assert!(refused.contains(message), "{refused}");
        assert!(refused.contains(&format!("a.yaml:{line}:")), "{refused}");
    }
    let batch = folder
        .program(&["batch", "--rules", "patch.yaml"])
        .run_with(
            "{\"exploited\": \"not-sure\", \"hosts\": \"not-sure\", \"data\": \"not-sure\"}\n",
        );
    let errors = batch.json()["errors"].to_string();
    for message in REFUSED {
        let message = message.split(';').next().unwrap();
        assert!(errors.contains(message), "{errors}");
    }
}

#[test]
fn the_rest_not_sure_leaves_them_open() {
    let result = run(&["--rest-not-sure"]);
    assert_eq!((result.code, result.stderr.as_str()), (Some(3), ""));
    let message = "`hosts` and `data` must be known, so --rest-not-sure leaves them open.";
    assert!(result.stdout.contains(message), "{}", result.stdout);

    let result = run(&["--rest-not-sure", "--json"]);
    assert_eq!(
        (result.code, result.stderr.as_str()),
        (Some(3), format!("{message}\n").as_str())
    );
    let advice = result.json();
    assert_eq!(advice["answers"], json!({"exposure": "not-sure"}));
    let open = advice["open_questions"].as_array().unwrap();
    let open: Vec<_> = open.iter().map(|it| [&it["id"], &it["not_sure"]]).collect();
    assert_eq!(
        open,
        [
            [&json!("hosts"), &json!(false)],
            [&json!("data"), &json!(false)]
        ]
    );
    assert_eq!(
        advice["not_needed"],
        json!([{"id": "exploited", "because": ["exposure"]}])
    );

    let decided = run(&["--rest-not-sure", "--hosts=100", "--json"]);
    assert_eq!((decided.code, decided.stderr.as_str()), (Some(0), ""));
    let advice = decided.json();
    assert_eq!(advice["recommendation"]["id"], "today");
    assert_eq!(advice["decided_by"]["rule"], "many");

    let one = run(&["--rest-not-sure", "--hosts=7", "--format=brief"]);
    let message = "`data` must be known, so --rest-not-sure leaves it open.\n";
    assert_eq!((one.code, one.stderr.as_str()), (Some(3), message));

    let folder = Folder::with("patch.yaml", PATCH);
    let mut batch = folder.program(&[
        "batch",
        "--rules",
        "patch.yaml",
        "--brief",
        "--rest-not-sure",
    ]);
    let batch = batch.run_with("{\"hosts\": 7}\n{\"hosts\": 7, \"data\": []}\n");
    let lines: Vec<Value> = batch
        .lines()
        .iter()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(lines[0]["possible"], json!(["week", "later"]));
    assert_eq!(lines[1]["recommendation"]["id"], "later");
}

/// The rule of a settled outcome is one that decides for some answers: never a default that no answer
/// reaches.
#[test]
fn the_rule_of_a_settled_outcome_can_decide() {
    let rules = "
format: 1
id: sides
version: '1'
title: Which side?
house: true
questions:
  - {id: side, ask: Which side?, kind: one-of, not-sure: false, options: [{id: a, label: A}, {id: b, label: B}]}
decision:
  - {id: on-a, when: {side: a}, recommend: wall, because: It is on A.}
  - {id: on-b, when: {side: b}, recommend: wall, because: It is on B.}
  - {id: rest, recommend: gate, because: It is on neither.}
outcomes:
  - {id: wall, title: Wall, summary: S, start: [{say: 'Go to side {side}.', when: {side: [a, b]}}, {say: 'Go to A.', when: {side: a}}]}
  - {id: gate, title: Gate, summary: S}
";
    let folder = Folder::with("sides.yaml", rules);
    let advice = folder.run(&["--rules", "sides.yaml", "--json"]).json();
    assert_eq!(advice["recommendation"]["id"], "wall");
    assert_eq!(advice["decided_by"]["rule"], "on-b");
    assert_eq!(
        advice["decided_by"]["because"],
        "It is on B. This assumes \"B\" for \"Which side?\"; the recommendation is the same for other answers."
    );
    // What depends on the answer is not part of the plan.
    assert_eq!(advice["outcome"]["start"], json!([]));
    assert_eq!(advice["shaping_questions"][0]["id"], "side");
    let advice = folder
        .run(&["--rules", "sides.yaml", "--side=a", "--json"])
        .json();
    assert_eq!(advice["decided_by"]["rule"], "on-a");
    assert_eq!(advice["decided_by"]["because"], "It is on A.");
    assert_eq!(advice["outcome"]["start"][0]["say"], "Go to side A.");
}

#[test]
fn a_list_says_which_must_be_known() {
    let list = run(&["questions"]).succeeded();
    assert_eq!(
        list.matches("This must be known. Answer").count(),
        3,
        "{list}"
    );
    assert!(
        list.ends_with("You can answer `not-sure` to the other questions.\n"),
        "{list}"
    );
    let listed = run(&["questions", "--json"]).json();
    let listed = listed.as_array().unwrap().iter();
    let not_sure: Vec<&Value> = listed.map(|it| &it["not_sure"]).collect();
    assert_eq!(not_sure, [false, true, false, false]);
    let schema = run(&["rules", "schema", "answers"]).succeeded();
    assert_eq!(schema.matches("not-sure").count(), 1, "{schema}");
    assert!(!schema.contains("[]"), "{schema}");
    let summary = run(&["--format=markdown"]);
    let row = "| `--hosts` | a whole number of at least 1 (hosts) |\n";
    assert!(summary.stdout.contains(row), "{}", summary.stdout);
    let completions = run(&["completions", "bash"]).succeeded();
    assert!(completions.contains("-W \"yes no\""), "{completions}");
    assert!(
        completions.contains("-W \"health money none\""),
        "{completions}"
    );
    let tree = run(&["tree"]).succeeded();
    assert_eq!(tree.matches("not-sure").count(), 1, "{tree}");
}

#[test]
fn a_diff_says_where_not_sure_is_an_answer() {
    let folder = Folder::with("old.yaml", PATCH);
    let can_be_unsure = PATCH.replacen("    not-sure: false\n", "", 1);
    folder.write("new.yaml", &can_be_unsure);
    let diff = folder
        .run(&["rules", "diff", "old.yaml", "new.yaml"])
        .succeeded();
    for line in [
        "The advice changes for none of 48 complete answer sets.",
        "question `exploited` must be known in the old rule set only",
    ] {
        assert!(diff.contains(line), "{diff}");
    }

    // A question that only the new rules have: the command answers it.
    let fresh = "questions:\n  - {id: fresh, ask: Fresh?, kind: yes-no, not-sure: false}\n";
    let decides =
        "decision:\n  - {id: stale, when: {fresh: no}, recommend: later, because: Stale.}\n";
    let new = PATCH
        .replace("questions:\n", fresh)
        .replace("decision:\n", decides);
    folder.write("new.yaml", new);
    let diff = folder
        .run(&["rules", "diff", "old.yaml", "new.yaml", "--json"])
        .json();
    for change in diff["changes"].as_array().unwrap() {
        let command = change["example"]["after"]["command"].as_str().unwrap();
        assert!(command.contains(" --fresh no"), "{command}");
        let words: Vec<&str> = command.split(' ').skip(1).chain(["--json"]).collect();
        let advice = folder.run(&words);
        assert_eq!(advice.code, Some(0), "{command}");
        assert_eq!(advice.json()["decided_by"]["rule"], "stale");
    }
}

/// A record from when not-sure was an answer.
#[test]
fn a_record_that_is_not_sure_of_it_is_invalid() {
    let folder = Folder::with("rules.yaml", PATCH.replace("    not-sure: false\n", ""));
    let save = [
        "--rules",
        "rules.yaml",
        "--hosts=100",
        "--exploited=not-sure",
        "--save",
        "a.yaml",
    ];
    // Without not-sure, the rules cover all answers.
    assert_eq!(folder.run(&save).code, Some(2));
    let covered = PATCH.replace("{data: none}", "{any: [{data: none}, {data: not-sure}]}");
    let covered = covered.replacen("    not-sure: false\n", "", 1);
    let covered = covered.replace("    not-sure: false\n    options", "    options");
    folder.write("rules.yaml", covered);
    folder.run(&save).succeeded();
    folder.write("rules.yaml", PATCH);
    let check = folder.run(&["check", "--rules", "rules.yaml", "a.yaml"]);
    assert_eq!(check.code, Some(1));
    let words = check
        .stdout
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        words.contains("`not-sure` is not an answer to `exploited`"),
        "{words}"
    );
}

#[test]
fn an_interview_does_not_offer_not_sure() {
    let folder = Folder::with("patch.yaml", PATCH);
    let rules = folder.file("patch.yaml");
    let script = format!("\"$P\" --rules {rules} > /dev/null");
    let mut terminal = Terminal::script(24, 80, &script, &[]);
    let hosts = "How many hosts run it?";
    let screen = terminal.wait_for_prompt(hosts);
    assert!(!screen.to_lowercase().contains("not sure"), "{screen}");
    terminal.press(ENTER);
    terminal.wait_until("what is wrong", |screen| {
        screen.contains("This must be known: enter a whole number of at least 1 (hosts)")
            && prompt(screen).is_some_and(|it| it.contains(hosts))
    });
    terminal.press("7");
    terminal.press(ENTER);

    let (exploited, exposure) = ("Is the flaw exploited?", "Who can reach it?");
    let screen = terminal.wait_for_prompt(exploited);
    let offered = options(&screen);
    let offered: Vec<&str> = offered
        .iter()
        .map(|it| it.trim_start_matches(['>', ' ']))
        .collect();
    assert_eq!(offered, ["Yes", "No", "Why are you asking?"]);
    terminal.act(exploited, "Why are you asking?");
    let screen = terminal.wait_for("Yes: leaves");
    assert!(!screen.contains("Not sure"), "{screen}");
    terminal.choose(exploited, "Yes");
    terminal.choose(exposure, "Not sure");

    let data = "Which data does it hold?";
    let screen = terminal.wait_for_prompt(data);
    assert!(screen.contains("none, why: just enter"), "{screen}");
    terminal.press(ENTER);
    let screen = terminal.wait_for("[nothing is ticked");
    assert!(
        screen.contains("None of these") && !options(&screen).concat().contains("Not sure"),
        "{screen}"
    );
    terminal.press(ESCAPE);
    terminal.wait_until("the list", |screen| {
        options(screen).first().is_some_and(|it| it.contains("[ ]"))
    });
    terminal.tick_none(data, "None of these");
    let screen = terminal.wait_for_prompt(REVIEW);
    assert!(
        screen.contains(&answered(data, "None of these")),
        "{screen}"
    );
}

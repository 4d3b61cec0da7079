//! Answers to questions and options of an earlier version of the rule set.

use crate::common::{Finish, Folder, Run};

const OLD: &str = r#"
format: 1
id: shed
version: "1.0.0"
title: Where does the bicycle stand?
questions:
  - {id: weather, ask: How is the weather?, kind: one-of, options: [{id: wet, label: Wet}, {id: dry, label: Dry}]}
  - {id: paint, ask: Is it painted?, kind: yes-no}
  - {id: guards, ask: Who looks after it?, kind: any-of, options: [{id: dog, label: A dog}, {id: goose, label: A goose}]}
decision:
  - {id: wet, when: {weather: wet}, recommend: shed, because: It rusts., house: true}
  - {id: last, recommend: street, because: It stands there., house: true}
outcomes:
  - {id: shed, title: The shed, summary: Inside.}
  - {id: street, title: The street, summary: Outside.}
"#;

const NEW: &str = r#"
format: 1
id: shed
version: "2.0.0"
title: Where does the bicycle stand?
questions:
  - {id: rain, ask: Does it rain?, kind: yes-no}
  - {id: snow, ask: Does it snow?, kind: yes-no}
  - {id: guards, ask: Who looks after it?, kind: any-of, options: [{id: dog, label: A dog}]}
former:
  - {question: weather, since: "2.0.0", now: [rain, snow]}
  - {question: paint, since: "2.0.0", gone: It never changed the advice.}
  - {question: guards, option: goose, since: "1.5.0", now: [snow]}
  - {question: season, option: winter, since: "1.2.0", now: [snow]}
  - {question: season, option: summer, since: "1.2.0", gone: Nothing happens then.}
decision:
  - {id: wet, when: {rain: yes}, recommend: shed, because: It rusts., house: true}
  - {id: last, recommend: street, because: It stands there., house: true}
outcomes:
  - {id: shed, title: The shed, summary: Inside.}
  - {id: street, title: The street, summary: Outside.}
"#;

/// Runs the new version with these arguments and both versions as files.
fn said(arguments: &[&str], files: &[(&str, &str)]) -> Run {
    let folder = Folder::new();
    for (name, text) in files.iter().chain(&[("old.yaml", OLD), ("new.yaml", NEW)]) {
        folder.write(name, text);
    }
    folder.run(&[arguments, &["--rules", "new.yaml", "--errors", "concise"]].concat())
}

#[test]
fn flags_and_answers_say_what_to_answer_now() {
    let arguments = [
        "--weather",
        "wet",
        "--answer",
        "paint=yes",
        "--guards",
        "goose",
        "--season=winter",
    ];
    let run = said(&arguments, &[]);
    assert_eq!(run.code, Some(2));
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(
        lines,
        [
            "unknown argument `--weather`; `weather` was removed in version 2.0.0; use `--rain` and `--snow` instead",
            "unknown argument `--season`; `winter` of `season` was removed in version 1.2.0; use `--snow` instead; \
             `summer` of `season` was removed in version 1.2.0: Nothing happens then",
            "unknown question `paint`; `paint` was removed in version 2.0.0: It never changed the advice",
            "`goose` is not an answer to `guards`; `goose` of `guards` was removed in version 1.5.0; use `--snow` instead",
        ]
    );
}

#[test]
fn files_name_the_place_and_unknown_words_get_the_nearest_match() {
    let answers = "weather: wet\nguards: [goose, dgo]\nrian: yes\n";
    let run = said(&["--answers", "a.yaml"], &[("a.yaml", answers)]);
    assert_eq!(run.code, Some(2));
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(
        lines,
        [
            "a.yaml:1:1: unknown question `weather`; `weather` was removed in version 2.0.0; use `--rain` and `--snow` instead",
            "a.yaml:2:10: `goose` is not an answer to `guards`; `goose` of `guards` was removed in version 1.5.0; use `--snow` instead",
            "a.yaml:2:17: `dgo` is not an answer to `guards`; did you mean `dog`?",
            "a.yaml:3:1: unknown question `rian`; did you mean `rain`?",
        ]
    );
}

#[test]
fn lines_of_a_batch_say_so() {
    let line = "{\"weather\": \"wet\"}\n";
    let run = said(&["batch", "lines.jsonl"], &[("lines.jsonl", line)]);
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        "lines.jsonl:1:2: unknown question `weather`; `weather` was removed in version 2.0.0; use `--rain` and `--snow` instead\n"
    );
}

#[test]
fn a_record_of_the_version_before_says_so() {
    let folder = Folder::new();
    folder.write("old.yaml", OLD);
    folder.write("new.yaml", NEW);
    let answers = ["--weather", "wet", "--guards", "goose"];
    let save = ["--rules", "old.yaml", "--save", "record.yaml"];
    folder.run(&[&answers[..], &save].concat()).succeeded();
    let run = folder.run(&["check", "record.yaml", "--rules", "new.yaml"]);
    assert_eq!(run.code, Some(1));
    let words: Vec<&str> = run.stdout.split_whitespace().collect();
    let text = words.join(" ");
    for said in [
        "`weather` was removed in version 2.0.0; use `--rain` and `--snow` instead",
        "`goose` of `guards` was removed in version 1.5.0; use `--snow` instead",
    ] {
        assert!(text.contains(said), "{}", run.stdout);
    }
}

/// The ids of rule set 1.0.0, and an answer to each.
const FIRST_VERSION: [(&str, &str); 16] = [
    ("primary-job", "service"),
    ("clients", "programs"),
    ("workload-share", "main"),
    ("workloads", "llm"),
    ("admin-panel", "no"),
    ("features", "accounts"),
    ("data-model", "relational"),
    ("two-services", "no"),
    ("scale-apart", "no"),
    ("throughput", "no"),
    ("plumbing", "yes"),
    ("team-knows", "both"),
    ("existing", "nothing"),
    ("juniors", "no"),
    ("team-size", "small"),
    ("priority", "raw-speed"),
];

#[test]
fn answers_to_the_first_shipped_version_are_right_or_known_to_be_gone() {
    let answers = FIRST_VERSION.map(|(id, word)| format!("{id}: {word}\n"));
    let folder = Folder::new();
    folder.write("answers.yaml", answers.concat());
    let mut program = folder.program(&["--answers", "answers.yaml", "--errors", "concise"]);
    let run = program.shipped().run();
    assert_eq!(run.code, Some(2));
    for line in run.stderr.lines() {
        assert!(line.contains("was removed in version 2.0.0"), "{line}");
    }
    assert!(
        run.stderr
            .contains("use `--used-through` and `--edited-by` instead")
    );
}

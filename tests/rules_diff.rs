//! Runs `rules diff`: exit codes, output, and examples that can be run.

use serde_json::json;

use crate::common::{Folder, Run, SHIPPED, run};

const OLD: &str = "
format: 1
id: host
version: '1'
title: Where?
questions:
  - {id: staff, ask: Is there staff?, kind: yes-no}
  - {id: gone, ask: Gone?, kind: yes-no}
  - id: size
    ask: How large?
    kind: one-of
    options: [{id: small, label: Small}, {id: large, label: Large}]
  - {id: other, ask: Other?, kind: yes-no}
decision:
  - {id: gone-decides, when: {gone: yes}, recommend: cloud, because: B, house: true}
  - {id: with-staff, when: {all: [{staff: yes}, {size: large}]}, recommend: own, because: B, house: true}
  - {id: last, recommend: cloud, because: B, house: true}
outcomes:
  - {id: own, title: Own, summary: S}
  - {id: cloud, title: Cloud, summary: S}
";

const NEW: &str = "
format: 1
id: host
version: '2'
title: Where?
questions:
  - id: size
    ask: How large is it?
    kind: one-of
    options: [{id: huge, label: Huge}, {id: large, label: Large}, {id: small, label: Small}]
  - {id: staff, ask: Is there staff?, kind: yes-no}
  - {id: fresh, ask: Fresh?, kind: yes-no}
  - {id: other, ask: Other?, kind: any-of, options: [{id: a, label: A}]}
decision:
  - {id: fresh-decides, when: {fresh: yes}, recommend: edge, because: B, house: true}
  - {id: any-staff, when: {all: [{staff: yes}, {size: [small, large]}]}, recommend: own, because: B, house: true}
  - {id: last, recommend: cloud, because: B, house: true}
outcomes:
  - {id: edge, title: Edge, summary: S}
  - {id: own, title: Own, summary: S}
  - {id: cloud, title: Cloud, summary: S}
";

fn folder() -> Folder {
    let folder = Folder::with("old.yaml", OLD);
    folder.write("new.yaml", NEW);
    folder
}

#[test]
fn what_changes_is_counted_described_and_can_be_tried() {
    let folder = folder();
    let run = folder.run(&["rules", "diff", "old.yaml", "new.yaml", "--json"]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let diff = run.json();
    // staff (3 answers) and size (2 options and not-sure): of 9, only one changes.
    assert_eq!(diff["complete_answer_sets"], "9");
    assert_eq!(diff["changed"], "1");
    let change = &diff["changes"][0];
    assert_eq!(
        (&change["from"], &change["to"]),
        (&json!("cloud"), &json!("own"))
    );
    let example = &change["example"];
    assert_eq!(example["answers"], json!({"staff": "yes", "size": "small"}));
    assert_eq!(example["rest"], "not-sure");
    assert_eq!(example["before"]["rule"], "last");
    assert_eq!(example["after"]["rule"], "any-staff");
    for (side, outcome) in [("before", "cloud"), ("after", "own")] {
        let command = example[side]["command"].as_str().unwrap();
        let words: Vec<&str> = command.split(' ').skip(1).chain(["--json"]).collect();
        let advice = folder.run(&words);
        assert_eq!(advice.code, Some(0), "{}", advice.stderr);
        let advice = advice.json();
        assert_eq!(advice["recommendation"]["id"], outcome);
        assert_eq!(advice["decided_by"]["rule"], example[side]["rule"]);
    }
}

#[test]
fn what_only_one_side_has_is_named() {
    let folder = folder();
    let Run { stdout: text, .. } = folder.run(&["rules", "diff", "old.yaml", "new.yaml"]);
    for line in [
        "From old.yaml (host 1) to new.yaml (host 2)",
        "question `gone` is only in the old rule set",
        "question `fresh` is only in the new rule set",
        "option `huge` of `size` is only in the new rule set and never chosen",
        "outcome `edge` is only in the new rule set",
        "question `other` is yes-no in the old rule set and any-of in the new one",
        "the questions are in another order, which does not change the advice",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let diff = folder.run(&["rules", "diff", "old.yaml", "new.yaml", "--json"]);
    let diff = diff.json();
    assert_eq!(
        diff["only_in_old"],
        json!({"questions": ["gone"], "options": {}, "outcomes": []})
    );
    assert_eq!(
        diff["only_in_new"],
        json!({"questions": ["fresh"], "options": {"size": ["huge"]}, "outcomes": ["edge"]})
    );
    assert_eq!(
        diff["other_kind"],
        json!([{"question": "other", "old": "yes-no", "new": "any-of"}])
    );
    assert_eq!(diff["reordered"], true);
}

#[test]
fn scenarios_are_not_read_and_commands_are_wrapped() {
    let folder = folder();
    let wrong =
        format!("{NEW}scenarios:\n  - {{id: s, answers: {{staff: maybe}}, outcome: own}}\n");
    folder.write("a-rule-set-with-a-name-that-is-quite-long.yaml", &wrong);
    let run = folder.run(&[
        "rules",
        "diff",
        "old.yaml",
        "a-rule-set-with-a-name-that-is-quite-long.yaml",
    ]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let command = "
      backend-advisor --rules a-rule-set-with-a-name-that-is-quite-long.yaml \\
      --staff yes --size small --rest-not-sure
";
    assert!(run.stdout.contains(command), "{}", run.stdout);
    // Where they are needed, they are read.
    let checked = folder.run(&[
        "rules",
        "check",
        "a-rule-set-with-a-name-that-is-quite-long.yaml",
    ]);
    assert!(
        checked
            .refused()
            .contains("`maybe` is not an answer to `staff`")
    );
}

#[test]
fn the_exit_code_says_whether_anything_changes() {
    let folder = folder();
    let code = |old, new| folder.run(&["rules", "diff", old, new]).code;
    assert_eq!(code("old.yaml", "old.yaml"), Some(0));
    assert_eq!(code("shipped", "shipped"), Some(0));
    assert_eq!(code("old.yaml", "new.yaml"), Some(1));
    assert_eq!(code("old.yaml", "none.yaml"), Some(2));
    assert_eq!(code("none.yaml", "old.yaml"), Some(2));
    // The only common answer set is the one in which everything is not-sure.
    assert_eq!(code("shipped", "old.yaml"), Some(1));
}

#[test]
fn the_shipped_rule_set_is_the_one_of_the_folder() {
    let text = run(&["rules", "diff", "shipped", SHIPPED]).succeeded();
    assert!(text.contains("The advice changes for none of "), "{text}");
}

//! Errors on one line each, with `--errors concise`.

use crate::common::Folder;

/// The standard error of a failing command, run in a folder with one file.
fn refused(name: &str, text: &str, arguments: &[&str]) -> Vec<String> {
    let stderr = Folder::with(name, text).run(arguments).refused();
    stderr.lines().map(str::to_owned).collect()
}

#[test]
fn wrong_answers_are_one_line_each() {
    let lines = refused(
        "a.yaml",
        "primary-jb: product\nfeatures: [acounts]\n",
        &[
            "--answers",
            "a.yaml",
            "--two-servces",
            "yes",
            "--errors",
            "concise",
        ],
    );
    assert_eq!(
        lines,
        [
            "unknown argument `--two-servces`; did you mean `--two-services`?",
            "a.yaml:1:1: unknown question `primary-jb`; did you mean `primary-job`?",
            "a.yaml:2:12: `acounts` is not an answer to `features`; did you mean `accounts`?",
        ]
    );
}

#[test]
fn each_problem_of_a_rule_set_is_one_line() {
    let text = "{format: 1, id: own, version: '1', title: T, questions: [], outcomes: [],
      decision: [{id: last, recommend: one, because: B}]}";
    let lines = refused(
        "own.yaml",
        text,
        &["--errors=concise", "--rules", "own.yaml", "--no-such-flag"],
    );
    assert!(lines.len() >= 2, "{lines:?}");
    for line in &lines {
        assert!(line.starts_with("own.yaml:"), "{line}");
    }
}

#[test]
fn line_breaks_that_are_quoted_stay_in_the_line() {
    let lines = refused(
        "a.yaml",
        "\"one\\ntwo\": yes\n",
        &["--answers", "a.yaml", "--errors", "concise"],
    );
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("`one\\ntwo`"), "{lines:?}");
}

#[test]
fn a_lint_is_one_line_with_its_example() {
    let text = "{format: 1, id: own, version: '1', title: T, house: true,
      questions: [{id: x, ask: X?, kind: yes-no}, {id: z, ask: Z?, kind: yes-no}],
      outcomes: [{id: one, title: O, summary: S}, {id: two, title: T, summary: S}],
      signals: [{id: s, when: {z: yes}, points-to: two, strength: strong, because: B}],
      decision: [{id: first, when: {x: yes}, recommend: one, certainty: clear, because: B},
        {id: last, recommend: two, because: B}]}";
    let run =
        Folder::with("own.yaml", text).run(&["rules", "check", "own.yaml", "--errors", "concise"]);
    assert_eq!(
        run.stdout,
        "own.yaml:2:56: warning[question-without-effect]: no outcome and no text of an outcome depends on the question `z`\nown.yaml:5:23: warning[clear-outweighed]: rule `first` says `certainty: clear` for `one`, but the signals can favor `two`: 1 strong against none; for example, with these answers: x: yes, z: yes\n2 warnings\n"
    );
}

#[test]
fn a_related_place_is_named() {
    let lines = refused(
        "a.yaml",
        "clients: pages\nclients: programs\n",
        &["--answers", "a.yaml", "--errors", "concise"],
    );
    let expected = "a.yaml:2:1: `clients` is given twice; first given here: a.yaml:1:1";
    assert_eq!(lines, [expected]);
}

#[test]
fn errors_are_annotated_by_default() {
    let arguments = ["--answers", "a.yaml"];
    let silent = refused("a.yaml", "x: y\n", &arguments);
    let said = refused(
        "a.yaml",
        "x: y\n",
        &["--answers", "a.yaml", "--errors", "annotated"],
    );
    assert_eq!(silent, said);
    assert!(silent.len() > 3, "{silent:?}");
}

#[test]
fn wrong_usage_is_one_line_too() {
    for (arguments, expected) in [
        (
            &["--color", "blue"][..],
            "invalid value `blue` for `--color`; expected `auto`, `always` or `never`",
        ),
        (
            &["check"],
            "missing `<PATH>...`; usage: backend-advisor check <PATH>...",
        ),
    ] {
        let lines = refused(
            "a.yaml",
            "",
            &[&["--errors", "concise"], arguments].concat(),
        );
        assert_eq!(lines, [expected]);
    }
}

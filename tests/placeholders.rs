//! Answers in texts: what `{question}` becomes, and where it is a mistake.

use crate::common::{Folder, Run};

/// A rule set with answers in each kind of text that may have them.
const RULES: &str = r#"
format: 1
id: files
version: "1"
title: Where do the files go?
house: true
questions:
  - {id: size, ask: How large are they?, kind: one-of, options: [{id: small, label: Small}, {id: large, label: Large}]}
  - {id: shared, ask: Are they shared?, kind: yes-no}
  - id: needs
    ask: What else?
    kind: any-of
    options: [{id: mail, label: Mail_box}, {id: search, label: Search}, {id: fax, label: Fax}]
findings:
  - {id: known, says: "the size is {size} and shared is {shared}", when: {all: [{size: [small, large]}, {shared: [yes, no]}]}}
decision:
  - id: all-known
    when: {all: [{finding: known}, {needs: [mail, search, fax, none]}]}
    recommend: bucket
    because: "{size} files with {needs}; not {{size}}, {Size} or {}."
    runner-up: disk
    tips: they were not {size}
    claims: [handbook-size]
  - {id: otherwise, recommend: disk, because: They are near.}
signals:
  - {id: share, when: {shared: yes}, points-to: disk, strength: strong, because: "Shared: {shared}."}
outcomes:
  - id: bucket
    title: Bucket
    summary: Object storage.
    url: https://example.org/a_bucket
    costs: [{say: "A fee for {needs}.", when: {needs: [mail, search]}}]
    start: [{say: "Make a bucket for {size}.", run: "make {size}", when: {not: {size: not-sure}}}]
    plan:
      - {id: store, title: Store, choices: [{say: "Store {size}", because: "It is {size}.", when: {size: large}}]}
  - {id: disk, title: Disk, summary: A volume.}
sources:
  - id: handbook
    title: The handbook
    claims: [{id: handbook-size, says: Size matters.}]
accept:
  - {code: only-not-sure, id: size, because: Disks are always there.}
  - {code: only-not-sure, id: shared, because: Disks are always there.}
  - {code: only-not-sure, id: needs, because: Disks are always there.}
"#;

fn folder(rules: &str) -> Folder {
    Folder::with("rules.yaml", rules)
}

fn run(rules: &str, arguments: &[&str]) -> Run {
    folder(rules).run(&[arguments, &["--rules", "rules.yaml"]].concat())
}

const LARGE: [&str; 6] = [
    "--size",
    "large",
    "--shared",
    "yes",
    "--needs",
    "search,mail",
];

#[test]
fn every_text_has_the_answers() {
    let json = run(RULES, &[&LARGE[..], &["--json"]].concat()).json();
    let text = |path: &str| json.pointer(path).unwrap().as_str().unwrap().to_owned();
    for (path, expected) in [
        (
            "/decided_by/because",
            "Large files with Mail_box and Search; not {size}, {Size} or {}.",
        ),
        (
            "/decided_by/findings/0/says",
            "the size is Large and shared is Yes",
        ),
        ("/recommendation/runner_up/tips", "they were not Large"),
        ("/recommendation/url", "https://example.org/a_bucket"),
        ("/signals/0/because", "Shared: Yes."),
        ("/outcome/costs/0/say", "A fee for Mail_box and Search."),
        ("/outcome/start/0/say", "Make a bucket for Large."),
        // A command is not a text.
        ("/outcome/start/0/run", "make {size}"),
        ("/outcome/plan/0/choice", "Store Large"),
        ("/outcome/plan/0/because", "It is Large."),
    ] {
        assert_eq!(text(path), expected);
    }
    let none = run(
        RULES,
        &["--size=small", "--shared=no", "--needs=none", "--json"],
    )
    .json();
    assert_eq!(
        none["decided_by"]["because"],
        "Small files with None of these; not {size}, {Size} or {}."
    );
}

#[test]
fn every_format_has_the_answers_and_the_address_of_the_outcome() {
    for (format, because) in [
        ("table", "Large files with Mail_box and Search;"),
        ("brief", "Large files with Mail_box and Search;"),
        ("github", "Large files with Mail_box and Search;"),
        ("markdown", "Large files with Mail\\_box and Search;"),
        ("adr", "Large files with Mail\\_box and Search;"),
    ] {
        let run = run(RULES, &[&LARGE[..], &["--format", format]].concat());
        assert!(run.stdout.contains(because), "{}", run.stdout);
        let address = run.stdout.contains("https://example.org/a_bucket");
        assert_eq!(address, format != "github", "{}", run.stdout);
    }
    let report = run(RULES, &[&LARGE[..], &["--explain"]].concat()).stdout;
    assert!(
        report.contains("\nMore     https://example.org/a_bucket\n"),
        "{report}"
    );
    assert!(report.contains("if they were not Large"), "{report}");
    // Nothing else to report: each text needs its answer.
    assert_eq!(
        run(RULES, &["rules", "check"]).stdout,
        "nothing found; 3 lints accepted\n"
    );
}

#[test]
fn a_rule_set_of_opinions_says_so_once() {
    let json = run(RULES, &[&LARGE[..], &["--json"]].concat()).json();
    assert_eq!(json["decided_by"]["house"], false);
    assert_eq!(json["signals"][0]["house"], true);
    assert_eq!(json["outcome"]["costs"][0]["house"], true);
    let without = RULES.replace("house: true\n", "");
    run(&without, &["rules", "check"])
        .assert_refused(&["`otherwise` cites no claim", "`share` cites no claim"]);
}

#[test]
fn a_text_that_can_be_shown_without_its_answer_is_an_error() {
    let rules = RULES
        .replace("They are near.", "\"They are {size} and near.\"")
        .replace("when: {shared: yes}", "when: {not: {shared: no}}")
        .replace("Object storage.", "Object storage for {size}.")
        .replace("Store {size}", "Store {needs}");
    let lines = run(&rules, &["rules", "check", "--errors", "concise"]);
    assert_eq!(lines.code, Some(1));
    let errors: Vec<&str> = lines
        .lines()
        .into_iter()
        .filter_map(|it| Some(&it[it.find("error[")?..]))
        .collect();
    let of = |what: &str, question: &str, answers: &str| {
        format!(
            "error[text-unanswered]: the {what} contains the answer to `{question}`, but can be shown without one; for example, with these answers: {answers}"
        )
    };
    assert_eq!(
        errors,
        [
            of("`because` of rule `otherwise`", "size", "size: not-sure"),
            of("`because` of signal `share`", "shared", "shared: not-sure"),
            "error[text-unanswered]: the `summary` of outcome `bucket` cannot contain `{size}`: this text is shown without answers".to_owned(),
            of("`say` of a note of outcome `bucket`", "needs", "size: large, needs: not-sure"),
        ]
    );
    // Until then, the placeholder stays.
    let json = run(
        &rules,
        &["--size=not-sure", "--shared=yes", "--needs=none", "--json"],
    )
    .json();
    assert_eq!(json["decided_by"]["because"], "They are Not sure and near.");
}

#[test]
fn an_unknown_question_in_a_text_is_an_error() {
    let rules = RULES
        .replace("{size} files", "{siz} files")
        .replace("They are near.", "\"{b}\"");
    let concise = run(&rules, &["rules", "check", "--errors", "concise"]).refused();
    assert_eq!(
        concise,
        "rules.yaml:20:14: unknown question `siz` in a text; did you mean `{size}`? To show the braces, write `{{siz}}`
rules.yaml:24:47: unknown question `b` in a text; to show the braces, write `{{b}}`
"
    );
}

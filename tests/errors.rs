//! What the program says about an invalid rule set: every message, with its place.

use std::fmt::Write as _;

use backend_advisor::decision::{Budget, Decision};
use backend_advisor::ruleset::load::{load, load_text};
use snapbox::IntoData;
use tempfile::TempDir;

use crate::common::Folder;

/// A valid rule set.
const BASE: &str = include_str!("errors/base.yaml");

/// Single changes to the base, each with all resulting messages:
///
/// ```text
/// part of the base => its replacement
/// ! problem
/// ```
///
/// A case ends with an empty line; a heading begins with `#`. A part is in the base exactly once.
/// `\n` and `\t` are escapes. A case without a problem is a valid rule set.
const CASES: &str = include_str!("errors/cases.txt");

/// A text with some parts replaced. Each part must occur exactly once.
fn with<Part: AsRef<str>>(text: &str, changes: &[(Part, Part)]) -> String {
    let mut changed = text.to_owned();
    for (part, replacement) in changes {
        let (part, replacement) = (part.as_ref(), replacement.as_ref());
        assert_eq!(text.matches(part).count(), 1, "{part:?} is not there once");
        changed = changed.replace(part, replacement);
    }
    changed
}

/// The problems of a text, one per line. Empty if it is valid.
fn said(text: &str) -> Vec<String> {
    match load_text("rules.yaml", text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.to_string().lines().map(str::to_owned).collect(),
    }
}

/// To accept the current messages, run with `SNAPSHOTS=overwrite` and review the diff.
#[test]
fn every_case_gives_the_expected_messages() {
    let mut blessed = String::new();
    for case in CASES.trim_end().split("\n\n") {
        let written: Vec<&str> = case.lines().filter(|line| !line.starts_with('!')).collect();
        blessed.extend(written.iter().map(|line| format!("{line}\n")));
        if !case.starts_with('#') {
            let changes: Vec<_> = written.iter().map(|line| change(line)).collect();
            let said = said(&with(BASE, &changes));
            blessed.extend(said.iter().map(|problem| format!("! {problem}\n")));
        }
        blessed.push('\n');
    }
    blessed.pop();
    snapbox::assert_data_eq!(blessed.raw(), snapbox::file!["errors/cases.txt"].raw());
}

/// The part and its replacement in a line of a case.
fn change(line: &str) -> (String, String) {
    let (part, replacement) = line.split_once(" =>").unwrap();
    let unescaped = |text: &str| text.replace("\\n", "\n").replace("\\t", "\t");
    let replacement = replacement.strip_prefix(' ').unwrap_or_default();
    (unescaped(part), unescaped(replacement))
}

#[test]
fn the_base_is_right() {
    let loaded = load_text("rules.yaml", BASE).unwrap();
    assert_eq!(loaded.rules.questions().len(), 3);
    assert_eq!(loaded.scenarios.len(), 1);
    Decision::compile(&loaded.rules).unwrap();
}

#[test]
fn an_outcome_and_a_question_list_are_needed() {
    let text = "format: 1\nid: base\nversion: \"1\"\ntitle: T\nquestions: []\ndecision: []\noutcomes: []\n";
    assert_eq!(
        said(text),
        [
            "rules.yaml:6:11: a decision needs a last rule without `when`",
            "rules.yaml:7:11: a rule set needs at least one outcome",
        ]
    );
    assert_eq!(
        said("$schema: x\n"),
        [
            "rules.yaml:1:1: `format` is missing",
            "rules.yaml:1:1: `id` is missing",
            "rules.yaml:1:1: `version` is missing",
            "rules.yaml:1:1: `title` is missing",
            "rules.yaml:1:1: `questions` is missing",
            "rules.yaml:1:1: `decision` is missing",
            "rules.yaml:1:1: `outcomes` is missing",
        ]
    );
}

#[test]
fn a_text_without_a_mapping_is_refused() {
    let nothing = "1:1: the file is empty";
    let no_mapping = "1:1: expected a mapping with keys such as `questions`";
    let too_deep = "1:256: the limit of 32 levels of nesting is exceeded here; \
        move parts of the condition into findings";
    for (text, expected) in [
        ("", nothing),
        ("# a comment\n", nothing),
        ("- a\n", no_mapping),
        ("rules\n", no_mapping),
        ("null\n", no_mapping),
        (&format!("{}{}", "[".repeat(32), "]".repeat(32)), no_mapping),
        (&"[".repeat(100_000), too_deep),
    ] {
        assert_eq!(said(text), [format!("rules.yaml:{expected}")], "{text:.99}");
    }
}

#[test]
fn nesting_ends_at_thirty_two_levels() {
    // The mapping of the file, the list of findings, the finding and the condition are four levels.
    let nested = |levels: usize| {
        let condition = format!(
            "{}{{staff: yes}}{}",
            "{not: ".repeat(levels),
            "}".repeat(levels)
        );
        said(&with(
            BASE,
            &[("when: {staff: yes}", &format!("when: {condition}"))],
        ))
    };
    assert_eq!(nested(28), [""; 0]);
    assert_eq!(
        nested(29),
        [
            "rules.yaml:30:185: the limit of 32 levels of nesting is exceeded here; move parts of the condition into findings"
        ]
    );
    // Any deeper nesting is rejected at the same place.
    assert_eq!(nested(20_000), nested(29));
}

#[test]
fn a_long_circle_is_shortened() {
    let mut findings = String::new();
    for number in 0..10 {
        let next = (number + 1) % 10;
        writeln!(
            findings,
            "  - {{id: f{number}, says: it is so, when: {{finding: f{next}}}}}"
        )
        .unwrap();
    }
    assert_eq!(
        said(&with(
            BASE,
            &[("decision:", &format!("{findings}decision:"))]
        )),
        [
            "rules.yaml:35:10: findings refer to each other in a circle: \
            `f0` -> `f1` -> `f2` -> `f3` -> ... -> `f8` -> `f9` -> `f0`"
        ]
    );
}

#[test]
fn lists_have_a_greatest_length() {
    let options: String = (0..50)
        .map(|n| format!("{{id: o{n}, label: O}},"))
        .collect();
    let any_of = format!("  - {{id: q#, ask: Q?, kind: any-of, options: [{options}]}}\n");
    // This many more entries are allowed before a part of the base. One more is an error.
    for (part, entry, most, problem) in [
        (
            "findings:",
            "      - {id: o#, label: O}\n",
            62,
            "25:7: a list of 65 items is too long; the limit is 64",
        ),
        (
            "findings:",
            "  - {id: q#, ask: Q?, kind: yes-no}\n",
            197,
            "8:3: a list of 201 items is too long; the limit is 200",
        ),
        (
            "findings:",
            &any_of,
            19,
            "8:3: the any-of questions have 1002 options in total, but the limit is 1000",
        ),
        (
            "decision:",
            "  - {id: f#, says: it is so, when: {staff: yes}}\n",
            998,
            "28:3: a list of 1001 items is too long; the limit is 1000",
        ),
        (
            "background:",
            "      - {id: c#, says: So.}\n",
            9_998,
            "66:7: a list of 10001 items is too long; the limit is 10000",
        ),
        (
            "questions:",
            "  - {id: t#, title: T}\n",
            9_999,
            "6:3: a list of 10001 items is too long; the limit is 10000",
        ),
    ] {
        let longer = |number: usize| {
            let entries = (0..number).map(|n| entry.replace('#', &n.to_string()));
            let entries: String = entries.collect();
            with(BASE, &[(part, &format!("{entries}{part}"))])
        };
        assert_eq!(said(&longer(most)), [""; 0], "{entry}");
        let problem = format!("rules.yaml:{problem}");
        assert_eq!(said(&longer(most + 1)), [problem], "{entry}");
    }
    let at_least = |number| {
        let counted = "{staff: yes},".repeat(number);
        let condition = format!("when: {{at-least: {{count: 1, of: [{counted}]}}}}");
        said(&with(BASE, &[("when: {staff: yes}", &condition)]))
    };
    assert_eq!(at_least(100), [""; 0]);
    assert_eq!(
        at_least(101),
        ["rules.yaml:30:37: a list of 101 items is too long; the limit is 100"]
    );
}

#[test]
fn texts_and_ids_have_a_greatest_length() {
    let help = |letters| with(BASE, &[("A word is enough.", &*"\u{e9}".repeat(letters))]);
    let id = |letters| {
        let id = "b".repeat(letters);
        said(&with(BASE, &[("{id: site,", &format!("{{id: {id},"))]))
    };
    assert_eq!(said(&help(10_000)), [""; 0]);
    assert_eq!(
        said(&help(10_001)),
        ["rules.yaml:11:11: a text of 10001 characters is too long; the limit is 10000"]
    );
    let is_long = |said: &[String]| said.iter().any(|it| it.contains("is too long"));
    assert!(!is_long(&id(64)));
    assert_eq!(
        id(65)[0],
        "rules.yaml:14:14: an id of 65 characters is too long; the limit is 64"
    );
}

/// The problems of a folder of these files. File names are without the folder.
fn said_of_folder(files: &[(&str, &str)]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let name = folder.path().to_str().unwrap();
    match load(folder.path(), &[]) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            let text = problems.to_string();
            let text = text
                .replace(&format!("{name}/"), "")
                .replace(name, "FOLDER");
            text.lines().map(str::to_owned).collect()
        }
    }
}

/// The base in three files, one of them a scenario.
fn in_files() -> [String; 3] {
    let (rules, scenarios) = BASE.split_at(BASE.find("scenarios:").unwrap());
    let (head, tail) = rules.split_at(rules.find("signals:").unwrap());
    [head, tail, scenarios].map(str::to_owned)
}

#[test]
fn a_rule_set_may_be_spread_over_a_folder() {
    let [head, tail, scenarios] = in_files();
    let more = scenarios.replace("shop", "market");
    let files = [
        ("a.yaml", head.as_str()),
        ("b.yml", &tail),
        ("scenarios/one.yaml", &scenarios),
        ("scenarios/two.yaml", &more),
        // Not part of a rule set, so it is not read.
        ("notes.txt", "- ["),
        ("deeper/c.yaml", "- ["),
    ];
    assert_eq!(said_of_folder(&files), [""; 0]);
}

#[test]
fn problems_of_a_folder_name_their_file() {
    let [head, tail, scenarios] = in_files();
    let head = &with(&head, &[("{what: service}", "{waht: service}")]);
    let tail = &with(&tail, &[("year: 2025", "yaer: 2025")]);
    let scenarios = &with(&scenarios, &[("rule: last", "rule: lst")]);
    assert_eq!(
        said_of_folder(&[
            ("a.yaml", head),
            ("b.yaml", tail),
            ("scenarios/s.yaml", scenarios)
        ]),
        [
            "a.yaml:37:12: unknown question `waht`; did you mean `what`?",
            "b.yaml:20:5: unknown key `yaer`; did you mean `year`?",
            "scenarios/s.yaml:5:11: unknown rule `lst`; did you mean `last`?",
        ]
    );
}

#[test]
fn a_key_belongs_to_one_file_and_scenarios_to_their_folder() {
    let [head, tail, scenarios] = in_files();
    let head = format!("$schema: one.json\n{head}");
    let again = format!("$schema: one.json\ntitle: Again\ntopics: []\n{tail}");
    let misplaced = format!("{scenarios}id: here\noutcomes: []\n");
    assert_eq!(
        said_of_folder(&[
            ("a.yaml", &head),
            ("b.yaml", &again),
            ("scenarios/s.yaml", &misplaced),
        ]),
        [
            "b.yaml:2:1: `title` is given in two files",
            "b.yaml:3:1: `topics` is given in two files",
            "scenarios/s.yaml:6:1: `id` is not allowed in the folder `scenarios`; only the key `scenarios` is allowed",
            "scenarios/s.yaml:7:1: `outcomes` is not allowed in the folder `scenarios`; only the key `scenarios` is allowed",
        ]
    );
    // The second of two scenarios with the same id is an error, whichever file it is in.
    assert_eq!(
        said_of_folder(&[
            ("a.yaml", &head),
            ("b.yaml", &tail),
            ("scenarios/s.yaml", &scenarios),
            ("scenarios/t.yaml", &scenarios),
        ]),
        ["scenarios/t.yaml:2:9: the id `shop` is used twice"]
    );
}

#[test]
fn a_folder_that_cannot_be_read_as_rules_is_refused() {
    assert_eq!(
        said_of_folder(&[("notes.txt", "")]),
        ["`FOLDER` contains no YAML files"]
    );
    assert_eq!(
        said_of_folder(&[("scenarios/s.yaml", "scenarios: []")]),
        ["`FOLDER` contains no YAML files"]
    );
    assert_eq!(
        said_of_folder(&[("a.yaml", BASE), ("b.yaml", "")]),
        ["b.yaml:1:1: the file is empty"]
    );
    assert_eq!(
        said_of_folder(&[("a.yaml", "- a"), ("b.yaml", "- b")]),
        [
            "a.yaml:1:1: expected a mapping with keys such as `questions`",
            "b.yaml:1:1: expected a mapping with keys such as `questions`",
        ]
    );
    let help = "a rule set consists of the YAML files in its folder and in `scenarios`, except hidden ones";
    let missing = [
        "format",
        "id",
        "version",
        "questions",
        "decision",
        "outcomes",
    ];
    let missing = missing.map(|key| format!("a.yaml:1:1: `{key}` is missing"));
    let not_read = [".b.yaml", "questions"].map(|name| format!("`{name}` is not read; {help}"));
    assert_eq!(
        said_of_folder(&[
            ("a.yaml", "title: T"),
            (".b.yaml", BASE),
            ("questions/c.yaml", BASE),
        ]),
        [&not_read[..], &missing].concat()
    );
    let names: Vec<String> = (0..257).map(|number| format!("{number}.yaml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a: 1")).collect();
    assert_eq!(
        said_of_folder(&files),
        ["`FOLDER` contains 257 YAML files, but the limit is 256"]
    );
}

#[test]
fn a_part_of_a_rule_set_names_its_folder() {
    let [head, tail, scenarios] = in_files();
    let files = [
        ("own/a.yaml", head.as_str()),
        ("own/b.yaml", &tail),
        ("own/scenarios/c.yaml", &scenarios),
    ];
    let part = |file: &str, folder: &str| {
        format!("error: `{file}` is only a part of a rule set\nhelp: pass its folder, `{folder}`\n")
    };
    for file in ["own/a.yaml", "own/b.yaml", "own/scenarios/c.yaml"] {
        assert_eq!(annotated(&files, file), part(file, "own"));
    }
    assert_eq!(
        annotated(&files.map(|(name, text)| (&name[4..], text)), "b.yaml"),
        part("b.yaml", ".")
    );
    // The other file is a rule set of its own.
    let missing = annotated(&[("a.yaml", BASE), ("b.yaml", &head)], "b.yaml");
    assert!(missing.contains("`outcomes` is missing"), "{missing}");
}

#[test]
fn a_decision_that_outgrows_its_budget_names_the_rule_or_finding() {
    let loaded = load_text("rules.yaml", BASE).unwrap();
    let compiled = |edges, steps| {
        let compiled = Decision::compile_within(&loaded.rules, Budget::new(edges, steps));
        compiled.map(drop).map_err(|error| error.to_string())
    };
    let too_large = |what: &str| {
        Err(format!(
            "the decision is too complex: its diagram became too large at {what}; combine fewer questions in \
             one condition"
        ))
    };
    assert_eq!(compiled(usize::MAX, usize::MAX), Ok(()));
    assert_eq!(compiled(usize::MAX, 0), too_large("finding `large`"));
    assert_eq!(compiled(0, usize::MAX), too_large("finding `large`"));

    let without_findings = with(
        BASE,
        &[(
            "{all: [{finding: busy}, {needs: [mail, search]}]}",
            "{staff: no}",
        )],
    );
    let loaded = load_text("rules.yaml", &without_findings).unwrap();
    let compiled = Decision::compile_within(&loaded.rules, Budget::new(0, 0));
    assert_eq!(
        compiled.map(drop).map_err(|error| error.to_string()),
        too_large("rule `for-service`")
    );
}

#[test]
fn more_answer_sets_than_can_be_counted_are_refused() {
    let mut questions = String::new();
    for question in 0..3 {
        writeln!(
            questions,
            "  - id: q{question}\n    ask: Q?\n    kind: any-of\n    options:"
        )
        .unwrap();
        for option in 0..43 {
            writeln!(questions, "      - {{id: o{option}, label: O}}").unwrap();
        }
    }
    let text = with(BASE, &[("findings:", &format!("{questions}findings:"))]);
    let loaded = load_text("rules.yaml", &text).unwrap();
    assert_eq!(
        Decision::compile(&loaded.rules).unwrap_err().to_string(),
        "the questions have more than 2^128 complete answer sets, too many to count"
    );
}

/// What the program says about a folder of these files.
fn annotated(files: &[(&str, &str)], rules: &str) -> String {
    let folder = Folder::new();
    for (name, text) in files {
        folder.write(name, text);
    }
    folder.run(&["--rules", rules]).refused()
}

#[test]
fn the_program_underlines_what_is_wrong() {
    let text = with(
        BASE,
        &[
            ("    help: A word", "    hlep: A word"),
            (
                "  - {id: job, title: The job}",
                "  - {id: job, title: The job}\n  - {id: job, title: Again}",
            ),
            ("    recommend: beta\n", ""),
            ("{what: service}", "{what: [site, servcie]}"),
        ],
    );
    assert_eq!(
        annotated(&[("rules.yaml", &text)], "rules.yaml"),
        "\
error: the id `job` is used twice
 --> rules.yaml:7:10
  |
6 |   - {id: job, title: The job}
  |          --- first used here
7 |   - {id: job, title: Again}
  |          ^^^
error: unknown key `hlep`
  --> rules.yaml:12:5
   |
12 |     hlep: A word is enough.
   |     ^^^^
   |
   = help: did you mean `help`?
error: `recommend` is missing
  --> rules.yaml:37:5
   |
37 |   - id: for-service
   |     ^^^^^^^^^^^^^^^
error: `servcie` is not an answer to `what`
  --> rules.yaml:38:25
   |
38 |     when: {what: [site, servcie]}
   |                         ^^^^^^^
   |
   = help: did you mean `service`?
"
    );
}

#[test]
fn the_program_shows_both_files_of_a_key_that_is_given_twice() {
    let [head, tail, _] = in_files();
    let again = format!("title: Again\n{tail}");
    assert_eq!(
        annotated(&[("a.yaml", &head), ("b.yaml", &again)], "."),
        "\
error: `title` is given in two files
 --> ./b.yaml:1:1
  |
1 | title: Again
  | ^^^^^
  |
 ::: ./a.yaml:4:1
  |
4 | title: Alpha or beta?
  | ----- first given here
"
    );
}

#[test]
fn a_question_cannot_have_the_name_of_a_flag_of_the_program() {
    let named = |flag: &str| {
        with(
            BASE,
            &[
                ("  - id: staff", format!("  - id: {flag}").as_str()),
                ("{staff: yes}", &format!("{{{flag}: yes}}")),
                ("staff: yes, ", ""),
            ],
        )
    };
    // These flags are never used with answers.
    for flag in ["deny", "min-score", "none"] {
        let folder = Folder::with("rules.yaml", named(flag));
        folder.run(&["rules", "show", "rules.yaml"]).succeeded();
    }
    for flag in ["rules", "version", "expect"] {
        let text = named(flag);
        assert_eq!(
            annotated(&[("rules.yaml", &text)], "rules.yaml"),
            format!(
                "\
error: `{flag}` is reserved: the program has a flag of that name
  --> rules.yaml:16:9
   |
16 |   - id: {flag}
   |         {}
   |
   = help: choose another id
",
                "^".repeat(flag.len())
            )
        );
    }
}

//! The limits of input: they are documented, and input that exceeds one is rejected at once.

use backend_advisor::limits;

use crate::common::{Folder, django};

const PAGE: &str = include_str!("../docs/limits.md");

/// A number in the format of the page: `1,048,576`.
fn written(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[test]
fn the_page_names_every_limit() {
    let limits = [
        limits::FILE_BYTES,
        limits::FOLDER_FILES,
        limits::FOLDER_BYTES,
        limits::VALUES,
        limits::NESTING,
        limits::ID_LENGTH,
        limits::TEXT_LENGTH,
        limits::LIST,
        limits::QUESTIONS,
        limits::OPTIONS,
        limits::CLASSES,
        limits::NUMBER_DIGITS,
        limits::NUMBER_DECIMALS,
        limits::ANY_OF_OPTIONS,
        limits::ALL_ANY_OF_OPTIONS,
        limits::FINDINGS,
        limits::RULES,
        limits::OUTCOMES,
        limits::SOURCES,
        limits::COUNTED,
        limits::EDGES,
        limits::STEPS,
        limits::MUTANT_STEPS,
        limits::ARGUMENTS,
        limits::PROBLEMS_OF_A_KIND,
        limits::PROBLEMS_SHOWN,
    ];
    let rows = PAGE.lines().filter(|line| line.starts_with("| "));
    let numbers = rows.skip(1).filter_map(|row| row.rsplit("| ").next());
    let numbers: Vec<&str> = numbers.map(|cell| cell.trim_end_matches(" |")).collect();
    assert_eq!(numbers, limits.map(written));
}

#[test]
fn twenty_problems_of_a_kind_are_reported_and_the_rest_counted() {
    let record = format!(
        "schema_version: 1\nruleset: 1\nanswers: 1\n{}",
        "a: 1\n".repeat(2_000)
    );
    let folder = Folder::with("record.yaml", &record);
    let report = folder.run(&["check", "--json", "record.yaml"]).json();
    let problems = report["unreadable"][0]["problems"].as_array().unwrap();
    let twice = |it: &&serde_json::Value| it["message"].as_str().unwrap().contains("given twice");
    let twice: Vec<_> = problems.iter().filter(twice).collect();
    assert_eq!(twice.len(), limits::PROBLEMS_OF_A_KIND);
    assert_eq!(twice[0]["line"], 5);
    assert_eq!(
        twice[19]["message"],
        "`a` is given twice (and 1979 more problems like it)"
    );
}

/// Python's `json.dumps` writes every character past the first 65,536 as a pair of escapes.
#[test]
fn json_is_read_as_json() {
    let answers = r#"{"primary-job": "product", "workload-share": "little"}"#;
    let whole = format!(r#"{{"answers": {answers}, "note": "\ud83d\ude00"}}"#);
    let folder = Folder::with("answers.json", &whole);
    let given = folder.run(&["--answers", "answers.json"]).succeeded();
    assert_eq!(given, folder.run(&django(&[])).succeeded());

    let wrong = [
        (
            r#"{"a": "\ud83d"}"#,
            "answers.json:1:14: invalid JSON: unexpected end of hex escape",
        ),
        (
            "{\n  \"a\": [1,\n  }",
            "answers.json:3:3: invalid JSON: expected text in double quotes, a number, a list, an object, `true`, `false` or `null`",
        ),
        (
            "{\"team\": 1,\n \"team\": 1}",
            "answers.json:2:2: `team` is given twice; first given here: answers.json:1:2",
        ),
    ];
    for (text, message) in wrong {
        let folder = Folder::with("answers.json", text);
        let arguments = ["--answers", "answers.json", "--errors", "concise"];
        let said = folder.run(&arguments).refused();
        assert!(said.contains(message), "{said}");
    }
    // Without the extension, text that is not valid JSON is YAML.
    let folder = Folder::with("answers", "{primary-job: product, workload-share: little}");
    folder.run(&["--answers", "answers"]).succeeded();
}

#[test]
fn an_error_about_a_complex_decision_shows_the_rule() {
    // At least half of 100 pairs that form a torus: no order of the questions is good.
    let questions: String = (0..60)
        .map(|it| format!("- {{id: q{it}, ask: Q, kind: yes-no}}\n"))
        .collect();
    let pairs = (0..100).map(|it| {
        let other = (it / 2 + [1, 7][it % 2]) % 60;
        format!("{{all: [{{q{}: yes}}, {{q{other}: yes}}]}}", it / 2)
    });
    let pairs: Vec<String> = pairs.collect();
    let rules = format!(
        "format: 1\nid: a\nversion: '1'\ntitle: T\nquestions:\n{questions}\
         decision:\n- {{id: pairs, when: {{at-least: {{count: 50, of: [{}]}}}}, recommend: x, because: B, house: true}}\n\
         - {{id: last, recommend: x, because: B, house: true}}\n\
         outcomes: [{{id: x, title: T, summary: S}}]\n",
        pairs.join(", ")
    );
    let folder = Folder::with("rules.yaml", &rules);
    for arguments in [
        "--rules rules.yaml",
        "tree --rules rules.yaml",
        "rules show rules.yaml",
        "rules test rules.yaml",
        "rules diff rules.yaml rules.yaml",
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let said = folder.run(&arguments).refused();
        assert!(said.contains("became too large at rule `pairs`"), "{said}");
        assert!(
            said.contains(" --> rules.yaml:67:8") && said.contains("^^^^^"),
            "{said}"
        );
    }
}

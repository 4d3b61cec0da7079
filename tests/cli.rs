//! Runs the program without a terminal.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::terminal::Terminal;
use crate::common::{
    DJANGO, Finish, Folder, RULES, SHIPPED, SPECIMEN, django, program, run, script,
};

/// The text without its escape codes.
fn stripped(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = after
            .find(|letter: char| letter.is_ascii_alphabetic())
            .unwrap();
        rest = &after[end + 1..];
    }
    plain + rest
}

fn strings(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect()
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

// Exit codes and the result.

#[test]
fn two_answers_decide() {
    let decided = run(&DJANGO);
    assert_eq!(decided.code, Some(0));
    assert!(
        decided.stdout.starts_with("Recommendation  Django\n"),
        "{}",
        decided.stdout
    );
    assert_eq!(decided.stderr, "");
}

#[test]
fn without_answers_it_is_undecided_and_says_what_to_answer() {
    let undecided = run(&[]);
    assert_eq!(undecided.code, Some(3));
    assert_eq!(undecided.stderr, "");
    assert!(
        undecided
            .stdout
            .starts_with("Undecided       Django, FastAPI or Hybrid")
    );
    for flag in ["--primary-job ", "--rest-not-sure"] {
        assert!(undecided.stdout.contains(flag), "{flag}");
    }

    let undecided = run(&["--json", "--primary-job", "product"]);
    assert_eq!(undecided.code, Some(3));
    let undecided = undecided.json();
    assert_eq!(undecided["status"], "undecided");
    assert_eq!(undecided["recommendation"], Value::Null);
    assert_eq!(undecided["decided_by"], Value::Null);
    assert_eq!(undecided["outcome"], Value::Null);
    assert_eq!(undecided["possible"], json!(["django", "hybrid"]));
    let open = &undecided["open_questions"];
    assert_eq!(
        keys(&open[0]),
        [
            "id", "ask", "kind", "not_sure", "flag", "options", "number", "why"
        ]
    );
    assert_eq!(open[0]["id"], "workload-share");
    assert_eq!(open[0]["kind"], "one-of");
    assert_eq!(open[0]["flag"], "--workload-share");
    assert_eq!(
        strings(&open[0]["options"])[..3],
        ["little", "substantial", "main"]
    );
    let ids: BTreeSet<&str> = open
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        BTreeSet::from(["existing", "scale-apart", "two-services", "workload-share"])
    );
}

#[test]
fn the_rest_can_count_as_not_sure() {
    let decided = run(&[
        "--json",
        "--rest-not-sure",
        "--features",
        "accounts,payments",
    ]);
    assert_eq!(decided.code, Some(0));
    let decided = decided.json();
    assert_eq!(decided["recommendation"]["id"], "django");
    assert_eq!(decided["decided_by"]["rule"], "product-needs");
    assert_eq!(decided["answers"]["juniors"], "not-sure");
    assert_eq!(decided["answered_by"]["juniors"], "rest-not-sure");
    assert_eq!(decided["answered_by"]["features"], "flag");
    assert_eq!(decided["open_questions"], json!([]));
    assert_eq!(run(&["--rest-not-sure"]).code, Some(0));
}

#[test]
fn a_gate_passes_fails_or_is_refused() {
    let gate = |expected: &str| run(&django(&["--expect", expected]));
    let passed = gate("django");
    assert_eq!((passed.code, passed.stderr.as_str()), (Some(0), ""));

    let failed = gate("fastapi");
    assert_eq!(failed.code, Some(1));
    assert_eq!(
        failed.stderr,
        "expected `fastapi`, but the advice is `django`\n"
    );
    // The result is printed in both cases.
    assert_eq!(failed.stdout, passed.stdout);

    gate("djnago").assert_refused(&["unknown outcome `djnago`"]);
    assert!(gate("djnago").stderr.contains("did you mean `django`?"));
    assert!(
        gate("x")
            .stderr
            .contains("expected `django`, `fastapi` or `hybrid`")
    );
    // Undecided differs from another outcome.
    let undecided = run(&["--expect", "django"]);
    assert_eq!(undecided.code, Some(3));
    assert_eq!(
        undecided.stderr,
        "expected `django`, but the answers do not settle the outcome\n"
    );
}

// Answers and where they come from.

#[test]
fn an_answer_can_be_given_in_every_way() {
    let folder = Folder::new();
    let yaml = "primary-job: product\nworkload-share: little\nfeatures: [accounts]\n";
    folder.write("answers.yaml", yaml);
    let text =
        json!({"primary-job": "product", "workload-share": "little", "features": ["accounts"]})
            .to_string();
    folder.write("answers.json", &text);

    let flags = [
        "--json",
        "--primary-job",
        "product",
        "--workload-share=little",
        "--features",
        "accounts",
    ];
    let pairs = [
        "--json",
        "--answer",
        "primary-job=product",
        "--answer",
        "workload-share=little",
        "--answer=features=accounts",
    ];
    let by_flag = run(&flags);
    assert_eq!(by_flag.code, Some(0));
    assert_eq!(run(&pairs).stdout, by_flag.stdout);
    let from_file = by_flag.stdout.replace(": \"flag\"", ": \"file\"");
    for file in ["answers.yaml", "answers.json"] {
        let run = folder.run(&["--json", "--answers", file]);
        assert_eq!(run.stdout, from_file);
    }
    assert_eq!(
        program(&["--json", "--answers", "-"])
            .run_with(&text)
            .stdout,
        from_file
    );
    // A result is also an answers file.
    assert_eq!(
        program(&["--json", "--answers", "-"])
            .run_with(&by_flag.stdout)
            .stdout,
        from_file
    );
}

#[test]
fn a_result_with_every_kind_of_answer_can_be_read_again() {
    let first = run(&[
        "--json",
        "--rest-not-sure",
        "--features",
        "none",
        "--workloads",
        "llm,sockets",
        "--plumbing",
        "no",
    ]);
    assert_eq!(first.code, Some(0));
    let again = program(&["--json", "--answers", "-"]).run_with(&first.stdout);
    let again = again.json();
    assert_eq!(again["answers"], first.json()["answers"]);
    assert_eq!(again["recommendation"], first.json()["recommendation"]);
    assert_eq!(again["decided_by"], first.json()["decided_by"]);
}

#[test]
fn flags_override_pairs_and_pairs_override_a_file() {
    let folder = Folder::with(
        "file.yaml",
        "juniors: yes\nteam-size: small\npriority: balanced\n",
    );
    let path = folder.file("file.yaml");
    let answers = run(&[
        "--json",
        "--rest-not-sure",
        "--answers",
        &path,
        "--answer",
        "juniors=no",
        "--answer",
        "team-size=large",
        "--team-size",
        "not-sure",
    ]);
    assert_eq!(answers.code, Some(0), "{}", answers.stderr);
    let answers = answers.json();
    assert_eq!(answers["answers"]["priority"], "balanced");
    assert_eq!(answers["answers"]["juniors"], "no");
    assert_eq!(answers["answers"]["team-size"], "not-sure");
    assert_eq!(answers["answered_by"]["priority"], "file");
    assert_eq!(answers["answered_by"]["juniors"], "flag");
    assert_eq!(answers["answered_by"]["team-size"], "flag");
}

#[test]
fn several_options_are_separated_by_commas_or_given_in_several_flags() {
    let features = |arguments: &[&str]| {
        let arguments = [&["--json", "--rest-not-sure"], arguments].concat();
        run(&arguments).json()["answers"]["features"].clone()
    };
    let two = json!(["accounts", "reports"]);
    assert_eq!(features(&["--features", "reports,accounts"]), two);
    assert_eq!(
        features(&["--features", "reports", "--features", "accounts"]),
        two
    );
    assert_eq!(features(&["--features", " reports , accounts "]), two);
    assert_eq!(features(&["--answer", "features=reports,accounts"]), two);
    assert_eq!(
        features(&[
            "--answer",
            "features=reports",
            "--answer",
            "features=accounts"
        ]),
        two
    );
    // Always a list, whatever the number of options.
    assert_eq!(features(&["--features", "reports"]), json!(["reports"]));
    assert_eq!(features(&["--features", "none"]), json!([]));
    assert_eq!(features(&["--features", "not-sure"]), json!("not-sure"));
}

#[test]
fn none_and_an_empty_list_are_the_same_in_a_file() {
    for text in [
        "features: []",
        "features: none",
        "features: [none]",
        "{\"features\": []}",
    ] {
        let run = program(&["--json", "--answers", "-"]).run_with(text);
        assert_eq!(run.json()["answers"]["features"], json!([]), "{text}");
    }
}

#[test]
fn yes_and_no_are_understood_in_every_spelling_of_yaml_and_json() {
    for (text, answer) in [
        ("juniors: yes", "yes"),
        ("juniors: true", "yes"),
        ("juniors: \"yes\"", "yes"),
        ("juniors: [no]", "no"),
        ("{\"juniors\": false}", "no"),
        ("juniors: not-sure", "not-sure"),
    ] {
        let run = program(&["--json", "--answers", "-"]).run_with(text);
        assert_eq!(run.json()["answers"]["juniors"], answer, "{text}");
    }
}

#[test]
fn answers_without_influence_are_kept_and_listed() {
    let arguments = django(&["--throughput", "yes", "--team-knows", "neither"]);
    let brief = run(&arguments).succeeded();
    assert!(
        brief.contains("2 of 4 answers settle it; 12 unanswered questions cannot change it"),
        "{brief}"
    );
    let full = run(&[&arguments[..], &["--explain"]].concat()).succeeded();
    let (_, after) = full
        .split_once("Answers that could change without changing the outcome\n")
        .unwrap();
    let asks: Vec<&str> = after.lines().take(2).collect();
    assert_eq!(
        asks,
        [
            "  - Will it be judged by requests per second?",
            "  - What has the team put into production before?"
        ]
    );

    let json = run(&[&arguments[..], &["--json"]].concat()).json();
    assert_eq!(json["unused_answers"], json!(["throughput", "team-knows"]));
    assert_eq!(json["answers"]["throughput"], "yes");
    let not_needed: Vec<&str> = json["not_needed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(not_needed.len(), 12);
    assert!(!not_needed.contains(&"throughput"));
    assert_eq!(
        run(&django(&["--json"])).json()["unused_answers"],
        json!([])
    );
}

#[test]
fn every_wrong_flag_and_answer_is_reported_at_once() {
    let wrong = run(&[
        "--primry-job",
        "product",
        "--admin-panl=yes",
        "--features",
        "paymnts,accounts,accounts",
        "--team-size",
        "small",
        "--team-size",
        "large",
        "--answer",
        "foo",
        "--answer",
        "nope=1",
        "--answer",
        "workloads=none,llm",
        "--juniors",
        "",
        "--expect",
        "djnago",
    ]);
    wrong.assert_refused(&[
        "unknown argument `--primry-job`",
        "unknown argument `--admin-panl`",
        "a value is required for `--juniors`",
        "`foo` is not an answer",
        "unknown question `nope`",
        "`paymnts` is not an answer to `features`",
        "`accounts` is given twice for `features`",
        "`team-size` takes one answer, but `small` and `large` are given",
        "`none` cannot be combined with other answers to `workloads`",
        "unknown outcome `djnago`",
    ]);
    for help in [
        "did you mean `--primary-job`?",
        "did you mean `--admin-panel`?",
        "use --answer ID=VALUE",
        "did you mean `payments`?",
        "expected `small`, `large` or `not-sure`",
        "`backend-advisor questions` lists them",
        "did you mean `django`?",
    ] {
        assert!(
            wrong.stderr.contains(help),
            "no {help:?} in\n{}",
            wrong.stderr
        );
    }
}

#[test]
fn every_wrong_answer_in_a_file_is_reported_with_its_place() {
    let text = "primary-job: produkt\nnope: x\njuniors: [yes, no]\nfeatures: [none, acounts]\nteam-size: 3\n";
    let wrong = program(&["--answers", "-", "--plumbing", "perhaps"]).run_with(text);
    // Problems that are not in a file come first.
    wrong.assert_refused(&[
        "`perhaps` is not an answer to `plumbing`",
        "`produkt` is not an answer to `primary-job`",
        "unknown question `nope`",
        "`juniors` takes one answer, but `yes` and `no` are given",
        "`none` cannot be combined with other answers to `features`",
        "`acounts` is not an answer to `features`",
        "`3` is not an answer to `team-size`",
    ]);
    for place in ["-:1:14", "-:2:1", "-:3:10", "-:4:12", "-:4:18", "-:5:12"] {
        assert!(
            wrong.stderr.contains(&format!("--> {place}\n")),
            "no {place} in\n{}",
            wrong.stderr
        );
    }
    assert!(wrong.stderr.contains("did you mean `product`?"));
}

#[test]
fn usage_is_checked() {
    for (arguments, error) in [
        (
            &["--no-input", "--all"][..],
            "error: `--no-input` cannot be used with `--all`\n",
        ),
        (
            &["--json", "--format", "table"],
            "error: `--json` cannot be used with `--format`\n",
        ),
        (
            &["--json", "--json"],
            "error: `--json` is given more than once\n",
        ),
        (&["--json=yes"], "error: `--json` takes no value\n"),
        (
            &["--juniors"],
            "error: a value is required for `--juniors`\nhelp: expected `yes`, `no` or `not-sure`\n",
        ),
        (
            &["--features="],
            "error: a value is required for `--features`\nhelp: expected ",
        ),
        (
            &["--rules"],
            "error: a value is required for `--rules`\nhelp: use --rules PATH\n",
        ),
        (
            &["--format="],
            "error: a value is required for `--format`\nhelp: expected `table`, ",
        ),
        (
            &["rules", "diff", "a"],
            "error: missing `<NEW>`\nhelp: usage: backend-advisor rules diff <OLD> <NEW>\n",
        ),
        (
            &["batch", "a", "b"],
            "error: unexpected argument `b`\nhelp: usage: backend-advisor batch [OPTIONS] [FILE]\n",
        ),
        (
            &["--color", "sometimes"],
            "help: expected `auto`, `always` or `never`",
        ),
        (
            &["--format", "xml"],
            "help: expected `table`, `brief`, `json`, `markdown`, `adr` or `github`",
        ),
        (
            &["--format", "breif"],
            "error: invalid value `breif` for `--format`\nhelp: did you mean `brief`?",
        ),
        (
            &["--errors", "concis"],
            "error: invalid value `concis` for `--errors`\nhelp: did you mean `concise`?",
        ),
        (
            &["batch", "--fail-on", "nevr"],
            "error: invalid value `nevr` for `--fail-on`\nhelp: did you mean `never`?",
        ),
        (
            &["rules", "check", "--limit", "5000"],
            "error: invalid value `5000` for `--limit`\nhelp: expected a whole number from 1 to 1000",
        ),
        (&["bogus"], "error: `bogus` is not a command"),
        (&["questions", "--bogus"], "unknown argument `--bogus`"),
        (&["rules", "--json", "check"], "unknown argument `--json`"),
        (
            &["--juniors", "--json"],
            "a value is required for `--juniors`",
        ),
        (&["--juniors", "-"], "`-` is not an answer to `juniors`"),
        (&["--", "--juniors"], "unrecognized subcommand '--juniors'"),
    ] {
        let refused = run(arguments);
        assert_eq!(refused.code, Some(2), "{arguments:?}");
        assert!(
            refused.stderr.contains(error),
            "{arguments:?}: {}",
            refused.stderr
        );
        assert_eq!(refused.stdout, "", "{arguments:?}");
    }
    let no_answers = "only `backend-advisor` itself, `compare`, `sources` and `tree` take \
                      answers as flags";
    for command in [&["questions"][..], &["check"], &["rules", "show"]] {
        let refused = run(&[command, &["--juniors", "yes"]].concat());
        refused.assert_refused(&["unknown argument `--juniors`"]);
        assert!(refused.stderr.contains(no_answers), "{}", refused.stderr);
    }
    // A misspelled flag is not an answer.
    let refused = run(&["questions", "--jsn"]);
    assert!(refused.stderr.contains("did you mean `--json`?"));
    assert!(!refused.stderr.contains(no_answers));
    // Neither is a flag of another command.
    let refused = run(&["batch", "--format", "table"]);
    assert_eq!(refused.stderr, "error: unknown argument `--format`\n");
    let refused = run(&["rules", "show", "shipped", "--rules", "x"]);
    refused.assert_refused(&["`--rules` cannot be used with a path"]);
    let refused = program(&["questions"])
        .env("BACKEND_ADVISOR_RULES", "zz")
        .run();
    let variable = "this path comes from the variable `BACKEND_ADVISOR_RULES`";
    assert!(refused.stderr.contains(variable), "{}", refused.stderr);
    let refused = run(&["--expect", "FastAPI"]);
    assert!(refused.stderr.contains("did you mean `fastapi`?"));
    let refused = program(&["--answers", "-"]).run_with("features: accounts, payments");
    let list = "write `[\"accounts\", \"payments\"]`";
    assert!(refused.stderr.contains(list), "{}", refused.stderr);
    for (flags, said) in [
        (&["--juniors", "yes"][..], "`--juniors`"),
        (&["--json"], "`--json`"),
        (&["--all", "--juniors=yes"], "`--all` and `--juniors`"),
    ] {
        let message = format!("{said} must come after the subcommand `compare`");
        run(&[flags, &["compare"]].concat()).assert_refused(&[&message]);
    }
    for (arguments, errors) in [
        (
            &["--json", "questions"][..],
            &["`--json` must come after the subcommand `questions`"][..],
        ),
        // Moving it would not help.
        (
            &["--juniors", "yes", "questions"],
            &["unknown argument `--juniors`"],
        ),
    ] {
        run(arguments).assert_refused(errors);
    }
}

#[test]
fn a_word_that_is_not_a_command_gets_a_suggestion() {
    let answers = "answers are flags: `--QUESTION ANSWER`; `backend-advisor questions` lists them";
    for (arguments, error, help) in [
        (
            &["chek"][..],
            "`chek` is not a command",
            "did you mean `check`?",
        ),
        (
            &["scn", "."],
            "`scn` is not a command",
            "did you mean `scan`?",
        ),
        (
            &["rules", "chek", "."],
            "`chek` is not a command of `backend-advisor rules`",
            "did you mean `check`?",
        ),
        (
            &["version"],
            "`version` is not a command",
            "did you mean `--version`?",
        ),
        (
            &["juniors=yes"],
            "`juniors` is not a command",
            "did you mean `--juniors`?",
        ),
        (&["djago"], "`djago` is not a command", answers),
        (
            &["compare", "djago"],
            "unexpected argument `djago`",
            answers,
        ),
        (
            &["rules", "chek"],
            "`chek` is not a command of `backend-advisor rules`",
            "did you mean `check`?",
        ),
        (
            &["help", "chek"],
            "`chek` is not a command of `backend-advisor`",
            "did you mean `check`?",
        ),
    ] {
        let refused = run(&[arguments, &["--errors", "concise"]].concat());
        assert_eq!(refused.refused(), format!("{error}; {help}\n"));
    }
    run(&["questions", "djago"]).assert_refused(&["unexpected argument `djago`"]);
}

// Output formats.

#[test]
fn the_json_has_the_fields_of_the_contract() {
    let json = run(&django(&[
        "--json",
        "--features",
        "none",
        "--workloads",
        "llm",
    ]))
    .json();
    let present: BTreeSet<&str> = keys(&json).into_iter().collect();
    let promised = BTreeSet::from([
        "schema_version",
        "tool",
        "ruleset",
        "status",
        "recommendation",
        "possible",
        "answers",
        "answered_by",
        "unused_answers",
        "open_questions",
        "not_needed",
        "decided_by",
        "signals",
        "sources",
        "shaping_questions",
        "outcome",
    ]);
    let missing: Vec<_> = promised.difference(&present).collect();
    assert!(missing.is_empty(), "{missing:?}");

    assert_eq!(json["schema_version"], 1);
    assert_eq!(
        json["tool"],
        json!({"name": "backend-advisor", "version": env!("CARGO_PKG_VERSION")})
    );
    assert_eq!(json["ruleset"]["id"], "django-or-fastapi");
    assert_eq!(json["ruleset"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(json["status"], "decided");
    assert_eq!(
        keys(&json["recommendation"]),
        ["id", "title", "summary", "url", "certainty", "runner_up"]
    );
    assert_eq!(json["recommendation"]["id"], "django");
    assert_eq!(json["possible"], json!(["django"]));
    assert_eq!(
        json["answers"],
        json!({"primary-job": "product", "workload-share": "little", "workloads": ["llm"], "features": []})
    );
    assert_eq!(keys(&json["answered_by"]), keys(&json["answers"]));
    assert_eq!(
        json["not_needed"][0],
        json!({"id": "clients", "because": ["primary-job"]})
    );
    assert_eq!(json["decided_by"]["rule"], "product");
    assert!(!strings(&json["decided_by"]["claims"]).is_empty());
    assert_eq!(json["decided_by"]["findings"], json!([]));
    let signal = &json["signals"][0];
    for field in ["id", "points_to", "strength", "because"] {
        assert!(signal[field].is_string(), "{field}");
    }
    assert!(!strings(&signal["claims"]).is_empty());
    let sources = json["sources"].as_array().unwrap();
    assert_eq!(sources.len(), 5);
    for source in sources {
        assert!(source["id"].is_string() && source["title"].is_string());
        assert_eq!(keys(&source["for"]), ["django", "fastapi", "hybrid"]);
    }
    for list in ["costs", "bring", "start", "cautions"] {
        assert!(json["outcome"][list].is_array(), "{list}");
    }
    assert_eq!(
        json["outcome"]["summary"],
        json["recommendation"]["summary"]
    );
}

#[test]
fn the_json_names_the_findings_behind_the_rule() {
    let json = run(&[
        "--json",
        "--primary-job=product",
        "--workload-share=substantial",
        "--two-services=yes",
        "--scale-apart=yes",
    ])
    .json();
    assert_eq!(json["recommendation"]["id"], "hybrid");
    let findings = json["decided_by"]["findings"].as_array().unwrap();
    let findings: Vec<&str> = findings
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(findings, ["heavy-part", "can-run-two"]);
}

#[test]
fn format_json_and_json_are_the_same_and_complete_without_explain() {
    let json = run(&django(&["--json"]));
    for other in [
        &["--format", "json"][..],
        &["--format=json"],
        &["--json", "--explain"],
    ] {
        assert_eq!(run(&django(other)).stdout, json.stdout, "{other:?}");
    }
    assert!(json.stdout.ends_with("}\n"));
}

#[test]
fn a_piped_table_fits_eighty_columns_and_has_no_escape_codes() {
    for arguments in [
        &[][..],
        &DJANGO,
        &[
            "--explain",
            "--rest-not-sure",
            "--features",
            "accounts,payments,content",
            "--workloads",
            "llm,streaming",
        ],
        &[
            "--explain",
            "--primary-job=product",
            "--workload-share=main",
            "--two-services=yes",
        ],
        &["questions"],
    ] {
        let table = run(arguments).stdout;
        assert!(!table.contains('\u{1b}'), "{arguments:?}");
        for line in table.lines() {
            assert!(line.chars().count() <= 80, "{arguments:?}: {line}");
            assert_eq!(line, line.trim_end(), "{arguments:?}: a space at the end");
        }
        assert!(
            table.ends_with('\n') && !table.ends_with("\n\n"),
            "{arguments:?}"
        );
    }
}

#[test]
fn explain_shows_more_than_the_brief_table() {
    let brief = run(&DJANGO).stdout;
    let full = run(&django(&["--explain"])).stdout;
    for heading in ["\nAnswers\n", "\nStart\n", "\nWhat to bring\n"] {
        assert!(full.contains(heading), "{heading}");
        assert!(!brief.contains(heading), "{heading}");
    }
    assert!(brief.contains("(--explain)"));
    assert!(!full.contains("(--explain)"));
}

#[test]
fn color_can_be_forced_and_carries_no_meaning_alone() {
    for arguments in [&[][..], &DJANGO, &["questions"]] {
        let plain = run(arguments).stdout;
        let coloured = run(&[arguments, &["--color", "always"]].concat()).stdout;
        assert!(coloured.contains("\u{1b}["), "{arguments:?}");
        assert_eq!(stripped(&coloured), plain, "{arguments:?}");
        let never = run(&[arguments, &["--color", "never"]].concat()).stdout;
        assert_eq!(never, plain);
    }
    let json = django(&["--json", "--color", "always"]);
    assert!(!run(&json).stdout.contains('\u{1b}'));
}

#[test]
fn environment_variables_control_color() {
    let with = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut program = program(&django(arguments));
        let run = program.envs(variables.iter().copied()).run();
        run.stdout.contains('\u{1b}')
    };
    assert!(!with(&[], &[]));
    assert!(with(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    // The flag overrides both variables.
    assert!(!with(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    assert!(with(&[("NO_COLOR", "1")], &["--color", "always"]));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for arguments in [
        &["--json"][..],
        &[
            "--json",
            "--rest-not-sure",
            "--workloads",
            "llm,sockets,ingestion",
        ],
        &[
            "--explain",
            "--rest-not-sure",
            "--workloads",
            "llm,sockets,ingestion",
        ],
        &["questions", "--json"],
        &["--answer", "x=1", "--answer", "y=1", "--nope"],
    ] {
        let first = run(arguments);
        for _ in 0..3 {
            let again = run(arguments);
            assert_eq!(again.stdout, first.stdout, "{arguments:?}");
            assert_eq!(again.stderr, first.stderr, "{arguments:?}");
        }
    }
}

// Where the result goes.

#[test]
fn a_closed_pipe_is_not_an_error() {
    // The program starts after the reader has exited, so that it certainly writes to a closed pipe.
    for arguments in [
        "--primary-job product --workload-share little",
        "questions",
        "--help",
        "--version",
    ] {
        let text = format!("{{ sleep 0.2; \"$P\" {arguments}; echo \"code=$?\" >&2; }} | true");
        let piped = script(&text).run();
        assert_eq!(piped.stderr, "code=0\n", "{arguments}");
    }
    let head = script("\"$P\" questions --json | head -1; echo \"${PIPESTATUS[0]}\"").run();
    assert_eq!((head.stdout.as_str(), head.stderr.as_str()), ("[\n0\n", ""));
    // Undecided stays undecided.
    let undecided = script("{ sleep 0.2; \"$P\"; echo \"code=$?\" >&2; } | true").run();
    assert_eq!(undecided.stderr, "code=3\n");
}

#[test]
fn a_full_disk_is_an_error() {
    for arguments in [
        "--primary-job product --workload-share little",
        "--json",
        "questions",
        "--help",
        "--version",
    ] {
        let full = script(&format!("\"$P\" {arguments} > /dev/full")).run();
        assert_eq!(full.code, Some(2), "{arguments}");
        assert!(
            full.stderr.starts_with("error: cannot write "),
            "{arguments}: {}",
            full.stderr
        );
        assert!(
            full.stderr.contains("No space left on device"),
            "{arguments}: {}",
            full.stderr
        );
    }
}

// Questions, help and version.

#[test]
fn questions_are_listed_as_text_and_json() {
    let json = run(&["questions", "--json"]);
    assert_eq!(json.code, Some(0));
    assert_eq!(run(&["questions", "--format", "json"]).stdout, json.stdout);
    let json = json.json();
    let questions = json.as_array().unwrap();
    assert_eq!(questions.len(), 16);
    let table = run(&["questions"]);
    assert_eq!((table.code, table.stderr.as_str()), (Some(0), ""));
    for question in questions {
        assert_eq!(
            keys(question),
            [
                "id", "flag", "topic", "ask", "help", "kind", "not_sure", "options", "number"
            ]
        );
        let [flag, ask] = ["flag", "ask"].map(|key| question[key].as_str().unwrap());
        assert_eq!(flag, format!("--{}", question["id"].as_str().unwrap()));
        assert!(
            table.stdout.contains(&format!("\n{flag}  {ask}\n")),
            "{flag}"
        );
        for option in question["options"].as_array().unwrap() {
            assert_eq!(keys(option), ["id", "label", "hint", "help", "says"]);
        }
    }
    let juniors = questions.iter().find(|it| it["id"] == "juniors").unwrap();
    assert_eq!(juniors["kind"], "yes-no");
    assert_eq!(
        juniors["options"][1],
        json!({"id": "no", "label": "No", "hint": null, "help": null, "says": null})
    );
}

#[test]
fn help_names_the_command_that_lists_the_questions_and_fits_a_screen_or_two() {
    for flag in ["--help", "-h"] {
        let help = run(&[flag]);
        assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
        assert!(help.stdout.contains("`backend-advisor questions`"));
        assert!(help.stdout.contains("--rest-not-sure"));
        assert!(!help.stdout.contains("--primary-job"));
        assert_eq!(help.stdout.contains("130  interrupted"), flag == "--help");
    }
    for (flag, rows) in [("-h", 40), ("--help", 80)] {
        let mut terminal = Terminal::run(rows, 80, &[flag]);
        assert_eq!(terminal.exit_code(), 0);
        assert!(terminal.screen().starts_with("Django, FastAPI, or both?"));
        assert_eq!(terminal.overlong_lines(), [""; 0]);
    }
    // What `-h` leaves out.
    assert!(!run(&["rules", "check", "-h"]).stdout.contains("--errors"));
    for all in [&["rules", "check", "--help"], &["help", "rules", "check"]] {
        assert!(run(all).succeeded().contains("--errors"));
    }
}

#[test]
fn what_a_command_does_not_use_cannot_break_it() {
    for arguments in [
        &["rules", "diff", SHIPPED, SHIPPED][..],
        &["rules", "show", SHIPPED],
        &["rules", "show", "shipped"],
        &["questions", "--rules", "shipped"],
        &["rules", "check", SHIPPED],
        &["rules", "test", "--no-mutants", SHIPPED],
        &["rules", "schema", "ruleset"],
        &["man", "tree"],
        &["compare", "--help"],
    ] {
        let mut program = program(arguments);
        program.env(RULES, "/no/such/file");
        assert_ne!(program.run().succeeded(), "", "{arguments:?}");
    }
}

#[test]
fn a_rule_set_defines_its_flags() {
    let folder = Folder::with("file.yaml", OWN);
    let path = folder.file("file.yaml");
    run(&["--rules", &path, "--te", "yes"]).assert_refused(&["unknown argument `--te`"]);
    let near = run(&["--rules", &path, "--te", "yes"]).stderr;
    assert!(near.contains("did you mean `--tea`?"), "{near}");
    run(&["--rules", &path, "--primary-job", "api"])
        .assert_refused(&["unknown argument `--primary-job`"]);
    let decided = run(&["--rules", &path, "--tea", "yes", "--json"]);
    assert_eq!(decided.json()["recommendation"]["id"], "pot");
    let mut program = program(&["--tea", "no", "--json"]);
    program.env(RULES, &path);
    assert_eq!(program.run().json()["recommendation"]["id"], "cup");
    // The flag overrides the variable.
    program.arg(format!("--rules={SPECIMEN}"));
    program.run().assert_refused(&["unknown argument `--tea`"]);
}

/// The smallest possible rule set.
const OWN: &str = "
format: 1
id: own
version: \"1\"
title: A pot or a cup?
questions:
  - {id: tea, ask: Is it tea?, kind: yes-no}
decision:
  - {id: for-tea, when: {tea: yes}, recommend: pot, because: Tea is made in a pot., house: true}
  - {id: rest, recommend: cup, because: Everything else fits a cup., house: true}
outcomes:
  - {id: pot, title: A pot, summary: A pot.}
  - {id: cup, title: A cup, summary: A cup.}
";

#[test]
fn help_and_version_do_not_need_a_rule_set() {
    for argument in ["--version", "-V", "--help", "-h"] {
        let mut program = program(&[argument]);
        program.env(RULES, "/no/such/file");
        program.run().succeeded();
    }
    let version = format!("backend-advisor {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["--version"]).stdout, version);
    let with = |rules| program(&["questions", "--json"]).env(RULES, rules).run();
    let refused = with("/no/such/file");
    refused.assert_refused(&["cannot read `/no/such/file`: there is no such file or folder"]);
    // An empty variable counts as unset.
    let shipped = program(&["questions", "--json"]).shipped().run();
    assert_eq!(with("").succeeded(), shipped.stdout);
}

// Invalid files of answers and rules.

#[test]
fn a_file_that_cannot_be_used_is_refused_quickly() {
    let folder = Folder::new();
    let write = |name: &str, content: &[u8]| {
        folder.write(name, content);
        folder.file(name)
    };
    let large = write("large.yaml", &vec![b'a'; 2 * 1024 * 1024]);
    let no_text = write("no-text.yaml", b"a: \xff\n");
    let empty = write("empty.yaml", b"");
    let comment = write("comment.yaml", b"# nothing yet\n");
    let nul = write("nul.yaml", b"a: \0b\n");
    let missing = folder.file("missing.yaml");
    for (path, error) in [
        (
            large.as_str(),
            format!("`{large}` is larger than the limit of 1 MiB"),
        ),
        (
            "/dev/zero",
            "`/dev/zero` is larger than the limit of 1 MiB".to_owned(),
        ),
        (
            &missing,
            format!("cannot read `{missing}`: there is no such file or folder"),
        ),
        (
            &no_text,
            format!("`{no_text}` is not valid UTF-8: invalid byte at offset 3"),
        ),
        (&empty, "the file is empty".to_owned()),
        (&comment, "the file is empty".to_owned()),
        (
            &nul,
            "invalid YAML: unexpected character: `\\u{0}'".to_owned(),
        ),
    ] {
        for flag in ["--answers", "--rules"] {
            let start = Instant::now();
            run(&[flag, path]).assert_refused(&[&error]);
            assert!(start.elapsed() < Duration::from_secs(5), "{flag} {path}");
        }
    }
}

#[test]
fn a_file_of_nothing_but_mistakes_is_refused_quickly() {
    let mistakes: String = (0..20_000)
        .map(|number| format!("k{number}: 1\n"))
        .collect();
    let folder = Folder::with("file.yaml", mistakes);
    let path = folder.file("file.yaml");
    for flag in ["--answers", "--rules"] {
        let mut program = program(&[flag, &path]);
        program.stdin(Stdio::null());
        program.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = program.spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(60);
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break Some(status),
                None if Instant::now() < end => std::thread::sleep(Duration::from_millis(10)),
                None => break None,
            }
        };
        if status.is_none() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
        assert_eq!(
            status.and_then(|it| it.code()),
            Some(2),
            "{flag} takes too long"
        );
    }
}

#[test]
fn a_file_of_exactly_the_maximum_size_is_read() {
    let mut text = b"juniors: yes\n".to_vec();
    text.resize(1024 * 1024, b'#');
    let folder = Folder::with("file.yaml", &text);
    let path = folder.file("file.yaml");
    // A line that starts with `#` after the answer is a comment.
    assert_eq!(
        run(&["--json", "--answers", &path]).json()["answers"]["juniors"],
        "yes"
    );
    text.push(b'#');
    let folder = Folder::with("file.yaml", &text);
    let path = folder.file("file.yaml");
    assert_eq!(run(&["--answers", &path]).code, Some(2));
}

#[test]
fn a_folder_is_not_an_answers_file_and_must_contain_rules() {
    let folder = Folder::with("readme.txt", "no rules");
    let path = folder.path().to_str().unwrap();
    run(&["--rules", path]).assert_refused(&[&format!("`{path}` contains no YAML files")]);
    let answers = run(&["--answers", path]);
    assert_eq!(answers.code, Some(2));
    assert!(
        answers
            .stderr
            .starts_with(&format!("error: cannot read `{path}`: ")),
        "{}",
        answers.stderr
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
    let folder = Folder::with(
        "file.yaml",
        "\u{feff}primary-job: product\r\nworkload-share: little\r\n",
    );
    let path = folder.file("file.yaml");
    assert_eq!(run(&["--answers", &path]).stdout, run(&DJANGO).stdout);
    let folder = Folder::with(
        "file.yaml",
        format!("\u{feff}{}", OWN.replace('\n', "\r\n")),
    );
    let path = folder.file("file.yaml");
    assert_eq!(run(&["--rules", &path, "--tea", "no"]).code, Some(0));
}

#[test]
fn answers_must_be_a_mapping_of_words() {
    for (text, error, place) in [
        ("[]", "expected a mapping, found a list", "-:1:1"),
        (
            "juniors",
            "expected a mapping, found the string `juniors`",
            "-:1:1",
        ),
        (
            "answers: 3",
            "expected a mapping, found the number 3",
            "-:1:10",
        ),
        ("juniors:\n", "`juniors` has no answer", "-:1:1"),
        (
            "juniors: {a: b}",
            "expected an option or a list of options, found a mapping",
            "-:1:10",
        ),
        ("juniors: []", "`juniors` has no answer", "-:1:10"),
        ("a: [", "invalid YAML: this `[` is not closed", "-:1:4"),
        (
            "juniors: yes\njuniors: no",
            "`juniors` is given twice",
            "-:2:1",
        ),
        ("juniors: &a yes", "an anchor is not allowed here", "-:1:10"),
    ] {
        let refused = program(&["--answers", "-"]).run_with(text);
        refused.assert_refused(&[error]);
        assert!(
            refused.stderr.contains(&format!("--> {place}\n")),
            "{text}: {}",
            refused.stderr
        );
    }
}

#[test]
fn a_word_of_the_wrong_kind_is_reported_once() {
    // The placeholder is not shown, because the person did not write it.
    let refused = program(&["--answers", "-"]).run_with("features: [accounts, {a: b}]");
    refused.assert_refused(&["expected an option, found a mapping"]);
}

#[test]
fn a_record_is_an_answers_file_and_never_overwrites_another() {
    let folder = Folder::new();
    let answers = ["--primary-job", "product", "--workload-share", "main"];
    let two = ["--features", "accounts,payments", "--two-services", "yes"];
    let first = folder.run(&[&answers[..], &two, &["--save", "record.yaml"]].concat());
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    let written = folder.read("record.yaml");
    for line in [
        "recommendation: hybrid",
        "robustness: 1",
        r#"  two-services: "yes""#,
        "  features: [accounts, payments]",
        "  primary-job: flag",
    ] {
        assert!(written.lines().any(|it| it == line), "{line}:\n{written}");
    }
    let again = folder.run(&["--answers", "record.yaml", "--json"]).json();
    assert_eq!(again["recommendation"]["id"], "hybrid");
    assert_eq!(again["answered_by"]["two-services"], "file");

    let refused = folder.run(&["--rest-not-sure", "--save", "record.yaml"]);
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("it already exists"),
        "{}",
        refused.stderr
    );
    assert_eq!(folder.read("record.yaml"), written);
    assert_eq!(folder.names("."), ["record.yaml"]);
}

//! Runs `batch`: many answer sets in, advice on each out.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::common::{Finish, Folder, Run, SHIPPED, program, script};

/// Long enough for any machine. A test that takes this long has failed.
const LONG: Duration = Duration::from_secs(60);

const DJANGO: &str = r#"{"primary-job":"product","workload-share":"little"}"#;
const BRIEF_DJANGO: &str =
    r#"{"status":"decided","recommendation":{"id":"django"},"possible":["django"]}"#;
const BRIEF_OPEN: &str =
    r#"{"status":"undecided","recommendation":null,"possible":["django","fastapi","hybrid"]}"#;

fn batch(arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    program(&[&["batch"], arguments].concat()).run_with(input)
}

fn brief(input: impl AsRef<[u8]>) -> Run {
    batch(&["--brief"], input)
}

// The output.

#[test]
fn every_line_is_answered_in_order_in_either_form() {
    let advice = program(&["--answers", "-", "--json"])
        .run_with(DJANGO)
        .json();
    let record = json!({"id": {"b": [1, null]}, "answers": advice["answers"], "further": {}});
    let input = format!("{DJANGO}\n{advice}\n{{}}\n{record}\n{{\"answers\":{{}},\"id\":\"last\"}}");
    let run = brief(&input);
    assert_eq!(
        run.lines(),
        [
            BRIEF_DJANGO.to_owned(),
            BRIEF_DJANGO.to_owned(),
            BRIEF_OPEN.to_owned(),
            BRIEF_DJANGO.replacen('{', r#"{"id":{"b":[1,null]},"#, 1),
            BRIEF_OPEN.replacen('{', r#"{"id":"last","#, 1),
        ]
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn an_id_is_copied_unchanged() {
    for id in [
        "null",
        "1.50",
        "1e999",
        r#""\u00e4\ud83d\ude00""#,
        "[ 1 ]",
        "12345678901234567890123",
    ] {
        let run = brief(format!("{{\"answers\":{{}},\"id\":{id}}}"));
        assert_eq!(
            run.lines(),
            [BRIEF_OPEN.replacen('{', &format!("{{\"id\":{id},"), 1)]
        );
        let run = brief(format!("{{\"answers\":{{\"juniors\":1}},\"id\":{id}}}"));
        assert!(run.lines()[0].starts_with(&format!("{{\"id\":{id},\"status\":\"invalid\",")));
    }
}

#[test]
fn the_complete_advice_on_the_shipped_scenarios_is_the_one_of_json() {
    let mut lines = String::new();
    let mut expected = Vec::new();
    for file in std::fs::read_dir(format!("{SHIPPED}/scenarios")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let value: Value = serde_yaml::from_str(&text).unwrap();
        for scenario in value["scenarios"].as_array().unwrap().iter().step_by(5) {
            let answers = scenario["answers"].to_string();
            writeln!(lines, "{answers}").unwrap();
            let one = program(&["--json", "--answers", "-"])
                .shipped()
                .run_with(answers);
            assert_eq!(one.stderr, "");
            expected.push(one.json().to_string());
        }
    }
    assert!(expected.len() > 20, "{} scenarios", expected.len());
    let run = program(&["batch"]).shipped().run_with(&lines);
    assert_eq!(run.lines(), expected, "{}", run.stderr);
    let brief = program(&["batch", "--brief"]).shipped().run_with(&lines);
    for (line, whole) in brief.lines().iter().zip(&expected) {
        let whole: Value = serde_json::from_str(whole).unwrap();
        let recommendation = match &whole["recommendation"] {
            Value::Null => Value::Null,
            recommended => {
                let mut brief = json!({"id": recommended["id"]});
                for key in ["certainty", "runner_up"] {
                    if !recommended[key].is_null() {
                        brief[key] = recommended[key].clone();
                    }
                }
                brief
            }
        };
        let part = json!({"status": whole["status"], "recommendation": recommendation,
            "possible": whole["possible"]});
        assert_eq!(*line, part.to_string());
    }
    assert_eq!(brief.lines().len(), expected.len());
}

#[test]
fn the_rest_can_count_as_not_sure() {
    let input = "{\"primary-job\":\"service\"}\n{}\n";
    for form in [&["--brief", "--rest-not-sure"][..], &["--rest-not-sure"]] {
        let run = batch(form, input);
        let lines = run.lines();
        let lines = lines.iter().map(|it| serde_json::from_str(it).unwrap());
        let ids: Vec<Value> = lines
            .inspect(|line: &Value| assert_eq!(line["status"], "decided"))
            .map(|line| line["recommendation"]["id"].clone())
            .collect();
        assert_eq!(ids, ["fastapi", "django"]);
    }
    let run = batch(&["--rest-not-sure"], "{}");
    let line: Value = serde_json::from_str(run.lines()[0]).unwrap();
    assert_eq!(line["answered_by"]["plumbing"], "rest-not-sure");
}

#[test]
fn another_rule_set_can_be_chosen() {
    let rules = "{format: 1, id: own, version: '1', title: Own,
      questions: [{id: id, ask: Tea?, kind: yes-no}, {id: size, ask: Size?, kind: yes-no}],
      decision: [{id: a, when: {id: yes}, recommend: green, because: B, house: true},
        {id: b, recommend: none-at-all, because: B, house: true}],
      outcomes: [{id: green, title: G, summary: S}, {id: none-at-all, title: N, summary: S}]}";
    let folder = Folder::with("own.yaml", rules);
    let path = &folder.file("own.yaml");
    // In a line of answers alone, this key is a question.
    let input = "{\"id\":\"yes\"}\n{\"id\":\"yes\",\"answers\":{\"id\":false}}\n{\"id\":\"yes\",\"size\":\"no\"}";
    let run = batch(&["--rules", path, "--brief"], input);
    let green = r#"{"status":"decided","recommendation":{"id":"green"},"possible":["green"]}"#;
    let none = r#"{"status":"decided","recommendation":{"id":"none-at-all","certainty":"default"},"possible":["none-at-all"]}"#;
    let with_id = none.replacen('{', r#"{"id":"yes","#, 1);
    assert_eq!(run.lines(), [green, &with_id, green], "{}", run.stderr);
}

// Lines that are invalid.

/// A line, the column of its error, and the message on standard error.
const INVALID: &[&str] = &[
    r#"{"primary-jb":"product"} => 2: unknown question `primary-jb`; did you mean `primary-job`?"#,
    r#"{"primary-job":"produkt"} => 16: `produkt` is not an answer to `primary-job`; did you mean `product`?"#,
    r#"{"status":"ä","answers":{"primary-job":"produkt"}} => 40: `produkt` is not an answer to `primary-job`; did you mean `product`?"#,
    r#"{"juniors":"yes","juniors":"yes"} => 18: `juniors` is given twice"#,
    r#"{"answers":{},"answers":{}} => 15: `answers` is given twice"#,
    r#"{"juniors":["yes","no"]} => 12: `juniors` takes one answer, but `yes` and `no` are given; expected `yes`, `no` or `not-sure`"#,
    r#"{"juniors":[]} => 12: `juniors` has no answer; expected `yes`, `no` or `not-sure`"#,
    r#"{"features":["accounts","accounts"]} => 25: `accounts` is given twice for `features`"#,
    r#"{"juniors":null} => 2: `juniors` has no answer; expected `yes`, `no` or `not-sure`"#,
    r#"{"features":["accounts",1]} => 25: `1` is not an answer to `features`; expected `accounts`, `payments`, `content`, `tenants`, `reports`, `none` or `not-sure`"#,
    r#"{"features":[[["accounts"]]]} => 14: expected an option, found a list"#,
    r#"{"juniors":"yes" => 16: invalid JSON: it ends inside an object"#,
    r#"{"juniors":"\ud800"} => 19: invalid JSON: unexpected end of hex escape"#,
    r#"{"ä":"yes",} => 12: invalid JSON: trailing comma"#,
    r#"{juniors: yes} => 2: invalid JSON: key must be a string"#,
    r#"{} {} => 4: invalid JSON: trailing characters"#,
    r#"x => 1: invalid JSON: expected text in double quotes, a number, a list, an object, `true`, `false` or `null`"#,
    r#"nope => 2: invalid JSON: expected text in double quotes, a number, a list, an object, `true`, `false` or `null`"#,
    r#"{"answer":{"juniors":"yes"}} => 2: unknown key `answer`; did you mean `answers`?"#,
    r#"[] => 1: expected a mapping, found a list"#,
    r#"{"answers":[]} => 12: expected a mapping, found a list"#,
];

#[test]
fn every_kind_of_invalid_line_is_reported_in_its_place() {
    for case in INVALID {
        let (line, said) = case.split_once(" => ").unwrap();
        let (column, message) = said.split_once(": ").unwrap();
        let (message, help) = match message.split_once("; ") {
            Some((message, help)) => (message, Value::from(help)),
            None => (message, Value::Null),
        };
        let column: usize = column.parse().unwrap();
        let run = brief(format!("{DJANGO}\n\n{line}\n{DJANGO}"));
        let error = json!({"column": column, "message": message, "help": help});
        let expected = json!({"status": "invalid", "line": 3, "errors": [error]});
        assert_eq!(
            run.lines(),
            [BRIEF_DJANGO, &expected.to_string(), BRIEF_DJANGO]
        );
        assert_eq!((run.code, run.stderr), (Some(2), format!("-:3:{said}\n")));
    }
    let run = brief(b"{\"id\":1,\"answers\":{\"j\xc3\xa4\xff\":\"yes\"}}".as_slice());
    assert_eq!(run.stderr, "-:1:23: invalid UTF-8\n");
    let deep = "[".repeat(200_000);
    let run = brief(format!("{{\"features\":{deep}"));
    let expected = "-:1:200012: invalid JSON: it ends inside a list\n";
    assert_eq!(run.stderr, expected);
    // Next to the answers, a record may contain anything.
    let run = brief(format!(
        "{{\"answers\":{{}},\"x\":{deep}{}}}",
        "]".repeat(200_000)
    ));
    let all = (run.lines(), run.code);
    assert_eq!(all, (vec![BRIEF_OPEN], Some(0)));
}

#[test]
fn the_result_lists_all_errors_of_a_line_and_standard_error_the_first() {
    let run = brief(r#"{"answers":{"nope":"a","features":["none","acounts"]},"id":7}"#);
    let line: Value = serde_json::from_str(run.lines()[0]).unwrap();
    assert_eq!(line["id"], 7);
    let messages: Vec<&Value> = line["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["message"])
        .collect();
    assert_eq!(
        messages,
        [
            "unknown question `nope`",
            "`none` cannot be combined with other answers to `features`",
            "`acounts` is not an answer to `features`"
        ]
    );
    assert_eq!(
        run.stderr,
        "-:1:13: unknown question `nope`; `backend-advisor questions` lists them (and 2 more problems)\n"
    );
    // The errors of one kind are limited, as in files.
    let mistakes: Vec<String> = (0..5000).map(|number| format!("\"k{number}\":1")).collect();
    let run = brief(format!("{{{}}}", mistakes.join(",")));
    let line: Value = serde_json::from_str(run.lines()[0]).unwrap();
    let errors = line["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 20);
    let last = "unknown question `k19` (and 4980 more problems like it)";
    assert_eq!(errors[19]["message"], last);
    // A misspelled key is not taken for a question.
    let run = brief("{\"answer\":{\"primary-job\":\"engine\"}}");
    assert!(
        run.stderr
            .contains("unknown key `answer`; did you mean `answers`?"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_line_break_in_a_key_does_not_break_the_message() {
    let run = brief(r#"{"a\nb\u001b[31m":"x"}"#);
    assert_eq!(run.stderr.lines().count(), 1);
    assert!(
        run.stderr
            .starts_with("-:1:2: unknown question `a\\nb\\u{1b}[31m`; "),
        "{}",
        run.stderr
    );
}

#[test]
fn many_invalid_lines_are_counted() {
    for (count, more) in [
        (20, None),
        (21, Some("and 1 more invalid line")),
        (500, Some("and 480 more invalid lines")),
    ] {
        let run = brief("{\"a\":1}\n{}\n".repeat(count));
        assert_eq!((run.code, run.lines().len()), (Some(2), 2 * count));
        let said: Vec<&str> = run.stderr.lines().collect();
        for (index, line) in said.iter().take(20).enumerate() {
            let place = format!("-:{}:2: unknown question `a`", 2 * index + 1);
            assert!(line.starts_with(&place), "{line}");
        }
        assert_eq!(said.get(20).copied(), more);
        assert!(said.len() <= 21);
    }
}

#[test]
fn the_exit_code_is_chosen() {
    let undecided = format!("{DJANGO}\n{{}}\n");
    let invalid = format!("{DJANGO}\n{{}}\nx\n{DJANGO}\n");
    for (fail_on, undecided_code, invalid_code) in [
        (&[][..], 0, 2),
        (&["--fail-on", "invalid"], 0, 2),
        (&["--fail-on", "never"], 0, 0),
        (&["--fail-on", "undecided"], 3, 2),
    ] {
        for form in [&["--brief"][..], &[]] {
            let arguments = [fail_on, form].concat();
            for (input, code) in [
                (DJANGO, 0),
                (&undecided, undecided_code),
                (&invalid, invalid_code),
            ] {
                let run = batch(&arguments, input);
                assert_eq!(run.code, Some(code), "{arguments:?}");
                assert_eq!(run.lines().len(), input.lines().count());
            }
        }
    }
    for wrong in [
        &["--fail-on", "all"][..],
        &["--format", "dot"],
        &["--brief=1"],
    ] {
        let run = batch(wrong, DJANGO);
        assert_eq!((run.code, run.lines().len()), (Some(2), 0), "{wrong:?}");
    }
}

#[test]
fn blank_lines_a_byte_order_mark_and_windows_line_ends_are_accepted() {
    let text = format!(
        "\u{feff}{DJANGO}\r\n\r\n  \n\t\n{{\"answers\":{{}},\"id\":[1,2]}}\r\nx\r\n\n{DJANGO}\r"
    );
    let run = brief(text);
    let expected = [
        BRIEF_DJANGO,
        &BRIEF_OPEN.replacen('{', "{\"id\":[1,2],", 1),
        r#"{"status":"invalid","line":6,"errors":[{"column":1,"message":"invalid JSON: expected text in double quotes, a number, a list, an object, `true`, `false` or `null`","help":null}]}"#,
        BRIEF_DJANGO,
    ];
    assert_eq!(run.lines(), expected);
    for nothing in ["", "\n", "\u{feff}", "\u{feff}\r\n\r\n"] {
        let run = brief(nothing);
        let all = (run.code, run.lines().len(), run.stderr.as_str());
        assert_eq!(all, (Some(0), 0, ""), "{nothing:?}");
    }
}

// Input and output.

#[test]
fn a_long_line_is_refused_in_little_memory() {
    // The limit applies to the address space, most of which a program never uses.
    let Run { code, stdout, stderr } = script(
        "ulimit -v 250000
        { echo '{}'; head -c 400000000 /dev/zero; echo; echo '{}'; head -c 1048577 /dev/zero | tr '\\0' ' '; echo '{}'; } |
        $P batch --brief",
    ).run();
    let too_long = "the line is longer than the limit of 1 MiB";
    assert_eq!(stderr, format!("-:2:1: {too_long}\n-:4:1: {too_long}\n"));
    let invalid = |line: u32| json!({"status": "invalid", "line": line, "errors": [{"column": 1, "message": too_long, "help": null}]});
    assert_eq!(
        stdout,
        format!(
            "{BRIEF_OPEN}\n{}\n{BRIEF_OPEN}\n{}\n",
            invalid(2),
            invalid(4)
        )
    );
    assert_eq!(code, Some(2));
    // The longest accepted line.
    let longest = format!("{}{{}}\r\n{{}}", " ".repeat(1024 * 1024 - 2));
    assert_eq!(brief(longest).lines(), [BRIEF_OPEN; 2]);
}

#[test]
fn each_line_is_answered_before_the_next_is_written() {
    for arguments in [&[][..], &["--brief"]] {
        let mut child = program(&[&["batch"], arguments].concat())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = mpsc::channel();
        let reader = std::thread::spawn(move || {
            stdout
                .lines()
                .for_each(|line| send.send(line.unwrap()).unwrap());
        });
        for (line, status) in [
            (DJANGO, "decided"),
            ("{}", "undecided"),
            (DJANGO, "decided"),
        ]
        .repeat(3)
        {
            writeln!(stdin, "{line}").unwrap();
            stdin.flush().unwrap();
            let answer = lines
                .recv_timeout(LONG)
                .expect("no answer while the input is open");
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!(answer["status"], status);
        }
        drop(stdin);
        assert_eq!(child.wait().unwrap().code(), Some(0));
        reader.join().unwrap();
    }
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    for arguments in ["", "--brief"] {
        // More than fits into a pipe, and an input that stays open for longer than the test may take.
        let start = Instant::now();
        let Run { stdout, stderr, .. } = script(&format!(
            "exec 3< <(yes '{DJANGO}' | head -20000; exec sleep 100)
            {{ $P batch {arguments} <&3; echo code=$? >&2; }} | head -2 | wc -l; kill $!"
        ))
        .run();
        assert_eq!(
            (stdout.trim(), stderr.as_str()),
            ("2", "code=0\n"),
            "{arguments}"
        );
        assert!(start.elapsed() < LONG, "{arguments}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let Run { code, stderr, .. } = script("echo '{}' | $P batch > /dev/full").run();
    assert_eq!(code, Some(2));
    let expected = "error: cannot write the result: No space left";
    assert!(stderr.starts_with(expected), "{stderr}");
}

#[test]
fn an_input_that_cannot_be_read_is_an_error() {
    let folder = Folder::new();
    for (path, reason) in [
        ("missing.jsonl", "there is no such file or folder"),
        (".", "it is a folder"),
    ] {
        let run = folder.run(&["batch", "-o", "out.jsonl", path]);
        assert_eq!(run.code, Some(2));
        assert_eq!(
            run.stderr,
            format!("error: cannot read `{path}`: {reason}\n")
        );
    }
    assert_eq!(folder.names("."), [""; 0], "half a result is left behind");
}

#[test]
fn a_file_is_complete_and_never_overwrites_another() {
    let folder = Folder::new();
    let mut child = folder
        .program(&["batch", "--brief", "-o", "out.jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all("{}\n".repeat(100_000).as_bytes()).unwrap();
    let is_there = folder.path().join("out.jsonl").exists();
    assert!(!is_there, "it is there before it is whole");
    stdin.write_all(b"wrong\n").unwrap();
    drop(stdin);
    let stderr = Run::from(child.wait_with_output().unwrap()).refused();
    assert!(stderr.starts_with("-:100001:1: "), "{stderr}");
    let written = folder.read("out.jsonl");
    assert_eq!(written.lines().count(), 100_001);

    let run = folder.run(&["batch", "-o", "out.jsonl"]);
    run.assert_refused(&["cannot write `out.jsonl`: it already exists"]);
    assert!(folder.read("out.jsonl") == written);
    assert_eq!(folder.names("."), ["out.jsonl"]);
}

#[test]
fn memory_does_not_grow_with_the_input() {
    // Input and output are larger than the address space of the program.
    let id = "x".repeat(4000);
    let Run {
        code,
        stdout,
        stderr,
    } = script(&format!(
        "ulimit -v 250000
        yes '{{\"id\":\"{id}\",\"answers\":{{}}}}' | head -80000 | $P batch --brief | wc -lc"
    ))
    .run();
    let line = BRIEF_OPEN.len() + r#""id":"","#.len() + id.len() + 1;
    let counted: Vec<usize> = stdout
        .split_whitespace()
        .map(|it| it.parse().unwrap())
        .collect();
    assert_eq!(
        (counted, stderr.as_str()),
        (vec![80_000, 80_000 * line], "")
    );
    assert_eq!(code, Some(0));
}

#[test]
fn many_lines_keep_their_order() {
    let mut input = String::new();
    for number in 0..30_000 {
        let job = ["product", "service", "api", "nonsense"][number % 4];
        writeln!(
            input,
            r#"{{"id":{number},"answers":{{"primary-job":"{job}"}}}}"#
        )
        .unwrap();
    }
    let run = brief(&input);
    assert_eq!(run.lines().len(), 30_000);
    for (number, line) in run.lines().iter().enumerate() {
        assert!(line.starts_with(&format!("{{\"id\":{number},")), "{line}");
    }
    assert!(run.lines()[3].contains("\"line\":4,"), "{}", run.lines()[3]);
}

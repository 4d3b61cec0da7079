//! `batch` from outside: many answers in, an advice on each out.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::terminal::Terminal;
use crate::common::{PROGRAM, command, finished};

/// Long enough for any machine; a test that takes this long has failed.
const LONG: Duration = Duration::from_secs(60);

const DJANGO: &str = r#"{"primary-job":"product","workload-share":"little"}"#;
const SLIM: [&str; 2] = ["--fields", "status,recommendation.id"];
const SLIM_DJANGO: &str = r#"{"status":"decided","recommendation":{"id":"django"}}"#;
const SLIM_UNDECIDED: &str = r#"{"status":"undecided","recommendation":null}"#;

/// The exit code, the lines of the output and the standard error.
struct Run {
    code: Option<i32>,
    lines: Vec<String>,
    stderr: String,
}

fn batch(arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    let mut program = command(PROGRAM);
    program.arg("batch").args(arguments);
    program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    let writer = std::thread::spawn(move || {
        // A program that refuses its arguments reads nothing.
        let _ = stdin.write_all(&input);
    });
    let (code, stdout, stderr) = finished(&child.wait_with_output().unwrap());
    writer.join().unwrap();
    Run {
        code,
        lines: stdout.lines().map(str::to_owned).collect(),
        stderr,
    }
}

/// Runs the program with slim output.
fn slim(input: impl AsRef<[u8]>) -> Run {
    batch(&SLIM, input)
}

/// Runs a script, in which `$P` is the program.
fn script(text: &str) -> (Option<i32>, String, String) {
    let mut shell = command("bash");
    shell
        .args(["-c", text])
        .env("P", PROGRAM)
        .stdin(Stdio::null());
    finished(&shell.output().unwrap())
}

fn shipped(part: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/django-or-fastapi");
    path.join(part).to_str().unwrap().to_owned()
}

// What comes out.

#[test]
fn every_line_is_answered_in_order_in_either_form() {
    let advice = script(&format!("echo '{DJANGO}' | $P --answers - --json")).1;
    let advice: Value = serde_json::from_str(&advice).unwrap();
    let record = json!({"id": {"b": [1, null]}, "answers": advice["answers"], "further": {}});
    let input = format!("{DJANGO}\n{advice}\n{{}}\n{record}\n{{\"answers\":{{}},\"id\":\"last\"}}");
    let run = slim(&input);
    assert_eq!(
        run.lines,
        [
            SLIM_DJANGO.to_owned(),
            SLIM_DJANGO.to_owned(),
            SLIM_UNDECIDED.to_owned(),
            SLIM_DJANGO.replacen('{', r#"{"id":{"b":[1,null]},"#, 1),
            SLIM_UNDECIDED.replacen('{', r#"{"id":"last","#, 1),
        ]
    );
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
}

#[test]
fn an_id_comes_back_as_it_came() {
    for id in [
        "null",
        "1.50",
        "1e999",
        r#""\u00e4\ud83d\ude00""#,
        "[ 1 ]",
        "12345678901234567890123",
    ] {
        let run = slim(format!("{{\"answers\":{{}},\"id\":{id}}}"));
        assert_eq!(
            run.lines,
            [SLIM_UNDECIDED.replacen('{', &format!("{{\"id\":{id},"), 1)]
        );
        let run = slim(format!("{{\"answers\":{{\"juniors\":1}},\"id\":{id}}}"));
        assert!(run.lines[0].starts_with(&format!("{{\"id\":{id},\"status\":\"invalid\",")));
        let run = batch(
            &["--fields", "id"],
            format!("{{\"answers\":{{}},\"id\":{id}}}\n{{}}"),
        );
        assert_eq!(run.lines, [format!("{{\"id\":{id}}}"), "{}".to_owned()]);
    }
}

#[test]
fn the_complete_advice_is_the_one_of_json() {
    let mut lines = String::new();
    let folder = TempDir::new().unwrap();
    let mut expected = Vec::new();
    for file in ["articles", "projects", "boundaries"] {
        let text = std::fs::read_to_string(shipped(&format!("scenarios/{file}.yaml"))).unwrap();
        let value: Value = serde_yaml::from_str(&text).unwrap();
        for scenario in value["scenarios"].as_array().unwrap().iter().step_by(5) {
            let answers = scenario["answers"].to_string();
            writeln!(lines, "{answers}").unwrap();
            let path = folder.path().join("answers.json");
            std::fs::write(&path, answers).unwrap();
            let mut program = command(PROGRAM);
            program.args(["--json", "--answers"]).arg(&path);
            let (_, stdout, stderr) = finished(&program.output().unwrap());
            assert_eq!(stderr, "");
            let value: Value = serde_json::from_str(&stdout).unwrap();
            expected.push(value.to_string());
        }
    }
    assert!(expected.len() > 20, "{} scenarios", expected.len());
    for threads in ["1", "2"] {
        let run = batch(&["--threads", threads], &lines);
        assert_eq!(run.lines, expected, "{threads}: {}", run.stderr);
    }
    // What follows from the possible outcomes alone takes another way, and comes to the same.
    let slim = batch(&["--fields", "possible,status,recommendation"], &lines);
    for (line, whole) in slim.lines.iter().zip(&expected) {
        let whole: Value = serde_json::from_str(whole).unwrap();
        let part = json!({"status": whole["status"], "recommendation": whole["recommendation"],
            "possible": whole["possible"]});
        assert_eq!(*line, part.to_string());
    }
    assert_eq!(slim.lines.len(), expected.len());
}

#[test]
fn the_rest_can_count_as_not_sure() {
    let input = "{\"primary-job\":\"service\"}\n{}\n";
    for fields in [
        &SLIM[..],
        &["--fields", "status,recommendation.id,answered_by.plumbing"],
    ] {
        let run = batch(&[fields, &["--rest-not-sure"]].concat(), input);
        let ids: Vec<Value> = run
            .lines
            .iter()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .inspect(|line| assert_eq!(line["status"], "decided"))
            .map(|line| line["recommendation"]["id"].clone())
            .collect();
        assert_eq!(ids, ["fastapi", "django"]);
    }
    let run = batch(
        &["--rest-not-sure", "--fields", "answered_by.plumbing"],
        "{}",
    );
    assert_eq!(
        run.lines,
        [r#"{"answered_by":{"plumbing":"rest-not-sure"}}"#]
    );
}

#[test]
fn fields_are_a_projection() {
    let input = r#"{"primary-job":"product","workload-share":"little"}"#;
    for (fields, expected) in [
        (
            "recommendation.title,possible",
            r#"{"recommendation":{"title":"Django"},"possible":["django"]}"#,
        ),
        (
            "reasons.robustness,answers",
            r#"{"answers":{"primary-job":"product","workload-share":"little"},"reasons":{"robustness":1}}"#,
        ),
        (
            "open_questions.id,why_not.outcome",
            r#"{"open_questions":[],"why_not":null}"#,
        ),
        (
            "decided_by.rule,decided_by.house",
            r#"{"decided_by":{"rule":"product","house":false}}"#,
        ),
    ] {
        let run = batch(&["--fields", fields], input);
        assert_eq!(run.lines, [expected], "{}", run.stderr);
    }
    let run = batch(&["--fields", "signals.id,sources.id"], input);
    let value: Value = serde_json::from_str(&run.lines[0]).unwrap();
    for list in [&value["signals"], &value["sources"]] {
        let list = list.as_array().unwrap();
        assert!(!list.is_empty());
        assert!(
            list.iter()
                .all(|it| it.as_object().unwrap().len() == 1 && it["id"].is_string())
        );
    }
}

#[test]
fn unknown_fields_and_other_formats_are_refused_before_anything_is_read() {
    let run = batch(
        &[
            "--fields",
            "statsu,recommendation.titel,possible",
            "--format",
            "dot",
        ],
        DJANGO,
    );
    assert_eq!((run.code, run.lines.len()), (Some(2), 0));
    let errors: Vec<&str> = run
        .stderr
        .lines()
        .filter_map(|it| it.strip_prefix("error: "))
        .collect();
    assert_eq!(
        errors,
        [
            "the format `dot` is not known here",
            "unknown field `statsu`",
            "unknown field `recommendation.titel`"
        ]
    );
    assert!(
        run.stderr.contains("did you mean `recommendation.title`?"),
        "{}",
        run.stderr
    );
    for arguments in [
        &["--threads", "0"][..],
        &["--threads", "x"],
        &["--fail-on", "all"],
    ] {
        assert_eq!(batch(arguments, DJANGO).code, Some(2), "{arguments:?}");
    }
    for arguments in [
        &["--json"][..],
        &["--format", "json"],
        &["--threads", "3", "-"],
    ] {
        assert_eq!(batch(arguments, DJANGO).code, Some(0), "{arguments:?}");
    }
}

#[test]
fn another_rule_set_is_taken_as_elsewhere() {
    let rules = "{format: 1, id: own, version: '1', title: Own,
      questions: [{id: id, ask: Tea?, kind: yes-no}, {id: size, ask: Size?, kind: yes-no}],
      decision: [{id: a, when: {id: yes}, recommend: green, because: B, house: true},
        {id: b, recommend: none-at-all, because: B, house: true}],
      outcomes: [{id: green, title: G, summary: S}, {id: none-at-all, title: N, summary: S}]}";
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("own.yaml");
    std::fs::write(&path, rules).unwrap();
    let path = path.to_str().unwrap();
    // The question of this name is one where the line is nothing but answers.
    let input = "{\"id\":\"yes\"}\n{\"id\":\"yes\",\"answers\":{\"id\":false}}\n{\"id\":\"yes\",\"size\":\"no\"}";
    let run = batch(&["--rules", path, "--fields", "possible"], input);
    assert_eq!(
        run.lines,
        [
            r#"{"possible":["green"]}"#,
            r#"{"id":"yes","possible":["none-at-all"]}"#,
            r#"{"possible":["green"]}"#
        ],
        "{}",
        run.stderr
    );
    let (_, stdout, _) = script(&format!(
        "export BACKEND_ADVISOR_RULES={path}; echo '{{}}' | $P batch --fields ruleset.id"
    ));
    assert_eq!(stdout, "{\"ruleset\":{\"id\":\"own\"}}\n");
}

// Lines that are wrong.

#[test]
fn every_kind_of_wrong_line_is_reported_in_its_place() {
    let deep = format!(
        "{{\"answers\":{{\"features\":{}{}}}}}",
        "[".repeat(40),
        "]".repeat(40)
    );
    let deeper = format!("{{\"features\":{}", "[".repeat(200_000));
    for (line, column, message, help) in [
        (
            r#"{"primary-jb":"product"}"#,
            2,
            "unknown question `primary-jb`",
            "did you mean `primary-job`?",
        ),
        (
            r#"{"primary-job":"produkt"}"#,
            16,
            "`produkt` is no option of `primary-job`",
            "did you mean `product`?",
        ),
        (
            r#"{"status":"ä","answers":{"primary-job":"produkt"}}"#,
            40,
            "`produkt` is no option of `primary-job`",
            "did you mean `product`?",
        ),
        (
            r#"{"juniors":"yes","juniors":"yes"}"#,
            18,
            "`juniors` is given twice",
            "",
        ),
        (
            r#"{"answers":{},"answers":{}}"#,
            15,
            "`answers` is given twice",
            "",
        ),
        (
            r#"{"juniors":["yes","no"]}"#,
            12,
            "`juniors` takes one answer, but `yes` and `no` are given",
            "expected `yes`, `no` or `not-sure`",
        ),
        (
            r#"{"juniors":[]}"#,
            12,
            "`juniors` has no answer",
            "expected `yes`, `no` or `not-sure`",
        ),
        (
            r#"{"features":["accounts","accounts"]}"#,
            25,
            "`accounts` is given twice for `features`",
            "",
        ),
        (
            r#"{"juniors":null}"#,
            12,
            "expected an option or a list of options, found nothing",
            "",
        ),
        (
            r#"{"juniors":"yes""#,
            16,
            "this is no JSON: EOF while parsing an object",
            "",
        ),
        (r#"{"ä":"yes",}"#, 12, "this is no JSON: trailing comma", ""),
        (
            r#"{juniors: yes}"#,
            2,
            "this is no JSON: key must be a string",
            "",
        ),
        (r#"{} {}"#, 4, "this is no JSON: trailing characters", ""),
        ("[]", 1, "expected a mapping, found a list", ""),
        (
            r#"{"answers":[]}"#,
            12,
            "expected a mapping, found a list",
            "",
        ),
        (
            deep.as_str(),
            54,
            "nesting deeper than 32 levels is not allowed here",
            "name parts of a condition as findings",
        ),
        (
            deeper.as_str(),
            200_012,
            "this is no JSON: EOF while parsing a list",
            "",
        ),
    ] {
        let run = slim(format!("{DJANGO}\n\n{line}\n{DJANGO}"));
        let help_value = if help.is_empty() {
            Value::Null
        } else {
            help.into()
        };
        let error = json!({"column": column, "message": message, "help": help_value});
        let expected = json!({"status": "invalid", "line": 3, "errors": [error]});
        assert_eq!(run.lines, [SLIM_DJANGO, &expected.to_string(), SLIM_DJANGO]);
        let help = if help.is_empty() {
            String::new()
        } else {
            format!("; {help}")
        };
        assert_eq!(run.stderr, format!("-:3:{column}: {message}{help}\n"));
        assert_eq!(run.code, Some(2));
    }
    let run = slim(b"{\"id\":1,\"answers\":{\"j\xc3\xa4\xff\":\"yes\"}}".as_slice());
    assert_eq!(
        run.stderr,
        "-:1:23: this is not UTF-8: the byte here belongs to no character\n"
    );
    // What is to be ignored is not looked at.
    let run = slim(format!(
        "{{\"answers\":{{}},\"x\":{0}1{1},\"x\":2}}",
        "[".repeat(5000),
        "]".repeat(5000)
    ));
    assert_eq!(
        (run.lines, run.code),
        (vec![SLIM_UNDECIDED.to_owned()], Some(0))
    );
}

#[test]
fn all_that_is_wrong_with_a_line_is_in_the_result_and_the_first_of_it_on_the_standard_error() {
    let run = slim(r#"{"answers":{"nope":"a","features":["none","acounts"]},"id":7}"#);
    let line: Value = serde_json::from_str(&run.lines[0]).unwrap();
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
            "`none` stands alone: `features` has other answers too",
            "`acounts` is no option of `features`"
        ]
    );
    assert_eq!(
        run.stderr,
        "-:1:13: unknown question `nope`; `backend-advisor questions` lists them (and 2 more problems)\n"
    );
    // A line of nothing but mistakes has an end, too.
    let mistakes: Vec<String> = (0..5000).map(|number| format!("\"k{number}\":1")).collect();
    let run = slim(format!("{{{}}}", mistakes.join(",")));
    let line: Value = serde_json::from_str(&run.lines[0]).unwrap();
    let errors = line["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 101);
    assert_eq!(errors[100]["message"], "and 9900 more problems");
}

#[test]
fn a_line_break_in_a_key_does_not_break_the_message() {
    let run = slim(r#"{"a\nb\u001b[31m":"x"}"#);
    assert_eq!(run.stderr.lines().count(), 1);
    assert!(
        run.stderr
            .starts_with("-:1:2: unknown question `a\\nb\\u{1b}[31m`; "),
        "{}",
        run.stderr
    );
}

#[test]
fn many_wrong_lines_are_counted() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("answers.jsonl");
    for (count, more) in [
        (20, None),
        (21, Some("and 1 more invalid line")),
        (500, Some("and 480 more invalid lines")),
    ] {
        std::fs::write(&path, "{\"a\":1}\n{}\n".repeat(count)).unwrap();
        for threads in ["1", "2"] {
            let run = batch(
                &[&SLIM[..], &["--threads", threads, path.to_str().unwrap()]].concat(),
                "",
            );
            assert_eq!((run.code, run.lines.len()), (Some(2), 2 * count));
            let said: Vec<&str> = run.stderr.lines().collect();
            for (index, line) in said.iter().take(20).enumerate() {
                let place = format!(
                    "{}:{}:2: unknown question `a`",
                    path.display(),
                    2 * index + 1
                );
                assert!(line.starts_with(&place), "{line}");
            }
            assert_eq!(said.get(20).copied(), more);
            assert!(said.len() <= 21);
        }
    }
}

#[test]
fn the_exit_code_is_chosen() {
    let undecided = format!("{DJANGO}\n{{}}\n");
    let invalid = format!("{DJANGO}\n{{}}\nx\n{DJANGO}\n");
    for (fail_on, decided_code, undecided_code, invalid_code) in [
        (&[][..], 0, 0, 2),
        (&["--fail-on", "invalid"], 0, 0, 2),
        (&["--fail-on", "never"], 0, 0, 0),
        (&["--fail-on", "undecided"], 0, 3, 2),
    ] {
        for fields in [&SLIM[..], &[]] {
            let arguments = [fail_on, fields].concat();
            assert_eq!(
                batch(&arguments, DJANGO).code,
                Some(decided_code),
                "{arguments:?}"
            );
            assert_eq!(
                batch(&arguments, &undecided).code,
                Some(undecided_code),
                "{arguments:?}"
            );
            let run = batch(&arguments, &invalid);
            assert_eq!(run.code, Some(invalid_code), "{arguments:?}");
            assert_eq!(run.lines.len(), 4);
        }
    }
}

#[test]
fn blank_lines_a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let text = format!(
        "\u{feff}{DJANGO}\r\n\r\n  \n\t\n{{\"answers\":{{}},\"id\":[1,\r2]}}\r\nx\r\n\n{DJANGO}\r"
    );
    let run = slim(text);
    let expected = [
        SLIM_DJANGO,
        &SLIM_UNDECIDED.replacen('{', "{\"id\":[1,2],", 1),
        r#"{"status":"invalid","line":6,"errors":[{"column":1,"message":"this is no JSON: expected value","help":null}]}"#,
        SLIM_DJANGO,
    ];
    assert_eq!(run.lines, expected);
    for nothing in ["", "\n", "\u{feff}", "\u{feff}\r\n\r\n"] {
        let run = slim(nothing);
        assert_eq!(
            (run.code, run.lines.len(), run.stderr.as_str()),
            (Some(0), 0, ""),
            "{nothing:?}"
        );
    }
}

// Where it comes from and goes to.

#[test]
fn a_long_line_is_refused_in_little_memory() {
    // The limit is on the address space, most of which a program never uses.
    let (code, stdout, stderr) = script(
        "ulimit -v 250000
        { echo '{}'; head -c 400000000 /dev/zero; echo; echo '{}'; head -c 1048577 /dev/zero | tr '\\0' ' '; echo '{}'; } |
        $P batch --threads 1 --fields status",
    );
    let too_long = "the line is longer than 1 MiB, the most that is read";
    assert_eq!(stderr, format!("-:2:1: {too_long}\n-:4:1: {too_long}\n"));
    let invalid = |line: u32| json!({"status": "invalid", "line": line, "errors": [{"column": 1, "message": too_long, "help": null}]});
    let undecided = r#"{"status":"undecided"}"#;
    assert_eq!(
        stdout,
        format!("{undecided}\n{}\n{undecided}\n{}\n", invalid(2), invalid(4))
    );
    assert_eq!(code, Some(2));
    // The longest that is read.
    let longest = format!("{}{{}}\r\n{{}}", " ".repeat(1024 * 1024 - 2));
    assert_eq!(slim(longest).lines, [SLIM_UNDECIDED; 2]);
}

#[test]
fn each_line_is_answered_before_the_next_is_written() {
    for arguments in [
        &["--threads", "1"][..],
        &["--threads", "2"],
        &["--threads", "2", "--fields", "status"],
    ] {
        let mut program = command(PROGRAM);
        program.arg("batch").args(arguments);
        let mut child = program
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
fn a_reader_that_has_seen_enough_is_no_error() {
    for arguments in ["--threads 1", "--threads 2", "--threads 2 --fields status"] {
        // More than fits into a pipe, and an input that stays open for longer than the test may take.
        let start = Instant::now();
        let (_, stdout, stderr) = script(&format!(
            "exec 3< <(yes '{DJANGO}' | head -20000; exec sleep 100)
            {{ $P batch {arguments} <&3; echo code=$? >&2; }} | head -2 | wc -l; kill $!"
        ));
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
    for threads in [1, 2] {
        let (code, _, stderr) = script(&format!(
            "echo '{{}}' | $P batch --threads {threads} > /dev/full"
        ));
        assert_eq!(code, Some(2));
        assert!(
            stderr.starts_with("error: cannot write the result: No space left"),
            "{stderr}"
        );
    }
}

#[test]
fn an_input_that_cannot_be_read_is_an_error() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing.jsonl");
    let output = folder.path().join("out.jsonl");
    let output_argument = ["-o", output.to_str().unwrap()];
    for (path, reason) in [
        (missing.as_path(), "there is no such file or folder"),
        (folder.path(), "it is a folder"),
    ] {
        for threads in ["1", "2"] {
            let path = path.to_str().unwrap();
            let run = batch(
                &[&output_argument[..], &["--threads", threads, path]].concat(),
                "",
            );
            assert_eq!(run.code, Some(2));
            assert_eq!(
                run.stderr,
                format!("error: cannot read `{path}`: {reason}\n")
            );
        }
    }
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "half a result is left behind");
}

#[test]
fn a_file_appears_whole_and_never_over_another() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out.jsonl");
    let mut program = command(PROGRAM);
    program
        .args(["batch", "--fields", "status", "-o"])
        .arg(&path);
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all("{}\n".repeat(100_000).as_bytes()).unwrap();
    assert!(!path.exists(), "it is there before it is whole");
    stdin.write_all(b"wrong\n").unwrap();
    drop(stdin);
    let (code, stdout, stderr) = finished(&child.wait_with_output().unwrap());
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with("-:100001:1: "), "{stderr}");
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(written.lines().count(), 100_001);

    let run = batch(&["-o", path.to_str().unwrap()], "{}");
    assert_eq!(run.code, Some(2));
    assert_eq!(
        run.stderr,
        format!(
            "error: cannot write `{}`: it is there already\n",
            path.display()
        )
    );
    assert!(std::fs::read_to_string(&path).unwrap() == written);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_number_of_threads_does_not_show() {
    let mut input = String::new();
    for number in 0..30_000 {
        let job = ["product", "service", "api", "nonsense"][number % 4];
        let share = ["little", "main", "not-sure"][number % 3];
        writeln!(input, "{{\"id\":{number},\"answers\":{{\"primary-job\":\"{job}\",\"workload-share\":\"{share}\"}}}}").unwrap();
    }
    let run = |threads: &str| batch(&[&SLIM[..], &["--threads", threads]].concat(), &input);
    let one = run("1");
    assert_eq!(one.lines.len(), 30_000);
    for (number, line) in one.lines.iter().enumerate() {
        assert!(line.starts_with(&format!("{{\"id\":{number},")), "{line}");
    }
    for threads in ["2", "7"] {
        let other = run(threads);
        assert!(
            other.lines == one.lines,
            "{threads} threads differ from one"
        );
        assert_eq!(other.stderr, one.stderr);
    }
}

#[test]
fn memory_does_not_grow_with_the_input() {
    // Input and output are larger than what the program may address.
    let id = "x".repeat(4000);
    for threads in [1, 2] {
        let (code, stdout, stderr) = script(&format!(
            "ulimit -v 250000
            yes '{{\"id\":\"{id}\",\"answers\":{{}}}}' | head -80000 |
            $P batch --threads {threads} --fields status | wc -lc"
        ));
        let bytes = 80_000 * (id.len() + r#"{"id":"","status":"undecided"}"#.len() + 1);
        let counted: Vec<usize> = stdout
            .split_whitespace()
            .map(|it| it.parse().unwrap())
            .collect();
        assert_eq!((counted, stderr.as_str()), (vec![80_000, bytes], ""));
        assert_eq!(code, Some(0));
    }
}

// What a person sees meanwhile.

#[test]
fn a_person_sees_how_far_it_is_and_nothing_of_it_is_left() {
    let lines =
        "{ echo '{}'; sleep 3; echo '{}'; sleep 0.2; echo '{}'; echo x; sleep 0.2; echo '{}'; }";
    let run = format!("{lines} | $P batch --fields status > /dev/null; echo code $?");
    let mut terminal = Terminal::script(9, 80, &run, &[]);
    assert_eq!(terminal.exit_code(), 0);
    assert_eq!(
        terminal.screen().trim_end(),
        "-:4:1: this is no JSON: expected value\ncode 2"
    );
    let transcript = terminal.transcript();
    assert!(transcript.contains("2 lines"), "{transcript:?}");
    assert!(
        !transcript.contains("1 line"),
        "it speaks too soon: {transcript:?}"
    );

    // Where the result goes to the terminal, or the errors do not, there is no counter.
    for run in [
        format!("{lines} | $P batch --fields status"),
        format!("{lines} | $P batch --fields status 2>&1 > /dev/null | cat"),
    ] {
        let mut terminal = Terminal::script(9, 80, &run, &[]);
        terminal.exit_code();
        let transcript = terminal.transcript();
        assert!(!transcript.contains("lines"), "{transcript:?}");
    }
}

#[test]
fn of_a_file_it_is_known_how_much_is_done() {
    // More than can be done before the counter speaks; the test does not wait for the end.
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("answers.jsonl");
    std::fs::write(&path, format!("{DJANGO}\n").repeat(400_000)).unwrap();
    let arguments = ["batch", path.to_str().unwrap(), "-o"];
    let output = folder.path().join("out.jsonl");
    let terminal = Terminal::run(
        9,
        80,
        &[&arguments[..], &[output.to_str().unwrap()]].concat(),
    );
    terminal.wait_until("a share of the file", |screen| {
        screen.contains(" lines, ") && screen.trim_end().ends_with(" %")
    });
}

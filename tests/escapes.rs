//! Other people's texts never reach a terminal, a document or a program unchanged: invisible
//! characters are escaped, and the texts cannot act as Markdown, commands or separate lines.

use std::path::Path;

use serde_json::{Value, json};

use crate::common::terminal::Terminal;
use crate::common::{Finish, Folder, Run, program, run};
use crate::mcp::conversation;

/// Invisible characters that the text of a rule set may contain.
const HIDDEN: &str = "a\u{202e}b\u{2066}c\u{200b}d\u{200d}e\u{feff}f\u{ad}g\u{2028}h\u{e0041}i";

/// Characters that only file names, arguments and other files can contain.
const CONTROLS: &str = "\u{1b}]0;title\u{7}\u{1b}[31m\u{9b}2J\u{7f}\r\u{8}\n::error::x\u{202e}";

/// Whether a character must never be in the output of the program.
fn is_raw(letter: char) -> bool {
    let hidden = HIDDEN.chars().filter(|it| !it.is_ascii());
    letter != '\n' && (letter.is_control() || hidden.collect::<Vec<_>>().contains(&letter))
}

/// A text with hidden characters and its own name.
fn text(name: &str) -> String {
    format!("{name} {HIDDEN}")
}

/// A rule set with such characters in all its texts.
fn rules() -> Value {
    let note = |name: &str| json!({"say": text(name), "house": true, "run": text("run")});
    let options =
        ["one", "two"].map(|id| json!({"id": id, "label": text(id), "help": text("help")}));
    let outcome = |id: &str| {
        json!({
            "id": id, "title": text(id), "summary": text("summary"),
            "costs": [note("cost")], "bring": [note("bring")], "start": [note("start")], "cautions": [note("caution")],
            "plan": [{"id": "store", "title": text("store"), "choices": [{"say": text("choice"), "because": text("because"), "claims": ["doc"]}]}],
            "architecture": {
                "parts": [
                    {"id": "app", "title": text("app"), "holds": [note("holds")]},
                    {"id": "store", "title": text("part"), "holds": [note("holds")]},
                ],
                "shared": [note("shared")],
                "links": [{"from": "app", "to": "store", "say": text("link"), "house": true}],
                "first": [note("first")], "later": [note("later")],
            },
        })
    };
    json!({
        "format": 1, "id": "hidden", "version": text("1"), "title": text("title"),
        "topics": [{"id": "topic", "title": text("topic")}],
        "questions": [
            {"id": "staff", "topic": "topic", "ask": text("staff"), "help": text("help"), "kind": "yes-no"},
            {"id": "size", "topic": "topic", "ask": text("size"), "kind": "one-of", "options": options},
            {"id": "features", "topic": "topic", "ask": text("features"), "kind": "any-of", "options": options},
        ],
        "findings": [{"id": "busy", "says": text("says"), "when": {"staff": "yes"}}],
        "decision": [
            {"id": "first", "when": {"all": [{"finding": "busy"}, {"size": "one"}]}, "recommend": "x", "because": text("because"),
             "claims": ["said"], "certainty": "lean", "runner-up": "y", "tips": text("tips")},
            {"id": "rest", "recommend": "y", "because": text("because"), "house": true},
        ],
        "signals": [{"id": "sign", "when": {"staff": "yes"}, "points-to": "x", "strength": "strong", "because": text("because"), "claims": ["said"]}],
        "outcomes": [outcome("x"), outcome("y")],
        "sources": [
            {"id": "source", "title": text("source"), "about": text("about"), "url": format!("https://{}", text("url")),
             "claims": [{"id": "said", "says": text("claim")}]},
            {"id": "docs", "kind": "reference", "title": text("docs"), "version": text("version"), "checked": "2026-11-27",
             "url": text("https://docs/"), "claims": [{"id": "doc", "says": text("claim")}]},
        ],
        "comparison": [{"id": "row", "criterion": text("criterion"), "differ": text("differ"), "cells": {"x": {"say": text("cell"), "claims": ["said"]}, "y": {"say": text("cell"), "house": true}}}],
        "scenarios": [
            {"id": "films", "says": text("films"), "answers": {"staff": "no"}, "outcome": "y", "rule": "rest"},
            {"id": "wrong", "says": text("wrong"), "answers": {"staff": "no"}, "outcome": "x", "rule": "first"},
        ],
    })
}

/// Asserts that the output of a run contains nothing raw except the program's own styles.
fn assert_shown(run: &Run, what: &str) {
    for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        let plain = anstream::adapter::strip_str(text).to_string();
        let text = if what.contains("always") {
            &plain
        } else {
            text
        };
        let raw = text.char_indices().find(|(_, letter)| is_raw(*letter));
        if let Some((at, letter)) = raw {
            let before: String = text[..at].chars().rev().take(60).collect();
            let before: String = before.chars().rev().collect();
            panic!("{what}, {stream}: {letter:?} after {before:?}");
        }
        let command = text
            .lines()
            .find(|line| line.trim_start().starts_with("::"));
        if !what.contains("github") {
            assert_eq!(command, None, "{what}, {stream}");
        }
    }
}

/// All commands and formats that show texts of a rule set, and whether they show hidden characters.
const FORMS: &[&str] = &[
    "--staff yes --size one",
    "--staff yes --size one --explain",
    "--staff yes --size one --explain --color always",
    "--staff yes --size one --format json",
    "--staff yes --size one --format markdown",
    "--staff yes --size one --format adr",
    "--staff yes --size one --format github",
    "--staff yes --size one --expect y --format github",
    "--staff yes --size one --why-not y",
    "--staff yes",
    "--staff yes --format json",
    "--staff yes --format markdown",
    "--staff yes --format adr",
    "--staff yes --format github",
    "--rest-not-sure --format adr",
    "tree",
    "tree --format mermaid",
    "tree --format dot",
    "compare",
    "compare --staff yes --format markdown",
    "compare --json",
    "sources",
    "sources --staff yes --size one",
    "sources --json",
    "questions",
    "questions --json",
    "rules show",
    "rules show --json",
    "rules test",
    "rules test --suggest",
    "rules test --json",
    "rules check",
    "rules check --format json",
    "rules check --format github",
    "rules check --format sarif",
    "completions bash",
    "completions zsh",
    "completions fish",
    "completions powershell",
    "completions elvish",
    "man",
    "--help",
];

/// A folder with that rule set, whose name also contains invisible characters.
fn folder() -> (Folder, String) {
    let name = format!("rules {HIDDEN}.yaml");
    let folder = Folder::with(&name, rules().to_string());
    (folder, name)
}

#[test]
fn nothing_hidden_in_a_rule_set_is_shown_as_it_is() {
    let (folder, rules) = folder();
    let mut escapes = 0;
    for form in FORMS {
        let arguments: Vec<&str> = form.split(' ').chain(["--rules", &rules]).collect();
        let run = folder.run(&arguments);
        assert!(
            matches!(run.code, Some(0 | 1 | 3)),
            "{form}: {}",
            run.stderr
        );
        assert_shown(&run, form);
        escapes += usize::from(run.stdout.contains("202e"));
    }
    // All except completions, the manual, the help, and some that only show ids.
    assert!(escapes >= 30, "{escapes} of {} show an escape", FORMS.len());
    let diff = folder.run(&["rules", "diff", &rules, &rules]);
    assert_shown(&diff, "rules diff");
    assert!(diff.stdout.contains("u{202e}"), "{}", diff.stdout);
}

#[test]
fn a_control_character_in_a_rule_text_is_an_error_with_its_place() {
    for (escape, code) in [
        (r"\e", "U+001B"),
        (r"\x9b", "U+009B"),
        (r"\r", "U+000D"),
        (r"\t", "U+0009"),
        (r"\x7f", "U+007F"),
    ] {
        let rules = rules()
            .to_string()
            .replacen("title ", &format!("t{escape}"), 1);
        let folder = Folder::with(
            "rules.yaml",
            rules.replace(r"\x", r"\u00").replace(r"\e", r"\u001b"),
        );
        let stderr = folder
            .run(&["--rules", "rules.yaml", "--errors", "concise"])
            .refused();
        let message = format!("a text contains the control character {code}");
        assert!(
            stderr.starts_with("rules.yaml:1:") && stderr.contains(&message),
            "{stderr}"
        );
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
}

#[test]
fn lines_of_a_rule_text_are_one_paragraph() {
    let text = rules()
        .to_string()
        .replacen("title ", r"title\n::error::\n  x ", 1);
    let folder = Folder::with("rules.yaml", text);
    let rules = ["--rules", "rules.yaml"];
    let shown = folder
        .run(&[&["questions"], &rules[..]].concat())
        .succeeded();
    assert!(shown.starts_with("title ::error:: x\n"), "{shown}");
}

#[test]
fn names_and_arguments_are_shown_escaped() {
    let name = format!("n{CONTROLS}");
    let folder = Folder::new();
    folder.write("rules.yaml", rules().to_string());
    let folder_name = format!("d{CONTROLS}").replace('/', "");
    std::fs::create_dir(folder.path().join(&folder_name)).unwrap();
    folder.write(&name, "id: [\u{202e}\u{200b} {");
    let wrong = format!("--{name}");
    let pair = format!("staff={CONTROLS}");
    let file = format!("{folder_name}/new.md");
    for arguments in [
        &["--answers", &name][..],
        &["--rules", &name],
        &["--staff", CONTROLS],
        &["--answer", CONTROLS],
        &["--answer", &pair],
        &["--expect", CONTROLS],
        &["--why-not", CONTROLS],
        &["--format", CONTROLS],
        &["--color", CONTROLS],
        &["--errors", CONTROLS],
        &[CONTROLS],
        &["tree", CONTROLS],
        &["rules", CONTROLS],
        &["rules", "schema", CONTROLS],
        &["completions", CONTROLS],
        &["man", CONTROLS],
        &[&wrong],
        &["--save", &name],
        &["-o", &name],
        &["-o", &format!("{name}/x/y")],
        &["--adr-dir", &name],
        &["--adr-dir", &folder_name, "--rest-not-sure"],
        &["--rest-not-sure", "--format", "adr", "-o", &file],
        &["check", &name],
        &["check", "--format", "json", &name],
        &["check", "--format", "markdown", &name],
        &["check", "--format", "github", &name],
        &["batch", &name],
        &["rules", "check", &name],
        &["rules", "test", &name],
        &["rules", "diff", &name, &name],
    ] {
        for form in ["annotated", "concise"] {
            let mut program = folder.program(arguments);
            program.args(["--errors", form]);
            if !arguments.contains(&"--rules") && !arguments.contains(&"rules") {
                program.args(["--rules", "rules.yaml"]);
            }
            assert_shown(&program.run(), &format!("{arguments:?} {form}"));
        }
    }
}

#[test]
fn nothing_hidden_in_answers_or_records_is_shown_as_it_is() {
    let folder = Folder::new();
    folder.write("rules.yaml", rules().to_string());
    let rules = ["--rules", "rules.yaml"];
    let decided = ["--staff", "yes", "--size", "one", "--save", "record.yaml"];
    folder.run(&[&decided[..], &rules].concat()).succeeded();
    let record = folder.read("record.yaml");
    assert!(!record.contains(is_raw), "{record}");
    let escaped = serde_json::to_string(CONTROLS).unwrap();
    let escaped = escaped
        .replace('\u{9b}', "\\u009b")
        .replace('\u{7f}', "\\u007f");
    let raw = HIDDEN.to_owned() + "\\n::error::y";
    for (index, (from, to)) in [
        ("staff: ", format!("{escaped}: ")),
        ("\"yes\"", escaped.clone()),
        ("recommendation: x", format!("recommendation: {escaped}")),
        ("recommendation: x", format!("recommendation: \"{raw}\"")),
        ("rule: first", format!("rule: {escaped}")),
        ("rule: first", format!("rule: \"{raw}\"")),
        ("status: decided", format!("status: {escaped}")),
        ("id: hidden", format!("id: \"{raw}\"")),
        ("version: \"1", format!("version: \"\\n::error::1{HIDDEN}")),
        ("staff: flag", format!("staff: \"{raw}\"")),
        (
            "schema_version: 1",
            format!("schema_version: 1\n\"{raw}\": 1"),
        ),
    ]
    .into_iter()
    .enumerate()
    {
        assert!(record.contains(from), "{from}: {record}");
        let name = format!("{index}.yaml");
        let changed = record.replacen(from, &to, 1);
        let changed = changed.replace("sha256: ", "sha256: f");
        folder.write(&name, &changed);
        for arguments in [
            &["check", &name][..],
            &["check", &name, "--format", "json"],
            &["check", &name, "--format", "markdown"],
            &["check", &name, "--format", "github"],
            &["--answers", &name],
            &["--answers", &name, "--errors", "concise"],
            &["sources", "--answers", &name],
        ] {
            let run = folder.run(&[arguments, &rules].concat());
            assert!(run.code.is_some(), "{}", run.stderr);
            assert_shown(&run, &format!("{arguments:?} with {to}"));
        }
    }
    let lines = [
        format!("{{\"id\": \"{HIDDEN}\u{9b}\u{7f}\", \"staff\": \"yes\"}}"),
        format!("{{\"{HIDDEN}\u{9b}\": \"yes\"}}"),
        format!("{{\"staff\": {escaped}}}"),
        format!("{{\"id\": [1,\t2], \"answers\": {{\"staff\": \"{HIDDEN}\"}}}}"),
        format!("{HIDDEN}\u{9b}"),
        "{\"staff\": \u{1b}[31m}".to_owned(),
    ];
    let run = folder
        .program(&[&["batch"], &rules[..]].concat())
        .run_with(lines.join("\n"));
    assert_shown(&run, "batch");
    let replies: Vec<Value> = run
        .lines()
        .iter()
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(replies.len(), lines.len());
    assert_eq!(replies[0]["id"], format!("{HIDDEN}\u{9b}\u{7f}"));
}

#[test]
fn nothing_hidden_reaches_an_assistant() {
    let (folder, rules) = folder();
    let call = |tool: &str, arguments: Value| {
        let params = json!({"name": tool, "arguments": arguments});
        ("tools/call", params)
    };
    let answers = json!({"staff": "yes", "size": "one"});
    let uri = |name: &str| json!({"uri": format!("backend-advisor://{name}")});
    let requests = [
        ("tools/list", json!({})),
        ("resources/read", uri("ruleset")),
        ("resources/read", uri("sources")),
        ("resources/read", uri(CONTROLS)),
        call("questions", json!({})),
        call("advise", json!({"answers": answers})),
        call("why_not", json!({"answers": answers, "outcome": "y"})),
        call("record", json!({"answers": answers})),
        call("advise", json!({"answers": {CONTROLS: HIDDEN}})),
        call("advise", json!({"answers": {"staff": HIDDEN}, CONTROLS: 1})),
        call(CONTROLS, json!({})),
    ];
    let mut server = folder.program(&["mcp", "--rules", &rules]);
    let run = server.run_with(conversation(&requests));
    assert_shown(&run, "mcp");
    let replies = run.lines().into_iter();
    let replies: Vec<Value> = replies
        .map(|it| serde_json::from_str(it).unwrap())
        .collect();
    assert_eq!(replies.len(), 1 + requests.len());
    // The texts are still those of the rule set.
    let questions = &replies[5]["result"];
    assert_eq!(
        questions["structuredContent"]["questions"][0]["ask"],
        text("staff")
    );
    for text in replies
        .iter()
        .filter_map(|it| it["result"]["content"][0]["text"].as_str())
    {
        assert!(!text.contains(is_raw), "{text}");
    }
}

#[test]
fn a_name_that_cannot_be_seen_still_works_where_it_is_copied() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("\u{1b}d")).unwrap();
    let record = "\u{1b}d/it's \\ \u{202e}.md";
    let write = ["--rest-not-sure", "--format", "adr", "-o", record];
    folder.run(&write).succeeded();
    let text = folder.read(record);
    assert!(!text.contains(is_raw), "{text}");
    let command = text
        .lines()
        .find(|line| line.starts_with("backend-advisor check"));
    let command = command.unwrap().replacen("backend-advisor", "\"$P\"", 1);
    let mut shell = crate::common::script(&command);
    let checked = shell
        .current_dir(folder.path())
        .env("LC_ALL", "C.UTF-8")
        .run()
        .succeeded();
    assert!(checked.contains("1 decision: 1 holds"), "{checked}");
}

#[test]
fn annotations_name_files_as_their_repository_does() {
    let folder = Folder::new();
    folder.write("repo/.git/HEAD", "");
    folder.write("repo/sub/rules.yaml", rules().to_string());
    let wrong = "tool: {name: backend-advisor}\nruleset: x\nanswers: [";
    folder.write("repo/sub/wrong.yaml", wrong);
    let inside = folder.path().join("repo/sub");
    let from =
        |directory: &Path, arguments: &[&str]| program(arguments).current_dir(directory).run();
    let checked = from(&inside, &["check", "--format", "github", "wrong.yaml"]);
    assert!(
        checked
            .stdout
            .starts_with("::error file=sub/wrong.yaml,line="),
        "{}",
        checked.stdout
    );
    let absolute = inside.join("wrong.yaml");
    let checked = run(&["check", "--format", "github", absolute.to_str().unwrap()]);
    assert!(
        checked
            .stdout
            .starts_with("::error file=sub/wrong.yaml,line="),
        "{}",
        checked.stdout
    );
    let lints = from(
        &inside,
        &["rules", "check", "rules.yaml", "--format", "github"],
    )
    .stdout;
    assert!(lints.contains(" file=sub/rules.yaml,line="), "{lints}");
    let log = from(
        &inside,
        &["rules", "check", "rules.yaml", "--format", "sarif"],
    )
    .json();
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "sub/rules.yaml");
}

#[test]
fn completions_stay_inside_their_quotes() {
    let ask = "it\u{2019}s \u{2018}; rm -rf / #\u{201a}\u{201b}";
    let mut rules = rules();
    rules["questions"][0]["ask"] = json!(ask);
    rules["questions"][1]["options"][0]["label"] = json!(ask);
    let folder = Folder::with("rules.yaml", rules.to_string());
    let script = folder
        .run(&["completions", "powershell", "--rules", "rules.yaml"])
        .succeeded();
    assert!(!script.contains(['\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}']));
    assert!(script.contains("it''s ''; rm -rf / #''''"), "{script}");
}

#[test]
fn questions_are_asked_with_escapes() {
    let (folder, rules) = folder();
    let path = folder.file(&rules);
    let mut terminal = Terminal::run(24, 80, &["--rules", &path]);
    terminal.wait_for("ctrl-c");
    terminal.press("\r");
    terminal.wait_for("> one a");
    let screen = terminal.screen();
    assert!(screen.contains(r"one a\u{202e}b"), "{screen}");
    let written = terminal.transcript();
    let hidden = HIDDEN.chars().filter(|it| !it.is_ascii());
    let raw: Vec<char> = hidden.filter(|it| written.contains(*it)).collect();
    assert!(raw.is_empty(), "{raw:?}: {written:?}");
}

//! The manual pages, as `man` and groff read them.
//!
//! A machine that is not the gate may lack them; the tests that need them then do nothing.

use std::io::Write;
use std::process::Stdio;

use serde_json::json;

use crate::common::{PROGRAM, command, finished};

/// Every command that has a page, as words.
fn commands() -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = vec![Vec::new()];
    let mut index = 0;
    while let Some(words) = found.get(index).cloned() {
        let mut help = command(PROGRAM);
        let output = help.args(&words).arg("--help").output().unwrap();
        let (_, help, _) = finished(&output);
        // The list of commands ends with an empty line.
        let listed = help.split_once("Commands:\n").map_or("", |(_, rest)| rest);
        for line in listed.lines().take_while(|line| !line.is_empty()) {
            // A description that goes on stands deeper than the names.
            let name = line.strip_prefix("  ").filter(|it| !it.starts_with(' '));
            let name = name.and_then(|it| it.split_whitespace().next());
            if let Some(name) = name.filter(|name| *name != "help") {
                found.push([&words[..], &[name.to_owned()]].concat());
            }
        }
        index += 1;
    }
    assert!(found.contains(&vec!["rules".to_owned(), "check".to_owned()]));
    found
}

/// The page of a command, as roff.
fn page(arguments: &[&str]) -> String {
    let output = command(PROGRAM).arg("man").args(arguments).output();
    let (code, page, errors) = finished(&output.unwrap());
    assert_eq!((code, errors.as_str()), (Some(0), ""), "{arguments:?}");
    page
}

/// The page as a person sees it, 80 columns wide and without bold; groff is to have no complaint.
fn seen(page: &str) -> Option<String> {
    let mut groff = command("groff");
    groff.args(["-man", "-ww", "-Tutf8", "-rLL=78n", "-P-cbou"]);
    groff.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = match groff.stderr(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "groff: {error}");
            return None;
        }
    };
    let mut input = child.stdin.take().unwrap();
    input.write_all(page.as_bytes()).unwrap();
    drop(input);
    let (code, text, complaints) = finished(&child.wait_with_output().unwrap());
    assert_eq!((code, complaints.as_str()), (Some(0), ""));
    let wide = text.lines().find(|line| line.chars().count() > 80);
    assert_eq!(wide, None);
    Some(text)
}

/// The text between two headings.
fn section<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text
        .split_once(&format!("\n{from}\n"))
        .unwrap_or_else(|| panic!("{from}: {text}"));
    let (section, _) = rest
        .split_once(&format!("\n{to}\n"))
        .unwrap_or_else(|| panic!("{to}: {rest}"));
    section
}

#[test]
fn every_command_has_a_page_that_renders() {
    for words in commands() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let page = page(&words);
        let Some(text) = seen(&page) else { return };
        let name = [&["backend-advisor"], &words[..]].concat();
        let (first, _) = text.split_once('\n').unwrap();
        let title = format!("{}(1)", name.join("-").to_uppercase());
        assert!(first.starts_with(&title), "{title}: {first}");
        let summary = section(&text, "NAME", "SYNOPSIS").trim_start().to_owned();
        assert!(
            summary.starts_with(&format!("{} - ", name.join("-"))),
            "{summary}"
        );
        let synopsis = section(&text, "SYNOPSIS", "DESCRIPTION").trim_start();
        assert!(synopsis.starts_with(&name.join(" ")), "{synopsis}");
        let see_also = text.contains("\nSEE ALSO\n       backend-advisor(1)");
        assert_eq!(see_also, !words.is_empty(), "{text}");
    }
}

#[test]
fn the_page_of_the_program_says_all_of_it() {
    let Some(text) = seen(&page(&[])) else { return };
    let codes = section(&text, "EXIT STATUS", "ENVIRONMENT");
    let codes: Vec<&str> = codes
        .lines()
        .filter_map(|line| {
            line.split_whitespace()
                .next()
                .filter(|it| it.parse::<u8>().is_ok())
        })
        .collect();
    assert_eq!(codes, ["0", "1", "2", "3", "130"]);
    let environment = section(&text, "ENVIRONMENT", "FILES");
    for variable in [
        "BACKEND_ADVISOR_RULES",
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "TERM",
    ] {
        assert!(environment.contains(variable), "{environment}");
    }
    for line in [
        "       --primary-job ANSWER",
        "              product         A product, site or tool that people use",
        "              yes | no | not-sure",
        "              fastapi  FastAPI",
        "       backend-advisor-compare(1)",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}:\n{text}");
    }
}

#[test]
fn a_page_has_the_questions_where_they_are_asked_and_of_the_rules_in_force() {
    let has = |arguments: &[&str], text: &str| page(arguments).contains(text);
    let flag = "\\-\\-primary\\-job";
    for words in [&[][..], &["compare"], &["sources"], &["tree"]] {
        assert!(has(words, flag), "{words:?}");
    }
    for words in [&["questions"][..], &["rules"], &["rules", "check"]] {
        assert!(!has(words, flag), "{words:?}");
    }
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/where-to-host.yaml");
    assert!(!has(&["--rules", own], flag));
    assert!(has(&["--rules", own], "\\-\\-operator"));
}

#[test]
fn texts_that_mean_something_to_roff_are_texts() {
    const NASTY: &str = "'b .c \\fBd\\fR \"e\" \\n(.g é\u{2013} \\(dq";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.yaml");
    let house = |rest: serde_json::Value| {
        let mut rule = json!({"because": "X.", "house": true});
        rule.as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        rule
    };
    let rules = json!({
        "format": 1, "id": "nasty", "version": "1", "title": "Title",
        "topics": [{"id": "topic", "title": "T \" \\X'x' .SH"}],
        "questions": [{
            "id": "nasty", "topic": "topic", "kind": "one-of", "ask": NASTY,
            "help": format!(".SH HELP\n.so /etc/passwd\n'{NASTY}"),
            "options": [{"id": "one", "label": NASTY}, {"id": "two", "label": ".so /etc/passwd"}],
        }],
        "decision": [
            house(json!({"id": "a", "when": {"nasty": "one"}, "recommend": "x"})),
            house(json!({"id": "b", "recommend": "y"})),
        ],
        "outcomes": [{"id": "x", "title": NASTY, "summary": "X."}, {"id": "y", "title": "Y", "summary": "Y."}],
    });
    std::fs::write(&path, rules.to_string()).unwrap();
    let Some(text) = seen(&page(&["--rules", path.to_str().unwrap()])) else {
        return;
    };
    for line in [
        // Quotes and backslashes of a heading are not kept.
        "QUESTIONS: T ' 'X'X' .SH".to_owned(),
        format!("              one       {NASTY}"),
        "              two       .so /etc/passwd".to_owned(),
        format!("              x  {NASTY}"),
    ] {
        assert!(text.lines().any(|it| it == line), "{line}:\n{text}");
    }
    let help = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let ask = format!("{NASTY} .SH HELP .so /etc/passwd '{NASTY}");
    assert!(help.contains(&ask), "{ask}:\n{help}");
}

#[test]
fn a_command_that_is_none_is_refused_with_the_nearest() {
    for (words, error, help) in [
        (
            &["rules", "chekc"][..],
            "`rules chekc`",
            "did you mean `check`?",
        ),
        (&["compar"], "`compar`", "did you mean `compare`?"),
        (&["quux"], "`quux`", "`rules`, `completions` or `man`"),
        (
            &["tree", "x"],
            "`tree x`",
            "`backend-advisor tree` has no commands of its own",
        ),
    ] {
        let output = command(PROGRAM).arg("man").args(words).output().unwrap();
        let (code, printed, errors) = finished(&output);
        assert_eq!((code, printed.as_str()), (Some(2), ""), "{words:?}");
        assert!(
            errors.starts_with(&format!("error: unknown command {error}\n")),
            "{errors}"
        );
        assert!(errors.contains(help), "{errors}");
    }
}

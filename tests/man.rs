//! The manual pages, as `man` and groff read them.
//!
//! A machine that is not the gate may lack them; the tests that need them then do nothing.

use std::io::Write;
use std::process::Stdio;

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

#[test]
fn every_command_has_a_page_that_renders() {
    for words in commands() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let Some(text) = seen(&page(&words)) else {
            return;
        };
        let name = [&["backend-advisor"], &words[..]].concat();
        for line in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"] {
            assert!(text.lines().any(|it| it == line), "{words:?}: {line}");
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for named in [
            format!(" NAME {} - ", name.join("-")),
            format!(" SYNOPSIS {} ", name.join(" ")),
        ] {
            assert!(text.contains(&named), "{named}: {text}");
        }
    }
}

#[test]
fn a_command_that_is_none_is_refused_with_the_nearest() {
    for (words, error, help) in [
        (
            &["rules", "chekc"][..],
            "`chekc` is not a command of `backend-advisor rules`",
            "did you mean `check`?",
        ),
        (
            &["compar"],
            "`compar` is not a command of `backend-advisor`",
            "did you mean `compare`?",
        ),
        (
            &["quux"],
            "`quux` is not a command of `backend-advisor`",
            "`rules`, `completions` or `man`",
        ),
        (
            &["tree", "x"],
            "`x` is not a command of `backend-advisor tree`",
            "`backend-advisor tree` has no commands of its own",
        ),
    ] {
        let output = command(PROGRAM).arg("man").args(words).output().unwrap();
        let (code, printed, errors) = finished(&output);
        assert_eq!((code, printed.as_str()), (Some(2), ""), "{words:?}");
        assert!(errors.starts_with(&format!("error: {error}\n")), "{errors}");
        assert!(errors.contains(help), "{errors}");
    }
}

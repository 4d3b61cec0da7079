//! The manual pages, as `man` and groff read them.
//!
//! Outside CI, they may be missing. The tests that need them then do nothing.

use crate::common::{Finish, PROGRAM, command, run};

/// All commands that have a page, as words.
fn commands() -> Vec<Vec<String>> {
    let mut found: Vec<Vec<String>> = vec![Vec::new()];
    let mut index = 0;
    while let Some(words) = found.get(index).cloned() {
        let help = command(PROGRAM)
            .args(&words)
            .arg("--help")
            .run()
            .succeeded();
        // The list of commands ends with an empty line.
        let listed = help.split_once("Commands:\n").map_or("", |(_, rest)| rest);
        for line in listed.lines().take_while(|line| !line.is_empty()) {
            // The continuation of a description is indented more than the names.
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
    run(&[&["man"], arguments].concat()).succeeded()
}

/// The page as a person sees it, 80 columns wide and without bold. groff must not print warnings.
fn seen(page: &str) -> Option<String> {
    if let Err(error) = command("groff").arg("--version").output() {
        assert!(std::env::var_os("CI").is_none(), "groff: {error}");
        return None;
    }
    let mut groff = command("groff");
    groff.args(["-man", "-ww", "-Tutf8", "-rLL=78n", "-P-cbou"]);
    let text = groff.run_with(page).succeeded();
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
fn every_flag_has_a_description() {
    for words in commands() {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let page = page(&words);
        for entry in page.split(".TP\n").skip(1) {
            let mut lines = entry.lines();
            let (flag, described) = (lines.next(), lines.next());
            let is_described = described.is_some_and(|it| it.starts_with(char::is_alphabetic));
            assert!(is_described, "{words:?}: {flag:?}");
        }
    }
}

#[test]
fn an_unknown_command_is_refused_with_the_nearest() {
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
            "`mcp`, `completions` or `man`",
        ),
        (
            &["tree", "x"],
            "`x` is not a command of `backend-advisor tree`",
            "`backend-advisor tree` has no subcommands",
        ),
    ] {
        let errors = run(&[&["man"], words].concat()).refused();
        assert!(errors.starts_with(&format!("error: {error}\n")), "{errors}");
        assert!(errors.contains(help), "{errors}");
    }
}

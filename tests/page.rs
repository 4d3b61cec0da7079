//! The page as a file: what it contains, and what it must not contain. `.ci/browser` tests its
//! behavior in a browser.

mod for_the_browser;

use std::fmt::Write;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::common::{Finish, Folder, run};

/// The text between two texts, the first of which must occur exactly once.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = page.split_once(start).unwrap();
    assert!(!rest.contains(start), "{start} is there twice");
    rest.split_once(end).unwrap().0
}

fn data(page: &str) -> &str {
    between(
        page,
        "<script type=\"application/json\" id=\"data\">",
        "</script>",
    )
}

#[test]
fn the_page_is_small_complete_and_always_the_same() {
    let page = crate::common::program(&["page"])
        .shipped()
        .run()
        .succeeded();
    assert!(page.len() < 300_000, "{} bytes", page.len());
    assert_eq!(page.matches("<script").count(), 2);
    let allowed = between(&page, "Content-Security-Policy\" content=\"", "\"");
    assert!(allowed.starts_with("default-src 'none'; "), "{allowed}");
    for (start, end) in [("<style>", "</style>"), ("<script>", "</script>")] {
        let digest = Sha256::digest(between(&page, start, end));
        let digest = format!("'sha256-{}'", BASE64_STANDARD.encode(digest));
        assert!(allowed.contains(&digest), "{start}: {allowed}");
    }
    for outside in [
        "<link",
        "<img",
        "@import",
        "url(",
        "fetch(",
        "innerHTML",
        "eval(",
    ] {
        assert!(!page.contains(outside), "{outside}");
    }
    let again = crate::common::program(&["page"])
        .shipped()
        .run()
        .succeeded();
    assert_eq!(page, again);
}

#[test]
fn texts_of_a_rule_set_are_data() {
    let hostile = "</script><script>alert(1)</script> \\\"<!--<img src=x onerror=alert(1)>";
    let mut rules = String::from("format: 1\nid: hostile\nversion: '1'\n");
    writeln!(rules, "title: '{hostile} \u{202e}'").unwrap();
    rules.push_str("questions:\n- {id: q, ask: A, kind: yes-no}\ndecision:\n");
    writeln!(
        rules,
        "- {{id: r, recommend: u, because: '{hostile}', house: true}}"
    )
    .unwrap();
    writeln!(
        rules,
        "outcomes:\n- {{id: u, title: '{hostile}', summary: S}}"
    )
    .unwrap();
    let folder = Folder::with("rules.yaml", &rules);
    let page = folder.run(&["page", "--rules", "rules.yaml"]).succeeded();
    assert_eq!(page.matches("<script").count(), 2);
    assert!(!page.contains("<img") && !page.contains("<!--") && !page.contains('\u{202e}'));
    let data: Value = serde_json::from_str(data(&page)).unwrap();
    assert_eq!(data["outcomes"][0]["title"], hostile);
    assert_eq!(data["title"], format!("{hostile} \\u{{202e}}"));
}

#[test]
fn nothing_is_overwritten_and_nothing_is_written_for_an_invalid_rule_set() {
    let folder = Folder::with("there.html", "mine");
    let run = folder.run(&["page", "-o", "there.html"]);
    run.assert_refused(&["cannot write `there.html`: it already exists"]);
    assert_eq!(folder.read("there.html"), "mine");
    folder.write("broken.yaml", "format: 1\nid: broken\n");
    let arguments = ["page", "--rules", "broken.yaml", "-o", "new.html"];
    assert!(folder.run(&arguments).refused().contains("broken.yaml"));
    assert_eq!(folder.names("."), ["broken.yaml", "there.html"]);
    folder.run(&["page", "-o", "new.html"]).succeeded();
    assert_eq!(folder.read("new.html"), run_page());
}

fn run_page() -> String {
    run(&["page"]).succeeded()
}

//! For every outcome, whether it can still win and what it would take.

use std::fmt::Write;

use serde_json::Value;

use crate::common::Folder;

/// A rule set with so many outcomes: one for each `size`, and one that nothing leads to.
fn sizes(outcomes: usize) -> String {
    let mut text = String::from(
        "format: 1\nid: sizes\nversion: '1'\ntitle: Which size?\nhouse: true\nquestions:\n\
         - {id: quick, ask: Is it quick?, kind: yes-no}\n- {id: size, ask: How large?, kind: one-of, options: [",
    );
    for size in 0..outcomes {
        write!(text, "{{id: s{size}, label: Size {size}}}, ").unwrap();
    }
    text.push_str("]}\ndecision:\n");
    for size in 1..outcomes {
        let when = format!("{{all: [{{quick: yes}}, {{size: s{size}}}]}}");
        writeln!(
            text,
            "- {{id: r{size}, when: {when}, recommend: u{size}, because: B}}"
        )
        .unwrap();
    }
    text.push_str("- {id: last, recommend: u0, because: B}\noutcomes:\n- {id: never, title: Never, summary: S}\n");
    for size in 0..outcomes {
        writeln!(text, "- {{id: u{size}, title: Outcome {size}, summary: S}}").unwrap();
    }
    text
}

fn run(folder: &Folder, args: &str) -> String {
    folder
        .run(&args.split_whitespace().collect::<Vec<_>>())
        .stdout
}

/// The id, the standing, and how many answers change and are added, of each entry.
fn ranking(folder: &Folder, args: &str) -> Vec<(String, String, usize, usize)> {
    let args = format!("--rules sizes.yaml --no-input --json {args}");
    let json: Value = serde_json::from_str(&run(folder, &args)).unwrap();
    let entries = json["ranking"].as_array().unwrap().iter();
    let entry = |it: &Value| {
        let text = |key: &str| it[key].as_str().unwrap().to_owned();
        let count = |key: &str| it["way"][key].as_array().map_or(0, Vec::len);
        assert_eq!(it["fewest"], true);
        (text("id"), text("standing"), count("change"), count("with"))
    };
    entries.map(entry).collect()
}

fn row(id: &str, standing: &str, change: usize, with: usize) -> (String, String, usize, usize) {
    (id.to_owned(), standing.to_owned(), change, with)
}

#[test]
fn every_outcome_is_ranked_by_what_it_would_take() {
    let folder = Folder::with("sizes.yaml", sizes(3));
    let all = [(
        "",
        [
            "u0 possible 0 1",
            "u1 possible 0 2",
            "u2 possible 0 2",
            "never unreachable 0 0",
        ],
    )];
    for (args, expected) in all.into_iter().chain([
        (
            "--quick yes",
            [
                "u0 possible 0 1",
                "u1 possible 0 1",
                "u2 possible 0 1",
                "never unreachable 0 0",
            ],
        ),
        (
            "--size s2",
            [
                "u0 possible 0 1",
                "u2 possible 0 1",
                "u1 ruled-out 1 1",
                "never unreachable 0 0",
            ],
        ),
        (
            "--size s2 --quick yes",
            [
                "u2 recommended 0 0",
                "u0 ruled-out 1 0",
                "u1 ruled-out 1 0",
                "never unreachable 0 0",
            ],
        ),
        (
            "--quick no",
            [
                "u0 recommended 0 0",
                "u1 ruled-out 1 1",
                "u2 ruled-out 1 1",
                "never unreachable 0 0",
            ],
        ),
    ]) {
        let expected = expected.map(|it| {
            let words: Vec<&str> = it.split(' ').collect();
            row(
                words[0],
                words[1],
                words[2].parse().unwrap(),
                words[3].parse().unwrap(),
            )
        });
        assert_eq!(ranking(&folder, args), expected, "{args}");
    }
}

#[test]
fn of_hundreds_of_outcomes_the_report_names_the_nearest_and_a_count() {
    let folder = Folder::with("sizes.yaml", sizes(199));
    assert_eq!(ranking(&folder, "").len(), 200);
    // Those that "Would change it" lists are not repeated.
    for (args, nearest, more) in [
        ("", "Outcome 0: if the answer", 192),
        (
            "--quick yes --size s7",
            "Outcome 20: a change of 1 answer",
            172,
        ),
    ] {
        let args = format!("--rules sizes.yaml --no-input --explain {args}");
        let report = run(&folder, &args);
        let (_, ranking) = report.split_once("What each outcome would take\n").unwrap();
        assert!(ranking.starts_with(&format!("  - {nearest}")), "{ranking}");
        assert!(
            ranking.contains(&format!("  - and {more} more outcomes (see --json)\n")),
            "{ranking}"
        );
    }
}

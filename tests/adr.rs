//! Decision records next to those of other tools: how they start, and that `check` reads them.

use crate::common::{DAY, Finish, Folder, django, program};
use serde_json::Value;

const TITLE: &str = "Django, FastAPI, or both: Django";

/// Adds a record to a folder, and returns its path and text.
fn add(place: &Folder, arguments: &[&str]) -> (String, String) {
    let path = place.run(&django(arguments)).succeeded();
    let path = path.trim_end().to_owned();
    let text = place.read(&path);
    (path, text)
}

/// What `check` says about a record.
fn standing(place: &Folder, path: &str) -> String {
    let report = place.run(&["check", path, "--json"]).json();
    let decision = &report["decisions"][0]["standing"];
    let skipped = &report["skipped"][0]["because"];
    let found = decision.as_str().or(skipped.as_str());
    found.unwrap_or_else(|| panic!("{report}")).to_owned()
}

/// The table of contents of adr-tools takes the title from the first line, and `adr new -s` changes
/// the section.
#[test]
fn a_record_beside_those_of_adr_tools_begins_as_they_do() {
    let place = Folder::new();
    place.write(".adr-dir", "doc/adr\n");
    let theirs =
        "# 1. Record decisions\n\nDate: 2026-01-31\n\n## Status\n\nAccepted\n\n## Context\n";
    place.write("doc/adr/0001-record-decisions.md", theirs);
    let (path, text) = add(&place, &["--adr-dir", "."]);
    let head = format!("# 2. {TITLE}\n\nDate: {DAY}\n\n## Status\n\nProposed\n\n## Context");
    assert!(text.starts_with(&head), "{text}");
    assert_eq!(standing(&place, &path), "holds");
    let again = place.run(&["--answers", &path]).succeeded();
    assert!(again.starts_with("Recommendation  Django\n"), "{again}");
    // Without other records, the file of adr-tools names the directory.
    std::fs::remove_file(place.path().join("doc/adr/0001-record-decisions.md")).unwrap();
    std::fs::remove_file(place.path().join(&path)).unwrap();
    let (path, text) = add(&place, &["--adr-dir", "."]);
    assert!(text.starts_with(&head.replace("# 2.", "# 1.")), "{text}");

    place.write(
        &path,
        text.replace("\n\nProposed\n", "\n\nSuperceded by [2. B](0002-b.md)\n"),
    );
    assert_eq!(
        standing(&place, &path),
        "its status is \"Superceded by [2. B](0002-b.md)\""
    );
    place.write(&path, text.replace("robustness: 1", "robustness: [1"));
    let stdout = place.run(&["check", &path]).stdout;
    let line = text
        .lines()
        .position(|line| line.contains("robustness:"))
        .unwrap()
        + 1;
    assert!(
        stdout.contains(&format!("{path}:{line}:")),
        "{line}: {stdout}"
    );
    // Front matter that someone adds later does not contain the record.
    place.write(&path, format!("---\nparent: Decisions\n---\n{text}"));
    assert_eq!(standing(&place, &path), "holds");
}

/// log4brains reads the status from a list before the first section, and treats a decision without
/// one as accepted.
#[test]
fn a_record_beside_those_of_log4brains_begins_as_they_do() {
    let place = Folder::new();
    let theirs = "# Use Markdown\n\n- Status: accepted\n- Date: 2026-01-31\n\n## Context\n";
    place.write("adr/20260131-use-markdown.md", theirs);
    let (path, text) = add(&place, &["--adr-dir", "adr"]);
    assert_eq!(path, "adr/20261120-django-fastapi-or-both-django.md");
    let head = format!("# {TITLE}\n\n* Status: proposed\n* Date: {DAY}\n\n## Context");
    assert!(text.starts_with(&head), "{text}");
    assert_eq!(standing(&place, &path), "holds");
    place.write(
        &path,
        text.replace("* Status: proposed", "* Status: superseded by 20270101-b"),
    );
    assert_eq!(
        standing(&place, &path),
        "its status is \"superseded by 20270101-b\""
    );
}

#[test]
fn front_matter_tells_what_tools_read_there() {
    let place = Folder::new();
    let front = |text: &str| -> Value {
        let front = text.split("---\n").nth(1).unwrap();
        serde_yaml::from_str(front).unwrap()
    };
    let (_, text) = add(&place, &["--adr-dir", "numbers"]);
    let found = front(&text);
    assert_eq!(found["title"], TITLE);
    assert_eq!(found["number"], 1);
    assert_eq!(found["status"], "proposed");
    assert_eq!(found["date"], DAY);
    // A reader that does not know front matter does not show it as a heading.
    assert!(text.contains("\n\n---\n\n# "), "{text}");
    assert!(
        text.contains(&format!("\n* Status: proposed\n* Date: {DAY}\n")),
        "{text}"
    );
    assert!(
        text.ends_with("\n<!-- markdownlint-disable-file MD025 -->\n"),
        "{text}"
    );

    place.write("days/2026-01-31-a.md", "# A\n");
    let (_, text) = add(&place, &["--adr-dir", "days", "--adr-status", "accepted"]);
    let found = front(&text);
    assert_eq!(found.get("number"), None);
    assert_eq!(found["status"], "accepted");
    assert!(text.contains("\n* Status: accepted\n"), "{text}");
    assert!(text.contains(" --adr-status accepted"), "{text}");

    // MDX has no comments, and braces and angle brackets have a meaning in it.
    place.write("mdx/0001-a.mdx", "# A\n");
    let (path, text) = add(&place, &["--adr-dir", "mdx"]);
    assert!(
        path.ends_with(".mdx") && !text.contains("<!--"),
        "{path}: {text}"
    );
    assert_eq!(standing(&place, &path), "holds");
}

#[test]
fn a_status_belongs_to_a_record() {
    let place = Folder::new();
    let stderr = place.run(&django(&["--adr-status", "accepted"])).refused();
    assert!(
        stderr.contains("`--adr-status` is only for decision records"),
        "{stderr}"
    );
    let odd = ["--format", "adr", "--adr-status", "superseded"];
    let stderr = place.run(&django(&odd)).refused();
    assert!(
        stderr.contains("help: expected `proposed` or `accepted`"),
        "{stderr}"
    );
}

/// Every source that is named in brackets is listed, with a link if it has an address.
#[test]
fn the_sources_of_a_record_are_linked() {
    let arguments = [
        "--edited-by",
        "staff",
        "--heavy-share",
        "little",
        "--existing",
        "new",
        "--format",
        "adr",
    ];
    let text = program(&arguments).shipped().run().succeeded();
    let (before, sources) = text.split_once("\n### Sources\n").unwrap();
    let shipped = backend_advisor::shipped::rules();
    let mut linked = 0;
    for source in shipped.sources().values() {
        let cited = [
            format!("({}", source.id),
            format!(", {}", source.id),
            format!("; {}", source.id),
        ];
        let is_cited = |cited: &String| {
            let ends = [",", ")", ";"].map(|end| format!("{cited}{end}"));
            ends.iter().any(|it| before.contains(it))
        };
        let is_cited = cited.iter().any(is_cited);
        assert_eq!(
            sources.contains(&format!("\n* `{}`: ", source.id)),
            is_cited,
            "{}",
            source.id
        );
        if let Some(url) = source.url.as_ref().filter(|_| is_cited) {
            let link = format!("* `{}`: [{}]({url})", source.id, source.title);
            assert!(sources.contains(&link), "{link}");
            linked += 1;
        }
    }
    assert!(linked > 3, "{sources}");
    let article = "\n* `commercial`: Django or FastAPI for commercial backends (2025), favors Django. A Django \
                   freelancer's comparison";
    assert!(sources.contains(article), "{sources}");
    // Its readers may know nothing of this program.
    let ids = shipped
        .claims()
        .values()
        .map(|claim| format!("`{}`", claim.id));
    let named: Vec<String> = ids.filter(|id| text.contains(id)).collect();
    assert_eq!(named, Vec::<String>::new());
}

//! `check` in a project: folders, other files, and decisions that are no longer in force.

use crate::common::{Finish, Folder, Run};
use crate::files::{SMALL, small};

/// Other files, none of which claims to be a record.
fn foreign(place: &Folder, folder: &str) -> usize {
    let files: &[(&str, &[u8])] = &[
        ("two.yaml", b"a: 1\n---\nb: 2\n"),
        ("leading.yaml", b"---\na: 1\n---\nb: 2\n"),
        ("anchors.yml", b"a: &x 1\nb: *x\n"),
        ("tags.yaml", b"Resources: !Sub '${A}'\nB: !GetAtt A.Arn\n"),
        ("merge.yaml", b"a: &x {b: 1}\nc:\n  <<: *x\n"),
        ("broken.yaml", b"a: [b\n"),
        (
            "template.yaml",
            b"a: {{ .Values.a }}\n{{- if b }}\n{{- end }}\n",
        ),
        ("deep.yaml", b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
        ("comments.json", b"{\n  // why\n  \"a\": 1,\n}\n"),
        ("list.json", b"[1, 2]"),
        ("quiz.yaml", b"ruleset: easy\nanswers: [a, b]\n"),
        ("rules.yaml", b"name: backend-advisor\nruleset: x\n"),
        ("empty.yaml", b""),
        ("only.yaml", b"# comment\n"),
        ("latin.md", b"# caf\xe9\n"),
        ("image.png", b"\x89PNG\r\n\x1a\n\x00\xff"),
        ("image.json", b"\x89PNG\r\n\x1a\n\x00\xff"),
        ("main.go", b"package main\n\nfunc main() {}\n"),
        ("0001.adoc", b"= Title\n"),
        ("README.md", b"# Decisions\n"),
        ("toml.md", b"+++\na = 1\n+++\n# T\n"),
        ("tags.md", b"---\na: !b c\n---\n# T\n"),
        ("big.json", &[b' '; 1024 * 1024 + 1]),
    ];
    for (name, bytes) in files {
        place.write(&format!("{folder}/{name}"), bytes);
    }
    files.len()
}

#[test]
fn all_files_in_a_folder_are_checked() {
    let place = small();
    let (record, yaml) = (place.read("b.md"), place.read("a.yaml"));
    place.write("d/0001.md", &record);
    place.write("d/app/0002.markdown", &record);
    place.write("d/app/0003.yml", &yaml);
    place.write(
        "d/.drafts/0004.md",
        record.replace("recommendation: two", "recommendation: one"),
    );
    place.write("d/.0005.md", "---\nbackend-advisor:\n---\n");
    place.write(
        "d/old/0006.md",
        record.replace("status: proposed", "status: superceded"),
    );
    let others = foreign(&place, "d/assets");
    let rules = ["check", "--rules", "rules.yaml"];
    let expected = format!(
        "\
Small or large? (small 1)
  holds    d/0001.md
           Two.
  holds    d/app/0002.markdown
           Two.
  holds    d/app/0003.yml
           Two.
  skipped  d/old/0006.md
           Its status is \"superceded\".
3 decisions: 3 hold; 1 file skipped; {others} files without a record skipped
"
    );
    assert_eq!(
        place.run(&[&rules[..], &["d"]].concat()).succeeded(),
        expected
    );

    // Passing them one by one, as a hook does, gives the same result.
    let names: Vec<String> = place.names("d/assets");
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("d/assets/{name}"))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let one_by_one = place.run(&[&rules[..], &names].concat()).succeeded();
    let count = format!("No decisions found; {others} files without a record skipped\n");
    assert_eq!(one_by_one, format!("Small or large? (small 1)\n{count}"));
    let json = place.run(&[&rules[..], &["d", "--json"]].concat()).json();
    let skipped = json["skipped"].as_array().unwrap();
    assert_eq!(skipped.len(), others + 1);
    assert_eq!(
        skipped.iter().filter(|it| it["is_record"] == true).count(),
        1
    );

    place.write(
        "d/0007.md",
        record.replace("recommendation: two", "recommendation: one"),
    );
    let Run { code, stdout, .. } = place.run(&[&rules[..], &["d/"]].concat());
    assert_eq!(code, Some(1));
    assert!(stdout.contains("  changed  d/0007.md\n"), "{stdout}");
}

/// A file that claims to be a record is never skipped, whatever is wrong with it.
#[test]
fn a_broken_record_in_a_folder_fails() {
    let place = small();
    let (record, yaml) = (place.read("b.md"), place.read("a.yaml"));
    let json = place
        .run(&["--rules", "rules.yaml", "--staff", "yes", "--json"])
        .stdout;
    let edited = |from: &str, to: &str| {
        assert!(yaml.contains(from));
        yaml.replace(from, to).into_bytes()
    };
    let broken = [
        ("two.yaml", format!("{yaml}---\na: 1\n").into_bytes()),
        ("anchor.yaml", edited("robustness: 1", "robustness: &x 1")),
        ("tag.yaml", edited("robustness: 1", "robustness: !!int 1")),
        ("tab.yaml", edited("  rule:", "\trule:")),
        (
            "large.yaml",
            format!("{yaml}# {}\n", "x".repeat(1024 * 1024)).into_bytes(),
        ),
        (
            "comment.json",
            json.replacen("{", "{ // mine\n", 1).into_bytes(),
        ),
        (
            "cut.json",
            json.rsplit_once('}').unwrap().0.as_bytes().to_owned(),
        ),
        (
            "tag.md",
            record
                .replace("status: proposed", "status: !a proposed")
                .into_bytes(),
        ),
        ("latin.md", [record.as_bytes(), b"caf\xe9\n"].concat()),
    ];
    for (name, text) in broken {
        place.write(&format!("d/{name}"), text);
        let Run { code, stdout, .. } = place.run(&["check", "--rules", "rules.yaml", "d"]);
        assert_eq!(code, Some(2), "{name}: {stdout}");
        assert!(
            stdout.contains(&format!("  unread   d/{name}\n")),
            "{stdout}"
        );
        std::fs::remove_file(place.path().join("d").join(name)).unwrap();
    }
}

/// The output of other commands is not a record.
#[test]
fn reports_are_not_records() {
    let place = small();
    for (name, arguments) in [
        ("check.json", &["check", "a.yaml"][..]),
        ("show.json", &["rules", "show", "rules.yaml"]),
        ("lints.json", &["rules", "check", "rules.yaml"]),
        ("compare.json", &["compare"]),
        ("questions.json", &["questions"]),
    ] {
        let options = match arguments[0] {
            "rules" => vec!["--json"],
            _ => vec!["--rules", "rules.yaml", "--json"],
        };
        let report = place.run(&[arguments, &options].concat());
        assert!(
            report.json().is_object() || report.json().is_array(),
            "{name}"
        );
        place.write(&format!("reports/{name}"), report.stdout);
    }
    let stdout = place
        .run(&["check", "--rules", "rules.yaml", "reports"])
        .succeeded();
    assert!(
        stdout.ends_with("; 5 files without a record skipped\n"),
        "{stdout}"
    );
    // Standard input must be a record.
    place.write("broken", "a: [");
    let mut program = place.program(&["check", "--rules", "rules.yaml", "-"]);
    let input = std::fs::File::open(place.path().join("broken")).unwrap();
    assert_eq!(program.stdin(input).run().code, Some(2));
}

/// A status in the record itself counts as well as one in the document around it.
#[test]
fn a_record_can_say_that_its_decision_is_no_longer_in_force() {
    let place = small();
    for (name, status) in [("a.yaml", "withdrawn"), ("b.md", "superseded")] {
        let record = place.read(name);
        let decided = "status: decided";
        assert!(record.contains(decided));
        place.write(name, record.replace(decided, &format!("status: {status}")));
        let check = ["check", "--rules", "rules.yaml", name];
        let stdout = place.run(&check).succeeded();
        let skipped = format!("  skipped  {name}\n           Its status is \"{status}\".\n");
        assert!(stdout.contains(&skipped), "{stdout}");
    }
}

#[test]
fn a_second_document_of_answers_is_a_mistake() {
    let place = Folder::new();
    place.write("rules.yaml", SMALL);
    let two = "---\nstaff: yes\n---\nstaff: no\n";
    for name in ["a.yaml", "a.yml", "a.txt", "answers"] {
        place.write(name, two);
        let stderr = place
            .run(&["--rules", "rules.yaml", "--answers", name])
            .refused();
        assert!(stderr.contains(&format!("{name}:3:1")), "{stderr}");
        assert!(stderr.contains("keep one document per file"), "{stderr}");
    }
    let mut program = place.program(&["--rules", "rules.yaml", "--answers", "-"]);
    let stderr = program
        .stdin(std::fs::File::open(place.path().join("a.yaml")).unwrap())
        .run()
        .refused();
    assert!(stderr.contains("keep one document per file"), "{stderr}");
    // The front matter of Markdown is one document.
    place.write("a.md", "---\nstaff: yes\n---\n# Title\n\nstaff: no\n");
    let stdout = place
        .run(&["--rules", "rules.yaml", "--answers", "a.md"])
        .succeeded();
    assert!(stdout.starts_with("Recommendation  Two\n"), "{stdout}");
}

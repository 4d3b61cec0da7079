//! Files and folders that the program writes, and how `check` reads them.

use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use crate::common::{DAY, DJANGO, Finish, Folder, Run, SPECIMEN, django, program, script};
use serde_json::{Value, json};

/// A small rule set: `two` with staff, otherwise `one`.
pub(crate) const SMALL: &str = "\
format: 1
id: small
version: '1'
title: Small or large?
questions:
  - {id: staff, ask: Staff?, kind: yes-no}
  - {id: size, ask: Size?, kind: one-of, options: [{id: s, label: S}, {id: l, label: L}]}
decision:
  - {id: people, when: {staff: yes}, recommend: two, because: There are people., house: true}
  - {id: last, recommend: one, because: It is simple., house: true}
outcomes:
  - {id: one, title: One, summary: The small one.}
  - {id: two, title: Two, summary: The large one.}
";

#[test]
fn a_result_goes_to_a_file_as_it_would_go_to_the_standard_output() {
    let place = Folder::new();
    for (index, form) in ["table", "json", "markdown", "github"].iter().enumerate() {
        let name = format!("result-{index}");
        let arguments = django(&["--format", form]);
        let printed = place.run(&arguments).succeeded();
        assert!(!printed.is_empty());
        assert_eq!(
            place
                .run(&[&arguments[..], &["-o", &name]].concat())
                .succeeded(),
            ""
        );
        assert_eq!(place.read(&name), printed, "{form}");
    }
    let forced = place.run(&django(&["--color", "always"])).succeeded();
    place.run(&django(&["--output", "plain"])).succeeded();
    assert!(forced.contains('\u{1b}') && !place.read("plain").contains('\u{1b}'));
}

#[test]
fn a_new_file_has_the_permissions_of_the_umask() {
    let place = Folder::new();
    for (mask, mode) in [("022", 0o644), ("077", 0o600)] {
        let text = format!("umask {mask}; $P --rest-not-sure -o o{mask} --save s{mask}");
        let mut shell = script(&text);
        shell.current_dir(place.path()).run().succeeded();
        for file in ["o", "s"] {
            let path = place.path().join(format!("{file}{mask}"));
            let found = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(found, mode, "{file}{mask}");
        }
    }
}

#[test]
fn no_file_is_overwritten_and_nothing_is_left_behind() {
    let place = Folder::new();
    place.write("mine", "kept");
    std::os::unix::fs::symlink("nowhere", place.path().join("link")).unwrap();
    for name in ["mine", "link"] {
        for flag in ["-o", "--save"] {
            let stderr = place.run(&django(&[flag, name])).refused();
            let message = format!("cannot write `{name}`: it already exists");
            assert!(stderr.contains(&message), "{stderr}");
        }
    }
    let stderr = place.run(&django(&["-o", "no/such/file"])).refused();
    assert!(
        stderr.contains("the folder `no/such` does not exist"),
        "{stderr}"
    );
    let both = place
        .run(&django(&[
            "-o", "mine", "--save", "no/file", "--expect", "djang",
        ]))
        .refused();
    for part in ["`mine`", "`no/file`", "unknown outcome `djang`"] {
        assert!(both.contains(part), "{part}: {both}");
    }
    let schema = place
        .run(&["rules", "schema", "advice", "-o", "mine"])
        .refused();
    assert!(schema.contains("it already exists"), "{schema}");
    assert_eq!(place.read("mine"), "kept");
    assert_eq!(place.names("."), ["link", "mine"]);
}

/// The smallest set of answers that settles an outcome need not contain those that the deciding rule
/// names.
#[test]
fn the_drivers_have_the_answers_that_the_deciding_rule_names() {
    let answers = [
        "--edited-by=users",
        "--heavy-share=main",
        "--used-through=own-app",
        "--existing=new",
        "--two-services=no",
        "--builds-auth=yes",
        "--team-knows=async-python",
    ];
    let run = |format: &str| {
        let arguments = [&answers[..], &["--format", format]].concat();
        program(&arguments).shipped().run()
    };
    let advice = run("json").json();
    assert_eq!(advice["decided_by"]["rule"], "heavy-core");
    assert_eq!(advice["decided_by"]["answers"], json!(["heavy-share"]));
    let settling = advice["reasons"]["sufficient"][0].as_array().unwrap();
    assert!(!settling.contains(&json!("heavy-share")));
    let text = run("adr").succeeded();
    let drivers = text.split("## Decision Drivers\n").nth(1).unwrap();
    let drivers = drivers.split("\n## ").next().unwrap();
    assert_eq!(drivers.matches("\n* ").count(), settling.len() + 1);
    let driver = "\n* How much of it is AI, streaming or other heavy work? It is the core\n";
    assert!(drivers.contains(driver), "{drivers}");
}

#[test]
fn a_decision_record_has_every_part_of_the_form_and_holds() {
    let place = Folder::new();
    let printed = place
        .run(&django(&["--adr-dir", "docs/decisions"]))
        .succeeded();
    let path = "docs/decisions/0001-django-fastapi-or-both-django.md";
    assert_eq!(printed, format!("{path}\n"));
    let text = place.read(path);
    let made = text.split("```sh\n").last().unwrap();
    let made = made.split("\n```").next().unwrap();
    let parts = [
        "---\nstatus: proposed\n",
        &format!("\ndate: {DAY}\n"),
        "\ntitle: \"Django, FastAPI, or both: Django\"\nnumber: 1\n",
        "\nbackend-advisor:\n",
        "\n---\n\n# Django, FastAPI, or both: Django\n",
        "\n## Context and Problem Statement\n",
        "\n| What is it, first of all? | A product, site or tool that people use | `primary-job` |\n",
        "\n## Decision Drivers\n",
        "\n## Considered Options\n\n* Django\n* FastAPI\n* Hybrid\n",
        "\n## Decision Outcome\n\nChosen option: \"Django\". It is a product",
        "\n### Consequences\n\n* Good: ",
        "\n* Bad: ",
        "\n### Confirmation\n",
        &format!("\n```sh\nbackend-advisor check --rules {SPECIMEN} {path}\n```\n"),
        "\n## Pros and Cons of the Options\n",
        "\n### Django\n",
        "\n### FastAPI\n",
        "\n### Hybrid\n",
        "\n## More Information\n",
        "\n```mermaid\n",
        "\n### Sources\n",
        "\n* `kickoff`: The kickoff question as a decision tree (2025), favors Django\n",
        "\n### How this record was made\n",
        &format!("\n```sh\n{made}\n```\n"),
    ];
    let mut rest = text.as_str();
    for part in parts {
        let found = rest.find(part);
        let start = found.unwrap_or_else(|| panic!("{part:?} is missing here:\n{rest}"));
        // The line break between two parts belongs to both.
        rest = &rest[start + part.trim_end().len()..];
    }
    let front = text.split("---\n").nth(1).unwrap();
    let front: Value = serde_yaml::from_str(front).unwrap();
    let record = &front["backend-advisor"];
    assert_eq!(record["recommendation"], "django");
    assert_eq!(record["robustness"], 1);
    assert_eq!(record["answered_by"]["primary-job"], "flag");
    assert_eq!(record["ruleset"]["sha256"].as_str().unwrap().len(), 64);

    // Run the command in the record, in the same folder.
    let check = place.run(&["check", path]).succeeded();
    assert!(
        check.contains(&format!("  holds    {path}\n           Django.\n")),
        "{check}"
    );
    // It is also an answers file.
    assert!(
        place
            .run(&["--answers", path])
            .succeeded()
            .contains("Recommendation  Django")
    );
    // The same in another folder.
    let printed = place.run(&django(&["--format", "adr"])).succeeded();
    // Except for its number and the commands, which do not name a file.
    let without_command = |text: &str| {
        let (before, _) = text.split_once("### How this record was made").unwrap();
        before.to_owned()
    };
    let known = format!("{SPECIMEN} {path}");
    let other = text.replace(&known, "tests/specimen FILE  # the path of this record");
    let other = other.replace("\nnumber: 1\n", "\n");
    assert_eq!(without_command(&printed), without_command(&other));
    assert!(printed.contains("--format adr\n```\n"), "{printed}");
    // The command in the record creates the same record again.
    let mut again = script(&made.replacen("backend-advisor", "\"$P\"", 1));
    let again = again.current_dir(place.path());
    assert_eq!(again.run().succeeded(), path.replace("0001", "0002") + "\n");
    let second = place.read(&path.replace("0001", "0002"));
    let first = text.replace("number: 1\n", "number: 2\n");
    assert_eq!(second, first.replace(path, &path.replace("0001", "0002")));
    place
        .run(&django(&["--format", "adr", "-o", "a record.md"]))
        .succeeded();
    assert!(place.read("a record.md").contains(&format!(
        "\nbackend-advisor check --rules {SPECIMEN} 'a record.md'\n"
    )));
}

#[test]
fn a_folder_keeps_its_naming_scheme() {
    let place = Folder::new();
    for (folder, there, expected) in [
        (
            "numbers",
            "0041-use-rust.md",
            "0042-django-fastapi-or-both-django.md",
        ),
        (
            "days",
            "2025-01-31-use-rust.md",
            "2026-11-20-django-fastapi-or-both-django.md",
        ),
        (
            "others",
            "adr_7_use_rust.md",
            "adr_8_django_fastapi_or_both_django.md",
        ),
    ] {
        place.write(&format!("{folder}/{there}"), "# Use Rust\n");
        place.write(&format!("{folder}/README.md"), "# Decisions\n");
        let printed = place.run(&django(&["--adr-dir", folder])).succeeded();
        assert_eq!(printed, format!("{folder}/{expected}\n"));
        assert_eq!(place.read(&format!("{folder}/{there}")), "# Use Rust\n");
    }
    let again = place.run(&django(&["--adr-dir", "days"])).succeeded();
    assert_eq!(
        again,
        "days/2026-11-20-django-fastapi-or-both-django-2.md\n"
    );
}

#[test]
fn records_go_where_the_project_keeps_them() {
    const NAME: &str = "django-fastapi-or-both-django";
    let place = Folder::new();
    let add = |folder| place.run(&django(&["--adr-dir", folder])).succeeded();
    // adr-tools stores the directory in a file. Here, the directory does not exist yet.
    place.write(".adr-dir", "doc/arch\n");
    assert_eq!(add("."), format!("./0001-{NAME}.md\n"));
    place.write("doc/arch/0006-a.md", "# 6. A\n");
    assert_eq!(add("."), format!("./doc/arch/0007-{NAME}.md\n"));
    // Folders below and next to it share its numbers.
    place.write("all/web/0001-a.md", "# A\n");
    place.write("all/app/0002-b.md", "# B\n");
    assert_eq!(add("all/app"), format!("all/app/0003-{NAME}.md\n"));
    assert_eq!(add("all"), format!("all/0004-{NAME}.md\n"));
    // Each record has its own folder.
    place.write("days/2026-01-31/README.md", "# A\n");
    assert_eq!(add("days"), "days/2026-11-20/README.md\n");
    let check = place.run(&["check", "days/2026-11-20/README.md"]);
    assert!(check.succeeded().contains("1 decision: 1 holds"));
}

#[test]
fn records_that_are_written_at_the_same_time_get_numbers_of_their_own() {
    const WRITERS: usize = 12;
    let place = Folder::new();
    let jobs = ["product", "service"];
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let answers = ["--primary-job", jobs[writer % 2], "--rest-not-sure"];
            let arguments = [&answers[..], &["--adr-dir", "decisions"]].concat();
            place
                .program(&arguments)
                .stdout(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut writer in writers {
        assert!(writer.wait().unwrap().success());
    }
    let names = place.names("decisions");
    let numbers: BTreeSet<&str> = names.iter().map(|name| &name[..4]).collect();
    assert_eq!(
        (names.len(), numbers.len()),
        (WRITERS, WRITERS),
        "{names:?}"
    );
}

#[test]
fn an_undecided_result_is_not_recorded_in_a_folder() {
    let place = Folder::new();
    let Run {
        code,
        stdout,
        stderr,
    } = place.run(&["--primary-job", "service", "--adr-dir", "decisions"]);
    assert_eq!((code, stdout.as_str()), (Some(3), ""));
    assert!(
        stderr.contains("Undecided  ") && stderr.contains("No ADR was written"),
        "{stderr}"
    );
    assert!(!place.path().join("decisions").exists());

    let Run {
        code,
        stdout: printed,
        ..
    } = place.run(&["--primary-job", "service", "--format", "adr"]);
    assert_eq!(code, Some(3));
    assert!(printed.contains("Nothing is chosen yet"), "{printed}");
}

#[test]
fn the_date_in_the_environment_is_used_and_must_be_valid() {
    let place = Folder::new();
    let mut program = place.program(&django(&["--format", "adr"]));
    let stderr = program.env("SOURCE_DATE_EPOCH", "soon").run().refused();
    assert!(
        stderr.contains("`soon` in SOURCE_DATE_EPOCH is not a time"),
        "{stderr}"
    );

    // Fourteen hours ahead and eleven behind: never the same date.
    let day = |zone: &str| {
        let mut program = place.program(&django(&["--format", "adr"]));
        program.env_remove("SOURCE_DATE_EPOCH").env("TZ", zone);
        let stdout = program.run().stdout;
        let date = stdout.lines().find(|line| line.starts_with("date: "));
        date.unwrap().to_owned()
    };
    assert!(day("<+14>-14") > day("<-11>11"));
    if Path::new("/usr/share/zoneinfo/Pacific/Kiritimati").exists() {
        assert!(day("Pacific/Kiritimati") > day("Pacific/Pago_Pago"));
    }
}

#[test]
fn the_command_in_a_record_runs_from_the_root_of_the_repository() {
    let place = Folder::new();
    std::fs::create_dir(place.path().join(".git")).unwrap();
    place.write("rules/own.yaml", SMALL);
    let whole = place.path().join("docs/a b");
    let rules = place.path().join("rules/own.yaml");
    let (whole, rules) = (whole.to_str().unwrap(), rules.to_str().unwrap());
    place
        .run(&["--rules", rules, "--staff", "yes", "--adr-dir", whole])
        .succeeded();
    let text = place.read("docs/a b/0001-small-or-large-two.md");
    let line = "backend-advisor check --rules rules/own.yaml 'docs/a b/0001-small-or-large-two.md'";
    assert!(text.contains(&format!("```sh\n{line}\n```")), "{text}");
    let mut shell = script(&line.replace("backend-advisor", "\"$P\""));
    shell.current_dir(place.path()).run().succeeded();
}

#[test]
fn a_failed_expectation_records_nothing() {
    let place = Folder::new();
    let expecting = ["--expect", "hybrid", "--adr-dir", "d"];
    let Run {
        code,
        stdout,
        stderr,
    } = place.run(&django(&expecting));
    assert_eq!((code, stdout.as_str()), (Some(1), ""));
    assert!(
        stderr.contains("Nothing was saved: the advice is not what `--expect` says."),
        "{stderr}"
    );
    assert!(!place.path().join("d").exists());
    let Run { code, stderr, .. } = place.run(&django(&["--expect", "hybrid", "--save", "s.yaml"]));
    assert_eq!(code, Some(1));
    assert!(stderr.contains("Nothing was saved"), "{stderr}");
    assert!(!place.path().join("s.yaml").exists());
    place
        .run(&django(&["--expect", "django", "--adr-dir", "d"]))
        .succeeded();
    assert_eq!(place.names("d").len(), 1);
}

#[test]
fn two_results_never_go_to_one_file_and_a_hyphen_is_the_standard_output() {
    let place = Folder::new();
    let both = place.run(&django(&["-o", "x", "--save", "x"])).refused();
    assert!(
        both.contains("cannot write `x`: the result goes to the same file"),
        "{both}"
    );
    let hyphen = place.run(&django(&["--save", "-"])).refused();
    assert!(
        hyphen.contains("cannot save to `-`: a record needs a file"),
        "{hyphen}"
    );
    let printed = place.run(&django(&["-o", "-"])).succeeded();
    assert_eq!(printed, place.run(&DJANGO).succeeded());
    assert!(place.names(".").is_empty());
}

#[test]
fn a_folder_takes_no_other_format() {
    let place = Folder::new();
    for more in [&["--json"][..], &["--format", "json"], &["-o", "file"]] {
        place
            .run(&[&DJANGO[..], &["--adr-dir", "decisions"], more].concat())
            .refused();
    }
    place.write("file", "");
    let stderr = place.run(&django(&["--adr-dir", "file"])).refused();
    assert!(
        stderr.contains("cannot write `file`: it is not a folder"),
        "{stderr}"
    );
}

/// Records `staff: yes` under the small rule set, as YAML and as Markdown.
pub(crate) fn small() -> Folder {
    let place = Folder::new();
    place.write("rules.yaml", SMALL);
    let answers = ["--rules", "rules.yaml", "--staff", "yes"];
    place
        .run(&[&answers[..], &["--save", "a.yaml", "-o", "table"]].concat())
        .succeeded();
    place
        .run(&[&answers[..], &["--format", "adr", "-o", "b.md"]].concat())
        .succeeded();
    assert!(
        place
            .read("b.md")
            .contains("\nbackend-advisor check --rules rules.yaml b.md\n")
    );
    place
}

fn check(place: &Folder, more: &[&str]) -> Run {
    place.run(&[&["check", "--rules", "rules.yaml", "a.yaml", "b.md"], more].concat())
}

#[test]
fn every_format_says_what_has_changed_and_why() {
    let place = small();
    let Run { code, stdout, .. } = check(&place, &[]);
    assert_eq!(code, Some(0));
    assert_eq!(
        stdout,
        "\
Small or large? (small 1)
  holds    a.yaml
           Two.
  holds    b.md
           Two.
2 decisions: 2 hold
"
    );

    let new = SMALL.replace(
        "decision:\n",
        "decision:\n  - {id: small, when: {not: {size: l}}, recommend: one, because: Small does., house: true}\n",
    );
    place.write("rules.yaml", &new);
    let Run {
        code,
        stdout,
        stderr,
    } = check(&place, &[]);
    assert_eq!((code, stderr.as_str()), (Some(1), ""));
    assert_eq!(
        stdout,
        "\
Small or large? (small 1)
  changed  a.yaml
           Was Two, is now undecided.
           Now `small` can decide: Small does. (our own opinion)
           Still possible: One or Two. Open questions: --size.
  changed  b.md
           Was Two, is now undecided.
           Now `small` can decide: Small does. (our own opinion)
           Still possible: One or Two. Open questions: --size.
2 decisions: 2 have changed

To decide again, run the program with --answers FILE. Save the new decision, and
mark the old record as superseded.
"
    );
    let Run { code, stdout, .. } = check(&place, &["--format", "json"]);
    assert_eq!(code, Some(1));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["passed"], false);
    assert_eq!(report["counts"]["changed"], 2);
    let decision = &report["decisions"][1];
    assert_eq!(decision["file"], "b.md");
    assert_eq!(decision["then"]["recommendation"], "two");
    assert_eq!(decision["now"]["recommendation"], Value::Null);
    assert_eq!(decision["now"]["open_questions"], json!(["size"]));
    assert_eq!(
        decision["because"],
        json!([{"change": "rule-decides", "rule": "small"}])
    );

    let Run { code, stdout, .. } = check(&place, &["--format", "github"]);
    assert_eq!(code, Some(1));
    let line = "::error file=a.yaml,line=10,col=17,title=the advice has changed::Was Two, is now \
         undecided.%0ANow `small` can decide: Small does. (our own opinion)%0AStill possible: One or Two. Open \
         questions: --size.";
    assert_eq!(stdout.lines().next(), Some(line));
    assert_eq!(stdout.lines().last(), Some("2 decisions: 2 have changed"));

    let Run { code, stdout, .. } = check(&place, &["--format", "markdown"]);
    assert_eq!(code, Some(1));
    assert!(
        stdout.contains("\n| `b.md` | **changed** | was Two, is now undecided |\n"),
        "{stdout}"
    );
    assert!(
        stdout.contains("\n* Now `small` can decide: Small does. (our own opinion)\n"),
        "{stdout}"
    );
}

#[test]
fn an_answer_that_no_longer_exists_is_shown_with_its_place() {
    let place = small();
    place.write("rules.yaml", SMALL.replace("staff", "staffed"));
    let Run { code, stdout, .. } = check(&place, &[]);
    assert_eq!(code, Some(1));
    assert_eq!(
        stdout,
        "\
Small or large? (small 1)
  invalid  a.yaml
           1 answer is not valid. Without it, the outcome is undecided.
           a.yaml:15:3: unknown question `staff`; did you mean `staffed`?
  invalid  b.md
           1 answer is not valid. Without it, the outcome is undecided.
           b.md:20:5: unknown question `staff`; did you mean `staffed`?
2 decisions: 2 have invalid answers

To decide again, run the program with --answers FILE. Save the new decision, and
mark the old record as superseded.
"
    );
    for (file, line) in [("a.yaml", 15), ("b.md", 20)] {
        let text = place.read(file);
        assert_eq!(
            text.lines().nth(line - 1).map(str::trim),
            Some(r#"staff: "yes""#)
        );
    }
    let Run { stdout, .. } = check(&place, &["--format", "github"]);
    assert!(
        stdout.starts_with(
            "::error file=a.yaml,line=15,col=3,title=some answers are not valid::unknown question"
        ),
        "{stdout}"
    );
}

#[test]
fn fewer_changes_make_it_weaker_and_do_not_fail() {
    let place = small();
    let text = place
        .read("a.yaml")
        .replace("robustness: 1", "robustness: 2");
    let digest = text.lines().find(|line| line.contains("sha256")).unwrap();
    place.write("a.yaml", text.replace(digest, "  sha256: '0'"));
    let Run { code, stdout, .. } = check(&place, &[]);
    assert_eq!(code, Some(0));
    assert!(
        stdout.contains("  weaker   a.yaml\n           Still Two, but 1 changed answer would change it (before, it took 2).\n"),
        "{stdout}"
    );
    let Run { stdout, .. } = check(&place, &["--format", "github"]);
    assert!(stdout.starts_with("::warning file=a.yaml,"), "{stdout}");
}

#[test]
fn a_record_that_was_edited_by_hand_is_noticed() {
    let place = small();
    let text = place.read("a.yaml");
    place.write(
        "a.yaml",
        text.replace("recommendation: two", "recommendation: one"),
    );
    let Run { code, stdout, .. } = check(&place, &[]);
    assert_eq!(code, Some(1));
    assert!(stdout.contains("Was One, is now Two."), "{stdout}");
    assert!(stdout.contains("the record itself was edited"), "{stdout}");
    place.write(
        "a.yaml",
        text.replace("recommendation: two", "recommendation: twoo"),
    );
    let Run { stdout, .. } = check(&place, &[]);
    let meant = "The rules have no outcome `twoo`; did you mean `two`?";
    assert!(stdout.contains(meant), "{stdout}");
    let hint = "\nThe rules have not changed since, so correct the record.\n";
    assert!(stdout.ends_with(hint), "{stdout}");
}

#[test]
fn records_not_in_force_are_skipped_and_listed() {
    let place = small();
    let record = place.read("b.md");
    place.write("c.md", "# Use backend-advisor\n\nBecause.\n");
    place.write(
        "d.md",
        "---\nstatus: {accepted: [\n---\n# Broken front matter of somebody else\n",
    );
    place.write(
        "e.md",
        record.replace("status: proposed", "status: superseded by ADR-0007"),
    );
    place.write(
        "f.md",
        record.replace("status: proposed", "status: Rejected"),
    );
    place.write(
        "g.md",
        record.replace("status: proposed", "status: accepted"),
    );
    place.write("h.yaml", "staff: yes\n");
    place.write("i.md", record.replace("id: small", "id: large"));
    let Run { code, .. } = place.run(&["--rules", "rules.yaml", "--save", "j.yaml"]);
    assert_eq!(code, Some(3));
    let stdout = place
        .run(&[
            "check",
            "--rules",
            "rules.yaml",
            "c.md",
            "d.md",
            "e.md",
            "f.md",
            "g.md",
            "h.yaml",
            "i.md",
            "j.yaml",
        ])
        .succeeded();
    assert_eq!(
        stdout,
        "\
Small or large? (small 1)
  holds    g.md
           Two.
  skipped  e.md
           Its status is \"superseded by ADR-0007\".
  skipped  f.md
           Its status is \"Rejected\".
  skipped  i.md
           It was decided with the rule set `large` (choose it with --rules
           PATH).
  skipped  j.yaml
           It is undecided.
1 decision: 1 holds; 4 files skipped; 3 files without a record skipped
"
    );
    let stdout = place
        .run(&["check", "--rules", "rules.yaml", "c.md"])
        .succeeded();
    assert!(
        stdout.ends_with("No decisions found; 1 file without a record skipped\n"),
        "{stdout}"
    );
}

#[test]
fn a_folder_with_records_of_only_other_rule_sets_is_an_error() {
    let place = small();
    let other = place.read("b.md").replace("id: small", "id: large");
    place.write("adr/0001-large.md", other);
    let arguments = ["check", "--rules", "rules.yaml", "adr"];
    let Run { code, stderr, .. } = place.run(&arguments);
    assert_eq!(code, Some(2));
    assert_eq!(
        stderr,
        "error: no decision here was made with the rule set `small`; at least one was made with `large`\n\
         help: choose the rule set with --rules PATH\n"
    );
    // A hook passes the files of a commit, which can be of any rule set.
    let stdout = place
        .run(&["check", "--rules", "rules.yaml", "adr/0001-large.md"])
        .succeeded();
    assert!(stdout.ends_with("No decisions found; 1 file skipped\n"));
    place.write("adr/0002-small.md", place.read("b.md"));
    place.run(&arguments).succeeded();
}

#[test]
fn what_cannot_be_read_as_a_record_is_reported_beside_the_rest() {
    let place = small();
    let (record, yaml) = (place.read("b.md"), place.read("a.yaml"));
    place.write(
        "bad.md",
        record.replace("  status: decided", "  status: [decided"),
    );
    place.write("open.md", record.replace("\n---\n", "\n"));
    place.write(
        "key.md",
        record.replace("backend-advisor:\n", "backend-adviser:\n"),
    );
    place.write("less.yaml", yaml.replace("robustness: 1\n", ""));
    place.write(
        "kind.yaml",
        yaml.replace("robustness: 1", "robustness: much"),
    );
    place.write(
        "form.yaml",
        yaml.replace("schema_version: 1", "schema_version: 2"),
    );
    let files = [
        "bad.md",
        "open.md",
        "key.md",
        "less.yaml",
        "kind.yaml",
        "form.yaml",
        "nowhere.md",
    ];
    let Run {
        code,
        stdout,
        stderr,
    } = check(&place, &files);
    assert_eq!((code, stderr.as_str()), (Some(2), ""));
    for line in [
        "  holds    a.yaml",
        "  holds    b.md",
        "  unread   bad.md",
        "           open.md:5:1: the front matter is not closed; expected a line `---` at",
        "           key.md:5:1: a record cannot have the key `backend-adviser`; expected",
        "           less.yaml:1:1: `robustness` is missing",
        "           kind.yaml:11:13: expected a whole number, found the string `much`",
        "           form.yaml:1:17: unsupported version of the record format; expected",
        "           cannot read `nowhere.md`: there is no such file or folder",
        "2 decisions: 2 hold; 7 files cannot be read",
    ] {
        assert!(stdout.lines().any(|it| it == line), "{line}:\n{stdout}");
    }
    let Run { code, stdout, .. } = check(&place, &["less.yaml", "--json"]);
    assert_eq!(code, Some(2));
    let report: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(report["passed"], false);
    assert_eq!(report["counts"]["holds"], 2);
    assert_eq!(report["unreadable"][0]["file"], "less.yaml");
    let Run { stdout, .. } = check(&place, &["less.yaml", "--format", "github"]);
    assert!(
        stdout.starts_with(
            "::error file=less.yaml,line=1,col=1,title=not a decision record::`robustness` is missing\n"
        ),
        "{stdout}"
    );
    let Run { stdout, .. } = check(&place, &["less.yaml", "--format", "markdown"]);
    assert!(stdout.contains("| `less.yaml` | **unread** |"), "{stdout}");

    place.run(&["check"]).refused();
    place
        .run(&["check", "a.yaml", "--format", "mermaid"])
        .refused();
}

#[test]
fn a_new_question_is_not_sure_if_the_rest_was_not_sure() {
    let place = small();
    let rest = [
        "--rules",
        "rules.yaml",
        "--size",
        "s",
        "--rest-not-sure",
        "--save",
        "rest.yaml",
        "-o",
        "x",
    ];
    place.run(&rest).succeeded();
    let new = SMALL
        .replace("decision:\n", "  - {id: cloud, ask: Cloud?, kind: yes-no}\ndecision:\n  - {id: cloud, when: {cloud: yes}, recommend: two, because: C., house: true}\n");
    place.write("rules.yaml", &new);
    let Run { code, stdout, .. } =
        place.run(&["check", "--rules", "rules.yaml", "rest.yaml", "a.yaml"]);
    assert!(stdout.contains("holds    rest.yaml"), "{code:?}{stdout}");
}

#[test]
fn a_result_can_be_a_workflow_annotation() {
    let place = Folder::new();
    let of = |more: &[&str]| place.run(&[more, &["--format", "github", "--no-input"]].concat());
    let Run { code, stdout, .. } = of(&DJANGO);
    assert_eq!(code, Some(0));
    assert!(
        stdout.starts_with("::notice title=Django%2C FastAPI%2C or both?::Django: It is a product"),
        "{stdout}"
    );
    let Run { code, stdout, .. } = of(&django(&["--expect", "hybrid"]));
    assert_eq!(code, Some(1));
    assert!(
        stdout.contains("::error title=")
            && stdout.contains("::Expected Hybrid, but it is Django:"),
        "{stdout}"
    );
    let Run { code, stdout, .. } = of(&["--primary-job", "service"]);
    assert_eq!(code, Some(3));
    assert!(
        stdout.starts_with("::warning ") && stdout.contains("--admin-panel"),
        "{stdout}"
    );
}

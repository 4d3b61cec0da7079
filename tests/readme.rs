//! Runs every command in the README and in `docs`, and compares its output.
//!
//! In a block marked `console`, a line that starts with `$ ` is a command for bash, the following
//! lines that start with `>` continue it, and the other lines are its output. `...` stands for
//! omitted lines, `[..]` for a part of a line. `$ cargo run` and `$ cargo test --locked` are not
//! run, because this test already covers them. Each document has its own folder, in which its
//! commands run in order.

use std::path::Path;
use std::process::Command;

use snapbox::{Data, IntoData};

use crate::common::{Finish, Folder, PROGRAM, script};

#[test]
fn every_command_of_the_readme_prints_what_it_says() {
    run_all(include_str!("../README.md"), 6);
}

#[test]
fn every_command_of_the_docs_prints_what_it_says() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for file in std::fs::read_dir(docs).unwrap() {
        let file = file.unwrap().path();
        // The guide has its own test.
        if file.extension().is_some_and(|it| it == "md") && !file.ends_with("rule-sets.md") {
            run_all(&std::fs::read_to_string(file).unwrap(), 0);
        }
    }
}

#[test]
fn every_command_of_the_skill_prints_what_it_says() {
    let skill = include_str!("../skills/backend-advisor/SKILL.md");
    run_all(skill, 7);
    assert!(skill.lines().count() < 150, "an assistant reads all of it");
    let front = skill.split("---\n").nth(1).unwrap();
    let front: serde_json::Value = serde_yaml::from_str(front).unwrap();
    assert_eq!(front["name"], "backend-advisor", "the name of its folder");
    let description = front["description"].as_str().unwrap();
    assert!(description.len() <= 1024, "the limit of the format");
}

#[test]
fn the_guide_to_rule_sets_ends_with_the_example() {
    let folder = run_all(include_str!("../docs/rule-sets.md"), 20);
    let written = std::fs::read_to_string(folder.path().join("where-to-host.yaml")).unwrap();
    let example = include_str!("../examples/where-to-host.yaml");
    assert!(
        written == example,
        "examples/where-to-host.yaml is not what the guide writes; it should be\n{written}"
    );
}

/// Runs the commands of a document, which must have at least this many, and returns the folder.
fn run_all(document: &str, at_least: usize) -> Folder {
    let folder = Folder::new();
    let program = Path::new(PROGRAM).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let succeeds = |program: &str, arguments: &[&str]| {
        let output = Command::new(program).args(arguments).output();
        output.is_ok_and(|output| output.status.success())
    };
    let has_jq = succeeds("jq", &["--version"]);
    let has_validator = succeeds("python3", &["-c", "import jsonschema"]);
    let examples = examples(document);
    assert!(
        examples.len() >= at_least,
        "only {} commands found",
        examples.len()
    );
    for (command, expected) in examples {
        // These are part of a recipe, not of the program. Outside CI, they may be missing, and the
        // rest is run without them.
        let lacks = (command.contains("| jq ") && !has_jq)
            || (command.starts_with("python3 ") && !has_validator);
        let is_skipped = lacks && std::env::var_os("CI").is_none();
        if ["cargo run", "cargo test --locked"].contains(&command.as_str()) || is_skipped {
            continue;
        }
        let mut shell = script(&format!("exec 2>&1; {command}"));
        let shell = shell
            .current_dir(folder.path())
            .env("PATH", &path)
            .shipped();
        let printed = shell.run().stdout;
        // A backslash at the end of a line is part of the output, not of a path.
        let compare = snapbox::Assert::new().normalize_paths(false);
        if let Err(difference) =
            compare.try_eq(Some(&command), printed.into_data(), Data::text(expected))
        {
            panic!("{difference}");
        }
    }
    folder
}

/// The commands with their output.
fn examples(document: &str) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in document.lines() {
        match (line, inside) {
            ("```console", false) => inside = true,
            ("```", true) => inside = false,
            (line, true) => match (line.strip_prefix("$ "), continued(line)) {
                (Some(command), _) => examples.push((command.to_owned(), String::new())),
                (None, Some(more)) => {
                    let (command, _) = examples.last_mut().unwrap();
                    command.push('\n');
                    command.push_str(more);
                }
                (None, None) => {
                    let (_, output) = examples.last_mut().unwrap();
                    output.push_str(line);
                    output.push('\n');
                }
            },
            _ => {}
        }
    }
    examples
}

/// The text that a continuation line adds to its command.
fn continued(line: &str) -> Option<&str> {
    line.strip_prefix("> ").or((line == ">").then_some(""))
}

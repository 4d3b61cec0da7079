//! Every command of the README runs, and prints what the README says.
//!
//! In a block marked `console`, a line that starts with `$ ` is a command for bash and the lines
//! after it are its output; `...` stands for lines left out, `[..]` for a part of a line.
//! `$ cargo run` and `$ cargo test` are the two commands that this test itself stands for.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails loudly"
)]

use std::path::Path;
use std::process::Command;

use snapbox::{Data, IntoData};

#[test]
fn every_command_prints_what_the_readme_says() {
    let readme = include_str!("../README.md");
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_backend-advisor"))
        .parent()
        .unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let has_jq = Command::new("jq").arg("--version").output().is_ok();
    let examples = examples(readme);
    assert!(
        examples.len() >= 8,
        "only {} commands found",
        examples.len()
    );
    for (command, expected) in examples {
        // jq is part of a recipe, not of the program: without it, a machine that is not the gate
        // runs the rest.
        let lacks_jq = command.contains("| jq ") && !has_jq && std::env::var_os("CI").is_none();
        if ["cargo run", "cargo test"].contains(&command.as_str()) || lacks_jq {
            continue;
        }
        let output = Command::new("bash")
            .args(["-c", &format!("exec 2>&1; {command}")])
            .current_dir(folder.path())
            .env("PATH", &path)
            .env_remove("BACKEND_ADVISOR_RULES")
            .env_remove("CLICOLOR_FORCE")
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        if let Err(difference) =
            snapbox::Assert::new().try_eq(Some(&command), printed.into_data(), Data::text(expected))
        {
            panic!("{difference}");
        }
    }
}

/// The commands with their output.
fn examples(readme: &str) -> Vec<(String, String)> {
    let mut examples: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        match (line, inside) {
            ("```console", false) => inside = true,
            ("```", true) => inside = false,
            (line, true) => match (line.strip_prefix("$ "), line.strip_prefix("> ")) {
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

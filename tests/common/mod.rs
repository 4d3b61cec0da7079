//! What every test of the program needs.

#![allow(dead_code, reason = "each test uses its own part")]

pub(crate) mod terminal;

use std::process::{Command, Output};

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_backend-advisor");

/// The environment variables that change what the program does, or how it looks.
pub(crate) const VARIABLES: [&str; 5] = [
    "BACKEND_ADVISOR_RULES",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "NO_COLOR",
];

/// A command that none of those variables reach.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command.env("TERM", "xterm-256color");
    command
}

/// The exit code and both streams of a finished program.
pub(crate) fn finished(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

//! Helpers for all tests of the program.
//!
//! Tests use the specimen, a fixed rule set, so that they do not depend on the shipped rules. A
//! test of the shipped rules says so.

#![allow(dead_code, reason = "each test uses its own part")]

pub(crate) mod terminal;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use backend_advisor::ruleset::{RuleSet, load};
use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_backend-advisor");

/// The environment variable that names the rule set.
pub(crate) const RULES: &str = "BACKEND_ADVISOR_RULES";

/// The folder of the specimen.
pub(crate) const SPECIMEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/specimen");

/// The folder of the shipped rule set.
pub(crate) const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/rules/django-or-fastapi");

/// The environment variables that change the behavior of the program or its output.
pub(crate) const VARIABLES: [&str; 5] =
    [RULES, "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "NO_COLOR"];

/// The date that the program uses.
const EPOCH: &str = "1795132800";
pub(crate) const DAY: &str = "2026-11-20";

/// Two answers that settle the outcome under the specimen: Django.
pub(crate) const DJANGO: [&str; 4] = ["--primary-job", "product", "--workload-share", "little"];

/// Those two answers, and more arguments.
pub(crate) fn django<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&DJANGO[..], more].concat()
}

/// Answers as flags that leave `features` as the next question under the specimen.
pub(crate) const BEFORE_FEATURES: &str = "--primary-job not-sure --clients not-sure \
    --workload-share little --workloads none --admin-panel no";

/// A command with the specimen and without those variables.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    command.envs([
        (RULES, SPECIMEN),
        ("TERM", "xterm-256color"),
        ("SOURCE_DATE_EPOCH", EPOCH),
    ]);
    command
}

/// The program with these arguments.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = command(PROGRAM);
    command.args(arguments);
    command
}

/// Runs the program with these arguments.
pub(crate) fn run(arguments: &[&str]) -> Run {
    program(arguments).run()
}

/// A script for bash, in which `$P` is the program.
pub(crate) fn script(text: &str) -> Command {
    let mut shell = command("bash");
    shell.args(["-c", text]).env("P", PROGRAM);
    shell
}

/// The specimen.
pub(crate) fn specimen() -> RuleSet {
    let loaded = load::load(Path::new(SPECIMEN), &[]);
    loaded.unwrap_or_else(|problems| panic!("{problems}")).rules
}

/// Runs a command until it ends.
pub(crate) trait Finish {
    /// Uses the shipped rule set.
    fn shipped(&mut self) -> &mut Self;

    /// Runs it without input.
    fn run(&mut self) -> Run;

    /// Runs it with this as its standard input.
    fn run_with(&mut self, input: impl AsRef<[u8]>) -> Run;
}

impl Finish for Command {
    fn shipped(&mut self) -> &mut Self {
        self.env_remove(RULES)
    }

    fn run(&mut self) -> Run {
        self.output().unwrap().into()
    }

    fn run_with(&mut self, input: impl AsRef<[u8]>) -> Run {
        self.stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = self.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                // A program that rejects its arguments does not read its input.
                let _ = stdin.write_all(input);
            });
            child.wait_with_output().unwrap().into()
        })
    }
}

/// The result of a run.
#[derive(Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Run {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }

    /// The lines of standard output.
    pub(crate) fn lines(&self) -> Vec<&str> {
        self.stdout.lines().collect()
    }

    /// Asserts that the run failed with exactly these errors, given without places and help.
    pub(crate) fn assert_refused(&self, errors: &[&str]) {
        assert_eq!(self.code, Some(2), "{}", self.stderr);
        let lines = self.stderr.lines();
        let said: Vec<&str> = lines.filter_map(|it| it.strip_prefix("error: ")).collect();
        assert_eq!(said, errors);
        assert_eq!(self.stdout, "");
    }

    /// The standard output of a successful run without messages.
    pub(crate) fn succeeded(self) -> String {
        let end = (self.code, self.stderr.as_str());
        assert_eq!(end, (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    /// The standard error of a run that failed without a result.
    pub(crate) fn refused(self) -> String {
        let end = (self.code, self.stdout.as_str());
        assert_eq!(end, (Some(2), ""), "{}", self.stderr);
        self.stderr
    }
}

/// A temporary folder, which is removed after the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A folder with one file.
    pub(crate) fn with(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = Self::new();
        folder.write(name, content);
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The path of a file in it, as an argument.
    pub(crate) fn file(&self, name: &str) -> String {
        self.path()
            .join(name)
            .into_os_string()
            .into_string()
            .unwrap()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The names in one of its folders, in order.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path().join(folder)).unwrap();
        let mut names: Vec<PathBuf> = entries.map(|it| it.unwrap().file_name().into()).collect();
        names.sort();
        names
            .iter()
            .map(|it| it.to_str().unwrap().to_owned())
            .collect()
    }

    /// The program with these arguments, run in this folder.
    pub(crate) fn program(&self, arguments: &[&str]) -> Command {
        let mut command = program(arguments);
        command.current_dir(self.path());
        command
    }

    /// Runs the program with these arguments in this folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.program(arguments).run()
    }
}

//! Who wrote the code of the last year, from Git. The repository is read by `git log` alone, without
//! anything that its configuration could make Git execute.

use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::ruleset::Problem;

/// How long Git may take.
const LONGEST: Duration = Duration::from_secs(60);

/// An author counts if one in this many commits is theirs.
const ONE_IN: usize = 50;

/// How many authors wrote at least one in `ONE_IN` of the last year's commits to `folder`. Bots do
/// not count.
///
/// # Errors
/// Git is missing, or the folder is not in a repository with all of that history.
pub(super) fn authors(folder: &Path) -> Result<u64, Problem> {
    let problem = |because: &str| {
        let message = format!(
            "cannot read the Git history of `{}`: {because}",
            folder.display()
        );
        Problem::new(None, message)
    };
    let shallow = git(folder, &["rev-parse", "--is-shallow-repository"]);
    if shallow.map_err(|it| problem(&it))?.trim() == "true" {
        let help = "fetch all of it, e.g. with `git fetch --unshallow`, or `fetch-depth: 0` in CI";
        return Err(problem("the clone is shallow").help(help));
    }
    let words = [
        "log",
        "--since=1.year",
        "--format=%aN",
        "--no-show-signature",
        "--",
        ".",
    ];
    let log = git(folder, &words).map_err(|it| problem(&it))?;
    let mut commits: HashMap<String, usize> = HashMap::new();
    for author in log.lines().map(|it| it.trim().to_lowercase()) {
        if !author.ends_with("[bot]") {
            *commits.entry(author).or_default() += 1;
        }
    }
    let all: usize = commits.values().sum();
    let counted = commits.values().filter(|it| **it * ONE_IN >= all);
    Ok(counted.count() as u64)
}

/// What Git prints. No hook, pager, signature program, file monitor or transport of the repository
/// is run: lazy fetching is off, and no protocol is allowed.
fn git(folder: &Path, words: &[&str]) -> Result<String, String> {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        // Such as the repository of a hook that runs this program.
        if name.as_encoded_bytes().starts_with(b"GIT_") {
            command.env_remove(name);
        }
    }
    command
        .envs([
            ("GIT_ALLOW_PROTOCOL", ""),
            ("GIT_NO_LAZY_FETCH", "1"),
            ("GIT_NO_REPLACE_OBJECTS", "1"),
            ("GIT_OPTIONAL_LOCKS", "0"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("LC_ALL", "C"),
        ])
        .arg("--no-pager")
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args(["-c", "log.showSignature=false", "-c", "mailmap.file="])
        .arg("-C")
        .arg(folder)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => "Git is not installed".to_owned(),
        _ => error.to_string(),
    })?;
    let out = child.stdout.take();
    let reader = thread::spawn(move || text(out));
    let start = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if start.elapsed() < LONGEST => thread::sleep(Duration::from_millis(5)),
            None => {
                // It may have ended in the meantime.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!(
                    "Git took longer than {} seconds",
                    LONGEST.as_secs()
                ));
            }
        }
    };
    if status.success() {
        return Ok(reader.join().unwrap_or_default());
    }
    let said = text(child.stderr.take());
    let said = said.lines().next().unwrap_or_default();
    Err(said.trim_start_matches("fatal: ").to_owned())
}

fn text(pipe: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    // What was read before an error is good enough: the status says whether it is all.
    let _ = pipe.map(|mut it| it.read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

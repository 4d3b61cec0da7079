//! What moving an existing code base takes, who wrote it, and mistakes in how a rule set reads code.

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::common::terminal::{Terminal, WITH_SHIPPED};
use crate::common::{Finish, Folder, PROGRAM, command};
use crate::scan::{FASTAPI, SETTINGS, models, project, write};

/// The advice for the code in a folder, with these arguments.
fn output(folder: &Path, words: &[&str]) -> String {
    let mut program = command(PROGRAM);
    program.shipped().current_dir(folder);
    program.args(["--scan", ".", "--no-input", "--rest-not-sure"]);
    program.args(words).run().succeeded()
}

fn advice(folder: &Path, words: &[&str]) -> Value {
    serde_json::from_str(&output(folder, &[words, &["--json"]].concat())).unwrap()
}

/// What the moves to the recommended outcome do, each with its sentence.
fn moves(advice: &Value) -> Vec<(String, String)> {
    let text = |it: &Value| it.as_str().unwrap().to_owned();
    let moves = advice["code"]["moves"].as_array().unwrap().iter();
    moves
        .map(|it| (text(&it["does"]), text(&it["say"])))
        .collect()
}

/// A FastAPI application with tables, passwords and an admin panel.
fn service() -> TempDir {
    let tables = format!(
        "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): ...\n{}",
        models(14, "Base")
    );
    project(&[
        ("main.py", FASTAPI),
        ("tables.py", &tables),
        (
            "admin.py",
            "from sqladmin import Admin\nadmin = Admin(1, 2)\n",
        ),
        (
            "users.py",
            "import bcrypt\nbcrypt.hashpw(1, 2)\nbcrypt.checkpw(1, 2)\n",
        ),
    ])
}

/// Whoever wants to replace the code says that it is a new codebase.
const TO_DJANGO: [&str; 4] = ["--edited-by", "staff", "--existing", "new"];

#[test]
fn moving_fastapi_to_django_takes_the_tables_and_saves_what_was_built() {
    let folder = service();
    let advice = advice(folder.path(), &TO_DJANGO);
    assert_eq!(advice["recommendation"]["id"], "django");
    assert_eq!(advice["code"]["frameworks"][0], "FastAPI");
    // What a scan tells is no first step any more.
    let start = |advice: &Value| advice["outcome"]["start"].to_string();
    assert!(!start(&advice).contains("--scan"));
    let words = "--edited-by staff --existing other-python --rest-not-sure --json";
    let unread = command(PROGRAM).shipped().args(words.split(' ')).run();
    let unread: Value = serde_json::from_str(&unread.succeeded()).unwrap();
    assert!(start(&unread).contains("backend-advisor --scan ."));
    let moves = moves(&advice);
    let has = |does: &str, word: &str| moves.iter().any(|it| it.0 == does && it.1.contains(word));
    assert!(
        has("takes", "Django model") && has("takes", "route"),
        "{moves:?}"
    );
    assert!(
        has("saves", "admin") && has("saves", "accounts"),
        "{moves:?}"
    );
    let evidence = &advice["code"]["moves"][1]["evidence"][0];
    assert_eq!(
        (&evidence["trait"], &evidence["count"]),
        (&"sql-tables".into(), &15.into())
    );
    for format in ["markdown", "adr"] {
        let text = output(
            folder.path(),
            &[&TO_DJANGO[..], &["--format", format]].concat(),
        );
        assert!(
            text.contains("The code today") && text.contains("tables.py:2"),
            "{text}"
        );
    }
    let text = output(folder.path(), &TO_DJANGO);
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let likely = advice["code"]["likely"].as_array().unwrap().len();
    assert!(likely > 1, "{advice}");
    let code = format!(
        "Code The scan found FastAPI. With --likely, it answers {likely} more questions. If you build \
         on that code: Each route becomes a Django view"
    );
    assert!(said.contains(&code), "{text}");
    let likely =
        format!("The scan found FastAPI.\n  With --likely, it answers {likely} more questions.");
    let report = output(folder.path(), &[&TO_DJANGO[..], &["--explain"]].concat());
    assert!(report.contains(&likely), "{report}");
    let with_likely = output(
        folder.path(),
        &[&TO_DJANGO[..], &["--likely", "--explain"]].concat(),
    );
    assert!(!with_likely.contains("With --likely"), "{with_likely}");
    // On a screen, the result fits with its headline.
    let path = folder.path().display().to_string();
    let words = ["--scan", &path, "--no-input", "--rest-not-sure"];
    let words = [&words[..], &TO_DJANGO].concat();
    let mut terminal = Terminal::run_with(24, 80, &words, &[WITH_SHIPPED]);
    assert_eq!(terminal.exit_code(), 0);
    let screen = terminal.screen();
    let lines = screen.trim_end().lines().count();
    assert!(
        screen.starts_with("Clear choice    Django") && lines <= 22,
        "{screen}"
    );
    assert!(screen.contains("Each route becomes"), "{screen}");
    assert!(screen.contains("With --likely"), "{screen}");
}

#[test]
fn code_in_the_recommended_framework_stays() {
    let folder = service();
    let advice_for = advice(
        folder.path(),
        &[
            "--used-through",
            "systems",
            "--edited-by",
            "programs",
            "--sign-in",
            "tokens",
        ],
    );
    assert_eq!(advice_for["recommendation"]["id"], "fastapi");
    assert!(moves(&advice_for).iter().all(|(does, _)| does == "keeps"));

    let tables = format!(
        "from django.db import models\n{}",
        models(12, "models.Model")
    );
    let site = project(&[("settings.py", SETTINGS), ("models.py", &tables)]);
    let stays = advice(site.path(), &["--heavy-share", "little"]);
    assert_eq!(stays["recommendation"]["id"], "django");
    assert_eq!(moves(&stays)[0].0, "keeps");
    // Without a scan, there is no code to speak of.
    let mut program = command(PROGRAM);
    program
        .shipped()
        .args(["--rest-not-sure", "--json", "--no-input"]);
    let without: Value = serde_json::from_str(&program.run().succeeded()).unwrap();
    assert_eq!(without["code"], Value::Null);
}

#[test]
fn sockets_bolted_on_django_move_into_the_service() {
    let socket = "from channels.generic.websocket import WebsocketConsumer as W\nclass A(W): ...\nclass B(W): ...\n";
    let site = project(&[("settings.py", SETTINGS), ("sockets.py", socket)]);
    let words = [
        "--heavy-share",
        "main",
        "--two-services",
        "yes",
        "--heavy-apart",
        "yes",
    ];
    let advice = advice(site.path(), &words);
    assert_eq!(advice["recommendation"]["id"], "hybrid");
    let moves = moves(&advice);
    assert!(
        moves
            .iter()
            .any(|it| it.0 == "takes" && it.1.contains("WebSockets")),
        "{moves:?}"
    );
    assert!(
        moves
            .iter()
            .any(|it| it.0 == "saves" && it.1.contains("WSGI")),
        "{moves:?}"
    );
}

/// Changes `main.py` this many times, as this author.
fn commit(folder: &Path, author: &str, times: usize) {
    for _ in 0..times {
        let text = std::fs::read_to_string(folder.join("main.py")).unwrap();
        write(folder, "main.py", text + "# more\n");
        let name = format!("user.name={author}");
        let as_author = ["-c", &name, "-c", "user.email=a@example.org"];
        git(
            folder,
            &[
                &as_author[..],
                &["commit", "--quiet", "--all", "-m", "More"],
            ]
            .concat(),
        );
    }
}

fn git(folder: &Path, words: &[&str]) {
    let run = command("git")
        .current_dir(folder)
        .args(words)
        .output()
        .unwrap();
    assert!(run.status.success(), "{run:?}");
}

fn repository() -> TempDir {
    let folder = project(&[("main.py", FASTAPI)]);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "main.py"]);
    folder
}

fn scanned(folder: &Path, words: &[&str]) -> std::process::Output {
    let mut program = command(PROGRAM);
    program
        .shipped()
        .current_dir(folder)
        .args(["scan"])
        .args(words);
    program.output().unwrap()
}

fn team_size(folder: &Path, words: &[&str]) -> Option<String> {
    let out = scanned(folder, &[words, &["--json"]].concat());
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    let answers = report["projects"][0]["answers"].as_array().unwrap();
    let found = answers.iter().find(|it| it["question"] == "team-size")?;
    assert_eq!(found["sure"], "likely");
    Some(found["answer"].as_str().unwrap().to_owned())
}

#[test]
fn authors_are_counted_only_if_asked_for() {
    let folder = repository();
    let path = folder.path();
    commit(path, "Ada", 3);
    commit(path, "dependabot[bot]", 2);
    assert_eq!(team_size(path, &[]), None);
    assert_eq!(team_size(path, &["--history"]).unwrap(), "tiny");
    commit(path, "Bo", 2);
    commit(path, "Cy", 1);
    assert_eq!(team_size(path, &["--history"]).unwrap(), "small");
    let text = String::from_utf8(scanned(path, &["--history"]).stdout).unwrap();
    assert!(text.contains("authors in the last year: 3"), "{text}");
    // Each project of a monorepo has its own history.
    write(path, "api/requirements.txt", "fastapi\n");
    assert!(scanned(path, &["--history", "api"]).status.code() == Some(2));
}

#[test]
fn nothing_of_a_repository_is_executed() {
    let folder = repository();
    let path = folder.path();
    commit(path, "Ada", 1);
    let script = path.join("evil.sh");
    write(path, "evil.sh", "#!/bin/sh\ntouch executed\nexit 1\n");
    git(path, &["update-index", "--add", "--chmod=+x", "evil.sh"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&script, mode).unwrap();
    }
    let script = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "gpg.program",
        "diff.external",
    ] {
        git(path, &["config", key, script]);
    }
    git(path, &["config", "log.showSignature", "true"]);
    git(path, &["config", "alias.log", &format!("!{script}")]);
    git(path, &["config", "core.hooksPath", path.to_str().unwrap()]);
    let size = team_size(path, &["--history"]);
    assert_eq!(size.as_deref(), Some("tiny"));
    assert!(!path.join("executed").exists());
}

#[test]
fn a_history_that_is_not_there_is_an_error() {
    let folder = project(&[("main.py", FASTAPI)]);
    let failed = scanned(folder.path(), &["--history"]);
    let said = String::from_utf8(failed.stderr).unwrap();
    assert_eq!(failed.status.code(), Some(2), "{said}");
    assert!(
        said.contains("cannot read the Git history of") && said.contains("not a git repository"),
        "{said}"
    );

    let whole = repository();
    commit(whole.path(), "Ada", 2);
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", whole.path().display());
    git(
        clone.path(),
        &["clone", "--quiet", "--depth=1", &from, "part"],
    );
    let failed = scanned(&clone.path().join("part"), &["--history"]);
    let said = String::from_utf8(failed.stderr).unwrap();
    assert!(
        said.contains("the clone is shallow") && said.contains("fetch-depth: 0"),
        "{said}"
    );
}

/// The smallest rule set, with this `scan`.
fn rules(scan: &str) -> String {
    format!(
        "format: 1\nid: x\nversion: '1'\ntitle: X?\nhouse: true\nquestions:\n  - {{id: a, ask: A?, kind: yes-no}}\n\
         outcomes:\n  - {{id: one, title: One, summary: One.}}\n  - {{id: two, title: Two, summary: Two.}}\n\
         decision:\n  - {{id: r, when: {{a: yes}}, recommend: one, because: R.}}\n  - {{id: d, recommend: two, because: D.}}\n\
         scan:\n{scan}"
    )
}

#[test]
fn patterns_that_never_match_and_traits_that_nothing_uses_are_reported() {
    let folder = Folder::new();
    folder.write(
        "rules.yaml",
        rules(
            "  traits:\n    - {id: idle, says: Idle, patterns: [{import: x}]}\n\
             \x20   - id: twice\n      says: Twice\n      patterns:\n\
             \x20       - {import: [celery, celery.app]}\n\
             \x20       - {decorator: huey.*}\n        - {decorator: huey.task}\n\
             \x20       - {decorator: rq.job, async: true}\n        - {decorator: rq.job}\n\
             \x20   - {id: named, says: Named, framework: F, patterns: [{import: y}]}\n\
             \x20 answers:\n    - {question: a, answer: yes, sure: likely, when: [{seen: [twice]}]}\n",
        ),
    );
    let said = folder.run(&["rules", "check", "rules.yaml"]).succeeded();
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "nothing uses the trait `idle`",
        "`celery` already matches everything that `celery.app` matches",
        "`huey.*` already matches everything that `huey.task` matches",
    ] {
        assert!(flat.contains(expected), "{expected}: {said}");
    }
    assert!(
        !flat.contains("named") && !flat.contains("rq.job"),
        "{said}"
    );

    folder.write(
        "wrong.yaml",
        rules(
            "  traits:\n    - id: t\n      says: T\n      patterns:\n\
             \x20       - {file: '.github/**'}\n        - {service: 'postgres:16'}\n\
             \x20       - {setting: A, holds: '[z-a]'}\n        - {history: files}\n\
             \x20 answers:\n    - {question: b, answer: yes, sure: likely, when: [{seen: [u]}]}\n",
        ),
    );
    let said = folder.run(&["rules", "check", "wrong.yaml"]).refused();
    let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "hidden files are not read",
        "leave out the registry and the version of an image",
        "it is not a valid pattern",
        "the history only shows `authors`",
        "unknown question `b`",
        "unknown trait `u`",
    ] {
        assert!(flat.contains(expected), "{expected}: {said}");
    }
}

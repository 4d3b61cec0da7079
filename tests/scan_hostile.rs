//! Scans of hostile trees: links, pipes, odd names, and a great many files.

use std::fs::{self, File};
use std::path::Path;

use crate::common::terminal::{Terminal, WITH_SHIPPED};
use crate::common::{Finish, PROGRAM, command};
use crate::scan::{FASTAPI, project, write};

#[test]
fn hostile_trees_end_with_a_message() {
    let folder = project(&[("main.py", FASTAPI), ("a\nb\u{1b}[31m.py", "def\n")]);
    write(folder.path(), "bytes.py", [0xff, 0xfe, 0x00]);
    write(
        folder.path(),
        "deep.py",
        format!("x = {}1\n", "~".repeat(50_000)),
    );
    write(
        folder.path(),
        "long.py",
        format!("x = 1{}\n", " + 1".repeat(50_000)),
    );
    write(folder.path(), "large.py", "#".repeat(2 * 1024 * 1024));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", folder.path().join("loop")).unwrap();
        let outside = project(&[("secret.py", "import django\n")]);
        let link = |to: &Path, name| std::os::unix::fs::symlink(to, folder.path().join(name));
        link(outside.path(), "outside").unwrap();
        link(&outside.path().join("secret.py"), "secret.py").unwrap();
        link(Path::new("gone.py"), "dangling.py").unwrap();
        // Nobody writes to the pipe: a scan that opened it would not end.
        let pipe = folder.path().join("pipe.py");
        assert!(
            command("mkfifo")
                .arg(&pipe)
                .output()
                .unwrap()
                .status
                .success()
        );
        let socket = folder.path().join("socket.py");
        drop(std::os::unix::net::UnixListener::bind(socket).unwrap());
    }
    let path = folder.path().to_str().unwrap();
    let text = command(PROGRAM)
        .shipped()
        .args(["scan", path])
        .run()
        .succeeded();
    assert!(
        !text.contains(|it: char| it.is_control() && it != '\n'),
        "{text}"
    );
    for word in [
        "not valid UTF-8",
        "nested too deeply",
        "larger than 1024 KiB",
        "not valid Python 3",
    ] {
        assert!(text.contains(word), "{word}: {text}");
    }
    let json = command(PROGRAM)
        .shipped()
        .args(["scan", "--json", path])
        .run()
        .succeeded();
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let project = &json["projects"][0];
    assert_eq!(project["not_read"].as_array().unwrap().len(), 5);
    assert_eq!(project["python_files"], 1);
    let traits = project["traits"].as_array().unwrap();
    assert!(traits.iter().all(|it| it["trait"] != "django-code"));
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project(&[("main.py", FASTAPI), ("closed/a.py", "")]);
    let closed = folder.path().join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
    let is_root = fs::read_dir(&closed).is_ok();
    let mut program = command(PROGRAM);
    program
        .shipped()
        .args(["scan", folder.path().to_str().unwrap()]);
    let text = program.run().succeeded();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    // The superuser can read everything.
    if !is_root {
        assert!(text.contains("closed: permission denied"), "{text}");
        assert!(text.contains("some files could not be read"), "{text}");
    }
}

#[test]
fn a_hundred_thousand_files_are_listed() {
    let folder = project(&[("main.py", FASTAPI)]);
    for outer in 0..100 {
        let inner = folder.path().join(format!("data/{outer}"));
        fs::create_dir_all(&inner).unwrap();
        for file in 0..1_000 {
            File::create(inner.join(format!("{file}.csv"))).unwrap();
        }
    }
    let mut program = command(PROGRAM);
    program
        .shipped()
        .args(["scan", folder.path().to_str().unwrap()]);
    let text = program.run().succeeded();
    assert!(text.contains("FastAPI: 1 Python file read."), "{text}");
    assert!(!text.contains("Not read"), "{text}");
}

#[test]
fn a_quick_scan_shows_no_progress_in_a_terminal() {
    let folder = project(&[("main.py", FASTAPI)]);
    let path = folder.path().to_str().unwrap();
    let mut terminal = Terminal::run_with(24, 80, &["scan", path], &[WITH_SHIPPED]);
    assert_eq!(terminal.exit_code(), 0);
    let shown = terminal.transcript();
    assert!(shown.contains("FastAPI: 1 Python file read."), "{shown}");
    assert!(!shown.contains("reading Python files"), "{shown}");
}

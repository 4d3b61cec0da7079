//! New files appear complete or not at all, whatever happens, and pipes and devices are not new
//! files.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use crate::common::{DJANGO, Finish, Folder, django, program, script};

#[test]
fn a_pipe_or_a_device_gets_the_result() {
    let printed = program(&django(&["--json"])).run().succeeded();
    let place = Folder::new();
    for text in [
        "$P $A --json -o /dev/stdout",
        "$P $A --json -o /dev/stdout > file && cat file",
        "$P $A --json -o >(cat)",
        "$P $A --json -o >(cat > late) && until [ -s late ]; do sleep 0.1; done; cat late",
        "mkfifo fifo; cat fifo & $P $A --json -o fifo; wait",
        "$P $A --json -o /dev/fd/5 5>&1",
    ] {
        let mut shell = script(text);
        shell.env("A", DJANGO.join(" ")).current_dir(place.path());
        let run = shell.run();
        assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{text}");
        assert_eq!(run.stdout, printed, "{text}");
    }
    let lines = script("yes '{}' | head -3000 | $P batch --brief -o >(head -1) && sleep 0.2").run();
    assert_eq!((lines.code, lines.lines().len()), (Some(0), 1));
    let saved = script("$P --rest-not-sure --save >(cat) -o /dev/null")
        .run()
        .succeeded();
    assert!(saved.starts_with("schema_version: 1\n"), "{saved}");
    let full = program(&django(&["-o", "/dev/full"])).run().refused();
    assert_eq!(
        full,
        "error: cannot write `/dev/full`: no space left on device\n"
    );
}

/// How many times each format is killed. `KILLS=300` takes a minute.
fn kills() -> u64 {
    std::env::var("KILLS").map_or(20, |kills| kills.parse().unwrap())
}

/// Kills a program after this many microseconds, and returns whether it was still running.
fn kill(child: &mut Child, after: u64) -> bool {
    thread::sleep(Duration::from_micros(after));
    let was_running = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    was_running
}

#[test]
fn a_killed_program_leaves_no_partial_and_no_temporary_file() {
    let input = Folder::with("lines", "{}\n".repeat(60));
    let lines = input.file("lines");
    let place = Folder::new();
    let forms: [(&str, &[&str]); 5] = [
        (
            "result.json",
            &["--rest-not-sure", "--json", "-o", "result.json"],
        ),
        ("record.yaml", &["--rest-not-sure", "--save", "record.yaml"]),
        ("page.html", &["page", "-o", "page.html"]),
        ("", &["--rest-not-sure", "--adr-dir", "."]),
        ("lines.json", &["batch", &lines, "-o", "lines.json"]),
    ];
    for (name, arguments) in forms {
        let start = |arguments: &[&str]| {
            let mut program = place.program(arguments);
            program
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        };
        let begun = std::time::Instant::now();
        start(arguments).wait().unwrap();
        let whole = begun.elapsed().as_micros() as u64;
        let written = place.names(".").pop().unwrap();
        let complete = place.read(&written);
        let clear = || {
            place
                .names(".")
                .iter()
                .for_each(|it| std::fs::remove_file(place.file(it)).unwrap())
        };
        clear();
        let mut running = 0;
        for round in 0..kills() {
            let mut child = start(arguments);
            running += u64::from(kill(&mut child, whole * round / kills()));
            for found in place.names(".") {
                assert!(
                    found == name || name.is_empty(),
                    "{found} is left of {arguments:?}"
                );
                assert_eq!(place.read(&found), complete, "{arguments:?}");
            }
            clear();
        }
        assert!(running > 0, "no kill was in time: {arguments:?}");
    }
}

#[test]
fn waiting_for_a_locked_directory_is_announced() {
    let place = Folder::new();
    let lock = File::open(place.path()).unwrap();
    lock.lock().unwrap();
    let mut waiting = place.program(&["--rest-not-sure", "--adr-dir", "."]);
    let mut child = waiting
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(child.stderr.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    assert_eq!(said, "Waiting for another program to unlock `.`.\n");
    lock.unlock().unwrap();
    let run: crate::common::Run = child.wait_with_output().unwrap().into();
    assert_eq!(run.code, Some(0));
    assert!(run.stdout.starts_with("./0001-"), "{}", run.stdout);
}

#[test]
fn the_time_zone_is_read_only_for_a_date_and_never_endlessly() {
    let zones = ["/dev/zero", ":/dev/zero", "/nowhere", "Europe/Berlin", ""];
    for zone in zones {
        let text = "ulimit -v 1000000; $P --rest-not-sure --format adr";
        let mut shell = script(text);
        let adr = shell
            .env("TZ", zone)
            .env_remove("SOURCE_DATE_EPOCH")
            .run()
            .succeeded();
        assert!(adr.contains("\ndate: 20"), "{zone}: {adr}");
    }
}

/// Rust opens `/dev/null` in place of a closed stream before the program starts, so it cannot tell
/// the two apart.
#[test]
fn a_closed_standard_output_discards_the_result() {
    for (code, arguments) in [(0, "--rest-not-sure"), (3, "--no-input"), (2, "--nonsense")] {
        for stream in [">&-", ">/dev/null"] {
            let run = script(&format!("$P {arguments} {stream}")).run();
            assert_eq!(run.code, Some(code), "{arguments} {stream}");
        }
    }
}

#[test]
fn a_full_or_closed_standard_error_changes_nothing() {
    for (code, arguments) in [
        (0, "--rest-not-sure"),
        (1, "--rest-not-sure --expect fastapi"),
        (3, "--primary-job product --no-input"),
        (2, "--rest-not-sure --nonsense"),
        (2, "--rest-not-sure --format nonsense"),
    ] {
        for stream in ["2>/dev/full", "2>&-", "2>/dev/null"] {
            let place = Folder::new();
            let mut shell = script(&format!("$P {arguments} --json -o new {stream}"));
            let run = shell.current_dir(place.path()).run();
            assert_eq!(run.code, Some(code), "{arguments} {stream}");
            let is_there = place.path().join("new").exists();
            assert_eq!(is_there, code != 2, "{arguments} {stream}");
        }
    }
}

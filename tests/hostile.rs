//! Input that tries to make the program slow, large or wrong. Each case has an expected exit code,
//! and none takes more than a second or 64 MB.
//!
//! These limits apply to the release build, whose path is in `HOSTILE_PROGRAM`. Without it, the
//! debug build, which is many times slower, is tested with some of the cases.

mod arguments;
mod lines;
mod rule_sets;
mod texts;

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;
use wait4::Wait4;

use crate::common::{PROGRAM, command};

/// The maximum CPU time.
const TIME: Duration = Duration::from_secs(1);

/// The maximum memory in bytes.
const MEMORY: u64 = 64 * 1024 * 1024;

/// A debug build is tested with one of this many cases, and may take this many times the limits.
const DEBUG_CASES: usize = 5;
const DEBUG_TIMES: u32 = 40;
const DEBUG_MEMORY: u64 = 2;

/// Produces the contents of a file.
type Make = Box<dyn Fn() -> Vec<u8> + Sync>;

/// Arguments and files, and the expected exit code.
struct Case {
    name: String,
    arguments: Vec<OsString>,
    /// The files, which are created when the case is run.
    files: Vec<(String, Make)>,
    exit: i32,
}

impl Case {
    fn new(name: impl Into<String>, arguments: &str, exit: i32) -> Self {
        Self {
            name: name.into(),
            arguments: arguments.split_whitespace().map(OsString::from).collect(),
            files: Vec::new(),
            exit,
        }
    }

    /// The same with a file of this name.
    fn with<Text: AsRef<[u8]>>(
        mut self,
        file: &str,
        text: impl Fn() -> Text + Sync + 'static,
    ) -> Self {
        let make = Box::new(move || text().as_ref().to_vec());
        self.files.push((file.to_owned(), make));
        self
    }

    /// What went wrong with the case, if anything.
    fn run(&self, program: &str, limits: (Duration, u64)) -> Option<String> {
        let folder = TempDir::new().unwrap();
        for (name, make) in &self.files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, make()).unwrap();
        }
        let stderr = folder.path().join(".stderr");
        let mut child = command(program)
            .args(&self.arguments)
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&stderr).unwrap())
            .spawn()
            .unwrap();
        let used = child.wait4().unwrap();
        let time = used.rusage.utime + used.rusage.stime;
        let (memory, code) = (used.rusage.maxrss, used.status.code());
        let is_right = code == Some(self.exit) && time <= limits.0 && memory <= limits.1;
        (!is_right).then(|| {
            let megabytes = memory / 1024 / 1024;
            let said = beginning(&stderr);
            let (name, exit) = (&self.name, self.exit);
            format!("{name}: exit {code:?} for {exit}, {time:?}, {megabytes} MB: {said}")
        })
    }
}

/// What went wrong with the cases. Several run at a time.
fn run_all(cases: &[Case], program: &str, limits: (Duration, u64)) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().unwrap().extend(case.run(program, limits));
                }
            });
        }
    });
    wrong.into_inner().unwrap()
}

fn beginning(file: &Path) -> String {
    let text = fs::read(file).unwrap();
    String::from_utf8_lossy(&text).chars().take(200).collect()
}

/// Set in the process that runs the cases.
const ALONE: &str = "HOSTILE_ALONE";

/// The memory of a process counts from the peak of the one that started it. So the cases are started
/// by a process that runs no other tests.
#[test]
fn nothing_makes_the_program_slow_or_large() {
    if env::var_os(ALONE).is_some() {
        return run_cases();
    }
    let test = "hostile::nothing_makes_the_program_slow_or_large";
    let mut alone = Command::new(env::current_exe().unwrap());
    let run = alone.args(["--exact", test]).env(ALONE, "1").output();
    let run = run.unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && said.contains("1 passed"), "{said}");
}

fn run_cases() {
    let mut cases = rule_sets::cases();
    cases.extend(texts::cases());
    cases.extend(lines::cases());
    cases.extend(arguments::cases());
    assert!(cases.len() >= 250, "there are {} cases", cases.len());
    let released = env::var("HOSTILE_PROGRAM").ok();
    let wrong = match &released {
        Some(program) => run_all(&cases, program, (TIME, MEMORY)),
        None => {
            let cases: Vec<Case> = cases.into_iter().step_by(DEBUG_CASES).collect();
            let limits = (TIME * DEBUG_TIMES, MEMORY * DEBUG_MEMORY);
            run_all(&cases, PROGRAM, limits)
        }
    };
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

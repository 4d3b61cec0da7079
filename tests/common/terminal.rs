//! A terminal that runs the program, and the person who uses it.

#![allow(dead_code, reason = "each test uses its own part")]

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use crate::common::{PROGRAM, RULES, SPECIMEN, VARIABLES};

/// The maximum time for any step: far longer than needed, even on a busy machine.
const DEADLINE: Duration = Duration::from_secs(120);

/// The variable that selects the shipped rule set instead of the specimen.
pub(crate) const WITH_SHIPPED: (&str, &str) = (RULES, "");

/// The menu after the questions, and its entries.
pub(crate) const REVIEW: &str = "What next?";
pub(crate) const SHARPEN: &str = "Sharpen the plan";
pub(crate) const CHANGE: &str = "Change an answer";

/// The question to a person who wants to change an answer.
pub(crate) const WHICH: &str = "Which answer?";

pub(crate) const ENTER: &str = "\r";
pub(crate) const ESCAPE: &str = "\u{1b}";
pub(crate) const CTRL_C: &str = "\u{3}";
pub(crate) const DOWN: &str = "\u{1b}[B";
pub(crate) const UP: &str = "\u{1b}[A";
pub(crate) const SPACE: &str = " ";

/// The output that the terminal has received.
struct Received {
    parser: vt100::Parser,
    bytes: Vec<u8>,
}

type Shared = Arc<(Mutex<Received>, Condvar)>;

/// A terminal with one program, which is killed when the test ends.
pub(crate) struct Terminal {
    shared: Shared,
    reader: Option<JoinHandle<()>>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
}

impl Terminal {
    /// Runs the program with these arguments.
    pub(crate) fn run(rows: u16, columns: u16, arguments: &[&str]) -> Self {
        Self::run_with(rows, columns, arguments, &[])
    }

    /// Runs the program with these arguments and environment variables.
    pub(crate) fn run_with(
        rows: u16,
        columns: u16,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.args(arguments);
        Self::start(rows, columns, command, variables)
    }

    /// Runs a script, in which `$P` is the program.
    pub(crate) fn script(
        rows: u16,
        columns: u16,
        script: &str,
        variables: &[(&str, &str)],
    ) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", script]);
        command.env("P", PROGRAM);
        Self::start(rows, columns, command, variables)
    }

    fn start(
        rows: u16,
        columns: u16,
        mut command: CommandBuilder,
        variables: &[(&str, &str)],
    ) -> Self {
        for variable in VARIABLES {
            command.env_remove(variable);
        }
        command.env(RULES, SPECIMEN);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        let pair = native_pty_system().openpty(size(rows, columns)).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        // The reader sees the end only when the program's side is closed everywhere.
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let received = Received {
            parser: vt100::Parser::new(cells(rows), cells(columns), 0),
            bytes: Vec::new(),
        };
        let shared: Shared = Arc::new((Mutex::new(received), Condvar::new()));
        let reader = {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(count @ 1..) = output.read(&mut buffer) {
                    let bytes = &buffer[..count];
                    let (received, changed) = &*shared;
                    let mut received = received.lock().unwrap();
                    received.parser.process(bytes);
                    received.bytes.extend_from_slice(bytes);
                    changed.notify_all();
                }
            })
        };
        Self {
            shared,
            reader: Some(reader),
            master: pair.master,
            keys,
            child,
        }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Waits until `is_so` accepts the screen, and returns it. A prompt is drawn line by line with
    /// the cursor hidden, so a screen without a cursor is ignored: it may show half a prompt.
    pub(crate) fn wait_until(&self, wanted: &str, is_so: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + DEADLINE;
        let mut received = self.received();
        loop {
            let is_whole = !received.parser.screen().hide_cursor();
            let screen = received.parser.screen().contents();
            if is_whole && is_so(&screen) {
                return screen;
            }
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited for {wanted}, but saw:\n{screen}");
            (received, _) = self.shared.1.wait_timeout(received, left).unwrap();
        }
    }

    /// Waits until the screen shows a text.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait_until(&format!("{text:?}"), |screen| screen.contains(text))
    }

    /// Waits until a prompt for `question` accepts keys, and returns the screen.
    pub(crate) fn wait_for_prompt(&self, question: &str) -> String {
        self.wait_until(&format!("a prompt for {question:?}"), |screen| {
            asked(screen).is_some_and(|asked| asked.contains(question))
        })
    }

    /// Waits until the cursor of the open prompt is on the option `label`.
    pub(crate) fn wait_for_cursor(&self, label: &str) {
        self.wait_until(&format!("the cursor on {label:?}"), |screen| {
            cursor(screen).is_some_and(|line| self::label(&line) == label)
        });
    }

    /// Waits until this many prompts have been ready for keys. Each one turns bracketed paste on.
    pub(crate) fn wait_for_prompts(&self, count: usize) {
        let end = Instant::now() + DEADLINE;
        while self.transcript().matches("\u{1b}[?2004h").count() < count {
            assert!(Instant::now() < end, "no other prompt:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Moves the cursor of the prompt for `question` to the option `label`.
    pub(crate) fn point_at(&mut self, question: &str, label: &str) {
        let options = options(&self.wait_for_prompt(question));
        let position = |is_it: &dyn Fn(&str) -> bool| options.iter().position(|it| is_it(it));
        let from = position(&|option| option.starts_with("> ")).unwrap();
        let to = position(&|option| self::label(option) == label)
            .unwrap_or_else(|| panic!("no option {label:?} in {options:?}"));
        self.press(&DOWN.repeat(to.saturating_sub(from)));
        self.press(&UP.repeat(from.saturating_sub(to)));
        self.wait_for_cursor(label);
    }

    /// Answers the prompt for `question` with the option `label`.
    pub(crate) fn choose(&mut self, question: &str, label: &str) {
        self.point_at(question, label);
        self.press(ENTER);
        self.wait_for_answered(question);
    }

    /// Answers the prompt for `question` with the option `label`, which may still be out of view.
    pub(crate) fn find(&mut self, question: &str, label: &str) {
        self.act(question, label);
        self.wait_for_answered(question);
    }

    /// Does the same without waiting, because the prompt may come back at once.
    pub(crate) fn act(&mut self, question: &str, label: &str) {
        self.wait_for_prompt(question);
        self.press(label);
        self.wait_for_cursor(label);
        self.press(ENTER);
    }

    /// Chooses the first entry of the menu after the questions, which ends the interview.
    pub(crate) fn show(&mut self) {
        self.wait_for_prompt(REVIEW);
        self.press(ENTER);
        self.wait_for_answered(REVIEW);
    }

    /// The answers that can be changed after the last question.
    pub(crate) fn changes(&mut self) -> Vec<String> {
        self.find(REVIEW, CHANGE);
        let changes = options(&self.wait_for_prompt(WHICH));
        self.press(ESCAPE);
        self.wait_for_prompt(REVIEW);
        changes.iter().map(|it| label(it).to_owned()).collect()
    }

    /// Goes from the menu back to the question with this answer, to change it.
    pub(crate) fn change(&mut self, question: &str, answer: &str) {
        self.find(REVIEW, CHANGE);
        self.find(WHICH, &format!("{question} {answer}"));
    }

    /// Ticks the option `label` of the prompt for `question`, or unticks it.
    pub(crate) fn tick(&mut self, question: &str, label: &str) {
        self.point_at(question, label);
        let is_ticked = |screen: &str| cursor(screen).is_some_and(|line| line.contains("[x]"));
        let before = is_ticked(&self.screen());
        self.press(SPACE);
        self.wait_until(&format!("another tick at {label:?}"), |screen| {
            cursor(screen).is_some() && is_ticked(screen) != before
        });
    }

    /// Answers the prompt for `question`, whose options are ticked, with none of them: says what
    /// that means.
    pub(crate) fn tick_none(&mut self, question: &str, label: &str) {
        self.wait_for_prompt(question);
        self.press(ENTER);
        self.wait_until("what no tick can mean", |screen| {
            options(screen)
                .first()
                .is_some_and(|it| self::label(it) == "None of these")
        });
        self.point_at(question, label);
        self.press(ENTER);
    }

    /// Answers the open prompt with the option at the cursor, and ticks it first if needed.
    pub(crate) fn take_first(&mut self) {
        let has = |mark: &str, screen: &str| cursor(screen).is_some_and(|it| it.contains(mark));
        if has("[ ]", &self.screen()) {
            self.press(SPACE);
            self.wait_until("a tick", |screen| has("[x]", screen));
        }
        self.press(ENTER);
    }

    /// Waits until there is a prompt for a question other than `last`, and returns that question.
    pub(crate) fn next_question(&self, last: &str) -> String {
        let screen = self.wait_until("another question", |screen| {
            asked(screen).is_some_and(|asked| asked != last)
        });
        asked(&screen).unwrap()
    }

    /// Waits until the prompt for `question` no longer accepts keys.
    pub(crate) fn wait_for_answered(&self, question: &str) {
        self.wait_until(&format!("an answer to {question:?}"), |screen| {
            asked(screen).is_none_or(|asked| !asked.contains(question))
        });
    }

    /// The content of the screen.
    pub(crate) fn screen(&self) -> String {
        self.received().parser.screen().contents()
    }

    /// The lines that continued beyond the right edge of the screen.
    pub(crate) fn overlong_lines(&self) -> Vec<String> {
        let received = self.received();
        let screen = received.parser.screen();
        let (_, columns) = screen.size();
        let lines = screen.rows(0, columns.get()).zip(0..);
        let overlong = lines.filter(|(_, row)| screen.row_wrapped(*row));
        overlong.map(|(line, _)| line).collect()
    }

    /// Whether the program has left the cursor hidden or bracketed paste on.
    pub(crate) fn is_left_changed(&self) -> bool {
        let received = self.received();
        let screen = received.parser.screen();
        screen.hide_cursor() || screen.bracketed_paste()
    }

    /// All received output, with escape codes.
    pub(crate) fn transcript(&self) -> String {
        String::from_utf8_lossy(&self.received().bytes).into_owned()
    }

    /// The content of the screen, with colors as escape codes.
    pub(crate) fn styled(&self) -> String {
        let received = self.received();
        let screen = received.parser.screen();
        let (rows, columns) = screen.size();
        let (rows, columns) = (rows.get(), columns.get());
        let mut lines: Vec<String> = Vec::new();
        for row in 0..rows {
            let mut line = String::new();
            for cell in (0..columns).filter_map(|column| screen.cell(row, column)) {
                let mut codes = String::from("0");
                if cell.bold() {
                    codes.push_str(";1");
                }
                if cell.dim() {
                    codes.push_str(";2");
                }
                if let vt100::Color::Idx(colour @ 0..8) = cell.fgcolor() {
                    codes.push_str(&format!(";3{colour}"));
                }
                if let vt100::Color::Idx(colour @ 8..16) = cell.fgcolor() {
                    codes.push_str(&format!(";9{}", colour - 8));
                }
                let contents = if cell.has_contents() {
                    cell.contents()
                } else {
                    " "
                };
                line.push_str(&format!("\u{1b}[{codes}m{contents}"));
            }
            lines.push(format!("{line}\u{1b}[0m"));
        }
        let blank = |line: &String| line.replace("\u{1b}[0m", "").trim().is_empty();
        while lines.last().is_some_and(blank) {
            lines.pop();
        }
        lines.join("\n")
    }

    /// Resizes the terminal.
    pub(crate) fn resize(&self, rows: u16, columns: u16) {
        let mut received = self.received();
        received.parser.set_size(cells(rows), cells(columns));
        self.master.resize(size(rows, columns)).unwrap();
    }

    /// Waits until the program has ended, and returns its exit code. The screen is complete then.
    pub(crate) fn exit_code(&mut self) -> u32 {
        let end = Instant::now() + DEADLINE;
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() < end => std::thread::sleep(Duration::from_millis(5)),
                None => panic!("the program goes on:\n{}", self.screen()),
            }
        };
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        status.exit_code()
    }

    fn received(&self) -> MutexGuard<'_, Received> {
        self.shared.0.lock().unwrap()
    }
}

impl Drop for Terminal {
    /// A failing test leaves nothing running.
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// The open prompt: from the line of its question to the line of its keys, which is the last one on
/// the screen while it accepts keys. If the terminal became narrower, the line of keys takes two
/// lines.
pub(crate) fn prompt(screen: &str) -> Option<String> {
    let lines: Vec<&str> = screen.trim_end().lines().collect();
    let start = lines.iter().rposition(|line| line.starts_with("? "))?;
    let keys = lines.iter().rposition(|line| line.starts_with('['))?;
    let is_open = start < keys && lines.last()?.trim_end().ends_with(']');
    is_open.then(|| lines[start..=keys].join("\n"))
}

/// The question of the open prompt, and its options as shown.
fn parts(screen: &str) -> Option<(String, Vec<String>)> {
    let prompt = prompt(screen)?;
    let mut lines = prompt.lines().map(str::trim_end);
    let mut asked = String::new();
    for line in lines.by_ref() {
        asked = format!("{asked} {}", line.trim_start_matches("? ").trim_start());
        // Typed text follows the question.
        if let Some((question, _)) = asked.rsplit_once('?') {
            asked = format!("{}?", question.trim_start());
            break;
        }
    }
    let mut options: Vec<String> = lines.map(str::to_owned).collect();
    options.pop();
    Some((asked, options))
}

/// The question of the open prompt.
pub(crate) fn asked(screen: &str) -> Option<String> {
    parts(screen).map(|(asked, _)| asked)
}

/// The options of the open prompt, as shown.
pub(crate) fn options(screen: &str) -> Vec<String> {
    parts(screen)
        .map(|(_, options)| options)
        .unwrap_or_default()
}

/// The line that remains of an answered question, if there is room for all of it.
pub(crate) fn answered(question: &str, answer: &str) -> String {
    let question = format!("{question}  ");
    format!("\u{2713} {question:<34}{answer}")
}

/// An option without its marks and its hint.
pub(crate) fn label(option: &str) -> &str {
    let option = option.get(2..).unwrap_or_default();
    let option = ["[ ] ", "[x] "]
        .iter()
        .find_map(|tick| option.strip_prefix(tick))
        .unwrap_or(option);
    option.split("  ").next().unwrap_or_default().trim_end()
}

/// The option at the cursor.
pub(crate) fn cursor(screen: &str) -> Option<String> {
    options(screen)
        .into_iter()
        .find(|option| option.starts_with("> "))
}

fn cells(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

fn size(rows: u16, cols: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

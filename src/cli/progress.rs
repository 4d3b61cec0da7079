//! The progress of a long command, on standard error if that is a terminal.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::cli::say;

/// A command that takes less time shows no progress.
const QUIET: Duration = Duration::from_secs(1);

/// How often it is written then.
const INTERVAL: Duration = Duration::from_millis(200);

/// A line that says what the program is doing and for how long. It is removed when dropped.
pub(super) struct Progress {
    doing: Arc<Mutex<String>>,
    /// The thread that writes, and what ends it when dropped.
    writer: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to show the progress.
    pub fn start(doing: &str) -> Self {
        let doing = Arc::new(Mutex::new(doing.to_owned()));
        let writer = io::stderr().is_terminal().then(|| {
            let (end, ended) = mpsc::channel();
            let shown = Arc::clone(&doing);
            let write = move || write(&shown, &ended, QUIET, say);
            (end, thread::spawn(write))
        });
        Self { doing, writer }
    }

    /// Says what the program is doing now.
    pub fn now(&self, doing: String) {
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner) = doing;
    }
}

/// Writes with `say` what the program is doing, first after the `quiet` time, until `ended`, and
/// removes it then.
fn write(doing: &Mutex<String>, ended: &Receiver<()>, quiet: Duration, say: impl Fn(&str)) {
    let start = Instant::now();
    let mut is_shown = false;
    let wait = |is_shown| if is_shown { INTERVAL } else { quiet };
    while ended.recv_timeout(wait(is_shown)) == Err(RecvTimeoutError::Timeout) {
        is_shown = true;
        let doing = doing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        say(&format!("\r\x1b[K{doing}, {} s", start.elapsed().as_secs()));
    }
    if is_shown {
        say("\r\x1b[K");
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((end, writer)) = self.writer.take() {
            drop(end);
            // It cannot fail, and there would be nothing to do.
            let _ = writer.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_shown_after_the_quiet_time_and_removed_at_the_end() {
        let doing = Mutex::new("reading files: 4 of 9".to_owned());
        let (said, heard) = mpsc::channel();
        let (end, ended) = mpsc::channel();
        let say = move |text: &str| said.send(text.to_owned()).unwrap();
        let writer = thread::spawn(move || write(&doing, &ended, Duration::ZERO, say));
        let first = heard.recv().unwrap();
        assert!(
            first.starts_with("\r\x1b[Kreading files: 4 of 9, "),
            "{first}"
        );
        drop(end);
        writer.join().unwrap();
        assert_eq!(heard.iter().last().unwrap(), "\r\x1b[K");
    }

    #[test]
    fn a_quick_command_shows_no_progress() {
        let (end, ended) = mpsc::channel();
        drop(end);
        write(&Mutex::default(), &ended, QUIET, |text| {
            panic!("it said {text:?}")
        });
    }
}

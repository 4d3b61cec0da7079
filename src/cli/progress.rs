//! The progress of a long command, on standard error if that is a terminal.

use std::io::{self, IsTerminal};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::cli::output::say;

/// How often it is written. A command that takes less time shows none.
const INTERVAL: Duration = Duration::from_millis(500);

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
            let (shown, start) = (Arc::clone(&doing), Instant::now());
            let write = move || {
                let mut is_shown = false;
                while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                    is_shown = true;
                    let doing = shown.lock().unwrap_or_else(PoisonError::into_inner).clone();
                    say(&format!("\r\x1b[K{doing}, {} s", start.elapsed().as_secs()));
                }
                if is_shown {
                    say("\r\x1b[K");
                }
            };
            (end, thread::spawn(write))
        });
        Self { doing, writer }
    }

    /// Says what the program is doing now.
    pub fn now(&self, doing: String) {
        *self.doing.lock().unwrap_or_else(PoisonError::into_inner) = doing;
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

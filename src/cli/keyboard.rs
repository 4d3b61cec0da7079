//! The keyboard while questions are asked. Input that comes too early is dropped, the terminal is
//! restored however the program ends or stops, and a prompt that was disturbed is drawn again.
//!
//! Everything here fails only if the terminal cannot be used.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use std::{process, thread};

use crossterm::cursor::Show;
use crossterm::event::{self, DisableBracketedPaste, Event};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{self, Clear, ClearType};
use rustix::process::{getpgrp, getsid};
use rustix::stdio::dup2_stdin;
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::{emulate_default_handler, raise};

use crate::cli::{Exit, say};

/// The value that disables a special key of the terminal.
const NO_KEY: u8 = if cfg!(target_os = "linux") { 0 } else { 0xff };

/// The key that ends a prompt.
const ENTER: u8 = b'\r';

/// The time without another resize after which a prompt is drawn again. A prompt that is drawn
/// while someone drags the edge of a window would leave text behind.
const STILL: Duration = Duration::from_millis(50);

/// The terminal of standard input, with signal handling until the program ends.
#[derive(Debug)]
pub(super) struct Keyboard {
    terminal: OwnedFd,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// The size of the terminal that a prompt was drawn in, while it reads keys.
    drawn_in: Option<(u16, u16)>,
    /// The text to write when an interrupt ends the program.
    farewell: String,
    /// Why an open prompt was ended, and the pipe that stands in for the keyboard.
    ended: Option<(Disturbance, UnixStream)>,
}

/// Why a prompt must be drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disturbance {
    /// The program was stopped, and continues below what others wrote.
    Stopped,
    /// The size of the terminal changed.
    Resized,
}

impl Keyboard {
    /// Watches the terminal from now on.
    pub fn watch() -> io::Result<Self> {
        // This makes crossterm read keys from standard input, even if a pipe stands in for it
        // later.
        event::poll(Duration::ZERO)?;
        let state = Arc::<Mutex<State>>::default();
        let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH])?;
        let watched = Arc::clone(&state);
        thread::spawn(move || {
            for signal in signals.forever() {
                if let Err(error) = handle(signal, &watched) {
                    say(&format!("error: the terminal cannot be used: {error}\n"));
                    process::exit(Exit::Invalid as i32);
                }
            }
        });
        Ok(Self {
            terminal: io::stdin().as_fd().try_clone_to_owned()?,
            state,
        })
    }

    /// Sets the text to write when an interrupt ends the program.
    pub fn on_interrupt(&self, farewell: String) {
        lock(&self.state).farewell = farewell;
    }

    /// Lets a prompt read keys. With `only_new`, it ignores keys that were typed before. `size` is
    /// the size of the terminal that the prompt is drawn for.
    pub fn open(&self, only_new: bool, size: (u16, u16)) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        // Ctrl-Z stops the program as usual. Ctrl-C goes to the prompt.
        let mut modes = tcgetattr(&self.terminal)?;
        modes.local_modes |= LocalModes::ISIG;
        modes.special_codes[SpecialCodeIndex::VINTR] = NO_KEY;
        modes.special_codes[SpecialCodeIndex::VQUIT] = NO_KEY;
        tcsetattr(&self.terminal, OptionalActions::Now, &modes)?;
        if only_new {
            // This resize event marks the end of the keys that were typed before.
            raise(SIGWINCH)?;
            while !matches!(event::read()?, Event::Resize(..)) {}
        }
        let mut state = lock(&self.state);
        state.drawn_in = Some(size);
        end_prompt(&mut state, Disturbance::Resized)
    }

    /// Stops reading keys. Returns whether the last prompt was ended to be drawn again.
    pub fn close(&self) -> io::Result<Option<Disturbance>> {
        let mut state = lock(&self.state);
        state.drawn_in = None;
        let Some((disturbance, mut keys)) = state.ended.take() else {
            return Ok(None);
        };
        dup2_stdin(&self.terminal)?;
        // If the key is still in the pipe, the person was faster and ended the prompt.
        let is_there = keys.read(&mut [0])? > 0;
        Ok((!is_there).then_some(disturbance))
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // The state is always consistent, so poisoning does not matter.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn handle(signal: i32, state: &Mutex<State>) -> io::Result<()> {
    match signal {
        // Without job control, nobody could continue the program.
        SIGTSTP if getpgrp() == getsid(None)? => Ok(()),
        SIGTSTP => {
            leave()?;
            emulate_default_handler(SIGTSTP)
        }
        SIGCONT => end_prompt(&mut lock(state), Disturbance::Stopped),
        SIGWINCH => {
            while is_resized(lock(state).drawn_in)? {
                let size = terminal::size()?;
                thread::sleep(STILL);
                if size == terminal::size()? {
                    return end_prompt(&mut lock(state), Disturbance::Resized);
                }
            }
            Ok(())
        }
        _ => {
            leave()?;
            if signal == SIGINT {
                say(&lock(state).farewell);
            }
            process::exit(128 + signal)
        }
    }
}

/// Removes the list of an open prompt, and restores the terminal.
fn leave() -> io::Result<()> {
    if !terminal::is_raw_mode_enabled()? {
        return Ok(());
    }
    let below = Clear(ClearType::FromCursorDown);
    execute!(
        io::stderr(),
        Print("\r\n"),
        below,
        DisableBracketedPaste,
        Show
    )?;
    terminal::disable_raw_mode()
}

/// Whether the terminal has another size than a prompt was drawn in.
fn is_resized(drawn_in: Option<(u16, u16)>) -> io::Result<bool> {
    match drawn_in {
        Some(size) => Ok(size != terminal::size()?),
        None => Ok(false),
    }
}

/// Ends an open prompt, so that it returns what is chosen so far: it reads Enter from a pipe
/// instead of the keyboard.
fn end_prompt(state: &mut State, disturbance: Disturbance) -> io::Result<()> {
    if state.drawn_in.is_none() || state.ended.is_some() {
        return Ok(());
    }
    if disturbance == Disturbance::Resized && !is_resized(state.drawn_in)? {
        return Ok(());
    }
    let (mut person, keys) = UnixStream::pair()?;
    person.write_all(&[ENTER])?;
    dup2_stdin(&keys)?;
    state.ended = Some((disturbance, keys));
    // The prompt still waits for the terminal.
    raise(SIGWINCH)
}

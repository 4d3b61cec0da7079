//! Input and output: files, streams, and how output looks.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};

use crate::cli::args::When;
use crate::cli::new_file::folder;
use crate::render::Look;
use crate::ruleset::{File, Problem, file};
use crate::visible;

/// A path relative to the root of its repository.
pub(super) fn from_the_root(path: &Path) -> Option<PathBuf> {
    let whole = folder(path).canonicalize().ok()?.join(path.file_name()?);
    let mut around = whole.ancestors().skip(1);
    let root = around.find(|it| it.join(".git").exists())?;
    Some(whole.strip_prefix(root).ok()?.to_owned())
}

/// The path of a file relative to the root of its repository, or as given if it is not in one.
pub(super) fn in_repository(name: &str) -> String {
    let path = from_the_root(Path::new(name));
    path.map_or_else(|| name.to_owned(), |path| path.display().to_string())
}

/// Opens a file, or standard input if it is `-`. Tells a person that the program is waiting for
/// input.
pub(super) fn open(path: &Path) -> Result<Box<dyn Read>, Problem> {
    if path != Path::new("-") {
        let file = fs::File::open(path).map_err(|error| file::cannot_read(path, &error))?;
        return Ok(Box::new(file));
    }
    if io::stdin().is_terminal() {
        say("Reading from the terminal; press Ctrl-D when done.\n");
    }
    Ok(Box::new(io::stdin().lock()))
}

/// Reads a file, or standard input if it is `-`.
pub(super) fn read_file(path: &Path) -> Result<File, Problem> {
    File::read_from(open(path)?, &path.display().to_string())
}

/// Writes to standard error. Failures are ignored: the result and the exit code say what matters.
pub(super) fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Tells a person that a file was written. A pipe or a device needs no such line.
pub(super) fn say_written(path: &Path) {
    if path.is_file() && io::stderr().is_terminal() {
        let path = path.display().to_string();
        say(&format!("Wrote `{}`.\n", visible::one_line(&path)));
    }
}

/// The width and color of output to a stream.
pub(super) fn look(when: Option<When>, stream: &(impl RawStream + IsTerminal)) -> Look {
    let colour = match when {
        Some(When::Always) => true,
        Some(When::Never) => false,
        Some(When::Auto) | None => {
            // anstream chooses color in CI even for a dumb terminal.
            let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
            let is_forced = env::var_os("CLICOLOR_FORCE").is_some_and(|force| force != "0");
            let choice = AutoStream::choice(stream);
            choice != ColorChoice::Never && (is_forced || !is_dumb)
        }
    };
    let is_terminal = IsTerminal::is_terminal(stream);
    let size = terminal_size::terminal_size().filter(|_| is_terminal);
    Look::of_terminal(size.map(|(width, _)| usize::from(width.0)), colour)
}

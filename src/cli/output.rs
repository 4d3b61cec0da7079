//! Input and output: files, streams and their look.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anyhow::{Error, Result};
use tempfile::NamedTempFile;

use crate::cli::args::When;
use crate::render::Look;
use crate::ruleset::file::{self, File};
use crate::ruleset::problem::Problem;

/// A new file, which appears complete or not at all.
pub(super) struct NewFile {
    path: PathBuf,
    /// The temporary file until then.
    pub file: NamedTempFile,
}

impl NewFile {
    /// Begins the file at `path`.
    ///
    /// # Errors
    /// It already exists or cannot be written.
    pub fn begin(path: &Path) -> Result<Self> {
        // Checked again at the end, but a long run should fail early.
        if path.symlink_metadata().is_ok() {
            return Err(cannot_write(path, &io::ErrorKind::AlreadyExists.into()));
        }
        let mut builder = tempfile::Builder::new();
        // The usual permissions of a new file, not those of a temporary one.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = builder.tempfile_in(folder(path));
        Ok(Self {
            path: path.to_owned(),
            file: file.map_err(|error| cannot_write(path, &error))?,
        })
    }

    /// Moves it to its path.
    ///
    /// # Errors
    /// It already exists or cannot be written.
    pub fn finish(self) -> Result<()> {
        let synced = self.file.as_file().sync_all();
        let appeared = synced.and_then(|()| Ok(self.file.persist_noclobber(&self.path)?));
        appeared.map_err(|error| cannot_write(&self.path, &error))?;
        Ok(())
    }
}

/// Writes a new file.
pub(super) fn write_new(path: &Path, text: &str) -> Result<()> {
    let mut new = NewFile::begin(path)?;
    let written = new.file.write_all(text.as_bytes());
    written.map_err(|error| cannot_write(path, &error))?;
    new.finish()
}

fn cannot_write(path: &Path, error: &io::Error) -> Error {
    let reason = match error.kind() {
        io::ErrorKind::AlreadyExists => "it already exists".to_owned(),
        io::ErrorKind::NotFound => format!("there is no directory `{}`", folder(path).display()),
        _ => file::system_error(error),
    };
    Error::msg(format!("cannot write `{}`: {reason}", path.display()))
}

/// A path relative to the root of its repository.
pub(super) fn from_the_root(path: &Path) -> Option<PathBuf> {
    let whole = folder(path).canonicalize().ok()?.join(path.file_name()?);
    let root = whole
        .ancestors()
        .skip(1)
        .find(|it| it.join(".git").exists())?;
    Some(whole.strip_prefix(root).ok()?.to_owned())
}

/// The name of a file in its repository, if it is in one, else as it is given.
pub(super) fn in_repository(name: &str) -> String {
    let path = from_the_root(Path::new(name));
    path.map_or_else(|| name.to_owned(), |path| path.display().to_string())
}

/// The directory that a file is in.
fn folder(path: &Path) -> &Path {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

/// Opens a file, or standard input if it is `-`; a person is told that the program waits for it.
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

/// The width and colour of output to a stream.
pub(super) fn look(when: Option<When>, stream: &(impl RawStream + IsTerminal)) -> Look {
    let colour = match when {
        Some(When::Always) => true,
        Some(When::Never) => false,
        Some(When::Auto) | None => {
            // anstream chooses colour in CI even for a dumb terminal.
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

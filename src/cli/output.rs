//! Where a result goes, and how it may look there.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cli::args::When;
use crate::render::Look;
use crate::ruleset::load;
use crate::ruleset::problem::File;

/// A file that is not there yet: it appears whole, or not at all.
pub(super) struct NewFile {
    path: PathBuf,
    file: tempfile::NamedTempFile,
}

impl NewFile {
    /// Begins the file at `path`.
    ///
    /// # Errors
    /// The system's; of a file that is there already, that it is.
    fn begin(path: &Path) -> io::Result<Self> {
        // Asked again at the end; but who waits for long wants to know before.
        if path.symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let mut builder = tempfile::Builder::new();
        // For whom the mask of the user allows it, as every other new file.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        Ok(Self {
            path: path.to_owned(),
            file: builder.tempfile_in(folder.unwrap_or(Path::new(".")))?,
        })
    }

    /// Lets it appear.
    ///
    /// # Errors
    /// As at the beginning.
    fn finish(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist_noclobber(&self.path)?;
        Ok(())
    }
}

/// Writes a file that is not there yet.
///
/// # Errors
/// The system's; of a file that is there already, that it is.
pub(super) fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut new = NewFile::begin(path)?;
    new.file.write_all(text.as_bytes())?;
    new.finish()
}

/// Writes a file that is not there yet.
pub(super) fn write_new(path: &Path, text: &str) -> Result<()> {
    create(path, text).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> anyhow::Error {
    let reason = match error.kind() {
        io::ErrorKind::AlreadyExists => "it already exists".to_owned(),
        _ => load::system_error(error),
    };
    anyhow::anyhow!("cannot write `{}`: {reason}", path.display())
}

/// Where a result goes that is written bit by bit.
pub(super) enum Sink {
    /// To the standard output.
    Standard(io::StdoutLock<'static>),
    /// To the file that is named for it.
    File(NewFile),
}

impl Sink {
    /// To a file, or without one to the standard output.
    pub(super) fn new(file: Option<&Path>) -> Result<Self> {
        Ok(match file {
            Some(path) => {
                let new = NewFile::begin(path);
                Self::File(new.map_err(|error| cannot_write(path, &error))?)
            }
            None => Self::Standard(io::stdout().lock()),
        })
    }

    /// Ends it: the result is whole.
    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Standard(_) => Ok(()),
            Self::File(new) => {
                let path = new.path.clone();
                new.finish().map_err(|error| cannot_write(&path, &error))
            }
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::File(new) => new.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::File(new) => new.file.flush(),
        }
    }
}

/// Writes a result: to the standard output, where a reader that has seen enough is no error, or to
/// the file that is named for it.
pub(super) fn print(file: Option<&Path>, text: &str) -> Result<()> {
    if let Some(path) = file {
        return write_new(path, text);
    }
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write the result")
        }
        _ => Ok(()),
    }
}

/// Reads a file, or the standard input under the name `-`.
pub(super) fn read_file(path: &Path) -> Result<File, String> {
    if path != Path::new("-") {
        return load::read_file(path);
    }
    tell_who_types();
    load::read_from(io::stdin().lock(), "-")
}

/// Tells a person in a terminal that the program waits for what they type.
pub(super) fn tell_who_types() {
    if io::stdin().is_terminal() {
        // Whoever cannot read it has typed for nothing, and that is all.
        let _ = io::stderr().write_all(b"Reading from the terminal; press Ctrl-D when done.\n");
    }
}

/// How a stream may look.
pub(super) fn look(
    when: When,
    is_terminal: bool,
    stream: &impl anstream::stream::RawStream,
) -> Look {
    let colour = match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            // In CI colour is chosen whatever the terminal, also one that says it has none.
            let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            let is_forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|force| force != "0");
            let choice = anstream::AutoStream::choice(stream);
            choice != anstream::ColorChoice::Never && (is_forced || !is_dumb)
        }
    };
    let size = terminal_size::terminal_size().filter(|_| is_terminal);
    Look::of_terminal(size.map(|(width, _)| usize::from(width.0)), colour)
}

//! Where a result goes, and how it may look there.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::cli::args::{Common, When};
use crate::render::Look;
use crate::ruleset::load;

/// Writes a file that is not there yet: it appears whole, or not at all.
pub(super) fn write_new(path: &Path, text: &str) -> Result<()> {
    create(path, text).map_err(|error| {
        let reason = match error.kind() {
            io::ErrorKind::AlreadyExists => "it is there already".to_owned(),
            _ => load::system_error(&error),
        };
        anyhow::anyhow!("cannot write `{}`: {reason}", path.display())
    })
}

/// Writes a file that is not there yet: it appears whole, or not at all.
///
/// # Errors
/// The system's; of a file that is there already, that it is.
pub(super) fn create(path: &Path, text: &str) -> io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    Ok(())
}

/// Writes a result: to the standard output, where a reader that has seen enough is no error, or to
/// the file that is named for it.
pub(super) fn print(common: &Common, text: &str) -> Result<()> {
    if let Some(path) = &common.output {
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

/// How a result may look.
pub(super) fn look_of_result(common: &Common) -> Look {
    let is_terminal = common.output.is_none() && io::stdout().is_terminal();
    look(common.color, is_terminal, &io::stdout())
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

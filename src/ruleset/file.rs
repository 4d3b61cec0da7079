//! Text files, read up to a size limit.

use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::sync::OnceLock;

use crate::limits::FILE_BYTES;
use crate::ruleset::{Mistake, Problem};

/// A text and its name in messages.
#[derive(Clone, Debug)]
pub struct File {
    /// The path as given, or `-` for standard input.
    pub name: String,
    /// The contents.
    pub text: String,
    /// Where the lines start, computed when needed.
    lines: OnceLock<Vec<usize>>,
}

impl File {
    /// A text with this name.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
        }
    }

    /// Reads a file of at most [`FILE_BYTES`] bytes of UTF-8.
    pub(crate) fn read(path: &Path) -> Result<Self, Problem> {
        let file = fs::File::open(path).map_err(|error| cannot_read(path, &error))?;
        Self::read_from(file, &path.display().to_string())
    }

    /// Reads at most [`FILE_BYTES`] bytes of UTF-8, and calls the file `name`.
    pub(crate) fn read_from(reader: impl Read, name: &str) -> Result<Self, Problem> {
        Self::of_bytes(&bytes(reader, name)?, name)
    }

    /// The text of some bytes, with this name.
    pub(crate) fn of_bytes(bytes: &[u8], name: &str) -> Result<Self, Problem> {
        if bytes.len() > FILE_BYTES {
            return Err(Mistake::FileTooLarge(name).at(None));
        }
        let text = str::from_utf8(bytes).map_err(|error| {
            let offset = error.valid_up_to();
            Mistake::NotUtf8 { name, offset }.at(None)
        })?;
        // A byte order mark would become part of the first key.
        Ok(Self::new(
            name,
            text.strip_prefix('\u{feff}').unwrap_or(text),
        ))
    }

    /// The line and column of a byte of the text, both starting at 1. Columns count characters.
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let lines = self.lines.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(end, _)| end + 1);
            [0].into_iter().chain(ends).collect()
        });
        let line = lines.partition_point(|start| *start <= byte);
        let start = lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let on_line = self.text.get(start..byte).unwrap_or_default();
        (line, on_line.chars().count() + 1)
    }
}

/// Reads bytes, at most one more than a file may have.
pub(crate) fn bytes(reader: impl Read, name: &str) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = reader.take(FILE_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| cannot_read(Path::new(name), &error))?;
    Ok(bytes)
}

/// The message of the operating system, without its error number.
pub(crate) fn system_error(error: &io::Error) -> String {
    let text = error.to_string().to_lowercase();
    match text.split_once(" (os error") {
        Some((text, _)) => text.to_owned(),
        None => text,
    }
}

/// The problem of a file that cannot be read.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> Problem {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => system_error(error),
    };
    let name = path.display().to_string();
    Mistake::CannotRead { name, reason }.at(None)
}

//! The texts of files.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::ruleset::file::system_error;

/// Reads a text of at most `most` bytes.
pub(super) fn text(path: &Path, most: usize) -> Result<String, String> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = File::open(path)?;
        file.take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| system_error(&error))?;
    if bytes.len() > most {
        return Err(format!("it is larger than {} KiB", most / 1024));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        }),
        Err(error) => {
            // Python reads other encodings if a comment at the start names them.
            let text = String::from_utf8_lossy(error.as_bytes());
            let declares = |line: &str| line.starts_with('#') && line.contains("coding");
            match text.lines().take(2).any(declares) {
                true => Ok(text.into_owned()),
                false => Err("it is not valid UTF-8".to_owned()),
            }
        }
    }
}

pub(super) fn line(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().iter().take(at);
    before.filter(|byte| **byte == b'\n').count() as u32 + 1
}

//! A directory of decision records, and the next record in it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Error, Result, anyhow};

use crate::cli::adr_found::BESIDE;
use crate::cli::adr_next::{is_contested, next};
use crate::cli::new_file::write_new;
use crate::cli::say;
use crate::render::adr::Form;
use crate::ruleset::file::system_error;
use crate::visible;

/// The file in which adr-tools stores the path of the directory with the records.
const POINTER: &str = ".adr-dir";

/// How many levels of folders below the directory are searched.
const DEEPEST: usize = 2;

/// How often a record is written again because others write records at the same time.
const ATTEMPTS: u32 = 100;

/// A record that is to be written.
pub(super) struct New<'a> {
    pub(super) path: &'a Path,
    pub(super) number: Option<u64>,
    /// The format of the other records.
    pub(super) form: Form,
}

/// Writes a record into a directory, which is created if missing, and returns its path. `text`
/// creates the record. `date` is the date, as `2026-11-20`.
pub(super) fn add(
    dir: &Path,
    title: &str,
    date: &str,
    text: impl Fn(New<'_>) -> String,
) -> Result<PathBuf> {
    let target = &pointed(dir).map_err(|error| cannot_use(dir, &error))?;
    let (usual, dir) = match target {
        Some(target) => (Form::Section, target.as_path()),
        None => (Form::default(), dir),
    };
    for attempt in 1..=ATTEMPTS {
        if let Some(path) = try_to_add(dir, usual, title, date, &text)? {
            return Ok(path);
        }
        // Others that try again wait for another time.
        let wait = u64::from(attempt.wrapping_mul(std::process::id()) % 50);
        thread::sleep(Duration::from_millis(wait));
    }
    let dir = dir.display();
    Err(anyhow!(
        "cannot use the folder `{dir}`: other programs keep adding records to it"
    ))
}

/// The path of the next record in a directory.
pub(super) fn next_path(dir: &Path, title: &str, date: &str) -> Result<PathBuf> {
    let target = pointed(dir).map_err(|error| cannot_use(dir, &error))?;
    let dir = target.as_deref().unwrap_or(dir);
    let paths = paths(dir).map_err(|error| cannot_use(dir, &error))?;
    Ok(dir.join(next(&paths, title, date).path))
}

/// Writes a record unless another program takes its number, or its name, at the same time. Where
/// there are locks, other runs of this program wait for each other.
fn try_to_add(
    dir: &Path,
    usual: Form,
    title: &str,
    date: &str,
    text: &impl Fn(New<'_>) -> String,
) -> Result<Option<PathBuf>> {
    let lock = open(dir).map_err(|error| cannot_use(dir, &error))?;
    let before = paths(dir).map_err(|error| cannot_use(dir, &error))?;
    let next = next(&before, title, date);
    let path = dir.join(&next.path);
    // A record that cannot be read says nothing about the format.
    let latest = next
        .latest
        .map(|latest| fs::read_to_string(dir.join(latest)));
    let form = latest.map_or(usual, |text| text.map_or(usual, |text| Form::of(&text)));
    let folder = path.parent().unwrap_or(dir);
    fs::create_dir_all(folder).map_err(|error| cannot_use(folder, &error))?;
    let new = New {
        path: &path,
        number: next.number,
        form,
    };
    if let Err(error) = write_new(&path, &text(new)) {
        return match path.symlink_metadata().is_ok() {
            true => Ok(None),
            false => Err(error),
        };
    }
    let after = paths(dir).map_err(|error| cannot_use(dir, &error))?;
    drop(lock);
    if !is_contested(&before, &after, &next.path) {
        return Ok(Some(path));
    }
    fs::remove_file(&path).map_err(|error| cannot_use(folder, &error))?;
    // It was made for the record only if nothing else is in it.
    if folder != dir {
        let _ = fs::remove_dir(folder);
    }
    Ok(None)
}

fn cannot_use(dir: &Path, error: &io::Error) -> Error {
    let reason = system_error(error);
    anyhow!("cannot use the folder `{}`: {reason}", dir.display())
}

/// The directory with a project's records, according to adr-tools.
fn pointed(dir: &Path) -> io::Result<Option<PathBuf>> {
    match fs::read_to_string(dir.join(POINTER)) {
        Ok(text) => Ok(Some(dir.join(text.trim())).filter(|target| target.is_dir())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Opens a directory, which is created if missing, and locks it where that is possible.
fn open(dir: &Path) -> io::Result<Option<File>> {
    fs::create_dir_all(dir)?;
    let lock = cfg!(unix).then(|| File::open(dir)).transpose()?;
    lock.iter().try_for_each(|it| wait(it, dir))?;
    Ok(lock)
}

/// The paths from a directory to the files in it and around it.
fn paths(dir: &Path) -> io::Result<Vec<String>> {
    let mut paths = Vec::new();
    list(dir, "", DEEPEST, &mut paths)?;
    list_beside(&dir.canonicalize()?, &mut paths);
    paths.sort();
    Ok(paths)
}

/// Locks a directory, with a message if that takes long. Not every file system supports locks.
fn wait(lock: &File, dir: &Path) -> io::Result<()> {
    for _ in 0..50 {
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(20)),
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(()),
        }
    }
    let dir = dir.display().to_string();
    let dir = visible::one_line(&dir);
    say(&format!("Waiting for another program to unlock `{dir}`.\n"));
    lock.lock()
}

/// Adds the files in a directory and up to `depth` levels below it to `paths`, prefixed with
/// `before`. Hidden files and links to folders are skipped.
fn list(dir: &Path, before: &str, depth: usize, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().display().to_string();
        let path = format!("{before}{name}");
        match entry.file_type()?.is_dir() {
            _ if name.starts_with('.') => {}
            false => paths.push(path),
            true if depth > 0 => list(&entry.path(), &format!("{path}/"), depth - 1, paths)?,
            true => {}
        }
    }
    Ok(())
}

/// Adds the files next to a directory and in the folders next to it, as far as they can be read.
/// Write access to a directory does not imply read access to everything around it.
fn list_beside(dir: &Path, paths: &mut Vec<String>) {
    let around = dir.parent().map(fs::read_dir).into_iter().flatten();
    for entry in around.flatten().flatten().filter(|it| it.path() != dir) {
        let path = format!("{BESIDE}/{}", entry.file_name().display());
        let mut inside = Vec::new();
        match list(&entry.path(), &format!("{path}/"), 0, &mut inside) {
            Ok(()) => paths.extend(inside),
            Err(_) => paths.push(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_number_or_a_name_that_others_take_just_then_is_theirs() {
        for (theirs, path) in [
            ("0001-theirs.md", "0002-a-title.md"),
            ("0001-a-title.md", "0002-a-title.md"),
            // Of another numbering.
            ("2026-11-20-theirs.md", "0001-a-title.md"),
        ] {
            let place = tempfile::tempdir().unwrap();
            let dir = place.path().join("adr");
            let calls = Cell::new(0);
            let added = add(&dir, "A title", "2026-11-20", |new| {
                if calls.replace(calls.get() + 1) == 0 {
                    fs::write(dir.join(theirs), "theirs").unwrap();
                }
                format!("{:?}", new.number)
            });
            assert_eq!(added.unwrap(), dir.join(path), "{theirs}");
            assert_eq!(fs::read_to_string(dir.join(theirs)).unwrap(), "theirs");
            assert_eq!(fs::read_dir(&dir).unwrap().count(), 2, "{theirs}");
        }
    }
}

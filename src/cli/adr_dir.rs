//! A directory of decision records, and the next record in it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use anyhow::{Error, Result, anyhow};

use crate::cli::adr_found::BESIDE;
use crate::cli::adr_next::next;
use crate::cli::new_file::write_new;
use crate::cli::say;
use crate::render::adr::Form;
use crate::ruleset::file::system_error;
use crate::visible;

/// The file in which adr-tools stores the path of the directory with the records.
const POINTER: &str = ".adr-dir";

/// How many levels of folders below the directory are searched.
const DEEPEST: usize = 2;

/// A record that is to be written.
pub(super) struct New<'a> {
    pub(super) path: &'a Path,
    pub(super) number: Option<u64>,
    /// The format of the other records.
    pub(super) form: Form,
}

/// Writes a record into a directory, which is created if missing, and returns its path. `text`
/// creates the record. `date` is the date, as `2026-11-20`. Where there are locks, other runs of
/// this program wait until the record has its number.
pub(super) fn add(
    dir: &Path,
    title: &str,
    date: &str,
    text: impl Fn(New<'_>) -> String,
) -> Result<PathBuf> {
    let target = pointed(dir).map_err(|error| cannot_use(dir, &error))?;
    let (usual, dir) = match &target {
        Some(target) => (Form::Section, target.as_path()),
        None => (Form::default(), dir),
    };
    let _lock = open(dir).map_err(|error| cannot_use(dir, &error))?;
    let paths = paths(dir).map_err(|error| cannot_use(dir, &error))?;
    let next = next(&paths, title, date);
    let path = dir.join(&next.path);
    // A record that cannot be read says nothing about the format.
    let latest = next.latest.map(|it| fs::read_to_string(dir.join(it)));
    let form = latest.map_or(usual, |text| text.map_or(usual, |text| Form::of(&text)));
    let folder = path.parent().unwrap_or(dir);
    fs::create_dir_all(folder).map_err(|error| cannot_use(folder, &error))?;
    let new = New {
        path: &path,
        number: next.number,
        form,
    };
    write_new(&path, &text(new))?;
    Ok(path)
}

/// The path of the next record in a directory.
pub(super) fn next_path(dir: &Path, title: &str, date: &str) -> Result<PathBuf> {
    let target = pointed(dir).map_err(|error| cannot_use(dir, &error))?;
    let dir = target.as_deref().unwrap_or(dir);
    let paths = paths(dir).map_err(|error| cannot_use(dir, &error))?;
    Ok(dir.join(next(&paths, title, date).path))
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

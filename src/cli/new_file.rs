//! Files that are written: each is new, and complete or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Error, Result};
use tempfile::TempPath;

use crate::ruleset::file::system_error;

/// What the names of files begin with that need one until they are complete.
const PREFIX: &str = ".backend-advisor-";

/// Paths of what is open already, which is never a new file.
const OPEN: [&str; 3] = ["/dev/stderr", "/dev/fd", "/proc/self/fd"];

/// A new file, which appears complete or not at all; or a pipe or device, which takes what is
/// written as it comes.
pub(super) struct NewFile {
    path: PathBuf,
    pub file: File,
    end: End,
}

/// How a file gets its name in the end.
enum End {
    /// It has none yet: whatever ends the program, nothing is left of it.
    Link,
    /// From the name that it has until then, where a file cannot be without one.
    Rename(TempPath),
    /// It has one.
    Nothing,
}

impl NewFile {
    /// Begins the file at `path`.
    ///
    /// # Errors
    /// It already exists or cannot be written.
    pub fn begin(path: &Path) -> Result<Self> {
        let begun = if is_stream(path) {
            let file = OpenOptions::new().append(true).open(path);
            file.map(|file| (file, End::Nothing))
        } else if path.symlink_metadata().is_ok() {
            // Checked again at the end, but a long run should fail early.
            Err(io::ErrorKind::AlreadyExists.into())
        } else {
            let folder = folder(path);
            unnamed(folder).map_or_else(|| named(folder), |file| Ok((file, End::Link)))
        };
        let (file, end) = begun.map_err(|error| cannot_write(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            end,
        })
    }

    /// Whether a file can be begun, without opening a pipe.
    ///
    /// # Errors
    /// It already exists or cannot be written.
    pub fn check(path: &Path) -> Result<()> {
        match is_stream(path) {
            true => Ok(()),
            false => Self::begin(path).map(drop),
        }
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// It already exists or cannot be written.
    pub fn finish(self) -> Result<()> {
        let finished = match self.end {
            End::Nothing => Ok(()),
            End::Link => self
                .file
                .sync_all()
                .and_then(|()| link(&self.file, &self.path)),
            End::Rename(name) => {
                let synced = self.file.sync_all();
                synced.and_then(|()| Ok(name.persist_noclobber(&self.path)?))
            }
        };
        finished.map_err(|error| cannot_write(&self.path, &error))
    }
}

/// Whether the path names something open, a pipe or a device, and not a new file.
fn is_stream(path: &Path) -> bool {
    let is_open = OPEN.iter().any(|open| path.starts_with(open));
    let found = path.metadata();
    is_open || found.is_ok_and(|it| !it.is_file() && !it.is_dir())
}

/// A file without a name, if the file system has such, and one can be given to it.
#[cfg(target_os = "linux")]
fn unnamed(folder: &Path) -> Option<File> {
    use rustix::fs::{Mode, OFlags};
    let mode = Mode::from_raw_mode(MODE);
    let file = rustix::fs::open(
        folder,
        OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC,
        mode,
    );
    let file = File::from(file.ok()?);
    descriptor(&file).exists().then_some(file)
}

/// Where a file is known without a name.
#[cfg(target_os = "linux")]
fn descriptor(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

/// Gives its name to a file without one, unless it is taken.
#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use rustix::fs::{AtFlags, CWD, linkat};
    let descriptor = descriptor(file);
    Ok(linkat(
        CWD,
        &descriptor,
        CWD,
        path,
        AtFlags::SYMLINK_FOLLOW,
    )?)
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_: &Path) -> Option<File> {
    None
}

#[cfg(not(target_os = "linux"))]
fn link(_: &File, _: &Path) -> io::Result<()> {
    unreachable!("no file is without a name here")
}

/// The usual permissions of a new file, not those of a temporary one.
#[cfg(unix)]
const MODE: u32 = 0o666;

/// A file with a name for the time being. Those that killed programs left behind are removed: a
/// program locks its own as long as it runs.
fn named(folder: &Path) -> io::Result<(File, End)> {
    for entry in fs::read_dir(folder)?.flatten() {
        let is_ours = entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(PREFIX.as_bytes());
        if is_ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            // Another program may have been faster.
            let _ = fs::remove_file(entry.path());
        }
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(MODE));
    let (file, name) = builder.prefix(PREFIX).tempfile_in(folder)?.into_parts();
    // Without locks there is nothing that could tell it from what was left behind.
    let _ = file.try_lock();
    Ok((file, End::Rename(name)))
}

/// Writes a new file. It is not an error if the reader of a pipe stops reading.
pub(super) fn write_new(path: &Path, text: &str) -> Result<()> {
    let mut new = NewFile::begin(path)?;
    match new.file.write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
        written => written.map_err(|error| cannot_write(path, &error))?,
    }
    new.finish()
}

fn cannot_write(path: &Path, error: &io::Error) -> Error {
    let reason = match error.kind() {
        io::ErrorKind::AlreadyExists => "it already exists".to_owned(),
        io::ErrorKind::NotFound => {
            format!("the folder `{}` does not exist", folder(path).display())
        }
        _ => system_error(error),
    };
    Error::msg(format!("cannot write `{}`: {reason}", path.display()))
}

/// The directory that a file is in.
pub(super) fn folder(path: &Path) -> &Path {
    let parent = path.parent().filter(|it| !it.as_os_str().is_empty());
    parent.unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_killed_programs_left_behind_goes_and_what_others_write_stays() {
        let place = tempfile::tempdir().unwrap();
        let left = place.path().join(format!("{PREFIX}left"));
        fs::write(&left, "x").unwrap();
        let (other, other_end) = named(place.path()).unwrap();
        assert!(!left.exists());
        let (file, end) = named(place.path()).unwrap();
        let path = place.path().join("new");
        for (file, end, is_first) in [(file, end, true), (other, other_end, false)] {
            let (path, file_path) = (path.clone(), &path);
            let finished = NewFile { path, file, end }.finish();
            assert_eq!(finished.is_ok(), is_first && file_path.exists());
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }
}

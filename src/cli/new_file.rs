//! Writes files that are always new, and either complete or not there.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Error, Result};
use tempfile::TempPath;

use crate::ruleset::file::system_error;

/// The start of the names of temporary files.
const PREFIX: &str = ".backend-advisor-";

/// The start of paths to files that are already open, which are never new files.
const OPEN: [&str; 3] = ["/dev/stderr", "/dev/fd", "/proc/self/fd"];

/// A new file, which appears complete or not at all, or a pipe or device, which is written
/// directly. Everything fails if it already exists or cannot be written.
pub(super) struct NewFile {
    path: PathBuf,
    pub file: File,
    end: End,
}

/// How the finished file gets its name.
enum End {
    /// It has no name yet, so nothing remains if the program is killed.
    Link,
    /// It is renamed from a temporary name, if the file system needs one.
    Rename(TempPath),
    /// It already has its name.
    Nothing,
}

impl NewFile {
    /// Starts the file at `path`.
    pub fn begin(path: &Path) -> Result<Self> {
        let begun = if is_stream(path) {
            let file = OpenOptions::new().append(true).open(path);
            file.map(|file| (file, End::Nothing))
        } else if path.symlink_metadata().is_ok() {
            // This is checked again at the end, but a long run should fail early.
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

    /// Checks whether the file can be started, without opening a pipe.
    pub fn check(path: &Path) -> Result<()> {
        match is_stream(path) {
            true => Ok(()),
            false => Self::begin(path).map(drop),
        }
    }

    /// Gives the file its name.
    pub fn finish(self) -> Result<()> {
        let finished = match self.end {
            End::Nothing => Ok(()),
            End::Link => {
                let synced = self.file.sync_all();
                synced.and_then(|()| link(&self.file, &self.path))
            }
            End::Rename(name) => {
                let synced = self.file.sync_all();
                synced.and_then(|()| Ok(name.persist_noclobber(&self.path)?))
            }
        };
        finished.map_err(|error| cannot_write(&self.path, &error))
    }
}

/// Whether the path is an open file, a pipe or a device rather than a new file.
fn is_stream(path: &Path) -> bool {
    let is_open = OPEN.iter().any(|open| path.starts_with(open));
    let found = path.metadata();
    is_open || found.is_ok_and(|it| !it.is_file() && !it.is_dir())
}

/// A file without a name, if the file system supports that and can name it later.
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

/// The path of an open file without a name.
#[cfg(target_os = "linux")]
fn descriptor(file: &File) -> PathBuf {
    use std::os::fd::AsRawFd;
    format!("/proc/self/fd/{}", file.as_raw_fd()).into()
}

/// Names a file that has no name, unless the name is taken.
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
    unreachable!("this system has no files without a name")
}

/// The usual permissions of a new file, not those of a temporary one.
#[cfg(unix)]
const MODE: u32 = 0o666;

/// A file with a temporary name. Removes temporary files of killed programs: a running program
/// locks its own.
fn named(folder: &Path) -> io::Result<(File, End)> {
    for entry in fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let is_ours = name.as_encoded_bytes().starts_with(PREFIX.as_bytes());
        if is_ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            // Another program may have removed it already.
            let _ = fs::remove_file(entry.path());
        }
    }
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(MODE));
    let (file, name) = builder.prefix(PREFIX).tempfile_in(folder)?.into_parts();
    // Without locks, other programs cannot tell it from an abandoned file.
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

/// Calls `save` while the `old` file is out of the way, and removes it then. If `save` fails, the
/// old file stays.
pub(super) fn replace<T>(old: &Path, save: impl FnOnce() -> Result<T>) -> Result<T> {
    let failed = |error| cannot_write(old, &error);
    let mut aside = tempfile::Builder::new();
    let aside = aside.prefix(PREFIX).tempdir_in(folder(old));
    let aside = aside.map_err(failed)?;
    let kept = aside.path().join("old");
    fs::rename(old, &kept).map_err(failed)?;
    let saved = save();
    if saved.is_err() {
        fs::rename(&kept, old).map_err(failed)?;
    }
    saved
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
    use anyhow::bail;

    use super::*;

    #[test]
    fn an_old_file_is_replaced_only_by_a_complete_one() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("record.md");
        let read = || fs::read_to_string(&path).unwrap();
        write_new(&path, "old").unwrap();
        let failed: Result<()> = replace(&path, || bail!("no space"));
        assert_eq!(failed.unwrap_err().to_string(), "no space");
        assert_eq!(read(), "old");
        replace(&path, || write_new(&path, "new")).unwrap();
        assert_eq!(read(), "new");
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
    }

    #[test]
    fn files_of_killed_programs_are_removed_and_others_stay() {
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

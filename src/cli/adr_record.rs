//! The decision record of a result, and the file to write it to.

use std::path::{Path, PathBuf, is_separator};
use std::{env, fs};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::advice::Advice;
use crate::cli::adr_commands::Paths;
use crate::cli::new_file::{self, folder, write_new};
use crate::cli::{adr_dir, adr_title};
use crate::render::adr::{self, Circumstances, Form};

/// The directories in which projects usually keep their decision records.
const USUAL: [&str; 8] = [
    "docs/adr",
    "docs/adrs",
    "docs/decisions",
    "docs/architecture/decisions",
    "doc/adr",
    "doc/decisions",
    "adr",
    "decisions",
];

/// The status of a new decision record.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(super) enum Status {
    /// Not agreed yet.
    #[default]
    Proposed,
    /// Agreed.
    Accepted,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Status::Proposed => "proposed",
            Status::Accepted => "accepted",
        }
    }
}

/// The decision record of a result.
pub(super) struct AdrRecord<'a> {
    pub advice: &'a Advice<'a>,
    /// The path of the rule set, unless it is the shipped one.
    pub rules: Option<&'a Path>,
    /// The status, if one was given.
    pub status: Option<Status>,
    /// The date, as `2026-11-20`.
    pub date: String,
}

impl AdrRecord<'_> {
    /// Its text. `file` is the path to write it to, if known.
    pub fn text(&self, file: Option<&Path>) -> String {
        self.render(file, None, None, Form::default())
    }

    /// Adds the record to a directory, which is created if missing, and returns its path.
    pub fn add(&self, dir: &Path) -> Result<PathBuf> {
        adr_dir::add(dir, &adr::title(self.advice), &self.date, |new| {
            self.render(Some(new.path), Some(dir), new.number, new.form)
        })
    }

    /// The path that [`AdrRecord::save`] offers: the next record in the directory with the
    /// project's records or, without one, a new file in the current directory.
    pub fn usual_path(&self) -> Result<PathBuf> {
        let title = adr::title(self.advice);
        if let Some(dir) = usual_dir() {
            return adr_dir::next_path(&dir, &title, &self.date);
        }
        let name = adr_title::like(&[], "-", &title);
        let mut file = PathBuf::from(format!("{name}.md"));
        let mut copy = 1;
        while file.symlink_metadata().is_ok() {
            copy += 1;
            file = PathBuf::from(format!("{name}-{copy}.md"));
        }
        Ok(file)
    }

    /// Saves the record as a new file or in a directory, and returns its path. `usual` is the path
    /// that was offered.
    pub fn save(&self, path: &Path, usual: &Path) -> Result<PathBuf> {
        // Others may have written the same record since.
        let usual_dir = usual_dir().filter(|_| path == usual);
        let is_dir = path.is_dir() || path.to_string_lossy().ends_with(is_separator);
        if let Some(dir) = usual_dir.as_deref().or(is_dir.then_some(path)) {
            return self.add(dir);
        }
        let folder = folder(path);
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot use the folder `{}`", folder.display()))?;
        write_new(path, &self.text(Some(path)))?;
        Ok(path.to_owned())
    }

    /// Saves the record in place of an `old` one, which was saved to the `chosen` path or, without
    /// one, to the usual path. If that fails, the old record stays.
    pub fn replace(&self, old: &Path, chosen: Option<&Path>) -> Result<PathBuf> {
        new_file::replace(old, || {
            let usual = self.usual_path()?;
            self.save(chosen.unwrap_or(&usual), &usual)
        })
    }

    fn render(
        &self,
        file: Option<&Path>,
        dir: Option<&Path>,
        number: Option<u64>,
        form: Form,
    ) -> String {
        let rules = self.rules;
        let paths = Paths { rules, file, dir };
        let status = self.status.map(Status::name);
        let ending = file.and_then(Path::extension);
        let circumstances = Circumstances {
            date: &self.date,
            status: status.unwrap_or(Status::default().name()),
            number,
            form,
            is_mdx: ending.is_some_and(|it| it.eq_ignore_ascii_case("mdx")),
            made: &paths.made(self.advice, status),
            check: &paths.check(),
        };
        adr::render(self.advice, circumstances)
    }
}

/// The directory with the decision records of the project in the current directory, if it has one
/// of the usual names.
fn usual_dir() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    let root = here.ancestors().find(|it| it.join(".git").exists());
    let usual = |base: &Path| USUAL.map(|dir| base.join(dir));
    let near = usual(Path::new("")).into_iter();
    let mut dirs = near.chain(root.into_iter().flat_map(usual));
    dirs.find(|dir| dir.is_dir())
}

//! `check`: re-checks recorded decisions against the current rules.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum, ValueHint};

use crate::cli::output::{in_repository, open};
use crate::cli::scan::Scanned;
use crate::cli::{Common, Exit, Formats};
use crate::record::read::{Unread, unreadable};
use crate::record::report::Report;
use crate::render::{self, recheck};
use crate::ruleset::{File, Problem, Problems, file};

const EXIT_CODES: &str = "Exit codes:
  0    every decision still holds, though some may be weaker
  1    the advice has changed, recorded answers are no longer valid,
       or with --scan, the code contradicts them
  2    a record cannot be read, a folder has only records of other rule
       sets, or the arguments or the rule set are invalid";

/// Re-check recorded decisions against the current rules.
///
/// Reads the files that --save and --adr-dir write, and results as JSON. Skips files without a
/// record, and decisions that were rejected, deprecated or superseded.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct Check {
    /// Records as YAML, JSON or Markdown, or folders of them (`-` for YAML or JSON from standard
    /// input).
    #[arg(value_name = "PATH", required = true, value_hint = ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// Also fail if the code of a Python project contradicts a recorded answer.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::DirPath)]
    scan: Option<PathBuf>,
    #[command(flatten)]
    formats: Formats<Format>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// Markdown, for a comment or a CI job summary.
    Markdown,
    /// Annotations for GitHub Actions.
    Github,
}

/// The extensions of files in a folder that can be records.
const RECORDS: [&str; 6] = ["md", "markdown", "mdx", "yaml", "yml", "json"];

impl Check {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let rules = common.rules()?;
        let mut paths = Vec::new();
        let mut has_folder = false;
        for path in &self.files {
            has_folder |= path.is_dir();
            match path.is_dir() {
                true => list(path, &mut paths),
                false => paths.push(Ok(path.clone())),
            }
        }
        // Read one file at a time, because the files may be large.
        let files = paths.into_iter();
        let files = files.map(|path| path.and_then(|path| read(&path)));
        let scanned = self.scan.as_deref();
        let scanned = scanned
            .map(|path| Scanned::new(common, path, false))
            .transpose()?;
        let mut report = Report::new(rules, files)?;
        if let Some(it) = &scanned {
            report.hold_against(it.meant())?;
        }
        common.print(&match self.formats.format {
            Format::Table => recheck::table(rules, &report, common.look()),
            Format::Json => render::to_json(&report),
            Format::Markdown => recheck::markdown(rules, &report),
            Format::Github => recheck::github(rules, &report, in_repository),
        })?;
        // A single file may be of any rule set, such as a file that a commit changes.
        if let Some(other) = report.only_of_other_rules().filter(|_| has_folder) {
            let message = format!(
                "no decision here was made with the rule set `{}`; at least one was made with `{other}`",
                rules.id()
            );
            let problem = Problem::new(None, message);
            let problem = problem.help("choose the rule set with --rules PATH");
            return Err(Problems::from(problem).into());
        }
        Ok(if !report.unreadable.is_empty() {
            Exit::Invalid
        } else {
            Exit::gate(report.passed)
        })
    }
}

/// Reads a file. Of one that is too large or not UTF-8, only the part that is text is looked at.
fn read(path: &Path) -> Result<File, (String, Unread)> {
    let name = path.display().to_string();
    let bytes = open(path).and_then(|reader| file::bytes(reader, &name));
    let bytes = bytes.map_err(|problem| (name.clone(), vec![problem].into()))?;
    File::of_bytes(&bytes, &name).map_err(|problem| {
        let file = File::new(name, String::from_utf8_lossy(&bytes));
        let unread = unreadable(&file, vec![problem]);
        (file.name, unread)
    })
}

/// Lists the files in and below a folder, sorted by name, except hidden files and links to folders.
/// Only files with certain extensions can be records.
fn list(folder: &Path, files: &mut Vec<Result<PathBuf, (String, Unread)>>) {
    let entries = folder.read_dir().and_then(|entries| {
        let paths = entries.map(|entry| Ok(entry?.path()));
        paths.collect::<io::Result<Vec<PathBuf>>>()
    });
    let mut paths = match entries {
        Ok(paths) => paths,
        Err(error) => {
            let problems = vec![file::cannot_read(folder, &error)];
            return files.push(Err((folder.display().to_string(), problems.into())));
        }
    };
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        let can_be_record = RECORDS.iter().any(|it| ending.eq_ignore_ascii_case(it));
        if name.starts_with('.') || (path.is_symlink() && !path.is_file()) {
            continue;
        }
        if path.is_dir() {
            list(&path, files);
        } else if path.is_file() && can_be_record {
            files.push(Ok(path));
        } else {
            files.push(Err((path.display().to_string(), Unread::Foreign)));
        }
    }
}

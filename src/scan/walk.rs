//! The files of a codebase, without what is not part of the product. Links are not followed, and
//! nothing is executed.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use schemars::JsonSchema;
use serde::Serialize;

use crate::limits::{SCANNED_DEPTH, SCANNED_FILES};
use crate::ruleset::mapping::is_left_out;
use crate::scan::report::shown;

/// The files of a codebase.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The files, relative to the root, in the order of their names.
    pub files: Vec<PathBuf>,
    /// What could not be read, and why.
    pub not_read: Vec<NotRead>,
    /// How many Python files belong to tests, examples, documentation, migrations and the like.
    pub left_out: usize,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NotRead {
    /// The file, relative to the path that was scanned.
    pub file: String,
    /// Why.
    pub because: String,
}

/// Whether a file is written in Python.
pub(super) fn is_python(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("py"))
}

/// Whether a Python file is a test or generated, by its name.
fn is_aside(name: &str) -> bool {
    let stem = name.strip_suffix(".py");
    stem.is_some_and(|stem| {
        matches!(stem, "tests" | "test" | "conftest" | "noxfile" | "fabfile")
            || stem.starts_with("test_")
            || ["_test", "_tests", "_pb2", "_pb2_grpc"]
                .iter()
                .any(|end| stem.ends_with(end))
    })
}

fn is_environment(folder: &Path) -> bool {
    folder.join("pyvenv.cfg").exists()
}

/// Lists the files below `root`. Files that Git ignores are left out, according to the rules in the
/// tree itself.
pub(super) fn walk(root: &Path) -> Tree {
    let mut tree = Tree::default();
    let mut walker = WalkBuilder::new(root);
    walker
        .follow_links(false)
        .parents(false)
        .git_global(false)
        .require_git(false)
        .max_depth(Some(SCANNED_DEPTH));
    let top = root.to_owned();
    walker.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|it| it.is_dir());
        !is_folder || entry.path() == top || !is_environment(entry.path())
    });
    let relative = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_owned();
    for entry in walker.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                tree.not_read.push(unread(&error, root));
                continue;
            }
        };
        // Links and whatever else is not a file are not part of the code.
        if !entry.file_type().is_some_and(|it| it.is_file()) {
            continue;
        }
        let path = relative(entry.path());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let mut parents = path.parent().into_iter().flat_map(Path::iter);
        let is_out = parents.any(|it| is_left_out(&it.to_string_lossy()));
        if is_out || is_aside(&name) {
            tree.left_out += usize::from(is_python(&path));
            continue;
        }
        if tree.files.len() == SCANNED_FILES {
            tree.not_read.push(NotRead {
                file: shown(Path::new("")),
                because: format!("only the first {SCANNED_FILES} files were read"),
            });
            break;
        }
        tree.files.push(path);
    }
    tree.files.sort_unstable();
    tree
}

/// What could not be read, in a few words.
fn unread(error: &ignore::Error, root: &Path) -> NotRead {
    fn path(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
                path(err)
            }
            ignore::Error::Loop { child, .. } => Some(child),
            _ => None,
        }
    }
    let found = path(error).map(|it| it.strip_prefix(root).unwrap_or(it));
    let because = match error.io_error() {
        Some(error) => crate::ruleset::file::system_error(error),
        None => error.to_string(),
    };
    NotRead {
        file: shown(found.unwrap_or(Path::new(""))),
        because,
    }
}

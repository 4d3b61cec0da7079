//! The Python projects of a codebase: a folder with a manifest and the files below it, except for
//! those of projects further down.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::limits::SCANNED_BYTES;
use crate::scan::text::text;
use crate::scan::walk::{Tree, is_python};

/// Whether a file makes its folder a project: it lists dependencies, rather than only the settings
/// of tools.
fn is_manifest(root: &Path, path: &Path) -> bool {
    let marks: &[&str] = match path.file_name().and_then(|it| it.to_str()) {
        Some("pyproject.toml") => &["[project]", "[tool.poetry]", "[tool.pdm", "[tool.flit"],
        Some("setup.cfg") => &["[metadata]", "[options]"],
        Some("setup.py" | "requirements.txt" | "requirements.in" | "Pipfile") => return true,
        _ => return false,
    };
    let contents = text(&root.join(path), SCANNED_BYTES).unwrap_or_default();
    let mut lines = contents.lines();
    lines.any(|line| marks.iter().any(|mark| line.starts_with(mark)))
}

#[derive(Debug, Default)]
pub(super) struct Files {
    /// Its folder, relative to the root.
    pub folder: PathBuf,
    pub python: Vec<PathBuf>,
    /// Its other files, and those that belong to no project.
    pub others: Vec<PathBuf>,
    /// Whether it has no manifest and consists of what belongs to no other project.
    pub is_loose: bool,
}

/// The projects of a codebase, those nearest to its root first. Without a manifest, all of it is
/// one project.
pub(super) fn projects(root: &Path, tree: &Tree) -> Vec<Files> {
    let packages = tree.files.iter().filter(|it| it.ends_with("__init__.py"));
    let packages: BTreeSet<&Path> = packages.filter_map(|it| it.parent()).collect();
    let mut found: BTreeMap<&Path, Files> = BTreeMap::new();
    for path in &tree.files {
        if let Some(folder) = path.parent().filter(|it| !packages.contains(it))
            && is_manifest(root, path)
        {
            found.entry(folder).or_default();
        }
    }
    // The manifest of a package counts only if no folder around it has one. A `setup.py` in a
    // package is one of its modules.
    let may_start = |path: &&PathBuf| {
        path.ends_with("manage.py") || !is_python(path) && is_manifest(root, path)
    };
    for path in tree.files.iter().filter(may_start) {
        let mut around = path.ancestors().skip(1);
        if let Some(folder) = path
            .parent()
            .filter(|_| around.all(|it| !found.contains_key(it)))
        {
            found.entry(folder).or_default();
        }
    }
    let mut shared = Vec::new();
    let mut loose = Vec::new();
    for path in &tree.files {
        let home = path.ancestors().skip(1).find(|it| found.contains_key(it));
        let files = home.and_then(|home| found.get_mut(home));
        match (files, is_python(path)) {
            (Some(files), true) => files.python.push(path.clone()),
            (Some(files), false) => files.others.push(path.clone()),
            (None, true) => loose.push(path.clone()),
            (None, false) => shared.push(path.clone()),
        }
    }
    let mut projects: Vec<Files> = Vec::new();
    let mut orphans = Vec::new();
    for (folder, mut files) in found {
        files.folder = folder.to_owned();
        match files.python.is_empty() {
            true => orphans.push(files),
            false => projects.push(files),
        }
    }
    if !loose.is_empty() || projects.is_empty() {
        projects.push(Files {
            python: loose,
            is_loose: true,
            ..Files::default()
        });
    }
    // What belongs to no project with code is evidence for all of them.
    shared.extend(orphans.into_iter().flat_map(|it| it.others));
    shared.sort_unstable();
    for project in &mut projects {
        project.others.extend(shared.iter().cloned());
    }
    let key = |it: &Files| {
        (
            it.is_loose,
            it.folder.components().count(),
            it.folder.clone(),
        )
    };
    projects.sort_by_key(key);
    projects
}

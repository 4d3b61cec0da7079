//! What a codebase shows, with evidence, and the answers that it shows.
//!
//! 1. `walk` lists the files of the product, `projects` says which project each belongs to.
//! 2. `read` collects the facts of a project that match a pattern of the rule set: `python` from
//!    syntax trees, `manifest` from dependencies, `compose` from services, and file names.
//! 3. `answers` weighs them: a trait that is seen, or not seen where everything was read, speaks
//!    for an answer, certainly or likely. `report` says so, and what following the advice takes.
//!
//! Nothing of a codebase is executed, and no link in it is followed.

mod answers;
mod compose;
mod history;
mod manifest;
mod names;
mod nesting;
mod others;
mod parse;
mod patterns;
mod projects;
mod python;
mod read;
pub mod report;
mod text;
mod walk;

use std::path::{Path, PathBuf};

use crate::advice::Place;
use crate::ids::{Table, TraitId};
use crate::ruleset::Problem;
use crate::ruleset::mapping::{FactKind, Mapping};

pub use answers::{Evidence, Found, Readings};
pub use report::Seen;
pub use walk::NotRead;

/// A codebase.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Its Python projects, those nearest to the root first; at least one.
    pub projects: Vec<Project>,
}

/// A Python project in a codebase.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its folder, relative to the root; empty for the root itself.
    pub folder: PathBuf,
    /// How many of its Python files were read.
    pub python_files: usize,
    /// Whether it uses a framework.
    pub has_framework: bool,
    /// What of it could not be read.
    pub not_read: Vec<NotRead>,
    /// What it shows of each trait.
    pub traits: Table<TraitId, Shown>,
}

/// What a project shows of a trait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// How many places show it.
    pub count: u64,
    /// The first of them.
    pub places: Vec<Place>,
}

/// Scans the codebase at `root`, and with `is_history_read` also its Git history. `progress` is told how
/// many files of how many have been read.
///
/// # Errors
/// It is not a folder that can be read, or has no Python, or its history cannot be read.
pub fn scan(
    root: &Path,
    mapping: &Mapping,
    is_history_read: bool,
    progress: &dyn Fn(usize, usize),
) -> Result<Scan, Problem> {
    let name = root.display();
    let problem = |message| Err(Problem::new(None, message));
    match root.metadata() {
        Err(error) => return Err(crate::ruleset::file::cannot_read(root, &error)),
        Ok(found) if !found.is_dir() => {
            return problem(format!("cannot scan `{name}`: it is not a folder"));
        }
        Ok(_) => {}
    }
    let tree = walk::walk(root);
    let all = projects::projects(root, &tree);
    let total = all.iter().map(|it| it.python.len()).sum();
    if total == 0 {
        return problem(match tree.left_out {
            0 => format!("cannot scan `{name}`: it has no Python files"),
            _ => format!(
                "cannot scan `{name}`: its Python files are all tests, examples, documentation or \
                 migrations"
            ),
        });
    }
    let patterns = patterns::Patterns::new(mapping);
    let mut done = 0;
    let projects = all.into_iter().filter(|it| !it.python.is_empty());
    let projects = projects.map(|files| {
        let number = files.python.len();
        let mut read = read::project(root, files, &tree, mapping, &patterns, &|more| {
            progress(done + more, total);
        });
        done += number;
        if is_history_read {
            let authors = history::authors(&root.join(&read.folder))?;
            for pattern in patterns.named(FactKind::History, "authors") {
                read.traits[patterns.trait_of(pattern)].count += authors;
            }
        }
        Ok(read)
    });
    let projects = projects.collect::<Result<_, Problem>>()?;
    progress(total, total);
    Ok(Scan { projects })
}

impl Scan {
    /// The project that `--scan` uses: the one in the root itself, or otherwise the largest of
    /// those that are nearest to it. Those that use a framework come before the others.
    pub fn meant(&self) -> &Project {
        let in_root = self.projects.iter().take(1);
        let in_root = in_root.filter(|it| it.folder.as_os_str().is_empty());
        let framework = self.projects.iter().filter(|it| it.has_framework);
        let all: Vec<&Project> = in_root.chain(framework).chain(&self.projects).collect();
        let Some(first) = all.first() else {
            unreachable!("a codebase without a project is not scanned")
        };
        let depth = |it: &Project| it.folder.components().count();
        let alike =
            |it: &&Project| depth(it) == depth(first) && it.has_framework == first.has_framework;
        let nearest = all.iter().copied().take_while(alike);
        let largest = nearest.max_by_key(|it| (it.python_files, std::cmp::Reverse(&it.folder)));
        largest.unwrap_or(*first)
    }
}

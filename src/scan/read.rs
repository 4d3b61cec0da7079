//! Reads the files of a project, and collects what patterns match.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::advice::Place;
use crate::ruleset::mapping::Mapping;
use crate::scan::names::{Modules, Symbols};
use crate::scan::parse::{Outcome, python_files};
use crate::scan::patterns::{Details, Hit, Patterns};
use crate::scan::projects::Files;
use crate::scan::python::{self, Later};
use crate::scan::report::shown;
use crate::scan::walk::{NotRead, Tree};
use crate::scan::{Project, Shown};

/// How many places of a trait are kept.
const MOST_PLACES: usize = 5;

pub(super) fn project(
    root: &Path,
    files: Files,
    tree: &Tree,
    mapping: &Mapping,
    patterns: &Patterns<'_>,
    progress: &dyn Fn(usize),
) -> Project {
    let modules = Modules::new(&files.folder, &files.python);
    let outcomes = python_files(root, &files.python, &modules, patterns, progress);

    let mut found = Collected::default();
    let mut symbols = Symbols::new(&modules);
    let mut later = Vec::new();
    let mut python_files = 0;
    for (index, outcome) in outcomes.into_iter().enumerate() {
        let file = index as u32;
        match outcome {
            Outcome::Generated => {}
            Outcome::NotRead(because) => {
                let file = files.python.get(index).map(|it| shown(it));
                let file = file.unwrap_or_default();
                found.not_read.push(NotRead { file, because });
            }
            Outcome::Read(facts) => {
                python_files += 1;
                found.hits.extend(facts.hits);
                for (name, defined) in facts.definitions {
                    symbols.define(file, name, defined);
                }
                for module in facts.stars {
                    symbols.import_all(file, module);
                }
                later.extend(facts.later.into_iter().map(|it| (file, it)));
            }
        }
    }
    for (file, fact) in later {
        found.resolve(file, &fact, &symbols, patterns);
    }
    let mut paths = files.python;
    found.others(root, &files.folder, files.others, &mut paths, patterns);

    let mut traits = mapping.traits.map(|_, _| Shown::default());
    let mut places = BTreeSet::new();
    found.hits.sort_unstable();
    for hit in &found.hits {
        let id = patterns.trait_of(hit.pattern);
        if !places.insert((id, hit.file, hit.line, hit.seen.as_ref())) {
            continue;
        }
        let of_trait = &mut traits[id];
        of_trait.count += 1;
        if of_trait.places.len() < MOST_PLACES {
            let path = paths.get(hit.file as usize);
            of_trait.places.push(Place {
                file: path.map(|it| shown(it)).unwrap_or_default(),
                line: Some(hit.line).filter(|line| *line > 0),
                seen: hit.seen.to_string(),
            });
        }
    }
    let inside = |it: &&NotRead| Path::new(&it.file).starts_with(&files.folder);
    found
        .not_read
        .extend(tree.not_read.iter().filter(inside).cloned());
    let path = |it: &NotRead| PathBuf::from(&it.file);
    found.not_read.sort_by_cached_key(path);
    let mut frameworks = mapping.traits.iter();
    Project {
        folder: files.folder,
        python_files,
        has_framework: frameworks.any(|(id, it)| it.framework.is_some() && traits[id].count > 0),
        not_read: found.not_read,
        traits,
    }
}

/// What was found in a project.
#[derive(Default)]
pub(super) struct Collected {
    pub hits: Vec<Hit>,
    pub not_read: Vec<NotRead>,
}

impl Collected {
    /// Matches a fact whose name is one of the project.
    fn resolve(&mut self, file: u32, fact: &Later, symbols: &Symbols<'_>, patterns: &Patterns<'_>) {
        let mut found = BTreeSet::new();
        for name in &fact.names {
            for foreign in symbols.foreign(name) {
                let details = Details {
                    is_async: fact.is_async,
                    keywords: &fact.keywords,
                    ..Details::default()
                };
                for pattern in patterns.matching(fact.kind, &foreign, details) {
                    found.insert((pattern, foreign.clone()));
                }
            }
        }
        let mut last = None;
        for (pattern, foreign) in found {
            // A class counts once, although it may have several such bases.
            if last.replace(pattern) == Some(pattern) {
                continue;
            }
            let seen = match &fact.class {
                Some(class) => format!("class {class} ({foreign})"),
                None => python::seen(fact.kind, &foreign),
            };
            self.hits.push(Hit {
                pattern,
                file,
                line: fact.line,
                seen: seen.into(),
            });
        }
    }
}

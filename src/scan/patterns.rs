//! Patterns, prepared so that a fact finds those that match it.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use rustc_hash::FxBuildHasher;

use crate::ids::{Id, PatternId, Table, TraitId};
use crate::ruleset::mapping::{FactKind, Mapping, Sought};

/// A place that a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    pub pattern: PatternId,
    /// The number of the file.
    pub file: u32,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// What is there, in a few words.
    pub seen: Box<str>,
}

impl Hit {
    /// The same hit for each of some patterns.
    pub fn all(
        patterns: Vec<PatternId>,
        file: u32,
        line: u32,
        seen: &str,
    ) -> impl Iterator<Item = Self> {
        patterns.into_iter().map(move |pattern| Self {
            pattern,
            file,
            line,
            seen: seen.into(),
        })
    }
}

/// A fact of Python code or a manifest.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Details<'a> {
    /// The texts of the value that is set.
    pub values: &'a [String],
    pub is_async: bool,
    /// The keyword arguments of the class.
    pub keywords: &'a [String],
}

type ByName<'m> = HashMap<(FactKind, &'m str), Vec<PatternId>, FxBuildHasher>;

pub(super) struct Patterns<'m> {
    all: Table<PatternId, (TraitId, &'m Sought, Vec<GlobMatcher>)>,
    exact: ByName<'m>,
    /// Those that match everything below a name.
    below: ByName<'m>,
    /// The first parts of the dotted names: what does not begin so matches nothing.
    roots: HashSet<&'m str, FxBuildHasher>,
    files: GlobSet,
    /// The pattern of each glob of `files`.
    file_patterns: Vec<PatternId>,
}

impl<'m> Patterns<'m> {
    pub fn new(mapping: &'m Mapping) -> Self {
        let mut all = Table::from_iter([]);
        let (mut exact, mut below) = (ByName::default(), ByName::default());
        let mut roots = HashSet::default();
        let mut files = GlobSetBuilder::new();
        let mut file_patterns = Vec::new();
        for (id, it) in mapping.traits.iter() {
            for sought in &it.patterns {
                let pattern = PatternId::new(all.len());
                let kind = sought.kind;
                for name in &sought.names {
                    match kind {
                        FactKind::File => {
                            let glob = GlobBuilder::new(name).literal_separator(true).build();
                            if let Ok(glob) = glob {
                                files.add(glob);
                                file_patterns.push(pattern);
                            }
                            continue;
                        }
                        FactKind::Import
                        | FactKind::Call
                        | FactKind::Base
                        | FactKind::Decorator => {
                            roots.insert(name.split('.').next().unwrap_or(name));
                        }
                        _ => {}
                    }
                    let stem = name.strip_suffix(".*").or(name.strip_suffix('*'));
                    let (map, name) = match stem {
                        Some(stem) => (&mut below, stem),
                        None => (&mut exact, name.as_str()),
                    };
                    map.entry((kind, name)).or_default().push(pattern);
                }
                let holds = sought.holds.iter().filter_map(|it| Glob::new(it).ok());
                let holds = holds.map(|it| it.compile_matcher()).collect();
                all.push((id, sought, holds));
            }
        }
        Self {
            all,
            exact,
            below,
            roots,
            files: files.build().unwrap_or_default(),
            file_patterns,
        }
    }

    pub fn trait_of(&self, pattern: PatternId) -> TraitId {
        self.all[pattern].0
    }

    /// Whether a pattern may match a dotted name, by its first part.
    pub fn may_match(&self, dotted: &str) -> bool {
        let first = dotted.split('.').next();
        first.is_some_and(|first| self.roots.contains(first))
    }

    /// Whether a pattern looks for the setting of this name.
    pub fn is_setting(&self, name: &str) -> bool {
        self.exact.contains_key(&(FactKind::Setting, name))
    }

    /// The patterns that match a fact of which only the name is known.
    pub fn named(&self, kind: FactKind, name: &str) -> Vec<PatternId> {
        self.matching(kind, name, Details::default())
    }

    pub fn matching(&self, kind: FactKind, name: &str, details: Details<'_>) -> Vec<PatternId> {
        let mut found = Vec::new();
        let mut add = |map: &ByName<'m>, name: &str| {
            found.extend(map.get(&(kind, name)).into_iter().flatten().copied());
        };
        add(&self.exact, name);
        match kind {
            FactKind::Dependency => {
                for (end, _) in name.match_indices('-') {
                    add(&self.below, name.get(..=end).unwrap_or(name));
                }
            }
            FactKind::Text => {}
            _ => {
                for (end, _) in name.match_indices('.') {
                    let prefix = name.get(..end).unwrap_or(name);
                    add(&self.below, prefix);
                    if kind == FactKind::Import {
                        add(&self.exact, prefix);
                    }
                }
            }
        }
        found.retain(|pattern| self.accepts(*pattern, details));
        found
    }

    /// Whether the rest of a pattern fits the fact.
    fn accepts(&self, pattern: PatternId, details: Details<'_>) -> bool {
        let (_, sought, holds) = &self.all[pattern];
        let is_held = |value: &String| holds.iter().any(|it| it.is_match(value));
        let keyword = sought.keyword.as_ref();
        sought.is_async.is_none_or(|it| it == details.is_async)
            && keyword.is_none_or(|it| details.keywords.contains(it))
            && (holds.is_empty() || details.values.iter().any(is_held))
    }

    /// The value for which a pattern matches a setting.
    pub fn held<'v>(&self, pattern: PatternId, values: &'v [String]) -> Option<&'v str> {
        let (.., holds) = &self.all[pattern];
        let mut values = values.iter();
        let held = values.find(|value| holds.iter().any(|it| it.is_match(value)));
        held.map(String::as_str)
    }

    /// The patterns that match the path of a file, each with the texts one of which it must
    /// contain.
    pub fn of_file(&self, path: &Path) -> Vec<(PatternId, &'m [String])> {
        let globs = self.files.matches(path).into_iter();
        let mut found: Vec<PatternId> = globs
            .filter_map(|glob| self.file_patterns.get(glob).copied())
            .collect();
        found.dedup();
        let found = found.into_iter();
        found
            .map(|it| (it, self.all[it].1.holds.as_slice()))
            .collect()
    }
}

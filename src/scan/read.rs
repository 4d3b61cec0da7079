//! Reads the files of a project, and collects what patterns match.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{panic, thread};

use crate::limits::{SCANNED_BYTES, SCANNED_OTHER_BYTES};
use crate::ruleset::file::system_error;
use crate::ruleset::mapping::{FactKind, Mapping};
use crate::scan::names::{Modules, Symbols};
use crate::scan::patterns::{Details, Hit, Patterns};
use crate::scan::projects::Files;
use crate::scan::python::{self, Facts, Later};
use crate::scan::walk::{NotRead, Tree};
use crate::scan::{Place, Project, Shown, compose, manifest, nesting};

/// How many places of a trait are kept.
const MOST_PLACES: usize = 5;

/// The stack of a thread: enough for the deepest syntax tree that is read.
const STACK: usize = 32 * 1024 * 1024;

/// What became of a Python file.
enum Outcome {
    Read(Facts),
    /// It is generated, and so not part of the product.
    Generated,
    NotRead(String),
}

/// Reads one project.
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
                let path = files.python.get(index).cloned().unwrap_or_default();
                found.not_read.push(NotRead { path, because });
            }
            Outcome::Read(facts) => {
                python_files += 1;
                found.hits.extend(facts.hits);
                for (name, defined) in facts.definitions {
                    symbols.define(file, name, defined.into());
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
        let shown = &mut traits[id];
        shown.count += 1;
        if shown.places.len() < MOST_PLACES {
            shown.places.push(Place {
                file: paths.get(hit.file as usize).cloned().unwrap_or_default(),
                line: Some(hit.line).filter(|line| *line > 0),
                seen: hit.seen.to_string(),
            });
        }
    }
    let inside = |it: &&NotRead| it.path.starts_with(&files.folder);
    found
        .not_read
        .extend(tree.not_read.iter().filter(inside).cloned());
    found.not_read.sort();
    Project {
        folder: files.folder,
        python_files,
        not_read: found.not_read,
        traits,
    }
}

/// Reads Python files, on as many threads as there are processors.
fn python_files(
    root: &Path,
    files: &[PathBuf],
    modules: &Modules,
    patterns: &Patterns<'_>,
    progress: &dyn Fn(usize),
) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let work = |report: Option<&dyn Fn(usize)>| {
        let mut read = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = files.get(index) else {
                return read;
            };
            if let Some(report) = report {
                report(index);
            }
            read.push((
                index,
                python_file(root, path, index as u32, modules, patterns),
            ));
        }
    };
    let threads = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(8);
    let mut read = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .filter_map(|_| {
                let builder = thread::Builder::new().stack_size(STACK);
                builder.spawn_scoped(scope, || work(None)).ok()
            })
            .collect();
        while workers.iter().any(|it| !it.is_finished()) {
            progress(next.load(Ordering::Relaxed).min(files.len()));
            thread::park_timeout(std::time::Duration::from_millis(2));
        }
        let mut read = Vec::new();
        for worker in workers {
            match worker.join() {
                Ok(more) => read.extend(more),
                Err(cause) => panic::resume_unwind(cause),
            }
        }
        read
    });
    read.sort_unstable_by_key(|(index, _)| *index);
    read.into_iter().map(|(_, outcome)| outcome).collect()
}

fn python_file(
    root: &Path,
    path: &Path,
    file: u32,
    modules: &Modules,
    patterns: &Patterns<'_>,
) -> Outcome {
    let text = match text(&root.join(path), SCANNED_BYTES) {
        Ok(text) => text,
        Err(because) => return Outcome::NotRead(because),
    };
    if is_generated(&text) {
        return Outcome::Generated;
    }
    if nesting::is_too_deep(&text) {
        return Outcome::NotRead("it is nested too deeply".to_owned());
    }
    match ruff_python_parser::parse_module(&text) {
        Ok(parsed) => {
            let is_package = path.ends_with("__init__.py");
            let module = parsed.syntax();
            Outcome::Read(python::facts(
                module, &text, file, is_package, modules, patterns,
            ))
        }
        Err(error) => {
            let before = text.get(..error.location.start().to_usize()).unwrap_or("");
            let line = before.matches('\n').count() + 1;
            Outcome::NotRead(format!("it is not valid Python 3 (line {line})"))
        }
    }
}

/// Reads a text of at most `most` bytes.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn text(path: &Path, most: usize) -> Result<String, String> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = File::open(path)?;
        file.take(most as u64 + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| system_error(&error))?;
    if bytes.len() > most {
        return Err(format!("it is larger than {} KiB", most / 1024));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        }),
        Err(error) => {
            // Python reads other encodings if a comment at the start names them.
            let text = String::from_utf8_lossy(error.as_bytes());
            let declares = |line: &str| line.starts_with('#') && line.contains("coding");
            match text.lines().take(2).any(declares) {
                true => Ok(text.into_owned()),
                false => Err("it is not valid UTF-8".to_owned()),
            }
        }
    }
}

/// Whether a comment at the start says that a program wrote the file.
fn is_generated(text: &str) -> bool {
    let comments = text.lines().take(10).filter(|it| it.starts_with('#'));
    comments.into_iter().any(|line| {
        let line = line.to_lowercase();
        [
            "@generated",
            "do not edit",
            "generated by",
            "autogenerated",
            "auto-generated",
        ]
        .iter()
        .any(|mark| line.contains(mark))
    })
}

/// What was found in a project.
#[derive(Default)]
struct Collected {
    hits: Vec<Hit>,
    not_read: Vec<NotRead>,
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

    /// Reads manifests and compose files, and matches the paths of all files.
    fn others(
        &mut self,
        root: &Path,
        folder: &Path,
        files: Vec<PathBuf>,
        paths: &mut Vec<PathBuf>,
        patterns: &Patterns<'_>,
    ) {
        let python = paths.iter().filter(|it| it.ends_with("setup.py"));
        let own = python.cloned().chain(files);
        let mut needs: Vec<(u32, u32, manifest::Dependency)> = Vec::new();
        let mut locked = Vec::new();
        let mut builds = BTreeSet::new();
        for path in own.collect::<Vec<_>>() {
            let file = paths.len() as u32;
            let inner = path.strip_prefix(folder).unwrap_or(&path);
            let sought = patterns.of_file(inner);
            let kind = manifest::kind(&path).filter(|_| path.starts_with(folder));
            let is_compose = is_compose(&path);
            let is_read =
                kind.is_some() || is_compose || sought.iter().any(|(_, it)| !it.is_empty());
            paths.push(path.clone());
            let text = match is_read {
                false => String::new(),
                true => match text(&root.join(&path), SCANNED_OTHER_BYTES) {
                    Ok(text) => text,
                    Err(because) if kind.is_some() || is_compose => {
                        self.not_read.push(NotRead { path, because });
                        continue;
                    }
                    Err(_) => continue,
                },
            };
            for (pattern, texts) in sought {
                let found = texts
                    .iter()
                    .find_map(|it| Some((it, text.find(it.as_str())?)));
                let (line, seen) = match found {
                    Some((held, at)) => (line(&text, at), format!("has {held}")),
                    None if texts.is_empty() => (0, "is there".to_owned()),
                    None => continue,
                };
                let seen = seen.into();
                self.hits.push(Hit {
                    pattern,
                    file,
                    line,
                    seen,
                });
            }
            if is_compose {
                for service in compose::services(&text) {
                    let (name, seen) = match (&service.build, &service.image) {
                        (Some(build), _)
                            if builds
                                .insert((path.parent().map(Path::to_owned), build.clone())) =>
                        {
                            ("build", format!("service {} is built here", service.name))
                        }
                        (None, Some(image)) => (
                            image.as_str(),
                            format!("service {} runs {image}", service.name),
                        ),
                        _ => continue,
                    };
                    let found = patterns.matching(FactKind::Service, name, Details::default());
                    self.hits.extend(found.into_iter().map(|pattern| Hit {
                        pattern,
                        file,
                        line: service.line,
                        seen: seen.as_str().into(),
                    }));
                }
            }
            if let Some(kind) = kind {
                match manifest::read(kind, &text) {
                    Ok(manifest) => {
                        let at = |it: &manifest::Dependency| line(&text, it.at);
                        needs.extend(manifest.needs.into_iter().map(|it| (file, at(&it), it)));
                        locked.extend(manifest.locked);
                    }
                    Err(because) => self.not_read.push(NotRead { path, because }),
                }
            }
        }
        for (file, line, need) in needs {
            let exact = locked.iter().find(|it| it.name == need.name);
            let version = exact.map_or(need.version.as_str(), |it| &it.version);
            let found = patterns.matching(FactKind::Dependency, &need.name, Details::default());
            self.hits.extend(found.into_iter().map(|pattern| Hit {
                pattern,
                file,
                line,
                seen: format!("depends on {}{version}", need.name).into(),
            }));
        }
    }
}

fn is_compose(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    is_yaml && (name.starts_with("docker-compose") || name.starts_with("compose"))
}

/// The line of a byte.
fn line(text: &str, at: usize) -> u32 {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    memchr::memchr_iter(b'\n', before).count() as u32 + 1
}

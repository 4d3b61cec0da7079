//! What the files of a project that are not Python show: manifests, compose files, and the paths of
//! all of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::ids::PatternId;
use crate::limits::SCANNED_OTHER_BYTES;
use crate::ruleset::mapping::FactKind;
use crate::scan::compose;
use crate::scan::manifest::{self, Dependency};
use crate::scan::patterns::{Hit, Patterns};
use crate::scan::read::Collected;
use crate::scan::report::shown;
use crate::scan::text::{line, text};
use crate::scan::walk::NotRead;

/// What can be matched only when all files have been read.
#[derive(Default)]
struct Pending {
    /// Each with its file and line.
    needs: Vec<(u32, u32, Dependency)>,
    locked: Vec<Dependency>,
    /// What compose files build, by folder: the same image counts once.
    builds: BTreeSet<(Option<PathBuf>, String)>,
}

impl Collected {
    /// Reads manifests and compose files, and matches the paths of all files. Adds the files to
    /// `paths`.
    pub(super) fn others(
        &mut self,
        root: &Path,
        folder: &Path,
        files: Vec<PathBuf>,
        paths: &mut Vec<PathBuf>,
        patterns: &Patterns<'_>,
    ) {
        let python = paths.iter().filter(|it| it.ends_with("setup.py"));
        let own: Vec<PathBuf> = python.cloned().chain(files).collect();
        let mut pending = Pending::default();
        for path in own {
            let file = paths.len() as u32;
            let sought = patterns.of_file(path.strip_prefix(folder).unwrap_or(&path));
            let kind = manifest::kind(&path).filter(|_| path.starts_with(folder));
            let is_compose = is_compose(&path);
            let is_telling = kind.is_some() || is_compose;
            let is_read = is_telling || sought.iter().any(|(_, texts)| !texts.is_empty());
            paths.push(path.clone());
            let text = match is_read {
                false => Ok(String::new()),
                true => text(&root.join(&path), SCANNED_OTHER_BYTES),
            };
            let text = match text {
                Ok(text) => text,
                Err(because) => {
                    let file = shown(&path);
                    self.not_read
                        .extend(is_telling.then_some(NotRead { file, because }));
                    continue;
                }
            };
            self.file(file, &text, sought);
            if is_compose {
                self.services(file, path.parent(), &text, patterns, &mut pending);
            }
            match kind.map(|kind| manifest::read(kind, &text)) {
                Some(Ok(manifest)) => {
                    let needs = manifest.needs.into_iter();
                    let needs = needs.map(|it| (file, line(&text, it.at), it));
                    pending.needs.extend(needs);
                    pending.locked.extend(manifest.locked);
                }
                Some(Err(because)) => {
                    let file = shown(&path);
                    self.not_read.push(NotRead { file, because });
                }
                None => {}
            }
        }
        for (file, line, need) in pending.needs {
            let exact = pending.locked.iter().find(|it| it.name == need.name);
            let version = exact.map_or(&need.version, |it| &it.version);
            let seen = format!("depends on {}{version}", need.name);
            let found = patterns.named(FactKind::Dependency, &need.name);
            self.hits.extend(Hit::all(found, file, line, &seen));
        }
    }

    /// Matches the path of a file, and texts in it.
    fn file(&mut self, file: u32, text: &str, sought: Vec<(PatternId, &[String])>) {
        for (pattern, texts) in sought {
            let mut held = texts.iter();
            let held = held.find_map(|it| Some((it, text.find(it.as_str())?)));
            match held {
                Some((held, at)) => {
                    let (line, seen) = (line(text, at), format!("contains {held}"));
                    self.hits.extend(Hit::all(vec![pattern], file, line, &seen));
                }
                None if texts.is_empty() => {
                    self.hits.extend(Hit::all(vec![pattern], file, 0, "exists"));
                }
                None => {}
            }
        }
    }

    fn services(
        &mut self,
        file: u32,
        folder: Option<&Path>,
        text: &str,
        patterns: &Patterns<'_>,
        pending: &mut Pending,
    ) {
        for service in compose::services(text) {
            let (name, seen) = match (&service.build, &service.image) {
                (Some(build), _) => {
                    let build = (folder.map(Path::to_owned), build.clone());
                    if !pending.builds.insert(build) {
                        continue;
                    }
                    ("build", "is built from this code".to_owned())
                }
                (None, Some(image)) => (image.as_str(), format!("runs {image}")),
                (None, None) => continue,
            };
            let seen = format!("service {} {seen}", service.name);
            let found = patterns.named(FactKind::Service, name);
            self.hits.extend(Hit::all(found, file, service.line, &seen));
        }
    }
}

fn is_compose(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    is_yaml && (name.starts_with("docker-compose") || name.starts_with("compose"))
}

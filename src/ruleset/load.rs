//! Loads rule sets: from a file or from a folder.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use indexmap::IndexMap;
use indexmap::map::Entry;
use schemars::schema_for;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::limits::{FOLDER_BYTES, FOLDER_FILES, VALUES};
use crate::ruleset::file::cannot_read;
use crate::ruleset::mapping::Mapping;
use crate::ruleset::{
    Acceptance, Content, File, Mistake, Node, Problem, Problems, RuleSet, Scenario, Severity, Span,
    Texts, resolve, schema_check, spans, yaml,
};

/// The name of the folder with the scenarios of a rule set.
const SCENARIOS: &str = "scenarios";

/// A rule set and what comes with it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Loaded {
    /// The rule set. It comes first, so that it can be read alone from where the whole is stored.
    pub rules: RuleSet,
    /// Projects whose advice is known.
    pub scenarios: Vec<Scenario>,
    /// How to read a codebase, if it says so.
    pub scan: Option<Mapping>,
    /// The lints that its author accepts.
    pub accepted: Vec<Acceptance>,
    /// The hidden files, and the folders with YAML files, in the folder of the rule set that are
    /// not part of it.
    pub not_read: Vec<String>,
    /// The severity that its author gives to lints, by code.
    pub levels: IndexMap<String, Severity>,
    /// The texts that it was read from.
    #[serde(skip)]
    pub texts: Texts,
}

/// Loads the rule set at `path`: a YAML file, or a folder of YAML files whose top-level keys
/// together make a rule set, with scenarios in the folder `scenarios` inside it. No question may
/// have the name of one of the `reserved_flags`.
///
/// # Errors
/// Every problem of the rule set, in the order of files and lines.
pub fn load(path: &Path, reserved_flags: &[String]) -> Result<Loaded, Problems> {
    Loader::new(true, reserved_flags).load(path)
}

/// As [`load`], but without the scenarios.
///
/// # Errors
/// As for `load`, except for the problems of scenarios.
pub fn load_rules(path: &Path, reserved_flags: &[String]) -> Result<Loaded, Problems> {
    Loader::new(false, reserved_flags).load(path)
}

/// Loads a rule set from a text, with `name` for its errors.
///
/// # Errors
/// Every problem of the rule set, in order.
pub fn load_text(name: &str, text: &str) -> Result<Loaded, Problems> {
    Loader::new(true, &[]).texts(vec![File::new(name, text)], 1, Vec::new())
}

/// How to load a rule set.
struct Loader<'f> {
    with_scenarios: bool,
    reserved_flags: &'f [String],
}

impl<'f> Loader<'f> {
    fn new(with_scenarios: bool, reserved_flags: &'f [String]) -> Self {
        Self {
            with_scenarios,
            reserved_flags,
        }
    }

    fn load(&self, path: &Path) -> Result<Loaded, Problems> {
        if path.is_dir() {
            return self.folder(path);
        }
        let loaded = self.texts(vec![File::read(path)?], 1, Vec::new());
        loaded.map_err(|problems| match folder_of_part(path) {
            Some(folder) => {
                let [file, folder] = [path, folder].map(|it| it.display().to_string());
                Mistake::PartOfRuleSet { file, folder }.at(None).into()
            }
            None => problems,
        })
    }

    fn folder(&self, folder: &Path) -> Result<Loaded, Problems> {
        let unreadable = |error: io::Error| cannot_read(folder, &error);
        let refused = |mistake: Mistake<'_>| Err(mistake.at(None).into());
        let name = || folder.display().to_string();
        let mut paths = yaml_files(folder).map_err(unreadable)?;
        let rule_files = paths.len();
        if rule_files == 0 {
            return refused(Mistake::NoYamlFile(name()));
        }
        let scenarios = folder.join(SCENARIOS);
        if self.with_scenarios && scenarios.is_dir() {
            paths.extend(yaml_files(&scenarios).map_err(unreadable)?);
        }
        let (files, most) = (paths.len(), FOLDER_FILES);
        if files > most {
            let folder = name();
            return refused(Mistake::TooManyFiles {
                folder,
                files,
                most,
            });
        }
        let mut files = Vec::new();
        let mut problems = Vec::new();
        let mut bytes = 0;
        for path in paths {
            match File::read(&path) {
                Ok(file) => {
                    bytes += file.text.len();
                    files.push(file);
                }
                Err(problem) => problems.push(problem),
            }
            if bytes > FOLDER_BYTES {
                return refused(Mistake::FolderTooLarge(name()));
            }
        }
        match problems.is_empty() {
            true => self.texts(files, rule_files, not_read(folder).map_err(unreadable)?),
            false => Err(Problems::new(files, problems)),
        }
    }

    /// Loads the texts of one rule set. Those after the `rule_files` may contain only scenarios.
    /// `not_read` are the names of files and folders that were not read.
    fn texts(
        &self,
        files: Vec<File>,
        rule_files: usize,
        not_read: Vec<String>,
    ) -> Result<Loaded, Problems> {
        let mut whole = Whole::default();
        let mut digest = Sha256::new();
        let mut is_readable = true;
        for (index, file) in files.iter().enumerate() {
            let is_rule_file = index < rule_files;
            if is_rule_file {
                digest.update(&file.text);
            }
            if let Err(problems) = whole.add(index, file, is_rule_file) {
                whole.problems.extend(problems);
                is_readable = false;
            }
        }
        if !self.with_scenarios {
            whole.entries.shift_remove(SCENARIOS);
        }
        let mut problems = whole.problems;
        if !is_readable {
            return Err(Problems::new(files, problems));
        }
        let mut root = Node {
            span: Span::new(0, 0..0),
            content: Content::Map(whole.entries),
            comment: None,
        };
        let checked = schema_check::check(&mut root, &SCHEMA);
        problems.extend(checked.problems);
        if schema_check::required(&SCHEMA).any(|key| root.get(key).is_none()) {
            let missed = not_read.iter().map(|name| Mistake::NotRead(name).at(None));
            problems.extend(missed);
        }
        let sha256 = digest.finalize();
        let sha256: String = sha256.iter().map(|it| format!("{it:02x}")).collect();
        let context = resolve::Context {
            root: &root,
            replaced: checked.replaced,
            sha256: &sha256,
            reserved_flags: self.reserved_flags,
        };
        let source = yaml::RuleSet::deserialize(checked.value);
        let source = source.map_err(|error| vec![Problem::new(None, error.to_string())]);
        match source.and_then(|source| resolve::resolve(&source, &context)) {
            Ok(mut loaded) if problems.is_empty() => {
                loaded.texts = Texts::new(files, root);
                loaded.not_read = not_read;
                return Ok(loaded);
            }
            Ok(_) => {}
            Err(more) => problems.extend(more),
        }
        Err(Problems::new(files, problems))
    }
}

/// The folder of the rule set of which a file is only a part.
fn folder_of_part(file: &Path) -> Option<&Path> {
    let folder = file.parent()?;
    let is_scenarios = folder.file_name() == Some(OsStr::new(SCENARIOS));
    let folder = if is_scenarios {
        folder.parent()?
    } else {
        folder
    };
    let folder = match folder == Path::new("") {
        true => Path::new("."),
        false => folder,
    };
    // Stops at the first file that does not fit, so that a folder of other files takes no time.
    let is_whole = |paths: &[PathBuf]| {
        let mut whole = Whole::default();
        for (index, path) in paths.iter().take(FOLDER_FILES).enumerate() {
            whole.add(index, &File::read(path).ok()?, true).ok()?;
            whole.problems.is_empty().then_some(())?;
        }
        let mut required = schema_check::required(&SCHEMA);
        Some(required.all(|key| whole.entries.contains_key(key)))
    };
    let is_part = !is_whole(&[file.to_owned()])?;
    (is_part && is_whole(&yaml_files(folder).ok()?)?).then_some(folder)
}

/// The YAML files in a folder that are not hidden, sorted by name.
fn yaml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = paths(folder)?;
    paths.retain(|path| is_yaml_file(path) && !is_hidden(path));
    Ok(paths)
}

/// The names of hidden YAML files and of folders with YAML files in the folder of a rule set, which
/// look like parts of it but are not.
fn not_read(folder: &Path) -> io::Result<Vec<String>> {
    let mut paths = paths(folder)?;
    paths.retain(|path| match path.is_dir() {
        true => {
            let is_other = path.file_name() != Some(OsStr::new(SCENARIOS)) && !is_hidden(path);
            is_other && yaml_files(path).is_ok_and(|files| !files.is_empty())
        }
        false => is_yaml_file(path) && is_hidden(path),
    });
    let names = paths.iter().filter_map(|path| path.file_name());
    Ok(names
        .map(|name| name.to_string_lossy().into_owned())
        .collect())
}

/// The entries of a folder, sorted by name.
fn paths(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.map(|entry| entry.map(|it| it.path()));
    let mut paths: Vec<PathBuf> = entries.collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}

fn is_yaml_file(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str);
    matches!(extension, Some("yaml" | "yml")) && path.is_file()
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.as_encoded_bytes().starts_with(b".")
}

static SCHEMA: LazyLock<Value> = LazyLock::new(|| schema_for!(yaml::RuleSet).to_value());

/// The entries of all files of a rule set.
#[derive(Default)]
struct Whole {
    entries: IndexMap<String, (Span, Node)>,
    problems: Vec<Problem>,
    /// The number of values and keys.
    values: usize,
}

impl Whole {
    /// Adds the entries of a file.
    ///
    /// # Errors
    /// The problems because of which it has none.
    fn add(&mut self, index: usize, file: &File, is_rule_file: bool) -> Result<(), Vec<Problem>> {
        if self.values > VALUES {
            return Ok(());
        }
        let document = spans::read(index, file, Mistake::EmptyFile)?;
        self.problems.extend(document.problems);
        self.values += document.values;
        let start = Some(Span::new(index, 0..0));
        if self.values > VALUES {
            return Err(vec![Mistake::TooManyValues(VALUES).at(start)]);
        }
        let Content::Map(entries) = document.root.content else {
            return Err(vec![Mistake::NotAMapping.at(start)]);
        };
        for (key, (span, node)) in entries {
            let is_scenarios = key == SCENARIOS;
            if !is_rule_file && !is_scenarios {
                let mistake = Mistake::NotAScenario(&key);
                self.problems.push(mistake.at(Some(span)));
                continue;
            }
            match self.entries.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert((span, node));
                }
                Entry::Occupied(entry) if entry.key() == "$schema" => {}
                Entry::Occupied(mut entry) => {
                    match (&mut entry.get_mut().1.content, node.content) {
                        (Content::List(list), Content::List(more)) if is_scenarios => {
                            list.extend(more)
                        }
                        _ => {
                            let problem = Mistake::KeyInTwoFiles(entry.key()).at(Some(span));
                            let first = Some(entry.get().0);
                            self.problems
                                .push(problem.related(first, "first given here"));
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

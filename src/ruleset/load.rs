//! From a file, a folder or the shipped rule set to a sound one.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use schemars::schema_for;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::ruleset::problem::{File, Problem, Problems, Span};
use crate::ruleset::spans::{self, Node};
use crate::ruleset::texts::Texts;
use crate::ruleset::{Acceptance, RuleSet, Scenario, resolve, schema_check, yaml};

/// The most that is read of one file, in bytes.
pub const LARGEST_FILE: u64 = 1024 * 1024;

/// The most files that are read of one folder.
const MOST_FILES: usize = 256;

/// The folder of scenarios inside the folder of a rule set.
const SCENARIOS: &str = "scenarios";

/// A rule set with what lies beside it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Loaded {
    /// The rule set.
    pub rules: RuleSet,
    /// Projects whose advice is known.
    pub scenarios: Vec<Scenario>,
    /// The findings of the checks that its author accepts.
    pub accepted: Vec<Acceptance>,
    /// The texts that it was read from.
    pub texts: Texts,
}

/// Loads the rule set at `path`: a YAML file, or a folder of YAML files whose top-level keys
/// together make a rule set, with scenarios in the folder `scenarios` inside it.
///
/// # Errors
/// Every problem of the rule set, in the order of files and lines.
pub fn load(path: &Path) -> Result<Loaded, Problems> {
    if path.is_dir() {
        load_folder(path)
    } else {
        load_texts(vec![read_file(path).map_err(Problems::one)?], 0)
    }
}

/// Loads a rule set from a text, with `name` for its errors.
///
/// # Errors
/// Every problem of the rule set, in order.
pub fn load_text(name: &str, text: &str) -> Result<Loaded, Problems> {
    let file = File {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    load_texts(vec![file], 0)
}

/// The shipped rule set, as it was prepared when the program was built: its YAML files turned into
/// one JSON text, which is read many times faster. Its scenarios are left aside.
///
/// # Errors
/// The problems of the shipped rule set, which a test shows to have none.
pub fn shipped() -> Result<RuleSet, Problems> {
    resolve_shipped(Vec::new()).map(|loaded| loaded.rules)
}

/// The shipped rule set with its scenarios.
///
/// # Errors
/// The problems of the shipped rule set, which a test shows to have none.
pub fn shipped_with_scenarios() -> Result<Loaded, Problems> {
    const PREPARED: &str = include_str!(concat!(env!("OUT_DIR"), "/scenarios.json"));
    resolve_shipped(serde_json::from_str(PREPARED).map_err(unreadable_shipped)?)
}

fn resolve_shipped(scenarios: Vec<yaml::Scenario>) -> Result<Loaded, Problems> {
    const PREPARED: &str = include_str!(concat!(env!("OUT_DIR"), "/shipped.json"));
    const SHA256: &str = env!("SHIPPED_SHA256");
    let source: yaml::RuleSet = serde_json::from_str(PREPARED).map_err(unreadable_shipped)?;
    // Read once in a process, so that to free its thousands of strings is not worth the time.
    let source = ManuallyDrop::new(yaml::RuleSet {
        scenarios,
        ..source
    });
    resolve::resolve(&source, &resolve::Context::unplaced(SHA256))
        .map_err(|problems| Problems::new(Vec::new(), problems))
}

fn unreadable_shipped(error: serde_json::Error) -> Problems {
    Problems::one(format!("the shipped rule set cannot be read: {error}"))
}

fn load_folder(folder: &Path) -> Result<Loaded, Problems> {
    let unreadable = |error: io::Error| Problems::one(cannot_read(folder, &error));
    let mut paths = yaml_files(folder).map_err(unreadable)?;
    if paths.is_empty() {
        return Err(Problems::one(format!(
            "`{}` holds no YAML file",
            folder.display()
        )));
    }
    let rule_files = paths.len();
    let scenarios = folder.join(SCENARIOS);
    if scenarios.is_dir() {
        paths.extend(yaml_files(&scenarios).map_err(unreadable)?);
    }
    if paths.len() > MOST_FILES {
        return Err(Problems::one(format!(
            "`{}` holds {} YAML files, and at most {MOST_FILES} are read",
            folder.display(),
            paths.len()
        )));
    }
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match read_file(&path) {
            Ok(file) => files.push(file),
            Err(message) => problems.push(Problem::new(None, message)),
        }
    }
    if problems.is_empty() {
        load_texts(files, rule_files - 1)
    } else {
        Err(Problems::new(files, problems))
    }
}

/// The YAML files of a folder, in the order of their names.
fn yaml_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let extension = path.extension().and_then(OsStr::to_str);
        if matches!(extension, Some("yaml" | "yml")) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Reads a file of at most [`LARGEST_FILE`] bytes of UTF-8.
///
/// # Errors
/// What is wrong, in a sentence.
pub(crate) fn read_file(path: &Path) -> Result<File, String> {
    let file = fs::File::open(path).map_err(|error| cannot_read(path, &error))?;
    read_from(file, &path.display().to_string())
}

/// Reads at most [`LARGEST_FILE`] bytes of UTF-8, known as `name`.
///
/// # Errors
/// What is wrong, in a sentence.
pub(crate) fn read_from(reader: impl Read, name: &str) -> Result<File, String> {
    let mut bytes = Vec::new();
    reader
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| cannot_read(Path::new(name), &error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!(
            "`{name}` is larger than 1 MiB, the most that is read"
        ));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        format!("`{name}` is not UTF-8: the byte at offset {good} belongs to no character")
    })?;
    // A byte order mark would become part of the first key.
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(File {
        name: name.to_owned(),
        text,
    })
}

/// What the operating system says, without its number.
pub(crate) fn system_error(error: &io::Error) -> String {
    let text = error.to_string().to_lowercase();
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What is said of a file that cannot be read.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => system_error(error),
    };
    format!("cannot read `{}`: {reason}", path.display())
}

/// Loads the texts of one rule set; those after `last_rule_file` hold only scenarios.
fn load_texts(files: Vec<File>, last_rule_file: usize) -> Result<Loaded, Problems> {
    let mut whole = Whole {
        value: Map::new(),
        root: Node::empty_map(),
        problems: Vec::new(),
        readable: true,
    };
    let mut digest = Sha256::new();
    for (index, file) in files.iter().enumerate() {
        let is_rule_file = index <= last_rule_file;
        if is_rule_file {
            digest.update(&file.text);
        }
        whole.add(index, file, is_rule_file);
    }
    let Whole {
        value,
        root,
        mut problems,
        readable,
    } = whole;
    if !readable {
        return Err(Problems::new(files, problems));
    }
    let mut value = Value::Object(value);
    static SCHEMA: LazyLock<Value> = LazyLock::new(|| schema_for!(yaml::RuleSet).to_value());
    let report = schema_check::check(&mut value, &root, &SCHEMA);
    problems.extend(report.problems);
    let sha256: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    match yaml::RuleSet::deserialize(&value) {
        Ok(source) => {
            let context = resolve::Context {
                root: Some(&root),
                replaced: &report.replaced,
                sha256: &sha256,
            };
            match resolve::resolve(&source, &context) {
                Ok(mut loaded) if problems.is_empty() => {
                    loaded.texts = Texts::new(files, root);
                    return Ok(loaded);
                }
                Ok(_) => {}
                Err(more) => problems.extend(more),
            }
        }
        Err(error) => problems.push(Problem::new(None, error.to_string())),
    }
    Err(Problems::new(files, problems))
}

/// The texts of a rule set, put together.
struct Whole {
    value: Map<String, Value>,
    root: Node,
    problems: Vec<Problem>,
    readable: bool,
}

impl Whole {
    fn add(&mut self, index: usize, file: &File, is_rule_file: bool) {
        let places = spans::read(index, &file.text);
        self.problems.extend(places.problems);
        let Some(root) = places.root else {
            if self.problems.is_empty() {
                self.problem(index, "the file is empty");
            }
            self.readable = false;
            return;
        };
        match serde_yaml::from_str(&file.text) {
            Ok(Value::Object(map)) => {
                for (key, value) in map {
                    self.add_entry(&key, value, &root, is_rule_file);
                }
            }
            Ok(_) => {
                self.problem(index, "expected a mapping with keys such as `questions`");
                self.readable = false;
            }
            Err(error) => {
                self.problems.push(Problem::unreadable(index, &error));
                self.readable = false;
            }
        }
    }

    fn add_entry(&mut self, key: &str, value: Value, root: &Node, is_rule_file: bool) {
        let joins = key == SCENARIOS;
        if !is_rule_file && !joins {
            self.problems.push(
                Problem::new(
                    root.key_span(key),
                    format!("`{key}` cannot stand in the folder `{SCENARIOS}`"),
                )
                .help(Some(format!("only the key `{SCENARIOS}` can"))),
            );
            return;
        }
        let there = self.root.adopt(key, root, joins);
        match (self.value.get_mut(key), value) {
            (None, value) => {
                self.value.insert(key.to_owned(), value);
            }
            (Some(Value::Array(list)), Value::Array(more)) if joins => list.extend(more),
            (Some(_), _) if key == "$schema" => {}
            (Some(_), _) => self.problems.push(
                Problem::new(root.key_span(key), format!("`{key}` is given in two files"))
                    .related(there, "first given here"),
            ),
        }
    }

    fn problem(&mut self, file: usize, message: &str) {
        let place = Span::new(file, 0..0);
        self.problems.push(Problem::new(Some(place), message));
    }
}

impl PartialEq for Loaded {
    fn eq(&self, other: &Self) -> bool {
        self.rules == other.rules
            && self.scenarios == other.scenarios
            && self.accepted == other.accepted
    }
}

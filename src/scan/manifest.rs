//! The packages that a project depends on, from the usual kinds of manifests.

mod setup_py;

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A package that a project depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Dependency {
    /// Its name: lowercase, with `-` between words.
    pub name: String,
    /// The version or range, as it is written.
    pub version: String,
    /// The byte at which it is written.
    pub at: usize,
}

#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// What the product needs.
    pub needs: Vec<Dependency>,
    /// The versions that a lock file gives.
    pub locked: Vec<Dependency>,
    /// Other files that belong to it.
    pub includes: Vec<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    PyProject,
    Pipfile,
    SetupCfg,
    SetupPy,
    Requirements,
    TomlLock,
    PipfileLock,
}

/// The kind of manifest that a file is, by its path below the folder of the project.
pub(super) fn kind(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy();
    let folder = path.parent().and_then(Path::file_name);
    let is_in_folder = folder.is_some_and(|it| it == "requirements");
    let is_text = name.ends_with(".txt") || name.ends_with(".in");
    Some(match &*name {
        "pyproject.toml" => Kind::PyProject,
        "Pipfile" => Kind::Pipfile,
        "setup.cfg" => Kind::SetupCfg,
        "setup.py" => Kind::SetupPy,
        "uv.lock" | "poetry.lock" | "pdm.lock" | "pylock.toml" => Kind::TomlLock,
        "Pipfile.lock" => Kind::PipfileLock,
        _ if is_text && (name.starts_with("requirements") || is_in_folder) => {
            match is_for_development(&name) {
                true => return None,
                false => Kind::Requirements,
            }
        }
        _ => return None,
    })
}

/// Whether requirements are only for development, by the name of their file or group.
fn is_for_development(name: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: [&str; 14] = [
        "dev", "develop", "development", "test", "tests", "testing", "doc", "docs", "lint", "ci",
        "typing", "local", "build", "benchmark",
    ];
    let mut words = name.split(|it: char| !it.is_ascii_alphanumeric());
    words.any(|word| WORDS.contains(&word))
}

pub(super) fn read(kind: Kind, text: &str) -> Result<Manifest, String> {
    let mut manifest = Manifest::default();
    match kind {
        Kind::PyProject => pyproject(text, &mut manifest)?,
        Kind::Pipfile => {
            let root = DeTable::parse(text).map_err(|it| it.message().to_owned())?;
            table(get(root.get_ref(), &["packages"]), &mut manifest.needs);
        }
        Kind::TomlLock => lock(text, &mut manifest)?,
        Kind::SetupCfg => setup_cfg(text, &mut manifest),
        Kind::SetupPy => manifest.needs = setup_py::needs(text)?,
        Kind::Requirements => requirements(text, &mut manifest),
        Kind::PipfileLock => {
            let json: serde_json::Value =
                serde_json::from_str(text).map_err(|it| it.to_string())?;
            let packages = json.get("default").and_then(|it| it.as_object());
            for (name, package) in packages.into_iter().flatten() {
                let version = package.get("version").and_then(|it| it.as_str());
                manifest.locked.push(Dependency {
                    name: normal(name),
                    version: version.unwrap_or_default().to_owned(),
                    at: text.find(name.as_str()).unwrap_or(0),
                });
            }
        }
    }
    Ok(manifest)
}

/// The name of a package in its normal form.
fn normal(name: &str) -> String {
    let words = name.split(['-', '_', '.']).filter(|it| !it.is_empty());
    words.collect::<Vec<_>>().join("-").to_lowercase()
}

/// A requirement such as `uvicorn[standard]>=0.30; python_version > "3.9"`.
fn requirement(text: &str, at: usize) -> Option<Dependency> {
    let is_letter = |it: char| it.is_ascii_alphanumeric() || "-_.".contains(it);
    let end = text.find(|it| !is_letter(it)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    if !name.starts_with(|it: char| it.is_ascii_alphanumeric()) {
        return None;
    }
    let rest = rest.trim_start();
    let rest = match rest.starts_with('[') {
        true => rest.split_once(']').map_or("", |(_, rest)| rest),
        false => rest,
    };
    let version = rest.split([';', '#', '@', '\\']).next().unwrap_or_default();
    let version = version.split(" --").next().unwrap_or_default();
    Some(Dependency {
        name: normal(name),
        version: version.trim().trim_matches(['(', ')']).to_owned(),
        at,
    })
}

fn requirements(text: &str, manifest: &mut Manifest) {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let line = line.trim();
        let option = |names: [&str; 2]| {
            let rest = names.iter().find_map(|name| line.strip_prefix(name));
            rest.map(|rest| rest.trim_start_matches(['=', ' ']).trim())
        };
        if let Some(file) = option(["-r", "--requirement"]) {
            manifest.includes.push(file.into());
        } else if let Some((_, name)) = line.split_once("#egg=") {
            manifest.needs.extend(requirement(name, start));
        } else {
            // What starts otherwise is a comment, an option or a path.
            manifest.needs.extend(requirement(line, start));
        }
    }
}

type Value<'i> = Spanned<DeValue<'i>>;

fn get<'t, 'i>(table: &'t DeTable<'i>, path: &[&str]) -> Option<&'t Value<'i>> {
    let (first, rest) = path.split_first()?;
    let value = table.get(*first)?;
    match rest {
        [] => Some(value),
        rest => get(value.get_ref().as_table()?, rest),
    }
}

/// The requirements of a list of texts.
fn list(value: Option<&Value<'_>>, needs: &mut Vec<Dependency>) {
    let entries = value.and_then(|it| it.get_ref().as_array());
    for entry in entries.into_iter().flatten() {
        if let Some(text) = entry.get_ref().as_str() {
            needs.extend(requirement(text, entry.span().start));
        }
    }
}

/// The requirements of a table from names to versions.
fn table(value: Option<&Value<'_>>, needs: &mut Vec<Dependency>) {
    let entries = value.and_then(|it| it.get_ref().as_table());
    for (name, value) in entries.into_iter().flatten() {
        let version = value.get_ref().as_table();
        let version = match version {
            Some(table) => get(table, &["version"]).and_then(|it| it.get_ref().as_str()),
            None => value.get_ref().as_str(),
        };
        if name.get_ref() != "python" {
            needs.push(Dependency {
                name: normal(name.get_ref()),
                version: version.unwrap_or_default().to_owned(),
                at: name.span().start,
            });
        }
    }
}

fn pyproject(text: &str, manifest: &mut Manifest) -> Result<(), String> {
    let root = DeTable::parse(text).map_err(|it| it.message().to_owned())?;
    let root = root.get_ref();
    let needs = &mut manifest.needs;
    list(get(root, &["project", "dependencies"]), needs);
    table(get(root, &["tool", "poetry", "dependencies"]), needs);
    // Groups of the product itself are not named after development.
    let tables = |path: &[&str]| get(root, path).and_then(|it| it.get_ref().as_table());
    for (name, group) in tables(&["dependency-groups"]).into_iter().flatten() {
        if !is_for_development(name.get_ref()) {
            list(Some(group), needs);
        }
    }
    for (name, group) in tables(&["tool", "poetry", "group"]).into_iter().flatten() {
        let group = group.get_ref().as_table();
        if let Some(group) = group.filter(|_| !is_for_development(name.get_ref())) {
            table(get(group, &["dependencies"]), needs);
        }
    }
    let files = get(root, &["tool", "setuptools", "dynamic", "dependencies"]);
    let files = files.and_then(|it| get(it.get_ref().as_table()?, &["file"]));
    if let Some(files) = files {
        let one = files.get_ref().as_str().into_iter();
        let many = files.get_ref().as_array().into_iter().flatten();
        let many = many.filter_map(|it| it.get_ref().as_str());
        manifest.includes.extend(one.chain(many).map(PathBuf::from));
    }
    Ok(())
}

fn lock(text: &str, manifest: &mut Manifest) -> Result<(), String> {
    let root = DeTable::parse(text).map_err(|it| it.message().to_owned())?;
    let root = root.get_ref();
    let packages = get(root, &["package"]).or(get(root, &["packages"]));
    let packages = packages.and_then(|it| it.get_ref().as_array());
    for package in packages.into_iter().flatten() {
        let Some(table) = package.get_ref().as_table() else {
            continue;
        };
        let text = |key| get(table, &[key]).and_then(|it| it.get_ref().as_str());
        if let (Some(name), Some(version)) = (text("name"), text("version")) {
            manifest.locked.push(Dependency {
                name: normal(name),
                version: format!("=={version}"),
                at: get(table, &["name"]).map_or(0, |it| it.span().start),
            });
        }
    }
    Ok(())
}

/// The requirements under `install_requires` in the section `options`.
fn setup_cfg(text: &str, manifest: &mut Manifest) {
    let mut at = 0;
    let (mut section, mut key) = ("", "");
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        if let Some(name) = content.strip_prefix('[') {
            section = name.trim_end_matches(']');
            key = "";
            continue;
        }
        let mut value = content;
        if !line.starts_with([' ', '\t'])
            && let Some((name, rest)) = content.split_once('=')
        {
            (key, value) = (name.trim(), rest.trim());
        }
        if section == "options" && key == "install_requires" {
            manifest.needs.extend(requirement(value, start));
        }
    }
}

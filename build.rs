//! Prepares the shipped rule set. Its YAML files become one JSON text, which the program reads at
//! every start. Its scenarios become another, which only `rules test` reads, and its rules for
//! reading code a third. Nothing is checked here: a test compares both forms of the rule set.

use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    const FOLDER: &str = "rules/django-or-fastapi";
    println!("cargo::rerun-if-changed={FOLDER}");

    link_in_place();

    let mut whole = Map::new();
    let mut digest = Sha256::new();
    for (text, part) in texts(Path::new(FOLDER))? {
        digest.update(&text);
        whole.extend(part);
    }
    let scan = whole.remove("scan").unwrap_or_default();
    let sha256: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("cargo::rustc-env=SHIPPED_SHA256={sha256}");

    let mut scenarios = Vec::new();
    for (_, mut part) in texts(&Path::new(FOLDER).join("scenarios"))? {
        if let Some(Value::Array(more)) = part.remove("scenarios") {
            scenarios.extend(more);
        }
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(
        out.join("shipped.json"),
        serde_json::to_vec(&Value::Object(whole))?,
    )?;
    fs::write(out.join("scan.json"), serde_json::to_vec(&scan)?)?;
    fs::write(
        out.join("scenarios.json"),
        serde_json::to_vec(&Value::Array(scenarios))?,
    )?;
    Ok(())
}

/// Links the release build for a fixed address on Linux. Nothing must be relocated at startup,
/// which saves about 15% of the time of a decision.
fn link_in_place() {
    let is = |variable, value| env::var(variable).as_deref() == Ok(value);
    let is_linux = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if is_linux && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// The text of a file, and its top-level keys.
type File = (String, Map<String, Value>);

/// The YAML files in a folder, sorted by name.
#[expect(clippy::disallowed_methods, reason = "these texts are ours")]
fn texts(folder: &Path) -> Result<Vec<File>, Box<dyn Error>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    paths.sort();
    let read = |path: PathBuf| {
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path)?;
        let part =
            serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((text, part))
    };
    paths.into_iter().map(read).collect()
}

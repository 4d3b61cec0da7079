//! Prepares the shipped rule set: its YAML files become one JSON text, which the program reads at
//! every start. Nothing is checked here; a test shows that both forms give the same rule set.

use std::path::PathBuf;
use std::{env, error::Error, fs};

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

fn main() -> Result<(), Box<dyn Error>> {
    const FOLDER: &str = "rules/django-or-fastapi";
    println!("cargo::rerun-if-changed={FOLDER}");

    let mut paths: Vec<PathBuf> = fs::read_dir(FOLDER)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "yaml")
    });
    paths.sort();

    let mut whole = Map::new();
    let mut digest = Sha256::new();
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        let text = fs::read_to_string(&path)?;
        digest.update(&text);
        let part: Map<String, Value> =
            serde_yaml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        whole.extend(part);
    }

    let sha256: String = digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    println!("cargo::rustc-env=SHIPPED_SHA256={sha256}");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("shipped.json");
    fs::write(out, serde_json::to_vec(&Value::Object(whole))?)?;
    Ok(())
}

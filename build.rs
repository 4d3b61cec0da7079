//! Prepares the shipped rule set when the program is built: the program's own modules read, check,
//! compile and plan it, so that a start only has to read the result.
#![allow(
    dead_code,
    unused_imports,
    unfulfilled_lint_expectations,
    reason = "this is not all that these modules are for"
)]

use std::path::{Path, PathBuf};
use std::{env, error::Error, fs};

use serde::Serialize;

use modules::decision::Decision;
use modules::{answers, decision, grammar, ids, limits, ruleset, suggest, visible};

#[path = "src"]
mod modules {
    pub mod answers;
    pub mod decision;
    pub mod grammar;
    pub mod ids;
    pub mod limits;
    pub mod ruleset;
    pub mod suggest;
    pub mod visible;
}

fn main() -> Result<(), Box<dyn Error>> {
    const FOLDER: &str = "rules/django-or-fastapi";
    println!("cargo::rerun-if-changed={FOLDER}");

    link_in_place();

    let loaded = ruleset::load(Path::new(FOLDER), &[]).map_err(|problems| problems.to_string())?;
    store("rules", &loaded)?;
    store("decision", &Decision::compile_and_plan(&loaded.rules)?)?;
    Ok(())
}

fn store(name: &str, value: &impl Serialize) -> Result<(), Box<dyn Error>> {
    let file = PathBuf::from(env::var("OUT_DIR")?).join(name);
    Ok(fs::write(file, postcard::to_stdvec(value)?)?)
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

//! The rule set in force: loaded when a command first needs it.

use std::cell::OnceCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cli::parse::early;
use crate::ruleset::problem::Problems;
use crate::ruleset::{Loaded, RuleSet, load};

/// The environment variable that names another rule set.
pub(super) const RULES_VARIABLE: &str = "BACKEND_ADVISOR_RULES";

/// The rule set that --rules or the environment names, or else the shipped one.
#[derive(Default)]
pub(super) struct InForce {
    path: Option<PathBuf>,
    rules: OnceCell<RuleSet>,
}

impl InForce {
    /// Found before the other arguments can be read: the questions are flags.
    pub fn of(arguments: &[OsString]) -> Self {
        let named = early(arguments, "--rules").or_else(|| std::env::var_os(RULES_VARIABLE));
        Self::at(named.filter(|path| !path.is_empty()).map(PathBuf::from))
    }

    fn at(path: Option<PathBuf>) -> Self {
        Self {
            path,
            rules: OnceCell::new(),
        }
    }

    /// The one at `path`, or without it this one.
    pub fn or(&self, path: Option<&Path>) -> Self {
        Self::at(path.or(self.path()).map(Path::to_owned))
    }

    /// Where it is, unless it is the shipped one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub fn get(&self) -> Result<&RuleSet, Problems> {
        if let Some(rules) = self.rules.get() {
            return Ok(rules);
        }
        let rules = match self.path() {
            Some(path) => load::load(path)?.rules,
            None => load::shipped()?,
        };
        Ok(self.rules.get_or_init(|| rules))
    }

    /// The rule set with its scenarios.
    pub fn load(&self) -> Result<Loaded, Problems> {
        match self.path() {
            Some(path) => load::load(path),
            None => load::shipped_with_scenarios(),
        }
    }
}

//! What every JSON document begins with.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ruleset::RuleSet;

/// The version of the format. It changes only if a field must change its meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// The head of a document.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Head<'r> {
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    /// The program that wrote this.
    tool: Tool<'r>,
    /// The rule set that was used.
    ruleset: RuleSetName<'r>,
}

impl<'r> Head<'r> {
    /// The head of a document that this program writes with these rules.
    pub fn of(rules: &'r RuleSet) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::THIS,
            ruleset: RuleSetName::of(rules),
        }
    }
}

/// The program that wrote a file.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Tool<'r> {
    /// The name of the program.
    pub(crate) name: &'r str,
    /// The version of the program.
    pub(crate) version: &'r str,
}

impl Tool<'_> {
    /// This version of the program.
    pub const THIS: Self = Self {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// The identity of a rule set.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RuleSetName<'r> {
    /// The id of the rule set.
    pub(crate) id: &'r str,
    /// The version of the rule set.
    pub(crate) version: &'r str,
    /// The checksum of the rule set.
    pub(crate) sha256: &'r str,
}

impl<'r> RuleSetName<'r> {
    /// The identity of `rules`.
    pub fn of(rules: &'r RuleSet) -> Self {
        Self {
            id: rules.id(),
            version: rules.version(),
            sha256: rules.sha256(),
        }
    }
}

//! Sources, and the claims that they make.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{ClaimId, SourceId};

/// A text that claims come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub id: String,
    pub title: String,
    pub kind: SourceKind,
    /// Who wrote it, and about what.
    pub about: Option<String>,
    pub year: Option<u64>,
    pub url: Option<String>,
    /// The version that a reference describes.
    pub version: Option<String>,
    /// The day on which a reference was last compared with its claims, as `2026-11-27`.
    pub checked: Option<String>,
}

/// The kind of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    // It has an opinion, and can lean toward an outcome.
    #[default]
    Article,
    // Documentation: it states facts and does not lean toward any outcome.
    Reference,
}

/// A statement of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub id: String,
    pub source: SourceId,
    pub says: String,
}

/// A claim that is not cited, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Background")]
pub struct Background<Claim = ClaimId> {
    /// The id of the claim.
    pub claim: Claim,
    /// Why nothing cites it.
    pub because: String,
}

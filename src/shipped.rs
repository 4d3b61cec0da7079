//! The shipped rule set and its decision. Both were read, checked and compiled when the program was
//! built, by these same modules, and are stored in it.

use serde::Deserialize;

use crate::decision::{Compiled, Decision};
use crate::ruleset::{Loaded, RuleSet};

/// Its name on the command line.
pub const SHIPPED: &str = "shipped";

static RULES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/rules"));
static DECISION: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/decision"));

/// The rule set.
pub fn rules() -> RuleSet {
    read(RULES)
}

/// The rule set and what comes with it, but without its texts: its parts have no places.
pub fn loaded() -> Loaded {
    read(RULES)
}

/// Its decision, with a plan of what to ask.
pub fn decision() -> Decision {
    read::<Compiled>(DECISION).into()
}

/// Reads a value, which may be only the first part of what is stored.
fn read<T: Deserialize<'static>>(stored: &'static [u8]) -> T {
    match postcard::take_from_bytes(stored) {
        Ok((value, _)) => value,
        Err(error) => unreachable!("the same types wrote it: {error}"),
    }
}

//! The place of the rule, finding or question because of which there is no decision.

use std::path::Path;

use anyhow::Error;

use crate::cli::args::load_rules;
use crate::decision::TooLarge;
use crate::lint;
use crate::ruleset::{Problem, Problems};

/// The error, with its place in the rule set at `path` if it is about a part of it.
///
/// Reads the rule set again, because nothing else keeps its text once it is loaded.
pub(super) fn located(too_large: TooLarge, path: Option<&Path>) -> Error {
    // A pipe can be read only once.
    let path = path.filter(|path| path.is_file() || path.is_dir());
    let loaded = path.and_then(|path| load_rules(path).ok());
    let place = loaded
        .as_ref()
        .and_then(|it| lint::place_of(it, &too_large));
    let (Some(loaded), Some(_)) = (loaded, place) else {
        return too_large.into();
    };
    let message = too_large.to_string();
    let (message, help) = message.split_once("; ").unwrap_or((&message, ""));
    let problem = Problem::new(place, message).help(help);
    Problems::new(loaded.texts.files().to_vec(), vec![problem]).into()
}

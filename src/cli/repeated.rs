//! The flags that the command to continue an interview repeats.

use std::ffi::OsStr;
use std::path::Path;

use clap::ArgMatches;
use clap::parser::ValueSource;

use crate::shell;

/// The flags whose answers the command contains, and those that it may get anyway.
const NOT_REPEATED: [&str; 8] = [
    "help",
    "version",
    "rules",
    "answer",
    "answers",
    "likely",
    "rest_not_sure",
    "menu",
];

/// The given flags of a decision, each with a space before it.
pub(super) fn flags(command: &clap::Command, matches: &ArgMatches) -> String {
    let flags = command.get_arguments().flat_map(|argument| {
        let id = argument.get_id().as_str();
        let given = Some(ValueSource::CommandLine);
        if NOT_REPEATED.contains(&id) || matches.value_source(id) != given {
            return Vec::new();
        }
        let flag = format!(" --{}", argument.get_long().unwrap_or_default());
        if !argument.get_action().takes_values() {
            return vec![flag];
        }
        let values = matches.get_raw(id).into_iter().flatten();
        values
            .map(|value| format!("{flag} {}", word(value)))
            .collect()
    });
    flags.collect()
}

/// A value as one shell word.
fn word(value: &OsStr) -> String {
    match value == "-" {
        // Not a path.
        true => "-".to_owned(),
        false => shell::path(Path::new(value)),
    }
}

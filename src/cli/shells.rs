//! What the program tells of itself: to a shell that completes its arguments, and to `man`.

use anyhow::Result;

use crate::cli::args::{self, Format, Parsed, Shell};
use crate::cli::exit::Exit;
use crate::cli::output::print;
use crate::cli::{format, refuse};
use crate::ruleset::RuleSet;

/// Prints the completion script of a shell.
pub(super) fn completions(rules: &RuleSet, parsed: Parsed, shell: Shell) -> Result<Exit> {
    let mut problems = parsed.problems;
    format(&parsed.arguments.common, &[Format::Table], &mut problems);
    refuse(&[], problems)?;
    print(&parsed.arguments.common, &args::completions(rules, shell)?)?;
    Ok(Exit::Decided)
}

/// Prints the manual page of a command.
pub(super) fn man(rules: &RuleSet, parsed: Parsed, of: &[String]) -> Result<Exit> {
    let mut problems = parsed.problems;
    format(&parsed.arguments.common, &[Format::Table], &mut problems);
    let page = args::man(rules, of).unwrap_or_else(|problem| {
        problems.push(*problem);
        String::new()
    });
    refuse(&[], problems)?;
    print(&parsed.arguments.common, &page)?;
    Ok(Exit::Decided)
}

//! The arguments of `rules`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with a rule set.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Show what the rule set holds, and how it divides the answers.
    Show {
        /// The rule set, a YAML file or a folder, in place of --rules.
        path: Option<PathBuf>,
    },
    /// Show for which answers the advice changes from one rule set to another; exit 1 if it does.
    Diff {
        /// The rule set before: a file, a folder, or `shipped`.
        old: PathBuf,
        /// The rule set after: a file, a folder, or `shipped`.
        new: PathBuf,
    },
    /// Print the JSON Schema (draft-07) of a file that the program reads or writes.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: Form,
    },
    /// Run its scenarios, and measure how well they pin down the decision.
    Test(RulesTest),
    /// Look for mistakes: rules that never decide, questions that cannot matter, and more.
    ///
    /// Exact, with answers that show what is said. Exit code 1 if errors are found.
    Check(RulesCheck),
}

/// A form that has a JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A rule set in a single file.
    Ruleset,
    /// One file of a folder that together holds a rule set.
    RulesetPart,
    /// A file of answers to the questions of the rule set.
    Answers,
    /// An advice as JSON.
    Advice,
    /// A decision record.
    Record,
    /// What `check` found, as JSON.
    Check,
}

/// How to test a rule set.
#[derive(Debug, Args)]
pub struct RulesTest {
    /// The rule set, a YAML file or a folder, in place of --rules.
    pub path: Option<PathBuf>,
    /// Leave out the mutants: small changes of the decision that a scenario should fail on.
    #[arg(long)]
    pub no_mutants: bool,
    /// Print scenarios that would fail on the mutants that no scenario fails on.
    #[arg(long, conflicts_with = "no_mutants")]
    pub suggest: bool,
    /// Fail with exit code 1 if the scenarios fail on less of the mutants than this, in per cent.
    #[arg(long, value_name = "PERCENT", conflicts_with = "no_mutants", value_parser = percent)]
    pub min_score: Option<f64>,
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse();
    let number = number.ok().filter(|it| (0.0..=100.0).contains(it));
    number.ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

/// What to check, and how strictly.
#[derive(Debug, Args)]
pub struct RulesCheck {
    /// The rule set: a YAML file or a folder; without it that of --rules, or the shipped one.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Fail for these findings too.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub deny: Option<Deny>,
}

/// What fails a check besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

//! The tests of the library and of the program, in one binary so that they are linked only once.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a helper of tests fails as a test does"
)]
#![allow(clippy::disallowed_methods, reason = "tests read what they wrote")]

mod common;
mod model;

mod adr;
mod advice_texts;
mod batch;
mod checking;
mod cli;
mod completions;
mod concise;
mod conflicts;
mod diffs;
mod embedded;
mod errors;
mod escapes;
mod exactness;
mod examples;
mod files;
mod former;
mod fuzz;
mod gaps;
mod hostile;
mod interview;
mod interviews;
mod keyboard;
mod laws;
mod limits;
mod lints;
mod lints_exact;
mod man;
#[cfg(feature = "mcp")]
mod mcp;
mod menu;
mod must_know;
mod numbers;
mod order;
mod outcome_plan;
mod page;
mod picture;
mod placeholders;
mod planning;
mod ranking;
mod readme;
mod reasons;
mod records;
mod results;
mod rule_keys;
mod rules_diff;
mod scan;
mod scan_hostile;
mod scan_moves;
mod scenarios;
mod schemas;
mod screens;
mod shaping;
mod shipped;
mod writing;

//! `backend-advisor` recommends Django, FastAPI or both for a project, by a rule set.
//!
//! The path of one answer through the modules:
//!
//! 1. [`cli`] reads the arguments. Each question of the [`ruleset`] is a flag.
//! 2. [`answers`] holds what is known so far, and where it came from.
//! 3. [`decision`] says exactly which outcomes are still possible and which questions still matter.
//!    The rules are compiled into a decision diagram, and everything is computed on that.
//! 4. [`interview`] asks those questions, and no others, until the outcome is settled.
//! 5. [`advice`] gathers the facts of the result as plain data.
//! 6. [`render`] turns the facts into words: a table for people, JSON for programs, Markdown for
//!    records, a page for browsers.
//!
//! Other modules use parts of this path. [`batch`] handles many answer sets, one per line.
//! [`record`] re-checks recorded decisions against the current rules. [`comparison`] puts the
//! outcomes side by side. [`lint`] finds mistakes in a rule set. [`survey`] gives facts about one
//! rule set, and [`rules_diff`] compares two. [`schema`] describes the files that are read and
//! written. [`scenarios`] tests a rule set on projects whose advice is known, and measures how well
//! they cover it.
//!
//! Dependencies run one way, from `cli` down to `ruleset`. Everything is identified by its position
//! ([`ids`]), and lists keep the order of the rule set.

pub mod advice;
pub mod answers;
pub mod batch;
pub mod cli;
pub mod comparison;
pub mod decision;
mod grammar;
pub mod ids;
pub mod interview;
pub mod limits;
pub mod lint;
pub mod record;
pub mod render;
pub mod rules_diff;
pub mod ruleset;
pub mod scan;
pub mod scenarios;
pub mod schema;
mod shell;
pub mod shipped;
mod suggest;
pub mod survey;
mod visible;

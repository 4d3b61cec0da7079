//! `backend-advisor` answers the question of every project kickoff: Django, FastAPI, or both?
//!
//! The path of one answer through the modules:
//!
//! 1. [`cli`] reads the arguments. Each question of the [`ruleset`] is a flag.
//! 2. [`answers`] holds what is known so far, and where it came from.
//! 3. [`decision`] says exactly what can still come out of it, and which questions still matter:
//!    the rules are compiled into a decision diagram, and everything is a walk over that.
//! 4. [`interview`] asks those questions, and no others, until the outcome is settled.
//! 5. [`advice`] gathers the facts of the result as plain data.
//! 6. [`render`] turns them into words: a table for people, JSON for programs, Markdown for
//!    records, a page for browsers.
//!
//! Beside that path, [`batch`] takes many answer sets along it, one a line, and [`record`]
//! re-checks a decision that was recorded against the current rules. [`comparison`] says what the
//! outcomes come to for some answers. [`lint`] looks for mistakes in a rule set, [`survey`] and
//! [`rules_diff`] give the facts of one rule set and of two, [`schema`] the forms of what is
//! read and written, and [`scenarios`] holds a rule set against projects whose advice is known,
//! and measures how well they pin it down.
//!
//! Uses run one way, from `cli` down to `ruleset`. Everything is known by its position
//! ([`ids`]), and everything is in the order of the rule set.

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
mod suggest;
pub mod survey;
mod visible;

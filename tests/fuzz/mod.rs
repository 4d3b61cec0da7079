//! Runs the fuzz targets with the inputs of the corpus and random variations of them.
//!
//! With `FUZZ_SECONDS`, each target runs for that long, with different inputs each time.

pub(crate) mod decoded;
pub(crate) mod targets;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

/// How many inputs each target gets in one round.
const CASES: u32 = 1_000;

/// Words with a meaning in the input.
const WORDS: &[&str] = &[
    "\n",
    " ",
    "  ",
    "\t",
    "\r\n",
    "---\n",
    "{",
    "}",
    "[",
    "]",
    ": ",
    ", ",
    "- ",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "!t ",
    "|\n",
    ">-\n",
    "%YAML 1.1\n",
    "<<: ",
    "? ",
    "\\u",
    "\\e",
    "\\x9b",
    "\\ud83d\\ude00",
    "\u{feff}",
    "\u{1b}[31m",
    "\u{9b}",
    "\u{202e}",
    "\u{200d}",
    "\0",
    "null",
    "true",
    "no",
    "1e999",
    "-0",
    "99999999999999999999",
    "format",
    "id",
    "version",
    "title",
    "questions",
    "ask",
    "kind",
    "yes-no",
    "one-of",
    "any-of",
    "options",
    "label",
    "likelihood",
    "findings",
    "says",
    "when",
    "all",
    "any",
    "not",
    "at-least",
    "count",
    "of",
    "finding",
    "decision",
    "recommend",
    "because",
    "claims",
    "house",
    "signals",
    "points-to",
    "strength",
    "outcomes",
    "summary",
    "topics",
    "sources",
    "comparison",
    "scenarios",
    "accept",
    "former",
    "staff",
    "size",
    "features",
    "yes",
    "not-sure",
    "none",
    "backend-advisor:",
    "schema_version",
    "ruleset",
    "sha256",
    "status",
    "decided",
    "recommendation",
    "robustness",
    "decided_by",
    "answers",
    "answered_by",
    "--",
    "--answer",
    "--rules",
    "--format",
    "--json",
    "check",
    "tree",
    "--staff=yes",
    "--help",
    "=",
    ",",
    "::error::",
];

/// A change to an input.
#[derive(Clone, Debug)]
enum Change {
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    /// Repeats the bytes at a position this many times.
    Repeat(Index, usize, usize),
    Replace(Index, u8),
    Cut(Index),
}

fn change() -> impl Strategy<Value = Change> {
    let word = prop::sample::select(WORDS).prop_map(|word| word.as_bytes().to_vec());
    let bytes = prop::collection::vec(any::<u8>(), 1..8);
    prop_oneof![
        6 => (any::<Index>(), word).prop_map(|(at, word)| Change::Insert(at, word)),
        1 => (any::<Index>(), bytes).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        3 => (any::<Index>(), 1..20usize).prop_map(|(at, length)| Change::Remove(at, length)),
        2 => (any::<Index>(), 1..30usize, 1..40usize).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        2 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        1 => any::<Index>().prop_map(Change::Cut),
    ]
}

fn changed(mut input: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let place = |at: &Index| at.index(input.len() + 1);
        let part = |at: &Index, length: usize| place(at)..(place(at) + length).min(input.len());
        match change {
            Change::Insert(at, bytes) => {
                drop(input.splice(place(at)..place(at), bytes.iter().copied()))
            }
            Change::Remove(at, length) => drop(input.drain(part(at, *length))),
            Change::Repeat(at, length, times) => {
                let part = part(at, *length);
                let again = input[part.clone()].repeat(*times);
                input.splice(part.start..part.start, again);
            }
            Change::Replace(at, byte) => {
                let place = place(at);
                input.get_mut(place).into_iter().for_each(|it| *it = *byte);
            }
            Change::Cut(at) => input.truncate(place(at)),
        }
    }
    input
}

/// The saved inputs of a target.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(name);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Runs a target with its corpus and variations of it.
fn hold(wanted: &str) {
    let targets = targets::ALL;
    let (name, target) = targets.iter().find(|(name, _)| *name == wanted).unwrap();
    let corpus = corpus(name);
    corpus.iter().for_each(|input| target(input));
    let seconds = std::env::var("FUZZ_SECONDS").map_or(0, |seconds| seconds.parse().unwrap());
    let changes = prop::collection::vec(change(), 1..12);
    let inputs = (prop::sample::select(corpus), changes)
        .prop_map(|(input, changes)| changed(input, &changes));
    let config = Config {
        cases: CASES,
        source_file: Some(file!()),
        ..Config::default()
    };
    let begun = Instant::now();
    let mut executions = 0;
    while executions == 0 || begun.elapsed() < Duration::from_secs(seconds) {
        let run = TestRunner::new(config.clone()).run(&inputs, |input| {
            target(&input);
            Ok(())
        });
        run.unwrap_or_else(|error| panic!("{name}: {error}"));
        executions += CASES;
    }
    eprintln!("{name}: {executions} executions");
}

#[test]
fn rules() {
    hold("rules");
}

#[test]
fn answers() {
    hold("answers");
}

#[test]
fn records() {
    hold("records");
}

#[test]
fn batch() {
    hold("batch");
}

#[test]
fn arguments() {
    hold("arguments");
}

#[test]
fn decision() {
    hold("decision");
}

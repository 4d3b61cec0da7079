//! The fuzz targets, one function each. libFuzzer calls them from `fuzz/`, and the tests call them
//! with their own inputs.
//!
//! Nothing may panic, and no output may contain control characters. As everywhere, YAML goes
//! through the program's own first pass: the parser behind it, which was translated from C, is
//! never tested directly.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::sync::LazyLock;

use backend_advisor::advice::Advice;
use backend_advisor::answers::{Answers, Origin, read};
use backend_advisor::batch::{Batch, Lines};
use backend_advisor::cli;
use backend_advisor::decision::Decision;
use backend_advisor::ids::Id;
use backend_advisor::record::report::Report;
use backend_advisor::render::{self, Look, problems, recheck, table};
use backend_advisor::ruleset::file::File;
use backend_advisor::ruleset::problem::Problems;
use backend_advisor::ruleset::{RuleSet, load};
use serde_json::value::RawValue;

use crate::fuzz::decoded::Choices;
use crate::model::{self, Model, Value};

/// A target, which takes some bytes.
pub type Target = fn(&[u8]);

/// The targets, by name.
pub const ALL: [(&str, Target); 6] = [
    ("rules", rules),
    ("answers", answers),
    ("records", records),
    ("batch", batch),
    ("arguments", arguments),
    ("decision", decision),
];

/// The rule set for reading answers.
const RULES: &str = include_str!("rules.yaml");

fn rule_set() -> &'static RuleSet {
    static LOADED: LazyLock<RuleSet> = LazyLock::new(|| {
        let loaded = load::load_text("rules.yaml", RULES);
        loaded.unwrap_or_else(|problems| panic!("{problems}")).rules
    });
    &LOADED
}

/// Asserts that a text contains no control or invisible characters.
fn assert_shown(text: &str) {
    let raw = |letter: char| {
        let hides = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        letter != '\n' && (letter.is_control() || hides)
    };
    assert_eq!(text.find(raw), None, "{text:?}");
}

fn assert_problems_shown(problems: &Problems) {
    assert_shown(&problems::annotated(problems, Look::PLAIN));
    assert_shown(&problems::concise(problems));
}

/// A rule file: problems with places, or a rule set that decides.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let rules = match load::load_text("rules.yaml", text) {
        Ok(loaded) => loaded.rules,
        Err(problems) => return assert_problems_shown(&problems),
    };
    let Ok(decision) = Decision::compile(&rules) else {
        return;
    };
    let none = Answers::none(rules.questions().len());
    let mut unsure = none.clone();
    unsure.rest_not_sure(&rules);
    for answers in [none, unsure] {
        if let Ok(advice) = Advice::new(&rules, &decision, &answers, None) {
            let again = Some("again");
            assert_shown(&table::render(&advice, again, 50, Look::PLAIN));
            assert_shown(&render::to_json(&advice));
        }
    }
}

/// A file of answers, whose first byte says what kind of file it is.
pub fn answers(data: &[u8]) {
    let Some(file) = file(data) else {
        return;
    };
    let rules = rule_set();
    let found = read::from_file(rules, &file);
    let mut answers = Answers::none(rules.questions().len());
    for (question, answer) in found.answers {
        answers.give(question, answer, Origin::File);
    }
    let possible = Decision::compile(rules)
        .unwrap()
        .remaining(&answers)
        .possible();
    assert!(!possible.is_empty());
    if !found.problems.is_empty() {
        assert_problems_shown(&Problems {
            files: vec![file],
            problems: found.problems,
        });
    }
}

/// A record, or front matter with one, whose first byte says what kind of file it is.
pub fn records(data: &[u8]) {
    let Some(file) = file(data) else {
        return;
    };
    let rules = rule_set();
    let report = Report::new(rules, [Ok(file)]).unwrap();
    let files = report.decisions.len() + report.unreadable.len() + report.skipped.len();
    assert_eq!(files, 1);
    assert_shown(&recheck::table(rules, &report, Look::PLAIN));
    assert_shown(&recheck::markdown(rules, &report));
    assert_shown(&render::to_json(&report));
    let commands = recheck::github(rules, &report, str::to_owned);
    assert_shown(&commands);
    let counted = commands.lines().last().unwrap_or_default();
    let others = commands
        .lines()
        .filter(|line| !line.starts_with("::") && !line.starts_with("and "));
    assert_eq!(others.collect::<Vec<_>>(), [counted]);
}

fn file(data: &[u8]) -> Option<File> {
    let (first, text) = data.split_first()?;
    let endings = ["yaml", "json", "md", "markdown", "txt"];
    let ending = endings[usize::from(*first) % endings.len()];
    let text = std::str::from_utf8(text).ok()?;
    Some(File::new(format!("file.{ending}"), text))
}

/// Lines of a batch: one reply for each that is not blank.
pub fn batch(data: &[u8]) {
    let rules = rule_set();
    let is_brief = data.first().is_some_and(|first| first % 2 == 1);
    let rest_not_sure = data.last().is_some_and(|last| last % 3 == 1);
    let decision = Decision::compile(rules).unwrap();
    let mut batch = Batch::new(rules, decision, is_brief, rest_not_sure);
    let mut lines = Lines::new(data);
    let mut replies = 0;
    while let Some((number, line)) = lines.next_line().unwrap() {
        let text = batch.reply(number, line).unwrap().text;
        assert_shown(&text);
        assert_eq!(text.lines().count(), 1, "{text}");
        // An `id` is copied as it is, also if it is a number too large for `Value`.
        let reply: HashMap<String, &RawValue> = serde_json::from_str(&text).unwrap();
        assert!(reply["status"].get().starts_with('"'), "{text}");
        replies += 1;
    }
    let data = data.strip_prefix("\u{feff}".as_bytes()).unwrap_or(data);
    let lines = data.split(|byte| *byte == b'\n');
    let full = lines.filter(|line| !line.trim_ascii().is_empty());
    assert_eq!(replies, full.count());
}

/// Arguments, one per line.
pub fn arguments(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let words = text.lines().filter(|word| !word.starts_with("--answers"));
    let arguments: Vec<OsString> = ["backend-advisor"]
        .into_iter()
        .chain(words)
        .map(OsString::from)
        .collect();
    if let Err(problems) = cli::understand(&arguments, rule_set()) {
        assert_shown(&problems);
    }
}

/// A small rule set and some answers, decoded from the bytes. The program's exact results must
/// equal those of trying every completion.
pub fn decision(data: &[u8]) {
    let (model, given) = Choices(data.iter()).model_with_answers();
    assert_exact(&model, &given);
}

/// Asserts that the compiled decision and brute force agree for these answers.
pub fn assert_exact(model: &Model, given: &BTreeMap<usize, Value>) {
    let (_, decision) = model.load();
    let remaining = decision.remaining(&model::answers(model, given));
    let possible = model.possible(given);
    assert_eq!(model::numbers(&remaining.possible()), possible);
    let settled = (possible.len() == 1).then(|| *possible.first().unwrap());
    assert_eq!(remaining.settled().map(Id::index), settled);
    assert_eq!(model::numbers(&remaining.relevant()), model.relevant(given));
    for completion in model.completions(given) {
        let outcome = model.outcome(&completion);
        let complete = model::answers(model, &completion.into_iter().enumerate().collect());
        let settled = decision.remaining(&complete).settled();
        assert_eq!(settled.map(Id::index), Some(outcome));
    }
}

//! How long `rules check` takes for the shipped rule set, for random rule sets of 25 questions and
//! 60 rules, and for flat tables of 1,500 rules over 5 columns. Prints medians, 95th percentiles
//! and maxima in microseconds, and how many rule sets were too large to be checked completely.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark fails loudly, and prints what it found"
)]
#![allow(
    dead_code,
    reason = "each benchmark uses its own part of what is common"
)]

mod common;

use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

use backend_advisor::lint::{Code, check};
use backend_advisor::ruleset::{Loaded, load};
use common::{Random, print_times};

fn main() {
    println!("median, 95th percentile and maximum in microseconds");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/django-or-fastapi");
    let shipped = load::load(&folder, &[]).expect("the shipped rule set is sound");
    measure("the shipped rule set", &vec![shipped; 50]);

    let random: Vec<Loaded> = (1..=50u64)
        .map(|seed| {
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let text = common::rule_text(25, 60, &mut random);
            load::load_text("random.yaml", &text).expect("the rule set is sound")
        })
        .collect();
    measure("random: 25 questions, 60 rules", &random);

    for rules in [100, 500, 1_500] {
        let tables: Vec<Loaded> = (1..=3u64)
            .map(|seed| load::load_text("table.yaml", &table(rules, &mut Random(seed))))
            .map(|loaded| loaded.expect("the rule set is sound"))
            .collect();
        measure(&format!("flat table: {rules} rules, 5 columns"), &tables);
    }
}

fn measure(name: &str, sets: &[Loaded]) {
    let mut times = Vec::new();
    let mut incomplete = 0;
    for set in sets {
        let start = Instant::now();
        let report = check(set, true, 1);
        times.push(start.elapsed());
        let is_incomplete = report
            .lints
            .iter()
            .any(|it| it.code == Code::AnalysisIncomplete);
        incomplete += usize::from(is_incomplete);
    }
    print_times(
        &format!("{name} ({incomplete} of {} incomplete)", sets.len()),
        times,
    );
}

/// A flat decision table of 5 columns with 8 options each. Each rule names one or two options of
/// each column.
fn table(rules: usize, random: &mut Random) -> String {
    let mut text = String::from("format: 1\nid: table\nversion: '1'\ntitle: Table\nquestions:\n");
    for column in 0..5 {
        let options: Vec<String> = (0..8)
            .map(|option| format!("{{id: o{option}, label: L}}"))
            .collect();
        let options = options.join(", ");
        let _ = writeln!(
            text,
            "- {{id: c{column}, ask: Q, kind: one-of, options: [{options}]}}"
        );
    }
    text.push_str("decision:\n");
    for rule in 0..rules {
        let cells: Vec<String> = (0..5)
            .map(|column| {
                format!(
                    "{{c{column}: [o{}, o{}]}}",
                    random.below(8),
                    random.below(8)
                )
            })
            .collect();
        let outcome = random.below(3);
        let cells = cells.join(", ");
        let _ = writeln!(
            text,
            "- {{id: r{rule}, when: {{all: [{cells}]}}, recommend: u{outcome}, because: B, house: true}}"
        );
    }
    text.push_str("- {id: last, recommend: u0, because: B, house: true}\noutcomes:\n");
    for outcome in 0..3 {
        let _ = writeln!(text, "- {{id: u{outcome}, title: T, summary: S}}");
    }
    text
}

//! Slim decisions a second: `batch` beside a loop written by hand for the shipped rules.
//!
//! Both read the same lines and write the same bytes, which is checked first; so they decide the
//! same: what is not answered counts as not-sure. The loop by hand can do no more than that. What
//! `batch` is for, telling what is still possible, is measured after it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark fails loudly"
)]

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::sync::Arc;

use backend_advisor::batch::{Batch, Fields, Options};
use backend_advisor::ruleset::{Kind, RuleSet, load};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

#[path = "batch/by_hand.rs"]
mod by_hand;

const LINES: usize = 200_000;

fn slim(criterion: &mut Criterion) {
    let rules = load::shipped().expect("the shipped rule set is sound");
    let input: &'static str = lines(&rules, LINES).leak();
    let one = ready(&rules, 1, true);
    let two = ready(&rules, 2, true);
    let open = ready(&rules, 1, false);

    let mut expected = Vec::new();
    by_hand::run(input, &mut expected).expect("the lines are right");
    for batch in [&one, &two] {
        let mut written = Vec::new();
        run(batch, input, &mut written);
        assert!(written == expected, "the two decide differently");
    }
    drop(expected);

    let mut group = criterion.benchmark_group("slim decisions");
    group.throughput(Throughput::Elements(LINES as u64));
    group.sample_size(20);
    group.bench_function("by hand", |bencher| {
        bencher.iter(|| {
            let mut out = BufWriter::new(io::sink());
            by_hand::run(input, &mut out).expect("the lines are right");
            out.flush()
        });
    });
    for (name, batch) in [
        ("batch, 1 thread", &one),
        ("batch, 2 threads", &two),
        ("batch, 1 thread, what is possible", &open),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| run(batch, input, &mut io::sink()));
        });
    }
    group.finish();
}

fn ready(rules: &RuleSet, threads: usize, rest_not_sure: bool) -> Arc<Batch> {
    let fields = ["status".to_owned(), "recommendation.id".to_owned()];
    let options = Options {
        fields: Fields::new(rules, &fields).expect("these are fields"),
        rest_not_sure,
        threads: NonZeroUsize::new(threads).expect("at least one"),
    };
    Arc::new(Batch::new(rules.clone(), options).expect("the shipped rule set is small"))
}

fn run(batch: &Arc<Batch>, input: &'static str, output: &mut impl Write) {
    let summary = batch.run(input.as_bytes(), output, |_| ());
    let summary = summary.expect("the input can be read");
    assert_eq!((summary.lines, summary.invalid), (LINES as u64, 0));
}

/// Lines of 3 to 16 answers in both forms, drawn by a fixed sequence.
fn lines(rules: &RuleSet, count: usize) -> String {
    let mut state = 7u64;
    let mut draw = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let questions = rules.questions().values();
    let mut text = String::new();
    for number in 0..count {
        let most = questions.len();
        let mut wanted = 3 + draw(most - 2);
        let mut answers = Vec::new();
        for (index, question) in questions.clone().enumerate() {
            if draw(most - index) >= wanted {
                continue;
            }
            wanted -= 1;
            let options: Vec<String> = question
                .options
                .values()
                .map(|option| format!("\"{}\"", option.id))
                .collect();
            let answer = match question.kind {
                _ if draw(12) == 0 => "\"not-sure\"".to_owned(),
                Kind::AnyOf => {
                    let chosen: Vec<&str> = options
                        .iter()
                        .filter(|_| draw(4) == 0)
                        .map(String::as_str)
                        .collect();
                    format!("[{}]", chosen.join(","))
                }
                _ => options[draw(options.len())].clone(),
            };
            answers.push(format!("\"{}\":{answer}", question.id));
        }
        let answers = answers.join(",");
        let written = match number % 2 {
            0 => writeln!(text, "{{{answers}}}"),
            _ => writeln!(text, "{{\"id\":{number},\"answers\":{{{answers}}}}}"),
        };
        written.expect("a string can grow");
    }
    text
}

criterion_group!(benches, slim);
criterion_main!(benches);

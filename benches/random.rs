//! How planning and reasons grow with the size of a rule set: random rule sets of 15, 20 and 25
//! questions, one of them an any-of question with 14 options. Prints medians, 95th percentiles and
//! maxima over all rule sets of a size.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark fails loudly, and prints what it found"
)]

mod common;

use std::time::Instant;

use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::decision::plan::Planner;
use common::{Random, print_times, rule_set};

const SETS: u64 = 200;

fn main() {
    println!(
        "{SETS} random rule sets a size; times in microseconds: median, 95th percentile, maximum"
    );
    for questions in [15, 20, 25] {
        let mut compile = Vec::new();
        let mut first = Vec::new();
        let mut later = Vec::new();
        let mut reasons = Vec::new();
        let (mut exact, mut too_large) = (0, 0);
        for seed in 1..=SETS {
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let rules = rule_set(questions, questions, &mut random);
            let start = Instant::now();
            let Ok(decision) = Decision::compile(&rules) else {
                too_large += 1;
                continue;
            };
            compile.push(start.elapsed());

            let mut answers = Answers::none(rules.questions().len());
            let remaining = decision.remaining(&answers);
            let mut planner = Planner::new(&rules, &remaining);
            let start = Instant::now();
            let mut step = planner.next(&remaining, None);
            first.push(start.elapsed());
            exact += usize::from(step.is_none_or(|step| step.expected.is_some()));
            while let Some(asked) = step {
                let answer = random.answer(&rules, asked.question);
                answers.give(asked.question, answer, Origin::Prompt);
                let start = Instant::now();
                step = planner.next(&decision.remaining(&answers), None);
                later.push(start.elapsed());
            }

            for question in rules.questions().ids() {
                answers.give(question, random.answer(&rules, question), Origin::Flag);
            }
            let start = Instant::now();
            let outcome = decision
                .remaining(&answers)
                .settled()
                .expect("everything is answered");
            let found = decision
                .renewed()
                .reasons(&answers, outcome)
                .expect("it is small");
            reasons.push(start.elapsed());
            assert!(!found.sufficient.is_empty());
        }
        println!(
            "{questions} questions: {exact} planned exactly, {too_large} too large to compile"
        );
        for (name, times) in [
            ("compile", compile),
            ("first question", first),
            ("later questions", later),
            (
                "all reasons and counterfactuals, everything answered",
                reasons,
            ),
        ] {
            print_times(name, times);
        }
    }
}

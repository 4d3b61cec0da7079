//! How planning and reasons grow with the size of a rule set: random rule sets of 15, 20 and 25
//! questions, one of them an any-of question with 14 options. Prints medians, 95th percentiles and
//! maxima over all rule sets of a size.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark fails loudly, and prints what it found"
)]

use std::fmt::Write;
use std::time::{Duration, Instant};

use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::decision::plan::{Method, Planner};
use backend_advisor::ids::{Id, OptionId};
use backend_advisor::ruleset::{Answer, Kind, RuleSet, load};

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
        let (mut exact, mut rollouts, mut too_large) = (0, 0, 0);
        for seed in 1..=SETS {
            let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            let rules = rule_set(questions, &mut random);
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
            match step.map(|step| step.method) {
                Some(Method::Exact) | None => exact += 1,
                Some(Method::Rollout) => rollouts += 1,
                Some(Method::Greedy) => {}
            }
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
            let found = decision.reasons(&answers, outcome);
            reasons.push(start.elapsed());
            assert!(!found.sufficient.is_empty());
        }
        println!(
            "{questions} questions: {exact} planned exactly, {rollouts} by rollout, {too_large} too large to compile"
        );
        for (name, mut times) in [
            ("compile", compile),
            ("first question", first),
            ("later questions", later),
            (
                "all reasons and counterfactuals, everything answered",
                reasons,
            ),
        ] {
            times.sort_unstable();
            let at = |share: f64| micros(times[((times.len() - 1) as f64 * share) as usize]);
            println!(
                "  {:>9.0} {:>9.0} {:>9.0}  {name}",
                at(0.5),
                at(0.95),
                at(1.0)
            );
        }
    }
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}

/// A linear congruential generator: the same rule sets every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn answer(&mut self, rules: &RuleSet, question: backend_advisor::ids::QuestionId) -> Answer {
        let asked = &rules.questions()[question];
        match asked.kind {
            Kind::AnyOf => Answer::Many(
                (0..asked.options.len())
                    .filter(|_| self.below(3) == 0)
                    .map(OptionId::new)
                    .collect(),
            ),
            Kind::YesNo | Kind::OneOf => {
                Answer::One(OptionId::new(self.below(asked.options.len())))
            }
        }
    }
}

/// As many rules as questions, each of two to four conditions on questions that stand near each
/// other, as authors write them.
fn rule_set(questions: usize, random: &mut Random) -> RuleSet {
    let options: Vec<usize> = (0..questions)
        .map(|question| match (question, random.below(5)) {
            (3, _) => 14,
            (_, 0..=2) => 2,
            (_, kind) => kind,
        })
        .collect();
    let mut text = String::from("format: 1\nid: random\nversion: '1'\ntitle: Random\nquestions:\n");
    for (question, options) in options.iter().enumerate() {
        let kind = match options {
            14 => "any-of",
            2 => "yes-no",
            _ => "one-of",
        };
        let listed: Vec<String> = (0..*options)
            .map(|option| format!("{{id: o{option}, label: L}}"))
            .collect();
        let listed = if kind == "yes-no" {
            String::new()
        } else {
            format!(", options: [{}]", listed.join(", "))
        };
        let _ = writeln!(text, "- {{id: q{question}, ask: Q, kind: {kind}{listed}}}");
    }
    text.push_str("decision:\n");
    for rule in 0..questions {
        let near = random.below(questions);
        let conditions: Vec<String> = (0..2 + random.below(3))
            .map(|_| {
                let question = (near + random.below(6)) % questions;
                match options[question] {
                    2 => format!("{{q{question}: {}}}", ["yes", "no"][random.below(2)]),
                    14 => format!(
                        "{{q{question}: [o{}, o{}]}}",
                        random.below(14),
                        random.below(14)
                    ),
                    options => format!("{{q{question}: o{}}}", random.below(options)),
                }
            })
            .collect();
        let join = ["all", "all", "any"][random.below(3)];
        let join = if conditions.len() > 3 { "all" } else { join };
        let outcome = random.below(3);
        let _ = writeln!(
            text,
            "- {{id: r{rule}, when: {{{join}: [{}]}}, recommend: u{outcome}, because: B, house: true}}",
            conditions.join(", ")
        );
    }
    text.push_str("- {id: last, recommend: u0, because: B, house: true}\noutcomes:\n");
    for outcome in 0..3 {
        let _ = writeln!(text, "- {{id: u{outcome}, title: T, summary: S}}");
    }
    load::load_text("random.yaml", &text)
        .expect("the rule set is sound")
        .rules
}

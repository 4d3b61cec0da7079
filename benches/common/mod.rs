//! Reproducible random rule sets, and the output of measured times.

use std::fmt::Write;
use std::time::Duration;

use backend_advisor::ids::{Id, OptionId, QuestionId};
use backend_advisor::ruleset::{Answer, Kind, RuleSet, load};

/// Prints the median, the 95th percentile and the maximum, in microseconds.
pub(crate) fn print_times(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
    println!(
        "  {:>9.0} {:>9.0} {:>9.0}  {name}",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

/// A linear congruential generator: the same rule sets every time.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    pub(crate) fn answer(&mut self, rules: &RuleSet, question: QuestionId) -> Answer {
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
            Kind::Number => unreachable!("the shipped rule set asks for no numbers"),
        }
    }
}

/// A rule set whose rules each have two to four conditions on neighboring questions, as authors
/// write them.
pub(crate) fn rule_set(questions: usize, rules: usize, random: &mut Random) -> RuleSet {
    let text = rule_text(questions, rules, random);
    load::load_text("random.yaml", &text)
        .expect("the rule set is sound")
        .rules
}

/// The text of such a rule set.
pub(crate) fn rule_text(questions: usize, rules: usize, random: &mut Random) -> String {
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
    for rule in 0..rules {
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
    text
}

//! The laws of the shipped rule set hold, and broken laws are found exactly.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::common::{Folder, Run};
use crate::model::{Completion, Model, Value, model, value};
use backend_advisor::answers::Answers;
use backend_advisor::decision::Decision;
use backend_advisor::ids::Id;
use backend_advisor::lint::{Code, Lint, check};
use backend_advisor::ruleset::load;
use backend_advisor::shipped;
use proptest::prelude::*;

/// The broken laws that the lints report.
fn broken(text: &str) -> Vec<Lint> {
    let mut lints = check(&load::load_text("probe.yaml", text).unwrap(), false, 1).lints;
    lints.retain(|lint| lint.code == Code::LawBroken);
    lints
}

#[test]
fn the_laws_of_the_shipped_rules_hold() {
    let loaded = shipped::loaded();
    assert!(loaded.rules.laws().len() >= 5);
    assert!(
        check(&loaded, false, 1)
            .lints
            .iter()
            .all(|lint| lint.code != Code::LawBroken)
    );
}

#[test]
fn knowing_nothing_gives_django() {
    let rules = shipped::rules();
    let decision = Decision::compile(&rules).unwrap();
    let mut answers = Answers::none(rules.questions().len());
    answers.rest_not_sure(&rules);
    assert_eq!(
        decision.remaining(&answers).settled(),
        rules.outcome("django")
    );
}

fn with_law(text: &str) -> String {
    format!(
        "{{format: 1, id: probe, version: '1', title: Probe,
          questions: [{{id: x, ask: X, kind: yes-no}}, {{id: y, ask: Y, kind: yes-no}},
            {{id: z, ask: Z, kind: any-of, options: [{{id: a, label: A}}, {{id: b, label: B}}]}}],
          decision: [{{id: r, when: {{all: [{{x: yes}}, {{y: yes}}]}}, recommend: two, because: B, house: true}},
            {{id: s, when: {{all: [{{x: not-sure}}, {{z: a}}]}}, recommend: two, because: B, house: true}},
            {{id: last, recommend: one, because: B, house: true}}],
          outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}],
          laws: [{{id: l, says: S, {text}}}]}}"
    )
}

#[test]
fn a_broken_law_is_named_with_answers_that_break_it() {
    let lints = broken(&with_law(
        "more-of: {x: [no, yes], z: [a, b]}, never-from: [one], never-to: [two]",
    ));
    let messages: Vec<&str> = lints.iter().map(|lint| lint.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "law `l` is broken: changing `x` from `no` to `yes` changes the outcome from `one` to `two`",
            "law `l` is broken: adding `a` to `z` changes the outcome from `one` to `two`",
        ]
    );
    let witnesses = lints.iter().map(|lint| {
        let answers = lint.witness.iter().flatten();
        answers
            .map(|(id, answer)| (id.index(), value(answer)))
            .collect()
    });
    let witnesses: Vec<Vec<(usize, Value)>> = witnesses.collect();
    assert_eq!(
        witnesses,
        [
            vec![(0, Value::One(1)), (1, Value::One(0))],
            vec![(0, Value::NotSure), (2, Value::Many(Vec::new()))],
        ]
    );
    let kept = "more-of: {x: [no, yes]}, never-from: [two], never-to: [one]";
    assert_eq!(broken(&with_law(kept)), []);
}

#[test]
fn rules_check_fails_on_a_broken_law() {
    let law = "more-of: {x: [no, yes]}, never-from: [one], never-to: [two]";
    let folder = Folder::with("law.yaml", with_law(law));
    let Run {
        code, stdout: out, ..
    } = folder.run(&["rules", "check", "law.yaml"]);
    assert_eq!(code, Some(1));
    assert!(
        out.contains("error[law-broken]: law `l` is broken"),
        "{out}"
    );
    assert!(out.contains("x: no\n") && out.contains("y: yes\n"), "{out}");
}

/// The later answers of a question, or the same with one more option.
fn rises(model: &Model, question: usize, from: &Value) -> Vec<Value> {
    if let Value::Many(chosen) = from {
        let options = 0..model.questions[question].options;
        let others = options.filter(|it| !chosen.contains(it));
        let more = others.map(|option| {
            let mut more = [chosen.as_slice(), &[option]].concat();
            more.sort_unstable();
            Value::Many(more)
        });
        return more.collect();
    }
    let values = model.values(question).into_iter();
    let known = values.filter(|it| *it != Value::NotSure && *from != Value::NotSure);
    known.filter(|it| it > from).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// For each question, the law that a rise of its answer never leads from u0 to u1.
    #[test]
    fn a_law_is_broken_exactly_if_some_completion_breaks_it(model in model(4)) {
        let mut text = model.yaml() + "laws:\n";
        for (question, asked) in model.questions.iter().enumerate() {
            let words = match asked.kind {
                "yes-no" => "yes, no".to_owned(),
                "number" => "up".to_owned(),
                _ => (0..asked.options).map(|it| format!("o{it}")).collect::<Vec<_>>().join(", "),
            };
            writeln!(
                text,
                "- {{id: l{question}, says: S, more-of: {{q{question}: [{words}]}}, never-from: [u0], never-to: [u1]}}"
            ).unwrap();
        }
        let lints = broken(&text);
        let completions = model.completions(&BTreeMap::new());
        let breaks = |question: usize, completion: &Completion| {
            rises(&model, question, &completion[question]).into_iter().any(|more| {
                let mut after = completion.clone();
                after[question] = more;
                (model.outcome(completion), model.outcome(&after)) == (0, 1)
            })
        };
        let expected = (0..model.questions.len())
            .filter(|question| completions.iter().any(|it| breaks(*question, it)));
        let found: BTreeSet<usize> = lints.iter().map(|it| it.id[1..].parse().unwrap()).collect();
        prop_assert_eq!(found, expected.collect::<BTreeSet<_>>());
        for lint in &lints {
            let question = lint.id[1..].parse().unwrap();
            let witness = lint.witness.iter().flatten();
            let witness = witness.map(|(id, answer)| (id.index(), value(answer))).collect();
            for completion in model.completions(&witness) {
                prop_assert!(breaks(question, &completion));
            }
        }
    }
}

//! The laws of the shipped rule set hold, and a law that does not is found out.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Value, answer, model, value};
use backend_advisor::answers::Answers;
use backend_advisor::decision::Decision;
use backend_advisor::ids::{Id, OptionId, QuestionId};
use backend_advisor::laws;
use backend_advisor::ruleset::{RuleSet, load};
use proptest::prelude::*;

#[test]
fn the_laws_of_the_shipped_rules_hold() {
    let rules = load::shipped().unwrap();
    let decision = Decision::compile(&rules).unwrap();
    assert!(rules.laws().len() >= 5);
    let broken = laws::broken(&rules, &decision);
    let broken: Vec<String> = broken.iter().map(|it| proof(&rules, it)).collect();
    assert_eq!(broken, [""; 0]);
}

fn proof(rules: &RuleSet, broken: &laws::Broken<'_>) -> String {
    let question = &rules.questions()[broken.question];
    let [before, after] =
        [&broken.change[0], &broken.change[1]].map(|answer| answer.words(question).join(","));
    let with = broken.with.iter().map(|(id, answer)| {
        let question = &rules.questions()[*id];
        format!("{} {}", question.id, answer.words(question).join(","))
    });
    let with: Vec<String> = with.collect();
    let outcomes = broken.outcomes.map(|it| rules.outcomes()[it].id.as_str());
    format!(
        "{}: {} from {before} to {after} leads from {} with {with:?}",
        broken.law.id,
        question.id,
        outcomes.join(" to "),
    )
}

#[test]
fn nobody_knows_anything_gives_django() {
    let rules = load::shipped().unwrap();
    let decision = Decision::compile(&rules).unwrap();
    let mut answers = Answers::none(rules.questions().len());
    answers.rest_not_sure();
    assert_eq!(
        decision.remaining(&answers).settled(),
        rules.outcome("django")
    );
}

fn with_law(text: &str) -> RuleSet {
    let text = format!(
        "{{format: 1, id: probe, version: '1', title: Probe,
          questions: [{{id: x, ask: X, kind: yes-no}}, {{id: y, ask: Y, kind: yes-no}}],
          decision: [{{id: r, when: {{all: [{{x: yes}}, {{y: yes}}]}}, recommend: two, because: B, house: true}},
            {{id: last, recommend: one, because: B, house: true}}],
          outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}],
          laws: [{{id: l, says: S, {text}}}]}}"
    );
    load::load_text("probe.yaml", &text).unwrap().rules
}

#[test]
fn a_broken_law_comes_with_its_proof() {
    let rules = with_law("more-of: {x: [no, yes]}, never-from: [one], never-to: [two]");
    let decision = Decision::compile(&rules).unwrap();
    let broken = laws::broken(&rules, &decision);
    assert_eq!(broken.len(), 1);
    let yes = answer(&Value::One(0));
    assert_eq!(broken[0].change, [answer(&Value::One(1)), yes.clone()]);
    assert_eq!(broken[0].with, [(QuestionId::new(1), yes)]);
    let rules = with_law("more-of: {x: [no, yes]}, never-from: [two], never-to: [one]");
    assert_eq!(
        laws::broken(&rules, &Decision::compile(&rules).unwrap()),
        []
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// The pairs of outcomes before and after a change are those of all completions.
    #[test]
    fn shifts_are_exact(model in model(4)) {
        let (_, decision) = model.load();
        for (question, classes) in decision.classes().iter() {
            for from in classes.classes().ids() {
                for to in classes.classes().ids() {
                    let outcome = |completion: &Vec<Value>, class| {
                        let mut completion = completion.clone();
                        completion[question.index()] = value(&classes.classes()[class].example);
                        model.outcome(&completion)
                    };
                    let expected: BTreeSet<(usize, usize)> = model
                        .completions(&BTreeMap::new())
                        .iter()
                        .map(|completion| (outcome(completion, from), outcome(completion, to)))
                        .collect();
                    let shifts = decision.shifts(question, from, to);
                    let found: BTreeSet<(usize, usize)> =
                        shifts.iter().map(|shift| (shift.before.index(), shift.after.index())).collect();
                    prop_assert_eq!(found.len(), shifts.len());
                    prop_assert_eq!(found, expected);
                    for shift in shifts {
                        let mut given: BTreeMap<usize, Value> = shift
                            .shared
                            .iter()
                            .map(|(it, class)| {
                                (it.index(), value(&decision.classes()[*it].classes()[*class].example))
                            })
                            .collect();
                        for (class, outcome) in [(from, shift.before), (to, shift.after)] {
                            given.insert(question.index(), value(&classes.classes()[class].example));
                            prop_assert_eq!(model.possible(&given), BTreeSet::from([outcome.index()]));
                        }
                    }
                }
            }
        }
    }

    /// The classes before and after one more option are those of all answers without it.
    #[test]
    fn one_more_option_is_exact(model in model(3)) {
        let (_, decision) = model.load();
        for (question, classes) in decision.classes().iter() {
            if model.questions[question.index()].kind != "any-of" {
                continue;
            }
            for option in 0..model.questions[question.index()].options {
                let mut expected = BTreeSet::new();
                for it in model.values(question.index()) {
                    if let Value::Many(mut chosen) = it
                        && !chosen.contains(&option)
                    {
                        let before = classes.of(&answer(&Value::Many(chosen.clone())));
                        chosen.push(option);
                        chosen.sort_unstable();
                        expected.insert((before, classes.of(&answer(&Value::Many(chosen)))));
                    }
                }
                let found: BTreeSet<_> = classes.adding(OptionId::new(option)).into_iter().collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}

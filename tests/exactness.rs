//! Compares the compiled decision with brute force over all completions.

use crate::fuzz::targets::assert_exact;
use crate::model;
use std::collections::BTreeMap;

use crate::model::{Value, answer, answers, model, model_with_answers, numbers, value};
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::kleene::{Truth, Truths};
use backend_advisor::ids::{Id, QuestionId};
use backend_advisor::ruleset::{Answer, load};
use backend_advisor::survey::Survey;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// The whole program depends on this.
    #[test]
    fn the_decision_is_exact((model, given) in model_with_answers(4)) {
        assert_exact(&model, &given);

        // Three-valued logic may call a settled condition open, but what it calls true or false is
        // so.
        let (rules, decision) = model.load();
        let given = answers(&model, &given);
        let truths = Truths::new(&rules, &given);
        let first = rules.decision().values().find(|rule| truths.of(&rule.when) != Truth::False).unwrap();
        if truths.of(&first.when) == Truth::True {
            prop_assert_eq!(decision.remaining(&given).settled(), Some(first.recommend));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Questions that must be known stay open, and can still lead to each of their outcomes.
    #[test]
    fn the_rest_not_sure_leaves_what_must_be_known((model, given) in model_with_answers(4)) {
        let (rules, decision) = model.load();
        let mut unsure = answers(&model, &given);
        unsure.rest_not_sure(&rules);
        let mut expected = given;
        for question in (0..model.questions.len()).filter(|it| !model.questions[*it].must_know) {
            expected.entry(question).or_insert(Value::NotSure);
        }
        let remaining = decision.remaining(&unsure);
        prop_assert_eq!(numbers(&remaining.possible()), model.possible(&expected));
        prop_assert_eq!(numbers(&remaining.relevant()), model.relevant(&expected));
    }

    /// The number of complete answer sets for each outcome is exact.
    #[test]
    fn complete_answer_sets_are_counted_exactly(model in model(4)) {
        let (rules, decision) = model.load();
        let mut counts = vec![0; model.outcomes];
        for completion in model.answer_sets(&model, &BTreeMap::new()) {
            counts[model.outcome(&completion)] += 1;
        }
        let shares = Survey::new(&rules, &decision).unwrap().outcomes;
        let counted: Vec<u128> = shares.iter().map(|share| share.complete_answer_sets).collect();
        prop_assert_eq!(counted, counts);
    }

    /// Answers in one class are interchangeable, and their probabilities add up.
    #[test]
    fn classes_hold_answers_that_no_outcome_tells_apart((model, given) in model_with_answers(4)) {
        let (_, decision) = model.load();
        for (question, classes) in decision.classes().iter() {
            let values = model.values(question.index());
            let chances: f64 = classes.classes().values().map(|class| class.likelihood).sum();
            prop_assert!((chances - 1.0).abs() < 1e-9, "the chances add up to {}", chances);
            for it in &values {
                let class = classes.of(&answer(it));
                let mut with_it = given.clone();
                with_it.insert(question.index(), it.clone());
                let mut with_example = given.clone();
                with_example.insert(question.index(), value(&classes.classes()[class].example));
                let outcomes = |given| -> Vec<usize> {
                    model.completions(given).iter().map(|it| model.outcome(it)).collect()
                };
                prop_assert_eq!(outcomes(&with_it), outcomes(&with_example));
            }
        }
    }

    /// A witness consists of two completions that differ only in its question and have different
    /// outcomes.
    #[test]
    fn every_relevant_question_has_a_witness((model, given) in model_with_answers(4)) {
        let (_, decision) = model.load();
        let remaining = decision.remaining(&answers(&model, &given));
        for question in (0..model.questions.len()).map(QuestionId::new) {
            let Some(witness) = remaining.witness(question) else {
                prop_assert!(!remaining.is_relevant(question));
                continue;
            };
            let outcomes = witness.map(|(_, outcome)| outcome.index());
            let classes = remaining.classes(question);
            let examples = witness.map(|(class, _)| value(&classes[class].example));
            let pairs = model.completions(&given).into_iter().map(|completion| {
                examples.clone().map(|example| {
                    let mut completion = completion.clone();
                    completion[question.index()] = example;
                    completion
                })
            });
            let mut pairs = pairs.map(|pair| pair.map(|completion| model.outcome(&completion)));
            prop_assert_ne!(outcomes[0], outcomes[1]);
            prop_assert!(!given.contains_key(&question.index()));
            prop_assert!(pairs.any(|pair| pair == outcomes));
        }
    }

    /// The answers that make a question irrelevant do so alone, and no subset of them does.
    #[test]
    fn what_made_a_question_irrelevant_is_minimal((model, given) in model_with_answers(4)) {
        let (_, decision) = model.load();
        let relevant = model.relevant(&given);
        let irrelevant: Vec<QuestionId> = (0..model.questions.len())
            .filter(|question| !given.contains_key(question) && !relevant.contains(question))
            .map(QuestionId::new)
            .collect();
        let because = decision.made_irrelevant_by(&answers(&model, &given), &irrelevant).unwrap();
        for (question, because) in irrelevant.iter().zip(because) {
            let only = |kept: &[QuestionId]| -> BTreeMap<usize, model::Value> {
                let kept = kept.iter().map(|it| it.index());
                kept.map(|it| (it, given[&it].clone())).collect()
            };
            prop_assert!(!model.relevant(&only(&because)).contains(&question.index()));
            for dropped in &because {
                let fewer: Vec<QuestionId> = because.iter().copied().filter(|it| it != dropped).collect();
                prop_assert!(model.relevant(&only(&fewer)).contains(&question.index()));
            }
        }
    }

    /// The used answers leave the same remaining decision as all answers.
    #[test]
    fn unused_answers_change_nothing((model, given) in model_with_answers(4)) {
        let (_, decision) = model.load();
        let all = answers(&model, &given);
        let used = decision.remaining(&all.only(&decision.used(&all).unwrap()));
        let all = decision.remaining(&all);
        prop_assert_eq!(used.possible(), all.possible());
        prop_assert_eq!(used.settled(), all.settled());
    }
}

/// Rule sets in which simpler methods ask unnecessary questions: three-valued logic, or going rule
/// by rule, cannot tell that nothing is left to ask.
mod nothing_is_asked_in_vain {
    use super::*;

    fn questions_left(decision: &str, given: &[(usize, Answer)]) -> Vec<usize> {
        let text = format!(
            "{{format: 1, id: probe, version: '1', title: Probe,
              questions: [{{id: x, ask: X, kind: yes-no}}, {{id: y, ask: Y, kind: yes-no}},
                {{id: z, ask: Z, kind: one-of, options: [{{id: a, label: A}}, {{id: b, label: B}}]}}],
              decision: {decision},
              outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}]}}"
        );
        let rules = load::load_text("probe.yaml", &text).unwrap().rules;
        let decision = backend_advisor::decision::Decision::compile(&rules).unwrap();
        let mut answers = Answers::none(3);
        for (question, answer) in given {
            answers.give(QuestionId::new(*question), answer.clone(), Origin::Flag);
        }
        numbers(&decision.remaining(&answers).relevant())
            .into_iter()
            .collect()
    }

    const LAST: &str = "{id: last, recommend: two, because: B, house: true}";

    fn rule(when: &str, outcome: &str) -> String {
        format!(
            "{{id: r{}, when: {when}, recommend: {outcome}, because: B, house: true}}",
            when.len()
        )
    }

    #[test]
    fn equal_branches() {
        let decision = format!("[{}, {LAST}]", rule("{x: yes}", "two"));
        assert_eq!(questions_left(&decision, &[]), [0; 0]);
    }

    #[test]
    fn a_question_or_its_opposite() {
        let decision = format!(
            "[{}, {LAST}]",
            rule("{any: [{x: yes}, {not: {x: yes}}]}", "one")
        );
        assert_eq!(questions_left(&decision, &[]), [0; 0]);
    }

    #[test]
    fn at_least_over_options_that_cover_everything() {
        let cover = "{at-least: {count: 1, of: [{z: a}, {z: b}, {z: not-sure}]}}";
        let decision = format!("[{}, {LAST}]", rule(cover, "one"));
        assert_eq!(questions_left(&decision, &[]), [0; 0]);
    }

    #[test]
    fn remaining_rules_that_agree() {
        let decision = format!(
            "[{}, {}, {LAST}]",
            rule("{x: yes}", "one"),
            rule("{any: [{y: yes}, {z: a}]}", "two")
        );
        assert_eq!(questions_left(&decision, &[]), [0]);
        let no = model::answer(&model::Value::One(1));
        assert_eq!(questions_left(&decision, &[(0, no)]), [0; 0]);
    }

    #[test]
    fn a_conjunction_with_a_false_part() {
        let decision = format!("[{}, {LAST}]", rule("{all: [{x: yes}, {y: yes}]}", "one"));
        assert_eq!(questions_left(&decision, &[]), [0, 1]);
        let no = model::answer(&model::Value::One(1));
        assert_eq!(questions_left(&decision, &[(1, no)]), [0; 0]);
    }
}

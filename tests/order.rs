//! Whatever the order in which the diagram branches on the questions, the advice is the same.

use std::collections::BTreeMap;
use std::fmt::Write;

use backend_advisor::advice::Advice;
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::{Budget, Decision, Order};
use backend_advisor::ids::{Id, QuestionId};
use backend_advisor::lint;
use backend_advisor::rules_diff::RulesDiff;
use backend_advisor::ruleset::{Answer, Loaded, RuleSet, load};
use backend_advisor::survey::Survey;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};

use crate::model::{self, model_with_answers};

/// An order of this many questions.
fn shuffled(questions: usize, picks: &[Index]) -> Order {
    let mut left: Vec<usize> = (0..questions).collect();
    let picks = picks.iter().take(questions);
    picks
        .map(|pick| QuestionId::new(left.remove(pick.index(left.len()))))
        .collect()
}

/// The JSON of an advice. Of examples, it has only the length, because there can be several equally
/// good ones.
fn advice(rules: &RuleSet, decision: &Decision, answers: &Answers) -> Json {
    fn shorten(json: &mut Json) {
        match json {
            Json::Array(of) => of.iter_mut().for_each(shorten),
            Json::Object(of) => {
                for (key, value) in of.iter_mut() {
                    match (key.as_str(), value.as_array()) {
                        ("change" | "with" | "between", Some(of)) => *value = json!(of.len()),
                        ("command", _) => *value = Json::Null,
                        _ => shorten(value),
                    }
                }
            }
            _ => {}
        }
    }
    let advice = Advice::new(rules, decision, answers, None).unwrap();
    let mut json = serde_json::to_value(&advice).unwrap();
    shorten(&mut json);
    json
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_advice_is_the_same_in_any_order(
        (model, given) in model_with_answers(5),
        picks in prop::collection::vec(any::<Index>(), 5),
    ) {
        let (rules, _) = model.load();
        let questions = rules.questions().len();
        let order = shuffled(questions, &picks);
        let own = Decision::in_order(&rules, &Order::own(questions), Budget::default()).unwrap();
        let other = Decision::in_order(&rules, &order, Budget::default()).unwrap();

        let nothing = Answers::none(questions);
        let answers = model::answers(&model, &given);
        for answers in [&nothing, &answers] {
            prop_assert_eq!(advice(&rules, &own, answers), advice(&rules, &other, answers));
            prop_assert_eq!(own.used(answers).unwrap(), other.used(answers).unwrap());
        }
        let [of_own, of_other] = [&own, &other].map(|decision| Survey::new(&rules, decision).unwrap());
        for (one, other) in of_own.outcomes.iter().zip(&of_other.outcomes) {
            prop_assert_eq!(one.complete_answer_sets, other.complete_answer_sets);
        }

        // Each pair of answers that shows why a question is asked does so.
        let remaining = other.remaining(&answers);
        for question in remaining.relevant() {
            let [one, two] = remaining.witness(question).unwrap();
            let mut outcomes: BTreeMap<Vec<model::Value>, [Option<usize>; 2]> = BTreeMap::new();
            for completion in model.completions(&given) {
                let class = other.classes()[question].of(&model::answer(&completion[question.index()]));
                let mut rest = completion.clone();
                rest.remove(question.index());
                let outcome = model.outcome(&completion);
                let pair = outcomes.entry(rest).or_default();
                for (of, (wanted, _)) in pair.iter_mut().zip([one, two]) {
                    if class == wanted {
                        *of = Some(outcome);
                    }
                }
            }
            let wanted = [one, two].map(|(_, outcome)| Some(outcome.index()));
            prop_assert!(outcomes.values().any(|it| *it == wanted));
        }
    }
}

/// Any of 20 pairs of questions. Question `a<n>` belongs to `b<pair(n)>`, and all the first come
/// before all the second.
fn pairs(pair: impl Fn(usize) -> usize) -> Loaded {
    let mut text = String::from("format: 1\nid: pairs\nversion: '1'\ntitle: Pairs\nquestions:\n");
    for side in ["a", "b"] {
        for number in 0..20 {
            writeln!(text, "  - {{id: {side}{number}, ask: Q?, kind: yes-no}}").unwrap();
        }
    }
    let pairs = (0..20).map(|it| format!("{{all: [{{a{it}: yes}}, {{b{}: yes}}]}}", pair(it)));
    let pairs: Vec<String> = pairs.collect();
    write!(
        text,
        "decision:
  - {{id: any, when: {{any: [{}]}}, recommend: one, because: B, house: true}}
  - {{id: last, recommend: two, because: B, house: true}}
outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}]
",
        pairs.join(", ")
    )
    .unwrap();
    load::load_text("pairs.yaml", &text).unwrap()
}

#[test]
fn pairs_of_questions_far_apart_are_decided() {
    type Pair = fn(usize) -> usize;
    let ways: [Pair; 3] = [|it| it, |it| 19 - it, |it| (it * 7 + 3) % 20];
    for pair in ways {
        let loaded = pairs(pair);
        let rules = &loaded.rules;
        let decision = Decision::compile(rules).unwrap();
        let own = Order::own(40);
        assert_ne!(*decision.order(), own);
        assert!(Decision::in_order(rules, &own, Budget::default()).is_err());

        let mut answers = Answers::none(40);
        let open = decision.remaining(&answers);
        assert_eq!(open.relevant(), rules.questions().ids().collect::<Vec<_>>());
        for id in ["a4".to_owned(), format!("b{}", pair(4))] {
            let yes = Answer::One(Id::new(0));
            answers.give(rules.question(&id).unwrap(), yes, Origin::Flag);
        }
        let settled = decision.remaining(&answers).settled();
        assert_eq!(settled, rules.outcome("one"));
        let advice = serde_json::to_value(Advice::new(rules, &decision, &answers, None).unwrap());
        let advice = advice.unwrap();
        assert_eq!(
            advice["reasons"]["sufficient"],
            json!([["a4", format!("b{}", pair(4))]])
        );
        assert!(lint::check(&loaded, false, 1).lints.is_empty());
        let counted = Survey::new(rules, &decision).unwrap().outcomes;
        assert_eq!(counted[1].complete_answer_sets, 8_u128.pow(20));
    }
}

#[test]
fn decisions_that_need_another_order_are_compared() {
    let [old, new] = [pairs(|it| it), pairs(|it| 19 - it)].map(|loaded| loaded.rules);
    let diff = RulesDiff::new(("old", &old), ("new", &old), 1).unwrap();
    assert_eq!(diff.changed, 0);
    // Together they form 10 cycles of 4 questions.
    let diff = RulesDiff::new(("old", &old), ("new", &new), 1).unwrap();
    assert_eq!(diff.changes.len(), 2);
}

//! Compares the plan with simulations, and with every other way of asking.

use crate::common::specimen;
use crate::model;
use std::collections::BTreeMap;

use crate::model::numbers::read;
use crate::model::{Model, Value, answer, answers, model};
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::decision::plan::Planner;
use backend_advisor::ids::{Id, QuestionId, TopicId};
use backend_advisor::render::answer_labels::label;
use backend_advisor::ruleset::RuleSet;
use backend_advisor::shipped;
use proptest::prelude::*;

/// The probability of an answer to a question, according to the rule set.
fn chance(model: &Model, question: usize, value: &Value) -> f64 {
    let asked = &model.questions[question];
    let likelihood = |option: usize| f64::from(asked.likelihoods[option]) / 8.0;
    match (value, asked.kind) {
        (Value::NotSure, _) => 0.0,
        (Value::Number(_), _) => {
            let classes = model.classes(model, question);
            let is_class = classes.contains(value);
            let sure = classes.iter().filter(|it| **it != Value::NotSure);
            f64::from(is_class) / sure.count() as f64
        }
        (Value::One(0), "yes-no") => likelihood(0),
        (Value::One(_), "yes-no") => 1.0 - likelihood(0),
        (Value::One(option), _) => {
            let total: f64 = (0..asked.options).map(likelihood).sum();
            likelihood(*option) / total
        }
        (Value::Many(chosen), _) => (0..asked.options)
            .map(|option| {
                if chosen.contains(&option) {
                    likelihood(option)
                } else {
                    1.0 - likelihood(option)
                }
            })
            .product(),
    }
}

/// How many questions the planner asks a person with these answers.
fn asked(
    rules: &RuleSet,
    decision: &Decision,
    planner: &mut Planner<'_>,
    completion: &[Value],
) -> usize {
    let mut given = Answers::none(completion.len());
    let mut topic = None;
    for number in 0.. {
        let remaining = decision.remaining(&given);
        let Some(step) = planner.next(&remaining, topic) else {
            return number;
        };
        given.give(
            step.question,
            answer(&completion[step.question.index()]),
            Origin::Prompt,
        );
        topic = rules.questions()[step.question].topic;
    }
    unreachable!("every question can be asked once")
}

/// The least expected number of questions over all ways of asking that keep topics together.
fn least(
    model: &Model,
    decision: &Decision,
    given: &mut BTreeMap<usize, Value>,
    topic: Option<usize>,
) -> f64 {
    let relevant = decision.remaining(&answers(model, given)).relevant();
    let of_topic: Vec<QuestionId> = relevant
        .iter()
        .copied()
        .filter(|question| topic.is_some() && model.questions[question.index()].topic == topic)
        .collect();
    let candidates = if of_topic.is_empty() {
        relevant
    } else {
        of_topic
    };
    let expected = candidates.into_iter().map(|question| {
        let mut expected = 1.0;
        for value in model.values(question.index()) {
            let chance = chance(model, question.index(), &value);
            if chance > 0.0 {
                given.insert(question.index(), value);
                expected += chance
                    * least(
                        model,
                        decision,
                        given,
                        model.questions[question.index()].topic,
                    );
                given.remove(&question.index());
            }
        }
        expected
    });
    expected.reduce(f64::min).unwrap_or(0.0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_expectation_is_what_comes_of_asking(model in model(4)) {
        let (rules, decision) = model.load();
        let nothing = decision.remaining(&Answers::none(model.questions.len()));
        let mut planner = Planner::new(&rules, &nothing);
        let expected = planner.next(&nothing, None).map_or(0.0, |step| step.expected.unwrap());
        prop_assert!(planner.next(&nothing, None).is_none_or(|step| step.expected.is_some()));
        let mut simulated = 0.0;
        for completion in model.completions(&BTreeMap::new()) {
            let chance: f64 = completion.iter().enumerate().map(|(question, value)| chance(&model, question, value)).product();
            if chance > 0.0 {
                simulated += chance * asked(&rules, &decision, &mut planner, &completion) as f64;
            }
        }
        prop_assert!((expected - simulated).abs() < 1e-6, "{expected} expected, {simulated} asked");
    }

    /// An estimate is never less than the best plan needs or more than all relevant questions,
    /// except for what is so unlikely that it counts as settled as soon as possible.
    #[test]
    fn an_estimate_is_near_the_best_plan(model in model(4), effort in 0..400usize) {
        let (rules, decision) = model.load();
        let nothing = decision.remaining(&Answers::none(model.questions.len()));
        let best = Planner::new(&rules, &nothing).expectation(&nothing, None).unwrap();
        prop_assert!(best.is_exact);
        let unlikely = 0.1;
        if let Some(found) = Planner::with_effort(&rules, &nothing, effort).expectation(&nothing, None) {
            let most = nothing.relevant().len() as f64;
            prop_assert!(!found.is_exact || (found.questions - best.questions).abs() < 1e-6);
            prop_assert!(found.questions <= most + 1e-6, "{found:?} of {most}");
            prop_assert!(found.questions >= best.questions - unlikely, "{found:?} for {best:?}");
        }
    }

    #[test]
    fn no_other_way_of_asking_expects_fewer(model in model(3)) {
        let (rules, decision) = model.load();
        let nothing = decision.remaining(&Answers::none(model.questions.len()));
        let mut planner = Planner::new(&rules, &nothing);
        let expected = planner.next(&nothing, None).map_or(0.0, |step| step.expected.unwrap());
        let least = least(&model, &decision, &mut BTreeMap::new(), None);
        prop_assert!((expected - least).abs() < 1e-6, "{expected} expected, {least} is possible");
    }

    /// With any effort, only relevant questions are asked, and the bounds of the number of
    /// questions left hold.
    #[test]
    fn little_effort_is_honest(
        model in model(4),
        pick in any::<prop::sample::Index>(),
        effort in 0..40usize,
    ) {
        let (rules, decision) = model.load();
        let completions = model.completions(&BTreeMap::new());
        let completion = pick.get(&completions);
        let mut given = Answers::none(model.questions.len());
        let nothing = decision.remaining(&given);
        let mut planner = Planner::with_effort(&rules, &nothing, effort);
        let mut said = Vec::new();
        let mut topic = None;
        loop {
            let remaining = decision.remaining(&given);
            said.push(planner.left(&remaining, topic));
            let Some(step) = planner.next(&remaining, topic) else {
                break;
            };
            prop_assert!(remaining.is_relevant(step.question));
            given.give(step.question, answer(&completion[step.question.index()]), Origin::Prompt);
            topic = rules.questions()[step.question].topic;
        }
        for (index, left) in said.iter().enumerate() {
            let asked = said.len() - 1 - index;
            prop_assert!((left.fewest..=left.most).contains(&asked), "{left:?} said, {asked} asked");
        }
    }

    /// The labels of the tree lead from any answers to their outcome.
    #[test]
    fn the_tree_leads_to_the_outcome(model in model(4), pick in any::<prop::sample::Index>()) {
        use backend_advisor::decision::tree::{End, Tree};
        let (rules, decision) = model.load();
        let nothing = decision.remaining(&Answers::none(model.questions.len()));
        let tree = Tree::new(&mut Planner::new(&rules, &nothing), &nothing).unwrap();
        let completions = model.completions(&BTreeMap::new());
        let completion = pick.get(&completions);
        let mut end = tree.root;
        while let End::Ask(node) = end {
            let node = &tree.nodes[node];
            let class = decision.classes()[node.question].of(&answer(&completion[node.question.index()]));
            let branches: Vec<End> =
                node.branches.iter().filter(|(classes, _)| classes.contains(&class)).map(|(_, end)| *end).collect();
            prop_assert_eq!(branches.len(), 1);
            end = branches[0];
        }
        prop_assert_eq!(end, End::Outcome(Id::new(model.outcome(completion))));
    }

    /// A description without "such as" fits exactly the answers that it stands for.
    #[test]
    fn descriptions_are_exact((model, _) in model::model_with_answers(3)) {
        let (rules, decision) = model.load();
        for (question, classes) in decision.classes().iter() {
            for class in classes.classes().ids() {
                let said = label(&rules.questions()[question], classes, &[class]);
                if said.starts_with("such as") {
                    continue;
                }
                for it in model.values(question.index()) {
                    let is_in = classes.of(&answer(&it)) == class;
                    prop_assert_eq!(is_described(&model, question.index(), &said, &it), is_in, "{}", said);
                }
            }
        }
    }
}

/// Reads a description back.
fn is_described(model: &Model, question: usize, said: &str, value: &Value) -> bool {
    let parts: Vec<&str> = said
        .split(" or ")
        .flat_map(|part| part.split(", "))
        .collect();
    match value {
        Value::NotSure => parts.contains(&"not-sure"),
        Value::Number(number) => parts
            .iter()
            .any(|part| is_described_by_range(part, *number)),
        Value::One(option) if model.questions[question].kind == "yes-no" => {
            parts.contains(&["yes", "no"][*option])
        }
        Value::One(option) => parts.contains(&format!("o{option}").as_str()),
        Value::Many(chosen) => {
            let said = said.split(" or not-sure").next().unwrap();
            if said == "not-sure" {
                return false;
            }
            if said.starts_with("with ") || said.contains(" but none of ") {
                return is_described_by_option(said, chosen);
            }
            let (number, options) = said.split_once(" of ").unwrap_or((said, ""));
            let counted = chosen.iter().filter(|option| {
                options.is_empty()
                    || options
                        .replace(" and ", ", ")
                        .split(", ")
                        .any(|it| it == format!("o{option}"))
            });
            let counted = counted.count();
            let words: Vec<&str> = number.split(' ').collect();
            match words.as_slice() {
                ["any", "answer"] => true,
                ["any"] => counted > 0,
                ["none"] => counted == 0,
                ["at", "least", least] => counted >= least.parse().unwrap(),
                ["at", "most", most] => counted <= most.parse().unwrap(),
                ["exactly", exactly] => counted == exactly.parse::<usize>().unwrap(),
                [fewest, "to", most] => {
                    (fewest.parse().unwrap()..=most.parse().unwrap()).contains(&counted)
                }
                _ => panic!("not understood: {said}"),
            }
        }
    }
}

/// Reads a description back that names a range: "fewer than 3", "more than 1 and at most 2".
fn is_described_by_range(said: &str, number: i64) -> bool {
    said.split(" and ").all(|end| {
        let words: Vec<&str> = end.split(' ').collect();
        match words.as_slice() {
            ["not-sure"] => false,
            ["any", "number"] => true,
            ["fewer" | "less", "than", it] => number < read(it),
            ["more", "than", it] => number > read(it),
            ["at", "most", it] => number <= read(it),
            ["at", "least", it] => number >= read(it),
            [least, "to", most] => (read(least)..=read(most)).contains(&number),
            [it] => number == read(it),
            _ => panic!("not understood: {said}"),
        }
    })
}

/// Reads a description back that says which options are chosen: "with o1 and any of o2 and o3 but
/// none of o0".
fn is_described_by_option(said: &str, chosen: &[usize]) -> bool {
    let (some, none) = said.split_once(" but ").unwrap_or((said, "none of "));
    let (with, any) = match (
        some.split_once(" and any of "),
        some.strip_prefix("any of "),
    ) {
        (Some((with, any)), _) => (with, Some(any)),
        (None, Some(any)) => ("with ", Some(any)),
        (None, None) => (some, None),
    };
    let are_chosen = |options: &str| -> Vec<bool> {
        options
            .split([',', ' '])
            .filter_map(|word| word.strip_prefix('o')?.parse().ok())
            .map(|option: usize| chosen.contains(&option))
            .collect()
    };
    let with = are_chosen(with.strip_prefix("with ").unwrap());
    let none = are_chosen(none.strip_prefix("none of ").unwrap());
    !with.contains(&false)
        && !none.contains(&true)
        && any.is_none_or(|any| are_chosen(any).contains(&true))
}

/// If the open topic has no relevant questions, all topics are open again.
#[test]
fn a_finished_topic_does_not_restrict_the_next_question() {
    let rules = specimen();
    let decision = Decision::compile(&rules).unwrap();
    let nothing = decision.remaining(&Answers::none(rules.questions().len()));
    let mut planner = Planner::new(&rules, &nothing);
    let free = planner.next(&nothing, None).unwrap();
    let bound = planner.next(&nothing, Some(TopicId::new(4))).unwrap();
    assert_eq!(
        rules.questions()[bound.question].topic,
        Some(TopicId::new(4))
    );
    assert_ne!(free.question, bound.question);
    assert!(free.expected.unwrap() < bound.expected.unwrap());
}

/// The shipped rule set is planned exactly after any answers.
#[test]
fn the_shipped_rule_set_is_planned_exactly() {
    let rules = backend_advisor::shipped::rules();
    let decision = Decision::compile(&rules).unwrap();
    for seed in 0..200 {
        let mut given = Answers::none(rules.questions().len());
        let mut topic = None;
        let nothing = decision.remaining(&given);
        let mut planner = Planner::from_nothing(&rules, &nothing);
        while let Some(step) = planner.next(&decision.remaining(&given), topic) {
            assert!(step.expected.is_some(), "{step:?}");
            let classes = decision.classes()[step.question].classes();
            let class = Id::new((seed * 7 + given.given().count() * 3) % classes.len());
            let example = classes[class].example.clone();
            given.give(step.question, example, Origin::Prompt);
            topic = rules.questions()[step.question].topic;
        }
    }
}

/// With too little effort for the best plan of the shipped rule set, the estimate is close to what
/// that plan needs.
#[test]
fn the_estimate_for_the_shipped_rule_set_is_close() {
    let rules = shipped::rules();
    let decision = shipped::decision();
    let nothing = decision.remaining(&Answers::none(rules.questions().len()));
    let exact = Planner::new(&rules, &nothing)
        .expectation(&nothing, None)
        .unwrap();
    let rough = Planner::with_effort(&rules, &nothing, 20_000)
        .expectation(&nothing, None)
        .unwrap();
    assert!(exact.is_exact && !rough.is_exact);
    assert!(
        rough.questions > exact.questions - 0.1,
        "{rough:?} for {exact:?}"
    );
    assert!(
        rough.questions < exact.questions * 1.25,
        "{rough:?} for {exact:?}"
    );
}

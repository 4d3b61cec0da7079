//! Compares the changes between two rule sets with brute force over all complete answer sets.

use crate::model;
use std::collections::BTreeMap;

use crate::model::{Completion, Model, Value, value};
use backend_advisor::ids::Id;
use backend_advisor::rules_diff::RulesDiff;
use backend_advisor::ruleset::{RuleSet, load};
use proptest::prelude::*;
use serde_json::json;

/// The rule set with its questions and their options in reverse order.
fn reversed(model: &Model) -> RuleSet {
    let text = model.yaml();
    let (head, rest) = text.split_once("questions:\n").unwrap();
    let end = ["findings:\n", "decision:\n"]
        .iter()
        .filter_map(|key| rest.find(key))
        .min()
        .unwrap();
    let (questions, rest) = rest.split_at(end);
    let questions: Vec<String> = questions.lines().rev().map(options_reversed).collect();
    let text = format!("{head}questions:\n{}\n{rest}", questions.join("\n"));
    load::load_text("reversed.yaml", &text).unwrap().rules
}

fn options_reversed(question: &str) -> String {
    let Some((head, options)) = question.split_once("options: [") else {
        return question.to_owned();
    };
    let options = options.strip_suffix("]}").unwrap();
    let mut options: Vec<&str> = options.split("}, {").collect();
    options.reverse();
    let options: Vec<String> = options
        .iter()
        .map(|it| format!("{{{}}}", it.trim_start_matches('{').trim_end_matches('}')))
        .collect();
    format!("{head}options: [{}]}}", options.join(", "))
}

/// The changes from one rule set to another.
fn diff<'r>(old: &'r RuleSet, new: &'r RuleSet) -> RulesDiff<'r> {
    RulesDiff::new(("old", old), ("new", new), 1).unwrap()
}

/// The number in an id such as `u3`.
fn number(id: &str) -> usize {
    id[1..].parse().unwrap()
}

/// Checks everything that a diff says about two models. The old rule set is in the order of the
/// model.
fn check(
    old: &Model,
    new: &Model,
    rules: &RuleSet,
    diff: &RulesDiff<'_>,
) -> Result<(), TestCaseError> {
    let completions = old.answer_sets(new, &BTreeMap::new());
    prop_assert_eq!(diff.complete_answer_sets, completions.len() as u128);
    let outcomes = |completion: &Completion| [old.outcome(completion), new.outcome(completion)];
    let mut changed: BTreeMap<[usize; 2], usize> = BTreeMap::new();
    for completion in &completions {
        let [was, is] = outcomes(completion);
        if was != is {
            *changed.entry([was, is]).or_default() += 1;
        }
    }
    prop_assert_eq!(diff.changes.len(), changed.len());
    let counts = diff.changes.iter().map(|it| it.complete_answer_sets);
    prop_assert!(counts.is_sorted_by(|one, next| one >= next));
    for change in &diff.changes {
        let expected = [change.from, change.to].map(number);
        prop_assert_eq!(change.complete_answer_sets, changed[&expected] as u128);

        let example = change.example.answers.iter().map(|reply| {
            let id = rules.question(&reply.question.id).unwrap();
            (id.index(), value(&reply.answer))
        });
        let example: BTreeMap<usize, Value> = example.collect();
        for completion in old.completions(&example) {
            prop_assert_eq!(outcomes(&completion), expected);
        }
        let complete = old.complete(&example);
        let rules = [&change.example.before, &change.example.after].map(|it| it.rule);
        for (model, rule) in [old, new].into_iter().zip(rules) {
            let mut deciding = model.rules.iter();
            let deciding = deciding.position(|rule| decides(model, rule, &complete));
            let deciding = deciding.map_or("last".to_owned(), |rule| format!("r{rule}"));
            prop_assert_eq!(rule, &deciding);
        }
    }
    Ok(())
}

/// Whether a rule holds: a model of this rule alone gives the outcome of the rule only then.
fn decides(model: &Model, rule: &(model::Condition, usize), example: &Completion) -> bool {
    let alone = Model {
        rules: vec![(rule.0.clone(), 1)],
        last: 0,
        ..model.clone()
    };
    alone.outcome(example) == 1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(700))]

    #[test]
    fn changes_are_exact((old, new) in model::pair(4)) {
        let ((rules, _), (other, _)) = (old.load(), new.load());
        let diff = diff(&rules, &other);
        check(&old, &new, &rules, &diff)?;
        prop_assert_eq!(&diff.only_in_old, &Default::default());
        prop_assert_eq!(&diff.only_in_new, &Default::default());
        prop_assert!(diff.other_kind.is_empty() && !diff.reordered);
    }

    #[test]
    fn order_does_not_matter((old, new) in model::pair(4)) {
        let ((rules, _), other) = (old.load(), reversed(&new));
        let diff = diff(&rules, &other);
        check(&old, &new, &rules, &diff)?;
        prop_assert_eq!(diff.reordered, old.questions.len() > 1);
    }

    #[test]
    fn nothing_changes_from_a_rule_set_to_itself(model in model::model(4)) {
        let ((rules, _), other) = (model.load(), reversed(&model));
        prop_assert!(diff(&rules, &other).changes.is_empty());
    }

    /// A question that only one side has counts as not-sure, or, if it must be known, as another
    /// answer.
    #[test]
    fn a_question_that_one_side_lacks_counts_as_its_stand_in((old, new) in model::pair(3)) {
        let (rules, _) = old.load();
        let text = new.yaml();
        // After renaming, the first question of the new rule set is a different one, and q0 is
        // missing.
        let other = load::load_text("renamed.yaml", &text.replace("q0", "renamed")).unwrap().rules;
        let diff = diff(&rules, &other);
        let given = BTreeMap::from([(0, old.stand_in(0))]);
        let completions = old.answer_sets(&new, &given);
        prop_assert_eq!(diff.complete_answer_sets, completions.len() as u128);
        let changed = completions.iter().filter(|it| old.outcome(it) != new.outcome(it)).count();
        prop_assert_eq!(diff.changed, changed as u128);
        prop_assert_eq!(diff.only_in_old.questions, ["q0"]);
        prop_assert_eq!(diff.only_in_new.questions, ["renamed"]);
    }

    /// Not-sure is compared only if both sides take it as an answer.
    #[test]
    fn not_sure_is_compared_if_it_is_an_answer_on_both_sides((old, new) in model::pair(3)) {
        let new = new.knowing(0);
        let ((rules, _), (other, _)) = (old.load(), new.load());
        for (one, two, is_old) in [(&rules, &other, true), (&other, &rules, false)] {
            let diff = diff(one, two);
            let completions = new.answer_sets(&old, &BTreeMap::new());
            prop_assert_eq!(diff.complete_answer_sets, completions.len() as u128);
            let changed = completions.iter().filter(|it| old.outcome(it) != new.outcome(it)).count();
            prop_assert_eq!(diff.changed, changed as u128);
            let differs = serde_json::to_value(&diff.other_must_know).unwrap();
            let [before, after] = if is_old { ["no", "yes"] } else { ["yes", "no"] };
            let expected = json!({"question": "q0", "old": before, "new": after});
            let expected = (!old.questions[0].must_know).then_some(expected);
            prop_assert_eq!(differs, json!(Vec::from_iter(expected)));
        }
    }

    /// An option that one side lacks is never chosen.
    #[test]
    fn an_option_that_one_side_lacks_is_not_chosen((old, new) in model::pair(3)) {
        let (rules, _) = old.load();
        let text = new.yaml().replace("o0", "renamed");
        let other = load::load_text("renamed.yaml", &text).unwrap().rules;
        let diff = diff(&rules, &other);
        let chooses = |completion: &Completion| completion.iter().zip(&old.questions).any(|(value, question)| {
            question.kind != "yes-no" && match value {
                Value::NotSure | Value::Number(_) => false,
                Value::One(option) => *option == 0,
                Value::Many(options) => options.contains(&0),
            }
        });
        let mut completions = old.answer_sets(&new, &BTreeMap::new());
        completions.retain(|completion| !chooses(completion));
        prop_assert_eq!(diff.complete_answer_sets, completions.len() as u128);
        let changed = completions.iter().filter(|it| old.outcome(it) != new.outcome(it)).count();
        prop_assert_eq!(diff.changed, changed as u128);
        let has_options = |kind| ["one-of", "any-of"].contains(&kind);
        let with_options = old.questions.iter().filter(|it| has_options(it.kind)).count();
        prop_assert_eq!(diff.only_in_old.options.len(), with_options);
    }
}

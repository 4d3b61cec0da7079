//! What changes between two rule sets, against brute force over all complete answer sets.

use crate::model;
use std::collections::BTreeMap;

use crate::model::{Completion, Model, Value, answer, value};
use backend_advisor::diff::{Area, Diff};
use backend_advisor::ids::Id;
use backend_advisor::ruleset::{RuleSet, load};
use proptest::prelude::*;

/// The rule set with its questions, and the options of each, in the opposite order.
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

/// Whether an answer set is in an area.
fn is_in(diff: &Diff<'_>, area: &Area, completion: &Completion) -> bool {
    area.answers.conditions.iter().all(|(question, allowed)| {
        let class = diff
            .classes(*question)
            .of(&answer(&completion[question.index()]));
        allowed.contains(&class)
    })
}

/// Everything a diff says about two models, whose old rule set stands in the order of the model.
fn check(old: &Model, new: &Model, diff: &Diff<'_>) -> Result<(), TestCaseError> {
    let completions = old.completions(&BTreeMap::new());
    prop_assert_eq!(diff.total, completions.len() as u128);
    let mut changed: BTreeMap<[usize; 2], Vec<&Completion>> = BTreeMap::new();
    for completion in &completions {
        let outcomes = [old.outcome(completion), new.outcome(completion)];
        if outcomes[0] != outcomes[1] {
            changed.entry(outcomes).or_default().push(completion);
        }
        for change in &diff.changes {
            let holding = change.areas.iter();
            let holding = holding.filter(|area| is_in(diff, area, completion)).count();
            let is_this = change.outcomes.map(Id::index) == outcomes;
            prop_assert_eq!(holding, usize::from(is_this));
        }
    }
    prop_assert_eq!(diff.changes.len(), changed.len());
    for change in &diff.changes {
        let outcomes = change.outcomes.map(Id::index);
        let expected = &changed[&outcomes];
        prop_assert_eq!(change.count, expected.len() as u128);
        prop_assert_eq!(change.elsewhere(), 0);
        for area in &change.areas {
            let size = expected.iter().filter(|it| is_in(diff, area, it)).count();
            prop_assert_eq!(area.answers.size, size as u128);

            let mut example: Completion = vec![Value::NotSure; old.questions.len()];
            for (question, answer) in &area.example {
                example[question.index()] = value(answer);
            }
            prop_assert!(is_in(diff, area, &example));
            for (side, model) in [old, new].into_iter().enumerate() {
                prop_assert_eq!(model.outcome(&example), outcomes[side]);
                let rule = &diff.rules[side].decision()[area.rules[side]];
                let deciding = model
                    .rules
                    .iter()
                    .position(|rule| decides(model, rule, &example));
                let deciding = deciding.map_or("last".to_owned(), |rule| format!("r{rule}"));
                prop_assert_eq!(&rule.id, &deciding);
            }
        }
    }
    Ok(())
}

/// Whether a rule holds: a model of this rule alone gives its outcome, and another otherwise.
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
        let diff = Diff::new(&rules, &other).unwrap();
        check(&old, &new, &diff)?;
        prop_assert_eq!(&diff.apart, &Default::default());
    }

    #[test]
    fn order_does_not_matter((old, new) in model::pair(4)) {
        let ((rules, _), other) = (old.load(), reversed(&new));
        let diff = Diff::new(&rules, &other).unwrap();
        check(&old, &new, &diff)?;
        prop_assert_eq!(diff.apart.reordered, old.questions.len() > 1);
    }

    #[test]
    fn nothing_changes_from_a_rule_set_to_itself(model in model::model(4)) {
        let ((rules, _), other) = (model.load(), reversed(&model));
        prop_assert!(Diff::new(&rules, &other).unwrap().changes.is_empty());
    }

    /// Rule sets over different questions: what one lacks counts as not-sure in the other.
    #[test]
    fn a_question_that_one_side_lacks_counts_as_not_sure((old, new) in model::pair(3)) {
        let (rules, _) = old.load();
        let text = new.yaml();
        // Renamed, the first question of the new rule set is another, and q0 is gone.
        let other = load::load_text("renamed.yaml", &text.replace("q0", "renamed")).unwrap().rules;
        let diff = Diff::new(&rules, &other).unwrap();
        let given = BTreeMap::from([(0, Value::NotSure)]);
        let completions = old.completions(&given);
        prop_assert_eq!(diff.total, completions.len() as u128);
        let changed = completions.iter().filter(|it| old.outcome(it) != new.outcome(it)).count();
        prop_assert_eq!(diff.changed(), changed as u128);
        prop_assert_eq!(&rules.questions()[diff.apart.questions[0][0]].id, "q0");
        prop_assert_eq!(&other.questions()[diff.apart.questions[1][0]].id, "renamed");
    }

    /// An option that one side lacks is not chosen.
    #[test]
    fn an_option_that_one_side_lacks_is_not_chosen((old, new) in model::pair(3)) {
        let (rules, _) = old.load();
        let text = new.yaml().replace("o0", "renamed");
        let other = load::load_text("renamed.yaml", &text).unwrap().rules;
        let diff = Diff::new(&rules, &other).unwrap();
        let chooses = |completion: &Completion| completion.iter().zip(&old.questions).any(|(value, question)| {
            question.kind != "yes-no" && match value {
                Value::NotSure => false,
                Value::One(option) => *option == 0,
                Value::Many(options) => options.contains(&0),
            }
        });
        let mut completions = old.completions(&BTreeMap::new());
        completions.retain(|completion| !chooses(completion));
        prop_assert_eq!(diff.total, completions.len() as u128);
        let changed = completions.iter().filter(|it| old.outcome(it) != new.outcome(it)).count();
        prop_assert_eq!(diff.changed(), changed as u128);
        let with_options = old.questions.iter().filter(|it| it.kind != "yes-no").count();
        prop_assert_eq!(diff.apart.options.len(), with_options);
    }
}

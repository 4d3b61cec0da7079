//! Compares sufficient reasons and counterfactuals with brute force over all subsets of the
//! answers.

use crate::model;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Model, Value, answers, model_with_answers, value};
use backend_advisor::decision::reasons::{Counterfactual, Questions};
use backend_advisor::ids::Id;
use proptest::prelude::*;

type Given = BTreeMap<usize, Value>;
type Sets = BTreeSet<BTreeSet<usize>>;

/// The minimal subsets of the given questions for which `holds` is true.
fn minimal(given: &Given, holds: impl Fn(&BTreeSet<usize>) -> bool) -> Sets {
    let questions: Vec<usize> = given.keys().copied().collect();
    let mut subsets: Vec<BTreeSet<usize>> = (0..1usize << questions.len())
        .map(|mask| {
            (0..questions.len())
                .filter(|it| mask >> it & 1 == 1)
                .map(|it| questions[it])
                .collect()
        })
        .collect();
    subsets.sort_by_key(BTreeSet::len);
    let mut minimal = Sets::new();
    for subset in subsets {
        if !minimal.iter().any(|smaller| smaller.is_subset(&subset)) && holds(&subset) {
            minimal.insert(subset);
        }
    }
    minimal
}

fn only(given: &Given, keep: impl Fn(&usize) -> bool) -> Given {
    given
        .iter()
        .filter(|(question, _)| keep(question))
        .map(|(question, value)| (*question, value.clone()))
        .collect()
}

fn sets(sets: &[Questions]) -> Sets {
    sets.iter()
        .map(|set| set.iter().map(Id::index).collect())
        .collect()
}

fn changed(counterfactuals: &[Counterfactual]) -> Sets {
    counterfactuals
        .iter()
        .map(|it| {
            it.change
                .iter()
                .map(|(question, _)| question.index())
                .collect()
        })
        .collect()
}

/// Checks that the new answers give the outcome, and that each of them is new.
fn replays(model: &Model, given: &Given, it: &Counterfactual) -> Result<(), TestCaseError> {
    let mut replayed = given.clone();
    for (question, answer) in &it.change {
        let old = replayed.insert(question.index(), value(answer));
        let old = old.expect("only a given answer can change");
        prop_assert_ne!(old, value(answer));
    }
    for (question, answer) in &it.with {
        let old = replayed.insert(question.index(), value(answer));
        prop_assert_eq!(old, None);
    }
    prop_assert_eq!(
        model.possible(&replayed),
        BTreeSet::from([it.outcome.index()])
    );
    for (dropped, _) in &it.with {
        let fewer = only(&replayed, |question| *question != dropped.index());
        prop_assert!(
            model.possible(&fewer).len() > 1,
            "an answer is asked for in vain"
        );
    }
    Ok(())
}

/// For each outcome, the fewest given answers that must change and then the fewest answers to open
/// questions that settle it, by trying all of them.
fn cheapest(model: &Model, given: &Given) -> BTreeMap<usize, (usize, usize)> {
    let open: Vec<usize> = (0..model.questions.len())
        .filter(|it| !given.contains_key(it))
        .collect();
    let completions = model.completions(&Given::new());
    let mut cheapest = BTreeMap::new();
    for mask in 0..1usize << open.len() {
        let stays_open = |it: &usize| {
            open.iter()
                .position(|open| open == it)
                .is_some_and(|at| mask >> at & 1 == 0)
        };
        let mut outcomes: BTreeMap<Vec<Option<&Value>>, BTreeSet<usize>> = BTreeMap::new();
        for completion in &completions {
            let answers = completion.iter().enumerate();
            let answers =
                answers.map(|(question, value)| (!stays_open(&question)).then_some(value));
            outcomes
                .entry(answers.collect())
                .or_default()
                .insert(model.outcome(completion));
        }
        for (answers, outcomes) in outcomes {
            let changed = given
                .iter()
                .filter(|(question, value)| answers[**question] != Some(*value));
            let cost = (changed.count(), mask.count_ones() as usize);
            if outcomes.len() == 1 {
                let known = cheapest.entry(*outcomes.first().unwrap()).or_insert(cost);
                *known = cost.min(*known);
            }
        }
    }
    cheapest
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn reasons_and_counterfactuals_are_exact((model, given) in model_with_answers(5)) {
        let (_, decision) = model.load();
        let possible = model.possible(&given);
        prop_assume!(possible.len() == 1);
        let outcome = *possible.first().unwrap();
        let program = answers(&model, &given);
        let reasons = decision.reasons(&program, Id::new(outcome)).unwrap();
        prop_assert!(reasons.are_all);

        let suffices = |keep: &BTreeSet<usize>| model.possible(&only(&given, |it| keep.contains(it))).len() == 1;
        let expected = minimal(&given, suffices);
        prop_assert_eq!(sets(&reasons.sufficient), expected);

        let other = |change: &BTreeSet<usize>| model.possible(&only(&given, |it| !change.contains(it))).len() > 1;
        let expected = minimal(&given, other);
        prop_assert_eq!(reasons.robustness, expected.iter().map(BTreeSet::len).min());
        prop_assert_eq!(changed(&reasons.counterfactuals), expected);

        // Every other outcome that a change set can give is named.
        for it in &reasons.counterfactuals {
            replays(&model, &given, it)?;
            let change: BTreeSet<usize> = it.change.iter().map(|(question, _)| question.index()).collect();
            let mut reachable = model.possible(&only(&given, |it| !change.contains(it)));
            reachable.remove(&outcome);
            let named: BTreeSet<usize> = reasons
                .counterfactuals
                .iter()
                .filter(|other| other.change.iter().map(|(question, _)| question.index()).collect::<BTreeSet<_>>() == change)
                .map(|it| it.outcome.index())
                .collect();
            prop_assert_eq!(named, reachable);
        }
        let sizes: Vec<usize> = reasons.counterfactuals.iter().map(|it| it.change.len()).collect();
        prop_assert!(sizes.is_sorted());

        // For each other outcome that is possible with other answers, the smallest ways to it.
        for wanted in model.possible(&Given::new()) {
            let reached = |change: &BTreeSet<usize>| {
                model.possible(&only(&given, |it| !change.contains(it))).contains(&wanted)
            };
            let smallest = minimal(&given, reached).iter().map(BTreeSet::len).min();
            let nearest = reasons.nearest.iter().filter(|it| it.outcome.index() == wanted);
            let nearest: Vec<usize> = nearest.map(|it| it.change.len()).collect();
            prop_assert_eq!(nearest.is_empty(), wanted == outcome);
            prop_assert!(nearest.iter().all(|size| Some(*size) == smallest));
        }
        for it in &reasons.nearest {
            replays(&model, &given, it)?;
        }
        let sizes: Vec<usize> = reasons.nearest.iter().map(|it| it.change.len()).collect();
        prop_assert!(sizes.is_sorted());
    }

    #[test]
    fn ways_to_a_wanted_outcome_are_exact((model, given) in model_with_answers(4), wanted in 0..2usize) {
        let (_, decision) = model.load();
        let (ways, are_all) = decision.ways_to(&answers(&model, &given), Id::new(wanted)).unwrap();
        prop_assert!(are_all);
        let reached = |change: &BTreeSet<usize>| {
            model.possible(&only(&given, |it| !change.contains(it))).contains(&wanted)
        };
        prop_assert_eq!(changed(&ways), minimal(&given, reached));
        for way in &ways {
            prop_assert_eq!(way.outcome.index(), wanted);
            replays(&model, &given, way)?;
        }
    }

    /// What each outcome would take: the fewest changed answers, then the fewest answers to open
    /// questions, whether the answers settle an outcome or not.
    #[test]
    fn what_each_outcome_would_take_is_exact((model, given) in model_with_answers(5)) {
        let (_, decision) = model.load();
        let program = answers(&model, &given);
        let remaining = decision.remaining(&program);
        let ways: Vec<Counterfactual> = match remaining.settled() {
            None => decision.ways_to_all(&program).into_iter().map(|(_, way)| way.unwrap()).collect(),
            Some(outcome) => decision.reasons(&program, outcome).unwrap().nearest,
        };
        let mut first: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for way in &ways {
            replays(&model, &given, way)?;
            prop_assert!(way.is_fewest);
            let cost = (way.change.len(), way.with.len());
            first.entry(way.outcome.index()).or_insert(cost);
        }
        let mut expected = cheapest(&model, &given);
        if let Some(outcome) = remaining.settled() {
            expected.remove(&outcome.index());
        }
        prop_assert_eq!(first, expected);
    }

    /// The answer that is shown for a class is in the class, and no other answer in it is closer to
    /// the given one.
    #[test]
    fn the_nearest_answer_of_a_class_is_nearest((model, given) in model_with_answers(4)) {
        let (_, decision) = model.load();
        for (question, from) in &given {
            let classes = &decision.classes()[Id::new(*question)];
            let distance = |to: &Value| match (from, to) {
                (Value::Many(from), Value::Many(to)) => {
                    let [from, to]: [BTreeSet<_>; 2] = [from, to].map(|it| it.iter().collect());
                    Some(from.symmetric_difference(&to).count())
                }
                _ => None,
            };
            for class in classes.classes().ids() {
                let nearest = classes.nearest(class, &model::answer(from));
                prop_assert_eq!(classes.of(&nearest), class);
                let in_class = model.values(*question).into_iter().filter(|it| classes.of(&model::answer(it)) == class);
                let fewest = in_class.filter_map(|it| distance(&it)).min();
                if let (Some(fewest), Some(found)) = (fewest, distance(&value(&nearest))) {
                    prop_assert_eq!(found, fewest);
                }
            }
        }
    }
}

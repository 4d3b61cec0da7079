//! Compares sufficient reasons and counterfactuals with brute force over all subsets of the
//! answers.

use crate::model;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Model, Value, answers, model_with_answers, value};
use backend_advisor::advice;
use backend_advisor::decision::reasons::{Counterfactual, Questions};
use backend_advisor::ids::Id;
use backend_advisor::ruleset::Answer;
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

/// The minimal sets of answers whose change leads to an outcome, and whether it takes a change to
/// not-sure.
fn change_sets(model: &Model, given: &Given, wanted: usize) -> (Sets, bool) {
    let sure = minimal(given, |change| {
        model
            .possible_with_sure_changes(given, change)
            .contains(&wanted)
    });
    if !sure.is_empty() {
        return (sure, false);
    }
    let reached = |change: &BTreeSet<usize>| {
        model
            .possible(&only(given, |it| !change.contains(it)))
            .contains(&wanted)
    };
    (minimal(given, reached), true)
}

/// How many facts and how many answers a set of changes changes.
fn effort(model: &Model, change: impl IntoIterator<Item = usize>) -> (usize, usize) {
    let change: Vec<usize> = change.into_iter().collect();
    let fixed = change.iter().filter(|it| model.questions[**it].fixed);
    (fixed.count(), change.len())
}

fn changes(it: &Counterfactual) -> impl Iterator<Item = usize> {
    it.change.iter().map(|(question, _)| question.index())
}

fn is_to_not_sure(it: &Counterfactual) -> bool {
    it.change.iter().any(|(_, to)| *to == Answer::NotSure)
}

/// For each outcome, what it costs to settle it, by trying all answers: whether given answers change
/// to not-sure, how many facts change, how many answers change, and how many answers to open
/// questions are needed.
fn cheapest(model: &Model, given: &Given) -> BTreeMap<usize, [usize; 4]> {
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
            let changed = given.keys().copied();
            let changed = changed.filter(|it| answers[*it] != given.get(it));
            let not_sure = changed
                .clone()
                .filter(|it| answers[*it] == Some(&Value::NotSure));
            let (fixed, size) = effort(model, changed);
            let to_not_sure = usize::from(not_sure.count() > 0);
            let cost = [to_not_sure, fixed, size, mask.count_ones() as usize];
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
        let (rules, decision) = model.load();
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
            let change: BTreeSet<usize> = changes(it).collect();
            let mut reachable = model.possible(&only(&given, |it| !change.contains(it)));
            reachable.remove(&outcome);
            let alike = reasons.counterfactuals.iter();
            let alike = alike.filter(|it| changes(it).collect::<BTreeSet<_>>() == change);
            let named: BTreeSet<usize> = alike.map(|it| it.outcome.index()).collect();
            prop_assert_eq!(named, reachable);
        }
        prop_assert!(reasons.counterfactuals.iter().map(|it| it.change.len()).is_sorted());

        let mut others = model.possible(&Given::new());
        others.remove(&outcome);
        let families: BTreeMap<usize, (Sets, bool)> =
            others.iter().map(|other| (*other, change_sets(&model, &given, *other))).collect();

        // For each other outcome that is possible with other answers, the easiest ways to it.
        for (wanted, (sets, to_not_sure)) in &families {
            let easiest = sets.iter().map(|set| effort(&model, set.iter().copied())).min();
            let nearest = reasons.nearest.iter().filter(|it| it.outcome.index() == *wanted);
            let nearest: Vec<&Counterfactual> = nearest.collect();
            prop_assert!(!nearest.is_empty());
            prop_assert!(nearest.iter().all(|it| Some(effort(&model, changes(it))) == easiest));
            prop_assert!(nearest.iter().all(|it| *to_not_sure || !is_to_not_sure(it)));
        }
        prop_assert!(reasons.nearest.iter().all(|it| it.outcome.index() != outcome));
        for it in &reasons.nearest {
            replays(&model, &given, it)?;
        }
        prop_assert!(reasons.nearest.iter().map(|it| effort(&model, changes(it))).is_sorted());

        // The same outcomes are proposed as the counterfactuals have.
        let reasons = advice::Reasons::new(&rules, &decision, &program, &reasons);
        let proposals = reasons.proposals();
        let to = |it: &advice::Counterfactual<'_>| rules.outcomes().position(|outcome| outcome.id == it.recommendation.id).unwrap().index();
        let proposed: BTreeSet<usize> = proposals.iter().map(|it| to(it)).collect();
        prop_assert_eq!(proposed, reasons.counterfactuals.iter().map(to).collect::<BTreeSet<_>>());
        for it in &proposals {
            let to_not_sure = it.change.iter().any(|it| it.to.answer == Answer::NotSure);
            prop_assert!(!to_not_sure || families[&to(it)].1);
        }
        let facts = |it: &advice::Counterfactual<'_>| it.change.iter().filter(|it| it.question.fixed).count();
        prop_assert!(proposals.iter().map(|it| facts(it)).is_sorted());
    }

    #[test]
    fn ways_to_a_wanted_outcome_are_exact((model, given) in model_with_answers(4), wanted in 0..2usize) {
        let (_, decision) = model.load();
        let (ways, are_all) = decision.ways_to(&answers(&model, &given), Id::new(wanted)).unwrap();
        prop_assert!(are_all);
        let (sets, to_not_sure) = change_sets(&model, &given, wanted);
        prop_assert_eq!(changed(&ways), sets);
        prop_assert!(ways.iter().map(|it| effort(&model, changes(it))).is_sorted());
        for way in &ways {
            prop_assert_eq!(way.outcome.index(), wanted);
            prop_assert!(to_not_sure || !is_to_not_sure(way));
            replays(&model, &given, way)?;
        }
    }

    /// What each outcome would take: no change to not-sure and of facts if possible, then the fewest
    /// changed answers, then the fewest answers to open questions, whether the answers settle an
    /// outcome or not.
    #[test]
    fn what_each_outcome_would_take_is_exact((model, given) in model_with_answers(5)) {
        let (_, decision) = model.load();
        let program = answers(&model, &given);
        let remaining = decision.remaining(&program);
        let ways: Vec<Counterfactual> = match remaining.settled() {
            None => decision.ways_to_all(&program).into_iter().map(|(_, way)| way.unwrap()).collect(),
            Some(outcome) => decision.reasons(&program, outcome).unwrap().nearest,
        };
        let mut first: BTreeMap<usize, [usize; 4]> = BTreeMap::new();
        for way in &ways {
            replays(&model, &given, way)?;
            prop_assert!(way.is_fewest);
            let (fixed, size) = effort(&model, changes(way));
            let cost = [usize::from(is_to_not_sure(way)), fixed, size, way.with.len()];
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

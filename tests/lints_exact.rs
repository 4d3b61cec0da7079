//! Compares the checks of random rule sets with brute force over all complete answer sets.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Completion, Condition, Model, STRENGTHS, Value, model, model_with_signals, value,
};
use backend_advisor::ids::Id;
use backend_advisor::lint::{Code, LintReport, check};
use backend_advisor::ruleset::load;
use proptest::prelude::*;

/// The positions of the items that a kind of lint reports.
fn about(report: &LintReport, code: Code) -> BTreeSet<usize> {
    let lints = report.lints.iter();
    lints
        .filter(|lint| lint.code == code)
        .map(|lint| number(&lint.id))
        .collect()
}

/// The position in an id such as `r3`. The last rule comes after all others.
fn number(id: &str) -> usize {
    id.get(1..)
        .and_then(|it| it.parse().ok())
        .unwrap_or(usize::MAX)
}

/// Whether a rule holds. The rule after the last position always holds.
fn holds(model: &Model, rule: usize, completion: &Completion) -> bool {
    let rule = model.rules.get(rule);
    rule.is_none_or(|(condition, _)| model.holds(condition, completion))
}

/// How many outermost parts of a condition are constant, not counting references to findings.
fn constants(model: &Model, condition: &Condition, all: &[Completion]) -> usize {
    let mut values = all.iter().map(|it| model.holds(condition, it));
    let first = values.next().unwrap();
    if values.all(|value| value == first) {
        return usize::from(!matches!(condition, Condition::Finding(_)));
    }
    let parts = match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast(_, of) => of.as_slice(),
        Condition::Not(condition) => std::slice::from_ref(condition.as_ref()),
        Condition::Finding(_) | Condition::Question(..) => &[],
    };
    parts.iter().map(|part| constants(model, part, all)).sum()
}

/// The paths to the negations in a condition, each as a list of positions.
fn negations(condition: &Condition, way: &[usize]) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let parts = match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast(_, of) => of.as_slice(),
        Condition::Not(condition) => {
            found.push(way.to_vec());
            std::slice::from_ref(condition.as_ref())
        }
        Condition::Finding(_) | Condition::Question(..) => &[],
    };
    for (index, part) in parts.iter().enumerate() {
        found.extend(negations(part, &[way, &[index]].concat()));
    }
    found
}

fn part<'c>(condition: &'c mut Condition, way: &[usize]) -> &'c mut Condition {
    let Some((index, rest)) = way.split_first() else {
        return condition;
    };
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast(_, of) => {
            part(&mut of[*index], rest)
        }
        Condition::Not(condition) => part(condition, rest),
        Condition::Finding(_) | Condition::Question(..) => unreachable!("no parts"),
    }
}

/// The questions of a condition, and those whose not-sure it names.
fn named(
    model: &Model,
    condition: &Condition,
    used: &mut BTreeSet<usize>,
    named_: &mut BTreeSet<usize>,
) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast(_, of) => {
            of.iter().for_each(|part| named(model, part, used, named_));
        }
        Condition::Not(condition) => named(model, condition, used, named_),
        Condition::Finding(finding) => named(model, &model.findings[*finding], used, named_),
        Condition::Question(question, options) => {
            let not_sure = model.questions[*question].options;
            if options.contains(&not_sure) {
                named_.insert(*question);
            }
            used.insert(*question);
        }
    }
}

/// How often a not-sure answer to a question makes a negation in a condition true and changes the
/// outcome. `condition` finds the condition in a rule set.
fn negated(
    model: &Model,
    all: &[Completion],
    condition: impl Fn(&mut Model) -> &mut Condition,
) -> usize {
    let mut own = model.clone();
    let mut count = 0;
    for way in negations(condition(&mut own), &[]) {
        let Condition::Not(inner) = part(condition(&mut own), &way).clone() else {
            panic!("no negation");
        };
        let (mut used, mut by_name) = (BTreeSet::new(), BTreeSet::new());
        named(model, &inner, &mut used, &mut by_name);
        for question in used.difference(&by_name).copied() {
            let not_sure = Condition::Question(question, vec![model.questions[question].options]);
            let mut strict = model.clone();
            let place = part(condition(&mut strict), &way);
            *place = Condition::All(vec![place.clone(), Condition::Not(Box::new(not_sure))]);
            let is_noticed = all.iter().any(|it| {
                let outcome = model.outcome(it);
                it[question] == Value::NotSure
                    && strict.outcome(it) != outcome
                    && model.values(question).into_iter().any(|value| {
                        let mut other = it.clone();
                        other[question] = value;
                        model.holds(&inner, &other) && model.outcome(&other) != outcome
                    })
            });
            count += usize::from(is_noticed);
        }
    }
    count
}

/// How much more one outcome weighs than another.
fn lead(model: &Model, other: usize, own: usize, completion: &Completion) -> [i64; 3] {
    let [other, own] = [other, own].map(|it| model.weight(it, own, completion));
    std::array::from_fn(|strength| other[strength] as i64 - own[strength] as i64)
}

/// "2 decisive, 1 strong and 1 supporting".
fn in_words(weight: [usize; 3]) -> String {
    let counts = weight
        .iter()
        .zip(STRENGTHS)
        .filter(|(count, _)| **count > 0);
    let counts: Vec<String> = counts
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    match counts.as_slice() {
        [] => "none".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn lints_are_exact(model in model(4)) {
        let loaded = load::load_text("random.yaml", &model.yaml()).unwrap();
        let report = check(&loaded, true, 1);
        let all = model.completions(&BTreeMap::new());
        let last = model.rules.len();
        let outcome = |rule: usize| model.rules.get(rule).map_or(model.last, |(_, outcome)| *outcome);

        let mut never_holds = BTreeSet::new();
        let mut never_decides = BTreeSet::new();
        let mut redundant = BTreeSet::new();
        for rule in 0..=last {
            let id = if rule == last { usize::MAX } else { rule };
            let mut held = all.iter().filter(|it| holds(&model, rule, it)).peekable();
            if held.peek().is_none() {
                never_holds.insert(id);
            } else if held.all(|it| (0..rule).any(|earlier| holds(&model, earlier, it))) {
                never_decides.insert(id);
            } else if rule < last {
                let mut without = model.clone();
                without.rules.remove(rule);
                let later = |it: &Completion| (rule + 1..last).any(|later| holds(&model, later, it));
                let is_needed = |it: &Completion| {
                    model.deciding(it) == rule && (!later(it) || without.outcome(it) != model.outcome(it))
                };
                if !all.iter().any(is_needed) {
                    redundant.insert(id);
                }
            }
        }
        prop_assert_eq!(about(&report, Code::RuleNeverHolds), never_holds);
        prop_assert_eq!(about(&report, Code::RuleNeverDecides), never_decides);
        prop_assert_eq!(about(&report, Code::RuleRedundant), redundant);

        let relevant = model.relevant(&BTreeMap::new());
        let idle: BTreeSet<usize> = (0..model.questions.len()).filter(|it| !relevant.contains(it)).collect();
        prop_assert_eq!(about(&report, Code::QuestionWithoutEffect), idle);
        let possible = model.possible(&BTreeMap::new());
        let missing: BTreeSet<usize> = (0..model.outcomes).filter(|it| !possible.contains(it)).collect();
        prop_assert_eq!(about(&report, Code::OutcomeNeverReached), missing);
        let always = if possible.len() == 1 { possible } else { BTreeSet::new() };
        prop_assert_eq!(about(&report, Code::OutcomeAlwaysReached), always);

        for lint in &report.lints {
            let rule = number(&lint.id).min(last);
            let related: Vec<usize> = lint.related.iter().map(|it| number(it)).collect();
            let witness: Option<BTreeMap<usize, Value>> = lint.witness.as_ref().map(|witness| {
                witness.iter().map(|(question, answer)| (question.index(), value(answer))).collect()
            });
            let shown = witness.map(|witness| model.completions(&witness));
            match lint.code {
                Code::RuleNeverDecides => {
                    let covers = |cover: &[usize]| all.iter().all(|it| {
                        !holds(&model, rule, it) || cover.iter().any(|other| holds(&model, *other, it))
                    });
                    prop_assert!(related.iter().all(|other| *other < rule));
                    prop_assert!(covers(&related));
                    for dropped in &related {
                        let fewer: Vec<usize> = related.iter().copied().filter(|it| it != dropped).collect();
                        prop_assert!(!covers(&fewer));
                    }
                    prop_assert!(shown.unwrap().iter().all(|it| holds(&model, rule, it)));
                }
                Code::RuleRedundant => {
                    let decides = |it| (0..=last).find(|other| holds(&model, *other, it)) == Some(rule);
                    prop_assert!(shown.unwrap().iter().all(decides));
                }
                Code::OrderDecides => {
                    let contest = |it: &Completion, other: usize| {
                        (0..=last).find(|first| holds(&model, *first, it)) == Some(rule)
                            && holds(&model, other, it)
                            && outcome(other) != outcome(rule)
                    };
                    let expected: Vec<usize> = (rule + 1..last)
                        .filter(|other| all.iter().any(|it| contest(it, *other)))
                        .collect();
                    prop_assert_eq!(&related, &expected);
                    let contested = |it: &Completion| expected.iter().any(|other| contest(it, *other));
                    prop_assert!(shown.unwrap().iter().all(contested));
                    let sets = model.answer_sets(&model, &BTreeMap::new());
                    let share = sets.iter().filter(|it| contested(it)).count() as f64 / sets.len() as f64;
                    let percent = format!(" {:.1}% of", 100.0 * share);
                    prop_assert!(lint.message.contains(&percent), "{}: {percent}", lint.message);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn outweighed_rules_are_exact(model in model_with_signals(4)) {
        let loaded = load::load_text("random.yaml", &model.yaml()).unwrap();
        let report = check(&loaded, true, 1);
        let all = model.completions(&BTreeMap::new());
        // Of each rule: the outcomes that can lead, and by how much, the furthest first.
        let mut expected: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for &rule in &model.clear {
            let own = model.rules[rule].1;
            for other in (0..model.outcomes).filter(|other| *other != own) {
                let decided = all.iter().filter(|it| model.deciding(it) == rule);
                let most = decided.map(|it| lead(&model, other, own, it)).max();
                if let Some(most) = most.filter(|most| *most > [0; 3]) {
                    expected.entry(rule).or_default().push((other, most));
                }
            }
        }
        for outcomes in expected.values_mut() {
            outcomes.sort_by_key(|(_, most)| Reverse(*most));
        }
        let lints = report.lints.iter().filter(|lint| lint.code == Code::ClearOutweighed);
        let lints: Vec<_> = lints.collect();
        let found: Vec<usize> = lints.iter().map(|lint| number(&lint.id)).collect();
        prop_assert_eq!(&found, &expected.keys().copied().collect::<Vec<_>>());
        for (lint, (rule, outcomes)) in lints.iter().zip(expected) {
            let ids: Vec<String> = outcomes.iter().map(|(other, _)| format!("u{other}")).collect();
            prop_assert_eq!(&lint.related, &ids);
            let (other, most) = outcomes[0];
            let own = model.rules[rule].1;
            let witness = lint.witness.iter().flatten();
            let witness = witness.map(|(question, answer)| (question.index(), value(answer)));
            let shown = model.completions(&witness.collect());
            prop_assert!(!shown.is_empty());
            for it in &shown {
                prop_assert_eq!(model.deciding(it), rule);
                prop_assert_eq!(lead(&model, other, own, it), most);
                let [other, own] = [other, own].map(|outcome| in_words(model.weight(outcome, own, it)));
                let counts = format!(": {other} against {own}");
                prop_assert!(lint.message.ends_with(&counts), "{}{counts}", lint.message);
            }
        }
    }

    #[test]
    fn texts_without_an_answer_are_exact(model in model_with_signals(4)) {
        let questions = 0..model.questions.len();
        let text: Vec<String> = questions.clone().map(|it| format!("{{q{it}}}")).collect();
        let text = format!("'{}'", text.join(" "));
        let yaml = model.yaml().replace("because: B", &format!("because: {text}"));
        let yaml = yaml.replace("says: S", &format!("says: {text}"));
        let loaded = load::load_text("random.yaml", &yaml).unwrap();
        let report = check(&loaded, false, 1);
        let all = model.completions(&BTreeMap::new());
        let mut expected = BTreeSet::new();
        let mut expect = |id: String, is_shown: &dyn Fn(&Completion) -> bool| {
            let unknown = questions.clone().filter(|question| {
                let is_for_any_answer = |it: &Completion| {
                    let mut values = model.values(*question).into_iter();
                    values.all(|value| {
                        let mut other = it.clone();
                        other[*question] = value;
                        is_shown(&other)
                    })
                };
                all.iter().any(|it| match model.questions[*question].must_know {
                    true => is_for_any_answer(it),
                    false => it[*question] == Value::NotSure && is_shown(it),
                })
            });
            expected.extend(unknown.map(|question| (id.clone(), question)));
        };
        for (index, condition) in model.findings.iter().enumerate() {
            expect(format!("f{index}"), &|it| model.holds(condition, it));
        }
        for (index, signal) in model.signals.iter().enumerate() {
            expect(format!("s{index}"), &|it| model.holds(&signal.when, it));
        }
        for rule in 0..model.rules.len() {
            expect(format!("r{rule}"), &|it| model.deciding(it) == rule);
        }
        expect("last".to_owned(), &|it| model.deciding(it) == model.rules.len());
        let lints = report.lints.iter().filter(|lint| lint.code == Code::TextUnanswered);
        let found = lints.map(|lint| {
            let (_, rest) = lint.message.split_once("answer to `q").unwrap();
            let (question, _) = rest.split_once('`').unwrap();
            (lint.id.clone(), question.parse().unwrap())
        });
        prop_assert_eq!(found.collect::<BTreeSet<_>>(), expected);
    }

    #[test]
    fn constants_are_exact(model in model(4)) {
        let loaded = load::load_text("random.yaml", &model.yaml()).unwrap();
        let report = check(&loaded, true, 1);
        let all = model.completions(&BTreeMap::new());

        let of_rules = model.rules.iter().map(|(condition, _)| {
            let never = all.iter().all(|it| !model.holds(condition, it));
            if never { 0 } else { constants(&model, condition, &all) }
        });
        let of_findings = model.findings.iter().map(|condition| constants(&model, condition, &all));
        let found = report.lints.iter().filter(|it| it.code == Code::ConditionConstant).count();
        prop_assert_eq!(found, of_rules.chain(of_findings).sum::<usize>());
    }

    #[test]
    fn outcomes_that_only_not_sure_reaches(model in model(4)) {
        let loaded = load::load_text("random.yaml", &model.yaml()).unwrap();
        let report = check(&loaded, false, 1);
        let all = model.completions(&BTreeMap::new());
        let is_found = |question: usize, completion: &Completion| {
            let others = completion.iter().enumerate().filter(|(index, _)| *index != question);
            let with = |value: Value| {
                let mut other = completion.clone();
                other[question] = value;
                other
            };
            let unsure = with(Value::NotSure);
            let names = model.rules.get(model.deciding(&unsure)).is_some_and(|(condition, _)| {
                let mut by_name = BTreeSet::new();
                named(&model, condition, &mut BTreeSet::new(), &mut by_name);
                by_name.contains(&question)
            });
            let sure = model.values(question).into_iter().filter(|it| *it != Value::NotSure);
            let sure: Vec<usize> = sure.map(|it| model.outcome(&with(it))).collect();
            !names && others.into_iter().all(|(_, it)| *it != Value::NotSure) && !sure.contains(&model.outcome(&unsure))
        };
        let can_be_unsure = (0..model.questions.len()).filter(|it| !model.questions[*it].must_know);
        let expected = can_be_unsure.filter(|question| all.iter().any(|it| is_found(*question, it)));
        prop_assert_eq!(about(&report, Code::OnlyNotSure), expected.collect::<BTreeSet<_>>());
        for lint in report.lints.iter().filter(|it| it.code == Code::OnlyNotSure) {
            let question = number(&lint.id);
            let witness = lint.witness.iter().flatten();
            let mut given: BTreeMap<usize, Value> = witness.map(|(id, answer)| (id.index(), value(answer))).collect();
            prop_assert_eq!(given.remove(&question), Some(Value::NotSure));
            let sure = model.completions(&given).into_iter();
            let mut sure = sure.filter(|it| it.iter().enumerate().all(|(index, it)| index == question || *it != Value::NotSure));
            prop_assert!(sure.all(|it| is_found(question, &it)), "{:?}", lint.message);
        }
    }

    #[test]
    fn negations_of_what_nobody_is_sure_of(model in model(3)) {
        let loaded = load::load_text("random.yaml", &model.yaml()).unwrap();
        let report = check(&loaded, true, 1);
        let all = model.completions(&BTreeMap::new());
        let rules = (0..model.rules.len()).map(|rule| negated(&model, &all, |it| &mut it.rules[rule].0));
        let findings = (0..model.findings.len()).map(|finding| negated(&model, &all, |it| &mut it.findings[finding]));
        let found = report.lints.iter().filter(|it| it.code == Code::NotOfNotSure).count();
        prop_assert_eq!(found, rules.chain(findings).sum::<usize>());
    }
}

//! The questions that can still change the plan of a settled outcome.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use backend_advisor::advice::Advice;
use backend_advisor::decision::Decision;
use backend_advisor::lint::{self, Code};
use backend_advisor::ruleset::load;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::common::{run, specimen};
use crate::model::{self, Completion, Condition, Model, Value, condition};

/// The conditions of the texts in the plan of each outcome: the cost, the caution, the content of a
/// part, and the choices for one component, of which only the first that applies is shown.
#[derive(Clone, Debug)]
struct Texts {
    remarks: [Condition; 3],
    choices: [Condition; 2],
}

impl Texts {
    /// A rule set in which every outcome has this plan.
    fn yaml(&self, model: &Model) -> String {
        let yaml = model.yaml();
        let (before, _) = yaml.split_once("outcomes:\n").unwrap();
        let mut text = format!("{before}outcomes:\n");
        let [cost, caution, holds] = self.remarks.each_ref().map(|it| model.written(it));
        let [first, second] = self.choices.each_ref().map(|it| model.written(it));
        for outcome in 0..model.outcomes {
            writeln!(
                text,
                "- id: u{outcome}
  title: T
  summary: S
  costs: [{{say: cost, when: {cost}, house: true}}]
  cautions: [{{say: caution, when: {caution}, house: true}}]
  architecture:
    parts:
      - {{id: p, title: P, holds: [{{say: holds, when: {holds}, house: true}}]}}
  plan:
    - id: c
      title: C
      choices:
        - {{say: first, when: {first}, house: true}}
        - {{say: second, when: {second}, house: true}}"
            )
            .unwrap();
        }
        text
    }

    /// The texts that are shown for complete answers.
    fn shown(&self, model: &Model, completion: &Completion) -> Vec<Option<usize>> {
        let holds = |it: &Condition| model.holds(it, completion);
        let remarks = self.remarks.iter().map(|it| holds(it).then_some(0));
        remarks
            .chain([self.choices.iter().position(holds)])
            .collect()
    }

    /// The unanswered questions for which two completions differ only in this question and show
    /// different texts.
    fn shaping(&self, model: &Model, given: &BTreeMap<usize, Value>) -> BTreeSet<usize> {
        telling(model, given, |completion| self.shown(model, completion))
    }
}

/// The unanswered questions for which two completions differ only in this question and in `what`.
fn telling<T: Clone + PartialEq>(
    model: &Model,
    given: &BTreeMap<usize, Value>,
    what: impl Fn(&Completion) -> T,
) -> BTreeSet<usize> {
    let completions = model.completions(given);
    let unanswered = (0..model.questions.len()).filter(|it| !given.contains_key(it));
    let changes = |question: &usize| {
        let mut known = BTreeMap::new();
        completions.iter().any(|completion| {
            let found = what(completion);
            let mut rest = completion.clone();
            rest.remove(*question);
            *known.entry(rest).or_insert_with(|| found.clone()) != found
        })
    };
    unanswered.filter(changes).collect()
}

/// The certainty of the rule that decides, in the words of JSON. A model writes only `clear`.
fn certainty(model: &Model, completion: &Completion) -> Option<&'static str> {
    let rules = model.rules.iter();
    let mut holding = rules
        .enumerate()
        .filter(|(_, (when, _))| model.holds(when, completion));
    match holding.next() {
        Some((rule, _)) => model.clear.contains(&rule).then_some("clear"),
        None => Some("default"),
    }
}

/// A rule set, answers to some of its questions, and the texts of its outcomes.
fn planned() -> impl Strategy<Value = (Model, BTreeMap<usize, Value>, Texts)> {
    let clear = prop::collection::btree_set(0..4usize, 0..4);
    let models = (model::model_with_answers(4), clear);
    let models = models.prop_map(|((model, given), clear)| {
        let clear = clear.into_iter().filter(|it| *it < model.rules.len());
        let clear = clear.collect();
        (Model { clear, ..model }, given)
    });
    models.prop_flat_map(|(model, given)| {
        let condition = || condition(model.questions.clone(), model.findings.len());
        let remarks = [condition(), condition(), condition()];
        let texts = (remarks, [condition(), condition()]);
        let texts = texts.prop_map(|(remarks, choices)| Texts { remarks, choices });
        (Just(model), Just(given), texts)
    })
}

/// The ids of the questions listed in a field.
fn ids(advice: &Json, field: &str) -> BTreeSet<usize> {
    let listed = advice[field].as_array().unwrap().iter();
    let ids = listed.map(|it| it["id"].as_str().or(it.as_str()).unwrap());
    let ids = ids.map(|it| it.strip_prefix('q').unwrap());
    ids.map(|it| it.parse().unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// A question is listed if and only if it changes a text for some completion.
    #[test]
    fn listed_are_the_questions_that_change_a_text((model, given, texts) in planned()) {
        let yaml = texts.yaml(&model);
        let rules = load::load_text("random.yaml", &yaml)
            .unwrap_or_else(|problems| panic!("{problems}\n{yaml}"))
            .rules;
        let decision = Decision::compile(&rules).unwrap();
        let answers = model::answers(&model, &given);
        let advice = Advice::new(&rules, &decision, &answers, None).unwrap();
        let json = serde_json::to_value(&advice).unwrap();

        let listed = ids(&json, "shaping_questions");
        if model.possible(&given).len() == 1 {
            prop_assert_eq!(&listed, &texts.shaping(&model, &given));
            // Each not-sure that cannot change the outcome counts as no answer.
            let worth = ids(&json["reasons"], "worth_finding_out");
            let mut opened = given.clone();
            opened.retain(|question, value| *value != Value::NotSure || worth.contains(question));
            prop_assert_eq!(model.possible(&opened).len(), 1);
            let certain = telling(&model, &opened, |completion| certainty(&model, completion));
            prop_assert_eq!(&ids(&json, "certainty_questions"), &certain);
            let not_needed = ids(&json, "not_needed");
            prop_assert!(listed.is_subset(&not_needed));
        } else {
            prop_assert_eq!(&listed, &BTreeSet::new());
            prop_assert_eq!(&ids(&json, "certainty_questions"), &BTreeSet::new());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// A text is found exactly if it is shown under no answers that lead to its outcome.
    #[test]
    fn texts_that_are_never_shown_are_exact((model, _, texts) in planned()) {
        let loaded = load::load_text("random.yaml", &texts.yaml(&model)).unwrap();
        let report = lint::check(&loaded, false, 1);
        let all = model.completions(&BTreeMap::new());
        for outcome in 0..model.outcomes {
            let reached = all.iter().filter(|it| model.outcome(it) == outcome);
            let shown: Vec<_> = reached.map(|it| texts.shown(&model, it)).collect();
            let remarks = (0..3).filter(|text| shown.iter().all(|it| it[*text].is_none()));
            let choices = (0..2).filter(|choice| shown.iter().all(|it| it[3] != Some(*choice)));
            let never = match shown.is_empty() {
                true => 0,
                false => remarks.count() + choices.count(),
            };
            let id = format!("u{outcome}");
            let lints = report.lints.iter().filter(|it| it.code == Code::TextNeverShown);
            prop_assert_eq!(lints.filter(|it| it.id == id).count(), never);
        }
    }
}

const HYBRID: [&str; 8] = [
    "--primary-job",
    "engine-product",
    "--workload-share",
    "substantial",
    "--two-services",
    "yes",
    "--scale-apart",
    "yes",
];

#[test]
fn each_is_listed_with_its_flag_and_options_in_the_order_of_the_rule_set() {
    let json = run(&[&HYBRID[..], &["--json"]].concat()).json();
    let shaping = json["shaping_questions"].as_array().unwrap();
    assert_eq!(
        shaping[1],
        json!({"id": "admin-panel", "ask": "Will staff look after its data on screens?",
               "kind": "yes-no", "not_sure": true, "flag": "--admin-panel", "options": ["yes", "no"], "number": null})
    );
    let rules = specimen();
    let position = |it: &Json| rules.question(it["id"].as_str().unwrap()).unwrap();
    assert!(shaping.iter().map(position).is_sorted());
}

#[test]
fn answers_to_all_of_them_leave_none_and_the_outcome_as_it_is() {
    let json = run(&[&HYBRID[..], &["--json"]].concat()).json();
    let mut arguments: Vec<String> = HYBRID.map(str::to_owned).to_vec();
    for it in json["shaping_questions"].as_array().unwrap() {
        arguments.push(it["flag"].as_str().unwrap().to_owned());
        arguments.push("not-sure".to_owned());
    }
    arguments.push("--json".to_owned());
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let sharper = run(&arguments).json();
    assert_eq!(sharper["shaping_questions"], json!([]));
    assert_eq!(
        sharper["recommendation"]["id"],
        json["recommendation"]["id"]
    );
}

#[test]
fn nothing_is_listed_while_it_is_undecided() {
    let json = run(&["--json", "--primary-job", "service"]).json();
    assert_eq!(json["shaping_questions"], json!([]));
}

#[test]
fn the_full_report_lists_their_flags() {
    let text = run(&[&HYBRID[..], &["--explain"]].concat()).succeeded();
    let json = run(&[&HYBRID[..], &["--json"]].concat()).json();
    let shaping = json["shaping_questions"].as_array().unwrap();
    let (_, listed) = text
        .split_once("\nWould sharpen the plan, not change the outcome\n")
        .unwrap();
    for question in shaping {
        let [ask, flag] = ["ask", "flag"].map(|key| question[key].as_str().unwrap());
        let words: Vec<&str> = listed.split_whitespace().collect();
        assert!(words.join(" ").contains(&format!("{ask} {flag}")), "{text}");
    }
    let brief = run(&HYBRID).succeeded();
    assert!(!brief.contains("sharpen the plan"), "{brief}");
}

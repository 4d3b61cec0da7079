//! The shipped rule set: its prepared form, its content and its scenarios.

use std::collections::BTreeSet;
use std::path::Path;

use backend_advisor::answers::Answers;
use backend_advisor::decision::Decision;
use backend_advisor::ids::ClaimId;
use backend_advisor::ruleset::texts::Texts;
use backend_advisor::ruleset::{Expected, Loaded, RuleSet, Scenario, SourceKind, load};
use backend_advisor::scenarios::TestReport;
use backend_advisor::scenarios::score::Score;
use backend_advisor::shipped;

use crate::common::{Finish, SHIPPED, program};

fn from_yaml() -> Loaded {
    load::load(Path::new(SHIPPED), &[]).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_prepared_rule_set_equals_its_yaml() {
    let prepared = shipped::loaded();
    let mut written = from_yaml();
    written.texts = Texts::default();
    assert!(shipped::rules() == written.rules);
    // The debug form shows everything that a rule set and its companions consist of.
    assert!(format!("{prepared:?}") == format!("{written:?}"));
}

#[test]
fn the_prepared_decision_is_compiled_and_planned_from_the_rules() {
    let decision: Decision = Decision::compile_and_plan(&from_yaml().rules)
        .unwrap()
        .into();
    assert!(format!("{:?}", shipped::decision()) == format!("{decision:?}"));
}

#[test]
fn it_does_not_have_too_many_questions() {
    let questions = from_yaml().rules.questions().len();
    assert!((12..=18).contains(&questions), "{questions} questions");
}

/// The claims cited by what decides or explains, and all cited claims.
fn cited(rules: &RuleSet) -> (BTreeSet<ClaimId>, BTreeSet<ClaimId>) {
    let mut deciding = BTreeSet::new();
    deciding.extend(rules.questions().values().flat_map(|it| &it.claims));
    deciding.extend(rules.findings().values().flat_map(|it| &it.claims));
    deciding.extend(rules.decision().values().flat_map(|it| &it.claims));
    deciding.extend(rules.signals().values().flat_map(|it| &it.claims));
    let all = rules.cited().collect();
    (deciding, all)
}

#[test]
fn every_claim_is_cited_or_in_the_background_with_a_reason() {
    let rules = from_yaml().rules;
    let (deciding, mut all) = cited(&rules);
    for entry in rules.background() {
        let id = &rules.claims()[entry.claim].id;
        assert!(
            !entry.because.is_empty(),
            "{id} is in the background without a reason"
        );
        assert!(
            all.insert(entry.claim),
            "{id} is in the background although it is cited"
        );
    }
    let name = |claim: &ClaimId| rules.claims()[*claim].id.clone();
    let uncited: Vec<String> = rules
        .claims()
        .ids()
        .filter(|claim| !all.contains(claim))
        .map(|claim| name(&claim))
        .collect();
    assert_eq!(uncited, [""; 0]);
    let of_kind = |kind| {
        let claims = rules.claims().values();
        let claims = claims.filter(|claim| rules.sources()[claim.source].kind == kind);
        claims.count()
    };
    assert_eq!(of_kind(SourceKind::Article), 129);
    assert!(of_kind(SourceKind::Reference) > 50);

    let sources: serde_json::Value =
        serde_yaml::from_str(include_str!("../rules/django-or-fastapi/sources.yaml")).unwrap();
    let sources = sources["sources"].as_array().unwrap();
    let claims = sources
        .iter()
        .flat_map(|it| it["claims"].as_array().unwrap());
    let mut count = 0;
    for claim in claims.filter(|claim| claim["kind"] == "decision") {
        let id = claim["id"].as_str().unwrap();
        assert!(
            deciding.iter().any(|claim| name(claim) == id),
            "{id} decides, and nothing that decides cites it"
        );
        count += 1;
    }
    assert!(
        count > 30,
        "only {count} claims decide: is the kind still read?"
    );
}

/// The scenarios cover the decision: they use every rule, and detect every mutant.
#[test]
fn the_scenarios_use_every_rule_and_notice_every_mutant() {
    let loaded = shipped::loaded();
    let decision = Decision::compile(&loaded.rules).unwrap();
    let report = TestReport::new(&loaded, &decision);
    assert_eq!(report.scenarios.failed, 0);
    assert_eq!(report.coverage.unused_rules, [""; 0]);
    assert_eq!(report.coverage.unused_outcomes, [""; 0]);
    let scenarios: Vec<&Scenario> = loaded.scenarios.iter().collect();
    let score = Score::new(&loaded.rules, decision.order(), &scenarios, 1, |_, _| ()).unwrap();
    let survivors: Vec<String> = score
        .survivors
        .iter()
        .map(|it| format!("{} {}", it.site, it.change))
        .collect();
    assert_eq!(survivors, [""; 0]);
    assert_eq!(score.too_large, 0);
    assert!(score.killed > 400, "only {} mutants", score.killed);
    assert!(score.percent >= Some(100.0));
}

#[test]
fn every_scenario_comes_out_as_given_from_flags() {
    let Loaded {
        rules, scenarios, ..
    } = from_yaml();
    assert!(scenarios.len() >= 90, "only {} scenarios", scenarios.len());
    for scenario in &scenarios {
        let Expected::Decided {
            outcome,
            rule: Some(rule),
        } = scenario.expected
        else {
            panic!("{} expects no outcome by a rule", scenario.id);
        };
        let expected = &rules.outcomes()[outcome].id;
        let mut command = program(&["--json", "--no-input", "--expect", expected]);
        for (question, answer) in &scenario.answers {
            let question = &rules.questions()[*question];
            command
                .arg(format!("--{}", question.id))
                .arg(answer.words(question).join(","));
        }
        if scenario.rest_not_sure {
            command.arg("--rest-not-sure");
        }
        let run = command.shipped().run();
        assert_eq!(run.code, Some(0), "{}: {}", scenario.id, run.stderr);
        assert_eq!(
            run.json()["decided_by"]["rule"],
            rules.decision()[rule].id,
            "{}",
            scenario.id
        );
    }
}

/// Questions that no outcome depends on shape the plan. `rules check` finds questions that do
/// neither.
#[test]
fn every_outcome_can_come_out_and_nearly_every_question_can_decide() {
    let rules = from_yaml().rules;
    let decision = Decision::compile(&rules).unwrap();
    let remaining = decision.remaining(&Answers::none(rules.questions().len()));
    assert!(remaining.relevant().len() + 2 >= rules.questions().len());
    assert_eq!(
        remaining.possible(),
        rules.outcomes().ids().collect::<Vec<_>>()
    );
}

#[test]
fn a_clear_choice_says_if_it_rests_on_what_is_not_known_yet() {
    for (share, headline) in [
        (
            "little --used-through pages --database open",
            "Clear choice    Django\n",
        ),
        // Nobody has said yet how it is used.
        (
            "little",
            "Clear choice    Django, from what you know so far\n",
        ),
        (
            "not-sure",
            "Clear choice    Django, from what you know so far\n",
        ),
    ] {
        let words = format!("--existing new --edited-by staff --heavy-share {share} --no-input");
        let words: Vec<&str> = words.split(' ').collect();
        let mut program = program(&words);
        let result = program.shipped().run().succeeded();
        assert!(result.starts_with(headline), "{result}");
    }
}

#[test]
fn what_would_change_the_advice_can_be_acted_on() {
    let words = "--edited-by staff --existing django --heavy-share little --used-through pages \
                 --two-services no --rest-not-sure";
    let words: Vec<&str> = words.split_whitespace().collect();
    let result = program(&words).shipped().run().succeeded();
    let said = result.split_whitespace().collect::<Vec<_>>().join(" ");
    // What exists already comes last.
    let [hybrid, fastapi] = ["Hybrid if a substantial part", "FastAPI if it"].map(|text| {
        said.find(text)
            .unwrap_or_else(|| panic!("{text:?} is missing in\n{result}"))
    });
    assert!(hybrid < fastapi, "{result}");
    assert!(!said.contains("not sure"), "{result}");
    let json = program(&[&words[..], &["--json"]].concat())
        .shipped()
        .run()
        .succeeded();
    let advice: serde_json::Value = serde_json::from_str(&json).unwrap();
    let ways = advice["reasons"]["nearest"].as_array().unwrap().iter();
    let mut changes = ways.flat_map(|way| way["change"].as_array().unwrap());
    assert!(changes.all(|it| it["to"] != "not-sure"), "{json}");
}

#[test]
fn answers_that_do_not_fit_together_are_proposed_last() {
    let words = "--existing new --edited-by users --heavy-share substantial --sign-in own \
                 --product-parts payments --two-services no --rest-not-sure --explain";
    let words: Vec<&str> = words.split_whitespace().collect();
    let result = program(&words).shipped().run().succeeded();
    let ways = result.split("\nWould change it\n").nth(1).unwrap();
    let ways: Vec<&str> = ways.split("\n\n").next().unwrap().lines().collect();
    let conflict = "  - FastAPI, if it stores almost no data";
    assert!(ways.len() > 2 && ways.last() == Some(&conflict), "{result}");
}

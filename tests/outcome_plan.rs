//! The plan of an outcome, and the commands of its first steps.

use backend_advisor::advice::Advice;
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::ruleset::load;
use serde_json::{Value, json};

const RULES: &str = r#"
format: 1
id: shed
version: "1"
title: Where does the bicycle stand?
questions:
  - {id: rain, ask: Does it rain?, kind: yes-no}
  - {id: theft, ask: Is it stolen?, kind: yes-no}
sources:
  - id: article
    title: On sheds
    claims: [{id: sheds-are-dry, says: A shed is dry.}]
  - id: manual
    title: Locks, the manual
    kind: reference
    url: https://locks.example/manual
    version: "3.2"
    checked: "2026-11-27"
    claims: [{id: chains-hold, says: A chain holds.}]
decision:
  - {id: always, recommend: shed, because: It is there., house: true}
outcomes:
  - id: shed
    title: The shed
    summary: It stands in the shed.
    plan:
      - id: lock
        title: Lock
        choices:
          - {say: A chain, because: It holds., when: {theft: yes}, claims: [sheds-are-dry, chains-hold]}
          - {say: A cable, when: {not: {theft: no}}, house: true}
      - id: roof
        title: Roof
        choices:
          - {say: Tiles, when: {rain: yes}, house: true}
    start:
      - {say: Buy it., run: buy shed, house: true}
signals:
  - {id: dry, when: {rain: yes}, points-to: shed, strength: strong, because: It is dry., claims: [sheds-are-dry, chains-hold]}
"#;

/// The JSON of the advice on some answers.
fn advice(given: &[(&str, &str)]) -> Value {
    let rules = load::load_text("shed.yaml", RULES).unwrap().rules;
    let mut answers = Answers::none(rules.questions().len());
    for (question, option) in given {
        let (id, question) = rules
            .questions()
            .iter()
            .find(|(_, it)| it.id == *question)
            .unwrap();
        answers.give(id, question.answer(&[option]).unwrap(), Origin::Flag);
    }
    let decision = Decision::compile(&rules).unwrap();
    serde_json::to_value(Advice::new(&rules, &decision, &answers, None).unwrap()).unwrap()
}

#[test]
fn the_first_choice_that_applies_is_taken_with_its_address() {
    let plan = &advice(&[("theft", "yes"), ("rain", "yes")])["outcome"]["plan"];
    assert_eq!(
        plan[0],
        json!({"id": "lock", "title": "Lock", "choice": "A chain", "because": "It holds.",
               "url": "https://locks.example/manual", "claims": ["sheds-are-dry", "chains-hold"], "house": false})
    );
    assert_eq!(plan[1]["choice"], "Tiles");
}

#[test]
fn what_is_unanswered_counts_as_not_sure_and_a_part_without_choice_is_left_out() {
    let plan = &advice(&[])["outcome"]["plan"];
    assert_eq!(plan.as_array().unwrap().len(), 1);
    assert_eq!(plan[0]["choice"], "A cable");
    assert_eq!(advice(&[("theft", "no")])["outcome"]["plan"], json!([]));
}

#[test]
fn steps_name_their_commands() {
    let start = &advice(&[])["outcome"]["start"];
    assert_eq!(
        start[0],
        json!({"say": "Buy it.", "run": "buy shed", "claims": [], "house": true})
    );
}

#[test]
fn references_lean_toward_nothing() {
    let sources = &advice(&[("rain", "yes")])["sources"];
    assert_eq!(sources.as_array().unwrap().len(), 1);
    assert_eq!(sources[0]["leans"], "shed");
}

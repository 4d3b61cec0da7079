//! The rule sets in `examples/`: sound, with scenarios that hold, and every rule decides one.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails loudly"
)]

use std::collections::BTreeSet;
use std::path::Path;

use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::decision::truth::Truths;
use backend_advisor::ruleset::load;

#[test]
fn every_scenario_of_an_example_holds_and_every_rule_has_one() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut examples = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let loaded = load::load(&entry.unwrap().path()).unwrap();
        examples += 1;
        let rules = &loaded.rules;
        let decision = Decision::compile(rules).unwrap();
        let mut deciding = BTreeSet::new();
        for scenario in &loaded.scenarios {
            let mut answers = Answers::none(rules.questions().len());
            for (question, answer) in &scenario.answers {
                answers.give(*question, answer.clone(), Origin::File);
            }
            if scenario.rest_not_sure {
                answers.rest_not_sure();
            }
            let outcome = decision.remaining(&answers).settled();
            assert_eq!(outcome, Some(scenario.outcome), "{}", scenario.id);
            let rule = Truths::new(rules, &answers).deciding_rule();
            assert_eq!(rule, Some(scenario.rule), "{}", scenario.id);
            deciding.insert(scenario.rule);
        }
        assert_eq!(deciding.len(), rules.decision().len(), "{}", rules.id());
    }
    assert!(examples > 0);
}

//! Rules that must cover all answers (`otherwise: never`), and the share of each rule.

use std::collections::BTreeMap;

use backend_advisor::decision::{Decision, TooLarge};
use backend_advisor::lint::{self, Code, Lint};
use backend_advisor::ruleset::load;
use backend_advisor::survey::Survey;
use proptest::prelude::*;

use crate::common::{Folder, Run};
use crate::model::{self, Model};

/// The questions of the table, and their numbers of options: 72 rows.
const SIZES: [usize; 4] = [3, 3, 2, 4];

/// The options of each row.
fn rows() -> Vec<[usize; 4]> {
    let row = |row: usize| [row / 24, row / 8 % 3, row / 4 % 2, row % 4];
    (0..72).map(row).collect()
}

/// A table of some rows, after a rule for everything that is not sure.
fn table(rows: &[[usize; 4]]) -> String {
    let mut text = String::from(
        "format: 1\nid: table\nversion: '1'\ntitle: How urgent is it?\nhouse: true\nquestions:\n",
    );
    for (question, options) in SIZES.iter().enumerate() {
        let options = (0..*options).map(|it| format!("{{id: o{it}, label: Option {it}}}"));
        let options: Vec<String> = options.collect();
        let options = options.join(", ");
        text.push_str(&format!(
            "- {{id: q{question}, ask: Q, kind: one-of, options: [{options}]}}\n"
        ));
    }
    text.push_str(
        "decision:\n- {id: unknown, when: {any: [{q0: not-sure}, {q1: not-sure}, {q2: not-sure}, {q3: not-sure}]}, \
         recommend: later, because: Find out first.}\n",
    );
    for (index, [a, b, c, d]) in rows.iter().enumerate() {
        let otherwise = match index + 1 == rows.len() {
            true => ", otherwise: never",
            false => "",
        };
        text.push_str(&format!(
            "- {{id: row-{a}{b}{c}{d}, when: {{all: [{{q0: o{a}}}, {{q1: o{b}}}, {{q2: o{c}}}, {{q3: o{d}}}]}}, \
             recommend: {}, because: B{otherwise}}}\n",
            if (a + b + c + d) % 2 == 0 { "now" } else { "later" },
        ));
    }
    text.push_str(
        "outcomes:\n- {id: now, title: Now, summary: S}\n- {id: later, title: Later, summary: S}\n",
    );
    text
}

fn run(rules: &str, arguments: &str) -> Run {
    let arguments = format!("{arguments} --rules rules.yaml");
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    Folder::with("rules.yaml", rules).run(&arguments)
}

#[test]
fn a_table_of_72_rows_that_loses_one_is_an_error_with_its_answers() {
    let whole = table(&rows());
    let check = run(&whole, "rules check");
    assert_eq!(check.code, Some(0), "{}", check.stdout);
    assert_eq!(run(&whole, "--q0 o2 --q1 o2 --q2 o1 --q3 o3").code, Some(0));

    for lost in [0, 17, 43, 70] {
        let mut rows = rows();
        let [a, b, c, d] = rows.remove(lost);
        let text = table(&rows);
        let check = run(&text, "rules check");
        assert_eq!(check.code, Some(1));
        assert!(check.stdout.contains("decision-gap"), "{}", check.stdout);
        for answer in [
            format!("q0: o{a}"),
            format!("q1: o{b}"),
            format!("q2: o{c}"),
            format!("q3: o{d}"),
        ] {
            assert!(check.stdout.contains(&answer), "{}", check.stdout);
        }
        // Nothing is decided, not even what a rule covers.
        let advice = run(&text, "--q0 not-sure --no-input");
        assert_eq!((advice.code, advice.stdout.as_str()), (Some(2), ""));
        let answers = format!("q0: o{a}, q1: o{b}, q2: o{c}, q3: o{d}");
        assert!(advice.stderr.contains(&answers), "{}", advice.stderr);
        // The place is the last rule's.
        let line = 1 + text
            .lines()
            .position(|it| it.contains("otherwise"))
            .unwrap();
        let place = format!("--> rules.yaml:{line}:");
        assert!(advice.stderr.contains(&place), "{}", advice.stderr);
    }
}

#[test]
fn otherwise_is_for_the_last_rule_with_a_condition() {
    let whole = table(&rows());
    for (from, to, expected) in [
        (
            "because: Find out first.",
            "because: B, otherwise: never",
            "only the last rule can have `otherwise`",
        ),
        (
            ", otherwise: never",
            "",
            "the last rule, `row-2213`, has a `when`",
        ),
        (", otherwise: never", ", otherwise: always", "`always`"),
        (
            "outcomes:\n",
            "- {id: rest, recommend: now, because: B, otherwise: never}\noutcomes:\n",
            "rule `rest` says `otherwise: never` but has no `when`",
        ),
    ] {
        let run = run(&whole.replace(from, to), "rules check");
        assert_eq!(run.code, Some(2), "{expected}");
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
}

#[test]
fn rules_show_has_the_share_of_each_rule_with_an_example() {
    let shown = run(&table(&rows()), "rules show").stdout;
    // Of 4 * 4 * 3 * 5 answer sets, 72 have no not-sure.
    for line in [
        "  unknown: 70.0% -> later\n    q0: not-sure\n",
        "  row-2213: 0.4% -> now\n    q0: o2, q1: o2, q2: o1, q3: o3\n",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    let json = run(&table(&rows()), "rules show --json").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rule = &json["rule_shares"][72];
    assert_eq!(rule["id"], "row-2213");
    assert_eq!(rule["complete_answer_sets"], "1");
    assert_eq!(rule["example"]["q3"], "o3");
}

/// The rule set without its last rule, so that the one before must cover the rest.
fn without_default(model: &Model) -> String {
    let last = model.rules.len() - 1;
    let text = model.yaml();
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("- {id: last,"));
    let text: Vec<&str> = lines.collect();
    let id = format!("- {{id: r{last}, ");
    text.join("\n")
        .replace(&id, &format!("{id}otherwise: never, "))
        + "\n"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn gaps_are_exact(model in model::model(4)) {
        prop_assume!(!model.rules.is_empty());
        let loaded = load::load_text("random.yaml", &without_default(&model)).unwrap();
        let completions = model.completions(&BTreeMap::new());
        let is_open = |completion: &_| model.deciding(completion) == model.rules.len();
        let open = completions.iter().filter(|it| is_open(it)).count();
        let lints = lint::check(&loaded, false, 1).lints;
        let gaps: Vec<&Lint> = lints.iter().filter(|it| it.code == Code::DecisionGap).collect();
        prop_assert_eq!(gaps.len(), usize::from(open > 0));
        let compiled = Decision::compile(&loaded.rules);
        prop_assert_eq!(matches!(compiled, Err(TooLarge::Gap(_))), open > 0);
        for gap in gaps {
            // All completions of the example are in the gap.
            let witness = gap.witness.clone().unwrap();
            let witness = witness.iter().map(|(question, answer)| (model::index(*question), model::value(answer)));
            let completions = model.completions(&witness.collect());
            prop_assert!(completions.iter().all(is_open));
        }
        if let Ok(decision) = compiled {
            for completion in &completions {
                let given = completion.iter().cloned().enumerate().collect();
                let settled = decision.remaining(&model::answers(&model, &given)).settled();
                prop_assert_eq!(settled.map(model::outcome), Some(model.outcome(completion)));
            }
        }
    }

    #[test]
    fn the_shares_of_the_rules_are_exact(model in model::model(4)) {
        let (rules, decision) = model.load();
        let survey = Survey::new(&rules, &decision).unwrap();
        let completions = model.answer_sets(&model, &BTreeMap::new());
        for (rule, share) in survey.rule_shares.iter().enumerate() {
            let decided = completions.iter().filter(|it| model.deciding(it) == rule).count();
            prop_assert_eq!(share.share.complete_answer_sets, decided as u128);
            prop_assert_eq!(share.example.is_some(), decided > 0);
        }
    }
}

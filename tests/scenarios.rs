//! Scenarios of a rule set: their results, the mutants that they detect, and suggestions.

use crate::model;
use std::collections::BTreeMap;
use std::fmt::Write;

use crate::common::{Finish, Folder, RULES, Run, program};
use crate::model::{Completion, Model, Value, model_with_answers};
use backend_advisor::decision::Budget;
use backend_advisor::decision::functions::Functions;
use backend_advisor::decision::{Decision, Order};
use backend_advisor::ids::{Id, OutcomeId, RuleId};
use backend_advisor::render;
use backend_advisor::ruleset::edit::EditableDecision;
use backend_advisor::ruleset::load::{Loaded, load_text};
use backend_advisor::ruleset::{Answer, Condition, Expected, Scenario};
use backend_advisor::scenarios::TestReport;
use backend_advisor::scenarios::mutants::{self, Change, Mutant};
use backend_advisor::scenarios::score::Score;
use backend_advisor::scenarios::suggest::{Suggestion, suggest};
use proptest::prelude::*;

/// Two rules with the same outcome, and a default.
const SMALL: &str = "
format: 1
id: small
version: '1'
title: Small
questions:
  - {id: a, ask: A?, kind: yes-no}
  - {id: b, ask: B?, kind: one-of, options: [{id: x, label: X}, {id: y, label: Y}, {id: z, label: Z}]}
decision:
  - {id: one, when: {a: yes}, recommend: v, because: B, house: true}
  - {id: two, when: {all: [{a: no}, {b: x}]}, recommend: v, because: B, house: true}
  - {id: last, recommend: u, because: B, house: true}
outcomes:
  - {id: u, title: U, summary: S}
  - {id: v, title: V, summary: S}
scenarios:
";
const FIRST: &str = "  - {id: first, answers: {a: yes}, outcome: v, rule: one}\n";
const SECOND: &str = "  - {id: second, answers: {a: no, b: x}, outcome: v, rule: two}\n";
const THIRD: &str = "  - {id: third, answers: {a: not-sure}, outcome: u}\n";
const FOURTH: &str = "  - {id: fourth, answers: {a: no, b: y}, outcome: u, rule: last}\n";

fn small(scenarios: &[&str]) -> String {
    let list = if scenarios.is_empty() { "  []" } else { "" };
    format!("{SMALL}{list}{}", scenarios.concat())
}

fn loaded(text: &str) -> Loaded {
    load_text("rules.yaml", text).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

fn report(loaded: &Loaded) -> TestReport<'_> {
    let decision = Decision::compile(&loaded.rules).unwrap();
    TestReport::new(loaded, &decision)
}

fn score(loaded: &Loaded) -> Score<'_> {
    let scenarios: Vec<&Scenario> = loaded.scenarios.iter().collect();
    let order = Order::own(loaded.rules.questions().len());
    Score::new(&loaded.rules, &order, &scenarios, 1, |_, _| ()).unwrap()
}

fn suggestions<'r>(loaded: &'r Loaded, score: &Score<'_>) -> Vec<Suggestion<'r>> {
    let order = Order::own(loaded.rules.questions().len());
    let found = suggest(
        &loaded.rules,
        &order,
        &loaded.scenarios,
        &score.survivors,
        1,
    )
    .unwrap();
    assert_eq!(found.undetected, 0);
    found.scenarios
}

/// The suggestions in the format that the author can paste.
fn pasted<'r>(loaded: &'r Loaded, score: &Score<'r>, suggestions: &[Suggestion<'r>]) -> String {
    let mut report = report(loaded);
    report.mutants = Some(score.clone());
    report.suggestions = Some(suggestions.to_vec());
    let text = render::scenarios::suggestions(&report).unwrap();
    let found = text.split_once("scenarios:\n");
    found.map_or_else(String::new, |(_, suggested)| suggested.to_owned())
}

#[test]
fn a_scenario_passes_if_outcome_rule_and_open_questions_are_as_expected() {
    let cases = [
        (FIRST, true),
        (THIRD, true),
        (
            "  - {id: s, answers: {a: no}, rest: not-sure, outcome: u, rule: last}\n",
            true,
        ),
        ("  - {id: s, answers: {a: yes}, outcome: u}\n", false),
        (
            "  - {id: s, answers: {a: yes}, outcome: v, rule: two}\n",
            false,
        ),
        ("  - {id: s, answers: {a: no}, outcome: u}\n", false),
        ("  - {id: s, answers: {a: no}, open: [b]}\n", true),
        ("  - {id: s, answers: {}, open: [b, a]}\n", true),
        ("  - {id: s, answers: {}, open: [a]}\n", false),
        ("  - {id: s, answers: {a: yes}, open: [b]}\n", false),
    ];
    for (scenario, passes) in cases {
        let loaded = loaded(&small(&[scenario]));
        assert_eq!(
            report(&loaded).scenarios.failed,
            usize::from(!passes),
            "{scenario}"
        );
    }
}

#[test]
fn coverage_names_what_no_scenario_reaches() {
    let loaded = loaded(&small(&[FIRST]));
    let coverage = report(&loaded).coverage;
    assert_eq!(coverage.unused_rules, ["two", "last"]);
    assert_eq!(coverage.unused_outcomes, ["u"]);
}

/// Rule one: dropped, after two (the same decision), another outcome, negated, no for yes. Rule
/// two: dropped, another outcome, negated; the first part gone, negated, yes for no; the second
/// gone, negated, y for x, z for x. The last: another outcome.
#[test]
fn the_mutants_of_a_small_rule_set_are_those_counted_by_hand() {
    let loaded_all = loaded(&small(&[FIRST, SECOND, THIRD, FOURTH]));
    let all = score(&loaded_all);
    assert_eq!((all.total, all.equivalent, all.killed), (16, 1, 15));
    assert!(all.percent >= Some(100.0));

    // Only the fourth fails where b does not matter to rule two.
    let text = small(&[FIRST, SECOND, THIRD]);
    let before = loaded(&text);
    let three = score(&before);
    assert_eq!((three.killed, three.survivors.len()), (14, 1));
    assert!(matches!(
        three.survivors[0].mutant.change,
        Change::Without(_)
    ));

    let pasted = pasted(&before, &three, &suggestions(&before, &three));
    assert_eq!(
        pasted,
        "  - id: boundary-1
    says: 'detects a change of rule two: without {b: x}'
    answers: {a: no, b: y}
    outcome: u
    rule: last
"
    );
    assert_eq!(score(&loaded(&(text + &pasted))).survivors, []);

    let without = loaded(&small(&[]));
    let none = score(&without);
    assert_eq!((none.killed, none.survivors.len()), (0, 15));
    assert!(none.percent <= Some(0.0));
}

/// The rule: dropped, another outcome, negated; the last: another outcome. The finding: negated,
/// one less, one more, and each of its parts gone, negated and with the other option.
#[test]
fn findings_and_numbers_have_mutants_too() {
    let text = "
format: 1
id: small
version: '1'
title: Small
questions:
  - {id: a, ask: A?, kind: yes-no}
  - {id: b, ask: B?, kind: yes-no}
findings:
  - {id: f, says: F, when: {at-least: {count: 1, of: [{a: yes}, {b: yes}]}}}
decision:
  - {id: one, when: {finding: f}, recommend: v, because: B, house: true}
  - {id: last, recommend: u, because: B, house: true}
outcomes:
  - {id: u, title: U, summary: S}
  - {id: v, title: V, summary: S}
";
    let loaded = loaded(text);
    let found = score(&loaded);
    assert_eq!((found.total, found.equivalent), (3 + 1 + 3 + 6, 0));
    let counts = found
        .survivors
        .iter()
        .filter_map(|it| match it.mutant.change {
            Change::Count { from, to } => Some((from, to)),
            _ => None,
        });
    assert_eq!(counts.collect::<Vec<_>>(), [(1, 0), (1, 2)]);
}

/// With one rule and one outcome there are no mutants to detect, so there is no score.
#[test]
fn there_is_no_score_without_mutants() {
    let text = "
format: 1
id: one
version: '1'
title: One
questions: [{id: a, ask: A?, kind: yes-no}]
decision: [{id: last, recommend: u, because: B, house: true}]
outcomes: [{id: u, title: U, summary: S}]
";
    let folder = Folder::with("set.yaml", text);
    let run = folder.run(&["rules", "test", "set.yaml", "--min-score", "50"]);
    assert_eq!(run.code, Some(0));
    let none = "No score: there is no mutant that a scenario could detect\n";
    assert!(run.stdout.contains(none), "{}", run.stdout);
    let json = folder.run(&["rules", "test", "set.yaml", "--json"]).json();
    assert_eq!(json["mutants"]["score"], serde_json::Value::Null);
}

/// A list of 60 options with a rule for each has thousands of mutants, and needs a scenario for each
/// option.
#[test]
fn long_lists_are_suggested_in_portions() {
    let mut text = String::from(
        "format: 1\nid: long\nversion: '1'\ntitle: Long\nquestions:\n  - id: q\n    ask: Q?\n    kind: one-of\n    options:\n",
    );
    let mut rules = String::from("decision:\n");
    for option in 0..60 {
        writeln!(text, "      - {{id: o{option}, label: L}}").unwrap();
        let outcome = ["u", "v"][option % 2];
        writeln!(
            rules,
            "  - {{id: r{option}, when: {{q: o{option}}}, recommend: {outcome}, because: B, house: true}}"
        )
        .unwrap();
    }
    rules += "  - {id: last, recommend: w, because: B, house: true}\n";
    rules += "outcomes: [{id: u, title: U, summary: S}, {id: v, title: V, summary: S}, {id: w, title: W, summary: S}]\n";
    let text = text + &rules;
    let first = test(&text, &["--suggest", "--json"]).json();
    assert_eq!(first["suggestions"].as_array().unwrap().len(), 50);
    let undetected = first["undetected"].as_u64().unwrap();
    assert!(undetected > 0);
    let out = test(&text, &["--suggest"]).stdout;
    let partial = format!("# {undetected} surviving mutants would still not be detected.");
    assert!(out.contains(&partial), "{out}");

    let portion = |out: &str| out.split_once("scenarios:\n").unwrap().1.to_owned();
    let more = text + "scenarios:\n" + &portion(&out);
    let second = test(&more, &["--suggest", "--json"]).json();
    assert_eq!(second["mutants"]["survived"].as_u64(), Some(undetected));
    assert_eq!(second["undetected"], 0);
    let rest = portion(&test(&more, &["--suggest"]).stdout);
    let all = test(&(more + &rest), &["--json"]).json();
    assert_eq!(all["mutants"]["survived"], 0);
}

/// The rule that decides a complete answer set and its outcome, found in the slow, obvious way.
fn decided(decision: &EditableDecision, completion: &Completion) -> (RuleId, OutcomeId) {
    let mut rules = decision.rules.iter();
    let rule = rules.find(|rule| holds(decision, &rule.when, completion));
    rule.map(|rule| (rule.rule, rule.outcome)).unwrap()
}

fn holds(decision: &EditableDecision, condition: &Condition, completion: &Completion) -> bool {
    let holds = |it: &Condition| self::holds(decision, it, completion);
    let count = |of: &[Condition]| of.iter().filter(|it| holds(it)).count();
    match condition {
        Condition::All(of) => count(of) == of.len(),
        Condition::Any(of) => count(of) > 0,
        Condition::Not(inner) => !holds(inner),
        Condition::AtLeast { count: least, of } => count(of) >= *least,
        Condition::Finding(finding) => holds(&decision.findings[*finding]),
        Condition::Chosen { question, options } => match &completion[question.index()] {
            Value::NotSure | Value::Number(_) => false,
            Value::One(chosen) => options.iter().any(|it| it.index() == *chosen),
            Value::Many(chosen) => options.iter().any(|it| chosen.contains(&it.index())),
        },
        Condition::Within { question, range } => match model::answer(&completion[question.index()])
        {
            Answer::Number(number) => range.contains(number),
            _ => false,
        },
        Condition::NoneChosen(question) => completion[question.index()] == Value::Many(Vec::new()),
        Condition::NotSure(question) => completion[question.index()] == Value::NotSure,
    }
}

/// Whether a decision gives what a scenario expects, checked in the slow, obvious way.
fn passes(
    model: &Model,
    decision: &EditableDecision,
    given: &BTreeMap<usize, Value>,
    expected: &Expected,
) -> bool {
    let completions = model.completions(given);
    let outcome = |completion: &Completion| decided(decision, completion).1;
    let is_settled = completions
        .iter()
        .all(|it| outcome(it) == outcome(&completions[0]));
    match expected {
        Expected::Decided {
            outcome: wanted,
            rule,
        } => {
            let (by, found) = decided(decision, &model.complete(given));
            is_settled && found == *wanted && rule.is_none_or(|rule| rule == by)
        }
        Expected::Undecided(open) => {
            let is_relevant = |question: usize| {
                completions.iter().any(|it| {
                    let others = model.values(question).into_iter().map(|value| {
                        let mut other = it.clone();
                        other[question] = value;
                        other
                    });
                    !given.contains_key(&question)
                        && others
                            .into_iter()
                            .any(|other| outcome(&other) != outcome(it))
                })
            };
            let relevant = (0..model.questions.len()).filter(|it| is_relevant(*it));
            !is_settled && relevant.eq(open.iter().map(|it| it.index()))
        }
    }
}

/// A scenario that expects the actual result of its answers.
fn scenario(model: &Model, given: &BTreeMap<usize, Value>) -> String {
    let mut text = String::from("scenarios:\n- id: given\n  answers: {");
    for (question, value) in given {
        let words = model::answer(value);
        let rules = model.load().0;
        let asked = rules.questions().values().nth(*question).unwrap();
        let words = words.words(asked);
        match value {
            Value::Many(_) if words != ["none"] => {
                write!(text, "q{question}: [{}], ", words.join(", ")).unwrap();
            }
            _ => write!(text, "q{question}: {}, ", words[0]).unwrap(),
        }
    }
    text.push_str("}\n");
    let possible = model.possible(given);
    if possible.len() == 1 {
        writeln!(text, "  outcome: u{}", possible.first().unwrap()).unwrap();
    } else {
        let open = model.relevant(given).into_iter();
        let open: Vec<String> = open.map(|question| format!("q{question}")).collect();
        writeln!(text, "  open: [{}]", open.join(", ")).unwrap();
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_mutant_is_called_equivalent_exactly_if_no_completion_tells_it_apart(
        (model, _) in model_with_answers(3)
    ) {
        let (rules, _) = model.load();
        let completions = model.completions(&BTreeMap::new());
        let questions = mutants::questions(&rules);
        let mut functions = Functions::in_order(&questions, &Order::own(questions.len()), Budget::default()).unwrap();
        let original = functions.decision(&rules, &EditableDecision::of(&rules)).unwrap();
        for mutant in Mutant::all(&rules) {
            let edited = mutant.edited(&rules);
            let outcome = |completion: &Completion| decided(&edited, completion).1.index();
            let is_same = completions.iter().all(|it| outcome(it) == model.outcome(it));
            let decision = functions.decision(&rules, &edited).unwrap();
            prop_assert_eq!(decision.outcome == original.outcome, is_same, "{:?}", mutant);
            // The example of a difference shows it.
            let outcomes = rules.outcomes().ids();
            let differ = functions.differ(outcomes, original.outcome, decision.outcome).unwrap();
            let example = functions.example(differ);
            prop_assert_eq!(example.is_none(), is_same);
            if let Some(example) = example {
                let given = example.iter();
                let given = given.map(|(id, answer)| (id.index(), model::value(answer)));
                for completion in model.completions(&given.collect()) {
                    prop_assert_ne!(outcome(&completion), model.outcome(&completion));
                }
            }
        }
    }

    #[test]
    fn a_mutant_survives_exactly_if_the_scenario_passes_on_it(
        (model, given) in model_with_answers(3)
    ) {
        let text = model.yaml() + &scenario(&model, &given);
        let mut loaded = loaded(&text);
        prop_assert_eq!(report(&loaded).scenarios.failed, 0, "{}", text);
        // The expected rule is the actual one.
        if matches!(loaded.scenarios[0].expected, Expected::Decided { .. }) {
            let original = EditableDecision::of(&loaded.rules);
            let (rule, _) = decided(&original, &model.complete(&given));
            let rule = &loaded.rules.decision()[rule].id;
            loaded = self::loaded(&format!("{text}  rule: {rule}\n"));
            prop_assert_eq!(report(&loaded).scenarios.failed, 0);
        }
        let expected = &loaded.scenarios[0].expected;
        let completions = model.completions(&BTreeMap::new());
        let mut survivors = Vec::new();
        for mutant in Mutant::all(&loaded.rules) {
            let edited = mutant.edited(&loaded.rules);
            let outcome = |completion: &Completion| decided(&edited, completion).1.index();
            let is_same = completions.iter().all(|it| outcome(it) == model.outcome(it));
            if !is_same && passes(&model, &edited, &given, expected) {
                survivors.push(mutant);
            }
        }
        let found: Vec<Mutant> = score(&loaded).survivors.into_iter().map(|it| it.mutant).collect();
        prop_assert_eq!(found, survivors);
    }

    #[test]
    fn suggestions_pass_kill_every_survivor_and_hold_no_answer_too_many(
        (model, given) in model_with_answers(3)
    ) {
        let text = model.yaml() + &scenario(&model, &given);
        let before = loaded(&text);
        let score = score(&before);
        let suggestions = suggestions(&before, &score);
        let killed: usize = suggestions.iter().map(|it| it.kills.len()).sum();
        prop_assert_eq!(killed, score.survivors.len());
        for suggestion in &suggestions {
            let answers = suggestion.answers.iter().map(|reply| {
                let id = before.rules.question(&reply.question.id).unwrap();
                (id.index(), model::value(&reply.answer))
            });
            let answers: BTreeMap<usize, Value> = answers.collect();
            let outcome = before.rules.outcome(suggestion.outcome).unwrap();
            prop_assert_eq!(model.possible(&answers), [outcome.index()].into());
            for question in answers.keys() {
                let mut fewer = answers.clone();
                fewer.remove(question);
                prop_assert!(model.possible(&fewer).len() > 1);
            }
            // A not-sure answer is suggested only if no sure answers detect the mutant.
            if answers.values().any(|it| *it == Value::NotSure) {
                let mutant = score.survivors[suggestion.kills[0]].mutant.edited(&before.rules);
                let sure = model.completions(&BTreeMap::new()).into_iter();
                let mut sure = sure.filter(|it| !it.contains(&Value::NotSure));
                prop_assert!(sure.all(|it| decided(&mutant, &it).1.index() == model.outcome(&it)));
            }
        }
        let pasted = pasted(&before, &score, &suggestions).replace("\n  ", "\n").replacen("  -", "-", 1);
        let after = loaded(&(text + &pasted));
        prop_assert_eq!(after.scenarios.len(), 1 + suggestions.len());
        prop_assert_eq!(report(&after).scenarios.failed, 0);
        prop_assert_eq!(self::score(&after).survivors, []);
    }
}

/// Runs `rules test` on a rule set file.
fn test(text: &str, arguments: &[&str]) -> Run {
    let folder = Folder::with("rules.yaml", text);
    let arguments = [&["rules", "test", "rules.yaml"], arguments].concat();
    // The rule set on the command line is used, whatever else is set.
    let mut program = folder.program(&arguments);
    program.env(RULES, "not/there.yaml").run()
}

#[test]
fn the_shipped_rule_set_passes() {
    let mut program = program(&["rules", "test", "--min-score", "100"]);
    let out = program.shipped().run().succeeded();
    assert!(out.contains("Score: 100.0%"), "{out}");
}

#[test]
fn a_failing_scenario_is_shown_with_what_was_found() {
    let wrong =
        "  - {id: wrong, says: It is so., answers: {a: yes, b: z}, outcome: u, rule: last}\n";
    let open = "  - {id: open, answers: {a: no}, open: [a, b]}\n";
    let Run {
        code,
        stdout: out,
        stderr: errors,
    } = test(&small(&[FIRST, wrong, open]), &["--no-mutants"]);
    assert_eq!((code, errors.as_str()), (Some(1), ""));
    assert_eq!(
        out,
        "Small
  small 1

wrong fails
  rules.yaml:18:10
  It is so.
  expected  u, by last
  found     v, by one
  because   a is yes

open fails
  rules.yaml:19:10
  expected  undecided, open: a and b
  found     undecided, open: b

Rules without a scenario
  - two
  - last

Outcomes without a scenario
  - u

Summary
  scenarios  1 passed, 2 failed
  rules      1 of 3 decide in a scenario
  outcomes   1 of 2 have a scenario
"
    );
}

#[test]
fn a_failing_scenario_is_in_the_json_too() {
    let wrong = "  - {id: wrong, answers: {a: yes}, outcome: u}\n";
    let run = test(&small(&[wrong, SECOND]), &["--json", "--suggest"]);
    assert_eq!(run.code, Some(1));
    let json = run.json();
    let failure = &json["scenarios"]["failures"][0];
    assert_eq!(failure["id"], "wrong");
    let place = serde_json::json!({"file": "rules.yaml", "line": 17, "column": 10});
    assert_eq!(failure["place"], place);
    assert_eq!(failure["expected"]["outcome"], "u");
    assert_eq!(failure["found"]["rule"], "one");
    assert_eq!(failure["reason"], serde_json::json!(["a"]));
    assert_eq!(
        json["coverage"]["unused_rules"],
        serde_json::json!(["last"])
    );
    assert_eq!(json["mutants"]["total"], 16);
    // A scenario that fails on the original says nothing about a mutant.
    assert_eq!(
        json["mutants"]["killed"],
        score(&loaded(&small(&[SECOND]))).killed
    );
    assert!(json["suggestions"][0]["answers"].is_object());
}

#[test]
fn gates_decide_the_exit_code() {
    let three = small(&[FIRST, SECOND, THIRD]);
    assert_eq!(test(&three, &[]).code, Some(0));
    assert_eq!(test(&three, &["--min-score", "93"]).code, Some(0));
    assert_eq!(test(&three, &["--min-score=94%"]).code, Some(1));
    let Run {
        code,
        stdout: out,
        stderr: report,
    } = test(&three, &["--suggest"]);
    assert_eq!(code, Some(0));
    assert!(out.contains("\nscenarios:\n  - id: boundary-1\n"), "{out}");
    assert!(report.contains("Score: 93."), "{report}");

    let four = small(&[FIRST, SECOND, THIRD, FOURTH]);
    let Run {
        code, stdout: out, ..
    } = test(&four, &["--suggest", "--min-score", "100"]);
    assert_eq!(code, Some(0));
    assert_eq!(
        out,
        "# Nothing to suggest: no mutant survives.\nscenarios: []\n"
    );

    for arguments in [
        &["--min-score", "101"][..],
        &["--min-score", "many"],
        &["--no-mutants", "--suggest"],
        &["--format", "dot"],
    ] {
        assert_eq!(test(&four, arguments).code, Some(2), "{arguments:?}");
    }
    assert_eq!(test("format: 2", &[]).code, Some(2));
    let Run {
        code,
        stderr: errors,
        ..
    } = test(&small(&["  - {id: s, answers: {}}\n"]), &[]);
    assert_eq!(code, Some(2));
    assert!(
        errors.contains("`s` has neither `outcome` nor `open`"),
        "{errors}"
    );
}

#[test]
fn without_scenarios_the_report_says_how_to_begin() {
    let text = "{format: 1, id: small, version: '1', title: Small?,
      questions: [{id: staff, ask: Staff?, kind: yes-no}],
      decision: [{id: people, when: {staff: yes}, recommend: two, because: B, house: true},
        {id: last, recommend: one, because: B, house: true}],
      outcomes: [{id: one, title: One, summary: S}, {id: two, title: Two, summary: S}]}";
    let stdout = test(text, &[]).succeeded();
    assert!(stdout.contains("There are no scenarios"), "{stdout}");
    let Run { stderr, .. } = test(text, &["--suggest"]);
    assert!(!stderr.contains("There are no scenarios"), "{stderr}");
    let one = "scenarios: [{id: one, answers: {staff: yes}, outcome: two}], outcomes";
    let Run { stdout, .. } = test(&text.replace("outcomes", one), &[]);
    assert!(
        stdout.contains("--suggest prints scenarios that detect these mutants"),
        "{stdout}"
    );
}

#[test]
fn scenarios_expect_certainty_findings_signals_and_texts() {
    let rules = "format: 1
id: files
version: '1'
title: Where?
house: true
questions:
  - {id: large, ask: Large?, kind: yes-no}
  - {id: shared, ask: Shared?, kind: yes-no}
findings: [{id: big, says: it is big, when: {large: yes}}]
decision:
  - {id: bucket, when: {finding: big}, recommend: bucket, certainty: lean, because: 'Large is {large}.'}
  - {id: rest, recommend: disk, because: Near.}
signals:
  - {id: share, when: {shared: yes}, points-to: disk, strength: strong, because: Shared.}
  - {id: large, when: {large: no}, points-to: disk, strength: strong, because: Small.}
outcomes:
  - {id: bucket, title: Bucket, summary: B., start: [{say: Make it., run: make bucket}]}
  - {id: disk, title: Disk, summary: D.}
scenarios:
  - {id: met, answers: {large: yes, shared: yes}, outcome: bucket, certainty: lean, findings: [big],
     signals: [share], shows: [Large is Yes, make bucket, it is big], hides: [Near]}
  - {id: not-met, answers: {large: no}, rest: not-sure, outcome: disk, certainty: lean, findings: [big],
     signals: [share], shows: [Bucket], hides: [Nea, Far]}
";
    let run = test(rules, &["--no-mutants", "--json"]);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    let report = run.json();
    assert_eq!(report["scenarios"]["passed"], 1);
    assert_eq!(
        report["scenarios"]["failures"][0]["unmet"],
        serde_json::json!([
            "the certainty should be lean, but it is default",
            "the finding `big` does not hold; none hold",
            "the signal `share` is not shown; these are shown: `large`",
            "no text contains \"Bucket\"",
            "a text contains \"Nea\": Near.",
        ])
    );
    let text = test(rules, &["--no-mutants"]).stdout;
    let rows =
        "  found     disk, by rest\n  unmet     the certainty should be lean, but it is default\n";
    assert!(text.contains(rows), "{text}");

    let wrong = rules
        .replace(
            "findings: [big],\n     signals: [share], shows: [Bucket]",
            "findings: [bi], signals: [shar]",
        )
        .replace("rest: not-sure, outcome: disk", "open: [large]");
    let problems = load_text("rules.yaml", &wrong).unwrap_err().to_string();
    for expected in [
        "did you mean `big`?",
        "did you mean `share`?",
        "`certainty` needs an `outcome`, not `open`",
    ] {
        assert!(problems.contains(expected), "{expected}: {problems}");
    }
}

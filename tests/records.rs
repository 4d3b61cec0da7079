//! Re-checks recorded decisions against changed rules, compared with brute force, for each kind of
//! change.

use crate::model;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Condition, Model, Value};
use backend_advisor::advice::Advice;
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::record::report::{Cause, Change, Rechecked, Report, Standing};
use backend_advisor::record::{Head, Record};
use backend_advisor::render::{Look, adr, recheck, to_json};
use backend_advisor::ruleset::file::File;
use backend_advisor::ruleset::{RuleSet, Scenario, load};
use backend_advisor::shipped;
use proptest::prelude::*;

fn file(name: &str, text: String) -> File {
    File::new(name, text)
}

fn recorded(rules: &RuleSet, answers: &Answers) -> String {
    let decision = Decision::compile(rules).unwrap();
    Record::new(&Advice::new(rules, &decision, answers, None).unwrap()).to_yaml()
}

fn answers_of(rules: &RuleSet, scenario: &Scenario) -> Answers {
    let mut answers = Answers::none(rules.questions().len());
    for (question, answer) in &scenario.answers {
        answers.give(*question, answer.clone(), Origin::Flag);
    }
    if scenario.rest_not_sure {
        answers.rest_not_sure(rules);
    }
    answers
}

fn circumstances() -> adr::Circumstances<'static> {
    adr::Circumstances {
        date: "2026-11-20",
        status: "proposed",
        number: None,
        form: adr::Form::default(),
        is_mdx: false,
        made: "backend-advisor",
        check: "backend-advisor check FILE",
    }
}

/// The result for one file.
fn rechecked(rules: &RuleSet, file: File) -> Rechecked<'_> {
    let mut report = Report::new(rules, vec![Ok(file)]).unwrap();
    let found = report.decisions.pop();
    found.unwrap_or_else(|| panic!("the file holds no record: {report:?}"))
}

/// All scenarios hold when recorded in any format.
#[test]
fn what_is_recorded_today_holds_today() {
    let loaded = shipped::loaded();
    let rules = &loaded.rules;
    let decision = Decision::compile(rules).unwrap();
    let scenarios = loaded.scenarios.iter();
    let projects = scenarios.map(|scenario| (scenario.id.as_str(), answers_of(rules, scenario)));
    let nothing = ("nothing", Answers::none(rules.questions().len()));
    for (name, answers) in projects.chain([nothing]) {
        let advice = Advice::new(rules, &decision, &answers, None).unwrap();
        let forms = vec![
            Ok(file("a.yaml", Record::new(&advice).to_yaml())),
            Ok(file("a.md", adr::render(&advice, circumstances()))),
            Ok(file("a.json", to_json(&advice))),
        ];
        let report = Report::new(rules, forms).unwrap();
        let [decided, skipped] = match advice.outcome() {
            Some(_) => [3, 0],
            None => [0, 3],
        };
        assert_eq!(report.count(Standing::Holds), decided, "{name}");
        assert_eq!(report.skipped.len(), skipped, "{name}");
    }
}

/// A condition in which findings are replaced by their conditions.
fn expanded(model: &Model, condition: &Condition) -> String {
    let list = |of: &[Condition]| {
        let parts: Vec<String> = of.iter().map(|part| expanded(model, part)).collect();
        parts.join(",")
    };
    match condition {
        Condition::All(of) => format!("all({})", list(of)),
        Condition::Any(of) => format!("any({})", list(of)),
        Condition::Not(of) => format!("not({})", expanded(model, of)),
        Condition::AtLeast(count, of) => format!("least({count},{})", list(of)),
        Condition::Finding(finding) => expanded(model, &model.findings[*finding]),
        Condition::Question(question, options) => {
            let options: BTreeSet<&usize> = options.iter().collect();
            format!("q{question}{options:?}")
        }
    }
}

/// The text of each rule, by id.
fn rules_of(model: &Model) -> BTreeMap<String, String> {
    let rules = model.rules.iter().enumerate();
    let rules = rules.map(|(index, (condition, outcome))| {
        let says = format!("{} -> {outcome}", expanded(model, condition));
        (format!("r{index}"), says)
    });
    rules
        .chain([("last".to_owned(), format!("all() -> {}", model.last))])
        .collect()
}

/// The rule that decides.
fn decides(model: &Model, completion: &Vec<Value>) -> String {
    let rule = model
        .rules
        .iter()
        .position(|(condition, _)| model.holds(condition, completion));
    rule.map_or("last".to_owned(), |rule| format!("r{rule}"))
}

fn pair_with_answers() -> impl Strategy<Value = (Model, Model, BTreeMap<usize, Value>)> {
    model::pair(4).prop_flat_map(|(old, new)| {
        let values: Vec<_> = (0..old.questions.len())
            .map(|question| {
                proptest::option::weighted(0.7, proptest::sample::select(old.values(question)))
            })
            .collect();
        values.prop_map(move |values| {
            let given = values.into_iter().enumerate();
            let given = given.filter_map(|(question, value)| Some((question, value?)));
            (old.clone(), new.clone(), given.collect())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 100_000, ..ProptestConfig::with_cases(1_000) })]

    /// Checks the standing of a record, and what is said about the rules.
    #[test]
    fn a_record_stands_as_brute_force_says((old, new, given) in pair_with_answers()) {
        let (old_rules, old_decision) = old.load();
        let (new_rules, new_decision) = new.load();
        let answers = model::answers(&old, &given);
        prop_assume!(old.possible(&given).len() == 1);
        let text = recorded(&old_rules, &answers);
        let it = rechecked(&new_rules, file("record.yaml", text));

        let [then, now] = [&old, &new].map(|model| model.possible(&given));
        let is_same = now == then;
        let is_weaker = is_same && {
            let robustness = |decision: &Decision| {
                let outcome = decision.remaining(&answers).settled().unwrap();
                decision.reasons(&answers, outcome).unwrap().robustness.unwrap_or(usize::MAX)
            };
            robustness(&new_decision) < robustness(&old_decision)
        };
        let expected = match (is_same, is_weaker) {
            (false, _) => Standing::Changed,
            (true, true) => Standing::Weaker,
            (true, false) => Standing::Holds,
        };
        prop_assert_eq!(it.standing, expected);
        let number = |id: &str| -> usize { id[1..].parse().unwrap() };
        let possible = it.now.possible.iter().map(|it| number(&it.id));
        prop_assert_eq!(&possible.collect::<BTreeSet<_>>(), &now);
        let open = it.now.open_questions.iter().map(|it| number(&it.id));
        prop_assert_eq!(open.collect::<BTreeSet<_>>(), new.relevant(&given));

        let is_edited = it.because.iter().any(|cause| cause.change == Change::RecordEdited);
        if it.standing != Standing::Changed || is_edited {
            prop_assert!(it.because.is_empty() || is_edited);
            prop_assert!(!is_edited || old.yaml() == new.yaml());
            return Ok(());
        }
        prop_assert!(!it.because.is_empty(), "nothing is to blame");
        let decided = decides(&old, &old.complete(&given));
        let (old_says, new_says) = (rules_of(&old), rules_of(&new));
        let [then_says, now_says] = [&old_says, &new_says].map(|says| says.get(&decided));
        for cause in &it.because {
            let rule = cause.rule.as_ref().unwrap();
            match cause.change {
                Change::RecordEdited => prop_assert!(false),
                Change::RuleGone => {
                    prop_assert_eq!(rule, &decided);
                    prop_assert!(now_says.is_none());
                }
                Change::RuleRewritten | Change::RuleRecommendsAnother => {
                    prop_assert_eq!(rule, &decided);
                    prop_assert_ne!(then_says, now_says);
                }
                Change::RuleDecides => {
                    let can_decide = new.completions(&given).iter().any(|completion| {
                        decides(&new, completion) == *rule
                            && !then.contains(&new.outcome(completion))
                    });
                    prop_assert!(can_decide, "{rule} does not change the outcome");
                }
            }
        }
    }
}

/// A change to a text: at a position, some characters are replaced.
fn edit() -> impl Strategy<Value = (usize, usize, String)> {
    const MARKS: &[&str] = &[
        "", "-", ":", "\n", "---\n", "'", "\"", "[", "{", "&a", "*a", "\t", "\u{0}", "é", "1e999",
    ];
    (
        any::<usize>(),
        0..6usize,
        proptest::sample::select(MARKS).prop_map(str::to_owned),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Anything wrong with a record is reported in every format.
    #[test]
    fn a_broken_record_is_reported_and_nothing_else_happens(
        form in 0..3usize,
        edits in proptest::collection::vec(edit(), 0..6),
    ) {
        let rules = small(&rule("staff", "{staff: yes}", "two"));
        let mut answers = Answers::none(2);
        answers.rest_not_sure(&rules);
        let decision = Decision::compile(&rules).unwrap();
        let advice = Advice::new(&rules, &decision, &answers, None).unwrap();
        let circumstances = circumstances();
        let (name, text) = match form {
            0 => ("a.yaml", Record::new(&advice).to_yaml()),
            1 => ("a.md", adr::render(&advice, circumstances)),
            _ => ("a.json", to_json(&advice)),
        };
        // Most of an ADR is prose, which cannot be invalid.
        let mut letters: Vec<char> = text.chars().collect();
        for (place, count, letters_instead) in edits {
            let start = place % letters.len().min(900);
            let end = (start + count).min(letters.len());
            letters.splice(start..end, letters_instead.chars());
        }
        let broken: String = letters.into_iter().collect();
        let report = Report::new(&rules, vec![Ok(file(name, broken))]).unwrap();
        let look = Look { width: 50, colour: false };
        let table = recheck::table(&rules, &report, look);
        let zero = '\0';
        prop_assert!(!table.contains(zero), "{table:?}");
        prop_assert!(!recheck::markdown(&rules, &report).contains(zero));
        prop_assert!(!recheck::github(&rules, &report, str::to_owned).contains(zero));
        let text = to_json(&report);
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let can_stay = report.decisions.iter().all(|it| it.standing.passes());
        let passes = can_stay && report.unreadable.is_empty();
        prop_assert_eq!(document["passed"].as_bool(), Some(passes));
    }
}

/// A rule set with these rules before the last.
fn small(rules: &str) -> RuleSet {
    let text = format!(
        "{{format: 1, id: small, version: '1', title: Small?,
          questions: [
            {{id: staff, ask: Staff?, kind: yes-no}},
            {{id: size, ask: Size?, kind: one-of, options: [{{id: s, label: S}}, {{id: l, label: L}}]}}],
          findings: [{{id: large, says: it is large, when: {{size: l}}}}],
          decision: [{rules} {{id: last, recommend: one, because: B, house: true}}],
          outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}]}}"
    );
    load::load_text("small.yaml", &text).unwrap().rules
}

fn rule(id: &str, when: &str, outcome: &str) -> String {
    format!("{{id: {id}, when: {when}, recommend: {outcome}, because: B, house: true}},")
}

/// Re-checks `staff: yes, size: l`, recorded under one set of rules, against another.
fn from_to(old: &str, new: &str) -> Rechecked<'static> {
    let (old, new) = (small(old), Box::leak(Box::new(small(new))));
    let mut answers = Answers::none(2);
    for (id, word) in [("staff", "yes"), ("size", "l")] {
        let question = old.question(id).unwrap();
        let answer = old.questions()[question].answer(&[word]).unwrap();
        answers.give(question, answer, Origin::Flag);
    }
    rechecked(new, file("record.yaml", recorded(&old, &answers)))
}

fn causes(causes: &[(Change, &str)]) -> Vec<Cause> {
    let causes = causes.iter().map(|(change, rule)| Cause {
        change: *change,
        rule: Some((*rule).to_owned()),
        because: (*change == Change::RuleDecides).then(|| "B".to_owned()),
    });
    causes.collect()
}

#[test]
fn the_rules_that_changed_are_named() {
    let staff = &rule("staff", "{staff: yes}", "two");
    let large = &rule("large", "{finding: large}", "one");
    let both = &format!("{staff}{large}");
    let [gone, rewritten, another] = [
        Change::RuleGone,
        Change::RuleRewritten,
        Change::RuleRecommendsAnother,
    ]
    .map(|change| (change, "staff"));
    let decides = |rule| (Change::RuleDecides, rule);
    let people = &rule("people", "{staff: yes}", "two");
    let cases = [
        ("the same", both, both, vec![]),
        ("gone", staff, &String::new(), vec![gone, decides("last")]),
        (
            "another condition",
            staff,
            &rule("staff", "{staff: no}", "two"),
            vec![rewritten, decides("last")],
        ),
        (
            "another outcome",
            staff,
            &rule("staff", "{staff: yes}", "one"),
            vec![another],
        ),
        (
            "a new rule before it",
            staff,
            &format!("{large}{staff}"),
            vec![decides("large")],
        ),
        (
            "a rule moved before it",
            both,
            &format!("{large}{staff}"),
            vec![decides("large")],
        ),
        ("another name", staff, people, vec![]),
    ];
    for (name, old, new, expected) in cases {
        let it = from_to(old, new);
        assert_eq!(it.because, causes(&expected), "{name}");
        let standing = match expected.is_empty() {
            true => Standing::Holds,
            false => Standing::Changed,
        };
        assert_eq!(it.standing, standing, "{name}");
    }
}

#[test]
fn a_finding_that_changes_changes_the_rules_that_name_it() {
    let old = small(&rule("large", "{finding: large}", "two"));
    let mut answers = Answers::none(2);
    let size = old.question("size").unwrap();
    answers.give(
        size,
        old.questions()[size].answer(&["l"]).unwrap(),
        Origin::Flag,
    );
    let text = recorded(&old, &answers);
    let new = "{format: 1, id: small, version: '2', title: Small?,
      questions: [
        {id: staff, ask: Staff?, kind: yes-no},
        {id: size, ask: Size?, kind: one-of, options: [{id: s, label: S}, {id: l, label: L}]}],
      findings: [{id: large, says: it is large, when: {size: s}}],
      decision: [{id: large, when: {finding: large}, recommend: two, because: B, house: true},
        {id: last, recommend: one, because: B, house: true}],
      outcomes: [{id: one, title: One, summary: S}, {id: two, title: Two, summary: S}]}";
    let new = load::load_text("small.yaml", new).unwrap().rules;
    let it = rechecked(&new, file("record.yaml", text));
    assert_eq!(it.standing, Standing::Changed);
    let expected = [
        (Change::RuleRewritten, "large"),
        (Change::RuleDecides, "last"),
    ];
    assert_eq!(it.because, causes(&expected));
}

/// Strings that a YAML 1.1 reader may take for a boolean, a number, a date or null.
#[test]
fn what_a_reader_may_take_for_something_else_is_in_quotes() {
    let text = "{format: 1, id: 'yes', version: 'abcdef01', title: Small,
      questions: [
        {id: 'y', ask: Y?, kind: one-of, options: [{id: 'off', label: O}, {id: a-b, label: A}]},
        {id: 'on', ask: On?, kind: any-of, options: [{id: 'off', label: O}, {id: a-b, label: A}]},
        {id: 'true', ask: True?, kind: any-of, options: [{id: a, label: A}]}],
      decision: [{id: 'null', recommend: 'no', because: B, house: true}],
      outcomes: [{id: 'no', title: No, summary: S}]}";
    let rules = load::load_text("small.yaml", text).unwrap().rules;
    let mut answers = Answers::none(3);
    for (question, words) in [("y", &["off"][..]), ("on", &["off", "a-b"]), ("true", &[])] {
        let question = rules.question(question).unwrap();
        let answer = rules.questions()[question].answer(words).unwrap();
        answers.give(question, answer, Origin::Flag);
    }
    let decision = Decision::compile(&rules).unwrap();
    let record = Record::new(&Advice::new(&rules, &decision, &answers, None).unwrap());
    let text = record.to_yaml();
    for line in [
        "  id: \"yes\"",
        "  version: \"abcdef01\"",
        "recommendation: \"no\"",
        "robustness: null",
        "  rule: \"null\"",
        "  \"y\": \"off\"",
        "  \"on\": [\"off\", a-b]",
        "  \"true\": []",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
    let read: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(read, serde_json::to_value(&record).unwrap());
    let sha256 = text.lines().find(|line| line.starts_with("  sha256: "));
    assert_eq!(
        sha256,
        Some(format!("  sha256: \"{}\"", rules.sha256()).as_str())
    );
    let record = record.to_front_matter(&Head {
        title: "5e3",
        number: Some(7),
        status: "accepted",
        date: "2026-11-20",
    });
    let head = "---\nstatus: accepted\ndate: 2026-11-20\ntitle: \"5e3\"\nnumber: 7\n";
    assert!(record.starts_with(head), "{record}");
}

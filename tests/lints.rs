//! The checks of a rule set: each kind of lint on a small rule set, without false positives.

use std::collections::BTreeSet;

use crate::common::{Finish, Folder, Run, SHIPPED, program};
use backend_advisor::advice::Advice;
use backend_advisor::answers::{Answers, Origin};
use backend_advisor::decision::Decision;
use backend_advisor::ids::{OutcomeId, RuleId};
use backend_advisor::lint::{Code, Lint, Severity, check};
use backend_advisor::ruleset::{Loaded, load};

fn loaded(text: &str) -> Loaded {
    load::load_text("set.yaml", text).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// Three questions, and two outcomes; `rest` is the rest of the rule set.
fn set(rest: &str) -> String {
    format!(
        "format: 1
id: set
version: '1'
title: Set
questions:
  - {{id: x, ask: X, kind: yes-no}}
  - {{id: z, ask: Z, kind: one-of, options: [{{id: a, label: A}}, {{id: b, label: B}}, {{id: c, label: C}}]}}
  - {{id: m, ask: M, kind: any-of, options: [{{id: p, label: P}}, {{id: q, label: Q}}, {{id: r, label: R}}]}}
outcomes:
  - {{id: one, title: One, summary: S}}
  - {{id: two, title: Two, summary: S}}
{rest}"
    )
}

/// Rules that use all of it and exclude each other, with `more` rules before the last.
fn sound(more: &str) -> String {
    set(&format!(
        "decision:
  - {{id: some, when: {{all: [{{x: yes}}, {{z: a}}, {{m: p}}, {{at-least: {{count: 1, of: [{{m: p}}, {{m: q}}]}}}}]}}, recommend: one, because: B, house: true}}
  - {{id: more, when: {{all: [{{x: no}}, {{z: b}}, {{m: q}}, {{not: {{m: [r, not-sure]}}}}]}}, recommend: one, because: B, house: true}}
{more}  - {{id: last, recommend: two, because: B, house: true}}
"
    ))
}

/// A lint in one line, with its place.
fn line(loaded: &Loaded, lint: &Lint) -> String {
    let place = lint.place.as_ref();
    let place = place.and_then(|place| loaded.texts.locate(place));
    let place = place.map_or_else(String::new, |place| format!("{place}: "));
    format!("{place}{}: {}", lint.code.name(), lint.message)
}

/// The lints of a rule set, after checking every witness.
fn found(text: &str) -> Vec<String> {
    let loaded = loaded(text);
    let report = check(&loaded, true, 1);
    for lint in &report.lints {
        replay(&loaded, lint);
    }
    let lints = report.lints.iter();
    lints.map(|lint| line(&loaded, lint)).collect()
}

/// The outcome and the rule that decide the answers of a witness, the rest not being sure of.
fn decided(loaded: &Loaded, lint: &Lint) -> Option<(OutcomeId, RuleId, Answers)> {
    let rules = &loaded.rules;
    let mut answers = Answers::none(rules.questions().len());
    for (question, answer) in lint.witness.as_ref()? {
        answers.give(*question, answer.clone(), Origin::File);
    }
    answers.rest_not_sure(rules);
    let decision = Decision::compile(rules).unwrap();
    let advice = Advice::new(rules, &decision, &answers, None).unwrap();
    let decided_by = advice.decided_by.as_ref()?.rule;
    let rule = rules.decision().position(|it| it.id == decided_by.id)?;
    Some((advice.outcome()?, rule, answers))
}

/// Runs the answers of a witness through the decision.
fn replay(loaded: &Loaded, lint: &Lint) {
    let rules = loaded.rules.decision();
    let id = rules.position(|rule| rule.id == lint.id);
    let wanted = [
        Code::RuleNeverDecides,
        Code::RuleRedundant,
        Code::OrderDecides,
        Code::ClearOutweighed,
        Code::NotOfNotSure,
        Code::OnlyNotSure,
        Code::LawBroken,
    ];
    assert_eq!(lint.witness.is_some(), wanted.contains(&lint.code));
    let Some((_, rule, answers)) = decided(loaded, lint) else {
        return;
    };
    let truths = backend_advisor::decision::kleene::Truths::new(&loaded.rules, &answers);
    let holds = |rule: RuleId| {
        truths.of(&rules[rule].when) == backend_advisor::decision::kleene::Truth::True
    };
    match lint.code {
        Code::RuleRedundant | Code::ClearOutweighed => assert_eq!(Some(rule), id),
        Code::RuleNeverDecides => {
            assert!(holds(id.unwrap()));
            assert!(lint.related.contains(&rules[rule].id));
        }
        Code::OrderDecides => {
            assert_eq!(Some(rule), id);
            let mut related = lint.related.iter();
            assert!(related.any(|other| {
                let other = rules.position(|it| it.id == *other).unwrap();
                holds(other) && rules[other].recommend != rules[rule].recommend
            }));
        }
        _ => {}
    }
}

#[test]
fn nothing_is_found_in_a_sound_rule_set() {
    let text = sound("");
    assert_eq!(found(&text), [""; 0]);
    let report = check(&loaded(&text), true, 1);
    assert!(report.passes(Severity::Note));
    assert_eq!(report.accepted, 0);
}

#[test]
fn rules_that_are_not_needed() {
    let text = sound(
        "  - {id: never, when: {all: [{x: yes}, {x: no}]}, recommend: one, because: B, house: true}
  - {id: covered, when: {all: [{x: yes}, {z: a}, {m: p}, {m: q}]}, recommend: two, because: B, house: true}
  - {id: same, when: {all: [{x: not-sure}, {z: c}]}, recommend: two, because: B, house: true}
  - {id: wide, when: {z: c}, recommend: two, because: B, house: true}
",
    );
    assert_eq!(
        found(&text),
        [
            "set.yaml:15:10: rule-never-holds: rule `never` never holds: its condition is always false",
            "set.yaml:16:10: rule-never-decides: rule `covered` never decides: `some` always decides first",
            "set.yaml:17:10: rule-redundant: rule `same` is redundant: without it, later rules would also give `two`",
            "set.yaml:13:10: order-decides: rule `some` decides before other rules that also hold, for 1.9% of all complete answer sets: `covered` would give `two`",
        ]
    );
}

#[test]
fn several_rules_cover_one_and_none_too_many_is_named() {
    let text = set("decision:
  - {id: idle, when: {z: a}, recommend: one, because: B, house: true}
  - {id: yes-rule, when: {all: [{x: yes}, {m: [p, q, r]}]}, recommend: one, because: B, house: true}
  - {id: no-rule, when: {all: [{x: no}, {m: [p, q, r]}]}, recommend: one, because: B, house: true}
  - {id: covered, when: {all: [{x: [yes, no]}, {m: p}]}, recommend: one, because: B, house: true}
  - {id: last, recommend: two, because: B, house: true}
");
    let loaded = loaded(&text);
    let report = check(&loaded, true, 1);
    let dead = &report.lints[0];
    assert_eq!(dead.code, Code::RuleNeverDecides);
    assert_eq!(dead.related, ["yes-rule", "no-rule"]);
    assert_eq!(
        dead.message,
        "rule `covered` never decides: `yes-rule` and `no-rule` together always decide first"
    );
}

#[test]
fn conditions_that_say_nothing() {
    let text = sound(
        "  - {id: part, when: {all: [{x: not-sure}, {any: [{z: a}, {not: {z: a}}]}]}, recommend: one, because: B, house: true}
",
    ) + "findings:
  - {id: idle, says: S, when: {x: yes}}
  - {id: always, says: S, when: {not: {all: [{x: yes}, {x: no}]}}}
signals:
  - {id: blind, when: {all: [{z: a}, {z: b}]}, points-to: one, strength: strong, because: B, house: true}
  - {id: user, when: {all: [{finding: always}, {z: a}]}, points-to: one, strength: strong, because: B, house: true}
";
    assert_eq!(
        found(&text),
        [
            "set.yaml:19:33: condition-constant: the condition of finding `always` is always true",
            "set.yaml:15:44: condition-constant: a part of the condition of rule `part` is always true",
            "set.yaml:21:23: signal-never-visible: signal `blind` is never shown: its condition is always false",
            "set.yaml:18:10: finding-unused: the finding `idle` is not used",
        ]
    );
}

#[test]
fn questions_and_outcomes_that_do_not_matter() {
    let text = set("decision:
  - {id: first, when: {all: [{z: [a, b]}, {m: [p, q]}]}, recommend: one, because: B, house: true}
  - {id: last, recommend: two, because: B, house: true}
")
    .replace(
        "outcomes:\n",
        "outcomes:\n  - {id: zero, title: Zero, summary: S}\n",
    );
    assert_eq!(
        found(&text),
        [
            "set.yaml:10:10: outcome-never-reached: no answers lead to the outcome `zero`",
            "set.yaml:6:10: question-without-effect: no outcome and no text of an outcome depends on the question `x`",
        ]
    );
}

#[test]
fn an_outcome_that_is_always_reached() {
    let text = "format: 1
id: set
version: '1'
title: Set
questions: [{id: x, ask: X, kind: yes-no}]
decision: [{id: last, recommend: one, because: B, house: true}]
outcomes: [{id: one, title: One, summary: S}]
";
    assert_eq!(
        found(text),
        [
            "set.yaml:7:17: outcome-always-reached: all answers lead to the outcome `one`",
            "set.yaml:5:18: question-without-effect: no outcome and no text of an outcome depends on the question `x`",
        ]
    );
}

#[test]
fn rules_that_are_clear_against_the_signals() {
    // Signals for `two` where `more` decides, and signals for `one`.
    let signals = |two: &[(&str, &str)], one: &[(&str, &str)]| {
        let mut text = sound("").replace(
            "not-sure]}}]}, recommend: one,",
            "not-sure]}}]}, recommend: one, certainty: clear,",
        ) + "signals:\n";
        let both = [("two", two), ("one", one)];
        let both = both
            .iter()
            .flat_map(|(outcome, signals)| signals.iter().map(move |it| (outcome, it)));
        for (number, (outcome, (when, strength))) in both.enumerate() {
            text += &format!(
                "  - {{id: s{number}, when: {{{when}}}, points-to: {outcome}, strength: {strength}, because: B, house: true}}\n"
            );
        }
        found(&text)
    };
    let outweighed = |counts: &str| {
        [format!(
            "set.yaml:14:10: clear-outweighed: rule `more` says `certainty: clear` for `one`, but the signals can favor `two`: {counts}"
        )]
    };
    // One strong signal weighs more than any number of supporting ones.
    assert_eq!(
        signals(
            &[("x: no", "strong"), ("z: a", "decisive")],
            &[("z: b", "supporting"), ("m: q", "supporting")]
        ),
        outweighed("1 strong against 2 supporting")
    );
    // A signal that holds for only some of the answers counts for exactly those.
    assert_eq!(
        signals(
            &[("m: p", "strong"), ("x: no", "supporting")],
            &[("z: b", "strong"), ("not: {m: p}", "decisive")]
        ),
        outweighed("1 strong and 1 supporting against 1 strong")
    );
    assert_eq!(
        signals(&[("x: no", "supporting")], &[]),
        outweighed("1 supporting against none")
    );
    // As many and as strong signals do not outweigh, nor do those that never hold with the rule.
    let none = [""; 0];
    assert_eq!(
        signals(
            &[("x: no", "strong"), ("m: none", "decisive")],
            &[("z: b", "strong")]
        ),
        none
    );
    assert_eq!(
        signals(
            &[("x: no", "strong"), ("m: [p, q]", "supporting")],
            &[("z: b", "decisive")]
        ),
        none
    );
}

#[test]
fn signals_for_parts_count_for_the_whole_and_all_outcomes_ahead_are_named() {
    let lints = |combines: &str, alone: &str| {
        let rules = "decision:
  - {id: first, when: {x: yes}, recommend: one, certainty: clear, because: B, house: true}
  - {id: second, when: {z: a}, recommend: two, because: B, house: true}
  - {id: last, recommend: three, because: B, house: true}
signals:
  - {id: a, when: {z: a}, points-to: two, strength: strong, because: B, house: true}
  - {id: b, when: {z: b}, points-to: three, strength: decisive, because: B, house: true}
";
        let text = set(rules).replace(
            "title: One, summary: S",
            &format!("title: One, summary: S, combines: [{combines}]"),
        );
        let text = text.replace(
            "decision:",
            "  - {id: three, title: Three, summary: S}\ndecision:",
        );
        let text = text.replace("points-to: two", &format!("points-to: two, alone: {alone}"));
        let mut found = found(&text);
        found.retain(|it| it.contains("clear-outweighed"));
        found
    };
    let can_favor = |what: &str| {
        [format!(
            "set.yaml:14:10: clear-outweighed: rule `first` says `certainty: clear` for `one`, but the signals can favor {what}"
        )]
    };
    assert_eq!(
        lints("", "false"),
        can_favor("`three` and `two`, `three` the most: 1 decisive against none")
    );
    assert_eq!(
        lints("three", "false"),
        can_favor("`two`: 1 strong against none")
    );
    assert_eq!(
        lints("three, two", "true"),
        can_favor("`two`: 1 strong against none")
    );
    assert_eq!(lints("three, two", "false"), [""; 0]);
}

#[test]
fn not_being_sure_of_what_is_negated() {
    let text = sound(
        "  - {id: negated, when: {all: [{z: c}, {not: {x: yes}}]}, recommend: one, because: B, house: true}
  - {id: said, when: {all: [{m: none}, {not: {z: [a, b, c, not-sure]}}]}, recommend: one, because: B, house: true}
",
    );
    let loaded = loaded(&text);
    let report = check(&loaded, true, 1);
    let lines: Vec<String> = report.lints.iter().map(|it| line(&loaded, it)).collect();
    assert!(
        lines.contains(
            &"set.yaml:15:40: not-of-not-sure: a not-sure answer to `x` makes this `not` of rule `negated` true, which changes the outcome"
                .to_owned()
        ),
        "{lines:#?}"
    );
    let negations = report.lints.iter();
    let negations: Vec<&Lint> = negations
        .filter(|lint| lint.code == Code::NotOfNotSure)
        .collect();
    assert_eq!(negations.len(), 1, "{lines:#?}");
    let (outcome, rule, answers) = decided(&loaded, negations[0]).unwrap();
    assert_eq!(loaded.rules.outcomes()[outcome].id, "one");
    assert_eq!(loaded.rules.decision()[rule].id, "negated");
    let x = loaded.rules.question("x").unwrap();
    assert_eq!(
        answers.answer(x),
        Some(&backend_advisor::ruleset::Answer::NotSure)
    );
}

/// The lints about ranges of a rule set with these rules for numbers of developers.
fn lints_of_ranges(whole: bool, rules: &[(&str, &str)]) -> Vec<String> {
    let mut text = format!(
        "format: 1
id: team
version: '1'
title: Team?
house: true
questions:
  - {{id: n, ask: How many?, kind: number, unit: people, whole: {whole}}}
  - {{id: ops, ask: Are there operators?, kind: yes-no}}
decision:
"
    );
    for (index, (when, outcome)) in rules.iter().enumerate() {
        text += &format!("  - {{id: r{index}, when: {when}, recommend: {outcome}, because: B}}\n");
    }
    text += "  - {id: last, recommend: other, because: B}\noutcomes:\n";
    for outcome in ["one", "many", "other"] {
        text += &format!("  - {{id: {outcome}, title: T, summary: S}}\n");
    }
    let found = loaded(&text);
    let report = check(&found, false, 1);
    let lints = report.lints.iter();
    let lints = lints.filter(|it| matches!(it.code, Code::NumberGap | Code::NumberOverlap));
    let lints = lints.map(|it| {
        let witness = it.witness.as_ref().unwrap().iter();
        let witness = witness.map(|(id, answer)| {
            let question = &found.rules.questions()[*id];
            format!("{}={}", question.id, answer.words(question).concat())
        });
        let witness: Vec<String> = witness.collect();
        format!("{}: {} ({})", it.code.name(), it.message, witness.join(" "))
    });
    lints.collect()
}

#[test]
fn single_numbers_that_ranges_leave_out_or_share_are_found() {
    let one = |when| (when, "one");
    let many = |when| (when, "many");
    let gap = "number-gap: `< 5` of rule `r0` and `> 5` of rule `r1` leave out exactly 5 people, which gives another outcome (n=5)";
    for whole in [true, false] {
        let rules = [one("{n: '< 5'}"), many("{n: '> 5'}")];
        assert_eq!(lints_of_ranges(whole, &rules), [gap]);
    }
    let rules = [many("{n: '>= 7'}"), one("{n: 1..5}")];
    assert_eq!(
        lints_of_ranges(true, &rules),
        [
            "number-gap: `>= 7` of rule `r0` and `1..5` of rule `r1` leave out exactly 6 people, which gives another outcome (n=6)"
        ]
    );
    let rules = [one("{n: 5..20}"), many("{all: [{n: 20..50}, {ops: yes}]}")];
    assert_eq!(
        lints_of_ranges(true, &rules),
        [
            "number-overlap: `5..20` of rule `r0` and `20..50` of rule `r1` both include exactly 20 people (n=20 ops=yes)"
        ]
    );

    // None of these is a mistake.
    let sound: [&[(&str, &str)]; 9] = [
        &[one("{n: '< 5'}"), many("{n: '>= 5'}")],
        &[one("{n: '< 5'}"), many("{n: '> 5'}"), ("{n: 5}", "other")],
        &[one("{n: ['< 5', '> 5']}")],
        &[one("{n: '< 5'}"), ("{n: '> 5'}", "other")],
        &[one("{n: '< 5'}"), many("{n: '> 10'}")],
        &[one("{n: 5..20}"), one("{n: 20..50}")],
        &[one("{n: '>= 20'}"), many("{n: 20..50}")],
        &[one("{n: 20}"), many("{n: 20..50}")],
        &[
            one("{all: [{n: 5..20}, {ops: no}]}"),
            many("{all: [{n: 20..50}, {ops: yes}]}"),
        ],
    ];
    for rules in sound {
        assert_eq!(lints_of_ranges(true, rules), [""; 0], "{rules:?}");
    }
    let rules = [one("{n: '<= 5'}"), many("{n: '>= 7'}")];
    assert_eq!(lints_of_ranges(false, &rules), [""; 0]);
}

#[test]
fn an_outcome_that_only_not_sure_reaches_is_found_with_its_answers() {
    let text = "format: 1
id: patch
version: '1'
title: When do we patch?
house: true
questions:
  - {id: exploited, ask: Is it exploited?, kind: yes-no}
  - {id: exposed, ask: Can the internet reach it?, kind: yes-no}
decision:
  - {id: open, when: {all: [{exploited: yes}, {exposed: yes}]}, recommend: today, because: It will be hit.}
  - {id: closed, when: {all: [{exploited: yes}, {exposed: no}]}, recommend: this-week, because: It may be hit.}
  - {id: otherwise, recommend: some-day, because: Nobody attacks it.}
outcomes:
  - {id: today, title: Today, summary: Now.}
  - {id: this-week, title: This week, summary: Soon.}
  - {id: some-day, title: Some day, summary: Later.}
";
    let found = loaded(text);
    let report = check(&found, false, 1);
    let lines: Vec<String> = report.lints.iter().map(|it| line(&found, it)).collect();
    assert_eq!(
        lines,
        [
            "set.yaml:8:10: only-not-sure: not-sure on `exposed` leads to `some-day` by rule `otherwise`, although every other answer to it leads elsewhere"
        ]
    );
    let run = rules_check(text, &["--deny", "warnings"]);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stdout
            .contains("exploited: yes\n          exposed: not-sure\n"),
        "{}",
        run.stdout
    );
    // Whoever names not-sure means it.
    let careful = text.replace("{exposed: yes}", "{exposed: [yes, not-sure]}");
    assert_eq!(rules_check(&careful, &["--deny", "warnings"]).code, Some(0));
}

/// A table that names every case, some of them with the outcome of the last rule.
#[test]
fn rows_of_a_table_that_equal_the_default_are_fine() {
    let text = set("decision:
  - {id: a, when: {all: [{z: a}, {x: yes}, {m: p}]}, recommend: one, because: B, house: true}
  - {id: b, when: {z: b}, recommend: two, because: B, house: true}
  - {id: c, when: {all: [{z: c}, {x: no}]}, recommend: two, because: B, house: true}
  - {id: last, recommend: two, because: B, house: true}
");
    assert_eq!(found(&text), [""; 0]);
}

#[test]
fn notes_are_shown_only_if_someone_asks_for_them() {
    let overlap = "  - {id: some-too, when: {all: [{x: yes}, {z: a}]}, recommend: two, because: B, house: true}
  - {id: negated, when: {all: [{z: c}, {not: {x: yes}}]}, recommend: one, because: B, house: true}
";
    let codes = |more: &str, pedantic| {
        let report = check(&loaded(&(sound(overlap) + more)), pedantic, 1);
        let lints = report.lints.iter();
        let lines = lints.map(|it| format!("{} {} {}", it.severity.name(), it.code.name(), it.id));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(codes("", false), [""; 0]);
    let notes = ["note order-decides some", "note not-of-not-sure negated"];
    assert_eq!(codes("", true), notes);
    // What is accepted need not be looked for.
    let accept = "accept: [{code: not-of-not-sure, id: negated, because: B.}]\n";
    assert_eq!(codes(accept, false), [""; 0]);
    assert_eq!(codes(accept, true), notes[..1]);
    // A level is a reason to look.
    let levels = "levels: {order-decides: error, not-of-not-sure: note}\n";
    let raised = ["error order-decides some", notes[1]];
    assert_eq!(codes(levels, false), raised);
}

#[test]
fn levels_that_set_nothing() {
    let text =
        sound("") + "levels: {analysis-incomplete: note, order-decide: note, text-missing: note}\n";
    assert_eq!(
        found(&text),
        [
            "set.yaml:16:10: level-unused: `analysis-incomplete` is always an error",
            "set.yaml:16:37: level-unused: unknown code `order-decide`; did you mean `order-decides`?",
        ]
    );
    let run = rules_check(&(sound("") + "levels: {text-missing: fatal}\n"), &[]);
    assert_eq!(run.code, Some(2));
    let empty = sound("").replace("ask: X", "ask: ''");
    assert_eq!(rules_check(&empty, &[]).code, Some(1));
    let run = rules_check(&(empty + "levels: {text-missing: warning}\n"), &[]);
    assert_eq!(run.code, Some(0));
    assert!(
        run.stdout.contains("warning[text-missing]"),
        "{}",
        run.stdout
    );
}

#[test]
fn texts_that_are_never_shown() {
    let text = "format: 1
id: set
version: '1'
title: Set
questions: [{id: x, ask: X, kind: yes-no}, {id: y, ask: Y, kind: yes-no}]
decision:
  - {id: first, when: {y: yes}, recommend: one, because: B, house: true}
  - {id: last, recommend: two, because: B, house: true}
outcomes:
  - id: one
    title: One
    summary: S
    costs:
      - {say: Never., when: {y: no}, house: true}
      - {say: Sometimes., when: {x: yes}, house: true}
    plan:
      - id: part
        title: Part
        choices:
          - {say: First., when: {x: yes}, house: true}
          - {say: Second., when: {all: [{x: yes}, {y: yes}]}, house: true}
          - {say: Third., house: true}
          - {say: Fourth., house: true}
      - {id: other, title: Other, choices: [{say: Only., house: true}]}
  - {id: two, title: Two, summary: S, start: [{say: No., when: {all: [{x: yes}, {x: no}]}, house: true}]}
";
    let one = |line, column, text| format!("set.yaml:{line}:{column}: text-never-shown: {text}");
    let never = "its condition is false for all answers that lead there";
    let earlier = "an earlier choice is always shown instead";
    assert_eq!(
        found(text),
        [
            one(
                14,
                15,
                format!("a text of outcome `one` is never shown: {never}")
            ),
            one(
                21,
                19,
                format!("a choice for `part` of outcome `one` is never shown: {earlier}")
            ),
            one(
                23,
                19,
                format!("a choice for `part` of outcome `one` is never shown: {earlier}")
            ),
            one(
                25,
                53,
                format!("a text of outcome `two` is never shown: {never}")
            ),
        ]
    );
}

#[test]
fn texts_claims_and_scenarios() {
    let text = sound("")
        .replace("ask: X", "ask: ' '")
        .replace("summary: S}\n  - {id: two", "summary: ''}\n  - {id: two")
        + "sources:
  - id: article
    title: Article
    claims:
      - {id: nowhere, says: S}
      - {id: cited, says: S}
signals:
  - {id: signal, when: {x: yes}, points-to: one, strength: strong, because: B, claims: [cited]}
background:
  - {claim: cited, because: B}
scenarios:
  - {id: first, answers: {x: yes}, rest: not-sure, outcome: two, rule: last}
  - {id: again, answers: {x: yes, z: not-sure, m: not-sure}, outcome: two, rule: last}
  - {id: other, answers: {x: yes}, outcome: two, rule: last}
";
    assert_eq!(
        found(&text),
        [
            "set.yaml:6:18: text-missing: the `ask` of question `x` is empty",
            "set.yaml:10:36: text-missing: the `summary` of outcome `one` is empty",
            "set.yaml:20:14: claim-uncited: the claim `nowhere` is neither cited nor in the background",
            "set.yaml:25:13: claim-background-cited: the claim `cited` is in the background, but it is cited",
            "set.yaml:28:10: scenario-duplicate: scenario `again` gives the same answers as `first`",
        ]
    );
}

#[test]
fn texts_that_a_comment_cuts() {
    let text = sound(
        "  - {id: cut, # like this
     when: {x: not-sure}, recommend: one, because: \"#1\", house: true}
  - id: full
    when: {x: not-sure} # not like this
    recommend: one # nor this
    because: See #12 for it. # twice
    house: true
",
    )
    .replace("title: Set", "title: set #1")
        + "signals:
  - id: number
    when: {x: yes}
    points-to: one
    strength: strong # as they say
    because: Five # six
    house: true
";
    let cut: Vec<String> = found(&text)
        .into_iter()
        .filter(|it| it.contains("text-cut"))
        .collect();
    let message = "text-cut: the text ends before ` #`, which starts a comment; \
                   put it in quotes or move the comment";
    assert_eq!(
        cut,
        [
            format!("set.yaml:4:12: {message}"),
            format!("set.yaml:20:18: {message}"),
            format!("set.yaml:28:19: {message}"),
        ]
    );
}

#[test]
fn hints_that_are_too_wide_to_be_shown() {
    let [fits, wide] = [44, 45].map(|columns| "ä".repeat(columns));
    let text = sound("").replace("label: A}", &format!("label: A, hint: {fits}}}"));
    let text = text.replace("label: R}", &format!("label: R, hint: {wide}}}"));
    assert_eq!(
        found(&text),
        [
            "set.yaml:8:107: hint-too-wide: the `hint` of option `r` is 45 columns wide, but many \
             terminals only have room for 44"
        ]
    );
    assert_eq!(check(&loaded(&text), false, 1).lints, []);
}

#[test]
fn files_that_are_not_read_are_named() {
    let folder = Folder::with("rules.yaml", sound(""));
    folder.write("scenarios/none.yaml", "scenarios: []");
    folder.write("notes/readme.md", "Notes.");
    folder.write(".git/hook.yaml", "title: Hook");
    folder.write("notes.txt", "Notes.");
    assert_eq!(
        folder.run(&["rules", "check", "."]).stdout,
        "nothing found\n"
    );
    folder.write(".draft.yaml", "title: Draft");
    folder.write("scenario/one.yml", "scenarios: []");
    folder.write("scenarios/.two.yml", "nothing");
    let lints = folder.run(&["rules", "check", ".", "--errors", "concise"]);
    assert_eq!(
        lints.stdout,
        "\
warning[file-not-read]: `.draft.yaml` is not read: it is not part of the rule set
warning[file-not-read]: `scenario` is not read: it is not part of the rule set
2 warnings
"
    );
}

#[test]
fn what_is_accepted_is_left_out_and_counted() {
    let text = sound(&format!("{SAME}{WIDE}")).replace("ask: X", "ask: ''")
        + "accept:
  - {code: rule-redundant, id: same, because: It explains.}
  - {code: rule-redundant, id: some, because: It is not.}
  - {code: rule-redundnt, id: same, because: Misspelt.}
  - {code: text-missing, because: They come later.}
  - {code: finding-unused, because: There is none.}
";
    assert_eq!(
        found(&text),
        [
            "set.yaml:20:32: acceptance-unused: there is no lint `rule-redundant` for `some` to accept",
            "set.yaml:21:12: acceptance-unused: unknown code `rule-redundnt`; did you mean `rule-redundant`?",
            "set.yaml:23:12: acceptance-unused: there is no lint `finding-unused` to accept",
        ]
    );
    assert_eq!(check(&loaded(&text), false, 1).accepted, 2);
}

/// At least half of 100 pairs among 50 questions that form a torus: no order of the questions is
/// good.
#[test]
fn what_could_not_be_checked_is_an_error() {
    let mut text = String::from("format: 1\nid: set\nversion: '1'\ntitle: Set\nquestions:\n");
    for number in 0..50 {
        text += &format!("  - {{id: q{number}, ask: Q, kind: yes-no}}\n");
    }
    let pairs = (0..100).map(|pair| {
        let (one, other) = (pair / 2, (pair / 2 + [1, 7][pair % 2]) % 50);
        format!("{{all: [{{q{one}: yes}}, {{q{other}: yes}}]}}")
    });
    let pairs: Vec<String> = pairs.collect();
    text += &format!(
        "decision:
  - {{id: pairs, when: {{at-least: {{count: 50, of: [{}]}}}}, recommend: one, because: B, house: true}}
  - {{id: last, recommend: two, because: B, house: true}}
outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}]
accept: [{{code: analysis-incomplete, id: pairs, because: No.}}]
",
        pairs.join(", ")
    );
    let report = check(&loaded(&text), true, 1);
    assert_eq!(report.lints.len(), 1, "{:?}", report.lints);
    assert_eq!(report.lints[0].code, Code::AnalysisIncomplete);
    assert_eq!(report.lints[0].id, "pairs");
    assert!(report.lints[0].place.is_some());
    assert!(!report.passes(Severity::Error));
}

/// 24 signals on pairs of questions, with all first halves before the second halves, so that any of
/// them may be half true.
#[test]
fn signals_that_are_too_many_to_weigh_are_an_error() {
    let questions = |side: &str| {
        let numbers = 0..24;
        let questions =
            numbers.map(|number| format!("  - {{id: {side}{number}, ask: Q, kind: yes-no}}\n"));
        questions.collect::<String>()
    };
    let signals = (0..24).map(|number| {
        format!(
            "  - {{id: s{number}, when: {{all: [{{l{number}: yes}}, {{r{number}: yes}}]}}, points-to: two, strength: strong, because: B, house: true}}\n"
        )
    });
    let text = format!(
        "format: 1
id: set
version: '1'
title: Set
questions:
  - {{id: x, ask: X, kind: yes-no}}
{}{}decision:
  - {{id: sure, when: {{x: yes}}, recommend: one, certainty: clear, because: B, house: true}}
  - {{id: last, recommend: two, because: B, house: true}}
outcomes: [{{id: one, title: One, summary: S}}, {{id: two, title: Two, summary: S}}]
signals:
{}",
        questions("l"),
        questions("r"),
        signals.collect::<String>()
    );
    let report = check(&loaded(&text), true, 1);
    let errors: Vec<(Code, &str)> = report.lints.iter().map(|it| (it.code, &*it.id)).collect();
    assert!(
        errors.contains(&(Code::AnalysisIncomplete, "sure")),
        "{errors:?}"
    );
    assert!(!report.passes(Severity::Error));
}

#[test]
fn every_code_is_explained() {
    let page = include_str!("../docs/checks.md");
    let headings: Vec<&str> = page
        .lines()
        .filter_map(|it| it.strip_prefix("## "))
        .collect();
    let headings: Vec<&str> = headings.iter().map(|it| it.trim_matches('`')).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(headings, codes);
    for code in Code::ALL {
        let (_, section) = page.split_once(&format!("## {}\n", code.name())).unwrap();
        let first = section.trim_start().lines().next().unwrap_or_default();
        let severity = code.severity().name();
        assert!(
            first.to_lowercase().starts_with(&format!("*{severity}*")),
            "{} is not said to be of severity {severity}",
            code.name()
        );
        assert_eq!(Code::of_name(code.name()), Some(*code));
    }
}

/// Runs `rules check` on a rule set file.
fn rules_check(text: &str, more: &[&str]) -> Run {
    let folder = Folder::with("a,b.yaml", text);
    folder.run(&[&["rules", "check", "a,b.yaml"], more].concat())
}

#[test]
fn the_shipped_rule_set_passes() {
    for path in [&[][..], &[SHIPPED]] {
        let mut program = program(&[&["rules", "check", "--deny", "warnings"], path].concat());
        program.shipped().run().succeeded();
    }
}

/// Two rules of the same outcome, of which the second makes the first redundant.
const SAME: &str = "  - {id: same, when: {all: [{x: not-sure}, {z: c}]}, recommend: two, because: B, house: true}\n";
const WIDE: &str = "  - {id: wide, when: {z: c}, recommend: two, because: B, house: true}\n";

#[test]
fn the_exit_code_is_that_of_a_gate() {
    let warned = sound(&format!("{SAME}{WIDE}"));
    for (text, more, code) in [
        (warned.as_str(), &[][..], 0),
        (&warned, &["--deny", "warnings"], 1),
        // A path and --rules contradict each other.
        (&warned, &["--rules", "nowhere"], 2),
        (&warned, &["--format", "dot"], 2),
        (&sound(&SAME.replace("x: not-sure", "z: a")), &[], 1),
        ("format: 1", &[], 2),
    ] {
        assert_eq!(rules_check(text, more).code, Some(code), "{more:?}");
    }
    let folder = Folder::with("set.yaml", warned);
    let by_flag = [
        "rules", "check", "--rules", "set.yaml", "--deny", "warnings",
    ];
    assert_eq!(folder.run(&by_flag).code, Some(1));
    assert_eq!(
        folder.run(&["rules", "check", "nowhere.yaml"]).code,
        Some(2)
    );
}

#[test]
fn every_format_says_the_same() {
    let faulty = sound(&format!("{SAME}{WIDE}"));
    let run = |format: &str| rules_check(&faulty, &["--format", format]);
    let message = "rule `same` is redundant: without it, later rules would also give `two`";
    assert_eq!(
        run("table").stdout,
        format!(
            "warning[rule-redundant]: {message}
  --> a,b.yaml:15:10
   |
15 |   - {{id: same, when: {{all: [{{x: not-sure}}, {{z: c}}]}}, recommend: two, bec...
   |          ^^^^
   |
   = help: for example, with these answers:
           x: not-sure
           z: c
1 warning
"
        )
    );
    assert_eq!(
        run("github").stdout,
        format!(
            "::warning file=a%2Cb.yaml,line=15,col=10,title=rule-redundant::{message}\n1 warning\n"
        )
    );
    let json = run("json").json();
    assert_eq!(json["passed"], true);
    assert_eq!(json["counts"]["warning"], 1);
    let lint = &json["findings"][0];
    assert_eq!(lint["message"], message);
    assert_eq!(lint["place"]["line"], 15);
    assert_eq!(
        lint["witness"],
        serde_json::json!({"x": "not-sure", "z": "c"})
    );

    let sarif = run("sarif").json();
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Code::ALL.len());
    let ids: BTreeSet<&str> = rules.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    let result = &run["results"][0];
    assert_eq!(result["level"], "warning");
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(rules[index]["id"], result["ruleId"]);
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%2Cb.yaml");
    assert_eq!(place["region"]["startColumn"], 10);
}

#[test]
fn what_is_wrong_with_a_rule_set_that_cannot_be_loaded_is_shown_next_to_its_line() {
    let folder = Folder::with("a.yaml", "format: 2");
    let run = |format| folder.run(&["rules", "check", "a.yaml", "--format", format]);
    let github = run("github");
    assert_eq!(github.code, Some(2));
    let line = "::error file=a.yaml,line=1,col=9,title=invalid rule set::format 2 is not supported; \
                expected 1\n";
    assert!(github.stdout.contains(line), "{}", github.stdout);
    let sarif = run("sarif");
    assert_eq!(sarif.code, Some(2));
    let log: serde_json::Value = serde_json::from_str(&sarif.stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let lines = github
        .stdout
        .lines()
        .filter(|line| line.starts_with("::error"));
    assert_eq!(results.len(), lines.count());
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a.yaml");
}

#[test]
fn a_question_that_only_shapes_the_plan_is_fine() {
    let text = "format: 1
id: set
version: '1'
title: Set
questions: [{id: x, ask: X, kind: yes-no}, {id: y, ask: Y, kind: yes-no}]
decision:
  - {id: first, when: {y: yes}, recommend: one, because: B, house: true}
  - {id: last, recommend: two, because: B, house: true}
outcomes:
  - {id: one, title: One, summary: S, costs: [{say: Dear., when: {x: yes}, house: true}]}
  - {id: two, title: Two, summary: S}
";
    assert_eq!(found(text), [""; 0]);
}

//! The fast reader against the careful one.

use proptest::prelude::*;

use super::*;
use crate::batch::slow;
use crate::ids::Id;
use crate::ruleset::load;

/// A rule set with each kind of question; one of them has the name of a key.
fn rules(key: &str) -> RuleSet {
    let text = format!(
        "{{format: 1, id: small, version: '1', title: Small, questions: [
          {{id: {key}, ask: Staff?, kind: yes-no}},
          {{id: size, ask: Size?, kind: one-of, options: [
            {{id: small, label: S}}, {{id: yes, label: L}}]}},
          {{id: parts, ask: Parts?, kind: any-of, options: [
            {{id: a, label: A}}, {{id: b, label: B}}, {{id: yes, label: C}}]}}],
        decision: [{{id: last, recommend: one, because: B, house: true}}],
        outcomes: [{{id: one, title: One, summary: S}}]}}"
    );
    load::load_text("small.yaml", &text).unwrap().rules
}

/// Any value: mostly one that could be an answer.
fn value() -> impl Strategy<Value = String> {
    let words = [
        r#""yes""#,
        r#""no""#,
        r#""small""#,
        r#""a""#,
        r#""b""#,
        r#""not-sure""#,
        r#""none""#,
        r#""true""#,
        r#""\u0061""#,
        "true",
        "false",
    ];
    let others = [
        "null",
        "1",
        "-0.5e9",
        r#""c""#,
        r#""""#,
        "{}",
        r#""ä\ud83d\ude00""#,
    ];
    let word = prop::sample::select(words.to_vec()).prop_map(str::to_owned);
    let other = prop::sample::select(others.to_vec()).prop_map(str::to_owned);
    let one = prop_oneof![9 => word.clone(), 1 => other];
    let list = prop::collection::vec(one.clone(), 0..4);
    let list = list.prop_map(|list| format!("[{}]", list.join(", ")));
    prop_oneof![6 => word, 3 => list, 1 => one]
}

fn entries(keys: &'static [&'static str]) -> impl Strategy<Value = String> {
    let entry =
        (prop::sample::select(keys), value()).prop_map(|(key, value)| format!("\"{key}\":{value}"));
    prop::collection::vec(entry, 0..4).prop_map(|entries| entries.join(","))
}

fn line() -> impl Strategy<Value = String> {
    let answers = || entries(&["staff", "size", "parts", "id"]);
    let own = answers().prop_map(|answers| format!("{{{answers}}}"));
    let around = || entries(&["id", "staff", "status", "answers", "size"]);
    let record = (around(), answers(), around()).prop_map(|(before, answers, after)| {
        let parts = [before, format!("\"answers\" : {{{answers}}}"), after];
        let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        format!(" {{{}}}\t", parts.join(" , "))
    });
    let whole = prop_oneof![own, record];
    // Some are cut off or spoilt.
    (whole, any::<prop::sample::Index>(), 0..12u8).prop_map(|(mut line, index, what)| {
        let at = index.index(line.len());
        if line.is_char_boundary(at) {
            match what {
                0 => line.truncate(at),
                1 => line.insert(at, '"'),
                2 => line.insert(at, '}'),
                3 => line.insert(at, ','),
                _ => {}
            }
        }
        line
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// What is read here is right, and means the same to the careful reader.
    #[test]
    fn what_is_read_fast_is_read_slowly_with_the_same_result(line in line()) {
        for key in ["staff", "id"] {
            let rules = rules(key);
            let words = Words::new(&rules);
            let mut given: Given = rules.questions().map(|_, _| None);
            let mut careful = given.clone();
            let fast = words.read(&line, &mut given);
            let slow = slow::read(&rules, line.as_bytes(), &mut careful);
            match fast {
                Some(id) => {
                    prop_assert_eq!(&slow.errors, &[]);
                    prop_assert_eq!(id.map(RawValue::get), slow.id.map(RawValue::get));
                    prop_assert_eq!(given, careful);
                }
                // Only the name of a key, or a key with a second meaning, is left to it.
                None if slow.errors.is_empty() => {
                    prop_assert!(line.contains("answers") || key == "id", "{}", line);
                }
                None => {}
            }
        }
    }
}

#[test]
fn everything_usual_is_read_fast() {
    let rules = rules("staff");
    let words = Words::new(&rules);
    let none = rules.questions().map(|_, _| None);
    let yes = Some(Chosen::One(OptionId::new(0)));
    for (line, id, expected) in [
        ("{}", None, [None, None, None]),
        (r#"{"staff": "yes"}"#, None, [yes, None, None]),
        (r#"{"staff":true,"size":["small"]}"#, None, [yes, yes, None]),
        (
            r#"{"id":[7],"staff":"yes"}"#,
            Some("[7]"),
            [yes, None, None],
        ),
        (
            r#"{"staff":"not-sure","parts":["yes","a"]}"#,
            None,
            [Some(Chosen::NotSure), None, Some(Chosen::Many(0b101))],
        ),
        (r#"{"parts":[]}"#, None, [None, None, Some(Chosen::NONE)]),
        (
            r#"{"parts":"none"}"#,
            None,
            [None, None, Some(Chosen::NONE)],
        ),
        (
            r#"{"parts":["none"]}"#,
            None,
            [None, None, Some(Chosen::NONE)],
        ),
        (
            r#"{"parts":["not-sure"]}"#,
            None,
            [None, None, Some(Chosen::NotSure)],
        ),
        (
            r#"{"parts":"b"}"#,
            None,
            [None, None, Some(Chosen::Many(0b10))],
        ),
        (
            r#"{"id":{"a": 1e999},"answers":{"staff":"yes"},"more":[{}]}"#,
            Some(r#"{"a": 1e999}"#),
            [yes, None, None],
        ),
        (
            r#"{"schema_version":1,"size":"small","answers":{},"staff":"yes"}"#,
            None,
            [None, None, None],
        ),
    ] {
        let mut given: Given = none.clone();
        let read = words.read(line, &mut given);
        assert_eq!(read.map(|id| id.map(RawValue::get)), Some(id), "{line}");
        assert_eq!(
            given.values().copied().collect::<Vec<_>>(),
            expected,
            "{line}"
        );
    }
}

//! What the program says about a rule set that is not right: every message, with its place.

use std::fmt::Write as _;
use std::process::Stdio;

use backend_advisor::decision::{Budget, Decision};
use backend_advisor::ruleset::load::{load, load_text};
use tempfile::TempDir;

use crate::common::{PROGRAM, command, finished};

/// A rule set that is right. Each case makes one thing wrong in it.
const BASE: &str = r#"format: 1
id: base
version: "1"
title: Alpha or beta?
topics:
  - {id: job, title: The job}
questions:
  - id: what
    topic: job
    ask: What is it?
    help: A word is enough.
    kind: one-of
    options:
      - {id: site, label: A site}
      - {id: service, label: A service}
  - id: staff
    topic: job
    ask: Is there staff?
    kind: yes-no
  - id: needs
    topic: job
    ask: What does it need?
    kind: any-of
    options:
      - {id: mail, label: Mail}
      - {id: search, label: Search}
findings:
  - id: busy
    says: there is much to do
    when: {staff: yes}
  - id: large
    says: it is large
    when: {all: [{finding: busy}, {needs: [mail, search]}]}
    claims: [claim-one]
decision:
  - id: for-service
    when: {what: service}
    recommend: beta
    because: It is a service.
    claims: [claim-one]
  - id: last
    recommend: alpha
    because: Nothing else is known.
    house: true
signals:
  - id: mail-speaks
    when: {needs: mail}
    points-to: alpha
    strength: strong
    because: Mail is in the box.
    claims: [claim-one]
outcomes:
  - id: alpha
    title: Alpha
    summary: The first one.
    costs:
      - {say: It is large., claims: [claim-one], when: {finding: large}}
  - id: beta
    title: Beta
    summary: The second one.
sources:
  - id: book
    title: A book
    year: 2025
    claims:
      - {id: claim-one, says: So it is.}
      - {id: claim-two, says: And so on.}
background:
  - {claim: claim-two, because: It decides nothing.}
scenarios:
  - id: shop
    answers: {what: site, staff: yes, needs: [mail]}
    outcome: alpha
    rule: last
"#;

/// Parts of the base and what stands in their place.
type Changes<'a> = &'a [(&'a str, &'a str)];

/// A text with some of its parts replaced; each part must be there exactly once.
fn with(text: &str, changes: Changes<'_>) -> String {
    let mut changed = text.to_owned();
    for (part, replacement) in changes {
        assert_eq!(text.matches(part).count(), 1, "{part:?} is not there once");
        changed = changed.replace(part, replacement);
    }
    changed
}

/// What is wrong with a text, one line a problem; nothing if it is right.
fn said(text: &str) -> Vec<String> {
    match load_text("rules.yaml", text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.to_string().lines().map(str::to_owned).collect(),
    }
}

/// Checks all cases before it complains, so that one run shows everything that changed.
fn check(cases: &[(Changes<'_>, &[&str])]) {
    let mut complaint = String::new();
    for (changes, expected) in cases {
        let said = said(&with(BASE, changes));
        if said != *expected {
            writeln!(
                complaint,
                "\n{changes:?}\nsaid:     {said:#?}\nexpected: {expected:#?}"
            )
            .unwrap();
        }
    }
    assert!(complaint.is_empty(), "{complaint}");
}

#[test]
fn the_base_is_right() {
    let loaded = load_text("rules.yaml", BASE).unwrap();
    assert_eq!(loaded.rules.questions().len(), 3);
    assert_eq!(loaded.scenarios.len(), 1);
    Decision::compile(&loaded.rules).unwrap();
}

#[test]
fn what_is_no_plain_yaml_is_refused() {
    check(&[
        (
            &[("title: Alpha or beta?", "title: Alpha: or beta?")],
            &["rules.yaml:4:13: this is no YAML: mapping values are not allowed in this context"],
        ),
        (
            &[("{id: job, title: The job}", "{id: job, title: The job")],
            &["rules.yaml:8:3: this is no YAML: \"-\" is only valid inside a block"],
        ),
        (
            &[("says: it is large", "says: \tit\n\tis")],
            &["rules.yaml:32:12: this is no YAML: while scanning a plain scalar, found a tab"],
        ),
        (
            &[("title: Alpha or beta?", "title: &name Alpha or beta?")],
            &[
                "rules.yaml:4:14: an anchor is not allowed here; write the value out where it is used",
            ],
        ),
        (
            &[
                (
                    "{staff: yes}\n  - id: large",
                    "&busy {staff: yes}\n  - id: large",
                ),
                ("when: {needs: mail}", "when: *busy"),
            ],
            &[
                "rules.yaml:30:17: an anchor is not allowed here; write the value out where it is used",
                "rules.yaml:47:11: an alias is not allowed here; write the value out",
            ],
        ),
        (
            &[("when: {needs: mail}", "when: *nothing")],
            &["rules.yaml:47:11: this is no YAML: while parsing node, found unknown anchor"],
        ),
        (
            &[
                ("format: 1", "format: !!int 1"),
                ("  - id: book", "  - !book\n    id: book"),
            ],
            &[
                "rules.yaml:1:15: a tag is not allowed here; leave it out: the form gives every value its type",
                "rules.yaml:63:5: a tag is not allowed here; leave it out: the form gives every value its type",
            ],
        ),
        (
            &[("background:", "---\nbackground:")],
            &["rules.yaml:68:1: a second document is not allowed here; keep one document a file"],
        ),
        (
            &[("topics:", "[topics]: x\ntopics:")],
            &["rules.yaml:5:1: a key that is no plain word is not allowed here; keys are words"],
        ),
        (
            &[("topics:", "<<: {id: base}\ntopics:")],
            &[
                "rules.yaml:5:1: unknown key `<<`; expected `$schema`, `format`, `id`, `version`, `title`, `topics`, `questions`, `findings`, `decision`, `signals`, `outcomes`, `sources`, `background`, `laws`, `comparison`, `scenarios` or `accept`",
            ],
        ),
    ]);
}

#[test]
fn equal_keys_are_refused() {
    check(&[
        (
            &[("version: \"1\"", "version: \"1\"\nid: again")],
            &["rules.yaml:4:1: `id` is given twice"],
        ),
        (
            &[("{what: service}", "{what: service, what: site}")],
            &["rules.yaml:37:27: `what` is given twice"],
        ),
        (
            &[(
                "{what: site, staff: yes, needs: [mail]}",
                "{what: site, staff: yes, staff: no}",
            )],
            &["rules.yaml:72:39: `staff` is given twice"],
        ),
        (
            &[(
                "    kind: yes-no",
                "    kind: yes-no\n    ask: Again?\n    ask: And again?",
            )],
            &[
                "rules.yaml:20:5: `ask` is given twice",
                "rules.yaml:21:5: `ask` is given twice",
            ],
        ),
    ]);
}

#[test]
fn unknown_keys_are_refused() {
    check(&[
        (
            &[("topics:", "topic:")],
            &[
                "rules.yaml:5:1: unknown key `topic`; did you mean `topics`?",
                "rules.yaml:9:12: unknown topic `job`",
                "rules.yaml:17:12: unknown topic `job`",
                "rules.yaml:21:12: unknown topic `job`",
            ],
        ),
        (
            &[("    help: A word", "    hlep: A word")],
            &["rules.yaml:11:5: unknown key `hlep`; did you mean `help`?"],
        ),
        (
            &[("version: \"1\"", "version: \"1\"\nxyz: 1")],
            &[
                "rules.yaml:4:1: unknown key `xyz`; expected `$schema`, `format`, `id`, `version`, `title`, `topics`, `questions`, `findings`, `decision`, `signals`, `outcomes`, `sources`, `background`, `laws`, `comparison`, `scenarios` or `accept`",
            ],
        ),
        (
            &[("label: A site", "label: A site, colour: red")],
            &[
                "rules.yaml:14:35: unknown key `colour`; expected `id`, `label`, `help` or `likelihood`",
            ],
        ),
        (
            &[("says: So it is.", "says: So it is., point-to: alpha")],
            &["rules.yaml:66:42: unknown key `point-to`; did you mean `points-to`?"],
        ),
        (
            &[("recommend: beta", "recommend: beta\n    why: no")],
            &[
                "rules.yaml:39:5: unknown key `why`; expected `id`, `when`, `recommend`, `certainty`, `runner-up`, `tips`, `because`, `claims` or `house`",
            ],
        ),
        (
            &[(
                "{all: [{finding: busy}, {needs: [mail, search]}]}",
                "{at-least: {count: 1, off: []}}",
            )],
            &[
                "rules.yaml:33:22: `of` is missing",
                "rules.yaml:33:33: unknown key `off`; did you mean `of`?",
            ],
        ),
    ]);
}

#[test]
fn missing_keys_are_reported() {
    check(&[
        (
            &[("format: 1\n", "")],
            &["rules.yaml:1:1: `format` is missing"],
        ),
        (
            &[("id: base\nversion: \"1\"\n", "")],
            &[
                "rules.yaml:1:1: `id` is missing",
                "rules.yaml:1:1: `version` is missing",
            ],
        ),
        (
            &[("    ask: What is it?\n", "")],
            &["rules.yaml:8:5: `ask` is missing"],
        ),
        (
            &[("    kind: yes-no\n", "")],
            &["rules.yaml:16:5: `kind` is missing"],
        ),
        (
            &[("    recommend: beta\n", "")],
            &["rules.yaml:36:5: `recommend` is missing"],
        ),
        (
            &[("    points-to: alpha\n    strength: strong\n", "")],
            &[
                "rules.yaml:46:5: `points-to` is missing",
                "rules.yaml:46:5: `strength` is missing",
            ],
        ),
        (
            &[("{id: mail, label: Mail}", "{id: mail}")],
            &["rules.yaml:25:9: `label` is missing"],
        ),
        (
            &[(
                "{claim: claim-two, because: It decides nothing.}",
                "{claim: claim-two}",
            )],
            &["rules.yaml:69:5: `because` is missing"],
        ),
        (
            &[(
                "{all: [{finding: busy}, {needs: [mail, search]}]}",
                "{at-least: {of: []}}",
            )],
            &["rules.yaml:33:22: `count` is missing"],
        ),
        (
            &[("    when: {staff: yes}\n", "")],
            &["rules.yaml:28:5: `when` is missing"],
        ),
        (
            &[
                (
                    "    kind: any-of\n    options:\n      - {id: mail, label: Mail}\n      - {id: search, label: Search}\n",
                    "    kind: any-of\n",
                ),
                (
                    "{all: [{finding: busy}, {needs: [mail, search]}]}",
                    "{finding: busy}",
                ),
                ("when: {needs: mail}", "when: {staff: yes}"),
                (", needs: [mail]}", "}"),
            ],
            &["rules.yaml:20:5: `options` is missing"],
        ),
    ]);
}

#[test]
fn values_of_the_wrong_kind_are_reported() {
    check(&[
        (
            &[("version: \"1\"", "version: 1.0")],
            &["rules.yaml:3:10: expected a text, found the number 1.0; put it in quotes"],
        ),
        (
            &[("format: 1", "format: one")],
            &["rules.yaml:1:9: expected a whole number, found the text `one`"],
        ),
        (
            &[("format: 1", "format: 1.5")],
            &["rules.yaml:1:9: expected a whole number, found the number 1.5"],
        ),
        (
            &[("format: 1", "format: -1")],
            &["rules.yaml:1:9: expected a whole number, found the number -1"],
        ),
        (&[("title: Alpha or beta?", "title: yes")], &[]),
        (
            &[("title: Alpha or beta?", "title: true")],
            &["rules.yaml:4:8: expected a text, found `true`; put it in quotes"],
        ),
        (
            &[("title: Alpha or beta?", "title:")],
            &["rules.yaml:4:6: expected a text, found nothing"],
        ),
        (
            &[("title: Alpha or beta?", "title: [a, b]")],
            &["rules.yaml:4:8: expected a text, found a list"],
        ),
        (
            &[("  - {id: job, title: The job}", "  - job")],
            &[
                "rules.yaml:6:5: expected a mapping, found the text `job`",
                "rules.yaml:9:12: unknown topic `job`",
                "rules.yaml:17:12: unknown topic `job`",
                "rules.yaml:21:12: unknown topic `job`",
            ],
        ),
        (
            &[(
                "  - {id: job, title: The job}",
                "  {id: job, title: The job}",
            )],
            &[
                "rules.yaml:6:3: expected a list, found a mapping",
                "rules.yaml:9:12: unknown topic `job`",
                "rules.yaml:17:12: unknown topic `job`",
                "rules.yaml:21:12: unknown topic `job`",
            ],
        ),
        (
            &[("year: 2025", "year: last")],
            &["rules.yaml:64:11: expected a whole number, found the text `last`"],
        ),
        (
            &[("house: true", "house: maybe")],
            &["rules.yaml:44:12: expected `true` or `false`, found the text `maybe`"],
        ),
        (
            &[("house: true", "house: yes")],
            &["rules.yaml:44:12: expected `true` or `false`, found the text `yes`"],
        ),
        (
            &[(
                "claims: [claim-one]\ndecision",
                "claims: claim-one\ndecision",
            )],
            &["rules.yaml:34:13: expected a list, found the text `claim-one`"],
        ),
        (
            &[(
                "    kind: yes-no",
                "    kind: yes-no\n    likelihood: often",
            )],
            &["rules.yaml:20:17: expected a number, found the text `often`"],
        ),
        (
            &[("when: {what: service}", "when: service")],
            &["rules.yaml:37:11: expected a mapping, found the text `service`"],
        ),
        (
            &[("when: {what: service}", "when: [{what: service}]")],
            &["rules.yaml:37:11: expected a mapping, found a list"],
        ),
        (
            &[("{what: service}", "{what: 3}")],
            &["rules.yaml:37:18: expected an option or a list of options, found the number 3"],
        ),
        (
            &[("{what: service}", "{what: {a: b}}")],
            &["rules.yaml:37:18: expected an option or a list of options, found a mapping"],
        ),
        (
            &[("{what: service}", "{what: [{a: b}]}")],
            &["rules.yaml:37:19: expected a text or `true` or `false`, found a mapping"],
        ),
        (
            &[("{what: service}", "{all: {what: service}}")],
            &["rules.yaml:37:17: expected a list, found a mapping"],
        ),
        (
            &[("{what: service}", "{not: [{what: service}]}")],
            &["rules.yaml:37:17: expected a mapping, found a list"],
        ),
        (
            &[("{what: service}", "{finding: [busy]}")],
            &["rules.yaml:37:21: expected a text, found a list"],
        ),
        (
            &[("{what: service}", "{at-least: {count: -1, of: []}}")],
            &["rules.yaml:37:30: expected a whole number, found the number -1"],
        ),
        (
            &[(
                "answers: {what: site, staff: yes, needs: [mail]}",
                "answers: [site]",
            )],
            &["rules.yaml:72:14: expected a mapping, found a list"],
        ),
        (
            &[(
                "answers: {what: site, staff: yes, needs: [mail]}",
                "answers: {what: 1}",
            )],
            &["rules.yaml:72:21: expected an option or a list of options, found the number 1"],
        ),
    ]);
}

#[test]
fn words_that_are_not_known_are_reported() {
    check(&[
        (
            &[("kind: yes-no", "kind: yesno")],
            &["rules.yaml:19:11: `yesno` is not known here; did you mean `yes-no`?"],
        ),
        (
            &[("kind: yes-no", "kind: free-text")],
            &[
                "rules.yaml:19:11: `free-text` is not known here; expected `yes-no`, `one-of` or `any-of`",
            ],
        ),
        (
            &[("strength: strong", "strength: stronk")],
            &["rules.yaml:49:15: `stronk` is not known here; did you mean `strong`?"],
        ),
        (
            &[("    rule: last", "    rule: last\n    rest: none")],
            &["rules.yaml:75:11: `none` is not known here; expected `not-sure`"],
        ),
    ]);
}

#[test]
fn a_condition_has_one_key() {
    check(&[
        (
            &[("{what: service}", "{what: service, staff: yes}")],
            &[
                "rules.yaml:37:11: a condition has exactly one key, but this has 2 keys; join several with `all` or `any`",
            ],
        ),
        (
            &[("{what: service}", "{}")],
            &[
                "rules.yaml:37:11: a condition has exactly one key, but this has 0 keys; join several with `all` or `any`",
            ],
        ),
        (
            &[(
                "{what: service}",
                "{any: [{what: site, staff: no}, {staff: yes}]}",
            )],
            &[
                "rules.yaml:37:18: a condition has exactly one key, but this has 2 keys; join several with `all` or `any`",
            ],
        ),
    ]);
}

#[test]
fn ids_are_well_formed() {
    check(&[
        (
            &[("id: base", "id: Base")],
            &[
                "rules.yaml:2:5: `Base` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[("id: base", "id: 1st")],
            &[
                "rules.yaml:2:5: `1st` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[("id: base", "id: a_b")],
            &[
                "rules.yaml:2:5: `a_b` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[("id: base", "id: \"\"")],
            &[
                "rules.yaml:2:5: `` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[(
                "id: base",
                "id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            )],
            &[
                "rules.yaml:2:5: `aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[("id: base", "id: ä")],
            &[
                "rules.yaml:2:5: `ä` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[
                ("{id: job, title", "{id: Job, title"),
                ("id: what\n    topic: job", "id: what\n    topic: Job"),
                ("id: staff\n    topic: job", "id: staff\n    topic: Job"),
                ("id: needs\n    topic: job", "id: needs\n    topic: Job"),
            ],
            &[
                "rules.yaml:6:10: `Job` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[
                ("{id: mail, label", "{id: -mail, label"),
                ("[mail, search]", "search"),
                ("{needs: mail}", "{needs: search}"),
                ("needs: [mail]}", "needs: []}"),
            ],
            &[
                "rules.yaml:25:14: `-mail` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
        (
            &[
                ("id: claim-two", "id: claim two"),
                ("claim: claim-two", "claim: claim two"),
            ],
            &[
                "rules.yaml:67:14: `claim two` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
            ],
        ),
    ]);
}

#[test]
fn reserved_ids_are_refused() {
    check(&[
        (
            &[
                ("  - id: staff", "  - id: rules"),
                ("{staff: yes}", "{rules: yes}"),
                ("staff: yes, ", ""),
            ],
            &["rules.yaml:16:9: `rules` is reserved: the program has a flag of that name"],
        ),
        (
            &[
                ("  - id: staff", "  - id: version"),
                ("{staff: yes}", "{version: yes}"),
                ("staff: yes, ", ""),
            ],
            &["rules.yaml:16:9: `version` is reserved: the program has a flag of that name"],
        ),
        (
            &[
                ("  - id: staff", "  - id: not"),
                ("{staff: yes}", "{needs: mail}\n    "),
                ("when: {needs: mail}", "when: {needs: search}"),
                ("staff: yes, ", ""),
            ],
            &["rules.yaml:16:9: `not` is reserved: it means something in conditions and answers"],
        ),
        (
            &[(
                "{id: search, label: Search}",
                "{id: search, label: Search}\n      - {id: none, label: Nothing}",
            )],
            &["rules.yaml:27:14: `none` is reserved: it means something in conditions and answers"],
        ),
        (
            &[(
                "{id: service, label: A service}",
                "{id: service, label: A service}\n      - {id: not-sure, label: Who knows}",
            )],
            &[
                "rules.yaml:16:14: `not-sure` is reserved: it means something in conditions and answers",
            ],
        ),
        (
            &[("  - id: mail-speaks", "  - id: all")],
            &["rules.yaml:46:9: `all` is reserved: it means something in conditions and answers"],
        ),
    ]);
}

#[test]
fn equal_ids_are_refused() {
    check(&[
        (
            &[
                ("  - id: staff", "  - id: what"),
                ("{staff: yes}", "{what: site}"),
                ("staff: yes, ", ""),
            ],
            &["rules.yaml:16:9: the id `what` is used twice"],
        ),
        (
            &[(
                "  - {id: job, title: The job}",
                "  - {id: job, title: The job}\n  - {id: job, title: Again}",
            )],
            &["rules.yaml:7:10: the id `job` is used twice"],
        ),
        (
            &[
                ("{id: service, label", "{id: site, label"),
                ("{what: service}", "{what: site}"),
            ],
            &["rules.yaml:15:14: the id `site` is used twice"],
        ),
        (
            &[
                ("  - id: large", "  - id: busy"),
                ("finding: large", "finding: busy"),
                (
                    "{finding: busy}, {needs: [mail, search]}",
                    "{needs: [mail, search]}",
                ),
            ],
            &["rules.yaml:31:9: the id `busy` is used twice"],
        ),
        (
            &[
                ("  - id: last", "  - id: for-service"),
                ("rule: last", "rule: for-service"),
            ],
            &["rules.yaml:41:9: the id `for-service` is used twice"],
        ),
        (
            &[
                ("  - id: beta", "  - id: alpha"),
                ("recommend: beta", "recommend: alpha"),
            ],
            &["rules.yaml:58:9: the id `alpha` is used twice"],
        ),
        (
            &[
                ("id: claim-two", "id: claim-one"),
                ("claim: claim-two", "claim: claim-one"),
            ],
            &["rules.yaml:67:14: the id `claim-one` is used twice"],
        ),
        (
            &[(
                "  - id: shop",
                "  - id: shop\n    answers: {}\n    outcome: alpha\n    rule: last\n  - id: shop",
            )],
            &["rules.yaml:75:9: the id `shop` is used twice"],
        ),
        (
            &[(
                "sources:",
                "sources:\n  - {id: book, title: Another, claims: [{id: claim-one, says: Else.}]}",
            )],
            &[
                "rules.yaml:63:9: the id `book` is used twice",
                "rules.yaml:67:14: the id `claim-one` is used twice",
            ],
        ),
        (
            &[(
                "  - id: mail-speaks",
                "  - {id: mail-speaks, when: {staff: no}, points-to: beta, strength: strong, because: No., house: true}\n  - id: mail-speaks",
            )],
            &["rules.yaml:47:9: the id `mail-speaks` is used twice"],
        ),
    ]);
}

#[test]
fn references_must_lead_somewhere() {
    check(&[
        (
            &[("id: staff\n    topic: job", "id: staff\n    topic: jbo")],
            &["rules.yaml:17:12: unknown topic `jbo`; did you mean `job`?"],
        ),
        (
            &[("id: staff\n    topic: job", "id: staff\n    topic: weather")],
            &["rules.yaml:17:12: unknown topic `weather`"],
        ),
        (
            &[("{what: service}", "{waht: service}")],
            &["rules.yaml:37:12: unknown question `waht`; did you mean `what`?"],
        ),
        (
            &[("{what: service}", "{weather: rain}")],
            &["rules.yaml:37:12: unknown question `weather`"],
        ),
        (
            &[("{what: service}", "{an: [{what: service}]}")],
            &[
                "rules.yaml:37:12: unknown question `an`; did you mean `any`?",
                "rules.yaml:37:17: expected a text or `true` or `false`, found a mapping",
            ],
        ),
        (
            &[("{what: service}", "{finding: bsuy}")],
            &["rules.yaml:37:21: unknown finding `bsuy`; did you mean `busy`?"],
        ),
        (
            &[("{what: service}", "{finding: weather}")],
            &["rules.yaml:37:21: unknown finding `weather`"],
        ),
        (
            &[("recommend: beta", "recommend: betta")],
            &["rules.yaml:38:16: unknown outcome `betta`; did you mean `beta`?"],
        ),
        (
            &[("points-to: alpha", "points-to: gamma")],
            &["rules.yaml:48:16: unknown outcome `gamma`"],
        ),
        (
            &[("outcome: alpha", "outcome: alhpa")],
            &["rules.yaml:73:14: unknown outcome `alhpa`; did you mean `alpha`?"],
        ),
        (
            &[("rule: last", "rule: lst")],
            &["rules.yaml:74:11: unknown rule `lst`; did you mean `last`?"],
        ),
        (
            &[(
                "claims: [claim-one]\ndecision",
                "claims: [claim-one, claim-onee]\ndecision",
            )],
            &["rules.yaml:34:25: unknown claim `claim-onee`; did you mean `claim-one`?"],
        ),
        (
            &[("claim: claim-two", "claim: claim-tow")],
            &["rules.yaml:69:13: unknown claim `claim-tow`; did you mean `claim-two`?"],
        ),
        (
            &[("answers: {what: site", "answers: {waht: site")],
            &["rules.yaml:72:15: unknown question `waht`; did you mean `what`?"],
        ),
        (
            &[(
                "claims: [claim-one], when: {finding: large}",
                "claims: [nothing-of-the-kind], when: {finding: lrge}",
            )],
            &[
                "rules.yaml:57:38: unknown claim `nothing-of-the-kind`",
                "rules.yaml:57:76: unknown finding `lrge`; did you mean `large`?",
            ],
        ),
    ]);
}

#[test]
fn options_must_be_those_of_the_question() {
    check(&[
        (
            &[("{what: service}", "{what: servcie}")],
            &["rules.yaml:37:18: `servcie` is no option of `what`; did you mean `service`?"],
        ),
        (
            &[("{what: service}", "{what: [service, x, y]}")],
            &[
                "rules.yaml:37:28: `x` is no option of `what`; expected `site`, `service` or `not-sure`",
                "rules.yaml:37:31: `y` is no option of `what`; expected `site`, `service` or `not-sure`",
            ],
        ),
        (
            &[("{what: service}", "{what: none}")],
            &[
                "rules.yaml:37:18: `none` is no option of `what`; expected `site`, `service` or `not-sure`",
            ],
        ),
        (
            &[("{what: service}", "{what: []}")],
            &["rules.yaml:37:18: an empty list is true of no answer"],
        ),
        (
            &[("when: {needs: mail}", "when: {needs: []}")],
            &[
                "rules.yaml:47:19: an empty list is true of no answer; for an answer that chooses nothing, write `none`",
            ],
        ),
        (
            &[("when: {needs: mail}", "when: {needs: [mail, post]}")],
            &[
                "rules.yaml:47:26: `post` is no option of `needs`; expected `mail`, `search`, `none` or `not-sure`",
            ],
        ),
        (
            &[("{staff: yes}", "{staff: perhaps}")],
            &[
                "rules.yaml:30:19: `perhaps` is no option of `staff`; expected `yes`, `no` or `not-sure`",
            ],
        ),
        (
            &[("{staff: yes}", "{staff: 1}")],
            &["rules.yaml:30:19: expected an option or a list of options, found the number 1"],
        ),
    ]);
}

#[test]
fn a_scenario_expects_an_outcome_or_open_questions() {
    let expected = "    outcome: alpha\n    rule: last\n";
    check(&[
        (&[(expected, "    outcome: alpha\n")], &[]),
        (&[(expected, "    open: [what]\n")], &[]),
        (
            &[(expected, "")],
            &[
                "rules.yaml:71:5: `shop` expects nothing; add `outcome: ...`, or `open: [...]` if it is to stay undecided",
            ],
        ),
        (
            &[(expected, "    rule: last\n")],
            &[
                "rules.yaml:71:5: `shop` expects nothing; add `outcome: ...`, or `open: [...]` if it is to stay undecided",
            ],
        ),
        (
            &[(expected, "    outcome: alpha\n    open: [what]\n")],
            &[
                "rules.yaml:74:5: `shop` expects an outcome and open questions; keep one of `outcome` and `open`",
            ],
        ),
        (
            &[(expected, "    open: [what]\n    rule: last\n")],
            &["rules.yaml:74:5: no rule decides where questions are open"],
        ),
        (
            &[(expected, "    open: []\n")],
            &["rules.yaml:73:11: where nothing is open, there is an outcome; write `outcome: ...`"],
        ),
        (
            &[(expected, "    open: [what, wht, what]\n")],
            &[
                "rules.yaml:73:18: unknown question `wht`; did you mean `what`?",
                "rules.yaml:73:23: `what` is given twice",
            ],
        ),
    ]);
}

#[test]
fn answers_of_a_scenario_must_be_answers() {
    check(&[
        (
            &[(
                "{what: site, staff: yes, needs: [mail]}",
                "{what: [site, service], needs: [none, mail]}",
            )],
            &[
                "rules.yaml:72:21: `what` takes one answer, but `site` and `service` are given; expected `site`, `service` or `not-sure`",
                "rules.yaml:72:46: `none` stands alone: `needs` has other answers too",
            ],
        ),
        (
            &[(
                "{what: site, staff: yes, needs: [mail]}",
                "{what: [], needs: [mail, mail]}",
            )],
            &[
                "rules.yaml:72:21: `what` has no answer; expected `site`, `service` or `not-sure`",
                "rules.yaml:72:39: `mail` is given twice for `needs`",
            ],
        ),
        (
            &[(
                "{what: site, staff: yes, needs: [mail]}",
                "{what: [not-sure, site], staff: maybe}",
            )],
            &[
                "rules.yaml:72:22: `not-sure` stands alone: `what` has other answers too",
                "rules.yaml:72:46: `maybe` is no option of `staff`; expected `yes`, `no` or `not-sure`",
            ],
        ),
        (
            &[(
                "{what: site, staff: yes, needs: [mail]}",
                "{needs: [mial, serach]}",
            )],
            &[
                "rules.yaml:72:23: `mial` is no option of `needs`; did you mean `mail`?",
                "rules.yaml:72:29: `serach` is no option of `needs`; did you mean `search`?",
            ],
        ),
    ]);
}

#[test]
fn questions_must_fit_their_kind() {
    check(&[
        (
            &[(
                "    kind: yes-no",
                "    kind: yes-no\n    options: [{id: maybe, label: Maybe}]",
            )],
            &[
                "rules.yaml:20:5: a yes-no question has no options of its own; its answers are `yes` and `no`",
            ],
        ),
        (
            &[("    kind: yes-no", "    kind: yes-no\n    likelihood: 1.5")],
            &["rules.yaml:20:17: the likelihood 1.5 is not between 0 and 1"],
        ),
        (
            &[("    kind: yes-no", "    kind: yes-no\n    likelihood: -0.5")],
            &["rules.yaml:20:17: the likelihood -0.5 is not between 0 and 1"],
        ),
        (
            &[("    kind: yes-no", "    kind: yes-no\n    likelihood: .nan")],
            &["rules.yaml:20:17: expected a number, found nothing"],
        ),
        (
            &[("    kind: one-of", "    kind: one-of\n    likelihood: 0.5")],
            &[
                "rules.yaml:13:5: only a yes-no question has a likelihood of its own; give one to each option",
            ],
        ),
        (
            &[
                ("      - {id: service, label: A service}\n", ""),
                ("when: {what: service}", "when: {what: site}"),
            ],
            &["rules.yaml:14:7: `what` needs at least 2 options"],
        ),
        (
            &[
                ("label: A site}", "label: A site, likelihood: 0}"),
                ("label: A service}", "label: A service, likelihood: 0}"),
            ],
            &["rules.yaml:14:7: every option has the weight 0"],
        ),
        (
            &[("label: A site}", "label: A site, likelihood: .inf}")],
            &["rules.yaml:14:47: expected a number, found nothing"],
        ),
        (
            &[("label: Mail}", "label: Mail, likelihood: 2}")],
            &["rules.yaml:25:45: the likelihood 2 is not between 0 and 1"],
        ),
        (
            &[
                (
                    "      - {id: mail, label: Mail}\n      - {id: search, label: Search}\n",
                    "      []\n",
                ),
                (
                    "{all: [{finding: busy}, {needs: [mail, search]}]}",
                    "{finding: busy}",
                ),
                ("when: {needs: mail}", "when: {needs: none}"),
                ("needs: [mail]}", "needs: []}"),
            ],
            &["rules.yaml:25:7: `needs` needs at least 1 option"],
        ),
    ]);
}

#[test]
fn the_decision_must_have_a_last_resort_and_nothing_after_it() {
    check(&[
        (
            &[("  - id: last\n", "  - id: last\n    when: {staff: no}\n")],
            &[
                "rules.yaml:42:5: the last rule, `last`, has a condition: the decision has no last resort; end with a rule that has no `when`",
            ],
        ),
        (
            &[("    when: {what: service}\n", "")],
            &[
                "rules.yaml:36:9: rule `for-service` has no `when`, so no rule after it can decide; give it a `when` or put it last",
            ],
        ),
        (
            &[
                (
                    "  - id: for-service\n    when: {what: service}\n    recommend: beta\n    because: It is a service.\n    claims: [claim-one]\n  - id: last\n    recommend: alpha\n    because: Nothing else is known.\n    house: true\n",
                    "  []\n",
                ),
                (
                    "  - id: shop\n    answers: {what: site, staff: yes, needs: [mail]}\n    outcome: alpha\n    rule: last\n",
                    "  []\n",
                ),
            ],
            &["rules.yaml:36:3: a decision needs at least a last resort: a rule without `when`"],
        ),
    ]);
}

#[test]
fn rules_and_signals_must_be_founded() {
    check(&[
        (
            &[(
                "    because: It is a service.\n    claims: [claim-one]\n",
                "    because: It is a service.\n",
            )],
            &[
                "rules.yaml:36:5: `for-service` cites no claim; add `claims: [...]`, or `house: true` if it is your own opinion",
            ],
        ),
        (
            &[("    house: true\n", "    house: false\n")],
            &[
                "rules.yaml:41:5: `last` cites no claim; add `claims: [...]`, or `house: true` if it is your own opinion",
            ],
        ),
        (
            &[(
                "    because: Mail is in the box.\n    claims: [claim-one]\n",
                "    because: Mail is in the box.\n    claims: []\n",
            )],
            &[
                "rules.yaml:46:5: `mail-speaks` cites no claim; add `claims: [...]`, or `house: true` if it is your own opinion",
            ],
        ),
    ]);
}

#[test]
fn findings_must_not_go_in_circles() {
    check(&[
        (
            &[("when: {staff: yes}", "when: {finding: busy}")],
            &["rules.yaml:28:9: findings refer to each other in a circle: `busy` -> `busy`"],
        ),
        (
            &[("when: {staff: yes}", "when: {not: {finding: large}}")],
            &[
                "rules.yaml:28:9: findings refer to each other in a circle: `busy` -> `large` -> `busy`",
            ],
        ),
        (
            &[
                (
                    "when: {staff: yes}",
                    "when: {any: [{staff: yes}, {finding: third}]}",
                ),
                (
                    "decision:",
                    "  - id: third\n    says: it is third\n    when: {at-least: {count: 1, of: [{finding: large}]}}\ndecision:",
                ),
            ],
            &[
                "rules.yaml:28:9: findings refer to each other in a circle: `busy` -> `third` -> `large` -> `busy`",
            ],
        ),
    ]);
}

#[test]
fn the_form_must_be_known() {
    check(&[(
        &[("format: 1", "format: 2")],
        &["rules.yaml:1:9: format 2 is not known; expected 1"],
    )]);
}

#[test]
fn several_problems_come_in_the_order_of_the_file() {
    check(&[
        (
            &[
                ("format: 1", "format: 3"),
                ("topic: job\n    ask: Is", "topic: jbo\n    ask: Is"),
                ("recommend: beta", "recomend: beta"),
                ("strength: strong", "strength: 1"),
                ("points-to: alpha", "points-to: alfa"),
                ("    title: Beta\n", ""),
                ("rule: last", "rule: lats"),
            ],
            &[
                "rules.yaml:1:9: format 3 is not known; expected 1",
                "rules.yaml:17:12: unknown topic `jbo`; did you mean `job`?",
                "rules.yaml:36:5: `recommend` is missing",
                "rules.yaml:38:5: unknown key `recomend`; did you mean `recommend`?",
                "rules.yaml:48:16: unknown outcome `alfa`",
                "rules.yaml:49:15: expected a text, found the number 1; put it in quotes",
                "rules.yaml:58:5: `title` is missing",
                "rules.yaml:73:11: unknown rule `lats`; did you mean `last`?",
            ],
        ),
        (
            &[
                ("version: \"1\"", "version: 1"),
                ("year: 2025", "year: old"),
                ("  - id: staff", "  - id: Staff"),
                ("{staff: yes}", "{Staff: yes}"),
                ("staff: yes, ", "Staff: perhaps, "),
            ],
            &[
                "rules.yaml:3:10: expected a text, found the number 1; put it in quotes",
                "rules.yaml:16:9: `Staff` is no id; an id is a lower-case letter, then lower-case letters, digits and `-`, at most 64 in all",
                "rules.yaml:64:11: expected a whole number, found the text `old`",
                "rules.yaml:72:34: `perhaps` is no option of `Staff`; expected `yes`, `no` or `not-sure`",
            ],
        ),
    ]);
}

#[test]
fn a_negative_weight_is_not_called_a_zero() {
    check(&[(
        &[("label: A site}", "label: A site, likelihood: -2}")],
        &["rules.yaml:14:47: the weight -2 is less than 0"],
    )]);
}

#[test]
fn a_kind_that_is_not_known_is_the_only_problem_of_its_question() {
    // What else is said of the question would be about a kind that nobody wrote.
    check(&[(
        &[("kind: one-of", "kind: oneof")],
        &["rules.yaml:12:11: `oneof` is not known here; did you mean `one-of`?"],
    )]);
}

#[test]
fn what_only_the_second_reader_refuses_has_a_place_too() {
    let said = said(&with(BASE, &[("{what: service}", "{what:}")]));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("rules.yaml:37:16: this cannot be read: "),
        "{said:?}"
    );
}

#[test]
fn an_outcome_and_a_question_list_are_needed() {
    let text = "format: 1\nid: base\nversion: \"1\"\ntitle: T\nquestions: []\ndecision: []\noutcomes: []\n";
    assert_eq!(
        said(text),
        [
            "rules.yaml:6:11: a decision needs at least a last resort: a rule without `when`",
            "rules.yaml:7:11: a rule set needs an outcome",
        ]
    );
    assert_eq!(
        said("$schema: x\n"),
        [
            "rules.yaml:1:1: `format` is missing",
            "rules.yaml:1:1: `id` is missing",
            "rules.yaml:1:1: `version` is missing",
            "rules.yaml:1:1: `title` is missing",
            "rules.yaml:1:1: `questions` is missing",
            "rules.yaml:1:1: `decision` is missing",
            "rules.yaml:1:1: `outcomes` is missing",
        ]
    );
}

#[test]
fn a_text_without_a_mapping_is_refused() {
    for (text, expected) in [
        ("", "the file is empty"),
        ("# a comment\n", "the file is empty"),
        ("- a\n", "expected a mapping with keys such as `questions`"),
        (
            "rules\n",
            "expected a mapping with keys such as `questions`",
        ),
        ("null\n", "expected a mapping with keys such as `questions`"),
    ] {
        assert_eq!(
            said(text),
            [format!("rules.yaml:1:1: {expected}")],
            "{text:?}"
        );
    }
}

#[test]
fn nesting_ends_at_thirty_two_levels() {
    // The mapping of the file, the list of findings, the finding and the condition are four.
    let nested = |levels: usize| {
        let condition = format!(
            "{}{{staff: yes}}{}",
            "{not: ".repeat(levels),
            "}".repeat(levels)
        );
        said(&with(
            BASE,
            &[("when: {staff: yes}", &format!("when: {condition}"))],
        ))
    };
    assert_eq!(nested(28), [""; 0]);
    assert_eq!(
        nested(29),
        [
            "rules.yaml:30:185: nesting deeper than 32 levels is not allowed here; name parts of a condition as findings"
        ]
    );
    // However deep, it is refused at the same place.
    assert_eq!(nested(20_000), nested(29));
}

#[test]
fn columns_count_characters() {
    let changes: Changes<'_> = &[
        ("{what: service}", "{what: [site, not-sure, {}]}"),
        (
            "because: It is a service.",
            "because: \"Ein Dienst für Übermüdete\"",
        ),
        (
            "{id: mail, label: Mail}",
            "{id: mail, label: \"Grüße 你好\", colour: red}",
        ),
    ];
    assert_eq!(
        said(&with(BASE, changes)),
        [
            "rules.yaml:25:39: unknown key `colour`; expected `id`, `label`, `help` or `likelihood`",
            "rules.yaml:37:35: expected a text or `true` or `false`, found a mapping",
        ]
    );
}

#[test]
fn a_long_circle_is_shortened() {
    let mut findings = String::new();
    for number in 0..10 {
        let next = (number + 1) % 10;
        writeln!(
            findings,
            "  - {{id: f{number}, says: it is so, when: {{finding: f{next}}}}}"
        )
        .unwrap();
    }
    assert_eq!(
        said(&with(
            BASE,
            &[("decision:", &format!("{findings}decision:"))]
        )),
        [
            "rules.yaml:35:10: findings refer to each other in a circle: \
            `f0` -> `f1` -> `f2` -> `f3` -> ... -> `f8` -> `f9` -> `f0`"
        ]
    );
}

#[test]
fn lists_have_a_greatest_length() {
    let many = |number: usize, entry: &dyn Fn(usize) -> String| -> String {
        (0..number).map(entry).collect()
    };
    let option = |n: usize| format!("      - {{id: o{n}, label: O}}\n");
    let question = |n: usize| format!("  - {{id: q{n}, ask: Q?, kind: yes-no}}\n");
    let finding = |n: usize| format!("  - {{id: f{n}, says: it is so, when: {{staff: yes}}}}\n");
    let counted = |_: usize| "{staff: yes},".to_owned();
    let options = |number| {
        with(
            BASE,
            &[(
                "      - {id: search, label: Search}\n",
                &format!(
                    "      - {{id: search, label: Search}}\n{}",
                    many(number, &option)
                ),
            )],
        )
    };
    assert_eq!(said(&options(62)), [""; 0]);
    assert_eq!(
        said(&options(63)),
        ["rules.yaml:25:7: a list of 65 is too long; at most 64 are read"]
    );
    let questions = |number| {
        with(
            BASE,
            &[(
                "findings:",
                &format!("{}findings:", many(number, &question)),
            )],
        )
    };
    assert_eq!(said(&questions(197)), [""; 0]);
    assert_eq!(
        said(&questions(198)),
        ["rules.yaml:8:3: a list of 201 is too long; at most 200 are read"]
    );
    let findings = |number| {
        with(
            BASE,
            &[("decision:", &format!("{}decision:", many(number, &finding)))],
        )
    };
    assert_eq!(said(&findings(998)), [""; 0]);
    assert_eq!(
        said(&findings(999)),
        ["rules.yaml:28:3: a list of 1001 is too long; at most 1000 are read"]
    );
    let at_least = |number| {
        let condition = format!(
            "when: {{at-least: {{count: 1, of: [{}]}}}}",
            many(number, &counted)
        );
        with(BASE, &[("when: {staff: yes}", &condition)])
    };
    assert_eq!(said(&at_least(100)), [""; 0]);
    assert_eq!(
        said(&at_least(101)),
        ["rules.yaml:30:37: a list of 101 is too long; at most 100 are read"]
    );
    let any_of = |number: usize| {
        let question = |q: usize| {
            let options = many(50, &|n| format!("{{id: o{n}, label: O}},"));
            format!("  - {{id: q{q}, ask: Q?, kind: any-of, options: [{options}]}}\n")
        };
        with(
            BASE,
            &[(
                "findings:",
                &format!("{}findings:", many(number, &question)),
            )],
        )
    };
    assert_eq!(said(&any_of(19)), [""; 0]);
    assert_eq!(
        said(&any_of(20)),
        [
            "rules.yaml:8:3: the any-of questions have 1002 options in all, and at most 1000 are read"
        ]
    );
    let claim = |n: usize| format!("      - {{id: c{n}, says: So.}}\n");
    let claims = with(
        BASE,
        &[(
            "background:",
            &format!("{}background:", many(9_999, &claim)),
        )],
    );
    assert_eq!(
        said(&claims),
        ["rules.yaml:66:7: a list of 10001 is too long; at most 10000 are read"]
    );
    let topic = |n: usize| format!("  - {{id: t{n}, title: T}}\n");
    let topics = with(
        BASE,
        &[("questions:", &format!("{}questions:", many(10_000, &topic)))],
    );
    assert_eq!(
        said(&topics),
        ["rules.yaml:6:3: a list of 10001 is too long; at most 10000 are read"]
    );
}

/// What is wrong with a folder of these files, with the folder itself left out of the names.
fn said_of_folder(files: &[(&str, &str)]) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let name = folder.path().to_str().unwrap();
    match load(folder.path()) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            let text = problems.to_string();
            let text = text
                .replace(&format!("{name}/"), "")
                .replace(name, "FOLDER");
            text.lines().map(str::to_owned).collect()
        }
    }
}

/// The base in three files, one of them a scenario.
fn in_files() -> [String; 3] {
    let (rules, scenarios) = BASE.split_at(BASE.find("scenarios:").unwrap());
    let (head, tail) = rules.split_at(rules.find("signals:").unwrap());
    [head, tail, scenarios].map(str::to_owned)
}

#[test]
fn a_rule_set_may_be_spread_over_a_folder() {
    let [head, tail, scenarios] = in_files();
    let more = scenarios.replace("shop", "market");
    let files = [
        ("a.yaml", head.as_str()),
        ("b.yml", &tail),
        ("scenarios/one.yaml", &scenarios),
        ("scenarios/two.yaml", &more),
        // Not of a rule set, and so not read.
        ("notes.txt", "- ["),
        ("deeper/c.yaml", "- ["),
    ];
    assert_eq!(said_of_folder(&files), [""; 0]);
}

#[test]
fn problems_of_a_folder_name_their_file() {
    let [head, tail, scenarios] = in_files();
    let head = &with(&head, &[("{what: service}", "{waht: service}")]);
    let tail = &with(&tail, &[("year: 2025", "yaer: 2025")]);
    let scenarios = &with(&scenarios, &[("rule: last", "rule: lst")]);
    assert_eq!(
        said_of_folder(&[
            ("a.yaml", head),
            ("b.yaml", tail),
            ("scenarios/s.yaml", scenarios)
        ]),
        [
            "a.yaml:37:12: unknown question `waht`; did you mean `what`?",
            "b.yaml:20:5: unknown key `yaer`; did you mean `year`?",
            "scenarios/s.yaml:5:11: unknown rule `lst`; did you mean `last`?",
        ]
    );
}

#[test]
fn a_key_belongs_to_one_file_and_scenarios_to_their_folder() {
    let [head, tail, scenarios] = in_files();
    let head = format!("$schema: one.json\n{head}");
    let again = format!("$schema: one.json\ntitle: Again\ntopics: []\n{tail}");
    let misplaced = format!("{scenarios}id: here\noutcomes: []\n");
    assert_eq!(
        said_of_folder(&[
            ("a.yaml", &head),
            ("b.yaml", &again),
            ("scenarios/s.yaml", &misplaced),
        ]),
        [
            "b.yaml:2:1: `title` is given in two files",
            "b.yaml:3:1: `topics` is given in two files",
            "scenarios/s.yaml:6:1: `id` cannot stand in the folder `scenarios`; only the key `scenarios` can",
            "scenarios/s.yaml:7:1: `outcomes` cannot stand in the folder `scenarios`; only the key `scenarios` can",
        ]
    );
    // Of two scenarios of one name the second is one too many, whichever file it is in.
    assert_eq!(
        said_of_folder(&[
            ("a.yaml", &head),
            ("b.yaml", &tail),
            ("scenarios/s.yaml", &scenarios),
            ("scenarios/t.yaml", &scenarios),
        ]),
        ["scenarios/t.yaml:2:9: the id `shop` is used twice"]
    );
}

#[test]
fn a_folder_that_cannot_be_read_as_rules_is_refused() {
    assert_eq!(
        said_of_folder(&[("notes.txt", "")]),
        ["`FOLDER` holds no YAML file"]
    );
    assert_eq!(
        said_of_folder(&[("scenarios/s.yaml", "scenarios: []")]),
        ["`FOLDER` holds no YAML file"]
    );
    assert_eq!(
        said_of_folder(&[("a.yaml", BASE), ("b.yaml", "")]),
        ["b.yaml:1:1: the file is empty"]
    );
    assert_eq!(
        said_of_folder(&[("a.yaml", "- a"), ("b.yaml", "- b")]),
        [
            "a.yaml:1:1: expected a mapping with keys such as `questions`",
            "b.yaml:1:1: expected a mapping with keys such as `questions`",
        ]
    );
    let names: Vec<String> = (0..257).map(|number| format!("{number}.yaml")).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "a: 1")).collect();
    assert_eq!(
        said_of_folder(&files),
        ["`FOLDER` holds 257 YAML files, and at most 256 are read"]
    );
}

#[test]
fn a_decision_that_outgrows_its_budget_names_the_rule_or_finding() {
    let loaded = load_text("rules.yaml", BASE).unwrap();
    let compiled = |edges, steps| {
        let compiled = Decision::compile_within(&loaded.rules, Budget { edges, steps });
        compiled.map(drop).map_err(|error| error.to_string())
    };
    let too_large = |what: &str| {
        Err(format!(
            "the decision is too complex to be exact about: its diagram outgrew its budget at {what}; \
             conditions that combine fewer questions, or questions in the order in which rules use them, keep it small"
        ))
    };
    assert_eq!(compiled(usize::MAX, usize::MAX), Ok(()));
    assert_eq!(compiled(usize::MAX, 0), too_large("finding `large`"));
    assert_eq!(compiled(0, usize::MAX), too_large("finding `large`"));

    let without_findings = with(
        BASE,
        &[(
            "{all: [{finding: busy}, {needs: [mail, search]}]}",
            "{staff: no}",
        )],
    );
    let loaded = load_text("rules.yaml", &without_findings).unwrap();
    let compiled = Decision::compile_within(&loaded.rules, Budget { edges: 0, steps: 0 });
    assert_eq!(
        compiled.map(drop).map_err(|error| error.to_string()),
        too_large("rule `for-service`")
    );
}

#[test]
fn more_answer_sets_than_can_be_counted_are_refused() {
    let mut questions = String::new();
    for question in 0..3 {
        writeln!(
            questions,
            "  - id: q{question}\n    ask: Q?\n    kind: any-of\n    options:"
        )
        .unwrap();
        for option in 0..43 {
            writeln!(questions, "      - {{id: o{option}, label: O}}").unwrap();
        }
    }
    let text = with(BASE, &[("findings:", &format!("{questions}findings:"))]);
    let loaded = load_text("rules.yaml", &text).unwrap();
    assert_eq!(
        Decision::compile(&loaded.rules).unwrap_err().to_string(),
        "the questions have more than 2^128 complete answer sets, too many to count"
    );
}

/// What the program says about a folder of these files.
fn annotated(files: &[(&str, &str)], rules: &str) -> String {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut program = command(PROGRAM);
    program
        .args(["--rules", rules])
        .current_dir(folder.path())
        .stdin(Stdio::null());
    let (code, stdout, stderr) = finished(&program.output().unwrap());
    assert_eq!((code, stdout.as_str()), (Some(2), ""));
    stderr
}

#[test]
fn the_program_underlines_what_is_wrong() {
    let text = with(
        BASE,
        &[
            ("    help: A word", "    hlep: A word"),
            (
                "  - {id: job, title: The job}",
                "  - {id: job, title: The job}\n  - {id: job, title: Again}",
            ),
            ("    recommend: beta\n", ""),
            ("{what: service}", "{what: [site, servcie]}"),
        ],
    );
    assert_eq!(
        annotated(&[("rules.yaml", &text)], "rules.yaml"),
        "\
error: the id `job` is used twice
 --> rules.yaml:7:10
  |
6 |   - {id: job, title: The job}
  |          --- first used here
7 |   - {id: job, title: Again}
  |          ^^^
error: unknown key `hlep`
  --> rules.yaml:12:5
   |
12 |     hlep: A word is enough.
   |     ^^^^
   |
   = help: did you mean `help`?
error: `recommend` is missing
  --> rules.yaml:37:5
   |
37 |   - id: for-service
   |     ^^^^^^^^^^^^^^^
error: `servcie` is no option of `what`
  --> rules.yaml:38:25
   |
38 |     when: {what: [site, servcie]}
   |                         ^^^^^^^
   |
   = help: did you mean `service`?
"
    );
}

#[test]
fn the_program_shows_both_files_of_a_key_that_is_given_twice() {
    let [head, tail, _] = in_files();
    let again = format!("title: Again\n{tail}");
    assert_eq!(
        annotated(&[("a.yaml", &head), ("b.yaml", &again)], "."),
        "\
error: `title` is given in two files
 --> ./b.yaml:1:1
  |
1 | title: Again
  | ^^^^^
  |
 ::: ./a.yaml:4:1
  |
4 | title: Alpha or beta?
  | ----- first given here
"
    );
}

//! Rule sets whose decisions are complex, and rule sets at their limits.

use super::Case;

/// What should happen with a rule set.
#[derive(Clone, Copy)]
enum Comes {
    /// It decides. Its tree can be drawn or is too large.
    Decides { tree: i32, check: i32 },
    /// It is too complex to decide exactly.
    TooComplex,
}

/// The commands, with their expected exit codes.
fn commands(comes: Comes) -> [(&'static str, i32); 9] {
    let (tree, check, settled, open) = match comes {
        Comes::Decides { tree, check } => (tree, check, 0, 3),
        Comes::TooComplex => (2, 1, 2, 2),
    };
    [
        ("tree", tree),
        ("--rest-not-sure", settled),
        ("--json", open),
        ("--json --rest-not-sure --why-not x", settled),
        ("--json --answer q1=yes", open),
        ("sources", settled),
        ("batch lines.jsonl", settled),
        ("rules show", settled),
        ("rules check", check),
    ]
}

/// A rule set with yes-no questions `q0` and so on, these rules and these outcomes besides `y`.
fn rule_set(questions: usize, rules: &str, outcomes: &[String], more: &str) -> String {
    let questions = (0..questions).map(|it| format!("- {{id: q{it}, ask: Q, kind: yes-no}}\n"));
    set(&questions.collect::<String>(), rules, outcomes, more)
}

fn set(questions: &str, rules: &str, outcomes: &[String], more: &str) -> String {
    let outcomes = outcomes
        .iter()
        .map(|it| format!("- {{id: {it}, title: T, summary: S}}\n"));
    let outcomes: String = outcomes.collect();
    format!(
        "format: 1\nid: a\nversion: '1'\ntitle: T\nquestions:\n{questions}\
         decision:\n{rules}- {{id: last, recommend: y, because: B, house: true}}\n\
         outcomes:\n{outcomes}- {{id: y, title: T, summary: S}}\n{more}"
    )
}

fn rule(id: usize, when: &str, outcome: &str) -> String {
    format!("- {{id: r{id}, when: {when}, recommend: {outcome}, because: B, house: true}}\n")
}

fn x() -> Vec<String> {
    vec!["x".to_owned()]
}

/// At least `count` of this many yes-no questions.
fn majority(count: usize, of: usize) -> String {
    let conditions: Vec<String> = (0..of).map(|it| format!("{{q{it}: yes}}")).collect();
    let when = format!(
        "{{at-least: {{count: {count}, of: [{}]}}}}",
        conditions.join(", ")
    );
    rule_set(of, &rule(0, &when, "x"), &x(), "")
}

/// Pairs of questions that are far from each other.
fn pairs(number: usize) -> String {
    let pairs: Vec<String> = (0..number)
        .map(|it| format!("{{all: [{{q{it}: yes}}, {{q{}: yes}}]}}", it + number))
        .collect();
    let when = format!("{{any: [{}]}}", pairs.join(", "));
    rule_set(2 * number, &rule(0, &when, "x"), &x(), "")
}

/// Rules on three random questions each.
fn random(questions: usize, rules: usize, outcomes: usize) -> String {
    let mut seed = (questions * 1_000 + rules) as u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) as usize % below
    };
    let mut text = String::new();
    for id in 0..rules {
        let parts: Vec<String> = (0..3)
            .map(|_| format!("{{q{}: {}}}", next(questions), ["yes", "no"][next(2)]))
            .collect();
        let outcome = next(outcomes);
        let outcome = if outcome == 0 {
            "x".to_owned()
        } else {
            format!("x{outcome}")
        };
        text.push_str(&rule(
            id,
            &format!("{{all: [{}]}}", parts.join(", ")),
            &outcome,
        ));
    }
    let others = (1..outcomes).map(|it| format!("x{it}"));
    rule_set(
        questions,
        &text,
        &x().into_iter().chain(others).collect::<Vec<_>>(),
        "",
    )
}

/// Whether an odd number of questions is answered with yes, by a chain of findings.
fn parity(questions: usize) -> String {
    let mut findings = "findings:\n- {id: f0, says: S, when: {q0: yes}}\n".to_owned();
    for it in 1..questions {
        let before = it - 1;
        findings.push_str(&format!(
            "- {{id: f{it}, says: S, when: {{any: [{{all: [{{finding: f{before}}}, {{not: {{q{it}: yes}}}}]}}, \
             {{all: [{{not: {{finding: f{before}}}}}, {{q{it}: yes}}]}}]}}}}\n"
        ));
    }
    let when = format!("{{finding: f{}}}", questions - 1);
    rule_set(questions, &rule(0, &when, "x"), &x(), &findings)
}

/// A rule and an outcome for each question.
fn chain(questions: usize) -> String {
    let name = |it| {
        if it == 0 {
            "x".to_owned()
        } else {
            format!("x{it}")
        }
    };
    let rules = (0..questions).map(|it| rule(it, &format!("{{q{it}: yes}}"), &name(it)));
    let outcomes: Vec<String> = (0..questions).map(name).collect();
    rule_set(questions, &rules.collect::<String>(), &outcomes, "")
}

/// One any-of question, whose options matter in pairs that are far from each other.
fn option_pairs(options: usize) -> String {
    let all: Vec<String> = (0..options)
        .map(|it| format!("{{id: o{it}, label: L}}"))
        .collect();
    let half = options / 2;
    let pairs: Vec<String> = (0..half)
        .map(|it| format!("{{all: [{{q: o{it}}}, {{q: o{}}}]}}", it + half))
        .collect();
    let when = format!(
        "{{all: [{{q0: yes}}, {{q1: yes}}, {{any: [{}]}}]}}",
        pairs.join(", ")
    );
    let questions = format!(
        "- {{id: q0, ask: Q, kind: yes-no}}\n- {{id: q1, ask: Q, kind: yes-no}}\n- {{id: q, ask: Q, kind: any-of, options: [{}]}}\n",
        all.join(", ")
    );
    set(&questions, &rule(0, &when, "x"), &x(), "")
}

/// A rule set with this many of something, one of which a rule uses.
fn many(what: &str, number: usize) -> String {
    let list = |entry: &dyn Fn(usize) -> String| (0..number).map(entry).collect::<String>();
    let base = |more: &str| rule_set(1, &rule(0, "{q0: yes}", "x"), &x(), more);
    match what {
        "questions" => rule_set(number, &rule(0, "{q0: yes}", "x"), &x(), ""),
        "one-of" | "any-of" => {
            let options: Vec<String> = (0..number)
                .map(|it| format!("{{id: o{it}, label: L}}"))
                .collect();
            let options = options.join(", ");
            let question = format!("- {{id: q, ask: Q, kind: {what}, options: [{options}]}}\n");
            set(&question, &rule(0, "{q: o0}", "x"), &x(), "")
        }
        "rules" => rule_set(1, &list(&|it| rule(it, "{q0: yes}", "x")), &x(), ""),
        "outcomes" => {
            let names: Vec<String> = (1..number).map(|it| format!("x{it}")).collect();
            rule_set(1, "", &names, "")
        }
        "findings" => base(&format!(
            "findings:\n{}",
            list(&|it| format!("- {{id: f{it}, says: S, when: {{q0: yes}}}}\n"))
        )),
        "sources" => base(&format!(
            "sources:\n{}",
            list(&|it| format!("- {{id: s{it}, title: S}}\n"))
        )),
        "scenarios" => base(&format!(
            "scenarios:\n{}",
            list(&|it| format!("- {{id: s{it}, answers: {{q0: yes}}, outcome: x}}\n"))
        )),
        "counted" => {
            let when = format!(
                "{{at-least: {{count: 1, of: [{}]}}}}",
                "{q0: yes}, ".repeat(number)
            );
            rule_set(1, &rule(0, &when, "x"), &x(), "")
        }
        "nested" => {
            let when = format!(
                "{}{{q0: yes}}{}",
                "{not: ".repeat(number),
                "}".repeat(number)
            );
            rule_set(1, &rule(0, &when, "x"), &x(), "")
        }
        "letters" => base("").replace("title: T", &format!("title: {}", "t".repeat(number))),
        "letters of an id" => base("").replace("id: r0", &format!("id: {}", "t".repeat(number))),
        "bytes" => format!("{}{}", base(""), "#\n".repeat(number / 2)),
        "values" => base(&format!("comparison: [{}]\n", "1, ".repeat(number))),
        what => unreachable!("{what}"),
    }
}

pub(super) fn cases() -> Vec<Case> {
    type Make = fn() -> String;
    use Comes::{Decides, TooComplex};
    let drawn = Decides { tree: 0, check: 0 };
    let linted = Decides { tree: 0, check: 1 };
    let large = Decides { tree: 2, check: 1 };
    let families: [(&str, Make, Comes); 22] = [
        ("majority 5 of 10", || majority(5, 10), drawn),
        ("majority 20 of 40", || majority(20, 40), drawn),
        ("majority 40 of 80", || majority(40, 80), drawn),
        ("pairs 5", || pairs(5), drawn),
        ("pairs 9", || pairs(9), drawn),
        ("pairs 20", || pairs(20), drawn),
        ("pairs 40", || pairs(40), drawn),
        ("pairs 60", || pairs(60), TooComplex),
        ("random 10 x 20", || random(10, 20, 5), linted),
        ("random 14 x 40", || random(14, 40, 5), large),
        ("random 16 x 40", || random(16, 40, 5), large),
        ("random 18 x 50", || random(18, 50, 5), TooComplex),
        ("random 20 x 60", || random(20, 60, 5), TooComplex),
        ("random 30 x 30", || random(30, 30, 3), large),
        ("random 40 x 200", || random(40, 200, 5), TooComplex),
        ("random 80 x 1900", || random(80, 1_900, 199), TooComplex),
        ("random 14 x 60, 30 outcomes", || random(14, 60, 30), large),
        ("parity 20", || parity(20), drawn),
        ("parity 80", || parity(80), drawn),
        ("chain 80", || chain(80), drawn),
        ("option pairs 12", || option_pairs(12), drawn),
        ("option pairs 60", || option_pairs(60), TooComplex),
    ];
    let mut cases = Vec::new();
    for (name, make, comes) in families {
        for (command, exit) in commands(comes) {
            let rules = if command.starts_with("rules") {
                ""
            } else {
                "--rules "
            };
            let arguments = format!("{command} {rules}rules.yaml");
            let case = Case::new(format!("{command}: {name}"), &arguments, exit);
            cases.push(
                case.with("rules.yaml", make)
                    .with("lines.jsonl", || "{}\n".repeat(1_000)),
            );
        }
    }
    // The most of everything, and one more.
    let limits = [
        ("questions", 80, 0),
        ("questions", 200, 2),
        ("questions", 201, 2),
        ("one-of", 256, 0),
        ("one-of", 257, 2),
        ("any-of", 64, 0),
        ("any-of", 65, 2),
        ("rules", 1_999, 0),
        ("rules", 2_000, 2),
        ("rules", 9_000, 2),
        ("outcomes", 200, 0),
        ("outcomes", 201, 2),
        ("outcomes", 9_000, 2),
        ("findings", 1_000, 0),
        ("findings", 1_001, 2),
        ("sources", 1_000, 0),
        ("sources", 1_001, 2),
        ("scenarios", 8_000, 0),
        ("scenarios", 10_001, 2),
        ("counted", 100, 0),
        ("counted", 101, 2),
        ("nested", 27, 0),
        ("nested", 40, 2),
        ("nested", 40_000, 2),
        ("letters", 9_000, 0),
        ("letters", 10_001, 2),
        ("letters", 300_000, 2),
        ("letters of an id", 64, 0),
        ("letters of an id", 65, 2),
        ("letters of an id", 900_000, 2),
        ("bytes", 1_000_000, 0),
        ("bytes", 1_100_000, 2),
        ("values", 110_000, 2),
    ];
    for (what, number, exit) in limits {
        // Only some commands read scenarios.
        let command = match what {
            "scenarios" => "rules check rules.yaml",
            _ => "rules show rules.yaml",
        };
        let case = Case::new(format!("{number} {what}"), command, exit);
        cases.push(case.with("rules.yaml", move || many(what, number)));
    }
    let mut folder = Case::new("60 files of a megabyte", "rules show rules", 2);
    let mut files = Case::new("257 files", "rules show rules", 2);
    for file in 0..257 {
        let name = format!("rules/{file}.yaml");
        if file < 60 {
            folder = folder.with(&name, || "-\n".repeat(520_000));
        }
        files = files.with(&name, || "topics: []\n");
    }
    cases.extend([folder, files]);
    cases
}

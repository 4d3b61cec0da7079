//! The advisor as one self-contained HTML page: the rule set and its compiled decision as data, and
//! a script that reads them.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::advice::{ASSUMES, RuleSetName, Tool};
use crate::answers::Answers;
use crate::decision::{Decision, Planner, Shown, TooLarge};
use crate::ids::{Id, OptionId};
use crate::render::{phrases, why, words};
use crate::ruleset::{NONE_LABEL, NOT_SURE_LABEL, RuleSet};
use crate::visible;

const TEMPLATE: &str = include_str!("page/page.html");
const STYLE: &str = include_str!("page/page.css");

/// The script, with each part after the parts that it uses.
const SCRIPT: &str = concat!(
    "\"use strict\";\nconst DATA = JSON.parse(document.getElementById(\"data\").textContent);\n",
    include_str!("page/number.js"),
    include_str!("page/decision.js"),
    include_str!("page/plan.js"),
    include_str!("page/shortest.js"),
    include_str!("page/reasons.js"),
    include_str!("page/advice.js"),
    include_str!("page/phrases.js"),
    include_str!("page/markdown.js"),
    include_str!("page/interview.js"),
    include_str!("page/result.js"),
    include_str!("page/page.js"),
);

/// The page for a rule set, compiled as `decision`. `rules_flag` is what the commands in its records
/// need to find the rule set, unless it is the shipped one.
///
/// # Errors
/// The plans of its outcomes are too complex.
pub fn render(
    rules: &RuleSet,
    decision: &Decision,
    rules_flag: Option<&str>,
) -> Result<String, TooLarge> {
    let script = without_comments(SCRIPT);
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'; trusted-types 'none'",
        digest(&script),
        digest(STYLE)
    );
    let made = format!(
        "{} {}, rules {} {}",
        Tool::THIS.name,
        Tool::THIS.version,
        rules.id(),
        rules.version()
    );
    let parts = [
        ("{policy}", policy),
        ("{title}", text(rules.title())),
        ("{style}", STYLE.to_owned()),
        ("{title}", text(rules.title())),
        ("{made}", text(&made)),
        ("{data}", data(rules, decision, rules_flag)?),
        ("{script}", script),
    ];
    let mut page = String::new();
    let mut rest = TEMPLATE;
    for (place, part) in parts {
        let (before, after) = rest.split_once(place).unwrap_or((rest, ""));
        page.extend([before, &part]);
        rest = after;
    }
    page.push_str(rest);
    Ok(page)
}

/// The digest by which a policy allows a script or a style.
fn digest(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// A text, escaped for HTML.
fn text(text: &str) -> String {
    let text = visible::one_line(text);
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A script without the lines that are only comments, which readers of a page do not need.
fn without_comments(script: &str) -> String {
    let is_comment = |line: &&str| {
        let marks = ["//", "/**", "* ", "*/"];
        marks.iter().any(|mark| line.trim_start().starts_with(mark))
    };
    let code = script.split_inclusive('\n');
    code.filter(|line| !is_comment(line)).collect()
}

/// The data for the script, as JSON that cannot end the element that contains it.
fn data(
    rules: &RuleSet,
    decision: &Decision,
    rules_flag: Option<&str>,
) -> Result<String, TooLarge> {
    let remaining = decision.remaining(&Answers::none(rules.questions().len()));
    let mut planner = Planner::new(rules, &remaining);
    let mut data = json!({
        "tool": Tool::THIS,
        "ruleset": RuleSetName::of(rules),
        "title": rules.title(),
        "rules_flag": rules_flag,
        "topics": rules.topics(),
        "questions": rules.questions(),
        "numbers": numbers(rules, decision),
        "findings": rules.findings(),
        "finding_order": rules.finding_order(),
        "rules": rules.decision(),
        "signals": rules.signals(),
        "conflicts": rules.conflicts(),
        "outcomes": rules.outcomes(),
        "claims": rules.claims(),
        "sources": rules.sources(),
    });
    clean(&mut data);
    let labels = [
        ("ASSUMES", ASSUMES),
        ("NONE_OF_THESE", NONE_LABEL),
        ("NOT_SURE", NOT_SURE_LABEL),
    ];
    let words = words::ALL.iter().chain(&labels);
    let words = words.map(|(name, text)| ((*name).to_owned(), json!(text)));
    let words: Map<String, Value> = words.collect();
    if let Some(entries) = data.as_object_mut() {
        entries.insert("words".to_owned(), Value::Object(words));
        entries.insert("most".to_owned(), most());
        entries.insert("decision".to_owned(), json!(decision.plain()));
        entries.insert("plan".to_owned(), json!(planner.questions(&remaining)));
        entries.insert("shown".to_owned(), json!(Shown::new(rules, decision)?));
    }
    Ok(data.to_string().replace('<', "\\u003c"))
}

/// How much is listed at most, as in the terminal.
fn most() -> Value {
    json!({
        "listed": phrases::MOST_LISTED,
        "answers": why::MOST_ANSWERS,
        "options": why::MOST_OPTIONS,
        "alike": why::MOST_ALIKE,
        "outcomes": why::MOST_OUTCOMES,
        "likeliest": why::LIKELIEST,
    })
}

/// What the script needs to know about the numbers that answer a question; nothing for other
/// questions.
fn numbers(rules: &RuleSet, decision: &Decision) -> Vec<Value> {
    let questions = rules.questions().iter();
    let questions = questions.map(|(id, question)| question.scale.as_ref().map(|it| (id, it)));
    let numbers = questions.map(|of| {
        let Some((question, scale)) = of else {
            return Value::Null;
        };
        // The unit stands beside the field.
        let mut without_unit = scale.clone();
        without_unit.unit = None;
        let options = (0..scale.classes()).map(OptionId::new);
        let classes = &decision.classes()[question];
        let labels = classes.classes().values().map(|class| {
            let alike = classes.alike(&class.example);
            (!alike.is_empty()).then(|| scale.range_label(&alike))
        });
        json!({
            "expected": without_unit.answers(),
            "unit": scale.unit,
            "singular": scale.singular,
            "minimum": scale.minimum,
            "maximum": scale.maximum,
            "whole": scale.whole,
            // The least number of each option.
            "from": options.map(|it| scale.interval(it)[0]).collect::<Vec<_>>(),
            // The numbers of each class, in words.
            "labels": labels.collect::<Vec<_>>(),
        })
    });
    numbers.collect()
}

/// What the script does not use of a question.
const UNUSED: [&str; 2] = ["former", "likelihoods"];

/// Shows hidden characters in texts as escapes, and removes missing values.
fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = visible::one_line(text).into_owned(),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(entries) => {
            let is_used = |key: &str| !UNUSED.contains(&key);
            entries.retain(|key, value| {
                is_used(key) && !matches!(value, Value::Null | Value::Bool(false))
            });
            entries.values_mut().for_each(clean);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

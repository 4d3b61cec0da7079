//! Writes conditions as in a rule file, on one line.

use crate::ruleset::{Condition, NONE, NOT_SURE, Range, RuleSet};

/// `{all: [{staff: yes}, {finding: busy}]}`
pub(crate) fn condition(rules: &RuleSet, condition: &Condition) -> String {
    let list = |of: &[Condition]| {
        let of = of.iter().map(|part| self::condition(rules, part));
        format!("[{}]", of.collect::<Vec<_>>().join(", "))
    };
    match condition {
        Condition::All(of) => format!("{{all: {}}}", list(of)),
        Condition::Any(of) => format!("{{any: {}}}", list(of)),
        Condition::Not(inner) => format!("{{not: {}}}", self::condition(rules, inner)),
        Condition::AtLeast { count, of } => {
            format!("{{at-least: {{count: {count}, of: {}}}}}", list(of))
        }
        Condition::Finding(finding) => format!("{{finding: {}}}", rules.findings()[*finding].id),
        Condition::Chosen { question, options } => {
            let question = &rules.questions()[*question];
            let options = options
                .iter()
                .map(|option| question.options[*option].id.as_str());
            format!("{{{}: {}}}", question.id, option_list(options.collect()))
        }
        Condition::Within { question, range } => {
            // What begins with `>` is quoted in YAML.
            let quote = if matches!(range, Range::MoreThan(_) | Range::AtLeast(_)) {
                "\""
            } else {
                ""
            };
            let id = &rules.questions()[*question].id;
            format!("{{{id}: {quote}{range}{quote}}}")
        }
        Condition::NoneChosen(question) => {
            format!("{{{}: {NONE}}}", rules.questions()[*question].id)
        }
        Condition::NotSure(question) => {
            format!("{{{}: {NOT_SURE}}}", rules.questions()[*question].id)
        }
    }
}

/// One word, or several as a list.
fn option_list(words: Vec<&str>) -> String {
    match words.as_slice() {
        [word] => (*word).to_owned(),
        words => format!("[{}]", words.join(", ")),
    }
}

//! A decision written down, to be held against the rules of another day.

use indexmap::IndexMap;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use crate::advice::{Advice, Verdict};
use crate::ids::Id;
use crate::record::fingerprint;
use crate::render::json::{self, AnsweredBy, RuleSetName, Tool, Words};

/// A record: the answers with where each came from, the rule set, and what came of it. It is a
/// file of answers too.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Record<'a> {
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    tool: Tool,
    ruleset: RuleSetName<'a>,
    #[schemars(extend("enum" = ["decided", "undecided"]))]
    status: &'static str,
    recommendation: Option<&'a str>,
    /// How many answers must change for another recommendation; nothing, if none can.
    robustness: Option<usize>,
    /// The rule that decided.
    decided_by: Option<DecidedBy<'a>>,
    /// The source that was left out.
    without: Option<&'a str>,
    answers: IndexMap<&'a str, Words<'a>>,
    answered_by: IndexMap<&'a str, AnsweredBy>,
    /// A fingerprint of each rule, in order, between spaces: which rules change is seen by them.
    rules: String,
}

/// A rule, and its fingerprint.
#[derive(Debug, Serialize, JsonSchema)]
struct DecidedBy<'a> {
    rule: &'a str,
    fingerprint: String,
}

/// The record of an advice, as YAML.
///
/// # Errors
/// Those of the YAML library; none is known to happen.
pub fn render(advice: &Advice<'_>) -> Result<String, serde_yaml::Error> {
    yaml(&record(advice))
}

/// A value as YAML that older YAML readers read the same.
pub(super) fn yaml(value: &impl Serialize) -> Result<String, serde_yaml::Error> {
    let text = serde_yaml::to_string(value)?;
    Ok(text.lines().map(|line| quoted(line) + "\n").collect())
}

pub(super) fn record<'a>(advice: &Advice<'a>) -> Record<'a> {
    let rules = advice.rules;
    let (rule, robustness) = match &advice.verdict {
        Verdict::Decided { rule, reasons, .. } => (Some(*rule), reasons.robustness),
        Verdict::Undecided { .. } => (None, None),
    };
    let outcome = advice.outcome();
    let fingerprints = fingerprint::all(rules);
    Record {
        schema_version: json::SCHEMA_VERSION,
        tool: json::tool(),
        ruleset: json::ruleset(rules),
        status: match outcome {
            Some(_) => "decided",
            None => "undecided",
        },
        recommendation: outcome.map(|outcome| rules.outcomes()[outcome].id.as_str()),
        robustness,
        decided_by: rule.map(|rule| DecidedBy {
            rule: &rules.decision()[rule].id,
            fingerprint: fingerprints.get(rule.index()).cloned().unwrap_or_default(),
        }),
        without: advice
            .without
            .as_ref()
            .map(|(source, _)| rules.sources()[*source].id.as_str()),
        answers: json::answers(advice),
        answered_by: json::answered_by(advice),
        rules: fingerprints.join(" "),
    }
}

/// A line in which every word that older YAML readers take for something else is in quotes: for a
/// boolean, a day, a time, or a number with separators. The YAML library knows those of newer ones.
fn quoted(line: &str) -> String {
    // This one is a day, whoever reads it.
    if line.starts_with("date: ") {
        return line.to_owned();
    }
    let indent = line.len() - line.trim_start().len();
    let (indent, rest) = line.split_at(indent);
    let (dash, rest) = match rest.strip_prefix("- ") {
        Some(rest) => ("- ", rest),
        None => ("", rest),
    };
    let (key, value) = match (rest.split_once(": "), rest.strip_suffix(':')) {
        (Some((key, value)), _) => (format!("{}: ", in_quotes(key)), value),
        (None, Some(key)) => (format!("{}:", in_quotes(key)), ""),
        (None, None) => (String::new(), rest),
    };
    format!("{indent}{dash}{key}{}", in_quotes(value))
}

fn in_quotes(word: &str) -> String {
    let is_truth = ["y", "n", "yes", "no", "on", "off"].contains(&word);
    let is_number = word.starts_with(|first: char| first.is_ascii_digit())
        && word.contains(['-', ':', '_'])
        && !word.contains(' ');
    match is_truth || is_number {
        true => format!("'{word}'"),
        false => word.to_owned(),
    }
}

/// The JSON Schema of a record.
pub(crate) fn schema(settings: SchemaSettings) -> Schema {
    let generator = settings.for_serialize().into_generator();
    generator.into_root_schema_for::<Record<'static>>()
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_older_readers_take_for_something_else_is_in_quotes() {
        for (line, expected) in [
            ("  staff: yes", "  staff: 'yes'"),
            ("  on: flag", "  'on': flag"),
            ("  y:", "  'y':"),
            ("  - off", "  - 'off'"),
            ("  version: 2026-11-20", "  version: '2026-11-20'"),
            ("  version: 1_000", "  version: '1_000'"),
            ("  version: 1.0.0", "  version: 1.0.0"),
            ("rules: 7b103456 1-2", "rules: 7b103456 1-2"),
            ("  id: yes-and-no", "  id: yes-and-no"),
        ] {
            assert_eq!(quoted(line), expected);
        }
    }
}

//! Reads answers from files.

use std::sync::LazyLock;

use indexmap::IndexMap;
use schemars::schema_for;
use serde::Deserialize;
use serde_json::Value;

use crate::answers::front_matter;
use crate::ids::QuestionId;
use crate::ruleset::yaml::Options;
use crate::ruleset::{
    Answer, Content, File, Found, Mistake, Node, Place, Problem, RuleSet, schema_check,
};
use crate::suggest::nearest;

/// The key of the answers in a decision record.
pub(crate) const ANSWERS: &str = "answers";

/// The valid answers, and the problems of the rest.
#[derive(Debug, Default)]
pub struct Read {
    /// The valid answers.
    pub answers: Vec<(QuestionId, Answer)>,
    /// The problems of the rest.
    pub problems: Vec<Problem>,
}

/// Reads a YAML or JSON file, or the front matter of a Markdown file: a mapping from questions to
/// answers, or a decision record with its key `answers`.
pub fn from_file(rules: &RuleSet, file: &File) -> Read {
    let document = match front_matter::read(file) {
        Ok(document) => document,
        Err(problems) => {
            return Read {
                problems,
                ..Read::default()
            };
        }
    };
    let record = front_matter::record(&document.root);
    let mut read = from_record(rules, record);
    if let (false, Some(problem)) = (read.problems.is_empty(), foreign(rules, record)) {
        read.problems = vec![problem];
    }
    read.problems.extend(document.problems);
    read
}

/// A problem if the record belongs to another rule set.
fn foreign(rules: &RuleSet, record: &Node) -> Option<Problem> {
    let id = record.get("ruleset")?.get("id")?;
    let (ours, theirs) = (rules.id(), id.as_str()?);
    (ours != theirs).then(|| Mistake::OtherRuleSet { theirs, ours }.at(Some(id.span)))
}

/// The mapping of a record under a key that is a misspelled `answers`, and the problem.
fn misspelled<'n>(rules: &RuleSet, record: &'n Node) -> Option<(&'n Node, Problem)> {
    let Content::Map(entries) = &record.content else {
        return None;
    };
    let mut entries = entries.iter();
    let is_meant = |key: &str| nearest(key, [ANSWERS]).is_some() && rules.question(key).is_none();
    let (key, (span, node)) = entries
        .find(|(key, (_, node))| matches!(node.content, Content::Map(_)) && is_meant(key))?;
    let mistake = Mistake::UnknownKey {
        key,
        known: vec![ANSWERS],
        is_text: false,
    };
    Some((node, mistake.at(Some(*span))))
}

/// The answers of a record, or of a mapping of answers alone.
pub(crate) fn from_record(rules: &RuleSet, record: &Node) -> Read {
    match (record.get(ANSWERS), misspelled(rules, record)) {
        (None, Some((node, problem))) => {
            let mut read = from_mapping(rules, node);
            read.problems.insert(0, problem);
            read
        }
        (named, _) => from_mapping(rules, named.unwrap_or(record)),
    }
}

/// The answers of a mapping from questions to answers.
pub(crate) fn from_mapping(rules: &RuleSet, node: &Node) -> Read {
    static SCHEMA: LazyLock<Value> =
        LazyLock::new(|| schema_for!(IndexMap<String, Options>).to_value());
    let mut found = Found::default();
    let mut given = node.clone();
    if let Content::Map(entries) = &mut given.content {
        entries.retain(|id, (span, node)| {
            let is_nothing = matches!(node.content, Content::Scalar(Value::Null));
            match rules.question(id).filter(|_| is_nothing) {
                Some(question) => {
                    let mistake = Mistake::NoAnswer(&rules.questions()[question]);
                    found.add(&mistake, Some(*span));
                    false
                }
                None => true,
            }
        });
    }
    let checked = schema_check::check(&mut given, &SCHEMA);
    found.extend(checked.problems);
    let mut valid = Vec::new();
    let answers = IndexMap::<String, Options>::deserialize(checked.value).unwrap_or_default();
    for (id, options) in &answers {
        let place = Place::top(Some(node)).key(id);
        let Some(question) = rules.question(id) else {
            let mistake = Mistake::UnknownQuestion { id, rules };
            found.add(&mistake, place.key_span());
            continue;
        };
        match rules.questions()[question].answer(&options.ids) {
            Ok(answer) => valid.push((question, answer)),
            Err(mistakes) => {
                let problems = options.problems(&mistakes, place).into_iter();
                // The wrong type was already reported, and the value replaced with a placeholder.
                let is_replaced = |span| checked.replaced.contains(&span);
                let problems = problems.filter(|it| !it.span.is_some_and(is_replaced));
                found.extend(problems);
            }
        }
    }
    Read {
        answers: valid,
        problems: found.into_problems(),
    }
}

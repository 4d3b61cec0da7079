//! The part of an advice that is wanted.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::batch::fast::ID;
use crate::ruleset::RuleSet;
use crate::ruleset::problem::Problem;
use crate::schema;
use crate::suggest::nearest;
use crate::wording;

/// What follows from the possible outcomes alone.
const FROM_POSSIBLE: [&str; 3] = ["status", "recommendation", "possible"];

/// The fields that are wanted, in the shape that they have in an advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields(Wanted);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Parts(IndexMap<String, Wanted>),
}

impl Fields {
    /// Everything.
    pub const ALL: Self = Self(Wanted::All);

    /// The fields of these names: one of an advice, such as `status`, or a part of one, such as
    /// `recommendation.id` or, of each in a list, `signals.id`. What a line carries as `id` comes
    /// back in any case, and may be named too.
    ///
    /// # Errors
    /// Every name that no field has.
    pub fn new(rules: &RuleSet, names: &[String]) -> Result<Self, Vec<Problem>> {
        let schema = schema::advice();
        let mut wanted = Wanted::Parts(IndexMap::new());
        let mut problems = Vec::new();
        for name in names.iter().filter(|name| *name != ID) {
            match unknown(rules, &schema, name) {
                None => wanted.add(name.split('.')),
                Some(problem) => problems.push(problem),
            }
        }
        match problems.is_empty() {
            true => Ok(Self(wanted)),
            false => Err(problems),
        }
    }

    /// Whether that is everything.
    pub(super) fn is_all(&self) -> bool {
        self.0 == Wanted::All
    }

    /// Whether all of it follows from the possible outcomes.
    pub(super) fn follow_from_possible(&self) -> bool {
        match &self.0 {
            Wanted::All => false,
            Wanted::Parts(parts) => parts
                .keys()
                .all(|name| FROM_POSSIBLE.contains(&name.as_str())),
        }
    }

    /// Of an advice what is wanted.
    pub(super) fn of(&self, mut advice: Value) -> Value {
        self.0.keep(&mut advice);
        advice
    }
}

impl Wanted {
    fn add<'n>(&mut self, mut path: impl Iterator<Item = &'n str>) {
        match (self, path.next()) {
            (Wanted::All, _) => {}
            (wanted, None) => *wanted = Wanted::All,
            (Wanted::Parts(parts), Some(name)) => parts
                .entry(name.to_owned())
                .or_insert_with(|| Wanted::Parts(IndexMap::new()))
                .add(path),
        }
    }

    fn keep(&self, value: &mut Value) {
        let Wanted::Parts(parts) = self else {
            return;
        };
        match value {
            Value::Object(map) => map.retain(|name, value| match parts.get(name) {
                Some(wanted) => {
                    wanted.keep(value);
                    true
                }
                None => false,
            }),
            Value::Array(list) => list.iter_mut().for_each(|it| self.keep(it)),
            _ => {}
        }
    }
}

/// What is wrong with the name of a field, if the schema of an advice does not know it.
fn unknown(rules: &RuleSet, schema: &Value, name: &str) -> Option<Problem> {
    let mut place = schema;
    let mut before = String::new();
    for part in name.split('.') {
        let known = parts(rules, schema, place);
        match known.get(part) {
            Some(next) => place = next,
            None => {
                let whole = before.trim_end_matches('.');
                let names = known.keys().map(|known| format!("{before}{known}"));
                let help = match nearest(part, known.keys().copied()) {
                    Some(known) => format!("did you mean `{before}{known}`?"),
                    None if known.is_empty() => format!("`{whole}` has no parts"),
                    None => format!("expected {}", wording::words(names, "or")),
                };
                let problem = Problem::new(None, format!("unknown field `{name}`"));
                return Some(problem.help(Some(help)));
            }
        }
        before = format!("{before}{part}.");
    }
    None
}

/// The parts of what the schema describes, or of each thing in such a list.
fn parts<'s>(
    rules: &'s RuleSet,
    schema: &'s Value,
    place: &'s Value,
) -> IndexMap<&'s str, &'s Value> {
    let reference = place.get("$ref").and_then(Value::as_str);
    if let Some(definition) = reference.and_then(|it| schema.pointer(it.strip_prefix('#')?)) {
        return parts(rules, schema, definition);
    }
    if let Some(items) = place.get("items") {
        return parts(rules, schema, items);
    }
    if let Some(choices) = place.get("anyOf").and_then(Value::as_array) {
        return choices
            .iter()
            .flat_map(|choice| parts(rules, schema, choice))
            .collect();
    }
    if let Some(entry) = place
        .get("additionalProperties")
        .filter(|it| it.is_object())
    {
        // What has no fixed keys has those of the rule set.
        let questions = rules.questions().values().map(|it| it.id.as_str());
        let outcomes = rules.outcomes().values().map(|it| it.id.as_str());
        return questions.chain(outcomes).map(|id| (id, entry)).collect();
    }
    let properties = place.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flat_map(Map::iter);
    properties
        .map(|(name, part)| (name.as_str(), part))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ruleset::load;

    fn fields(names: &[&str]) -> Result<Fields, Vec<String>> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let fields = Fields::new(&load::shipped().unwrap(), &names);
        fields.map_err(|problems| {
            let problems = problems.into_iter();
            problems
                .map(|it| format!("{}; {}", it.message, it.help.unwrap_or_default()))
                .collect()
        })
    }

    #[test]
    fn a_projection_keeps_the_shape_and_the_order() {
        let advice = json!({
            "status": "decided",
            "recommendation": {"id": "a", "title": "A"},
            "signals": [{"id": "s", "claims": ["c"]}, {"id": "t", "claims": []}],
            "why_not": null,
        });
        for (names, expected) in [
            (
                &["recommendation.id", "status"][..],
                r#"{"status":"decided","recommendation":{"id":"a"}}"#,
            ),
            (&["signals.id"], r#"{"signals":[{"id":"s"},{"id":"t"}]}"#),
            (&["why_not.ways.change.from", "id"], r#"{"why_not":null}"#),
            (
                &["recommendation.id", "recommendation"],
                r#"{"recommendation":{"id":"a","title":"A"}}"#,
            ),
            (
                &["recommendation", "recommendation.id"],
                r#"{"recommendation":{"id":"a","title":"A"}}"#,
            ),
            (&["id"], "{}"),
        ] {
            let kept = fields(names).unwrap().of(advice.clone());
            assert_eq!(kept.to_string(), expected, "{names:?}");
        }
    }

    #[test]
    fn every_unknown_field_is_named_with_its_nearest_match() {
        assert_eq!(
            fields(&[
                "statsu",
                "recommendation.idd",
                "status.x",
                "answers.juniors",
                "answers.junior",
                "sources.for.django"
            ]),
            Err(vec![
                "unknown field `statsu`; did you mean `status`?".to_owned(),
                "unknown field `recommendation.idd`; did you mean `recommendation.id`?".to_owned(),
                "unknown field `status.x`; `status` has no parts".to_owned(),
                "unknown field `answers.junior`; did you mean `answers.juniors`?".to_owned(),
            ])
        );
        let nonsense = fields(&["questions_left.xyzzy", ""]).unwrap_err();
        assert_eq!(
            nonsense[0],
            "unknown field `questions_left.xyzzy`; expected `questions_left.fewest` or `questions_left.most`"
        );
        assert!(nonsense[1].starts_with("unknown field ``; expected `schema_version`, "));
    }
}

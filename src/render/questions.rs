//! The questions of a rule set with their flags and options.

use schemars::JsonSchema;
use serde::Serialize;

use crate::render::{HEADING, Layout, Look, to_json};
use crate::ruleset::{Choice, Kind, RuleSet, Scale};

/// The questions as text.
pub fn table(rules: &RuleSet, look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.title(HEADING, rules.title());
    let mut topic = None;
    for question in rules.questions().values() {
        if question.topic != topic {
            topic = question.topic;
            if let Some(topic) = topic {
                layout.heading(&rules.topics()[topic].title.to_uppercase());
            }
        }
        layout.heading(&format!("{}  {}", question.flag(), question.ask));
        if let Some(help) = &question.help {
            layout.paragraph(help);
        }
        let answer = match (&question.scale, question.kind) {
            (Some(scale), _) => format!("Answer {}.", scale.answers()),
            (None, Kind::YesNo) => "Answer yes or no.".to_owned(),
            (None, Kind::AnyOf) => "Answer none, or any of these, separated by commas:".to_owned(),
            (None, _) => "Answer one of:".to_owned(),
        };
        let lead = if question.must_know {
            "This must be known. "
        } else {
            ""
        };
        layout.paragraph(&format!("{lead}{answer}"));
        if matches!(question.kind, Kind::OneOf | Kind::AnyOf) {
            layout.rows(question.options.values().map(|option| {
                let lines = [
                    Some(option.label.as_str()),
                    option.help.as_deref().or(option.hint.as_deref()),
                ];
                let lines: Vec<&str> = lines.into_iter().flatten().collect();
                [option.id.clone(), lines.join("\n")]
            }));
        }
    }
    let questions = rules.questions().values();
    let must_know = questions.filter(|it| it.must_know).count();
    if must_know < rules.questions().len() {
        let which = if must_know == 0 {
            "any question"
        } else {
            "the other questions"
        };
        layout.aside(&format!("You can answer `not-sure` to {which}."));
    }
    layout.into_text()
}

/// A question in a list for programs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed<'r> {
    /// The id, by which it is answered.
    id: &'r str,
    /// Its flag on the command line.
    flag: String,
    /// The id of its topic.
    topic: Option<&'r str>,
    /// The question.
    ask: &'r str,
    /// What it means.
    help: Option<&'r str>,
    /// What kind of answers it takes.
    kind: Kind,
    /// Whether `not-sure` is an answer.
    not_sure: bool,
    /// Its options.
    options: Vec<&'r Choice>,
    /// The numbers that answer it, or null if it is not a number question.
    number: Option<&'r Scale>,
}

impl<'r> Listed<'r> {
    /// All questions, in the order of the rule set.
    pub fn all(rules: &'r RuleSet) -> Vec<Self> {
        let topic = |it| rules.topics()[it].id.as_str();
        let questions = rules.questions().values();
        let listed = questions.map(|it| Self {
            id: &it.id,
            flag: it.flag(),
            topic: it.topic.map(topic),
            ask: &it.ask,
            help: it.help.as_deref(),
            kind: it.kind,
            not_sure: !it.must_know,
            options: it.choices().collect(),
            number: it.scale.as_ref(),
        });
        listed.collect()
    }
}

/// The questions as JSON.
pub fn json(rules: &RuleSet) -> String {
    to_json(&Listed::all(rules))
}

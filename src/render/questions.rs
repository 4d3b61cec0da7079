//! The questions of a rule set, for those who answer them with flags or files.

use serde::Serialize;

use crate::render::layout::{HEADING, Layout};
use crate::render::{Look, to_json};
use crate::ruleset::{Choice, Kind, Question, RuleSet};

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
        layout.paragraph(how_to_answer(question.kind));
        if question.kind != Kind::YesNo {
            layout.rows(question.options.values().map(|option| {
                let help = option.help.as_ref().map(|help| format!("\n{help}"));
                [
                    option.id.clone(),
                    format!("{}{}", option.label, help.unwrap_or_default()),
                ]
            }));
        }
    }
    layout.aside("Every question can be answered `not-sure`.");
    layout.into_text()
}

fn how_to_answer(kind: Kind) -> &'static str {
    match kind {
        Kind::YesNo => "Answer yes or no.",
        Kind::OneOf => "Answer one of:",
        Kind::AnyOf => "Answer none, or any of these with commas between them:",
    }
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    id: &'a str,
    flag: String,
    topic: Option<&'a str>,
    ask: &'a str,
    help: Option<&'a str>,
    kind: Kind,
    options: Vec<&'a Choice>,
}

/// The questions as JSON.
pub fn json(rules: &RuleSet) -> String {
    let questions = rules.questions().values();
    let questions: Vec<Entry<'_>> = questions.map(|it| entry(rules, it)).collect();
    to_json(&questions)
}

fn entry<'a>(rules: &'a RuleSet, question: &'a Question) -> Entry<'a> {
    Entry {
        id: &question.id,
        flag: question.flag(),
        topic: question
            .topic
            .map(|topic| rules.topics()[topic].id.as_str()),
        ask: &question.ask,
        help: question.help.as_deref(),
        kind: question.kind,
        options: question.options.values().collect(),
    }
}

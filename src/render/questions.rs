//! The questions of a rule set, for those who answer them with flags or files.

use serde::Serialize;

use crate::render::Look;
use crate::render::page::{HEADING, Page};
use crate::ruleset::{Kind, Question, RuleSet};

/// The questions as text.
pub fn table(rules: &RuleSet, look: Look) -> String {
    let mut page = Page::new(look);
    page.title(HEADING, rules.title());
    let mut topic = None;
    for question in rules.questions().values() {
        if question.topic != topic {
            topic = question.topic;
            if let Some(topic) = topic {
                page.heading(&rules.topics()[topic].title.to_uppercase());
            }
        }
        page.heading(&format!("--{}  {}", question.id, question.ask));
        if let Some(help) = &question.help {
            page.paragraph(help);
        }
        page.paragraph(how_to_answer(question.kind));
        if question.kind != Kind::YesNo {
            page.rows(question.options.values().map(|option| {
                let help = option.help.as_ref().map(|help| format!("\n{help}"));
                [
                    option.id.clone(),
                    format!("{}{}", option.label, help.unwrap_or_default()),
                ]
            }));
        }
    }
    page.aside("Every question can be answered `not-sure`.");
    page.into_text()
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
    kind: &'static str,
    options: Vec<Choice<'a>>,
}

#[derive(Debug, Serialize)]
struct Choice<'a> {
    id: &'a str,
    label: &'a str,
    help: Option<&'a str>,
}

/// The questions as one JSON text, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn json(rules: &RuleSet) -> serde_json::Result<String> {
    let questions: Vec<Entry<'_>> = rules
        .questions()
        .values()
        .map(|question| entry(rules, question))
        .collect();
    let mut text = serde_json::to_string_pretty(&questions)?;
    text.push('\n');
    Ok(text)
}

fn entry<'a>(rules: &'a RuleSet, question: &'a Question) -> Entry<'a> {
    Entry {
        id: &question.id,
        flag: format!("--{}", question.id),
        topic: question
            .topic
            .map(|topic| rules.topics()[topic].id.as_str()),
        ask: &question.ask,
        help: question.help.as_deref(),
        kind: question.kind.name(),
        options: question
            .options
            .values()
            .map(|option| Choice {
                id: &option.id,
                label: &option.label,
                help: option.help.as_deref(),
            })
            .collect(),
    }
}

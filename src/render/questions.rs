//! The questions of a rule set with their flags and options.

use serde_json::json;

use crate::render::layout::{HEADING, Layout};
use crate::render::{Look, to_json};
use crate::ruleset::{Kind, RuleSet};

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
        layout.paragraph(match question.kind {
            Kind::YesNo => "Answer yes or no.",
            Kind::OneOf => "Answer one of:",
            Kind::AnyOf => "Answer none, or any of these, separated by commas:",
        });
        if question.kind != Kind::YesNo {
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
    layout.aside("You can answer `not-sure` to any question.");
    layout.into_text()
}

/// The questions as JSON.
pub fn json(rules: &RuleSet) -> String {
    let questions = rules.questions().values().map(|it| {
        json!({
            "id": it.id,
            "flag": it.flag(),
            "topic": it.topic.map(|topic| &rules.topics()[topic].id),
            "ask": it.ask,
            "help": it.help,
            "kind": it.kind,
            "options": it.options.values().collect::<Vec<_>>(),
        })
    });
    to_json(&questions.collect::<Vec<_>>())
}

//! Missing texts, unused claims, and redundant scenarios.

use std::collections::{HashMap, HashSet};

use textwrap::core::display_width;

use crate::ids::Id;
use crate::lint::entries::Entry;
use crate::lint::{Code, Lints};
use crate::ruleset::{Content, Node, Place, Span};
use crate::scenarios::answers;

/// How many columns of a hint are shown for sure where there are 80.
const WIDEST_HINT: usize = 44;

/// Looks at everything that is not a condition.
pub(super) fn check(lints: &mut Lints<'_>) {
    for entry in lints.entries {
        for (key, text) in &entry.texts {
            if text.trim().is_empty() {
                let message = format!("the `{key}` of {} `{}` is empty", entry.kind, entry.id);
                lints.add(Code::TextMissing, entry.id, entry.at.key(key), message);
            }
        }
    }
    if let Some(root) = lints.loaded.texts.root() {
        cut(root, lints.loaded.rules.id(), lints);
    }
    hints(lints);
    for name in &lints.loaded.not_read {
        let message = format!("`{name}` is not read: it is not part of the rule set");
        lints.add(Code::FileNotRead, name, Place::top(None), message);
    }
    claims(lints);
    scenarios(lints);
}

/// Unquoted texts in the entry `id` that end where a comment starts. A comment after a single word,
/// such as an id or a number, is probably intended, unless the comment starts like an issue number.
fn cut(node: &Node, id: &str, lints: &mut Lints<'_>) {
    match &node.content {
        Content::Scalar(value) => {
            let text = value.as_str().unwrap_or_default();
            let is_text = text.contains(|it: char| it.is_whitespace() || it.is_uppercase());
            let texts = &lints.loaded.texts;
            let is_number = |comment: &Span| {
                let comment = texts.slice(comment).trim_start_matches('#');
                comment.starts_with(char::is_alphanumeric)
            };
            if let Some(comment) = node.comment.filter(|it| is_text || is_number(it)) {
                let message = "the text ends before ` #`, which starts a comment; \
                               put it in quotes or move the comment";
                lints.add_at(Code::TextCut, id, Some(comment), message);
            }
        }
        Content::List(list) => list.iter().for_each(|node| cut(node, id, lints)),
        Content::Map(entries) => {
            let id = node.get("id").and_then(Node::as_str).unwrap_or(id);
            let nodes = entries.values().map(|(_, node)| node);
            nodes.for_each(|node| cut(node, id, lints));
        }
    }
}

/// Hints that a terminal of 80 columns has no room for.
fn hints(lints: &mut Lints<'_>) {
    if lints.severity(Code::HintTooWide).is_none() {
        return;
    }
    let loaded = lints.loaded;
    for (question, it) in loaded.rules.questions().iter() {
        let at = loaded.texts.top().key("questions").index(question.index());
        for (option, it) in it.options.iter() {
            let width = it.hint.as_deref().map_or(0, display_width);
            if width > WIDEST_HINT {
                let at = at.key("options").index(option.index()).key("hint");
                let message = format!(
                    "the `hint` of option `{}` is {width} columns wide, but many terminals only have \
                     room for {WIDEST_HINT}",
                    it.id
                );
                lints.add(Code::HintTooWide, &it.id, at, message);
            }
        }
    }
}

fn claims(lints: &mut Lints<'_>) {
    let rules = &lints.loaded.rules;
    let id = |claim| rules.claims()[claim].id.as_str();
    let moves = lints.loaded.scan.iter().flat_map(|it| &it.moves);
    let moves = moves.flat_map(|it| it.claims.iter().copied());
    let cited: HashSet<&str> = rules.cited().chain(moves).map(id).collect();
    let background: HashSet<&str> = rules.background().iter().map(|it| id(it.claim)).collect();
    for Entry { kind, id, at, .. } in lints.entries {
        if *kind == "claim" && !cited.contains(id) && !background.contains(id) {
            let message = format!("the claim `{id}` is neither cited nor in the background");
            lints.add(Code::ClaimUncited, id, at.key("id"), message);
        }
        if *kind == "the background entry" && cited.contains(id) {
            let message = format!("the claim `{id}` is in the background, but it is cited");
            lints.add(Code::ClaimBackgroundCited, id, at.key("claim"), message);
        }
    }
}

fn scenarios(lints: &mut Lints<'_>) {
    let loaded = lints.loaded;
    let mut known: HashMap<_, &str> = HashMap::new();
    for (index, scenario) in loaded.scenarios.iter().enumerate() {
        let id = &scenario.id;
        let answers = answers(&loaded.rules, scenario);
        let given: Vec<_> = answers.given().map(|(id, it)| (id, it.clone())).collect();
        if let Some(first) = known.get(&given) {
            let message = format!("scenario `{id}` gives the same answers as `{first}`");
            let at = lints.id_of("scenarios", index);
            lints.add(Code::ScenarioDuplicate, id, at, message);
        } else {
            known.insert(given, id);
        }
    }
}

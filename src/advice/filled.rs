//! Texts with the answers that they contain.

use std::borrow::Cow;

use crate::answers::Answers;
use crate::grammar;
use crate::ruleset::RuleSet;
use crate::ruleset::placeholders::{self, Part};

/// A text of `rules` with the labels of these answers in it. `rules check` reports texts that can
/// be shown without an answer that they contain; in these, the placeholder stays.
pub(crate) fn filled<'r>(rules: &RuleSet, answers: &Answers, text: &'r str) -> Cow<'r, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let label = |id: &str| {
        let question = rules.question(id)?;
        let labels = answers
            .answer(question)?
            .labels(&rules.questions()[question]);
        Some(grammar::list(labels, "and"))
    };
    let parts = placeholders::parts(text).into_iter();
    let parts = parts.map(|part| match part {
        Part::Text(text) => text.to_owned(),
        Part::Answer(id) => label(id).unwrap_or_else(|| format!("{{{id}}}")),
    });
    Cow::Owned(parts.collect())
}

//! Texts with the answers that they contain.

use std::borrow::Cow;

use crate::answers::Answers;
use crate::grammar;
use crate::ruleset::{RuleSet, placeholders};

/// A text of `rules` with the labels of these answers in it. `rules check` reports texts that can
/// be shown without an answer that they contain; in these, the placeholder stays.
pub(crate) fn filled<'r>(rules: &RuleSet, answers: &Answers, text: &'r str) -> Cow<'r, str> {
    placeholders::fill(text, |id| {
        let question = rules.question(id)?;
        let labels = answers
            .answer(question)?
            .labels(&rules.questions()[question]);
        Some(grammar::list(labels, "and"))
    })
}

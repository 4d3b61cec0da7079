//! The words of a rule set, to set its sentences inside others.

use std::collections::HashSet;

use crate::ruleset::{Note, Outcome, RuleSet};

/// The words that the texts of a rule set write in lower case.
#[derive(Debug)]
pub(super) struct Prose<'r>(HashSet<&'r str>);

impl<'r> Prose<'r> {
    /// The words of `rules`.
    pub(super) fn of(rules: &'r RuleSet) -> Self {
        let notes = rules.outcomes().values().flat_map(Outcome::notes);
        let texts = notes
            .map(|note: &Note| &note.say)
            .chain(rules.decision().values().map(|rule| &rule.because))
            .chain(rules.signals().values().map(|signal| &signal.because))
            .chain(rules.findings().values().map(|finding| &finding.says))
            .chain(rules.claims().values().map(|claim| &claim.says));
        let words = texts.flat_map(|text| text.split_whitespace()).map(bare);
        Self(words.filter(|word| is_lower_case(word)).collect())
    }

    /// A sentence as it is written inside another: it begins in lower case, unless its first word
    /// is a name, which is one that the rule set never writes so.
    pub(super) fn inside(&self, sentence: &str) -> String {
        let end = sentence.find(char::is_whitespace).unwrap_or(sentence.len());
        let (first, rest) = sentence.split_at(end);
        let lower = first.to_lowercase();
        match self.0.contains(bare(&lower)) {
            true => format!("{lower}{rest}"),
            false => sentence.to_owned(),
        }
    }
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

fn is_lower_case(word: &str) -> bool {
    !word.is_empty() && !word.contains(char::is_uppercase)
}

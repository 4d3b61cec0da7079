//! The words of a rule set, to set its sentences inside others.

use std::collections::HashSet;

use crate::ruleset::{Note, Outcome, RuleSet};

/// How the texts of a rule set write their words.
#[derive(Debug)]
pub(super) struct SentenceCase<'r> {
    /// The words that somewhere begin in lower case.
    small: HashSet<&'r str>,
    /// Those that begin with a capital where no sentence begins, and those of the outcomes' names.
    names: HashSet<&'r str>,
}

impl<'r> SentenceCase<'r> {
    /// The words of `rules`.
    pub(super) fn of(rules: &'r RuleSet) -> Self {
        let notes = rules.outcomes().values().flat_map(Outcome::notes);
        let texts = notes
            .map(|note: &Note| &note.say)
            .chain(rules.decision().values().map(|rule| &rule.because))
            .chain(rules.signals().values().map(|signal| &signal.because))
            .chain(rules.findings().values().map(|finding| &finding.says))
            .chain(rules.claims().values().map(|claim| &claim.says))
            .chain(rules.outcomes().values().map(|outcome| &outcome.summary));
        let titles = rules.outcomes().values().map(|outcome| &outcome.title);
        let mut sentence_case = Self {
            small: HashSet::new(),
            names: titles.flat_map(|title| bare_words(title)).collect(),
        };
        for text in texts {
            let mut begins = true;
            for written in text.split_whitespace() {
                let word = bare(written);
                if word.starts_with(char::is_lowercase) {
                    sentence_case.small.insert(word);
                } else if !begins {
                    sentence_case.names.insert(word);
                }
                begins = written.ends_with(['.', ':', '?', '!']);
            }
        }
        sentence_case
    }

    /// A sentence as it is written inside another: it begins in lower case, unless its first word
    /// is a name. A word is one if the rule set writes it like one, or if it has another capital.
    pub(super) fn inside(&self, sentence: &str) -> String {
        let first = sentence.split_whitespace().next().unwrap_or_default();
        let word = bare(first);
        let small = word.to_lowercase();
        let is_plain = !word.chars().skip(1).any(char::is_uppercase);
        let is_name = self.names.contains(word) && !self.small.contains(small.as_str());
        match sentence.split_once(word) {
            Some((before, rest)) if is_plain && !is_name => format!("{before}{small}{rest}"),
            _ => sentence.to_owned(),
        }
    }
}

fn bare_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(bare)
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails loudly")]

    use super::*;
    use crate::ruleset::load;

    #[test]
    fn names_keep_their_capitals_and_other_words_do_not() {
        let text = "{format: 1, id: small, version: '1', title: Small,
          questions: [{id: staff, ask: Staff?, kind: yes-no}],
          decision: [{id: last, recommend: one, because: 'It runs on Redis. Stripe is there.', house: true}],
          outcomes: [{id: one, title: Django core, summary: S}]}";
        let rules = load::load_text("small.yaml", text).unwrap().rules;
        let sentence_case = SentenceCase::of(&rules);
        for (sentence, inside) in [
            ("Rented by the month.", "rented by the month."),
            ("Redis is fast.", "Redis is fast."),
            ("Django, alone.", "Django, alone."),
            ("ORM and admin.", "ORM and admin."),
            ("It is so.", "it is so."),
            ("Sign-up is there.", "sign-up is there."),
            ("\"Most\" towns.", "\"most\" towns."),
            ("", ""),
        ] {
            assert_eq!(sentence_case.inside(sentence), inside);
        }
    }
}

//! The nearest match of a mistyped word.

use crate::grammar;

/// How much like a word its match must be: more than this, where 1 is the same.
const ALIKE: f64 = 0.6;

/// The candidate that is most like `word`, if one is like it at all; of equals the first.
///
/// Likeness is the Damerau-Levenshtein distance scaled by length (`strsim`), in which a swapped
/// pair of letters counts as one slip; a word that starts another one is like it too.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |candidate: &str| {
        let starts = word.len() >= 3 && candidate.starts_with(word);
        let likeness = strsim::normalized_damerau_levenshtein(word, candidate);
        if starts { likeness.max(0.8) } else { likeness }
    };
    let candidates = candidates.into_iter().map(|it| (it, likeness(it)));
    let alike = candidates.filter(|(_, likeness)| *likeness > ALIKE);
    // The greatest, of equals the first.
    let best = alike.reduce(|best, it| if it.1 > best.1 { it } else { best });
    best.map(|(candidate, _)| candidate)
}

/// "did you mean `…`?", if a candidate is like `word`.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The same, or if none is like it, all of them.
pub fn nearest_or_all<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    did_you_mean(word, known.clone()).unwrap_or_else(|| expected(known))
}

/// "expected `…` or `…`"
pub fn expected<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("expected {}", grammar::quoted_list(words, "or"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        let words = ["admin-panel", "payments", "team"];
        assert_eq!(nearest("admin-pannel", words), Some("admin-panel"));
        assert_eq!(nearest("adm", words), Some("admin-panel"));
        assert_eq!(nearest("taem", words), Some("team"));
        assert_eq!(nearest("quux", words), None);
    }
}

//! The nearest match of a mistyped word.

use crate::grammar;
use crate::limits::ID_LENGTH;

/// A match must be more similar than this; 1 is identical.
const ALIKE: f64 = 0.6;

/// The candidate most similar to `word`, if one is similar enough. Ties go to the first.
///
/// Similarity is based on the normalized Damerau-Levenshtein distance. A prefix also counts as
/// similar. Capital letters do not matter.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A typo hardly changes the length of a word, and the time to compare is the product of both
    // lengths.
    if word.len() > 2 * ID_LENGTH {
        return None;
    }
    let word = &*word.to_lowercase();
    let likeness = |candidate: &str| {
        let candidate = &*candidate.to_lowercase();
        let [short, long] = match word.len() < candidate.len() {
            true => [word, candidate],
            false => [candidate, word],
        };
        let starts = short.len() >= 3 && long.starts_with(short);
        let likeness = strsim::normalized_damerau_levenshtein(word, candidate);
        if starts { likeness.max(0.8) } else { likeness }
    };
    let candidates = candidates.into_iter().map(|it| (it, likeness(it)));
    let alike = candidates.filter(|(_, likeness)| *likeness > ALIKE);
    let best = alike.reduce(|best, it| if it.1 > best.1 { it } else { best });
    best.map(|(candidate, _)| candidate)
}

/// "did you mean `…`?", if a candidate is similar to `word`.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// "did you mean `…`?", or all known words if none is similar.
pub fn nearest_or_all<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    did_you_mean(word, known.clone()).unwrap_or_else(|| expected(known))
}

/// "expected `…` or `…`"
pub fn expected<'a>(words: impl Iterator<Item = &'a str>) -> String {
    format!("expected {}", grammar::quoted_list(words, "or"))
}

/// The operator of a condition that a word from another language stands for.
pub fn operator_meant(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "and" | "every" => "all",
        "or" | "either" => "any",
        "neither" => "not",
        _ => return None,
    })
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
        assert_eq!(nearest("Payments", words), Some("payments"));
        assert_eq!(nearest("teams", words), Some("team"));
        assert_eq!(nearest("quux", words), None);
    }
}

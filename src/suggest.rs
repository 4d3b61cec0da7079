//! The nearest match of a mistyped word.

/// The candidate that is most like `word`, if one is like it at all; of equals the first.
///
/// Likeness is the Damerau-Levenshtein distance scaled by length (`strsim`), in which a swapped
/// pair of letters counts as one slip; a word that starts another one is like it too.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.6;
    let mut best = None;
    let mut best_likeness = ALIKE;
    for candidate in candidates {
        let starts = word.len() >= 3 && candidate.starts_with(word);
        let distance = strsim::normalized_damerau_levenshtein(word, candidate);
        let likeness = if starts { distance.max(0.8) } else { distance };
        if likeness > best_likeness {
            best = Some(candidate);
            best_likeness = likeness;
        }
    }
    best
}

/// "did you mean `…`?", if a candidate is like `word`.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
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

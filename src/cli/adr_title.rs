//! A title as part of the name of a decision record, in the style of the existing names.

use crate::cli::adr_name::words;
use crate::cli::adr_next::most_frequent;
use crate::grammar;

/// The maximum number of characters of a title in a name.
const LONGEST: usize = 60;

/// The case of the words in a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Case {
    Lower,
    Upper,
    /// Every Word Starts Like This.
    Capitalised,
    AsTheyAre,
}

/// Writes a title in the style of others, which follow `separator`.
pub(super) fn like(titles: &[&str], separator: &str, title: &str) -> String {
    let gaps = titles.iter().flat_map(|title| gaps(title));
    let gap = most_frequent(gaps.filter(|gap| ["-", "_", " "].contains(gap)));
    let has = |letter| separator.contains(letter);
    let gap = gap.unwrap_or(match (has('_'), has(' ')) {
        (true, _) => "_",
        (_, true) => " ",
        _ => "-",
    });
    let cases = titles.iter().filter_map(|title| Case::of(title));
    let case = match most_frequent(cases).unwrap_or(Case::Lower) {
        // With spaces between its words, a title keeps its own case.
        Case::Capitalised if gap == " " => Case::AsTheyAre,
        case => case,
    };
    slug(title, gap, case)
}

/// The text between the words of a title.
fn gaps(title: &str) -> impl Iterator<Item = &str> {
    let gaps = title.split(char::is_alphanumeric);
    gaps.filter(|gap| !gap.is_empty())
}

impl Case {
    fn of(title: &str) -> Option<Self> {
        let words: Vec<&str> = words(title).collect();
        let is_capital = |word: &&str| !word.starts_with(char::is_lowercase);
        Some(match title {
            "" => return None,
            _ if !title.contains(char::is_uppercase) => Case::Lower,
            _ if !title.contains(char::is_lowercase) => Case::Upper,
            _ if words.len() > 1 && words.iter().all(is_capital) => Case::Capitalised,
            _ => Case::AsTheyAre,
        })
    }

    fn write(self, word: &str) -> String {
        match self {
            Case::Lower => word.to_lowercase(),
            Case::Upper => word.to_uppercase(),
            Case::Capitalised => grammar::capitalised(word),
            Case::AsTheyAre => word.to_owned(),
        }
    }
}

/// As many words of a title as fit into a name.
fn slug(title: &str, gap: &str, case: Case) -> String {
    let mut slug = String::new();
    for word in words(title).map(|word| case.write(word)) {
        if !slug.is_empty() {
            if slug.chars().count() + word.chars().count() >= LONGEST {
                break;
            }
            slug.push_str(gap);
        }
        slug.extend(word.chars().take(LONGEST));
    }
    match slug.is_empty() {
        true => case.write("decision"),
        false => slug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_of_any_letters_gives_a_name() {
        let slug = |title: &str| slug(title, "-", Case::Lower);
        assert_eq!(slug("Wohin mit den Übungen?"), "wohin-mit-den-übungen");
        assert_eq!(slug("../../etc"), "etc");
        assert_eq!(slug("?!"), "decision");
        assert!(slug(&"long ".repeat(50)).len() < LONGEST);
        assert!(slug(&"l".repeat(500)).len() <= LONGEST);
    }

    #[test]
    fn words_are_written_and_separated_as_most_are() {
        for (titles, separator, expected) in [
            (
                &["use-rust", "use-MySQL", "keep-logs"][..],
                "-",
                "which-db-of-a",
            ),
            (&["Use-rust", "Keep-it"], "-", "Which-DB-of-A"),
            (&["Use-Rust"], "-", "Which-DB-Of-A"),
            (&["Use Rust"], ". ", "Which DB of A"),
            (&["USE_RUST"], "-", "WHICH_DB_OF_A"),
            (&["rust"], " - ", "which db of a"),
            (&[], "_", "which_db_of_a"),
        ] {
            assert_eq!(
                like(titles, separator, "Which DB? of A"),
                expected,
                "{titles:?}"
            );
        }
    }
}

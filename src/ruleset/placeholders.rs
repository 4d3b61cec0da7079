//! Answers in texts: `{question}` stands for the answer to that question, and `{{question}}` for
//! `{question}` itself. All other braces are text.

use std::borrow::Cow;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'t> {
    /// Text as it is.
    Text(&'t str),
    /// The answer to the question with this id.
    Answer(&'t str),
}

/// The parts of a text, in order.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, braces)) = rest.find('{').and_then(|at| rest.split_at_checked(at)) {
        parts.extend((!before.is_empty()).then_some(Part::Text(before)));
        let (part, len) = match (between(braces, "{{", "}}"), between(braces, "{", "}")) {
            (Some(id), _) => (braces.get(1..id.len() + 3).map(Part::Text), id.len() + 4),
            (None, Some(id)) => (Some(Part::Answer(id)), id.len() + 2),
            (None, None) => (Some(Part::Text("{")), 1),
        };
        parts.extend(part);
        rest = braces.get(len..).unwrap_or_default();
    }
    parts.extend((!rest.is_empty()).then_some(Part::Text(rest)));
    parts
}

/// A text with the answers filled in that `answer` knows.
pub(crate) fn fill<'t>(text: &'t str, answer: impl Fn(&str) -> Option<String>) -> Cow<'t, str> {
    if !text.contains('{') {
        return Cow::Borrowed(text);
    }
    let parts = parts(text).into_iter().map(|part| match part {
        Part::Text(text) => text.to_owned(),
        Part::Answer(id) => answer(id).unwrap_or_else(|| format!("{{{id}}}")),
    });
    Cow::Owned(parts.collect())
}

/// The ids of the questions whose answers a text contains.
pub fn questions(text: &str) -> impl Iterator<Item = &str> {
    parts(text).into_iter().filter_map(|part| match part {
        Part::Answer(id) => Some(id),
        Part::Text(_) => None,
    })
}

/// The id at the start of a text, between `open` and `close`.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<&'t str> {
    let (id, _) = text.strip_prefix(open)?.split_once(close)?;
    let goes_on_well = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '-');
    let starts_well = id.starts_with(|letter: char| letter.is_ascii_lowercase());
    (starts_well && id.chars().all(goes_on_well)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_id_in_single_braces_is_an_answer() {
        let shown = |part: &Part<'_>| match part {
            Part::Text(text) => format!("'{text}'"),
            Part::Answer(id) => format!("<{id}>"),
        };
        for (written, expected) in [
            ("", ""),
            ("plain }", "'plain }'"),
            ("{team}", "<team>"),
            ("With {team-2}, {b}.", "'With ' <team-2> ', ' <b> '.'"),
            ("{{team}}", "'{team}'"),
            ("a {{b}} {c}", "'a ' '{b}' ' ' <c>"),
            ("{{{b}}}", "'{' '{b}' '}'"),
            ("{Team}", "'{' 'Team}'"),
            ("{ b }{}", "'{' ' b }' '{' '}'"),
            ("{ {{b}", "'{' ' ' '{' <b>"),
            ("{é}{b", "'{' 'é}' '{' 'b'"),
        ] {
            let parts: Vec<String> = parts(written).iter().map(shown).collect();
            assert_eq!(parts.join(" "), expected, "{written}");
        }
    }
}

//! Shows the invisible characters in other people's texts as escapes.
//!
//! A terminal obeys control characters, and other invisible characters can hide or reorder the text
//! next to them. All texts from rule sets, records, arguments and file names must go through here
//! before they are written.

use std::borrow::Cow;

/// The characters that a message keeps of its beginning, and of its end.
const MESSAGE_END: usize = 300;

/// Whether a character is invisible or changes how its neighbors look: control characters,
/// direction marks, zero-width characters, and line and paragraph separators. Combining marks are
/// visible and do not count.
pub(crate) fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'..='\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF0}'..='\u{FFFB}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// A text on one line. Hidden characters, including line breaks, become escapes such as `\n` and
/// `\u{202e}`.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, line| line.extend(letter.escape_default()))
}

/// A message without its middle, if it quotes a very long text.
pub(crate) fn shortened(mut message: String) -> String {
    let mut letters = message.char_indices().map(|(byte, _)| byte);
    let ends = (letters.nth(MESSAGE_END), letters.rev().nth(MESSAGE_END));
    if let (Some(start), Some(end)) = ends {
        message.replace_range(start..end, "...");
    }
    message
}

/// A text with a replacement character for each hidden one, for places where escapes have a
/// meaning.
pub(crate) fn marked(text: &str) -> Cow<'_, str> {
    replaced(text, |_, line| line.push(char::REPLACEMENT_CHARACTER))
}

/// The content of a shell string in `$'...'`, with hidden characters as escapes. The caller must
/// escape the other characters.
pub(crate) fn shell(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, text| {
        text.push_str(&match u32::from(letter) {
            code @ ..0x80 => format!("\\x{code:02x}"),
            code => format!("\\U{code:08x}"),
        });
    })
}

/// Lines of a file with each hidden character replaced by one of the same length in bytes, so that
/// positions stay valid.
pub(crate) fn same_length(lines: &str) -> Cow<'_, str> {
    replaced(lines, |letter, text| match (letter, letter.len_utf8()) {
        ('\n' | '\t', _) => text.push(letter),
        (_, 1) => text.push('?'),
        (_, 2) => text.push('\u{BF}'),
        (_, 3) => text.push(char::REPLACEMENT_CHARACTER),
        (_, _) => text.push('\u{1F6AB}'),
    })
}

/// The same JSON with escapes for hidden characters. Whitespace control characters occur only
/// between its values, and all other hidden characters only in its strings.
pub(crate) fn json(text: String) -> String {
    // Usually there is nothing to replace except line breaks, so the text is returned as it is. In
    // ASCII, a look at the bytes shows that.
    let is_plain = |byte| matches!(byte, b'\n' | b' '..=b'~');
    if text.bytes().all(is_plain) || !text.contains(|letter| letter != '\n' && is_hidden(letter)) {
        return text;
    }
    let escaped = replaced(&text, |letter, text| match letter {
        '\n' => text.push(letter),
        '\0'..' ' => text.push(' '),
        _ => {
            let units = &mut [0; 2];
            let units = letter.encode_utf16(units).iter();
            text.extend(units.map(|unit| format!("\\u{unit:04x}")));
        }
    });
    escaped.into_owned()
}

/// A text in which `replace` writes the replacement of each hidden character.
fn replaced(text: &str, replace: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_hidden(letter) {
            true => replace(letter, &mut result),
            false => result.push(letter),
        }
    }
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIDDEN: &str = "a\u{1b}[31m\u{9b}2J\r\u{202e}b\u{200d}\u{e0041}\u{7f}";

    #[test]
    fn hidden_characters_become_escapes_and_others_stay() {
        let shown = r"a\u{1b}[31m\u{9b}2J\r\u{202e}b\u{200d}\u{e0041}\u{7f}";
        assert_eq!(one_line(HIDDEN), shown);
        assert_eq!(one_line("a\n::b"), r"a\n::b");
        for text in ["Übung, ÅÄÖ", "e\u{301}", "日本語", "❤\u{fe0f}", "a\\u{1b}"] {
            assert_eq!(one_line(text), text);
        }
    }

    #[test]
    fn a_message_that_quotes_a_long_text_loses_its_middle() {
        let message = |letters| format!("`{}` is not an answer", "\u{e9}".repeat(letters));
        let shown = shortened(message(100_000));
        assert_eq!(shown.chars().count(), 2 * MESSAGE_END + 4);
        assert!(shown.starts_with("`\u{e9}") && shown.ends_with("\u{e9}` is not an answer"));
        assert_eq!(shortened(message(500)), message(500));
    }

    #[test]
    fn places_stay_valid() {
        let line = same_length(HIDDEN);
        assert_eq!(line.len(), HIDDEN.len());
        assert_eq!(line.find('b'), HIDDEN.find('b'));
        assert!(!line.contains(is_hidden));
    }

    #[test]
    fn json_keeps_its_meaning() {
        let text = format!("{{\n\t\"{}\": 1}}", HIDDEN.replace(['\u{1b}', '\r'], ""));
        let escaped = json(text.clone());
        assert!(!escaped.replace('\n', "").contains(is_hidden), "{escaped}");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&escaped), value(&text));
    }
}

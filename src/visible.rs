//! Texts that others wrote, with the characters that cannot be seen shown as escapes.
//!
//! A terminal obeys control characters, and a page hides or turns around what stands beside some
//! others. Whatever writes texts of rule sets, records, arguments or file names goes through here.

use std::borrow::Cow;

/// Whether a character cannot be seen, or changes how its neighbours are: control characters, those
/// for the direction of a text, those without width, and separators of lines and paragraphs. Marks
/// that combine with the letter before them are part of a script, and can be seen.
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

/// A text on one line: hidden characters, line breaks too, become escapes such as `\n` and
/// `\u{202e}`.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, line| line.extend(letter.escape_default()))
}

/// A text with another character in the place of each hidden one, for where escapes would mean
/// something.
pub(crate) fn marked(text: &str) -> Cow<'_, str> {
    replaced(text, |_, line| line.push(char::REPLACEMENT_CHARACTER))
}

/// The inside of a text in the quotes `$'...'` of a shell, of which the other characters are
/// quoted.
pub(crate) fn shell(text: &str) -> Cow<'_, str> {
    replaced(text, |letter, text| {
        text.push_str(&match u32::from(letter) {
            code @ ..0x80 => format!("\\x{code:02x}"),
            code => format!("\\U{code:08x}"),
        });
    })
}

/// Lines of a file with another character of as many bytes in the place of each hidden one, so that
/// places in them stay what they are.
pub(crate) fn same_length(lines: &str) -> Cow<'_, str> {
    replaced(lines, |letter, text| match (letter, letter.len_utf8()) {
        ('\n' | '\t', _) => text.push(letter),
        (_, 1) => text.push('?'),
        (_, 2) => text.push('\u{BF}'),
        (_, 3) => text.push(char::REPLACEMENT_CHARACTER),
        (_, _) => text.push('\u{1F6AB}'),
    })
}

/// A JSON text that says the same. Control characters below the blank stand only between its parts,
/// as blanks do, and the others only in its texts.
pub(crate) fn json(text: String) -> String {
    // Mostly there is nothing but the ends of lines, and that text need not be made again.
    if !text.contains(|letter| letter != '\n' && is_hidden(letter)) {
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

/// A text in which `replace` wrote something in the place of each hidden character.
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
    fn places_stay_what_they_are() {
        let line = same_length(HIDDEN);
        assert_eq!(line.len(), HIDDEN.len());
        assert_eq!(line.find('b'), HIDDEN.find('b'));
        assert!(!line.contains(is_hidden));
    }

    #[test]
    fn json_says_the_same() {
        let text = format!("{{\n\t\"{}\": 1}}", HIDDEN.replace(['\u{1b}', '\r'], ""));
        let escaped = json(text.clone());
        assert!(!escaped.replace('\n', "").contains(is_hidden), "{escaped}");
        let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(value(&escaped), value(&text));
    }
}

//! Grammar in one place: counts and lists.

use std::fmt::Display;

use crate::visible;

/// "1 question", "2 questions".
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
}

/// "and 3 more problems", if there are more.
pub fn and_more(left: usize, noun: &str) -> Option<String> {
    (left > 0).then(|| format!("and {}", count(left, &format!("more {noun}"))))
}

/// "a", "a or b", "a, b or c".
pub fn list<T: Display>(items: impl IntoIterator<Item = T>, conjunction: &str) -> String {
    let mut items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
    match items.pop() {
        None => String::new(),
        Some(last) if items.is_empty() => last,
        Some(last) => format!("{} {conjunction} {last}", items.join(", ")),
    }
}

/// "`a`, `b` or `c`".
pub fn quoted_list<T: Display>(items: impl IntoIterator<Item = T>, conjunction: &str) -> String {
    list(
        items.into_iter().map(|item| format!("`{item}`")),
        conjunction,
    )
}

/// The first eight items in backticks and the number of the others, which the `noun` names: "`a`,
/// `b` or 2 other rules".
pub fn quoted_some<T: Display>(items: &[T], noun: &str, conjunction: &str) -> String {
    let (named, others) = items.split_at(items.len().min(8));
    let others = (!others.is_empty()).then(|| count(others.len(), &format!("other {noun}")));
    let named = named.iter().map(|item| format!("`{item}`"));
    list(named.chain(others), conjunction)
}

/// "15,000".
pub fn thousands(number: u128) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups = groups.map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// A share in percent. Only an empty share is 0%, and only the whole is 100%.
pub fn percent(part: u128, whole: u128) -> String {
    let percent = 100.0 * (part as f64 / whole as f64);
    if part > 0 && percent < 0.05 {
        "less than 0.1%".to_owned()
    } else if part < whole && percent >= 99.95 {
        "more than 99.9%".to_owned()
    } else {
        format!("{percent:.1}%")
    }
}

/// The text with a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Whether a period after this text would make many Markdown readers show a link.
pub fn ends_with_www(text: &str) -> bool {
    let start = text.len().checked_sub(3);
    let end = start.and_then(|start| text.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// A quoted text for Mermaid, which reads it as Markdown and decodes entities.
pub fn mermaid_text(text: &str) -> String {
    let text = visible::one_line(text.trim());
    let mut result = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let is_number = || !result.is_empty() && result.chars().all(|it| it.is_ascii_digit());
        let is_plain = match letter {
            // These would start a list.
            '-' | '+' => !result.is_empty(),
            ')' => !is_number(),
            '.' => !is_number() && !ends_with_www(&result),
            ':' => !letters.as_str().starts_with("//"),
            _ => !letter.is_ascii_punctuation() || ",;?!'(/=".contains(letter),
        };
        match is_plain {
            true => result.push(letter),
            false => result.push_str(&format!("#{};", u32::from(letter))),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_counts_read_well() {
        assert_eq!(count(1, "rule"), "1 rule");
        assert_eq!(count(0, "rule"), "0 rules");
        assert_eq!(list(["a"], "or"), "a");
        assert_eq!(quoted_list(["a", "b", "c"], "or"), "`a`, `b` or `c`");
        assert_eq!(list([0; 0], "or"), "");
    }

    #[test]
    fn a_mermaid_label_has_no_markup() {
        for (text, expected) in [
            ("1. one", "1#46; one"),
            ("2) two", "2#41; two"),
            ("- three", "#45; three"),
            ("  four", "four"),
            ("__five__", "#95;#95;five#95;#95;"),
            ("`six` [7](8)", "#96;six#96; #91;7#93;(8)"),
            ("http://a, www.b", "http#58;//a, www#46;b"),
            ("%%{init}%%", "#37;#37;#123;init#125;#37;#37;"),
            ("a-b, 1.5: c (d).", "a-b, 1.5: c (d)."),
        ] {
            assert_eq!(mermaid_text(text), expected);
        }
    }
}

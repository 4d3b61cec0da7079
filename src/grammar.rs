//! Grammar in one place: counts and lists.

use std::fmt::Display;

/// "1 question", "2 questions".
pub fn count(number: usize, noun: &str) -> String {
    if number == 1 {
        format!("1 {noun}")
    } else {
        format!("{number} {noun}s")
    }
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

/// A share in percent. Only nothing is 0 %, and only everything 100 %.
pub fn percent(part: u128, whole: u128) -> String {
    let percent = 100.0 * (part as f64 / whole as f64);
    if part > 0 && percent < 0.05 {
        "less than 0.1 %".to_owned()
    } else if part < whole && percent >= 99.95 {
        "more than 99.9 %".to_owned()
    } else {
        format!("{percent:.1} %")
    }
}

/// A text that begins with a capital letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Text between the quotes of Mermaid, which takes entities instead of escapes.
pub fn mermaid_text(text: &str) -> String {
    text.replace('#', "#35;")
        .replace('"', "#quot;")
        .replace('`', "#96;")
        .replace('<', "#lt;")
        .replace('>', "#gt;")
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
}

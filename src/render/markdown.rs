//! Text in GitHub Flavored Markdown, which other renderers accept too.

use crate::{grammar, visible};

/// A document that is built block by block. Blocks take Markdown, so texts of a rule set must go
/// through [`escape`] first.
#[derive(Debug, Default)]
pub(super) struct Markdown(String);

impl Markdown {
    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {text}", "#".repeat(level)));
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.block(text);
    }

    pub(super) fn bullets(&mut self, entries: impl IntoIterator<Item = String>) {
        let entries: Vec<String> = entries.into_iter().map(|it| format!("* {it}")).collect();
        if !entries.is_empty() {
            self.block(&entries.join("\n"));
        }
    }

    /// A list under a heading, if there is something to list.
    pub(super) fn section(
        &mut self,
        level: usize,
        heading: &str,
        entries: impl IntoIterator<Item = String>,
    ) {
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_some() {
            self.heading(level, heading);
            self.bullets(entries);
        }
    }

    pub(super) fn table<R: AsRef<[String]>>(
        &mut self,
        header: &[impl AsRef<str>],
        rows: impl IntoIterator<Item = R>,
    ) {
        let header: Vec<&str> = header.iter().map(AsRef::as_ref).collect();
        let line = " --- |".repeat(header.len());
        let mut lines = vec![format!("| {} |", header.join(" | ")), format!("|{line}")];
        let rows = rows.into_iter();
        lines.extend(rows.map(|row| format!("| {} |", row.as_ref().join(" | "))));
        self.block(&lines.join("\n"));
    }

    /// A code block, shown as it is.
    pub(super) fn code(&mut self, language: &str, text: &str) {
        // Use more backticks than the text does, so that it cannot end the block.
        let fence = "`".repeat(longest_run(text).max(2) + 1);
        self.block(&format!("{fence}{language}\n{}\n{fence}", text.trim_end()));
    }

    /// The whole text, ending with a newline.
    pub(super) fn into_text(self) -> String {
        self.0
    }

    fn block(&mut self, text: &str) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
        self.0.push_str(text);
        self.0.push('\n');
    }
}

/// Markdown that shows the text literally, on one line and also in a table. Web addresses become
/// links. Nothing else becomes a link, a mention or an issue number.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    let mut rest = text.trim();
    while let Some((before, url, after)) = next_address(rest) {
        escaped.push_str(&escape_part(before));
        escaped.push_str(&format!("[{}]({url})", escape_part(url)));
        rest = after;
    }
    escaped.push_str(&escape_part(rest));
    escaped
}

/// The first web address at the start of a word, with the text before and after it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices("http").find_map(|(start, _)| {
        let (before, rest) = text.split_at(start);
        let starts_word = !before.ends_with(char::is_alphanumeric);
        let url = address(rest).filter(|_| starts_word)?;
        Some((before, url, rest.get(url.len()..)?))
    })
}

/// The web address at the start of a text. Punctuation at its end belongs to the sentence.
fn address(text: &str) -> Option<&str> {
    let name = text.strip_prefix("https://");
    let name = name.or_else(|| text.strip_prefix("http://"))?;
    let is_mark = |letter: char| "-._~:/?#@!$&*+,=%".contains(letter);
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || is_mark(letter);
    let end = name.find(|letter| !is_part(letter)).unwrap_or(name.len());
    let end = name.get(..end)?;
    let end = end.trim_end_matches(|letter| is_mark(letter) && letter != '/');
    let url = text.get(..text.len() - name.len() + end.len());
    url.filter(|_| !end.is_empty())
}

fn escape_part(text: &str) -> String {
    let text = visible::one_line(text);
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let rest = letters.as_str();
        let means_something = match letter {
            ':' => rest.starts_with("//"),
            '.' => grammar::ends_with_www(&escaped),
            // Braces have a meaning in MDX.
            _ => "\\`*_[]<>|~#&${}".contains(letter),
        };
        if means_something {
            escaped.push('\\');
        }
        escaped.push(letter);
        let is_name = match letter {
            '@' => rest.starts_with(char::is_alphanumeric),
            '#' => rest.starts_with(|next: char| next.is_ascii_digit()),
            _ => false,
        };
        if is_name {
            // GitHub looks for mentions in the text without escapes, so this needs a zero-width
            // space.
            escaped.push_str("&#8203;");
        }
    }
    // These would start a list.
    let after_number = escaped.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let number = escaped.len() - after_number.len();
    let begins_list = match number {
        0 => after_number.starts_with(['-', '+', '=']),
        _ => after_number.starts_with(['.', ')']),
    };
    if begins_list {
        escaped.insert(number, '\\');
    }
    escaped
}

/// One of our own sentences, with the parts in backticks as code.
pub(super) fn with_code(text: &str) -> String {
    let parts: Vec<&str> = text.trim().split('`').collect();
    if parts.len().is_multiple_of(2) {
        return escape(text);
    }
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let is_code = index % 2 == 1 && !part.is_empty();
        if is_code {
            code(part)
        } else {
            escape_part(part)
        }
    });
    parts.collect()
}

/// An address, as a link if it is a web address.
pub(super) fn link(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let ends_it = |letter: char| letter.is_whitespace() || "<>".contains(letter);
    match is_web && !url.contains(ends_it) && !url.contains(visible::is_hidden) {
        true => format!("<{url}>"),
        false => escape_part(url),
    }
}

/// A text, as a link if the address is a web address.
pub(super) fn linked(text: &str, url: &str) -> String {
    let text = escape_part(text.trim());
    let ends_it = |letter: char| "()".contains(letter);
    match link(url).starts_with('<') && !url.contains(ends_it) {
        true => format!("[{text}]({url})"),
        false => format!("{text} ({})", link(url)),
    }
}

/// A word as code: an id, a flag, a path.
pub(super) fn code(word: &str) -> String {
    let word = visible::one_line(word);
    match longest_run(&word) {
        0 => format!("`{word}`"),
        run => {
            let fence = "`".repeat(run + 1);
            format!("{fence} {word} {fence}")
        }
    }
}

/// A word as code in a table, where a pipe ends the cell even inside code.
pub(super) fn code_cell(word: &str) -> String {
    code(word).replace('|', "\\|")
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|letter| letter != '`').map(str::len);
    runs.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup() {
        assert_eq!(escape("a|b*c_d\n<e>"), "a\\|b\\*c\\_d\\\\n\\<e\\>");
        assert_eq!(escape("    four blanks "), "four blanks");
        assert_eq!(
            escape("ask @all, a@b.org"),
            "ask @&#8203;all, a@&#8203;b.org"
        );
        assert_eq!(escape("see #12 or # 12"), "see \\#&#8203;12 or \\# 12");
        assert_eq!(
            escape("WWW.b.org, http://, ftp://a"),
            "WWW\\.b.org, http\\://, ftp\\://a"
        );
        let linked_itself = "[http\\://a/b\\_c?d=e\\#f](http://a/b_c?d=e#f)";
        assert_eq!(
            escape("See http://a/b_c?d=e#f."),
            format!("See {linked_itself}.")
        );
        assert_eq!(
            escape("(*http://a/b_c?d=e#f*)"),
            format!("(\\*{linked_itself}\\*)")
        );
        assert_eq!(escape("xhttp://a"), "xhttp\\://a");
        assert_eq!(escape("https://a>b)"), "[https\\://a](https://a)\\>b)");
        assert_eq!(escape("a: b. c"), "a: b. c");
        assert_eq!(link("https://a.org/b_c"), "<https://a.org/b_c>");
        assert_eq!(link("javascript:a"), "javascript:a");
        assert_eq!(
            linked("A_b", "https://a.org/b_c"),
            "[A\\_b](https://a.org/b_c)"
        );
        assert_eq!(linked("A", "https://a.org/(b)"), "A (<https://a.org/(b)>)");
        assert_eq!(linked("A", "javascript:a"), "A (javascript:a)");
        assert_eq!(link("https://a> @b"), "https\\://a\\> @&#8203;b");
        assert_eq!(escape("1. one"), "1\\. one");
        assert_eq!(escape("2 of 3"), "2 of 3");
        assert_eq!(escape("- one"), "\\- one");
        assert_eq!(
            with_code("rule `a_b` is *gone*"),
            "rule `a_b` is \\*gone\\*"
        );
        assert_eq!(with_code("a ` b"), "a \\` b");
        assert_eq!(code("a``b|c"), "``` a``b|c ```");
        assert_eq!(code_cell("a|c"), "`a\\|c`");
    }
}

//! Reads answer and record files: YAML, JSON, or the YAML in Markdown.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;

use crate::ruleset::{Content, Document, File, Mistake, Node, Problem, spans};

/// The key of a record in the front matter of a Markdown file.
pub(crate) const RECORD: &str = "backend-advisor";

/// The line before and after front matter.
pub(crate) const FENCE: &str = "---";

/// Reads a file. Its problems are about this file alone.
pub(crate) fn read(file: &File) -> Result<Document, Vec<Problem>> {
    if is_markdown(file) {
        let text = yaml(&file.text).unwrap_or_default();
        spans::read_yaml(0, &text, Mistake::NoFrontMatter)
    } else {
        spans::read(0, file, Mistake::EmptyFile)
    }
}

/// The record in a file: the value of its key, or the whole file if there is none.
pub(crate) fn record(root: &Node) -> &Node {
    let record = root.get(RECORD);
    let is_mapping = |node: &&Node| matches!(node.content, Content::Map(_));
    record.filter(is_mapping).unwrap_or(root)
}

/// Whether a file is Markdown: by its extension, or, if the extension is unknown, because a heading
/// follows front matter. Everything else is YAML, where a second document is an error.
pub(crate) fn is_markdown(file: &File) -> bool {
    let is_headed = |(_, body): (&str, &str)| {
        let is_yaml = spans::read_yaml(0, body, Mistake::EmptyFile)
            .is_ok_and(|document| matches!(document.root.content, Content::Map(_)));
        body.trim_start().starts_with('#') && !is_yaml
    };
    let extension = Path::new(&file.name).extension().and_then(OsStr::to_str);
    match extension.map(str::to_lowercase).as_deref() {
        Some("md" | "markdown" | "mdx") => true,
        Some("yaml" | "yml" | "json") => false,
        _ => split(&file.text).is_some_and(is_headed),
    }
}

/// The YAML in a Markdown text: the front matter, unless only a code block contains a record.
/// Everything before it is kept as padding, so that lines and columns stay right.
pub(crate) fn yaml(text: &str) -> Option<Cow<'_, str>> {
    // YAML reads the first fence as the start of the document.
    let front = split(text).map(|(front, _)| front);
    let holds_record = front.is_some_and(|front| front.lines().any(is_key));
    let Some(block) = block(text).filter(|_| !holds_record) else {
        return front.map(Cow::Borrowed);
    };
    let before = text.get(..block.start)?.bytes();
    let blank = before.map(|byte| if byte == b'\n' { '\n' } else { ' ' });
    Some(blank.chain(text.get(block)?.chars()).collect())
}

/// The range of a record in a code block.
fn block(text: &str) -> Option<Range<usize>> {
    let mut end = 0;
    let mut start = None;
    let mut is_opened = false;
    for line in text.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```");
        if is_fence && start.is_some() {
            break;
        }
        if is_opened && is_key(line) {
            start = Some(end);
        }
        is_opened = is_fence;
        end += line.len();
    }
    Some(start?..end)
}

/// Whether a line is the key of a record in YAML.
pub(crate) fn is_key(line: &str) -> bool {
    let rest = line.strip_prefix(RECORD);
    rest.is_some_and(|rest| rest.trim_end() == ":")
}

/// The front matter of a Markdown text, and what follows its second fence.
pub(crate) fn split(text: &str) -> Option<(&str, &str)> {
    let mut end = 0;
    let mut is_inside = false;
    for line in text.split_inclusive('\n') {
        match (line.trim_end(), is_inside) {
            (FENCE, true) => return text.get(..end).zip(text.get(end + line.len()..)),
            (FENCE, false) => is_inside = true,
            ("", false) => {}
            (_, false) => return None,
            (_, true) => {}
        }
        end += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_between_two_fences_at_the_start() {
        let front_matter = |text| split(text).map(|(front, _)| front);
        assert_eq!(front_matter("---\na: b\n---\n# T\n"), Some("---\na: b\n"));
        assert_eq!(
            front_matter("---\r\na: b\r\n---\r\n"),
            Some("---\r\na: b\r\n")
        );
        assert_eq!(front_matter("# T\n---\na: b\n---\n"), None);
        assert_eq!(front_matter("---\na: b\n"), None);
        assert_eq!(front_matter("\n---\na: b\n---\n"), Some("\n---\na: b\n"));
        assert_eq!(front_matter("a: b\n---\n---\n"), None);
        assert_eq!(front_matter(""), None);
    }

    #[test]
    fn a_record_without_front_matter_is_in_a_code_block() {
        let record = format!("{RECORD}:\n  a: b\n");
        let text = format!("# T\n\n```sh\nls\n```\n\n```yaml\n{record}```\n\nMore.\n");
        let found = yaml(&text).unwrap();
        assert_eq!(found.trim_start(), record);
        assert_eq!(found.find(RECORD), text.find(RECORD));
        assert_eq!(found.matches('\n').count(), 9);
        assert_eq!(yaml(&format!("# T\n\n{record}")), None);
        assert_eq!(yaml("# T\n\n```yaml\na: b\n```\n"), None);
        let both = format!("---\nc: d\n---\n{text}");
        assert_eq!(yaml(&both).unwrap().trim_start(), record);
        assert_eq!(
            yaml("---\nc: d\n---\n# T\n").as_deref(),
            Some("---\nc: d\n")
        );
    }

    #[test]
    fn two_documents_are_not_markdown_unless_a_heading_follows() {
        let is_markdown = |name: &str, text: &str| is_markdown(&File::new(name, text));
        let (two, headed) = ("---\na: b\n---\nc: d\n", "---\na: b\n---\n# T\n\nText.\n");
        for (names, is_two, is_headed) in [
            (["a.yaml", "a.YML", "a.json"], false, false),
            (["a.md", "a.MD", "a.mdx"], true, true),
            (["-", "answers", "a.txt"], false, true),
        ] {
            for name in names {
                assert_eq!(is_markdown(name, two), is_two, "{name}");
                assert_eq!(is_markdown(name, headed), is_headed, "{name}");
                let commented = "---\na: b\n---\n# comment\nc: d\n";
                assert_eq!(is_markdown(name, commented), is_two, "{name}");
            }
        }
    }
}

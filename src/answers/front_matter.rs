//! Reads answer and record files: YAML, JSON, or the front matter of Markdown.

use std::ffi::OsStr;
use std::path::Path;

use crate::ruleset::file::File;
use crate::ruleset::mistake::Mistake;
use crate::ruleset::problem::Problem;
use crate::ruleset::spans::{self, Content, Document, Node};

/// The key of a record in the front matter of a Markdown file.
pub(crate) const RECORD: &str = "backend-advisor";

/// The line before and after front matter.
pub(crate) const FENCE: &str = "---";

/// Reads a file, the only one that its problems are about.
///
/// # Errors
/// Everything that keeps it from being read.
pub(crate) fn read(file: &File) -> Result<Document, Vec<Problem>> {
    if is_markdown(file) {
        let text = front_matter(&file.text).unwrap_or_default();
        spans::read_yaml(0, text, Mistake::NoFrontMatter)
    } else {
        spans::read(0, file, Mistake::EmptyFile)
    }
}

/// The record in a file: the value of its key, or else everything.
pub(crate) fn record(root: &Node) -> &Node {
    let record = root.get(RECORD);
    let is_mapping = |node: &&Node| matches!(node.content, Content::Map(_));
    record.filter(is_mapping).unwrap_or(root)
}

/// Whether a file is Markdown: by its ending, or, if that tells nothing, because a heading follows
/// front matter. Everything else is YAML, in which a second document is a mistake.
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

/// The front matter of a Markdown text, including everything before it, so that its places are
/// those of the text. YAML reads the first fence as the start of a document.
pub(crate) fn front_matter(text: &str) -> Option<&str> {
    split(text).map(|(front, _)| front)
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
    fn front_matter_stands_between_two_fences_at_the_start() {
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
    fn two_documents_are_not_markdown_unless_a_heading_follows() {
        let is_markdown = |name: &str, text: &str| is_markdown(&File::new(name, text));
        let (two, headed) = ("---\na: b\n---\nc: d\n", "---\na: b\n---\n# T\n\nText.\n");
        for name in ["a.yaml", "a.YML", "a.json"] {
            assert!(
                !is_markdown(name, two) && !is_markdown(name, headed),
                "{name}"
            );
        }
        for name in ["a.md", "a.MD", "a.mdx"] {
            assert!(
                is_markdown(name, two) && is_markdown(name, headed),
                "{name}"
            );
        }
        for name in ["-", "answers", "a.txt"] {
            assert!(
                !is_markdown(name, two) && is_markdown(name, headed),
                "{name}"
            );
            assert!(
                !is_markdown(name, "---\na: b\n---\n# comment\nc: d\n"),
                "{name}"
            );
        }
    }
}

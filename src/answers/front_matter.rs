//! A file that somebody wrote, as values with their places: YAML, JSON, or Markdown, of which only
//! the front matter is read.

use std::ffi::OsStr;
use std::path::Path;

use serde_json::Value;

use crate::ruleset::problem::{File, Problem, Span};
use crate::ruleset::spans::{self, Node, Step};

/// The key of the front matter of a Markdown file under which its record stands.
pub(crate) const RECORD: &str = "backend-advisor";

/// The line before the front matter of a Markdown file, and after it.
pub(crate) const FENCE: &str = "---";

/// The values of a file.
pub(crate) struct Written {
    /// What stands in it.
    value: Value,
    root: Node,
    /// What is wrong with it, and does not keep the rest from being read.
    pub(crate) problems: Vec<Problem>,
}

/// A part of what is written.
pub(crate) struct Part<'w> {
    pub(crate) value: &'w Value,
    pub(crate) node: &'w Node,
}

impl Written {
    /// Reads a file, which is known to problems under `number`.
    ///
    /// # Errors
    /// Everything that keeps it from being read.
    pub(crate) fn read(file: &File, number: usize) -> Result<Self, Vec<Problem>> {
        let text = match is_markdown(file) {
            true => front_matter(&file.text).unwrap_or_default(),
            false => &file.text,
        };
        let nothing = || {
            let message = match is_markdown(file) {
                true => "there is no front matter",
                false => "the file is empty",
            };
            vec![Problem::new(Some(Span::new(number, 0..0)), message)]
        };
        let places = spans::read(number, text);
        let mut problems = places.problems;
        let Some(root) = places.root else {
            return Err(if problems.is_empty() {
                nothing()
            } else {
                problems
            });
        };
        match serde_yaml::from_str(text) {
            Ok(value) => Ok(Self {
                value,
                root,
                problems,
            }),
            Err(error) => {
                problems.push(Problem::unreadable(number, &error));
                Err(problems)
            }
        }
    }

    /// All of it.
    pub(crate) fn whole(&self) -> Part<'_> {
        Part {
            value: &self.value,
            node: &self.root,
        }
    }

    /// The record in it: what stands under its key, or else all of it.
    pub(crate) fn record(&self) -> Part<'_> {
        let record = self.whole().part(RECORD);
        let record = record.filter(|part| part.value.is_object());
        record.unwrap_or(self.whole())
    }
}

impl<'w> Part<'w> {
    /// All of it.
    pub(crate) fn whole(&self) -> Part<'w> {
        Part {
            value: self.value,
            node: self.node,
        }
    }

    /// What stands under a key.
    pub(crate) fn part(&self, key: &str) -> Option<Part<'w>> {
        Some(Part {
            value: self.value.get(key)?,
            node: self.node.part(Step::Key(key))?,
        })
    }
}

/// Whether a file is Markdown: by its name, or because it has front matter, which in YAML would be
/// a document with another after it.
pub(crate) fn is_markdown(file: &File) -> bool {
    let extension = Path::new(&file.name).extension();
    let is_named =
        |it: &OsStr| it.eq_ignore_ascii_case("md") || it.eq_ignore_ascii_case("markdown");
    extension.is_some_and(is_named) || front_matter(&file.text).is_some()
}

/// The front matter of a Markdown text, with what is before it, so that places in it are places in
/// the text. To YAML the fence before it is the start of a document. Empty lines before that are
/// let pass.
pub(crate) fn front_matter(text: &str) -> Option<&str> {
    let mut end = 0;
    let mut is_inside = false;
    for line in text.split_inclusive('\n') {
        match (line.trim_end(), is_inside) {
            (FENCE, true) => return text.get(..end),
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
}

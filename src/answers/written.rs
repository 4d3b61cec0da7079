//! A file that somebody wrote, as values with their places: YAML, JSON, or Markdown, of which only
//! the front matter is read.

use std::path::Path;

use serde_json::Value;

use crate::ruleset::places::{self, Node, Step};
use crate::ruleset::problem::{File, Place, Problem};

/// The key of the front matter of a Markdown file under which its record stands.
pub(crate) const RECORD: &str = "backend-advisor";

/// The line before the front matter of a Markdown file, and after it.
const FENCE: &str = "---";

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
        let text = match is_markdown(&file.name) {
            true => front_matter(&file.text).unwrap_or_default(),
            false => &file.text,
        };
        let nothing = || {
            let message = match is_markdown(&file.name) {
                true => "there is no front matter",
                false => "the file is empty",
            };
            vec![Problem::new(Some(Place::new(number, 0..0)), message)]
        };
        let places = places::read(number, text);
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
    /// What stands under a key.
    pub(crate) fn part(&self, key: &str) -> Option<Part<'w>> {
        Some(Part {
            value: self.value.get(key)?,
            node: self.node.part(Step::Key(key))?,
        })
    }
}

/// Whether a file is Markdown, by its name.
pub(crate) fn is_markdown(name: &str) -> bool {
    let extension = Path::new(name).extension();
    extension.is_some_and(|it| it.eq_ignore_ascii_case("md") || it.eq_ignore_ascii_case("markdown"))
}

/// The front matter of a Markdown text, from the fence before it on, so that places in it are
/// places in the text. To YAML that fence is the start of a document.
pub(crate) fn front_matter(text: &str) -> Option<&str> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == FENCE)?;
    let mut end = first.len();
    for line in lines {
        if line.trim_end() == FENCE {
            return text.get(..end);
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
        assert_eq!(front_matter(""), None);
    }
}

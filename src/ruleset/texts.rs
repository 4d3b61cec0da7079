//! The texts that a rule set was read from, to find the places of its parts.

use crate::ruleset::{File, Location, Node, Place, Span};

/// The texts of a rule set. The shipped rule set has none, because it was read when the program was
/// built.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    files: Vec<File>,
    root: Option<Node>,
}

impl Texts {
    pub(crate) fn new(files: Vec<File>, root: Node) -> Self {
        Self {
            files,
            root: Some(root),
        }
    }

    /// The files, in the order of their numbers.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The whole rule set, with its places.
    pub(crate) fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// The place of the whole rule set.
    pub(crate) fn top(&self) -> Place<'_> {
        Place::top(self.root.as_ref())
    }

    /// The text of a place.
    pub(crate) fn slice(&self, place: &Span) -> &str {
        let file = self.files.get(place.file);
        let slice = file.and_then(|file| file.text.get(place.start..place.end));
        slice.unwrap_or_default()
    }

    /// Where a place begins.
    pub fn locate(&self, place: &Span) -> Option<Location<'_>> {
        place.locate(&self.files)
    }
}

//! The texts that a rule set was read from, to say where something in it stands.

use crate::ruleset::file::File;
use crate::ruleset::problem::Span;
use crate::ruleset::spans::{Node, Place, Step};

/// The texts of a rule set. The shipped rule set has none: it was prepared when the program was
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

    /// The files, in the order in which places count them.
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The place of what these steps lead to from the top, or of the nearest value around it.
    pub(crate) fn place_of(&self, steps: &[Step<'_>]) -> Option<Span> {
        let top = Place::top(self.root.as_ref());
        let place = steps.iter().fold(top, |place, step| place.step(*step));
        // What was put together from several files is in none of them.
        place.span().filter(|span| span.end > span.start)
    }

    /// The name of the file of a place, its line and its column.
    pub fn locate(&self, place: &Span) -> Option<(&str, usize, usize)> {
        let file = self.files.get(place.file)?;
        let (line, column) = file.line_and_column(place.start);
        Some((&file.name, line, column))
    }
}

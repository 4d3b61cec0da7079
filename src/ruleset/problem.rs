//! Problems: mistakes with their place in a file.

use std::fmt;
use std::ops::Range;

use crate::grammar;
use crate::ruleset::file::File;
use crate::ruleset::mistake::Mistake;
use crate::visible;

/// A range of bytes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The number of the file.
    pub file: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    pub(crate) fn new(file: usize, bytes: Range<usize>) -> Self {
        Self {
            file,
            start: bytes.start,
            end: bytes.end,
        }
    }

    /// `file:line:column`, if the file is among `files`.
    pub(crate) fn locate(&self, files: &[File]) -> String {
        files.get(self.file).map_or_else(String::new, |file| {
            let (line, column) = file.line_and_column(self.start);
            format!("{}:{line}:{column}", file.name)
        })
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place, if it is in a file.
    pub span: Option<Span>,
    /// What is wrong, in lower case and without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Another place that explains it, and how.
    pub related: Option<(Span, &'static str)>,
}

impl Problem {
    pub(crate) fn new(span: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            related: None,
        }
    }

    pub(crate) fn help(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }

    pub(crate) fn related(mut self, span: Option<Span>, what: &'static str) -> Self {
        self.related = span.map(|span| (span, what));
        self
    }

    /// The problem as one line: `file:line:column: message; help`.
    pub(crate) fn line(&self, files: &[File]) -> String {
        let place = self.span.map(|span| format!("{}: ", span.locate(files)));
        let help = self.help.as_ref().map(|help| format!("; {help}"));
        let parts = [place.as_ref(), Some(&self.message), help.as_ref()];
        let line: String = parts.into_iter().flatten().map(String::as_str).collect();
        visible::one_line(&line).into_owned()
    }
}

impl Mistake<'_> {
    /// The problem of this mistake at a place.
    pub(crate) fn at(&self, span: Option<Span>) -> Problem {
        Problem::new(span, self.to_string()).help(self.help())
    }
}

/// Everything that is wrong with what was read, in the order of files and lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    /// The texts that the places are in.
    pub files: Vec<File>,
    /// What is wrong: at least one problem.
    pub problems: Vec<Problem>,
}

impl Problems {
    /// Sorts the problems of `files` by place; those without one come first.
    pub(crate) fn new(files: Vec<File>, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.span);
        Self { files, problems }
    }

    /// The most problems that are shown; a file with more is probably something else.
    pub const MOST_SHOWN: usize = 100;

    /// The problems to show, each formatted by `say`, then how many more there are.
    pub fn list(&self, say: impl Fn(&Problem) -> String) -> String {
        let shown = self.problems.iter().take(Self::MOST_SHOWN).map(say);
        let more = self.problems.len().saturating_sub(Self::MOST_SHOWN);
        let more = (more > 0).then(|| format!("and {}", grammar::count(more, "more problem")));
        shown.chain(more).map(|line| line + "\n").collect()
    }
}

impl From<Problem> for Problems {
    /// A single problem that is in no file.
    fn from(problem: Problem) -> Self {
        Self::new(Vec::new(), vec![problem])
    }
}

impl fmt::Display for Problems {
    /// One line per problem.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = self.list(|problem| problem.line(&self.files));
        f.write_str(lines.strip_suffix('\n').unwrap_or(&lines))
    }
}

impl std::error::Error for Problems {}

//! Problems: mistakes with their place in a file.

use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::limits::{PROBLEMS_OF_A_KIND, PROBLEMS_SHOWN};
use crate::ruleset::mistake::MistakeKind;
use crate::ruleset::{File, Mistake};
use crate::{grammar, visible};

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

    /// Where it begins, if its file is among `files`.
    pub(crate) fn locate<'f>(&self, files: &'f [File]) -> Option<Location<'f>> {
        let file = files.get(self.file)?;
        let (line, column) = file.line_and_column(self.start);
        let file = &file.name;
        Some(Location { file, line, column })
    }
}

/// A place in a file, as people and programs read it: `file:line:column`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Location<'f> {
    /// The file.
    pub file: &'f str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place, if it is in a file.
    pub span: Option<Span>,
    /// What is wrong, in lower case and without a period.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
    /// Another place that explains it, and how.
    pub related: Option<Box<(Span, &'static str)>>,
    /// The kind of mistake. Only a limited number of each kind is reported.
    kind: Option<MistakeKind>,
}

impl Problem {
    pub(crate) fn new(span: Option<Span>, message: impl Into<String>) -> Self {
        Self {
            span,
            message: visible::shortened(message.into()),
            help: None,
            related: None,
            kind: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, span: Option<Span>, what: &'static str) -> Self {
        self.related = span.map(|span| Box::new((span, what)));
        self
    }

    /// The problem as one line: `file:line:column: message; help`.
    pub(crate) fn line(&self, files: &[File]) -> String {
        let place = self.span.and_then(|span| span.locate(files));
        let place = place.map(|place| format!("{place}: "));
        let help = self.help.as_ref().map(|help| format!("; {help}"));
        let parts = [place.as_ref(), Some(&self.message), help.as_ref()];
        let line: String = parts.into_iter().flatten().map(String::as_str).collect();
        visible::one_line(&line).into_owned()
    }
}

impl Mistake<'_> {
    /// The problem of this mistake at a place.
    pub(crate) fn at(&self, span: Option<Span>) -> Problem {
        Problem {
            help: self.help(),
            kind: Some(self.kind()),
            ..Problem::new(span, self.to_string())
        }
    }
}

/// The problems found so far: as many of each kind of mistake as are reported, and how many there
/// are.
#[derive(Debug, Default)]
pub(crate) struct Found {
    problems: Vec<Problem>,
    /// For each kind, the number of problems and the position of the last one that is reported.
    kinds: HashMap<MistakeKind, (usize, usize)>,
}

impl Found {
    /// Adds a mistake, unless enough of its kind are reported.
    pub(crate) fn add(&mut self, mistake: &Mistake<'_>, span: Option<Span>) {
        if self.takes(mistake.kind()) {
            self.problems.push(mistake.at(span));
        }
    }

    /// Adds a mistake about something that is given twice, with the first place.
    pub(crate) fn add_related(
        &mut self,
        mistake: &Mistake<'_>,
        span: Option<Span>,
        first: Option<Span>,
    ) {
        if self.takes(mistake.kind()) {
            let problem = mistake.at(span).related(first, "first given here");
            self.problems.push(problem);
        }
    }

    /// Adds a problem, unless enough of its kind are reported.
    pub(crate) fn push(&mut self, problem: Problem) {
        if problem.kind.is_none_or(|kind| self.takes(kind)) {
            self.problems.push(problem);
        }
    }

    /// Adds problems, unless enough of their kind are reported.
    pub(crate) fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }

    /// Counts a problem, and returns whether to report it.
    fn takes(&mut self, kind: MistakeKind) -> bool {
        let next = self.problems.len();
        let (count, last) = self.kinds.entry(kind).or_default();
        *count += 1;
        let is_reported = *count <= PROBLEMS_OF_A_KIND;
        if is_reported {
            *last = next;
        }
        is_reported
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    /// How many there are, including those that are not reported.
    pub(crate) fn count(&self) -> usize {
        self.kinds.values().map(|(count, _)| count).sum()
    }

    /// The problems, in the order in which they were found. The last one of a kind says how many
    /// more there are.
    pub(crate) fn into_problems(mut self) -> Vec<Problem> {
        for (count, last) in self.kinds.values() {
            let more = count.saturating_sub(PROBLEMS_OF_A_KIND);
            let more = grammar::and_more(more, "problem");
            if let Some((problem, more)) = self.problems.get_mut(*last).zip(more) {
                problem.message.push_str(&format!(" ({more} like it)"));
            }
        }
        self.problems
    }
}

/// All problems in one or more files, in the order of files and lines.
#[derive(Clone, Debug)]
pub struct Problems {
    /// The files that the places refer to.
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

    /// The problems to show, each formatted by `say`, then how many more there are.
    pub fn list(&self, say: impl Fn(&Problem) -> String) -> String {
        let shown = self.problems.iter().take(PROBLEMS_SHOWN).map(say);
        let more = self.problems.len().saturating_sub(PROBLEMS_SHOWN);
        let more = grammar::and_more(more, "problem");
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

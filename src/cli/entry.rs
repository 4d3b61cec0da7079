//! One entry of a list, and which entries are found by what is typed.

use std::cell::{Cell, RefCell};
use std::fmt;

use anstyle::Reset;
use textwrap::core::display_width;

use crate::cli::prompt::size;
use crate::render::{ASIDE, Look, phrases};

/// One entry of a list.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub label: String,
    /// A few words beside it, shown if there is room.
    pub hint: Option<String>,
}

impl<T: Into<String>> From<T> for Entry {
    fn from(label: T) -> Self {
        Self {
            label: label.into(),
            hint: None,
        }
    }
}

/// Whether what is typed finds the entry at a position, with this label.
type Way<'a> = &'a dyn Fn(usize, &str) -> bool;

/// What is typed into a list.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// The text, if it finds none of the entries.
    missed: RefCell<Option<String>>,
    /// The position of the entry that it finds, if that is the only one.
    only: Cell<Option<usize>>,
}

impl Typed {
    /// The rank of an entry among those that the `typed` text finds: the number of an entry, `?`,
    /// the beginning of a label, or if no label begins like that, the beginning of a word in a
    /// label.
    pub fn rank(&self, entries: &[Entry], typed: &str, index: usize) -> Option<i64> {
        let found = found(entries, typed);
        self.missed
            .replace(found.is_empty().then(|| typed.to_owned()));
        self.only.set(match &*found {
            [only] if !typed.is_empty() => Some(*only),
            _ => None,
        });
        // In the order of the list.
        let rank = || -i64::try_from(index).unwrap_or(i64::MAX);
        found.contains(&index).then(rank)
    }

    /// Whether the text typed last finds none of the entries.
    pub fn is_missed(&self) -> bool {
        self.missed.borrow().is_some()
    }

    /// The text typed last, if it finds none of the entries.
    pub fn missed(&self) -> Option<String> {
        self.missed.take()
    }

    /// The position of the only entry that the text typed last finds.
    pub fn only(&self) -> Option<usize> {
        self.only.take()
    }
}

/// The positions of the entries that the typed text finds.
fn found(entries: &[Entry], typed: &str) -> Vec<usize> {
    let typed = typed.trim().to_lowercase();
    let number = typed.parse::<usize>().ok();
    let ways: [Way<'_>; 4] = [
        &|index, _| number == Some(index + 1),
        &|_, label| typed == "?" && label.ends_with('?'),
        &|_, label| label.starts_with(&typed),
        &|_, label| {
            let mut words = label.split_whitespace();
            // Nobody looks for a word of "Why are you asking?".
            !label.ends_with('?') && words.any(|word| word.starts_with(&typed))
        },
    ];
    let labels: Vec<String> = entries.iter().map(|it| it.label.to_lowercase()).collect();
    let found = ways.iter().map(|way| {
        let found = labels.iter().enumerate();
        let found = found.filter(|(index, label)| way(*index, label));
        found.map(|(index, _)| index).collect::<Vec<usize>>()
    });
    let mut found = found.filter(|found| !found.is_empty());
    found.next().unwrap_or_default()
}

/// An entry as it is drawn, each time for the width that the terminal has then.
pub(super) struct Line<'a> {
    pub entry: Entry,
    pub typed: &'a Typed,
    /// The width of the labels beside which there is a hint.
    pub column: usize,
    /// The columns before the label.
    pub before: usize,
    pub colour: bool,
}

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.typed.is_missed() {
            return f.write_str("No entry matches");
        }
        let width = Look::of_terminal(size().map(|(width, _)| width), self.colour).width;
        let room = width.saturating_sub(self.before + 1);
        let label = phrases::short(&self.entry.label, room);
        f.write_str(&label)?;
        let column = self.column.max(display_width(&label)) + 2;
        let hint = self.entry.hint.as_deref();
        let Some(hint) = hint.filter(|hint| column + display_width(hint) <= room) else {
            return Ok(());
        };
        let gap = column - display_width(&label);
        let style = Some(ASIDE).filter(|_| self.colour).unwrap_or_default();
        let reset = if self.colour {
            Reset.render().to_string()
        } else {
            String::new()
        };
        // Otherwise, a bold line would make the hint bold and dim.
        write!(f, "{:gap$}{reset}{style}{hint}{style:#}", "")
    }
}

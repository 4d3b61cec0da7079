//! One entry of a list, and which entries are found by what is typed.

use std::fmt;

use anstyle::Reset;
use textwrap::core::display_width;

use crate::cli::prompt::size;
use crate::render::Look;
use crate::render::layout::ASIDE;
use crate::render::phrases;

/// One entry of a list.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub label: String,
    /// A few words beside it, where the width is there.
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

/// The rank of an entry among those that are found by what is typed: by the number of an entry, by
/// `?`, or by how its label or, if no label begins so, a word in it begins. All, if that finds
/// none.
pub(super) fn found(entries: &[Entry], typed: &str, index: usize) -> Option<i64> {
    let typed = typed.trim().to_lowercase();
    let number = typed.parse::<usize>().ok();
    let ways: [Way<'_>; 4] = [
        &|index, _| number == Some(index + 1),
        &|_, label| typed == "?" && label.ends_with('?'),
        &|_, label| label.starts_with(&typed),
        &|_, label| {
            let mut words = label.split_whitespace();
            // Nobody means a word of a question that is put back.
            !label.ends_with('?') && words.any(|word| word.starts_with(&typed))
        },
    ];
    let labels: Vec<String> = entries.iter().map(|it| it.label.to_lowercase()).collect();
    let finds =
        |way: &Way<'_>, index: usize| labels.get(index).is_some_and(|label| way(index, label));
    let way = ways
        .iter()
        .find(|way| (0..labels.len()).any(|index| finds(way, index)));
    let is_found = way.is_none_or(|way| finds(way, index));
    // In the order of the list.
    is_found.then(|| -i64::try_from(index).unwrap_or(i64::MAX))
}

/// An entry as it is drawn, each time for the width that the terminal has then.
pub(super) struct Line {
    pub entry: Entry,
    /// The width of the labels beside which there is a hint.
    pub column: usize,
    /// The columns before the label.
    pub before: usize,
    pub colour: bool,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        // What is bold so far must not be both.
        write!(f, "{:gap$}{reset}{style}{hint}{style:#}", "")
    }
}

//! Text for people: headings, paragraphs, lists and tables that fit a width.

use std::borrow::Cow;
use std::fmt::Display;

use anstyle::{AnsiColor, Style};
use comfy_table::presets::ASCII_FULL;
use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};
use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};

use crate::render::Look;
use crate::{shell, visible};

/// The style of headings.
pub const HEADING: Style = Style::new().bold();
/// The style of the recommendation.
pub const RESULT: Style = AnsiColor::Green.on_default().bold();
/// The style of a close recommendation, or of no recommendation.
pub const DOUBT: Style = AnsiColor::Yellow.on_default().bold();
/// The style of text that readers may skip.
pub const ASIDE: Style = Style::new().dimmed();

/// The space for the label of a paragraph.
const LABEL: &str = "         ";

/// The space between columns.
const GAP: usize = 2;

/// Text that is laid out block by block. It may contain other people's texts: their invisible
/// characters are shown as escapes.
#[derive(Debug)]
pub struct Layout {
    look: Look,
    text: String,
}

impl Layout {
    /// An empty layout.
    pub fn new(look: Look) -> Self {
        Self {
            look,
            text: String::new(),
        }
    }

    /// The number of columns.
    pub fn width(&self) -> usize {
        self.look.width
    }

    /// The number of columns next to a label.
    pub fn room(&self) -> usize {
        self.look.width.saturating_sub(LABEL.len())
    }

    /// The whole text, ending with a newline.
    pub fn into_text(self) -> String {
        self.text
    }

    /// A line in a style.
    pub fn title(&mut self, style: Style, text: &str) {
        for line in textwrap::wrap(&visible::one_line(text), self.options()) {
            self.styled(style, &line, "");
        }
    }

    /// The headline, with a word at the right edge if there is room.
    pub fn headline(&mut self, style: Style, [label, said, word]: &[String; 3]) {
        let said = format!("{label:<14}  {said}");
        let room = self.look.width.checked_sub(display_width(&said) + 2);
        let line = match room {
            _ if word.is_empty() => said,
            Some(room) if display_width(word) <= room => format!("{said}  {word:>room$}"),
            _ => format!("{said} ({word})"),
        };
        self.title(style, &line);
    }

    /// A paragraph that is not indented.
    pub fn plain(&mut self, text: &str) {
        self.filled(text, "", "");
    }

    /// A paragraph next to its label.
    pub fn labelled(&mut self, label: &str, text: &str) {
        let options = self.options().initial_indent(LABEL);
        let options = options.subsequent_indent(LABEL);
        let text = visible::one_line(text);
        for (index, line) in textwrap::wrap(&text, options).iter().enumerate() {
            self.beside(if index == 0 { label } else { "" }, line.trim_start());
        }
    }

    /// A command next to its label, on lines that a shell reads as one.
    pub fn command(&mut self, label: &str, command: &str) {
        let lines = shell::lines(command, self.room());
        for (index, line) in lines.iter().enumerate() {
            self.beside(if index == 0 { label } else { "" }, line);
        }
    }

    /// One line next to its label, not wrapped.
    pub fn beside(&mut self, label: &str, line: &str) {
        let padding = " ".repeat(LABEL.len().saturating_sub(display_width(label)));
        self.styled(HEADING, label, &format!("{padding}{line}"));
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A heading, after an empty line.
    pub fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.title(HEADING, text);
    }

    /// A paragraph, indented by two columns.
    pub fn paragraph(&mut self, text: &str) {
        self.filled(text, "  ", "  ");
    }

    /// A list with dashes.
    pub fn bullets<T: Display>(&mut self, entries: impl IntoIterator<Item = T>) {
        for entry in entries {
            self.filled(&entry.to_string(), "  - ", "    ");
        }
    }

    /// A list with dashes of the first entries, and how many more there are.
    pub fn first<T: Display>(&mut self, entries: &[T], most: usize, flag: &str) {
        self.bullets(entries.iter().take(most));
        let more = entries.len().saturating_sub(most);
        self.bullets((more > 0).then(|| format!("and {more} more (see {flag})")));
    }

    /// A list under a heading, if there is something to list.
    pub fn section<T: Display>(&mut self, heading: &str, entries: impl IntoIterator<Item = T>) {
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_some() {
            self.heading(heading);
            self.bullets(entries);
        }
    }

    /// A command that belongs to the list entry before it, on lines that a shell reads as one.
    pub fn run(&mut self, command: &str) {
        for line in shell::lines(command, self.look.width.saturating_sub(6)) {
            self.verbatim(&line);
        }
    }

    /// A line such as a place in a file, indented by two columns and not wrapped.
    pub fn whole(&mut self, text: &str) {
        self.line(&format!("  {text}"));
    }

    /// A line to copy, which belongs to the list entry before it and is not wrapped.
    pub fn verbatim(&mut self, text: &str) {
        self.line(&format!("      {text}"));
    }

    /// A word and its subject, on a line that is not wrapped so that a path in it can be copied.
    /// Details are indented below it.
    pub fn entry<T: AsRef<str>>(
        &mut self,
        word: &str,
        about: &str,
        says: impl IntoIterator<Item = T>,
    ) {
        self.line(&format!("  {word:<9}{about}"));
        for text in says {
            self.filled(text.as_ref(), "           ", "           ");
        }
    }

    /// A remark in a quiet style.
    pub fn aside(&mut self, text: &str) {
        self.text.push('\n');
        self.title(ASIDE, text);
    }

    /// A table without lines, indented by two columns. Only its last column is wrapped.
    pub fn rows<const COLUMNS: usize>(
        &mut self,
        rows: impl IntoIterator<Item = [String; COLUMNS]>,
    ) {
        let mut table = Table::new();
        table.load_style(TableStyle::new()).add_rows(rows);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((if index == 0 { 2 } else { 0 }, 2));
            column.set_constraint(ColumnConstraint::ContentWidth);
            if index + 1 == COLUMNS {
                column.set_padding((0, 0));
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(20)));
            }
        }
        self.table(table);
    }

    /// A table with lines and one list below each title.
    pub fn grid(&mut self, lists: &[(&str, Vec<&str>)]) {
        // Each column has a line and two spaces, and there is a last line.
        let width = (self.look.width.saturating_sub(1) / lists.len().max(1)).saturating_sub(3);
        let options = Options::new(width).word_splitter(WordSplitter::NoHyphenation);
        let options = options.initial_indent("- ").subsequent_indent("  ");
        let list = |(_, entries): &(_, Vec<&str>)| {
            let entries = entries.iter();
            let entries = entries.map(|it| textwrap::fill(&visible::one_line(it), &options));
            entries.collect::<Vec<String>>().join("\n")
        };
        let style = ASCII_FULL.header_separator(LineStyle::new('+', '=', '+', '+'));
        let mut table = Table::new();
        table.load_style(style);
        table.set_header(lists.iter().map(|(title, _)| title));
        table.add_row(lists.iter().map(list));
        self.table(table);
    }

    /// Whether these lines of cells fit side by side without broken words.
    pub fn has_room(&self, lines: &[Vec<String>]) -> bool {
        least_widths(lines).iter().sum::<usize>() <= self.look.width
    }

    /// A table without lines, whose columns share the width, below the first of `lines`. With
    /// `spaced`, there are empty lines between the rows.
    pub fn columns(&mut self, lines: &[Vec<String>], spaced: bool) {
        let style = match spaced {
            true => TableStyle::new().row_separator(LineStyle::none().fill(' ')),
            false => TableStyle::new(),
        };
        let mut table = Table::new();
        let Some((header, rows)) = lines.split_first() else {
            return;
        };
        table.load_style(style).set_header(header).add_rows(rows);
        for (column, least) in table.column_iter_mut().zip(least_widths(lines)) {
            let least = u16::try_from(least).unwrap_or(u16::MAX);
            column.set_padding((0, GAP as u16));
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
        }
        self.table(table);
    }

    fn table(&mut self, mut table: Table) {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(self.look.width).unwrap_or(u16::MAX));
        for line in table.lines() {
            self.line(line.trim_end());
        }
    }

    /// A paragraph whose first line begins with `first`, and the others with `rest`.
    pub(super) fn filled(&mut self, text: &str, first: &str, rest: &str) {
        let options = self.options().initial_indent(first).subsequent_indent(rest);
        for line in textwrap::wrap(&visible::one_line(text), options) {
            self.line(&line);
        }
    }

    /// Ids are not broken at their hyphens.
    fn options(&self) -> Options<'static> {
        Options::new(self.look.width).word_splitter(WordSplitter::NoHyphenation)
    }

    fn line(&mut self, line: &str) {
        self.styled(Style::new(), "", line);
    }

    /// A line that begins in a style, if styles may be used.
    fn styled(&mut self, style: Style, begin: &str, rest: &str) {
        let style = Some(style).filter(|_| self.look.colour);
        let style = style.unwrap_or_default();
        let (begin, rest) = match begin {
            "" => ("".into(), shown(rest)),
            begin => (shown(begin), visible::one_line(rest)),
        };
        self.text
            .push_str(&format!("{style}{begin}{style:#}{rest}\n"));
    }
}

/// For each column of these lines, the width of the longest word in it and the gap after it.
fn least_widths(lines: &[Vec<String>]) -> Vec<usize> {
    let columns = lines.first().map_or(0, Vec::len);
    let least = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        let words = cells.flat_map(|cell| cell.split_whitespace());
        GAP + words.map(display_width).max().unwrap_or(0)
    };
    (0..columns).map(least).collect()
}

/// A line without invisible characters that cannot be mistaken for a command where it is printed.
pub(super) fn shown(line: &str) -> Cow<'_, str> {
    let line = visible::one_line(line);
    // The log of a GitHub workflow treats a line with this start as a command.
    match line.trim_start().starts_with("::") {
        true => line.replacen("::", "\\u{3a}:", 1).into(),
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_in_a_grid_keep_their_indent() {
        let mut layout = Layout::new(Look {
            width: 41,
            colour: false,
        });
        let heavy = "The heavy part, in a separate module";
        layout.grid(&[
            ("Django", vec!["Accounts", heavy]),
            ("FastAPI", vec![heavy]),
        ]);
        let expected = "\
+-------------------+-------------------+
| Django            | FastAPI           |
+===================+===================+
| - Accounts        | - The heavy part, |
| - The heavy part, |   in a separate   |
|   in a separate   |   module          |
|   module          |                   |
+-------------------+-------------------+
";
        assert_eq!(layout.into_text(), expected);
    }
}

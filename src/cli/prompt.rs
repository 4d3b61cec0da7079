//! Prompts in a terminal, and the text around them. Everything goes to standard error, so that
//! standard output has only the result.
//!
//! Everything here fails only if the terminal cannot be used.

use std::borrow::Cow;
use std::env;
use std::io::{self, Write};
use std::iter;

use anstyle::Style;
use crossterm::cursor::{MoveToColumn, MoveUp};
use crossterm::execute;
use crossterm::terminal::{self, Clear, ClearType};
use inquire::error::InquireError;
use inquire::ui::{Attributes, RenderConfig, StyleSheet, Styled};
use textwrap::WordSplitter;
use textwrap::core::display_width;

use crate::cli::entry::{Entry, Line, Typed};
use crate::cli::keyboard::{Disturbance, Keyboard};
use crate::cli::lists::LEAST;
use crate::cli::written::Written;
use crate::interview::Reply;
use crate::render::Look;
use crate::visible;

/// A part of the line below a list, in full and for a narrow terminal.
pub(super) type Part = [Cow<'static, str>; 2];

/// Shows lists in the terminal of standard input and standard error, and the text around them.
#[derive(Debug)]
pub(super) struct Prompts {
    keyboard: Keyboard,
    colour: bool,
    is_unicode: bool,
    /// The text that was written and stays.
    page: Written,
    /// The number of rows above the cursor that are removed together with the next list.
    rows: usize,
}

impl Prompts {
    /// Prompts for this terminal.
    pub fn new(colour: bool) -> io::Result<Self> {
        Ok(Self {
            keyboard: Keyboard::watch()?,
            colour,
            is_unicode: is_unicode(),
            page: Written::default(),
            rows: 0,
        })
    }

    /// Sets the text to write when an interrupt ends the program.
    pub fn on_interrupt(&self, farewell: String) {
        self.keyboard.on_interrupt(farewell);
    }

    /// How text may look right now, because a terminal can be resized.
    pub fn look(&self) -> Look {
        Look::of_terminal(size().map(|(width, _)| width), self.colour)
    }

    /// One of two texts, the second if the terminal only knows ASCII.
    pub fn mark(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.is_unicode { unicode } else { ascii }
    }

    /// A text in a style, if styles are wanted.
    pub fn styled(&self, style: Style, text: &str) -> String {
        let style = Some(style).filter(|_| self.colour).unwrap_or_default();
        format!("{style}{text}{style:#}")
    }

    /// Writes whole lines, which stay until [`Prompts::start_again`].
    pub fn say(&mut self, lines: &str) -> io::Result<()> {
        self.said(lines);
        io::stderr().write_all(lines.as_bytes())
    }

    /// Records whole lines that other code has written below the text.
    pub fn said(&mut self, lines: &str) {
        self.rows = 0;
        self.page.add(lines, columns());
    }

    /// Whether the text above the cursor is still exactly what was written.
    pub fn has_page(&self) -> bool {
        !self.page.is_empty()
    }

    /// Keeps the text on the screen for good.
    pub fn turn_page(&mut self) {
        self.page = Written::default();
    }

    /// Removes the text, or adds a blank line below it if its number of rows is unknown.
    pub fn start_again(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.page).rows(columns());
        self.rows += rows.unwrap_or_default();
        self.clear()?;
        match rows {
            None => self.say("\n"),
            Some(_) => Ok(()),
        }
    }

    /// Writes whole lines that fit the width, until the list below them is answered.
    pub fn show(&mut self, lines: &str) -> io::Result<()> {
        self.rows += lines.lines().count();
        io::stderr().write_all(lines.as_bytes())
    }

    /// The number of rows above the list that are removed with it.
    pub fn shown(&self) -> usize {
        self.rows
    }

    /// Removes what was shown, and the list below it.
    fn clear(&mut self) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        if rows == 0 {
            return Ok(());
        }
        let rows = u16::try_from(rows).unwrap_or(u16::MAX);
        let below = Clear(ClearType::FromCursorDown);
        execute!(io::stderr(), MoveUp(rows), MoveToColumn(0), below)
    }

    /// Whether a message fits on one line of a prompt.
    pub fn is_one_line(&self, message: &str) -> bool {
        display_width(&visible::one_line(message)) <= self.message_width()
    }

    /// Draws a prompt until it is answered. Draws it again, with what is chosen so far, when the
    /// program was stopped or the terminal resized.
    pub fn drawn<T>(
        &mut self,
        message: &str,
        mut state: T,
        prompt: impl Fn(&Self, &str, &T) -> Result<T, InquireError>,
    ) -> io::Result<Reply<T>> {
        let mut is_new = true;
        loop {
            let size = terminal::size()?;
            let message = self.message(message);
            self.keyboard.open(std::mem::take(&mut is_new), size)?;
            let chosen = prompt(self, &message, &state);
            let disturbance = self.keyboard.close()?;
            let reply = match chosen {
                Ok(chosen) => Reply::Answer(chosen),
                Err(InquireError::OperationCanceled) => Reply::Back,
                Err(InquireError::OperationInterrupted) => return Ok(Reply::Leave),
                Err(InquireError::IO(error)) => return Err(error),
                Err(error) => return Err(io::Error::other(error.to_string())),
            };
            // Only the message of the list remains.
            let above = std::mem::replace(&mut self.rows, rows(&message));
            match (disturbance, reply) {
                (Some(disturbance), Reply::Answer(chosen)) => {
                    state = chosen;
                    self.clear()?;
                    self.rows = match disturbance {
                        // What was written before is out of reach.
                        Disturbance::Stopped => {
                            self.turn_page();
                            0
                        }
                        // A terminal may wrap lines again, but not a blank one.
                        Disturbance::Resized => {
                            if above > 1 {
                                self.page.lose();
                            }
                            above.min(1)
                        }
                    };
                }
                (_, reply) => {
                    self.rows += above;
                    self.clear()?;
                    return Ok(reply);
                }
            }
        }
    }

    /// A message, wrapped to fit.
    fn message(&self, message: &str) -> String {
        let options = textwrap::Options::new(self.message_width()).subsequent_indent("  ");
        textwrap::wrap(&visible::one_line(message), options).join("\n")
    }

    /// The width that the mark before a message and the cursor after it leave.
    fn message_width(&self) -> usize {
        self.look().width.saturating_sub(4).max(10)
    }

    /// The entries of a list as they are drawn, after the text `before`.
    pub fn lines<'a>(&self, entries: &[Entry], before: &str, typed: &'a Typed) -> Vec<Line<'a>> {
        let shown = |text: &String| visible::one_line(text).into_owned();
        let entries = entries.iter().map(|entry| Entry {
            label: shown(&entry.label),
            hint: entry.hint.as_ref().map(shown),
        });
        let entries: Vec<Entry> = entries.collect();
        let hinted = entries.iter().filter(|entry| entry.hint.is_some());
        let column = hinted.map(|entry| display_width(&entry.label)).max();
        let lines = entries.into_iter().map(|entry| Line {
            entry,
            typed,
            column: column.unwrap_or_default(),
            before: before.len(),
            colour: self.colour,
        });
        lines.collect()
    }

    /// The parts on as many lines below a list as they need, with line breaks only between parts.
    pub fn wrapped(&self, parts: impl Iterator<Item = String>) -> Vec<String> {
        let parts: Vec<String> = parts.map(|part| part.replace(' ', "\u{a0}")).collect();
        let text = parts.join(self.mark("\u{a0}\u{b7} ", ", "));
        let options = textwrap::Options::new(self.look().width.saturating_sub(2));
        let lines = textwrap::wrap(&text, options.word_splitter(WordSplitter::NoHyphenation));
        let lines = lines.iter().map(|line| line.replace('\u{a0}', " "));
        lines.collect()
    }

    /// The number of entries that fit below a message and what is shown above it, with this many
    /// rows around them.
    pub fn page_size(&self, message: &str, around: usize) -> usize {
        let height = size().map_or(24, |(_, height)| height);
        height
            .saturating_sub(self.rows + message.lines().count() + around)
            .max(LEAST)
    }

    /// The number of lines that fit above a message and its entries, if there are only a few.
    pub fn room(&self, message: &str, entries: usize) -> usize {
        let height = size().map_or(24, |(_, height)| height);
        // Two blank lines, the lines below the entries, and the row that a prompt ends on.
        let around = 5 + self.message(message).lines().count();
        height
            .saturating_sub(around + entries.min(height / 3))
            .max(4)
    }

    /// The parts of the line below a list. If the list scrolls, they say so first.
    pub fn with_find(&self, parts: &[Part], scrolls: bool) -> Vec<Part> {
        let scroll = self.mark("\u{2191}\u{2193} scroll", "up/down scroll");
        let find = [scroll, "type to find"].map(|it| [it; 2].map(Cow::Borrowed));
        let find = find.into_iter().filter(|_| scrolls);
        find.chain(parts.iter().cloned()).collect()
    }

    /// The line below a list: all parts or, if they do not fit, as many of the short parts as fit.
    pub fn below(&self, parts: &[Part]) -> String {
        let between = self.mark(" · ", ", ");
        // Leave room for the brackets around it and an empty last column.
        let room = self.look().width.saturating_sub(3);
        let long: Vec<&str> = parts.iter().map(|[long, _]| long.as_ref()).collect();
        let short: Vec<&str> = parts.iter().map(|[_, short]| short.as_ref()).collect();
        let fewer = (0..=short.len()).rev().filter_map(|len| short.get(..len));
        let mut lines = iter::once(long.as_slice()).chain(fewer);
        let below = lines.find_map(|parts| {
            let line = parts.join(between);
            (display_width(&line) <= room).then_some(line)
        });
        below.unwrap_or_default()
    }

    /// Only bold and dim, which are readable on every background.
    pub fn render_config(&self) -> RenderConfig<'static> {
        let bold = match self.colour {
            true => StyleSheet::new().with_attr(Attributes::BOLD),
            false => StyleSheet::new(),
        };
        RenderConfig {
            prompt: bold,
            selected_option: Some(bold),
            highlighted_option_prefix: Styled::new(">").with_style_sheet(bold),
            scroll_up_prefix: Styled::new(self.mark("\u{2191}", "^")),
            scroll_down_prefix: Styled::new(self.mark("\u{2193}", "v")),
            canceled_prompt_indicator: Styled::new(""),
            ..RenderConfig::empty()
        }
    }
}

/// The width and height of the terminal.
pub(super) fn size() -> Option<(usize, usize)> {
    let (width, height) = terminal_size::terminal_size_of(io::stderr())?;
    Some((width.0.into(), height.0.into()))
}

/// The width of the terminal.
fn columns() -> usize {
    size().map_or(usize::MAX, |(width, _)| width.max(1))
}

/// The number of rows that a message takes, including the mark before its first line and a space
/// after each line.
fn rows(message: &str) -> usize {
    let width = columns();
    let lines = message.lines().map(|line| display_width(line) + 3);
    lines.map(|line| line.div_ceil(width)).sum()
}

/// Whether the terminal can show more than ASCII, according to the locale.
fn is_unicode() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let mut set = set.filter_map(|name| env::var(name).ok().filter(|it| !it.is_empty()));
    let locale = set.next().unwrap_or_default().to_lowercase();
    cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8")
}

//! Lists to choose from, in a terminal. Everything goes to standard error, so that standard output
//! holds only the result.

use std::borrow::Cow;
use std::env;
use std::fmt;
use std::io::{self, Write};
use std::iter;

use anstyle::{Reset, Style};
use crossterm::cursor::{MoveToColumn, MoveUp};
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType};
use inquire::error::InquireError;
use inquire::list_option::ListOption;
use inquire::ui::{Attributes, ErrorMessageRenderConfig, RenderConfig, StyleSheet, Styled};
use inquire::validator::Validation;
use inquire::{MultiSelect, Select};
use textwrap::core::display_width;

use crate::cli::keyboard::{Disturbance, Keyboard};
use crate::interview::Reply;
use crate::render::Look;
use crate::render::layout::ASIDE;
use crate::render::phrases;
use crate::visible;

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

/// A part of the line below a list, and how it reads on a narrow terminal.
pub(super) type Part = [Cow<'static, str>; 2];

/// Lists to choose from in the terminal of standard input and standard error, and what is written
/// around them.
#[derive(Debug)]
pub(super) struct Prompts {
    keyboard: Keyboard,
    colour: bool,
    is_unicode: bool,
    /// The number of rows above the cursor that [`Prompts::clear`] removes.
    rows: usize,
}

impl Prompts {
    /// Prompts for this terminal.
    ///
    /// # Errors
    /// The terminal cannot be used.
    pub fn new(colour: bool) -> io::Result<Self> {
        Ok(Self {
            keyboard: Keyboard::watch()?,
            colour,
            is_unicode: is_unicode(),
            rows: 0,
        })
    }

    /// Says what is written when an interrupt ends the program.
    pub fn on_interrupt(&self, farewell: String) {
        self.keyboard.on_interrupt(farewell);
    }

    /// How text may look at this moment: a terminal can be resized.
    pub fn look(&self) -> Look {
        Look::of_terminal(size().map(|(width, _)| width), self.colour)
    }

    /// One of two texts, the second if the terminal only knows ASCII.
    pub fn mark(&self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.is_unicode { unicode } else { ascii }
    }

    /// A text in a style, where styles are wanted.
    pub fn styled(&self, style: Style, text: &str) -> String {
        let style = Some(style).filter(|_| self.colour).unwrap_or_default();
        format!("{style}{text}{style:#}")
    }

    /// Writes whole lines, which stay.
    ///
    /// # Errors
    /// The terminal cannot be written.
    pub fn say(&mut self, lines: &str) -> io::Result<()> {
        self.rows = 0;
        io::stderr().write_all(lines.as_bytes())
    }

    /// Writes whole lines that fit the width, until they are cleared.
    ///
    /// # Errors
    /// The terminal cannot be written.
    pub fn show(&mut self, lines: &str) -> io::Result<()> {
        self.rows += lines.lines().count();
        io::stderr().write_all(lines.as_bytes())
    }

    /// Removes what was shown, the lists that were answered since, and this many rows above.
    ///
    /// # Errors
    /// The terminal cannot be written.
    pub fn clear(&mut self, above: usize) -> io::Result<()> {
        let rows = std::mem::take(&mut self.rows) + above;
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

    /// Asks for one entry, from the one at `start` on; gives its position.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn pick(
        &mut self,
        message: &str,
        entries: &[Entry],
        start: usize,
        most: usize,
        parts: &[Part],
    ) -> io::Result<Reply<usize>> {
        self.drawn(message, start, |prompts, message, start| {
            let page = page_size(message, 2).min(most);
            Select::new(message, prompts.lines(entries, "> "))
                .with_starting_cursor(*start)
                .with_page_size(page)
                .with_scorer(&|typed, _, _, index| found(entries, typed, index))
                .with_formatter(&|_| String::new())
                .with_help_message(&prompts.below(parts, page < entries.len()))
                .with_render_config(prompts.render_config())
                .raw_prompt()
                .map(|line| line.index)
        })
    }

    /// Asks which entries to tick, of which some are ticked already; gives their positions. Where
    /// `refused` says something of the ticks, the person reads it and goes on ticking; the ticks are
    /// given all the same if the prompt was disturbed just then.
    ///
    /// # Errors
    /// The terminal cannot be read or written.
    pub fn tick(
        &mut self,
        message: &str,
        entries: &[Entry],
        ticked: &[usize],
        parts: &[Part],
        refused: impl Fn(&[usize]) -> Option<Part> + Copy + 'static,
    ) -> io::Result<Reply<Vec<usize>>> {
        self.drawn(message, ticked.to_vec(), |prompts, message, ticked| {
            // One row is for what is said of refused ticks.
            let page = page_size(message, 3);
            let is_disturbed = prompts.keyboard.watcher();
            let room = prompts.message_width();
            let check = move |ticked: &[ListOption<&Line>]| {
                let ticked: Vec<usize> = ticked.iter().map(|line| line.index).collect();
                Ok(match refused(&ticked).filter(|_| !is_disturbed()) {
                    Some([long, _]) if display_width(&long) <= room => {
                        Validation::Invalid(long.into())
                    }
                    Some([_, short]) => Validation::Invalid(short.into()),
                    None => Validation::Valid,
                })
            };
            MultiSelect::new(message, prompts.lines(entries, "> [x] "))
                .with_default(ticked)
                .with_page_size(page)
                .with_validator(check)
                .with_scorer(&|typed, _, _, index| found(entries, typed, index))
                .with_formatter(&|_| String::new())
                .with_help_message(&prompts.below(parts, page < entries.len()))
                .with_render_config(prompts.render_config())
                .raw_prompt()
                .map(|lines| lines.iter().map(|line| line.index).collect())
        })
    }

    /// Draws a list until it is answered: again, with what was chosen so far, whenever the program
    /// was stopped or the terminal resized.
    fn drawn<T>(
        &mut self,
        message: &str,
        mut state: T,
        list: impl Fn(&Self, &str, &T) -> Result<T, InquireError>,
    ) -> io::Result<Reply<T>> {
        let mut is_new = true;
        loop {
            let message = self.message(message);
            self.keyboard.open(std::mem::take(&mut is_new))?;
            let chosen = list(self, &message, &state);
            let disturbance = self.keyboard.close()?;
            let reply = match chosen {
                Ok(chosen) => Reply::Answer(chosen),
                Err(InquireError::OperationCanceled) => Reply::Back,
                Err(InquireError::OperationInterrupted) => return Ok(Reply::Leave),
                Err(InquireError::IO(error)) => return Err(error),
                Err(error) => return Err(io::Error::other(error.to_string())),
            };
            // Of the list its message is left.
            let above = std::mem::replace(&mut self.rows, rows(&message));
            match (disturbance, reply) {
                (Some(disturbance), Reply::Answer(chosen)) => {
                    state = chosen;
                    self.clear(0)?;
                    self.rows = match disturbance {
                        // What was shown before is far away.
                        Disturbance::Stopped => 0,
                        // A terminal breaks its lines anew, of which a blank one stays as it is.
                        Disturbance::Resized => above.min(1),
                    };
                }
                (_, reply) => {
                    self.rows += above;
                    return Ok(reply);
                }
            }
        }
    }

    /// A message in lines that fit.
    fn message(&self, message: &str) -> String {
        let options = textwrap::Options::new(self.message_width()).subsequent_indent("  ");
        textwrap::wrap(&visible::one_line(message), options).join("\n")
    }

    /// What is left beside the mark before it and the cursor behind it.
    fn message_width(&self) -> usize {
        self.look().width.saturating_sub(4).max(10)
    }

    fn lines(&self, entries: &[Entry], before: &str) -> Vec<Line> {
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
            column: column.unwrap_or_default(),
            before: before.len(),
            colour: self.colour,
        });
        lines.collect()
    }

    /// The line below a list: all parts or, where they do not fit, as many of the short ones as do.
    /// Of a list that scrolls it says so first.
    fn below(&self, parts: &[Part], scrolls: bool) -> String {
        let between = self.mark(" · ", ", ");
        let scroll = [self.mark("\u{2191}\u{2193} scroll", "up/down scroll"); 2].map(Cow::Borrowed);
        let scroll = scrolls.then_some(&scroll);
        let parts: Vec<&Part> = scroll.into_iter().chain(parts).collect();
        // Beside the brackets around it, and the last column, which stays empty.
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

    /// Bold and dim only: they are readable on every background.
    fn render_config(&self) -> RenderConfig<'static> {
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
            error_message: ErrorMessageRenderConfig {
                prefix: Styled::new("!"),
                ..ErrorMessageRenderConfig::empty()
            },
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

/// How many rows a message takes, with the mark before its first line and a blank behind each.
fn rows(message: &str) -> usize {
    let width = size().map_or(usize::MAX, |(width, _)| width.max(1));
    let lines = message.lines().map(|line| display_width(line) + 3);
    lines.map(|line| line.div_ceil(width)).sum()
}

/// How many entries fit below a message, with this many rows around them.
fn page_size(message: &str, around: usize) -> usize {
    let height = size().map_or(24, |(_, height)| height);
    height
        .saturating_sub(message.lines().count() + around)
        .max(3)
}

/// Whether the terminal shows more than ASCII, by the locale.
fn is_unicode() -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter();
    let mut set = set.filter_map(|name| env::var(name).ok().filter(|it| !it.is_empty()));
    let locale = set.next().unwrap_or_default().to_lowercase();
    cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8")
}

/// Whether what is typed finds the entry at a position, with this label.
type Way<'a> = &'a dyn Fn(usize, &str) -> bool;

/// The rank of an entry among those that are found by what is typed: by the number of an entry, by
/// `?`, or by how its label or, if no label begins so, a word in it begins. All, if that finds
/// none.
fn found(entries: &[Entry], typed: &str, index: usize) -> Option<i64> {
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
struct Line {
    entry: Entry,
    /// The width of the labels beside which there is a hint.
    column: usize,
    /// The columns before the label.
    before: usize,
    colour: bool,
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

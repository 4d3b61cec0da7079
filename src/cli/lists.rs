//! Lists to choose from in a terminal.
//!
//! Everything here fails only if the terminal cannot be used.

use std::io;

use inquire::error::InquireError;
use inquire::{MultiSelect, Select};

use crate::cli::entry::{Entry, Typed};
use crate::cli::prompt::{Part, Prompts};
use crate::interview::Reply;
use crate::render::{HEADING, phrases};
use crate::visible;

/// How many entries of a list are visible in the smallest terminal.
pub(super) const LEAST: usize = 3;

impl Prompts {
    /// Asks for one entry, with the cursor at `start`, and returns its position. At most `most`
    /// entries are visible at once, but never fewer than [`LEAST`].
    pub fn pick(
        &mut self,
        message: &str,
        entries: &[Entry],
        start: usize,
        most: usize,
        parts: &[Part],
    ) -> io::Result<Reply<usize>> {
        self.listed(message, start, |prompts, message, start, typed| {
            let most = most.saturating_sub(prompts.shown());
            let page = prompts.page_size(message, 2).min(most).max(LEAST);
            let below = prompts.below(&prompts.with_find(parts, page < entries.len()));
            Select::new(message, prompts.lines(entries, "> ", typed))
                .with_starting_cursor(*start)
                .with_page_size(page)
                .with_scorer(&|text, _, _, index| {
                    // Without any line, Enter would not end the prompt. This one says what it is.
                    let rank = typed.rank(entries, text, index);
                    rank.or_else(|| (index == 0 && typed.is_missed()).then_some(0))
                })
                .with_formatter(&|_| String::new())
                .with_help_message(&below)
                .with_render_config(prompts.render_config())
                .raw_prompt()
                .map(|line| match typed.is_missed() {
                    true => *start,
                    false => line.index,
                })
        })
    }

    /// Asks which entries to tick, with some ticked already, and returns their positions. Enter below
    /// text that finds one entry ticks it.
    pub fn tick(
        &mut self,
        message: &str,
        entries: &[Entry],
        ticked: &[usize],
        parts: &[Part],
    ) -> io::Result<Reply<Vec<usize>>> {
        let ticked = ticked.to_vec();
        self.listed(message, ticked, |prompts, message, ticked, typed| {
            let below = |scrolls| {
                let parts = prompts.with_find(parts, scrolls).into_iter();
                prompts.wrapped(parts.map(|[long, _]| long.into_owned()))
            };
            let all = below(false);
            let below = match prompts.page_size(message, 1 + all.len()) < entries.len() {
                true => below(true),
                false => all,
            };
            let page = prompts.page_size(message, 1 + below.len());
            MultiSelect::new(message, prompts.lines(entries, "> [x] ", typed))
                .with_default(ticked)
                .with_page_size(page)
                .with_scorer(&|text, _, _, index| typed.rank(entries, text, index))
                .with_formatter(&|_| String::new())
                .with_help_message(&below.join("\n"))
                .with_render_config(prompts.render_config())
                .raw_prompt()
                .map(|lines| {
                    let mut chosen: Vec<usize> = lines.iter().map(|line| line.index).collect();
                    // The person unticked it before, and does not want it.
                    let only = typed.only().filter(|it| !ticked.contains(it));
                    chosen.extend(only.filter(|it| !chosen.contains(it)));
                    chosen.sort_unstable();
                    chosen
                })
        })
    }

    /// Draws a list until it is answered. Enter below text that finds no entry only says so.
    fn listed<T>(
        &mut self,
        message: &str,
        mut state: T,
        prompt: impl Fn(&Self, &str, &T, &Typed) -> Result<T, InquireError>,
    ) -> io::Result<Reply<T>> {
        let typed = Typed::default();
        loop {
            let reply = self.drawn(message, state, |prompts, message, state| {
                prompt(prompts, message, state, &typed)
            })?;
            match (reply, typed.missed()) {
                (Reply::Answer(chosen), Some(missed)) => {
                    state = chosen;
                    let missed = phrases::short(&visible::one_line(&missed), 20);
                    let line = format!("No entry matches `{missed}`.");
                    let line = self.styled(HEADING, &line);
                    self.show(&format!("{line}\n"))?;
                }
                (reply, _) => return Ok(reply),
            }
        }
    }
}

//! Workflow commands, which GitHub shows as annotations beside the lines that they are about.

use crate::grammar;

/// The most annotations of one level: GitHub drops those of a step past it.
const MOST: usize = 10;

/// How much an annotation weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Error,
    Warning,
    Notice,
}

impl Level {
    const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Notice];

    fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        }
    }
}

/// Where an annotation stands: a file, a line and a column.
pub(super) type Location<'a> = (&'a str, usize, usize);

/// Annotations: as many of each level as are shown, and a count of the rest.
#[derive(Debug, Default)]
pub(super) struct Commands(Vec<(Level, String)>);

impl Commands {
    /// Adds an annotation.
    pub(super) fn add(
        &mut self,
        level: Level,
        location: Option<Location<'_>>,
        title: &str,
        message: &str,
    ) {
        let name = level.name();
        let place = location.map_or_else(String::new, |(file, line, column)| {
            format!("file={},line={line},col={column},", property(file))
        });
        let title = property(title);
        let message = data(message);
        let command = format!("::{name} {place}title={title}::{message}\n");
        self.0.push((level, command));
    }

    /// The commands, one a line, the heaviest first.
    pub(super) fn into_text(self) -> String {
        let mut text = String::new();
        for level in Level::ALL {
            let mut commands = self.0.iter().filter(|(its_level, _)| *its_level == level);
            commands
                .by_ref()
                .take(MOST)
                .for_each(|(_, command)| text.push_str(command));
            let more = commands.count();
            if more > 0 {
                let noun = match level {
                    Level::Notice => "more note".to_owned(),
                    level => format!("more {}", level.name()),
                };
                text.push_str(&format!("and {}\n", grammar::count(more, &noun)));
            }
        }
        text
    }
}

/// A message without what would end the command, or change how it looks.
fn data(text: &str) -> String {
    let mut data = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '%' => data.push_str("%25"),
            '\r' => data.push_str("%0D"),
            '\n' => data.push_str("%0A"),
            letter if letter.is_control() => data.extend(letter.escape_default()),
            letter => data.push(letter),
        }
    }
    data
}

/// A value without what would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(data("50 %\r\na, b: c"), "50 %25%0D%0Aa, b: c");
        assert_eq!(data("\u{1b}[31m"), "\\u{1b}[31m");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }

    #[test]
    fn past_ten_of_a_level_there_is_a_count() {
        let mut commands = Commands::default();
        commands.add(Level::Warning, None, "t", "w");
        for _ in 0..12 {
            commands.add(Level::Error, Some(("a.md", 1, 2)), "t", "e");
        }
        let text = commands.into_text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 12);
        assert_eq!(
            lines.first(),
            Some(&"::error file=a.md,line=1,col=2,title=t::e")
        );
        assert_eq!(
            lines.get(10..),
            Some(&["and 2 more errors", "::warning title=t::w"][..])
        );
    }
}

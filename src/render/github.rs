//! Workflow commands, which GitHub shows as annotations next to the lines that they are about.

use crate::advice::Advice;
use crate::ids::OutcomeId;
use crate::lint::Severity;
use crate::render::phrases;
use crate::ruleset::{Location, Problems};
use crate::{grammar, visible};

/// The maximum number of annotations of one severity. GitHub drops the rest in each step.
const MOST: usize = 10;

/// A result as one annotation: an error if the advice is not the expected one, a warning if it is
/// undecided, and a notice otherwise.
pub fn annotation(advice: &Advice<'_>, expected: Option<OutcomeId>) -> String {
    let (severity, message) = match advice.decided() {
        Some(it) => {
            let because = phrases::cited(&it.by.because, &it.by.grounds);
            let result = format!("{}: {because}", it.recommendation.title);
            match expected.filter(|it| advice.outcome() != Some(*it)) {
                None => (Severity::Note, result),
                Some(expected) => {
                    let expected = &advice.rules.outcomes()[expected].title;
                    let message = format!("Expected {expected}, but it is {result}");
                    (Severity::Error, message)
                }
            }
        }
        None => {
            let possible = phrases::outcomes(&advice.possible, "or");
            let flags = advice.open_questions.iter().map(|open| &open.question.flag);
            let flags = grammar::list(flags, "and");
            let message =
                format!("Undecided. Still possible: {possible}. Answer, best first: {flags}.");
            (Severity::Warning, message)
        }
    };
    let mut commands = Commands::default();
    commands.add(severity, None, advice.rules.title(), &message);
    commands.into_text()
}

/// The problems of a rule set that cannot be loaded. `in_repository` turns a path into one relative
/// to the repository.
pub fn problems(problems: &Problems, in_repository: impl Fn(&str) -> String) -> String {
    let mut commands = Commands::default();
    for it in &problems.problems {
        let place = it.span.and_then(|span| span.locate(&problems.files));
        let file = place.map(|place| in_repository(place.file));
        let place = place.zip(file.as_ref());
        let place = place.map(|(place, file)| Location { file, ..place });
        // Without files, the line has no place of its own.
        commands.add(Severity::Error, place, "invalid rule set", &it.line(&[]));
    }
    commands.into_text()
}

/// Annotations: as many of each severity as GitHub shows, and a count of the rest.
#[derive(Debug, Default)]
pub(super) struct Commands(Vec<(Severity, String)>);

impl Commands {
    /// Adds an annotation for a place.
    pub(super) fn add(
        &mut self,
        severity: Severity,
        location: Option<Location<'_>>,
        title: &str,
        message: &str,
    ) {
        let name = match severity {
            Severity::Note => "notice",
            severity => severity.name(),
        };
        let place = location.map_or_else(String::new, |it| {
            format!(
                "file={},line={},col={},",
                property(it.file),
                it.line,
                it.column
            )
        });
        let (title, message) = (property(title), data(message));
        let command = format!("::{name} {place}title={title}::{message}\n");
        self.0.push((severity, command));
    }

    /// The commands, one per line, the most severe first.
    pub(super) fn into_text(self) -> String {
        let mut text = String::new();
        for severity in Severity::ALL {
            let commands = self.0.iter().filter(|(its_own, _)| *its_own == severity);
            let shown = commands.clone().take(MOST);
            text.extend(shown.map(|(_, command)| command.as_str()));
            let more = commands.count().saturating_sub(MOST);
            let more = grammar::and_more(more, severity.name());
            text.extend(more.map(|line| line + "\n"));
        }
        text
    }
}

/// A message in which nothing ends the command or changes how it looks.
fn data(text: &str) -> String {
    let data = text.replace('%', "%25");
    let data = data.replace('\r', "%0D").replace('\n', "%0A");
    visible::one_line(&data).into_owned()
}

/// A value in which nothing ends it.
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
        assert_eq!(data("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }

    #[test]
    fn more_than_ten_of_a_severity_are_counted() {
        let mut commands = Commands::default();
        commands.add(Severity::Warning, None, "t", "w");
        let (file, line, column) = ("a.md", 1, 2);
        let place = Location { file, line, column };
        for _ in 0..12 {
            commands.add(Severity::Error, Some(place), "t", "e");
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

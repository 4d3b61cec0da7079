//! Explains why a text is not valid YAML, and where, in terms of what the author wrote.

use granit_parser::ErrorKind;

use crate::ruleset::Mistake;

const BRACKETS: &str = "put text with brackets in quotes";

/// The byte of the mistake, and the mistake. The parser stopped at byte `at`, inside the brackets
/// that start at the bytes `open`.
pub(super) fn explain(
    text: &str,
    kind: &ErrorKind,
    at: usize,
    open: &[usize],
) -> (usize, Mistake<'static>) {
    let invalid = |at: usize, reason: &str, help: Option<&str>| {
        let (reason, help) = (reason.to_owned(), help.map(str::to_owned));
        (at, Mistake::InvalidYaml { reason, help })
    };
    let place = Stop { text, at };
    if is_about_tab(kind)
        && let Some(tab) = place.tab()
    {
        return invalid(tab, &kind.to_string(), Some("use spaces instead of tabs"));
    }
    if is_about_open_quote(kind)
        && let Some((quote, other)) = place.open_quote()
    {
        let help = format!("close it, or put the whole text in {other} quotes");
        return invalid(quote, "this quote is not closed", Some(&help));
    }
    let unclosed = match kind {
        ErrorKind::UnclosedFlowCollection { .. } => Some(at),
        // The parser did not report this earlier, because it could have been the start of a key.
        ErrorKind::BlockEntryInFlowCollection if open.is_empty() => place.bracket_of_line_before(),
        _ => open.last().copied().filter(|it| place.is_outside(*it)),
    };
    if let Some(bracket) = unclosed {
        let inside = text.get(bracket..).unwrap_or_default();
        let line = inside.lines().next().unwrap_or_default();
        if let Some(comment) = line.find(" #") {
            let reason = "a comment starts here, inside brackets";
            let help = "put text with ` #` in quotes";
            return invalid(bracket + comment + 1, reason, Some(help));
        }
        let reason = format!("this `{}` is not closed", place.letter(bracket));
        let help = "close it, or put text with brackets in quotes";
        return invalid(bracket, &reason, Some(help));
    }
    invalid(at, &kind.to_string(), place.help(kind).as_deref())
}

fn is_about_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
    )
}

fn is_about_open_quote(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::DocumentIndicatorInQuotedScalar
    )
}

/// Where the parser stopped.
#[derive(Clone, Copy)]
struct Stop<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Stop<'t> {
    fn before(self) -> &'t str {
        self.text.get(..self.at).unwrap_or(self.text)
    }

    fn letter(self, at: usize) -> char {
        let rest = self.text.get(at..).unwrap_or_default();
        rest.chars().next().unwrap_or_default()
    }

    /// The part of the line before the stop.
    fn line_before(self) -> &'t str {
        let before = self.before();
        before.rsplit('\n').next().unwrap_or(before)
    }

    /// The tab at or after the stop, or else right before it.
    fn tab(self) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        let next = rest.find('\t').map(|tab| self.at + tab);
        let before = self.before().strip_suffix('\t').map(str::len);
        before.or(next)
    }

    /// The quote that starts the text around the stop, and the name of the other kind of quote.
    fn open_quote(self) -> Option<(usize, &'static str)> {
        let is_start = |at: usize| {
            let before = self.text.get(..at).unwrap_or_default();
            let before = before.trim_end_matches([' ', '\n']);
            before.ends_with([':', '-', ',', '[', '{']) || before.is_empty()
        };
        let until = self.text.get(..self.at + 1).unwrap_or(self.text);
        let mut quotes = until.rmatch_indices(['"', '\'']);
        let (start, quote) = quotes.find(|(at, _)| is_start(*at))?;
        Some((start, if quote == "'" { "double" } else { "single" }))
    }

    /// Whether the stop is outside the brackets that start there, so that they are not closed: at
    /// the end of the text, or on a line with too little indentation.
    fn is_outside(self, bracket: usize) -> bool {
        let Some((before, rest)) = self.text.split_at_checked(bracket) else {
            return false;
        };
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let first = before.rsplit('\n').next().unwrap_or_default();
        let least = indent(first) + usize::from(!first.trim().is_empty());
        let (inside, after) = rest
            .split_at_checked(self.at.saturating_sub(bracket))
            .unwrap_or((rest, ""));
        let last = after.lines().next().unwrap_or_default();
        let inside = format!("{inside}{last}");
        let lines = inside.lines().skip(1).filter(|it| !it.trim().is_empty());
        let mut lines = lines.filter(|it| !it.trim_start().starts_with([']', '}']));
        after.trim().is_empty() || lines.any(|line| indent(line) < least)
    }

    /// The last bracket of a line before the stop that is not closed there.
    fn bracket_of_line_before(self) -> Option<usize> {
        let mut end = self.before().len() - self.line_before().len();
        let lines = self.text.get(..end)?.split_inclusive('\n').rev();
        let mut brackets = lines.map(|line| {
            end -= line.len();
            let text = line.split(" #").next()?;
            let mut open = Vec::new();
            for (at, letter) in text.char_indices() {
                match letter {
                    '{' | '[' => open.push(end + at),
                    '}' | ']' => drop(open.pop()),
                    _ => {}
                }
            }
            open.pop()
        });
        brackets.find_map(|bracket| bracket)
    }

    /// The condition around the stop, which is at its colon, if it has no braces: `staff: yes`.
    fn condition(self) -> Option<&'t str> {
        let line = self.line_before();
        let (before, id) = line.rsplit_once(": ")?;
        let is_condition = ["when", "not"].iter().any(|key| before.ends_with(key));
        let start = self.at - id.len();
        let rest = self.text.get(start..)?.lines().next()?;
        let ends: &[char] = if before.contains('{') {
            &[',', '}']
        } else {
            &[]
        };
        let condition = rest.split(ends).next()?.trim_end();
        (is_condition && !id.contains(' ')).then_some(condition)
    }

    fn help(self, kind: &ErrorKind) -> Option<String> {
        let line = self.line_before();
        let is_first = line.trim().is_empty();
        let letter = self.letter(self.at);
        let help = match kind {
            ErrorKind::InvalidTrailingSingleQuotedScalar => "put the whole text in double quotes",
            ErrorKind::InvalidTrailingDoubleQuotedScalar => "put the whole text in single quotes",
            ErrorKind::CommentInterceptedScalar => "put text with ` #` in quotes",
            ErrorKind::MismatchedFlowCollectionEnd { .. }
            | ErrorKind::MisplacedFlowCollectionEnd => BRACKETS,
            ErrorKind::SimpleKeyExpected if "{[".contains(letter) => {
                "start each entry of a list with `- `"
            }
            ErrorKind::SimpleKeyExpected => "a key ends with `:`",
            _ if letter == ':' && line.contains(": ") => match self.condition() {
                Some(condition) => return Some(format!("use braces: `{{{condition}}}`")),
                None => "put text with `: ` in quotes",
            },
            ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
                "indent it like the keys above it, or put text with `: ` in quotes"
            }
            _ if line.trim_end().ends_with(['}', ']']) => BRACKETS,
            ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
                BRACKETS
            }
            _ if !is_first && "%@`&*!>|?-".contains(letter) => {
                return Some(format!("put text that starts with `{letter}` in quotes"));
            }
            ErrorKind::ExpectedBlockMappingKey if letter == '-' => {
                "start each entry of a list with `- `, and indent all alike"
            }
            ErrorKind::ExpectedBlockSequenceEntry => {
                "start it with `- `, or indent it like the lines around it"
            }
            ErrorKind::ExpectedBlockMappingKey | ErrorKind::BlockSequenceEntryNotAllowed => {
                "indent it like the lines around it"
            }
            _ => return None,
        };
        Some(help.to_owned())
    }
}

//! Parses the name of a decision record: `ADR-2026-01-31_004-use-x.md`.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// The extensions of documents. A file with another extension is not a record.
const DOCUMENTS: [&str; 15] = [
    "md", "markdown", "mdx", "mdown", "mkd", "rmd", "qmd", "adoc", "asciidoc", "asc", "rst", "txt",
    "org", "html", "docx",
];

/// The extensions of Markdown records.
const MARKDOWN: [&str; 3] = ["md", "markdown", "mdx"];

/// The words that can precede the number of a record.
const RECORD: [&str; 7] = ["adr", "madr", "ad", "dr", "decision", "record", "rfc"];

/// The possible names of a record that has its own folder.
const INSIDE: [&str; 5] = ["readme", "index", "adr", "decision", "record"];

/// Documents that are not records, although they are next to them.
#[rustfmt::skip]
const NO_RECORDS: [&str; 17] = [
    "readme", "index", "adr", "adrs", "decisions", "log", "adr-log", "decision-log", "changelog",
    "history", "summary", "toc", "overview", "about", "contributing", "license", "process",
];

/// Numbers that are probably years.
pub(super) const YEARS: RangeInclusive<u64> = 1990..=2099;

/// The format of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dated {
    /// `2026-11-20`, with this separator.
    Day(char),
    /// `20261120`
    Compact,
    /// `2026`
    Year,
}

impl Dated {
    /// Formats a date, given as `2026-11-20`.
    pub(super) fn write(self, day: &str) -> String {
        match self {
            Dated::Day(separator) => day.replace('-', &separator.to_string()),
            Dated::Compact => day.replace('-', ""),
            Dated::Year => day.chars().take(4).collect(),
        }
    }
}

/// What all names of a naming scheme have in common. Numbers sort before dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Scheme {
    pub(super) dated: Option<Dated>,
    pub(super) is_numbered: bool,
    /// The text before the date or number: `ADR-`.
    pub(super) prefix: String,
    /// The text between the date and the number.
    pub(super) between: String,
    /// The text before the title. Empty if there is no title.
    pub(super) separator: String,
}

impl Scheme {
    /// The scheme of the first record: four digits and the title.
    pub(super) fn of_the_first() -> Self {
        Self {
            is_numbered: true,
            separator: "-".to_owned(),
            ..Self::default()
        }
    }

    /// The part of the name before the title, for a date given as `2026-11-20`.
    pub(super) fn mark(&self, day: &str, number: Option<u64>, width: usize) -> String {
        let date = self.dated.map(|it| it.write(day)).unwrap_or_default();
        let number = number.map(|number| format!("{}{number:0width$}", self.between));
        format!("{}{date}{}", self.prefix, number.unwrap_or_default())
    }
}

#[derive(Clone, Debug)]
pub(super) struct Name<'n> {
    pub(super) scheme: Scheme,
    pub(super) date: &'n str,
    /// The number; empty if there is none.
    pub(super) digits: &'n str,
    pub(super) title: &'n str,
    /// `.md`, or `/README.md` if the folder is the record.
    pub(super) ending: &'n str,
}

impl<'n> Name<'n> {
    /// Parses a name with a number or a date. `None` if it has neither. A number that looks like a
    /// year is one if it is at least `years`.
    pub(super) fn marked(stem: &'n str, ending: &'n str, years: u64) -> Option<Self> {
        let start = mark(stem)?;
        let (prefix, whole) = stem.split_at_checked(start)?;
        let (dated, length) = date(whole, years).unzip();
        let (date, rest) = whole.split_at_checked(length.unwrap_or_default())?;
        let (between, after) = match dated {
            Some(_) => split(rest, |letter| !letter.is_alphanumeric()),
            None => ("", rest),
        };
        let (digits, after) = split(after, |letter| letter.is_ascii_digit());
        let (separator, title) = split(after, |letter| !letter.is_alphanumeric());
        // `2026-01-31-3-ways` and `2026-01-31-2fa` have no number.
        let is_clear = matches!(dated, None | Some(Dated::Year)) || digits.len() > 1;
        let is_numbered = (1..=18).contains(&digits.len())
            && (title.is_empty() || !separator.is_empty())
            && (is_clear || between != separator);
        let (digits, between, (separator, title)) = match is_numbered {
            true => (digits, between, (separator, title)),
            false => ("", "", split(rest, |letter| !letter.is_alphanumeric())),
        };
        let scheme = Scheme {
            dated,
            is_numbered,
            prefix: prefix.to_owned(),
            between: between.to_owned(),
            separator: separator.to_owned(),
        };
        let name = Self {
            scheme,
            date,
            digits,
            title,
            ending,
        };
        (is_numbered || dated.is_some()).then_some(name)
    }

    /// A name that is only a title.
    pub(super) fn titled(stem: &'n str, ending: &'n str) -> Self {
        Self {
            scheme: Scheme::default(),
            date: "",
            digits: "",
            title: stem,
            ending,
        }
    }

    /// Whether the name starts with a number or a date, rather than with a title or a year in a
    /// title.
    pub(super) fn is_marked(&self) -> bool {
        self.scheme.is_numbered || matches!(self.scheme.dated, Some(Dated::Day(_) | Dated::Compact))
    }

    pub(super) fn number(&self) -> Option<u64> {
        self.digits.parse().ok()
    }

    /// Whether the text before the number makes it certain that it numbers records, as in `adr-7`
    /// and `FE-007`, but not in `http-2`.
    pub(super) fn is_certain(&self) -> bool {
        let first = words(&self.scheme.prefix).next();
        let is_known = first.is_none_or(|first| is_one_of(&RECORD, first));
        is_known || (self.digits.len() > 1 && self.digits.starts_with('0'))
    }

    /// Whether this is the name of a record, rather than of a template or a document about records.
    pub(super) fn is_record(&self) -> bool {
        let text = format!("{} {}", self.scheme.prefix, self.title).to_lowercase();
        let own = |word: &&str| !RECORD.contains(word) && !is_placeholder(word);
        let is_template = words(&text).any(|word| word.trim_end_matches('s') == "template");
        if self.digits.is_empty() && self.date.is_empty() {
            let stem = text.trim().split('.').next().unwrap_or_default();
            let about = NO_RECORDS.contains(&stem.trim_matches('_'));
            return !(is_template || about || words(stem).any(is_placeholder) || stem.is_empty());
        }
        let is_only = words(&text).filter(own).count() < 2;
        !(is_template && (is_only || self.number() == Some(0)))
    }
}

/// Whether a word is a placeholder for a number in the name of a template: `NNNN`.
fn is_placeholder(word: &str) -> bool {
    let is_one = |letter| word.len() > 2 && word.chars().all(|it| it == letter);
    ['n', 'x', 'y'].into_iter().any(is_one)
}

/// The stem and the extension of the name of a document. `None` if it is another file.
pub(super) fn document(file: &str) -> Option<(&str, &str)> {
    let (stem, ending) = file.rsplit_once('.')?;
    let is_document = !stem.is_empty() && is_one_of(&DOCUMENTS, ending);
    is_document.then(|| file.split_at(stem.len()))
}

pub(super) fn is_markdown(ending: &str) -> bool {
    let last = ending.rsplit_once('.');
    last.is_some_and(|(_, ending)| is_one_of(&MARKDOWN, ending))
}

/// Whether a file with this stem is the record of its own folder, named `folder`.
pub(super) fn is_inside(stem: &str, folder: &str) -> bool {
    is_one_of(&INSIDE, stem) || stem == folder
}

/// The words of a text: its letters and digits.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

fn is_one_of(known: &[&str], word: &str) -> bool {
    known.iter().any(|it| it.eq_ignore_ascii_case(word))
}

/// The text up to the first letter for which `is_so` is false, and the rest.
fn split(text: &str, is_so: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|letter| !is_so(letter)).unwrap_or(text.len());
    text.split_at(end)
}

/// The position of the first number that is a word of its own or follows a word for records: `7`,
/// `adr7`.
fn mark(stem: &str) -> Option<usize> {
    let mut start = 0;
    stem.split_inclusive(|letter: char| !letter.is_alphanumeric())
        .find_map(|part| {
            let word = part.trim_end_matches(|letter: char| !letter.is_alphanumeric());
            let (letters, digits) = split(word, |letter| !letter.is_ascii_digit());
            let is_number = !digits.is_empty() && digits.chars().all(|it| it.is_ascii_digit());
            let is_mark = is_number && (letters.is_empty() || is_one_of(&RECORD, letters));
            let found = is_mark.then_some(start + letters.len());
            start += part.len();
            found
        })
}

/// The format and the length of the date at the start of a text.
fn date(text: &str, years: u64) -> Option<(Dated, usize)> {
    let (digits, rest) = split(text, |letter| letter.is_ascii_digit());
    let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
    let is_day = |text: &str| text.parse::<Date>().is_ok();
    let separator = rest.chars().next();
    if let (4, Some(separator @ ('-' | '_' | '.'))) = (digits.len(), separator)
        && let Some((day, rest)) = text.split_at_checked(10)
        && day.matches(separator).count() == 2
        && is_day(&day.replace(separator, "-"))
        && ends(rest)
    {
        return Some((Dated::Day(separator), 10));
    }
    let number = digits.parse().ok().filter(|_| ends(rest))?;
    match digits.len() {
        4 if YEARS.contains(&number) && number >= years => Some((Dated::Year, 4)),
        8 if YEARS.contains(&(number / 10_000)) && is_day(digits) => Some((Dated::Compact, 8)),
        _ => None,
    }
}

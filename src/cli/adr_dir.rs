//! A dir of decision records, and the name of the next one.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cli::output::create;
use crate::ruleset::load;

/// How often another name is tried where somebody else takes the one that was free.
const MOST_TRIES: usize = 100;

/// The longest name of a record, in letters, without its number or date.
const LONGEST_SLUG: usize = 60;

/// Writes a record into a dir, which is made if it is not there. The text is made for the path
/// that it gets; `date` is the day, as `2026-11-20`.
///
/// # Errors
/// The dir cannot be read or written, or the text cannot be made.
pub(super) fn add(
    dir: &Path,
    title: &str,
    date: &str,
    text: impl Fn(&Path) -> Result<String>,
) -> Result<PathBuf> {
    let cannot = |what: &str, error: &io::Error| {
        let reason = load::system_error(error);
        anyhow::anyhow!("cannot {what} `{}`: {reason}", dir.display())
    };
    fs::create_dir_all(dir).map_err(|error| cannot("make the dir", &error))?;
    // Two records that are written at the same time are not to get the same number.
    #[cfg(unix)]
    let lock = fs::File::open(dir).and_then(|dir| dir.lock().map(|()| dir));
    #[cfg(unix)]
    let _lock = lock.map_err(|error| cannot("lock the dir", &error))?;
    for _ in 0..MOST_TRIES {
        let names = names(dir).map_err(|error| cannot("read the dir", &error))?;
        let path = dir.join(next(&names, title, date));
        match create(&path, &text(&path)?) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => {
                result.with_context(|| format!("cannot write `{}`", path.display()))?;
                return Ok(path);
            }
        }
    }
    bail!("cannot find a free name in `{}`", dir.display())
}

/// The names in a dir that can be read as text.
fn names(dir: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir)? {
        names.extend(entry?.file_name().into_string());
    }
    names.sort_unstable();
    Ok(names)
}

/// How records are told apart: by a number, by the day, or by their titles alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Number,
    /// `2026-11-20`
    Day,
    /// `20261120`
    CompactDay,
    Title,
}

/// The extensions of records.
const TEXTS: [&str; 5] = ["md", "markdown", "adoc", "rst", "txt"];

/// Four digits that are rather a year than the number of a record.
const YEARS: std::ops::RangeInclusive<u64> = 1990..=2099;

/// Files in a dir of records that are none, by the first word of their names.
const NO_RECORDS: [&str; 4] = ["readme", "index", "template", "adr-template"];

/// How records are named: `adr-0007-title.md` has the prefix `adr-` and the separator `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Style {
    kind: Kind,
    prefix: String,
    separator: char,
}

/// The name of the next record beside `names`, in the style that most of them have.
fn next(names: &[String], title: &str, date: &str) -> String {
    let mut styles: BTreeMap<Style, Vec<&str>> = BTreeMap::new();
    for name in names {
        if let Some((style, mark)) = style(name) {
            styles.entry(style).or_default().push(mark);
        }
    }
    // However it is written: no number is given twice.
    let numbered = styles
        .iter()
        .filter(|(style, _)| style.kind == Kind::Number);
    let numbers = numbered.flat_map(|(_, marks)| marks);
    let numbers = numbers.filter_map(|mark| mark.parse::<u64>().ok());
    let highest = numbers.max().unwrap_or_default();
    // Of styles that are as frequent, the first in order: numbers before days.
    let most = styles.values().map(Vec::len).max();
    let usual = styles
        .into_iter()
        .find(|(_, marks)| Some(marks.len()) == most);
    let numbered = Style {
        kind: Kind::Number,
        prefix: String::new(),
        separator: '-',
    };
    let (style, marks) = usual.unwrap_or((numbered, Vec::new()));
    let mark = match style.kind {
        Kind::Number => {
            let width = marks.iter().map(|mark| mark.len()).max().unwrap_or(4);
            let number = highest + 1;
            format!("{number:0width$}")
        }
        Kind::Day => date.to_owned(),
        Kind::CompactDay => date.replace('-', ""),
        Kind::Title => String::new(),
    };
    let slug = slug(title, if style.separator == '_' { '_' } else { '-' });
    let Style {
        prefix, separator, ..
    } = &style;
    let name = match style.kind {
        Kind::Title => slug,
        _ => format!("{prefix}{mark}{separator}{slug}"),
    };
    let candidates = (2..).map(|number| format!("{name}-{number}"));
    let mut candidates = std::iter::once(name.clone()).chain(candidates);
    let is_free = |candidate: &String| !names.contains(&format!("{candidate}.md"));
    format!("{}.md", candidates.find(is_free).unwrap_or(name))
}

/// How a record is named, and its number or day; nothing, if the name is that of no record.
fn style(name: &str) -> Option<(Style, &str)> {
    let (stem, extension) = name.rsplit_once('.')?;
    if !TEXTS.contains(&extension) {
        return None;
    }
    let by_title = || {
        let first = stem.to_lowercase();
        let is_record = extension == "md" && !stem.is_empty();
        let is_record = is_record && !NO_RECORDS.contains(&first.as_str());
        let style = Style {
            kind: Kind::Title,
            prefix: String::new(),
            separator: if stem.contains('_') { '_' } else { '-' },
        };
        is_record.then_some((style, ""))
    };
    marked(stem).or_else(by_title)
}

/// How a record with a number or a day is named.
fn marked(stem: &str) -> Option<(Style, &str)> {
    let start = stem.find(|letter: char| letter.is_ascii_digit())?;
    let (prefix, rest) = stem.split_at(start);
    // A word and a separator, as in `adr-7`, or what is short for it; `http2` is no seventh record.
    let word = prefix.strip_suffix(['-', '_', ' ']);
    let is_word = |word: &str| word.chars().all(|letter| letter.is_ascii_alphabetic());
    if !prefix.is_empty() && !prefix.eq_ignore_ascii_case("adr") && !word.is_some_and(is_word) {
        return None;
    }
    let (kind, length) = if is_day(rest) {
        (Kind::Day, DAY.len())
    } else {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        match digits {
            8 => (Kind::CompactDay, 8),
            1..=6 => (Kind::Number, digits),
            _ => return None,
        }
    };
    let (mark, rest) = rest.split_at_checked(length)?;
    let is_year = mark.parse().is_ok_and(|number| YEARS.contains(&number));
    if kind == Kind::Number && is_year {
        return None;
    }
    let separator = rest.chars().next()?;
    let style = Style {
        kind,
        prefix: prefix.to_owned(),
        separator,
    };
    ['-', '_', '.', ' ']
        .contains(&separator)
        .then_some((style, mark))
}

/// What a day looks like: a digit for each nine.
const DAY: &str = "9999-99-99";

fn is_day(text: &str) -> bool {
    let fits = |(letter, pattern): (char, char)| match pattern {
        '9' => letter.is_ascii_digit(),
        pattern => letter == pattern,
    };
    text.len() > DAY.len() && text.chars().zip(DAY.chars()).all(fits)
}

/// A title as part of a file name.
fn slug(title: &str, separator: char) -> String {
    let words = title
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words.map(str::to_lowercase) {
        if !slug.is_empty() && slug.chars().count() + word.chars().count() >= LONGEST_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push(separator);
        }
        slug.extend(word.chars().take(LONGEST_SLUG));
    }
    if slug.is_empty() {
        slug.push_str("decision");
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_to(names: &[&str]) -> String {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        next(&names, "Django, FastAPI, or both? Hybrid", "2026-11-20")
    }

    #[test]
    fn the_next_name_is_in_the_style_of_the_dir() {
        let slug = "django-fastapi-or-both-hybrid.md";
        let cases: [(&[&str], String); 21] = [
            (&[], format!("0001-{slug}")),
            (&["README.md", "template.md"], format!("0001-{slug}")),
            (&["0001-a.md", "0009-b.md"], format!("0010-{slug}")),
            (&["001-a.md", "041-b.md"], format!("042-{slug}")),
            (&["1-a.md", "9-b.md"], format!("10-{slug}")),
            (&["adr-007-a.md"], format!("adr-008-{slug}")),
            (
                &["ADR_0007_a.md"],
                "ADR_0008_django_fastapi_or_both_hybrid.md".to_owned(),
            ),
            (
                &["2026-01-02-a.md", "2026-03-04-b.md"],
                format!("2026-11-20-{slug}"),
            ),
            (&["20260102-a.md"], format!("20261120-{slug}")),
            (
                &["0001-a.md", "2026-01-02-b.md", "2026-01-03-c.md"],
                format!("2026-11-20-{slug}"),
            ),
            (&["0001-a.md", "2026-01-02-b.md"], format!("0002-{slug}")),
            (&["0007-a.adoc", "README.md"], format!("0008-{slug}")),
            (
                &["0007-a.md", "2026-notes.md", "2026-03-b.md", "0008-c.md"],
                format!("0009-{slug}"),
            ),
            (&["ADR 12 - a b.md"], format!("ADR 13 {slug}")),
            (&["README.md", "use-rust.md"], slug.to_owned()),
            (
                &["use_rust.md"],
                "django_fastapi_or_both_hybrid.md".to_owned(),
            ),
            (&["0001-a.md", "use-rust.md"], format!("0002-{slug}")),
            (&["use-oauth2-proxy.md"], slug.to_owned()),
            (&["http2-everywhere.md", "python3-only.md"], slug.to_owned()),
            (
                &["0001-a.md", "0002-b.md", "0003_c.md", "adr-0004-d.md"],
                format!("0005-{slug}"),
            ),
            (&["adr7-a.md", "0009-diagram.png"], format!("adr8-{slug}")),
        ];
        for (names, expected) in cases {
            assert_eq!(next_to(names), expected, "{names:?}");
        }
    }

    #[test]
    fn a_name_that_is_taken_is_never_the_next() {
        let day = ["2026-11-20-django-fastapi-or-both-hybrid.md"];
        assert_eq!(
            next_to(&day),
            "2026-11-20-django-fastapi-or-both-hybrid-2.md"
        );
    }

    #[test]
    fn a_title_of_any_letters_gives_a_name() {
        assert_eq!(slug("Wohin mit den Übungen?", '-'), "wohin-mit-den-übungen");
        assert_eq!(slug("../../etc", '-'), "etc");
        assert_eq!(slug("?!", '-'), "decision");
        assert!(slug(&"long ".repeat(50), '-').len() < LONGEST_SLUG);
        assert!(slug(&"l".repeat(500), '-').len() <= LONGEST_SLUG);
    }
}

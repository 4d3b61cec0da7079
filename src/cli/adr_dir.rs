//! A directory of decision records, and the name of the next one.

use std::collections::BTreeMap;
use std::fs::{self, DirEntry, File};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use jiff::civil::Date;

use crate::cli::output::write_new;
use crate::ruleset::file::system_error;

/// The most characters of a record's name, without its number or date.
const LONGEST_SLUG: usize = 60;

/// The file extensions of records.
const TEXTS: [&str; 5] = ["md", "markdown", "adoc", "rst", "txt"];

/// Files in such a directory that are not records, without their extension.
const NO_RECORDS: [&str; 4] = ["readme", "index", "template", "adr-template"];

/// What separates the number or day of a record from its title.
const SEPARATORS: [char; 4] = ['-', '_', '.', ' '];

/// Numbers that are probably a year, not the number of a record.
const YEARS: std::ops::RangeInclusive<u64> = 1990..=2099;

/// Writes a record into a directory, which is created if missing, and returns its path. `text`
/// makes the record for that path; `date` is the day, as `2026-11-20`.
///
/// # Errors
/// The directory cannot be read or written.
pub(super) fn add(
    dir: &Path,
    title: &str,
    date: &str,
    text: impl Fn(&Path) -> String,
) -> Result<PathBuf> {
    let (_lock, names) = open(dir).map_err(|error| {
        let reason = system_error(&error);
        anyhow!("cannot use the directory `{}`: {reason}", dir.display())
    })?;
    let path = dir.join(next(&names, title, date));
    write_new(&path, &text(&path))?;
    Ok(path)
}

/// The names in a directory, which is created if missing. It is locked where possible, so that two
/// programs do not use the same number.
fn open(dir: &Path) -> io::Result<(Option<File>, Vec<String>)> {
    fs::create_dir_all(dir)?;
    let lock = cfg!(unix).then(|| File::open(dir)).transpose()?;
    lock.iter().try_for_each(File::lock)?;
    let name = |entry: io::Result<DirEntry>| Ok(entry?.file_name().display().to_string());
    let names: io::Result<_> = fs::read_dir(dir)?.map(name).collect();
    Ok((lock, names?))
}

/// What the names of records start with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Number,
    /// `2026-11-20`
    Day,
    /// `20261120`
    CompactDay,
    Title,
}

/// A naming scheme: `adr-0007-title.md` has the prefix `adr-` and the separator `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Style {
    kind: Kind,
    prefix: String,
    separator: char,
}

/// The name of the next record beside `names`, in their most frequent style.
fn next(names: &[String], title: &str, date: &str) -> String {
    let mut styles: BTreeMap<Style, Vec<&str>> = BTreeMap::new();
    for (style, mark) in names.iter().filter_map(|name| style(name)) {
        styles.entry(style).or_default().push(mark);
    }
    // No number is used twice, whatever its style.
    let highest = styles
        .iter()
        .filter(|(style, _)| style.kind == Kind::Number)
        .flat_map(|(_, marks)| marks)
        .filter_map(|mark| mark.parse::<u64>().ok())
        .max();
    let number = highest.unwrap_or_default() + 1;
    // Of equally frequent styles the first: numbers before days.
    let usual = styles.into_iter().rev().max_by_key(|(_, all)| all.len());
    let (kind, prefix, separator, width) = match usual {
        None => (Kind::Number, String::new(), '-', 4),
        Some((style, marks)) => {
            let width = marks.iter().map(|mark| mark.len()).max();
            (
                style.kind,
                style.prefix,
                style.separator,
                width.unwrap_or_default(),
            )
        }
    };
    let slug = slug(title, if separator == '_' { '_' } else { '-' });
    let name = match kind {
        Kind::Number => format!("{prefix}{number:0width$}{separator}{slug}"),
        Kind::Day => format!("{prefix}{date}{separator}{slug}"),
        Kind::CompactDay => format!("{prefix}{}{separator}{slug}", date.replace('-', "")),
        Kind::Title => slug,
    };
    let mut file = format!("{name}.md");
    let mut copy = 1;
    while names.contains(&file) {
        copy += 1;
        file = format!("{name}-{copy}.md");
    }
    file
}

/// The style of a record's name, and its number or day; `None` if it is not a record.
fn style(name: &str) -> Option<(Style, &str)> {
    let (stem, extension) = name.rsplit_once('.')?;
    if !TEXTS.contains(&extension) {
        return None;
    }
    marked(stem).or_else(|| {
        let is_other = stem.is_empty() || NO_RECORDS.contains(&stem.to_lowercase().as_str());
        let style = Style {
            kind: Kind::Title,
            prefix: String::new(),
            separator: if stem.contains('_') { '_' } else { '-' },
        };
        (extension == "md" && !is_other).then_some((style, ""))
    })
}

/// The style of a name with a number or a day.
fn marked(stem: &str) -> Option<(Style, &str)> {
    let (prefix, rest) = stem.split_at(stem.find(|it: char| it.is_ascii_digit())?);
    // `adr-7` and `adr7` are numbered; `http2` is not.
    let word = prefix.strip_suffix(SEPARATORS);
    let is_word = word.is_some_and(|it| it.chars().all(|letter| letter.is_ascii_alphabetic()));
    if !(prefix.is_empty() || prefix.eq_ignore_ascii_case("adr") || is_word) {
        return None;
    }
    let is_day = |text: &str| text.parse::<Date>().is_ok();
    let digits = rest.find(|it: char| !it.is_ascii_digit())?;
    let (kind, length) = match digits {
        4 if rest.get(..10).is_some_and(is_day) => (Kind::Day, 10),
        8 => (Kind::CompactDay, 8),
        1..=6 => (Kind::Number, digits),
        _ => return None,
    };
    let (mark, rest) = rest.split_at_checked(length)?;
    let is_year = mark.parse().is_ok_and(|number| YEARS.contains(&number));
    let separator = rest.chars().next()?;
    let style = Style {
        kind,
        prefix: prefix.to_owned(),
        separator,
    };
    (SEPARATORS.contains(&separator) && !is_year).then_some((style, mark))
}

/// A title as part of a file name.
fn slug(title: &str, separator: char) -> String {
    let words = title.split(|letter: char| !letter.is_alphanumeric());
    let mut slug = String::new();
    for word in words.filter(|it| !it.is_empty()).map(str::to_lowercase) {
        if !slug.is_empty() {
            if slug.chars().count() + word.chars().count() >= LONGEST_SLUG {
                break;
            }
            slug.push(separator);
        }
        slug.extend(word.chars().take(LONGEST_SLUG));
    }
    match slug.is_empty() {
        true => "decision".to_owned(),
        false => slug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-20";

    fn next_to(names: &str) -> String {
        let names = names.split_terminator(", ").map(str::to_owned);
        next(&names.collect::<Vec<_>>(), "Which? A", DAY)
    }

    #[test]
    fn the_next_name_is_in_the_style_of_the_directory() {
        for (names, expected) in [
            ("", "0001-which-a.md"),
            ("README.md, template.md", "0001-which-a.md"),
            ("0001-a.md, 0009-b.md", "0010-which-a.md"),
            ("001-a.md, 041-b.md", "042-which-a.md"),
            ("1-a.md, 9-b.md", "10-which-a.md"),
            ("adr-007-a.md", "adr-008-which-a.md"),
            ("ADR_0007_a.md", "ADR_0008_which_a.md"),
            ("2026-01-02-a.md, 2026-03-04-b.md", "2026-11-20-which-a.md"),
            ("20260102-a.md", "20261120-which-a.md"),
            (
                "0001-a.md, 2026-01-02-b.md, 2026-01-03-c.md",
                "2026-11-20-which-a.md",
            ),
            ("0001-a.md, 2026-01-02-b.md", "0002-which-a.md"),
            ("0007-a.adoc, README.md", "0008-which-a.md"),
            (
                "0007-a.md, 2026-notes.md, 2026-03-b.md, 0008-c.md",
                "0009-which-a.md",
            ),
            ("ADR 12 - a b.md", "ADR 13 which-a.md"),
            ("README.md, use-rust.md", "which-a.md"),
            ("use_rust.md", "which_a.md"),
            ("0001-a.md, use-rust.md", "0002-which-a.md"),
            ("use-oauth2-proxy.md", "which-a.md"),
            ("http2-everywhere.md, python3-only.md", "which-a.md"),
            (
                "0001-a.md, 0002-b.md, 0003_c.md, adr-0004-d.md",
                "0005-which-a.md",
            ),
            ("adr7-a.md, 0009-diagram.png", "adr8-which-a.md"),
        ] {
            assert_eq!(next_to(names), expected, "{names:?}");
        }
    }

    #[test]
    fn a_name_that_is_taken_is_never_the_next() {
        let taken = format!("{DAY}-which-a.md");
        assert_eq!(next_to(&taken), format!("{DAY}-which-a-2.md"));
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

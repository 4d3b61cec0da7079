//! The name of the next decision record in a folder, following its naming scheme.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use indexmap::IndexMap;

use crate::cli::adr_found::{Found, records};
use crate::cli::adr_name::{Scheme, is_markdown};
use crate::cli::adr_title;

/// The next record of a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Next {
    /// Its path in the folder.
    pub(super) path: String,
    pub(super) number: Option<u64>,
    /// The path of the latest record with the same naming scheme.
    pub(super) latest: Option<String>,
}

/// Names the record that follows those in `paths`. The paths are relative to its folder, and lead
/// to files in it, below it and (with `..`) next to it. `day` is a date such as `2026-11-20`.
pub(super) fn next(paths: &[String], title: &str, day: &str) -> Next {
    let found = of_one_numbering(records(paths));
    let mut schemes: BTreeMap<&Scheme, Vec<&Found<'_>>> = BTreeMap::new();
    for it in nearest(&found) {
        schemes.entry(&it.name.scheme).or_default().push(it);
    }
    // Prefer a scheme with a number or a date to one with only a title. Ties go to the first
    // scheme.
    let usual = schemes.into_iter().rev();
    let usual = usual.max_by_key(|(_, all)| (all.iter().any(|it| it.name.is_marked()), all.len()));
    let first = Scheme::of_the_first();
    let (scheme, alike) = usual.unwrap_or((&first, Vec::new()));
    let number = scheme.is_numbered.then(|| number(&found, scheme, day));
    let width = alike.iter().map(|it| it.name.digits.len()).max();
    let mark = scheme.mark(day, number, width.unwrap_or(4));
    let titles: Vec<&str> = alike.iter().map(|it| it.name.title).collect();
    let stem = match scheme.separator.is_empty() && !mark.is_empty() {
        true => mark,
        false => {
            let title = adr_title::like(&titles, &scheme.separator, title);
            format!("{mark}{}{title}", scheme.separator)
        }
    };
    let endings = alike.iter().map(|it| it.name.ending);
    let ending = most_frequent(endings.filter(|it| is_markdown(it))).unwrap_or(".md");
    let latest = alike
        .iter()
        .max_by_key(|it| (it.name.date, it.name.number()));
    Next {
        path: free(paths, &stem, ending),
        number,
        latest: latest.map(|it| it.path.to_owned()),
    }
}

/// Whether a new record at `path` has the number of another that came with it, after the paths
/// `before`.
pub(super) fn is_contested(before: &[String], after: &[String], path: &str) -> bool {
    let found = records(after);
    fn mark<'a>(it: &Found<'a>) -> (&'a str, String, &'a str, Option<u64>) {
        let prefix = it.name.scheme.prefix.to_lowercase();
        (it.folder, prefix, it.name.date, it.name.number())
    }
    let own = found.iter().find(|it| it.path == path).map(mark);
    let own = own.filter(|(.., number)| number.is_some());
    let is_new = |it: &&Found<'_>| it.path != path && !before.iter().any(|path| path == it.path);
    own.is_some_and(|own| found.iter().filter(is_new).any(|it| mark(it) == own))
}

/// The records without those beside the folder, unless all are numbered as one: no number is there
/// twice, and none is missing.
fn of_one_numbering(found: Vec<Found<'_>>) -> Vec<Found<'_>> {
    let mut numbers: BTreeMap<&str, BTreeSet<u64>> = BTreeMap::new();
    for it in &found {
        let folder = if it.is_beside() { it.folder } else { "" };
        let number = it.name.number().filter(|_| it.name.date.is_empty());
        numbers.entry(folder).or_default().extend(number);
    }
    numbers.retain(|_, numbers| !numbers.is_empty());
    let all: BTreeSet<u64> = numbers.values().flatten().copied().collect();
    let ends = all.first().zip(all.last());
    let is_complete = ends.is_some_and(|(first, last)| last - first + 1 == all.len() as u64);
    let is_once = numbers.values().map(BTreeSet::len).sum::<usize>() == all.len();
    let are_one = numbers.len() > 1 && is_complete && is_once;
    let found = found.into_iter();
    found.filter(|it| are_one || !it.is_beside()).collect()
}

/// The records in the folder itself, or else those below it, or else those next to it.
fn nearest<'f, 'n>(found: &'f [Found<'n>]) -> Vec<&'f Found<'n>> {
    let distance = |it: &Found<'_>| (it.is_beside(), !it.folder.is_empty());
    let least = found.iter().map(distance).min();
    let found = found.iter();
    found.filter(|it| Some(distance(it)) == least).collect()
}

/// The next number of the same numbering. A folder, a team or a day that starts at the same number
/// as another has its own numbering.
fn number(found: &[Found<'_>], scheme: &Scheme, day: &str) -> u64 {
    type Numbers<'f> = BTreeMap<&'f str, BTreeSet<u64>>;
    let mut series: BTreeMap<(&str, String), Numbers<'_>> = BTreeMap::new();
    for it in found {
        let prefix = it.name.scheme.prefix.to_lowercase();
        let numbers = series.entry((it.folder, prefix)).or_default();
        let numbers = numbers.entry(it.name.date).or_default();
        numbers.extend(it.name.number());
    }
    let starts = |numbers: &Numbers<'_>| -> Vec<u64> {
        let starts = numbers.values().filter_map(BTreeSet::first);
        starts.copied().collect()
    };
    let own = series.get(&("", scheme.prefix.to_lowercase()));
    let mut own_starts = own.map(starts).unwrap_or_default();
    own_starts.sort_unstable();
    let start = own_starts.first().copied();
    if let Some(start) = start.filter(|_| own_starts.get(1) == own_starts.first()) {
        let today = scheme.dated.map(|it| it.write(day)).unwrap_or_default();
        let of_today = own.and_then(|own| own.get(today.as_str()));
        let last = of_today.and_then(BTreeSet::last);
        return last.map_or(start, |last| last + 1);
    }
    let counted = series.iter().filter(|((folder, prefix), numbers)| {
        let is_own = folder.is_empty() && *prefix == scheme.prefix.to_lowercase();
        is_own || start.is_none() || starts(numbers).into_iter().min() != start
    });
    let numbers = counted.flat_map(|(_, numbers)| numbers.values().flatten());
    numbers.max().map_or(1, |highest| highest + 1)
}

/// The path for this stem, with an added number if it is taken.
fn free(paths: &[String], stem: &str, ending: &str) -> String {
    let paths: Vec<String> = paths.iter().map(|it| it.to_lowercase()).collect();
    let taken = |path: &str| {
        let path = path.to_lowercase();
        let folder = path.rfind('/').and_then(|end| path.get(..=end));
        let is_inside = |it: &String| folder.is_some_and(|folder| it.starts_with(folder));
        paths.iter().any(|it| *it == path || is_inside(it))
    };
    let copies = (2..).map(|copy| format!("{stem}-{copy}{ending}"));
    let mut names = std::iter::once(format!("{stem}{ending}")).chain(copies);
    names.find(|path| !taken(path)).unwrap_or_default()
}

/// The most frequent item. Ties go to the first.
pub(super) fn most_frequent<T: Hash + Eq>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: IndexMap<T, usize> = IndexMap::new();
    for item in items {
        *counts.entry(item).or_default() += 1;
    }
    let counts = counts.into_iter().rev();
    counts.max_by_key(|(_, count)| *count).map(|(item, _)| item)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: &str = "2026-11-20";

    fn next_to(names: &str) -> Next {
        let names = names.split_terminator(", ").map(str::to_owned);
        next(&names.collect::<Vec<_>>(), "Which? A", DAY)
    }

    /// Each case has the names in a folder, and the name that follows them.
    fn follow(cases: &[&str]) {
        for case in cases {
            let (names, expected) = case.split_once(" => ").unwrap();
            assert_eq!(next_to(names).path, expected, "{names:?}");
        }
    }

    #[test]
    fn the_next_name_is_in_the_style_of_the_folder() {
        follow(&[
            " => 0001-which-a.md",
            "README.md, template.md => 0001-which-a.md",
            "0001-a.md, 0009-b.md => 0010-which-a.md",
            "001-a.md, 041-b.md => 042-which-a.md",
            "1-a.md, 9-b.md => 10-which-a.md",
            "adr-007-a.md => adr-008-which-a.md",
            "ADR_0007_a.md => ADR_0008_which_a.md",
            "2026-01-02-a.md, 2026-03-04-b.md => 2026-11-20-which-a.md",
            "2026.01.02-a.md => 2026.11.20-which-a.md",
            "20260102-a.md => 20261120-which-a.md",
            "0001-a.md, 2026-01-02-b.md, 2026-01-03-c.md => 2026-11-20-which-a.md",
            "0001-a.md, 2026-01-02-b.md => 0002-which-a.md",
            "README.md, use-rust.md => which-a.md",
            "use_rust.md => which_a.md",
            "Use Rust.md, Keep Logs.md => Which A.md",
            "0001-a.md, use-rust.md => 0002-which-a.md",
            "use-oauth2-proxy.md => which-a.md",
            "http2-everywhere.md, python3-only.md => which-a.md",
            "http-2-everywhere.md => which-a.md",
            "0001-a.md, 0002-b.md, 0003_c.md, adr-0004-d.md => 0005-which-a.md",
            "adr7-a.md, 0009-diagram.png => adr8-which-a.md",
            "0001.md, 0002.md => 0003.md",
            "adr-0001.md => adr-0002.md",
            "ADR001.md, ADR002.md => ADR003.md",
            "1. Use Rust.md => 2. Which A.md",
            "1. Use rust.md, 2. Keep it.md => 3. Which A.md",
            "ADR 12 - a b.md => ADR 13 - which a.md",
            "[0001] a-b.md => [0002] which-a.md",
            "0001-Use-Rust.md => 0002-Which-A.md",
            "0001_USE_RUST.md => 0002_WHICH_A.md",
            "0001--use-rust.md => 0002--which-a.md",
            "ADR-FE-001-a.md, ADR-FE-002-b.md => ADR-FE-003-which-a.md",
            "FE-001-a.md => FE-002-which-a.md",
            "ADR-FE-001-a.md, ADR-FE-002-b.md, ADR-BE-001-c.md, ADR-BE-003-d.md, ADR-FE-003-e.md \
             => ADR-FE-004-which-a.md",
            "ADR-FE-001-a.md, ADR-BE-002-b.md, ADR-FE-003-c.md, ADR-BE-004-d.md, ADR-FE-005-e.md \
             => ADR-FE-006-which-a.md",
        ]);
    }

    #[test]
    fn a_date_and_a_number_continue_together() {
        follow(&[
            "2026-01-31_004-x.md => 2026-11-20_005-which-a.md",
            "2026-01-31-001-x.md, 2026-02-01-002-x.md => 2026-11-20-003-which-a.md",
            // The numbers start again each day.
            "2026-01-31_01-x.md, 2026-01-31_02-x.md, 2026-02-01_01-x.md \
             => 2026-11-20_01-which-a.md",
            "2026-01-31_01-x.md, 2026-11-20_01-x.md, 2026-11-20_02-x.md \
             => 2026-11-20_03-which-a.md",
            "2026-01-31-3-ways.md => 2026-11-20-which-a.md",
            "ADR-2025-001-a.md, ADR-2026-002-b.md => ADR-2026-003-which-a.md",
            "ADR-2025-001-a.md, ADR-2026-001-b.md => ADR-2026-002-which-a.md",
        ]);
    }

    #[test]
    fn templates_and_documents_about_records_do_not_count() {
        let templates = "adr-template.md, adr-template-bare.md, adr-template-bare-minimal.md, \
                         adr-template-minimal.md, template-long.md, _template.md, 0000-template.md, \
                         000-adr-template.md, NNNN-title.md, README.de.md, index.md, _index.md, \
                         decision-log.md, CHANGELOG.md, LICENSE, .adr-dir";
        assert_eq!(next_to(templates).path, "0001-which-a.md");
        let with_records = format!("{templates}, adr-001-a.md, adr-001-template.md");
        assert_eq!(next_to(&with_records).path, "adr-002-which-a.md");
        let about_templates = format!("{templates}, 0007-choose-a-template-engine.md");
        assert_eq!(next_to(&about_templates).path, "0008-which-a.md");
    }

    #[test]
    fn numbers_count_whatever_the_ending() {
        follow(&[
            "0007-a.adoc, README.md => 0008-which-a.md",
            "0007-a.rst, 0008-b.txt => 0009-which-a.md",
            "0001-a.mdx, 0002-b.mdx, 0003-c.rst => 0004-which-a.mdx",
            "0001-a.MD, 0002-b.MD => 0003-which-a.MD",
            "0001-a.markdown => 0002-which-a.markdown",
            "0001-a.md, 0002-b.html => 0003-which-a.md",
        ]);
    }

    #[test]
    fn folders_are_numbered_as_they_were() {
        follow(&[
            "a/0001-a.md, b/0002-b.md, 0003-c.md => 0004-which-a.md",
            "a/0001-a.md, b/0002-b.md => 0003-which-a.md",
            "old/0002-a.md, old/0009-b.md, 0001-c.md => 0010-which-a.md",
            // Each folder has its own numbering.
            "a/0001-a.md, a/0002-b.md, 0001-c.md => 0002-which-a.md",
            // Each record has its own folder.
            "2026-01-31/README.md => 2026-11-20/README.md",
            "0001-use-rust/README.md, 0002-a/index.md, 0002-a/x.png, 0003-b/README.md \
             => 0004-which-a/README.md",
            "ADR-001/ADR-001.md, ADR-002/ADR-002.md => ADR-003/README.md",
            "2026-11-20/README.md => 2026-11-20-2/README.md",
            // A folder that contains records is not a record.
            "01-web/README.md, 01-web/0001-a.md, 02-app/0002-b.md => 0003-which-a.md",
            // Folders next to it that share its numbering, and others that do not.
            "0001-a.md, 0004-b.md, ../web/0002-c.md, ../web/0003-d.md => 0005-which-a.md",
            "../web/0001-c.md, ../app/0002-d.md => 0003-which-a.md",
            "0001-a.md, 0002-b.md, ../rfcs/0001-c.md, ../rfcs/0002-d.md, ../rfcs/0003-e.md \
             => 0003-which-a.md",
            "0001-a.md, 0002-b.md, ../rfcs/0007-c.md => 0003-which-a.md",
            "../rfcs/0001-c.md, ../rfcs/0002-d.md => 0001-which-a.md",
        ]);
    }

    #[test]
    fn no_number_is_used_twice() {
        follow(&[
            "999999-a.md => 1000000-which-a.md",
            "1000000-a.md => 1000001-which-a.md",
            "1989-a.md => 1990-which-a.md",
            "1989-a.md, 1990-b.md => 1991-which-a.md",
            "1988-a.md, 2026-b.md => 2027-which-a.md",
            "20261399-a.md => 20261400-which-a.md",
            // A number that is probably a year does not count.
            "0007-a.md, 2026-notes.md, 2026-03-b.md, 0008-c.md => 0009-which-a.md",
            "use-rust.md, keep-logs.md, 2026-review.md => which-a.md",
        ]);
        let taken = format!("{DAY}-which-a.md");
        assert_eq!(next_to(&taken).path, format!("{DAY}-which-a-2.md"));
        let taken = format!("{DAY}-Which-A.MD");
        assert_eq!(next_to(&taken).path, format!("{DAY}-Which-A-2.MD"));
    }

    #[test]
    fn the_number_and_the_latest_record_are_given() {
        let next = next_to("0002-b.md, 0001-a.md");
        assert_eq!(next.number, Some(3));
        assert_eq!(next.latest.as_deref(), Some("0002-b.md"));
        assert_eq!(next_to("2026-01-31-a.md").number, None);
        assert_eq!(next_to("").number, Some(1));
    }
}

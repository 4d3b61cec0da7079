//! Finds the existing decision records among the paths of files in and around a folder.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::adr_name::{Name, YEARS, document, is_inside, is_markdown};

/// The start of the path of a folder next to that of the new record.
pub(super) const BESIDE: &str = "..";

/// The largest gap in record numbers that is still plausible when the numbers look like years.
const WIDEST_GAP: u64 = 100;

/// An existing record.
#[derive(Debug)]
pub(super) struct Found<'n> {
    pub(super) path: &'n str,
    /// Its folder. Empty for the folder of the next record.
    pub(super) folder: &'n str,
    pub(super) name: Name<'n>,
}

impl Found<'_> {
    /// Whether it is in a folder next to that of the next record.
    pub(super) fn is_beside(&self) -> bool {
        self.folder.starts_with(BESIDE)
    }
}

pub(super) fn records(paths: &[String]) -> Vec<Found<'_>> {
    let places = places(paths);
    let numbers = places.iter().filter_map(|it| it.marked(u64::MAX)?.number());
    let years = first_year(numbers.collect());
    let names: Vec<_> = places.iter().map(|it| it.marked(years)).collect();
    let mut prefixes: BTreeMap<&str, BTreeSet<(&str, Option<u64>)>> = BTreeMap::new();
    for name in names.iter().flatten() {
        let marks = prefixes.entry(&name.scheme.prefix).or_default();
        marks.insert((name.date, name.number()));
    }
    let is_sure = |name: &&Name<'_>| {
        let marks = prefixes.get(name.scheme.prefix.as_str());
        name.is_certain() || marks.is_some_and(|marks| marks.len() > 1)
    };
    let found = places.iter().zip(&names).filter_map(|(place, name)| {
        let titled = Name::titled(place.stem, place.ending);
        let may_be_titled = place.folder.is_empty() && is_markdown(place.ending);
        let titled = (may_be_titled && titled.is_record()).then_some(titled);
        let marked = name.as_ref().filter(is_sure).cloned();
        Some(Found {
            path: place.path,
            folder: place.folder,
            name: marked.or(titled)?,
        })
    });
    found.collect()
}

/// A document, or the folder whose record it is.
struct Place<'n> {
    path: &'n str,
    folder: &'n str,
    stem: &'n str,
    ending: &'n str,
}

impl<'n> Place<'n> {
    /// Its name, if it has the number or date of a record.
    fn marked(&self, years: u64) -> Option<Name<'n>> {
        Name::marked(self.stem, self.ending, years).filter(Name::is_record)
    }
}

fn places(paths: &[String]) -> Vec<Place<'_>> {
    let documents = paths.iter().filter_map(|path| {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let (stem, ending) = document(file)?;
        Some(Place {
            path,
            folder,
            stem,
            ending,
        })
    });
    let mut documents: Vec<Place<'_>> = documents.collect();
    let marked = |stem| Name::marked(stem, "", 0).filter(|it| it.is_record() && it.is_marked());
    let with_records = documents.iter().filter(|it| {
        let is_another = it.folder.rsplit('/').next() != Some(it.stem);
        is_another && marked(it.stem).is_some()
    });
    let with_records: BTreeSet<&str> = with_records.map(|it| it.folder).collect();
    // A folder is a record if it is named like one and contains no other records.
    for it in &mut documents {
        let (above, last) = it.folder.rsplit_once('/').unwrap_or(("", it.folder));
        let is_record = marked(last).is_some_and(|name| name.is_certain());
        if is_record && !with_records.contains(it.folder) && is_inside(it.stem, last) {
            let file = it.path.rfind('/').and_then(|start| it.path.get(start..));
            let file = file.filter(|_| it.stem != last);
            it.ending = file.unwrap_or("/README.md");
            (it.folder, it.stem) = (above, last);
        }
    }
    documents
}

/// The first number that counts as a year. Numbers that look like years are record numbers if the
/// numbering reaches them without a large gap.
fn first_year(numbers: BTreeSet<u64>) -> u64 {
    let mut highest = 0;
    for number in numbers {
        if !YEARS.contains(&number) || number <= highest + WIDEST_GAP {
            highest = number;
        }
    }
    highest + 1
}

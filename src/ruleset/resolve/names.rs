//! Ids and the references to them, and how a problem is noted.

use crate::ids::{Id, QuestionId};
use crate::ruleset::problem::{Problem, Span};
use crate::ruleset::resolve::{CONDITION_WORDS, LONGEST_ID, Names, Resolver};
use crate::ruleset::spans::Path;
use crate::suggest::did_you_mean;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::collections::hash_map::Entry;

impl<'s> Resolver<'s, '_> {
    pub(super) fn question_id(&mut self, id: &str, path: &Path<'_>) -> Option<QuestionId> {
        if let Some(question) = self.question_ids.get(id) {
            return Some(*question);
        }
        let names = self.questions.values().map(|question| question.id.as_str());
        let help = did_you_mean(id, names.chain(CONDITION_WORDS.into_iter().take(5)));
        self.problem_at_key(path, format!("unknown question `{id}`"), help);
        None
    }

    /// What was found, or a problem.
    pub(super) fn known<I>(
        &mut self,
        what: &str,
        id: &str,
        found: Result<I, Option<String>>,
        path: &Path<'_>,
    ) -> Option<I> {
        match found {
            Ok(id) => Some(id),
            Err(help) => {
                self.problem(path, format!("unknown {what} `{id}`"), help);
                None
            }
        }
    }

    /// The positions of the ids of a list, after a look at each: of equal ids the first counts.
    pub(super) fn names<I: Id, T>(
        &mut self,
        list: &'s [T],
        path: &Path<'_>,
        id: impl Fn(&'s T) -> &'s str,
    ) -> Names<'s, I> {
        let mut names: Names<'s, I> =
            FxHashMap::with_capacity_and_hasher(list.len(), FxBuildHasher);
        for (index, entry) in list.iter().enumerate() {
            let entry_path = path.index(index);
            let id = id(entry);
            self.well_formed(&entry_path, "id", id);
            match names.entry(id) {
                Entry::Occupied(first) => {
                    self.doubled(id, &entry_path, &path.index(first.get().index()));
                }
                Entry::Vacant(entry) => {
                    entry.insert(I::new(index));
                }
            }
        }
        names
    }

    /// An id that what is at `path` has, and something at `first` already had.
    pub(super) fn doubled(&mut self, id: &str, path: &Path<'_>, first: &Path<'_>) {
        let [place, first] = [path, first].map(|it| self.place(&it.key("id")));
        let problem = Problem::new(place, format!("the id `{id}` is used twice"));
        self.push(problem.related(first, "first used here"));
    }

    pub(super) fn well_formed(&mut self, parent: &Path<'_>, key: &str, id: &str) {
        let path = parent.key(key);
        let mut letters = id.chars();
        let starts_well = letters
            .next()
            .is_some_and(|first| first.is_ascii_lowercase());
        let goes_on_well = letters
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        if !starts_well || !goes_on_well || id.len() > LONGEST_ID {
            let help = format!(
                "an id is a lower-case letter, then lower-case letters, digits and `-`, at most {LONGEST_ID} in all"
            );
            self.problem(&path, format!("`{id}` is no id"), Some(help));
        } else if CONDITION_WORDS.contains(&id) {
            let message =
                format!("`{id}` is reserved: it means something in conditions and answers");
            self.problem(&path, message, None);
        }
    }

    pub(super) fn founded(&mut self, claims: &[String], house: bool, id: &str, path: &Path<'_>) {
        if claims.is_empty() && !house && !self.is_replaced(&path.key("house")) {
            let message = format!("`{id}` cites no claim");
            let help = "add `claims: [...]`, or `house: true` if it is your own opinion".to_owned();
            self.problem(path, message, Some(help));
        }
    }

    pub(super) fn at_most(&mut self, found: usize, most: usize, path: &Path<'_>) {
        if found > most {
            self.problem(
                path,
                format!("a list of {found} is too long"),
                Some(format!("at most {most} are read")),
            );
        }
    }

    pub(super) fn place(&self, path: &Path<'_>) -> Option<Span> {
        self.context.root.map(|root| root.value_at(path))
    }

    /// Whether what is written there was of the wrong kind, and is made up.
    pub(super) fn is_replaced(&self, path: &Path<'_>) -> bool {
        self.place(path)
            .is_some_and(|place| self.context.replaced.contains(&place))
    }

    pub(super) fn problem(
        &mut self,
        path: &Path<'_>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let place = self.place(path);
        self.push(Problem::new(place, message).help(help));
    }

    pub(super) fn problem_at_key(
        &mut self,
        path: &Path<'_>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let place = self.context.root.map(|root| root.key_at(path));
        self.push(Problem::new(place, message).help(help));
    }

    pub(super) fn push(&mut self, problem: Problem) {
        let said = problem
            .span
            .as_ref()
            .is_some_and(|place| self.context.replaced.contains(place));
        if !said {
            self.problems.push(problem);
        }
    }
}

/// The position of an id, or the nearest match in words.
pub(super) fn find<I: Id>(names: &Names<'_, I>, id: &str) -> Result<I, Option<String>> {
    names.get(id).copied().ok_or_else(|| {
        let mut candidates: Vec<(I, &str)> = names.iter().map(|(name, id)| (*id, *name)).collect();
        candidates.sort_unstable();
        did_you_mean(id, candidates.into_iter().map(|(_, name)| name))
    })
}

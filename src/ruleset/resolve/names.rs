//! Ids, and the references to them.

use std::cell::Cell;

use crate::ids::{Id, QuestionId};
use crate::limits::{ID_LENGTH, PROBLEMS_OF_A_KIND};
use crate::ruleset::mistake::MOST_LISTED;
use crate::ruleset::resolve::{ANSWER_WORDS, CONDITION_WORDS, Resolver};
use crate::ruleset::{Mistake, Place, Span, placeholders};
use crate::suggest::{nearest, operator_meant};
use indexmap::IndexMap;
use indexmap::map::Entry;
use rustc_hash::FxBuildHasher;

/// The ids of one kind, each with the position and place of its first use.
pub(super) struct Names<'s, I> {
    /// The name of the kind.
    what: &'static str,
    ids: IndexMap<&'s str, (I, Option<Span>), FxBuildHasher>,
    /// How many ids were not found.
    unknown: Cell<usize>,
    /// Whether a definition is itself a problem, so that unknown ids may be its consequence. They
    /// are not reported.
    pub(super) is_doubtful: bool,
}

impl<'s, I: Id> Names<'s, I> {
    pub(super) fn new(what: &'static str) -> Self {
        Self {
            what,
            ids: IndexMap::default(),
            unknown: Cell::new(0),
            is_doubtful: false,
        }
    }

    pub(super) fn get(&self, id: &str) -> Option<I> {
        self.ids.get(id).map(|(position, _)| *position)
    }

    /// The position of an id. The error is empty if it is not to be reported.
    pub(super) fn find<'a>(&self, id: &'a str) -> Result<I, Option<Mistake<'a>>>
    where
        's: 'a,
    {
        self.find_beside(id, [])
    }

    /// As `find`. The nearest match may also be one of `others`.
    pub(super) fn find_beside<'a>(
        &self,
        id: &'a str,
        others: impl IntoIterator<Item = &'s str>,
    ) -> Result<I, Option<Mistake<'a>>>
    where
        's: 'a,
    {
        self.get(id).ok_or_else(|| {
            self.unknown.update(|unknown| unknown + 1);
            // If nothing of a kind is defined, one report is enough.
            if self.is_doubtful || self.ids.is_empty() && self.unknown.get() > 1 {
                return None;
            }
            // Comparing ids takes time, so skip it for problems that are not reported.
            let is_reported = self.unknown.get() <= PROBLEMS_OF_A_KIND;
            let candidates = || self.ids.keys().copied().chain(others);
            let few = is_reported && self.ids.len() <= MOST_LISTED;
            let listed = self.ids.keys().copied().filter(|_| few);
            Some(Mistake::Unknown {
                what: self.what,
                id,
                known: listed.collect(),
                nearest: is_reported.then(|| nearest(id, candidates())).flatten(),
            })
        })
    }
}

impl<'s> Resolver<'s, '_> {
    /// The question whose answers are to be checked. `None` if they are not known.
    pub(super) fn question_id(&mut self, id: &str, place: Place<'_>) -> Option<QuestionId> {
        let mut found = self.question_ids.find_beside(id, CONDITION_WORDS);
        if let (Err(Some(Mistake::Unknown { nearest, .. })), Some(meant)) =
            (&mut found, operator_meant(id))
        {
            *nearest = Some(meant);
        }
        let found = self.known(found, place.key_span());
        found.filter(|question| !self.doubtful_questions.contains(question))
    }

    /// A text in which `{question}` stands for an answer.
    pub(super) fn text(&mut self, text: &str, place: Place<'_>) -> String {
        for id in placeholders::questions(text) {
            if let Err(Some(Mistake::Unknown { nearest, .. })) = self.question_ids.find(id) {
                self.problem(place.span(), Mistake::UnknownInText { id, nearest });
            }
        }
        text.to_owned()
    }

    /// The positions of the ids in a list.
    pub(super) fn ids<I: Id>(
        &mut self,
        ids: &'s [String],
        place: Place<'_>,
        names: fn(&Self) -> &Names<'s, I>,
    ) -> Vec<I> {
        self.all(ids, place, |resolver, id, place| {
            resolver.known(names(resolver).find(id), place.span())
        })
    }

    /// What was found. Otherwise adds a problem at this place.
    pub(super) fn known<T>(
        &mut self,
        found: Result<T, Option<Mistake<'_>>>,
        span: Option<Span>,
    ) -> Option<T> {
        if let Err(Some(mistake)) = found {
            self.problem(span, mistake);
            return None;
        }
        found.ok()
    }

    /// The ids of a list, each checked.
    pub(super) fn names<I: Id, T>(
        &mut self,
        what: &'static str,
        list: &'s [T],
        place: Place<'_>,
        id: impl Fn(&'s T) -> &'s str,
    ) -> Names<'s, I> {
        let mut names = Names::new(what);
        names.is_doubtful = self.is_replaced(place);
        for (index, entry) in list.iter().enumerate() {
            let span = place.index(index).key("id").span();
            self.name(&mut names, id(entry), I::new(index), span);
        }
        names
    }

    /// Adds an id, which must be valid and new.
    pub(super) fn name<I>(
        &mut self,
        names: &mut Names<'s, I>,
        id: &'s str,
        position: I,
        span: Option<Span>,
    ) {
        let reserved = match names.what {
            "question" => &CONDITION_WORDS[..],
            "option" => &ANSWER_WORDS,
            _ => &[],
        };
        names.is_doubtful |= !self.well_formed(id, reserved, span) || self.is_replaced_at(span);
        match names.ids.entry(id) {
            Entry::Occupied(first) => {
                names.is_doubtful = true;
                let problem = Mistake::IdUsedTwice(id).at(span);
                self.add([problem.related(first.get().1, "first used here")]);
            }
            Entry::Vacant(entry) => {
                entry.insert((position, span));
            }
        }
    }

    /// Whether an id is valid. Otherwise adds a problem.
    pub(super) fn well_formed(&mut self, id: &str, reserved: &[&str], span: Option<Span>) -> bool {
        let goes_on_well = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '-');
        let (len, most) = (id.chars().count(), ID_LENGTH);
        let mistake = if len > most {
            Mistake::LongId { len, most }
        } else if !id.starts_with(|first: char| first.is_ascii_lowercase())
            || !id.chars().all(goes_on_well)
        {
            Mistake::NotAnId(id)
        } else if reserved.contains(&id) {
            Mistake::ReservedWord(id)
        } else {
            return true;
        };
        self.problem(span, mistake);
        false
    }

    pub(super) fn founded(&mut self, claims: &[String], house: bool, id: &str, place: Place<'_>) {
        let is_replaced = ["house", "claims"].map(|key| self.is_replaced(place.key(key)));
        if claims.is_empty() && !house && !self.house && is_replaced == [false; 2] {
            self.problem(place.span(), Mistake::CitesNothing(id));
        }
    }

    pub(super) fn at_most(&mut self, len: usize, most: usize, place: Place<'_>) {
        if len > most {
            self.problem(place.span(), Mistake::TooLong { len, most });
        }
    }

    /// Whether the value there had the wrong type and is a placeholder.
    pub(super) fn is_replaced(&self, place: Place<'_>) -> bool {
        self.is_replaced_at(place.span())
    }

    pub(super) fn is_replaced_at(&self, span: Option<Span>) -> bool {
        span.is_some_and(|span| self.context.replaced.contains(&span))
    }

    /// Whether a part of the value there is a placeholder.
    pub(super) fn has_placeholder(&self, place: Place<'_>) -> bool {
        let is_part = |whole: Span, part: &Span| {
            part.file == whole.file && whole.start <= part.start && part.end <= whole.end
        };
        let mut replaced = self.context.replaced.iter();
        place
            .span()
            .is_some_and(|whole| replaced.any(|part| is_part(whole, part)))
    }
}

//! What explains a decision: sources, signals, outcomes, the comparison and the laws.

use crate::ids::{ClaimId, Id, OutcomeId, PartId, SourceId, Table};
use crate::ruleset::places::Path;
use crate::ruleset::resolve::names::find;
use crate::ruleset::resolve::{Names, Resolver};
use crate::ruleset::shape;
use crate::ruleset::source::{self, Text, Words};
use crate::ruleset::{self as sound, Condition};
use rustc_hash::FxHashMap;

impl<'s> Resolver<'s, '_> {
    pub(super) fn sources(
        &mut self,
        sources: &'s [source::Source<'s>],
    ) -> (Table<SourceId, sound::Source>, Table<ClaimId, sound::Claim>) {
        let path = Path::TOP.key("sources");
        self.names::<SourceId, _>(sources, &path, |source| &source.id);
        let mut claims = Vec::new();
        let mut first_places = FxHashMap::default();
        for (index, source) in sources.iter().enumerate() {
            for (number, claim) in source.claims.iter().enumerate() {
                let path = path.index(index);
                let path = path.key("claims");
                let path = path.index(number);
                self.well_formed(&path, "id", &claim.id);
                self.first_of_its_name(&path, &claim.id, &mut first_places);
                self.claims
                    .entry(&claim.id)
                    .or_insert(ClaimId::new(claims.len()));
                claims.push(sound::Claim {
                    id: claim.id.owned(),
                    source: SourceId::new(index),
                    section: claim.section.as_ref().map(Text::owned),
                    kind: claim.kind.as_ref().map(Text::owned),
                    points_to: claim.points_to.as_ref().map(Text::owned),
                    says: claim.says.owned(),
                });
            }
        }
        self.at_most(claims.len(), shape::MOST_ITEMS, &path);
        let sources = sources.iter().map(|source| sound::Source {
            id: source.id.owned(),
            title: source.title.owned(),
            about: source.about.as_ref().map(Text::owned),
            year: source.year,
        });
        (sources.collect(), claims.into_iter().collect())
    }

    pub(super) fn signal(
        &mut self,
        signal: &'s source::Signal<'s>,
        path: &Path<'_>,
    ) -> sound::Signal {
        self.founded(&signal.claims, signal.house, &signal.id, path);
        sound::Signal {
            id: signal.id.owned(),
            when: self.condition(&signal.when, &path.key("when")),
            points_to: self.outcome_id(&signal.points_to, &path.key("points-to")),
            strength: match signal.strength {
                source::Strength::Decisive => sound::Strength::Decisive,
                source::Strength::Strong => sound::Strength::Strong,
                source::Strength::Supporting => sound::Strength::Supporting,
            },
            because: signal.because.owned(),
            claims: self.cited(&signal.claims, path),
            house: signal.house,
        }
    }

    pub(super) fn outcome(
        &mut self,
        outcome: &'s source::Outcome<'s>,
        path: &Path<'_>,
    ) -> sound::Outcome {
        sound::Outcome {
            id: outcome.id.owned(),
            title: outcome.title.owned(),
            summary: outcome.summary.owned(),
            costs: self.notes(&outcome.costs, &path.key("costs")),
            bring: self.notes(&outcome.bring, &path.key("bring")),
            start: self.notes(&outcome.start, &path.key("start")),
            cautions: self.notes(&outcome.cautions, &path.key("cautions")),
            architecture: outcome
                .architecture
                .as_ref()
                .map(|it| self.architecture(it, &path.key("architecture"))),
        }
    }

    pub(super) fn architecture(
        &mut self,
        architecture: &'s source::Architecture<'s>,
        path: &Path<'_>,
    ) -> sound::Architecture {
        let parts: Names<'s, PartId> =
            self.names(&architecture.parts, &path.key("parts"), |part| &part.id);
        let part = |resolver: &mut Self, part: &'s source::Part<'s>, path: &Path<'_>| sound::Part {
            id: part.id.owned(),
            title: part.title.owned(),
            holds: resolver.notes(&part.holds, &path.key("holds")),
        };
        let link = |resolver: &mut Self, link: &'s source::Link<'s>, path: &Path<'_>| {
            let mut end = |id: &str, key: &str| {
                let found = resolver.known("part", id, find(&parts, id), &path.key(key));
                found.map_or(0, Id::index)
            };
            let (from, to) = (end(&link.from, "from"), end(&link.to, "to"));
            sound::Link {
                from,
                to,
                note: sound::Note {
                    say: link.say.owned(),
                    when: resolver.condition_or_always(link.when.as_ref(), path),
                    claims: resolver.cited(&link.claims, path),
                    house: link.house,
                },
            }
        };
        sound::Architecture {
            parts: self.all(&architecture.parts, &path.key("parts"), part),
            links: self.all(&architecture.links, &path.key("links"), link),
            shared: self.notes(&architecture.shared, &path.key("shared")),
            first: self.notes(&architecture.first, &path.key("first")),
            later: self.notes(&architecture.later, &path.key("later")),
        }
    }

    pub(super) fn criterion(
        &mut self,
        row: &'s source::Criterion<'s>,
        path: &Path<'_>,
    ) -> sound::Criterion {
        let cells_path = path.key("cells");
        let cells = row.cells.iter().map(|(id, cell)| {
            let path = cells_path.key(id);
            let found = find(&self.outcomes, id);
            let outcome = match found {
                Ok(outcome) => outcome,
                Err(help) => {
                    self.problem_at_key(&path, format!("unknown outcome `{id}`"), help);
                    OutcomeId::new(0)
                }
            };
            let note = sound::Note {
                say: cell.say.owned(),
                when: Condition::ALWAYS,
                claims: self.cited(&cell.claims, &path),
                house: cell.house,
            };
            (outcome, note)
        });
        let cells = cells.collect();
        let matters_when = row.matters_when.as_ref();
        let better = row.better.as_ref();
        sound::Criterion {
            id: row.id.owned(),
            criterion: row.criterion.owned(),
            matters_when: matters_when.map(|it| self.condition(it, &path.key("matters-when"))),
            better: better.map(|id| self.outcome_id(id, &path.key("better"))),
            differ: row.differ.as_ref().map(Text::owned),
            cells,
        }
    }

    pub(super) fn notes(
        &mut self,
        notes: &'s [source::Note<'s>],
        path: &Path<'_>,
    ) -> Vec<sound::Note> {
        let sound = notes.iter().enumerate().map(|(index, note)| {
            let path = path.index(index);
            sound::Note {
                say: note.say.owned(),
                when: self.condition_or_always(note.when.as_ref(), &path),
                claims: self.cited(&note.claims, &path),
                house: note.house,
            }
        });
        sound.collect()
    }

    pub(super) fn background(
        &mut self,
        entry: &'s source::Background<'s>,
        path: &Path<'_>,
    ) -> sound::Background {
        let found = find(&self.claims, &entry.claim);
        let claim = self.known("claim", &entry.claim, found, &path.key("claim"));
        sound::Background {
            claim: claim.unwrap_or(ClaimId::new(0)),
            because: entry.because.owned(),
        }
    }

    pub(super) fn law(&mut self, law: &'s source::Law<'s>, path: &Path<'_>) -> sound::Law {
        let more_path = path.key("more-of");
        let mut more_of = Vec::new();
        for (id, Words { words, .. }) in &law.more_of {
            let path = more_path.key(id);
            let Some(question) = self.question_id(id, &path) else {
                continue;
            };
            let asked = &self.questions[question];
            let answers = match asked.kind {
                sound::Kind::AnyOf => asked.answer(words).map(|answer| vec![answer]),
                sound::Kind::YesNo | sound::Kind::OneOf => {
                    words.iter().map(|word| asked.answer(&[word])).collect()
                }
            };
            match answers {
                Ok(answers) => more_of.push(sound::More { question, answers }),
                Err(problems) => {
                    for problem in problems {
                        self.problem(&path, problem.message, problem.help);
                    }
                }
            }
        }
        let outcomes = |resolver: &mut Self, ids: &'s [Text<'s>], key: &str| {
            let path = path.key(key);
            let ids = ids.iter().enumerate();
            ids.map(|(index, id)| resolver.outcome_id(id, &path.index(index)))
                .collect()
        };
        sound::Law {
            id: law.id.owned(),
            says: law.says.owned(),
            more_of,
            never_from: outcomes(self, &law.never_from, "never-from"),
            never_to: outcomes(self, &law.never_to, "never-to"),
        }
    }
}

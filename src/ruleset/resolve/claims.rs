//! What explains a decision: sources with their claims, and signals.

use std::collections::hash_map::Entry;

use crate::ids::{ClaimId, Id, SourceId, Table};
use crate::ruleset::resolve::Resolver;
use crate::ruleset::resolve::names::find;
use crate::ruleset::spans::Path;
use crate::ruleset::{Background, Claim, Signal, Source, schema_check, yaml};

impl<'s> Resolver<'s, '_> {
    #[expect(
        clippy::indexing_slicing,
        reason = "the position of a claim is noted together with its id"
    )]
    pub(super) fn sources(
        &mut self,
        sources: &'s [yaml::Source],
    ) -> (Table<SourceId, Source>, Table<ClaimId, Claim>) {
        let sources_path = Path::TOP.key("sources");
        self.names::<SourceId, _>(sources, &sources_path, |source| &source.id);
        let mut claims = Vec::new();
        // Of each claim the position of its source, and its own there.
        let mut positions = Vec::new();
        for (index, source) in sources.iter().enumerate() {
            for (number, claim) in source.claims.iter().enumerate() {
                let path = sources_path.index(index);
                let path = path.key("claims");
                let path = path.index(number);
                self.well_formed(&path, "id", &claim.id);
                match self.claims.entry(&claim.id) {
                    Entry::Occupied(first) => {
                        let (index, number) = positions[first.get().index()];
                        let first = sources_path.index(index);
                        let first = first.key("claims");
                        self.doubled(&claim.id, &path, &first.index(number));
                    }
                    Entry::Vacant(entry) => {
                        entry.insert(ClaimId::new(claims.len()));
                    }
                }
                positions.push((index, number));
                claims.push(Claim {
                    id: claim.id.clone(),
                    source: SourceId::new(index),
                    says: claim.says.clone(),
                });
            }
        }
        self.at_most(claims.len(), schema_check::MOST_ITEMS, &sources_path);
        let sources = sources.iter().map(|source| Source {
            id: source.id.clone(),
            title: source.title.clone(),
            about: source.about.clone(),
            year: source.year,
        });
        (sources.collect(), claims.into_iter().collect())
    }

    pub(super) fn cited(&mut self, ids: &'s [String], path: &Path<'_>) -> Vec<ClaimId> {
        let path = path.key("claims");
        let found = ids.iter().enumerate().filter_map(|(index, id)| {
            let found = find(&self.claims, id);
            self.known("claim", id, found, &path.index(index))
        });
        found.collect()
    }

    pub(super) fn signal(&mut self, signal: &'s yaml::Signal, path: &Path<'_>) -> Signal {
        self.founded(&signal.claims, signal.house, &signal.id, path);
        Signal {
            id: signal.id.clone(),
            when: self.condition(&signal.when, &path.key("when")),
            points_to: self.outcome_id(&signal.points_to, &path.key("points-to")),
            strength: signal.strength,
            because: signal.because.clone(),
            claims: self.cited(&signal.claims, path),
            house: signal.house,
        }
    }

    pub(super) fn background(
        &mut self,
        entry: &'s yaml::Background,
        path: &Path<'_>,
    ) -> Background {
        let found = find(&self.claims, &entry.claim);
        let claim = self.known("claim", &entry.claim, found, &path.key("claim"));
        Background {
            claim: claim.unwrap_or(ClaimId::new(0)),
            because: entry.because.clone(),
        }
    }
}

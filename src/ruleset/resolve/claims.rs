//! Sources with their claims, and signals.

use jiff::civil::Date;

use crate::ids::{ClaimId, Id, SourceId, Table};
use crate::limits;
use crate::ruleset::resolve::Resolver;
use crate::ruleset::resolve::names::Names;
use crate::ruleset::{Background, Claim, Mistake, Place, Signal, Source, yaml};

impl<'s> Resolver<'s, '_> {
    pub(super) fn sources(
        &mut self,
        sources: &'s [yaml::Source],
        place: Place<'_>,
    ) -> (Table<SourceId, Source>, Table<ClaimId, Claim>) {
        self.names::<SourceId, _>("source", sources, place, |source| &source.id);
        let mut names = Names::new("claim");
        names.is_doubtful = self.is_replaced(place);
        let mut claims = Table::from_iter([]);
        for (index, source) in sources.iter().enumerate() {
            self.source_fields(source, place.index(index));
            let place = place.index(index).key("claims");
            names.is_doubtful |= self.is_replaced(place);
            for (number, claim) in source.claims.iter().enumerate() {
                let span = place.index(number).key("id").span();
                self.name(&mut names, &claim.id, ClaimId::new(claims.len()), span);
                claims.push(Claim {
                    id: claim.id.clone(),
                    source: SourceId::new(index),
                    says: claim.says.clone(),
                });
            }
        }
        self.claims = names;
        self.at_most(claims.len(), limits::LIST, place);
        let sources = sources.iter().map(|source| Source {
            id: source.id.clone(),
            title: source.title.clone(),
            kind: source.kind,
            about: source.about.clone(),
            year: source.year,
            url: source.url.clone(),
            version: source.version.clone(),
            checked: source.checked.clone(),
        });
        (sources.collect(), claims)
    }

    /// Checks the year, the address and the day of a source.
    fn source_fields(&mut self, source: &yaml::Source, place: Place<'_>) {
        if let Some(year) = source.year.filter(|year| !(1000..=2100).contains(year)) {
            self.problem(place.key("year").span(), Mistake::NotAYear(year));
        }
        self.address(source.url.as_deref(), place);
        // The parser also accepts other forms.
        let is_day = |text: &&str| {
            text.parse::<Date>()
                .is_ok_and(|day| day.to_string() == **text)
        };
        if let Some(day) = source.checked.as_deref().filter(|day| !is_day(day)) {
            self.problem(place.key("checked").span(), Mistake::NotADate(day));
        }
    }

    /// Checks the `url` of something.
    pub(super) fn address(&mut self, url: Option<&str>, place: Place<'_>) {
        let is_address = |url: &&str| {
            let rest = url.strip_prefix("https://");
            let rest = rest.or_else(|| url.strip_prefix("http://"));
            let has_host = |rest: &str| !rest.is_empty() && !rest.starts_with('/');
            rest.is_some_and(has_host)
        };
        if let Some(url) = url.filter(|url| !is_address(url)) {
            self.problem(place.key("url").span(), Mistake::NotAnAddress(url));
        }
    }

    pub(super) fn cited(&mut self, ids: &'s [String], place: Place<'_>) -> Vec<ClaimId> {
        self.ids(ids, place.key("claims"), |it| &it.claims)
    }

    /// The claims that something cites, and whether it is an opinion.
    pub(super) fn grounds(
        &mut self,
        claims: &'s [String],
        house: bool,
        place: Place<'_>,
    ) -> (Vec<ClaimId>, bool) {
        let claims = self.cited(claims, place);
        let house = house || self.house && claims.is_empty();
        (claims, house)
    }

    pub(super) fn signal(&mut self, signal: &'s yaml::Signal, place: Place<'_>) -> Option<Signal> {
        self.founded(&signal.claims, signal.house, &signal.id, place);
        let when = self.condition(&signal.when, place.key("when"));
        let points_to = self.outcome_id(&signal.points_to, place.key("points-to"));
        let (claims, house) = self.grounds(&signal.claims, signal.house, place);
        Some(Signal {
            id: signal.id.clone(),
            when: when?,
            points_to: points_to?,
            strength: signal.strength,
            alone: signal.alone,
            because: self.text(&signal.because, place.key("because")),
            house,
            claims,
        })
    }

    pub(super) fn background(
        &mut self,
        entry: &'s yaml::Background,
        place: Place<'_>,
    ) -> Option<Background> {
        let span = place.key("claim").span();
        Some(Background {
            claim: self.known(self.claims.find(&entry.claim), span)?,
            because: entry.because.clone(),
        })
    }
}

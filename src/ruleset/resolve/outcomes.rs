//! Outcomes with their notes and architecture, their comparison, and the laws between them.

use crate::ids::{ComponentId, Id, OutcomeId, PartId};
use crate::ruleset::resolve::Resolver;
use crate::ruleset::resolve::names::Names;
use crate::ruleset::yaml::{self, Options};
use crate::ruleset::{
    Architecture, Component, Condition, Criterion, Kind, Law, Link, Mistake, More, Note, Outcome,
    Part, Place, Problem,
};

impl<'s> Resolver<'s, '_> {
    pub(super) fn outcome_id(&mut self, id: &str, place: Place<'_>) -> Option<OutcomeId> {
        self.known(self.outcomes.find(id), place.span())
    }

    pub(super) fn outcome(
        &mut self,
        outcome: &'s yaml::Outcome,
        place: Place<'_>,
    ) -> Option<Outcome> {
        let architecture = outcome.architecture.as_ref();
        self.address(outcome.url.as_deref(), place);
        Some(Outcome {
            id: outcome.id.clone(),
            title: outcome.title.clone(),
            summary: outcome.summary.clone(),
            url: outcome.url.clone(),
            combines: self.combined(outcome, place.key("combines")),
            costs: self.notes(&outcome.costs, place.key("costs")),
            plan: self.plan(&outcome.plan, place.key("plan")),
            bring: self.notes(&outcome.bring, place.key("bring")),
            start: self.notes(&outcome.start, place.key("start")),
            cautions: self.notes(&outcome.cautions, place.key("cautions")),
            architecture: architecture.map(|it| self.architecture(it, place.key("architecture"))),
        })
    }

    fn combined(&mut self, outcome: &'s yaml::Outcome, place: Place<'_>) -> Vec<OutcomeId> {
        let itself = outcome.combines.iter().position(|id| *id == outcome.id);
        if let Some(index) = itself {
            let span = place.index(index).span();
            self.problem(span, Mistake::CombinesItself(&outcome.id));
        }
        self.outcome_ids(&outcome.combines, place)
    }

    fn plan(&mut self, plan: &'s [yaml::Component], place: Place<'_>) -> Vec<Component> {
        self.names::<ComponentId, _>("component", plan, place, |it| &it.id);
        self.all(plan, place, |resolver, component, place| {
            Some(Component {
                id: component.id.clone(),
                title: component.title.clone(),
                choices: resolver.notes(&component.choices, place.key("choices")),
            })
        })
    }

    fn architecture(&mut self, it: &'s yaml::Architecture, place: Place<'_>) -> Architecture {
        let names = self.names("part", &it.parts, place.key("parts"), |part| &part.id);
        Architecture {
            parts: self.all(&it.parts, place.key("parts"), |resolver, part, place| {
                Some(Part {
                    id: part.id.clone(),
                    title: part.title.clone(),
                    holds: resolver.notes(&part.holds, place.key("holds")),
                })
            }),
            links: self.all(&it.links, place.key("links"), |resolver, link, place| {
                resolver.link(link, &names, place)
            }),
            shared: self.notes(&it.shared, place.key("shared")),
            first: self.notes(&it.first, place.key("first")),
            later: self.notes(&it.later, place.key("later")),
        }
    }

    fn link(
        &mut self,
        link: &'s yaml::Link,
        parts: &Names<'s, PartId>,
        place: Place<'_>,
    ) -> Option<Link> {
        let [from, to] = [("from", &link.from), ("to", &link.to)]
            .map(|(key, id)| self.known(parts.find(id), place.key(key).span()));
        let when = self.condition_or_always(link.when.as_ref(), place);
        let (claims, house) = self.grounds(&link.claims, link.house, place);
        Some(Link {
            from: from?.index(),
            to: to?.index(),
            note: Note {
                say: self.text(&link.say, place.key("say")),
                because: None,
                run: None,
                when: when?,
                house,
                claims,
            },
        })
    }

    pub(super) fn notes(&mut self, notes: &'s [yaml::Note], place: Place<'_>) -> Vec<Note> {
        self.all(notes, place, |resolver, note, place| {
            let (claims, house) = resolver.grounds(&note.claims, note.house, place);
            let because = note.because.as_ref();
            Some(Note {
                say: resolver.text(&note.say, place.key("say")),
                because: because.map(|it| resolver.text(it, place.key("because"))),
                run: note.run.clone(),
                when: resolver.condition_or_always(note.when.as_ref(), place)?,
                house,
                claims,
            })
        })
    }

    pub(super) fn criterion(
        &mut self,
        row: &'s yaml::Criterion,
        place: Place<'_>,
    ) -> Option<Criterion> {
        let better = row.better.as_ref();
        let cells = row.cells.iter().filter_map(|(id, cell)| {
            let place = place.key("cells").key(id);
            let (claims, house) = self.grounds(&cell.claims, cell.house, place);
            let note = Note {
                say: cell.say.clone(),
                because: None,
                run: None,
                when: Condition::ALWAYS,
                house,
                claims,
            };
            let outcome = self.known(self.outcomes.find(id), place.key_span())?;
            Some((outcome, note))
        });
        Some(Criterion {
            id: row.id.clone(),
            criterion: row.criterion.clone(),
            cells: cells.collect(),
            better: better.and_then(|id| self.outcome_id(id, place.key("better"))),
            differ: row.differ.clone(),
            matters_when: match &row.matters_when {
                Some(written) => Some(self.condition(written, place.key("matters-when"))?),
                None => None,
            },
        })
    }

    pub(super) fn law(&mut self, law: &'s yaml::Law, place: Place<'_>) -> Option<Law> {
        let at = place.key("more-of");
        let more_of = law.more_of.iter();
        let more_of = more_of.filter_map(|(id, options)| self.more(id, options, at.key(id)));
        Some(Law {
            id: law.id.clone(),
            says: law.says.clone(),
            more_of: more_of.collect(),
            never_from: self.outcome_ids(&law.never_from, place.key("never-from")),
            never_to: self.outcome_ids(&law.never_to, place.key("never-to")),
        })
    }

    pub(super) fn outcome_ids(&mut self, ids: &'s [String], place: Place<'_>) -> Vec<OutcomeId> {
        self.ids(ids, place, |it| &it.outcomes)
    }

    fn more(&mut self, id: &str, options: &Options, place: Place<'_>) -> Option<More> {
        let question = self.question_id(id, place)?;
        let asked = &self.questions[question];
        let answers = match asked.kind {
            Kind::Number => return self.rise(question, options, place),
            Kind::AnyOf => asked.answer(&options.ids).map(|answer| vec![answer]),
            Kind::YesNo | Kind::OneOf => {
                let ids = options.ids.iter();
                ids.map(|id| asked.answer(std::slice::from_ref(id)))
                    .collect()
            }
        };
        let problems: Vec<Problem> = match answers {
            Ok(answers) => return Some(More { question, answers }),
            Err(mistakes) => mistakes.iter().map(|(_, it)| it.at(place.span())).collect(),
        };
        self.add(problems);
        None
    }
}

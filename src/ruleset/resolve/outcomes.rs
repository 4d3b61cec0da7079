//! Outcomes with their notes and architecture, their comparison, and the laws between them.

use crate::ids::{Id, OutcomeId, PartId};
use crate::ruleset::resolve::Resolver;
use crate::ruleset::resolve::names::find;
use crate::ruleset::spans::Path;
use crate::ruleset::yaml::{self, Options};
use crate::ruleset::{
    Architecture, Condition, Criterion, Kind, Law, Link, More, Note, Outcome, Part,
};

impl<'s> Resolver<'s, '_> {
    pub(super) fn outcome_id(&mut self, id: &str, path: &Path<'_>) -> OutcomeId {
        let found = find(&self.outcomes, id);
        self.known("outcome", id, found, path)
            .unwrap_or(OutcomeId::new(0))
    }

    pub(super) fn outcome(&mut self, outcome: &'s yaml::Outcome, path: &Path<'_>) -> Outcome {
        let architecture = outcome.architecture.as_ref();
        Outcome {
            id: outcome.id.clone(),
            title: outcome.title.clone(),
            summary: outcome.summary.clone(),
            costs: self.notes(&outcome.costs, &path.key("costs")),
            bring: self.notes(&outcome.bring, &path.key("bring")),
            start: self.notes(&outcome.start, &path.key("start")),
            cautions: self.notes(&outcome.cautions, &path.key("cautions")),
            architecture: architecture.map(|it| self.architecture(it, &path.key("architecture"))),
        }
    }

    fn architecture(&mut self, it: &'s yaml::Architecture, path: &Path<'_>) -> Architecture {
        let parts = self.names::<PartId, _>(&it.parts, &path.key("parts"), |part| &part.id);
        let part = |resolver: &mut Self, part: &'s yaml::Part, path: &Path<'_>| Part {
            id: part.id.clone(),
            title: part.title.clone(),
            holds: resolver.notes(&part.holds, &path.key("holds")),
        };
        let link = |resolver: &mut Self, link: &'s yaml::Link, path: &Path<'_>| {
            let mut end = |id: &str, key: &str| {
                let found = resolver.known("part", id, find(&parts, id), &path.key(key));
                found.map_or(0, Id::index)
            };
            Link {
                from: end(&link.from, "from"),
                to: end(&link.to, "to"),
                note: Note {
                    say: link.say.clone(),
                    when: resolver.condition_or_always(link.when.as_ref(), path),
                    claims: resolver.cited(&link.claims, path),
                    house: link.house,
                },
            }
        };
        Architecture {
            parts: self.all(&it.parts, &path.key("parts"), part),
            links: self.all(&it.links, &path.key("links"), link),
            shared: self.notes(&it.shared, &path.key("shared")),
            first: self.notes(&it.first, &path.key("first")),
            later: self.notes(&it.later, &path.key("later")),
        }
    }

    fn notes(&mut self, notes: &'s [yaml::Note], path: &Path<'_>) -> Vec<Note> {
        self.all(notes, path, |resolver, note, path| Note {
            say: note.say.clone(),
            when: resolver.condition_or_always(note.when.as_ref(), path),
            claims: resolver.cited(&note.claims, path),
            house: note.house,
        })
    }

    pub(super) fn criterion(&mut self, row: &'s yaml::Criterion, path: &Path<'_>) -> Criterion {
        let cells_path = path.key("cells");
        let cells = row.cells.iter().map(|(id, cell)| {
            let path = cells_path.key(id);
            let outcome = find(&self.outcomes, id).unwrap_or_else(|help| {
                self.problem_at_key(&path, format!("unknown outcome `{id}`"), help);
                OutcomeId::new(0)
            });
            let note = Note {
                say: cell.say.clone(),
                when: Condition::ALWAYS,
                claims: self.cited(&cell.claims, &path),
                house: cell.house,
            };
            (outcome, note)
        });
        let cells = cells.collect();
        let matters_when = row.matters_when.as_ref();
        let better = row.better.as_ref();
        Criterion {
            id: row.id.clone(),
            criterion: row.criterion.clone(),
            matters_when: matters_when.map(|it| self.condition(it, &path.key("matters-when"))),
            better: better.map(|id| self.outcome_id(id, &path.key("better"))),
            differ: row.differ.clone(),
            cells,
        }
    }

    pub(super) fn law(&mut self, law: &'s yaml::Law, path: &Path<'_>) -> Law {
        let more_path = path.key("more-of");
        let more_of = law.more_of.iter();
        let more_of = more_of
            .filter_map(|(id, options)| self.more(id, options, &more_path.key(id)))
            .collect();
        let mut outcomes = |ids: &'s [String], key| {
            self.all(ids, &path.key(key), |resolver, id, path| {
                resolver.outcome_id(id, path)
            })
        };
        Law {
            id: law.id.clone(),
            says: law.says.clone(),
            more_of,
            never_from: outcomes(&law.never_from, "never-from"),
            never_to: outcomes(&law.never_to, "never-to"),
        }
    }

    fn more(&mut self, id: &str, options: &Options, path: &Path<'_>) -> Option<More> {
        let question = self.question_id(id, path)?;
        let asked = &self.questions[question];
        let answers = match asked.kind {
            Kind::AnyOf => asked.answer(&options.ids).map(|answer| vec![answer]),
            Kind::YesNo | Kind::OneOf => {
                let ids = options.ids.iter();
                ids.map(|id| asked.answer(&[id])).collect()
            }
        };
        match answers {
            Ok(answers) => Some(More { question, answers }),
            Err(problems) => {
                for problem in problems {
                    self.problem(path, problem.message, problem.help);
                }
                None
            }
        }
    }
}

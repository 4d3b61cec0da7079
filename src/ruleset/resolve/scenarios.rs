//! Projects whose advice is known.

use indexmap::IndexMap;

use crate::ids::QuestionId;
use crate::ruleset::resolve::Resolver;
use crate::ruleset::yaml::{self, Options};
use crate::ruleset::{Answer, Expected, Mistake, Place, Scenario};

impl<'s> Resolver<'s, '_> {
    pub(super) fn scenario(
        &mut self,
        scenario: &'s yaml::Scenario,
        place: Place<'_>,
    ) -> Option<Scenario> {
        Some(Scenario {
            id: scenario.id.clone(),
            says: scenario.says.clone(),
            claims: self.cited(&scenario.claims, place),
            answers: self.answers(&scenario.answers, place.key("answers")),
            rest_not_sure: scenario.rest == Some(yaml::Rest::NotSure),
            certainty: scenario.certainty,
            findings: self.ids(&scenario.findings, place.key("findings"), |it| &it.findings),
            signals: self.ids(&scenario.signals, place.key("signals"), |it| &it.signals),
            shows: scenario.shows.clone(),
            hides: scenario.hides.clone(),
            expected: self.expected(scenario, place)?,
        })
    }

    /// The expected result of a scenario: an outcome, optionally with its rule, or open questions.
    fn expected(&mut self, scenario: &'s yaml::Scenario, place: Place<'_>) -> Option<Expected> {
        let id = &scenario.id;
        let rule = scenario.rule.as_ref();
        let rule = rule.and_then(|it| self.known(self.rules.find(it), place.key("rule").span()));
        let outcome = scenario.outcome.as_ref();
        let outcome = outcome.map(|outcome| self.outcome_id(outcome, place.key("outcome")));
        let open = scenario.open.as_ref();
        let open = open.map(|open| self.open(open, place.key("open")));
        let of_outcome = [
            ("rule", scenario.rule.is_some()),
            ("certainty", scenario.certainty.is_some()),
        ];
        let unfit = of_outcome.into_iter().find(|(_, is_there)| *is_there);
        match (outcome, open) {
            (Some(outcome), None) => {
                return Some(Expected::Decided {
                    outcome: outcome?,
                    rule,
                });
            }
            (None, Some(open)) => match unfit {
                None => return Some(Expected::Undecided(open)),
                Some((key, _)) => {
                    self.problem(place.key(key).key_span(), Mistake::NeedsOutcome(key));
                }
            },
            (Some(_), Some(_)) => {
                self.problem(place.key("open").key_span(), Mistake::OutcomeAndOpen(id));
            }
            (None, None) => self.problem(place.span(), Mistake::ExpectsNothing(id)),
        }
        None
    }

    /// Questions that should stay open, in the order of the rule set.
    fn open(&mut self, ids: &'s [String], place: Place<'_>) -> Vec<QuestionId> {
        if ids.is_empty() {
            self.problem(place.span(), Mistake::NothingOpen);
        }
        let mut open: Vec<QuestionId> = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let span = place.index(index).span();
            if let Some(question) = self.known(self.question_ids.find(id), span) {
                if open.contains(&question) {
                    self.problem(span, Mistake::GivenTwice(id));
                }
                open.push(question);
            }
        }
        open.sort_unstable();
        open
    }

    fn answers(
        &mut self,
        answers: &'s IndexMap<String, Options>,
        place: Place<'_>,
    ) -> Vec<(QuestionId, Answer)> {
        let answers = answers.iter().filter_map(|(id, options)| {
            let place = place.key(id);
            let question = self.question_id(id, place)?;
            Some((question, self.answer(question, options, place)?))
        });
        answers.collect()
    }

    pub(super) fn answer(
        &mut self,
        question: QuestionId,
        options: &Options,
        place: Place<'_>,
    ) -> Option<Answer> {
        let problems = match self.questions[question].answer(&options.ids) {
            Ok(answer) => return Some(answer),
            Err(mistakes) => options.problems(&mistakes, place),
        };
        self.add(problems);
        None
    }
}

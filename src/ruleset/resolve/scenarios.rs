//! Projects whose advice is known.

use crate::ids::{QuestionId, RuleId};
use crate::ruleset as sound;
use crate::ruleset::resolve::Resolver;
use crate::ruleset::resolve::names::find;
use crate::ruleset::spans::Path;
use crate::ruleset::yaml;

impl<'s> Resolver<'s, '_> {
    pub(super) fn scenarios(&mut self, scenarios: &'s [yaml::Scenario]) -> Vec<sound::Scenario> {
        let path = Path::TOP.key("scenarios");
        self.names::<RuleId, _>(scenarios, &path, |scenario| &scenario.id);
        let sound = scenarios.iter().enumerate().map(|(index, scenario)| {
            let path = path.index(index);
            sound::Scenario {
                id: scenario.id.clone(),
                says: scenario.says.clone(),
                claims: self.cited(&scenario.claims, &path),
                answers: self.answers(&scenario.answers, &path.key("answers")),
                rest_not_sure: scenario.rest == Some(yaml::Rest::NotSure),
                expected: self.expected(scenario, &path),
            }
        });
        sound.collect()
    }

    /// What a scenario expects: an outcome, perhaps with its rule, or else open questions.
    pub(super) fn expected(
        &mut self,
        scenario: &'s yaml::Scenario,
        path: &Path<'_>,
    ) -> sound::Expected {
        let rule = scenario.rule.as_ref().and_then(|rule| {
            let found = find(&self.rules, rule);
            self.known("rule", rule, found, &path.key("rule"))
        });
        let outcome = scenario
            .outcome
            .as_ref()
            .map(|outcome| self.outcome_id(outcome, &path.key("outcome")));
        let open = scenario
            .open
            .as_ref()
            .map(|open| self.open(open, &path.key("open")));
        match (outcome, open) {
            (Some(outcome), None) => sound::Expected::Decided { outcome, rule },
            (None, Some(open)) => {
                if scenario.rule.is_some() {
                    let message = "no rule decides where questions are open";
                    self.problem_at_key(&path.key("rule"), message, None);
                }
                sound::Expected::Undecided(open)
            }
            (Some(_), Some(open)) => {
                let message = format!("`{}` expects an outcome and open questions", scenario.id);
                let help = "keep one of `outcome` and `open`".to_owned();
                self.problem_at_key(&path.key("open"), message, Some(help));
                sound::Expected::Undecided(open)
            }
            (None, None) => {
                let message = format!("`{}` expects nothing", scenario.id);
                let help = "add `outcome: ...`, or `open: [...]` if it is to stay undecided";
                self.problem(path, message, Some(help.to_owned()));
                sound::Expected::Undecided(Vec::new())
            }
        }
    }

    /// Questions that should stay open, in the order of the rule set.
    pub(super) fn open(&mut self, ids: &'s [String], path: &Path<'_>) -> Vec<QuestionId> {
        if ids.is_empty() {
            let message = "where nothing is open, there is an outcome";
            self.problem(path, message, Some("write `outcome: ...`".to_owned()));
        }
        let mut open: Vec<QuestionId> = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let path = path.index(index);
            let found = find(&self.question_ids, id);
            if let Some(question) = self.known("question", id, found, &path) {
                if open.contains(&question) {
                    self.problem(&path, format!("`{id}` is given twice"), None);
                }
                open.push(question);
            }
        }
        open.sort_unstable();
        open
    }

    pub(super) fn answers(
        &mut self,
        answers: &'s indexmap::IndexMap<String, yaml::Options>,
        path: &Path<'_>,
    ) -> Vec<(QuestionId, sound::Answer)> {
        let mut sound = Vec::new();
        for (id, words) in answers {
            let path = path.key(id);
            let Some(question) = self.question_id(id, &path) else {
                continue;
            };
            match self.questions[question].answer(&words.ids) {
                Ok(answer) => sound.push((question, answer)),
                Err(problems) => {
                    for problem in problems {
                        let word = problem.word.filter(|_| words.is_list);
                        let word = word.map(|index| path.index(index));
                        self.problem(
                            word.as_ref().unwrap_or(&path),
                            problem.message,
                            problem.help,
                        );
                    }
                }
            }
        }
        sound
    }
}

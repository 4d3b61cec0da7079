//! Questions and their options.

use crate::grammar;
use crate::ids::{OptionId, Table};
use crate::ruleset::resolve::names::find;
use crate::ruleset::resolve::{MOST_ANY_OF_OPTIONS, RESERVED_FLAGS, Resolver};
use crate::ruleset::schema_check;
use crate::ruleset::spans::Path;
use crate::ruleset::yaml;
use crate::ruleset::{self as sound, Kind};

impl<'s> Resolver<'s, '_> {
    pub(super) fn question(
        &mut self,
        question: &'s yaml::Question,
        path: &Path<'_>,
    ) -> sound::Question {
        if RESERVED_FLAGS.contains(&question.id.as_str()) {
            let message = format!(
                "`{}` is reserved: the program has a flag of that name",
                question.id
            );
            self.problem(&path.key("id"), message, None);
        }
        let topic = question.topic.as_deref().and_then(|topic| {
            let found = find(&self.topics, topic);

            self.known("topic", topic, found, &path.key("topic"))
        });
        // Where the kind is not known, the one that allows most says least that is beside the point.
        let kind_is_known = !self.is_replaced(&path.key("kind"));
        let written = match (&question.options, kind_is_known) {
            (Some(_), false) => Kind::AnyOf,
            _ => question.kind,
        };
        let options = match written {
            Kind::YesNo => self.yes_and_no(question, path),
            Kind::OneOf | Kind::AnyOf => self.options(question, written, kind_is_known, path),
        };
        sound::Question {
            id: question.id.clone(),
            topic,
            ask: question.ask.clone(),
            help: question.help.clone(),
            kind: written,
            options,
            claims: self.cited(&question.claims, path),
        }
    }

    pub(super) fn yes_and_no(
        &mut self,
        question: &yaml::Question,
        path: &Path<'_>,
    ) -> Table<OptionId, sound::Choice> {
        if question.options.is_some() {
            let message = "a yes-no question has no options of its own";
            self.problem_at_key(
                &path.key("options"),
                message,
                Some("its answers are `yes` and `no`".to_owned()),
            );
        }
        let yes = question.likelihood.unwrap_or(0.5);
        self.probability(yes, &path.key("likelihood"));
        [("yes", "Yes", yes), ("no", "No", 1.0 - yes)]
            .into_iter()
            .map(|(id, label, likelihood)| sound::Choice {
                id: id.to_owned(),
                label: label.to_owned(),
                help: None,
                likelihood,
            })
            .collect()
    }

    pub(super) fn options(
        &mut self,
        question: &'s yaml::Question,
        kind: Kind,
        kind_is_known: bool,
        path: &Path<'_>,
    ) -> Table<OptionId, sound::Choice> {
        let any_of = kind == Kind::AnyOf;
        if question.likelihood.is_some() && kind_is_known {
            let message = "only a yes-no question has a likelihood of its own";
            self.problem_at_key(
                &path.key("likelihood"),
                message,
                Some("give one to each option".to_owned()),
            );
        }
        let Some(options) = &question.options else {
            self.problem(path, "`options` is missing", None);
            return Table::from_iter([]);
        };
        let path = path.key("options");
        let (fewest, most) = if any_of {
            (1, MOST_ANY_OF_OPTIONS)
        } else {
            (2, schema_check::MOST_ITEMS)
        };
        if options.len() < fewest {
            let message = format!(
                "`{}` needs at least {}",
                question.id,
                grammar::count(fewest, "option")
            );
            self.problem(&path, message, None);
        }
        self.at_most(options.len(), most, &path);
        self.names::<OptionId, _>(options, &path, |option| &option.id);

        let weights: Vec<f64> = options
            .iter()
            .map(|option| option.likelihood.unwrap_or(if any_of { 0.5 } else { 1.0 }))
            .collect();
        for (index, &weight) in weights.iter().enumerate() {
            let path = path.index(index);
            let path = path.key("likelihood");
            if any_of && kind_is_known {
                self.probability(weight, &path);
            } else if weight < 0.0 {
                self.problem(&path, format!("the weight {weight} is less than 0"), None);
            }
        }
        let total: f64 = weights.iter().sum();
        if !any_of && weights.iter().all(|weight| *weight == 0.0) && !options.is_empty() {
            self.problem(&path, "every option has the weight 0", None);
        }
        options
            .iter()
            .zip(weights)
            .map(|(option, weight)| sound::Choice {
                id: option.id.clone(),
                label: option.label.clone(),
                help: option.help.clone(),
                likelihood: if any_of { weight } else { weight / total },
            })
            .collect()
    }

    pub(super) fn probability(&mut self, chance: f64, path: &Path<'_>) {
        if !(0.0..=1.0).contains(&chance) {
            self.problem(
                path,
                format!("the likelihood {chance} is not between 0 and 1"),
                None,
            );
        }
    }
}

//! Questions and their options.

use std::collections::HashSet;

use crate::ids::{OptionId, QuestionId, Table};
use crate::limits;
use crate::ruleset::resolve::Resolver;
use crate::ruleset::{Choice, Former, Kind, Mistake, Place, Question, yaml};

impl<'s> Resolver<'s, '_> {
    pub(super) fn questions(
        &mut self,
        questions: &'s [yaml::Question],
        place: Place<'_>,
    ) -> Table<QuestionId, Question> {
        let any_of = questions.iter().filter(|it| it.kind == Kind::AnyOf);
        let options = any_of.filter_map(|it| it.options.as_ref());
        let (len, most) = (options.map(Vec::len).sum(), limits::ALL_ANY_OF_OPTIONS);
        if len > most {
            self.problem(place.span(), Mistake::TooManyOptions { len, most });
        }
        self.all(questions, place, Self::question)
    }

    fn question(&mut self, question: &'s yaml::Question, place: Place<'_>) -> Option<Question> {
        let id = &question.id;
        if self.context.reserved_flags.contains(id) {
            self.problem(place.key("id").span(), Mistake::ReservedFlag(id));
        }
        let topic = question.topic.as_ref();
        let topic =
            topic.and_then(|it| self.known(self.topics.find(it), place.key("topic").span()));
        // If the kind is unknown, assume the most permissive one, to avoid misleading problems.
        let kind_is_known = !self.is_replaced(place.key("kind"));
        let kind = match (&question.options, kind_is_known) {
            (Some(_), false) => Kind::AnyOf,
            _ => question.kind,
        };
        let before = self.problems.count();
        let options = match kind {
            Kind::YesNo => self.yes_and_no(question, place),
            Kind::OneOf | Kind::AnyOf => self.options(question, kind, kind_is_known, place),
            // Its classes are known when all conditions are.
            Kind::Number => Vec::new(),
        };
        let is_number = kind == Kind::Number;
        let scale = is_number.then(|| self.scale(question, place));
        if kind_is_known {
            self.keys(question, place);
        }
        if self.problems.count() > before || self.has_placeholder(place) {
            self.doubtful_questions.extend(self.question_ids.get(id));
        }
        let (options, likelihoods): (Vec<Choice>, Vec<f64>) = options.into_iter().unzip();
        Some(Question {
            id: question.id.clone(),
            topic,
            ask: question.ask.clone(),
            help: question.help.clone(),
            kind,
            must_know: question.not_sure == Some(false),
            fixed: question.fixed == Some(true),
            says: question.says.clone().or(question.none_says.clone()),
            scale,
            options: Table::from_iter(options),
            likelihoods: Table::from_iter(likelihoods),
            former: Vec::new(),
            claims: self.cited(&question.claims, place),
        })
    }

    /// Reports the keys that a question of this kind cannot have.
    fn keys(&mut self, question: &yaml::Question, place: Place<'_>) {
        for (key, is_given) in [
            ("options", question.options.is_some()),
            ("likelihood", question.likelihood.is_some()),
            ("yes-says", question.yes_says.is_some()),
            ("no-says", question.no_says.is_some()),
            ("none-says", question.none_says.is_some()),
            ("unit", question.unit.is_some()),
            ("singular", question.singular.is_some()),
            ("minimum", question.minimum.is_some()),
            ("maximum", question.maximum.is_some()),
            ("whole", question.whole.is_some()),
            ("says", question.says.is_some()),
        ] {
            if let Some(mistake) = misplaced(key, question.kind).filter(|_| is_given) {
                self.problem(place.key(key).key_span(), mistake);
            }
        }
    }

    /// The questions that no longer exist. Removed options of existing questions are stored with
    /// their question.
    pub(super) fn former(&mut self, former: &'s [Former], place: Place<'_>) -> Vec<Former> {
        let mut seen = HashSet::new();
        self.all(former, place, |resolver, former, place| {
            if !seen.insert((&former.question, &former.option)) {
                let id = former.option.as_ref().unwrap_or(&former.question);
                resolver.problem(place.span(), Mistake::IdUsedTwice(id));
            }
            resolver.former_entry(former, place)
        })
    }

    fn former_entry(&mut self, former: &'s Former, place: Place<'_>) -> Option<Former> {
        let at = |key: &'static str| place.key(key).span();
        self.well_formed(&former.question, &[], at("question"));
        if let Some(option) = &former.option {
            self.well_formed(option, &[], at("option"));
        }
        self.ids(&former.now, place.key("now"), |it| &it.question_ids);
        if former.now.is_empty() == former.gone.is_none() {
            self.problem(place.span(), Mistake::NowOrGone(&former.question));
        }
        let today = self.question_ids.get(&former.question);
        let (span, mistake) = match (today, &former.option) {
            (None, _) => return Some(former.clone()),
            (Some(_), None) => (at("question"), Mistake::QuestionOfToday(&former.question)),
            (Some(question), Some(word)) => {
                let question = &mut self.questions[question];
                if question.option(word).is_none() {
                    question.former.push(former.clone());
                    return None;
                }
                let question = &former.question;
                (at("option"), Mistake::OptionOfToday { word, question })
            }
        };
        self.problem(span, mistake);
        None
    }

    fn yes_and_no(&mut self, question: &yaml::Question, place: Place<'_>) -> Vec<(Choice, f64)> {
        let yes = question.likelihood.unwrap_or(0.5);
        self.likelihood(yes, place);
        let choice = |id: &str, label: &str, says: &Option<String>| Choice {
            id: id.to_owned(),
            label: label.to_owned(),
            hint: None,
            help: None,
            says: says.clone(),
        };
        vec![
            (choice("yes", "Yes", &question.yes_says), yes),
            (choice("no", "No", &question.no_says), 1.0 - yes),
        ]
    }

    fn options(
        &mut self,
        question: &'s yaml::Question,
        kind: Kind,
        kind_is_known: bool,
        place: Place<'_>,
    ) -> Vec<(Choice, f64)> {
        let any_of = kind == Kind::AnyOf;
        let Some(options) = &question.options else {
            self.problem(place.span(), Mistake::Missing("options"));
            return Vec::new();
        };
        let place = place.key("options");
        let (fewest, most) = if any_of {
            (1, limits::ANY_OF_OPTIONS)
        } else {
            (2, limits::OPTIONS)
        };
        if options.len() < fewest {
            let question = &question.id;
            self.problem(place.span(), Mistake::TooFewOptions { question, fewest });
        }
        self.at_most(options.len(), most, place);
        self.names::<OptionId, _>("option", options, place, |option| &option.id);

        let silent = if any_of { 0.5 } else { 1.0 };
        let weights = options.iter().map(|it| it.likelihood.unwrap_or(silent));
        for (index, weight) in weights.clone().enumerate() {
            let place = place.index(index);
            if any_of && kind_is_known {
                self.likelihood(weight, place);
            } else if weight < 0.0 {
                let span = place.key("likelihood").span();
                self.problem(span, Mistake::NegativeWeight(weight));
            }
        }
        if !any_of && !options.is_empty() && weights.clone().all(|weight| weight == 0.0) {
            self.problem(place.span(), Mistake::AllWeightsZero);
        }
        let whole = if any_of { 1.0 } else { weights.clone().sum() };
        options
            .iter()
            .zip(weights)
            .map(|(option, weight)| {
                let choice = Choice {
                    id: option.id.clone(),
                    label: option.label.clone(),
                    hint: option.hint.clone(),
                    help: option.help.clone(),
                    says: option.says.clone(),
                };
                (choice, weight / whole)
            })
            .collect()
    }

    /// Checks that a likelihood is between 0 and 1.
    fn likelihood(&mut self, chance: f64, place: Place<'_>) {
        if !(0.0..=1.0).contains(&chance) {
            let span = place.key("likelihood").span();
            self.problem(span, Mistake::NotALikelihood(chance));
        }
    }
}

/// The mistake of a key that a question of this kind cannot have.
fn misplaced(key: &'static str, kind: Kind) -> Option<Mistake<'static>> {
    Some(match (key, kind) {
        ("options", Kind::OneOf | Kind::AnyOf)
        | ("likelihood" | "yes-says" | "no-says", Kind::YesNo)
        | ("none-says", Kind::AnyOf) => return None,
        ("none-says", _) => Mistake::OnlyOf("an any-of", key),
        ("options" | "likelihood" | "yes-says" | "no-says", Kind::Number) => {
            Mistake::NotOf("a number", key)
        }
        ("options", _) => Mistake::NotOf("a yes-no", key),
        ("likelihood", _) => Mistake::LikelihoodOfQuestion,
        ("yes-says" | "no-says", _) => Mistake::OnlyOf("a yes-no", key),
        (_, Kind::Number) => return None,
        _ => Mistake::OnlyOf("a number", key),
    })
}

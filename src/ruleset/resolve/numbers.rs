//! Number questions, and the ranges into which conditions divide them.

use serde_json::Number as Json;

use crate::ids::{Id, OptionId, QuestionId};
use crate::limits;
use crate::ruleset::resolve::Resolver;
use crate::ruleset::{
    Choice, Mistake, More, Number, NumberError, Place, Question, Range, Scale, placeholders, yaml,
};

impl<'s> Resolver<'s, '_> {
    /// The numbers that answer a question.
    pub(super) fn scale(&mut self, question: &'s yaml::Question, place: Place<'_>) -> Scale {
        if let Some(says) = &question.says
            && !placeholders::questions(says).eq([question.id.as_str()])
        {
            let span = place.key("says").span();
            self.problem(span, Mistake::SaysNoNumber(&question.id));
        }
        let whole = question.whole.unwrap_or(true);
        let minimum = self.end(question.minimum.as_ref(), whole, place.key("minimum"));
        let mut maximum = self.end(question.maximum.as_ref(), whole, place.key("maximum"));
        let minimum = minimum.unwrap_or(Number::ZERO);
        if let Some(maximum) = maximum.take_if(|maximum| *maximum <= minimum) {
            let span = place.key("maximum").span();
            self.problem(span, Mistake::NoNumbers { minimum, maximum });
        }
        let mut scale = Scale::new(minimum, maximum, whole);
        scale.unit.clone_from(&question.unit);
        scale.singular.clone_from(&question.singular);
        scale
    }

    /// One end of the numbers that answer a question.
    fn end(&mut self, written: Option<&Json>, whole: bool, place: Place<'_>) -> Option<Number> {
        let text = written?.to_string();
        match text.parse::<Number>() {
            Ok(number) if whole && !number.is_whole() => {
                self.problem(place.span(), Mistake::NotWholeInRules(number));
                None
            }
            Ok(number) => Some(number),
            Err(_) => {
                self.problem(place.span(), Mistake::TooManyDigits(&text));
                None
            }
        }
    }

    /// Gives each number question its classes, once all conditions on it are known.
    pub(super) fn classes(&mut self, place: Place<'_>) {
        let most = limits::CLASSES;
        for question in self.questions.ids() {
            let asked = &mut self.questions[question];
            asked.classify();
            let (id, len) = (asked.id.clone(), asked.options.len());
            if asked.scale.is_some() && len > most {
                let span = place.index(question.index()).key("id").span();
                let question = &id;
                self.problem(
                    span,
                    Mistake::TooManyClasses {
                        question,
                        len,
                        most,
                    },
                );
            }
        }
    }

    /// The change of a number: from each class to the next.
    pub(super) fn rise(
        &mut self,
        question: QuestionId,
        written: &yaml::Options,
        place: Place<'_>,
    ) -> Option<More> {
        let asked = &self.questions[question];
        let answers = asked.options.ids().map(|class| asked.with_option(class));
        let answers = match written.ids.as_slice() {
            [up] if up == "up" => answers.collect(),
            [down] if down == "down" => answers.rev().collect(),
            _ => {
                self.problem(place.span(), Mistake::NeitherUpNorDown);
                return None;
            }
        };
        Some(More { question, answers })
    }
}

/// A range of numbers of which one at least is an answer.
pub(super) fn range<'a>(
    question: &'a Question,
    scale: &Scale,
    word: &'a str,
) -> Result<Range, Mistake<'a>> {
    let range: Range = word.parse().map_err(|error| match error {
        NumberError::NotANumber => Mistake::NotARange(word),
        NumberError::TooManyDigits => Mistake::TooManyDigits(word),
    })?;
    for number in range.numbers() {
        if scale.whole && !number.is_whole() {
            return Err(Mistake::NotWholeInRules(number));
        }
        if !scale.includes(number) {
            return Err(Mistake::OutOfRange(word, question));
        }
    }
    match scale.is_empty(range) {
        true => Err(Mistake::EmptyRange(range, question)),
        false => Ok(range),
    }
}

impl Question {
    /// Makes the classes of a number question its options.
    pub(crate) fn classify(&mut self) {
        let Some(scale) = &self.scale else {
            return;
        };
        let classes = scale.classes();
        let options = (0..classes).map(|class| {
            let label = scale.range_label(&[scale.interval(OptionId::new(class))]);
            Choice {
                id: label.clone(),
                label,
                hint: None,
                help: None,
                says: None,
            }
        });
        self.options = options.collect();
        self.likelihoods = (0..classes).map(|_| 1.0 / classes as f64).collect();
    }
}

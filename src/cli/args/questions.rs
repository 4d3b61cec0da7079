//! One flag for each question of the rule set, and the answers given with them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches};

use crate::cli::args::Answering;
use crate::ruleset::problem::Problem;
use crate::ruleset::{Kind, Question, RuleSet};

/// The flags of the questions.
pub(super) fn flags(rules: &RuleSet) -> impl Iterator<Item = Arg> {
    rules.questions().values().map(|question| {
        let topic = question.topic.map(|topic| &rules.topics()[topic].title);
        let heading = topic.map_or_else(
            || "Questions".to_owned(),
            |topic| format!("Questions: {topic}"),
        );
        flag(question, heading)
    })
}

/// The flag of a question. Its values are checked later, all at once and with suggestions; here
/// they are only listed.
fn flag(question: &Question, heading: String) -> Arg {
    let values: Vec<PossibleValue> = question
        .answer_words()
        .map(|word| {
            let option = question.options.values().find(|option| option.id == word);
            let value = PossibleValue::new(word.to_owned());
            match option.filter(|option| !option.label.eq_ignore_ascii_case(word)) {
                Some(option) => value.help(option.label.clone()),
                None => value,
            }
        })
        .collect();
    let long_help = question
        .help
        .iter()
        .fold(question.ask.clone(), |ask, help| format!("{ask}\n{help}"));
    Arg::new(question.id.clone())
        .long(question.id.clone())
        .help(question.ask.clone())
        .long_help(long_help)
        .help_heading(heading)
        .value_name(if question.kind == Kind::AnyOf {
            "ANSWER,..."
        } else {
            "ANSWER"
        })
        .action(ArgAction::Append)
        .value_parser(Words(values))
}

/// Any word, with a list of those that make sense.
#[derive(Clone)]
pub(super) struct Words(pub(super) Vec<PossibleValue>);

impl TypedValueParser for Words {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        _: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        let word = value.to_str().map(str::to_owned);
        word.ok_or_else(|| clap::Error::new(ErrorKind::InvalidUtf8).with_cmd(command))
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.iter().cloned()))
    }
}

/// The words for each question: of its flag, or else of --answer.
pub(super) fn given(
    matches: &ArgMatches,
    answering: &Answering,
    rules: &RuleSet,
    problems: &mut Vec<Problem>,
) -> Vec<(String, Vec<String>)> {
    let mut given: Vec<(String, Vec<String>)> = Vec::new();
    for question in rules.questions().values() {
        if let Some(values) = matches.get_many::<String>(&question.id) {
            let words = values.flat_map(|value| split(Some(question), value));
            given.push((question.id.clone(), words.collect()));
        }
    }
    let flags = given.len();
    for pair in &answering.answer {
        let Some((id, value)) = pair.split_once('=') else {
            let problem = Problem::new(None, format!("`{pair}` is no answer"));
            problems.push(problem.help(Some("write --answer ID=VALUE".to_owned())));
            continue;
        };
        let question = rules.question(id).map(|id| &rules.questions()[id]);
        let words = split(question, value);
        match given.iter().position(|(known, _)| known == id) {
            Some(index) if index < flags => {}
            Some(index) => given
                .iter_mut()
                .skip(index)
                .take(1)
                .for_each(|(_, known)| known.extend(words.clone())),
            None => given.push((id.to_owned(), words)),
        }
    }
    given
}

/// The words of one value: of an any-of question they stand between commas.
fn split(question: Option<&Question>, value: &str) -> Vec<String> {
    match question {
        Some(question) if question.kind == Kind::AnyOf => value
            .split(',')
            .map(|word| word.trim().to_owned())
            .collect(),
        _ => vec![value.to_owned()],
    }
}

//! One flag for each question of the rule set, and the answers given with them.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches};
use indexmap::IndexMap;

use crate::answers::read;
use crate::cli::args::Answering;
use crate::cli::completions::plain;
use crate::ids::QuestionId;
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

/// The same flags, left out of the help: the command `questions` lists them.
pub(super) fn hidden(rules: &RuleSet) -> impl Iterator<Item = Arg> {
    flags(rules).map(|flag| flag.hide(true))
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
                Some(option) => value.help(plain(&option.label)),
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

/// What was given for a question.
pub(super) type Given = (QuestionId, Vec<String>);

/// What was given for each question: by its flag, or else with --answer.
pub(super) fn given(
    matches: &ArgMatches,
    answering: &Answering,
    rules: &RuleSet,
    problems: &mut Vec<Problem>,
) -> Vec<Given> {
    let mut given: IndexMap<QuestionId, Vec<String>> = IndexMap::new();
    for (id, question) in rules.questions().iter() {
        if let Some(values) = matches.get_many::<String>(&question.id) {
            let values = values.flat_map(|value| split(question, value));
            given.insert(id, values.collect());
        }
    }
    let flags = given.len();
    for pair in &answering.answer {
        let Some((name, value)) = pair.split_once('=') else {
            let problem = Problem::new(None, format!("`{pair}` is not an answer"));
            problems.push(problem.help(Some("write --answer ID=VALUE".to_owned())));
            continue;
        };
        let Some(id) = rules.question(name) else {
            problems.push(read::unknown_question(rules, name, None));
            continue;
        };
        let entry = given.entry(id);
        if entry.index() >= flags {
            let values = split(&rules.questions()[id], value);
            entry.or_default().extend(values);
        }
    }
    given.into_iter().collect()
}

/// The words of one value: of an any-of question they stand between commas.
fn split(question: &Question, value: &str) -> Vec<String> {
    match question.kind {
        Kind::AnyOf => value
            .split(',')
            .map(|word| word.trim().to_owned())
            .collect(),
        Kind::YesNo | Kind::OneOf => vec![value.to_owned()],
    }
}

//! Reads the arguments, and reports everything that is wrong with them at once.

use std::ffi::OsString;
use std::mem;

use anyhow::Result;
use clap::{Arg, CommandFactory, FromArgMatches, ValueEnum};
use indexmap::IndexMap;

use crate::answers::{Answers, Origin, read};
use crate::cli::args::{Answering, Arguments, Command, Common, WITH_ANSWERS};
use crate::cli::decide::Decide;
use crate::cli::output::read_file;
use crate::grammar;
use crate::ids::QuestionId;
use crate::ruleset::file::File;
use crate::ruleset::mistake::Mistake;
use crate::ruleset::problem::{Problem, Problems};
use crate::ruleset::{Kind, Question, RuleSet};
use crate::suggest::did_you_mean;

/// The arguments that commands with answers share, and the problems found so far.
#[derive(Debug)]
pub(super) struct Parsed {
    pub common: Common,
    pub problems: Vec<Problem>,
    /// The files that problems are in.
    files: Vec<File>,
    words: CommandLine,
}

impl Parsed {
    /// The answers to the questions of `rules`, from a file and flags.
    pub fn answers(&mut self, rules: &RuleSet, answering: &Answering) -> Answers {
        let given = self.given(rules, answering);
        let mut answers = Answers::none(rules.questions().len());
        match answering.answers.as_deref().map(read_file) {
            Some(Ok(file)) => {
                let read = read::from_file(rules, &file);
                self.problems.extend(read.problems);
                for (question, answer) in read.answers {
                    answers.give(question, answer, Origin::File);
                }
                self.files.push(file);
            }
            Some(Err(problem)) => self.problems.push(problem),
            None => {}
        }
        for (question, words) in &given {
            match rules.questions()[*question].answer(words) {
                Ok(answer) => answers.give(*question, answer, Origin::Flag),
                Err(mistakes) => {
                    let problems = mistakes.iter().map(|(_, mistake)| mistake.at(None));
                    self.problems.extend(problems);
                }
            }
        }
        if answering.rest_not_sure {
            answers.rest_not_sure();
        }
        answers
    }

    /// The words given for each question, by its flag or else with --answer.
    fn given(&mut self, rules: &RuleSet, answering: &Answering) -> Vec<(QuestionId, Vec<String>)> {
        let questions = rules.questions();
        let mut given: IndexMap<QuestionId, Vec<String>> = IndexMap::new();
        self.words
            .known
            .extend(questions.values().map(Question::flag));
        for (flag, value) in mem::take(&mut self.words.others) {
            let name = flag.trim_start_matches('-');
            match (rules.question(name), value) {
                (None, _) => {
                    let mut problem = self.words.unknown(&flag);
                    problem.help = rules.former(name).or(problem.help);
                    self.problems.push(problem);
                }
                (Some(_), None) => {
                    let message = format!("a value is required for '{flag} <ANSWER>'");
                    self.problems.push(Problem::new(None, message));
                }
                (Some(id), Some(value)) => {
                    let words = given.entry(id).or_default();
                    words.extend(split(&questions[id], &value));
                }
            }
        }
        given.sort_unstable_keys();
        let flags = given.len();
        for pair in &answering.answer {
            let Some((name, value)) = pair.split_once('=') else {
                let problem = Problem::new(None, format!("`{pair}` is not an answer"));
                let help = "write --answer ID=VALUE".to_owned();
                self.problems.push(problem.help(Some(help)));
                continue;
            };
            let Some(id) = rules.question(name) else {
                let problem = Mistake::UnknownQuestion { id: name, rules }.at(None);
                self.problems.push(problem);
                continue;
            };
            let entry = given.entry(id);
            if entry.index() >= flags {
                entry.or_default().extend(split(&questions[id], value));
            }
        }
        given.into_iter().collect()
    }

    /// Returns the problems found, if any.
    pub fn sound(self) -> Result<Common, Problems> {
        match self.problems.is_empty() {
            true => Ok(self.common),
            false => Err(Problems::new(self.files, self.problems)),
        }
    }
}

/// The words of a value: an any-of question takes several, separated by commas.
fn split(question: &Question, value: &str) -> Vec<String> {
    match question.kind {
        Kind::AnyOf => value
            .split(',')
            .map(|word| word.trim().to_owned())
            .collect(),
        Kind::YesNo | Kind::OneOf => vec![value.to_owned()],
    }
}

/// Reads the arguments. If the command takes answers, its unknown flags may be questions; they are
/// checked when the rule set is loaded.
///
/// # Errors
/// Those of clap, which include help and the version; unknown flags, and flags before the
/// subcommand.
pub(super) fn parse(arguments: &[OsString]) -> Result<(Option<Command>, Decide, Parsed)> {
    let mut command = Arguments::command();
    command.build();
    let mut problems = Vec::new();
    let words = CommandLine::sort(arguments, &command, &mut problems);
    let matches = command.try_get_matches_from(&words.of_clap);
    let asks_for_help = matches.as_ref().is_err_and(|error| !error.use_stderr());
    if !problems.is_empty() && !asks_for_help {
        return Err(Problems::new(Vec::new(), problems).into());
    }
    let arguments = Arguments::from_arg_matches(&matches?)?;
    let parsed = Parsed {
        common: arguments.common,
        problems,
        files: Vec::new(),
        words,
    };
    Ok((arguments.command, arguments.decide, parsed))
}

/// The command line, split into what clap reads and what may be questions.
#[derive(Debug, Default)]
struct CommandLine {
    /// The arguments that clap knows.
    of_clap: Vec<OsString>,
    /// The other flags, with their values.
    others: Vec<(String, Option<String>)>,
    /// The flags of the command.
    known: Vec<String>,
}

impl CommandLine {
    /// Splits the command line, and notes flags before the subcommand and unknown ones.
    fn sort(
        arguments: &[OsString],
        mut command: &clap::Command,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let mut sorted = Self::default();
        // The flags so far that do not apply to subcommands.
        let mut own = Vec::new();
        let mut takes_answers = true;
        let mut words = arguments.iter().peekable();
        sorted.of_clap.extend(words.next().cloned());
        while let Some(word) = words.next() {
            let text = word.to_string_lossy();
            let (flag, value) = match text.split_once('=') {
                Some((flag, value)) => (flag, Some(value.to_owned())),
                None => (&*text, None),
            };
            let known = command.get_arguments().find(|it| is_flag(it, flag));
            if known.is_none() && flag.starts_with("--") && flag != "--" {
                let value = value.or_else(|| {
                    let next = words.next_if(|next| is_value(next))?;
                    Some(next.to_string_lossy().into_owned())
                });
                own.push(flag.to_owned());
                sorted.others.push((flag.to_owned(), value));
                continue;
            }
            sorted.of_clap.push(word.clone());
            if let Some(known) = known {
                own.extend((!known.is_global_set()).then(|| flag.to_owned()));
                if known.get_action().takes_values() && value.is_none() {
                    sorted.of_clap.extend(words.next().cloned());
                }
            } else if let Some(below) = command.find_subcommand(&*text) {
                command = below;
                takes_answers = WITH_ANSWERS.contains(&command.get_name());
                if !own.is_empty() {
                    let flags = grammar::quoted_list(own.drain(..), "and");
                    let message = format!("{flags} must come after the subcommand `{text}`");
                    problems.push(Problem::new(None, message));
                    sorted.others.clear();
                }
            } else if text == "--" {
                sorted.of_clap.extend(words.by_ref().cloned());
            }
        }
        let known = command.get_arguments().filter_map(Arg::get_long);
        sorted.known = known.map(|long| format!("--{long}")).collect();
        if !takes_answers {
            let others = sorted.others.iter();
            problems.extend(others.map(|(flag, _)| sorted.unknown(flag)));
        }
        sorted
    }

    /// Reports an unknown flag.
    fn unknown(&self, flag: &str) -> Problem {
        let help = did_you_mean(flag, self.known.iter().map(String::as_str));
        Problem::new(None, format!("unknown argument `{flag}`")).help(help)
    }
}

fn is_flag(argument: &Arg, flag: &str) -> bool {
    let short = argument.get_short().map(|it| format!("-{it}"));
    let long = argument.get_long().map(|it| format!("--{it}"));
    short.as_deref() == Some(flag) || long.as_deref() == Some(flag)
}

fn is_value(word: &OsString) -> bool {
    word == "-" || !word.to_string_lossy().starts_with('-')
}

/// The value of a flag, even if the arguments are invalid.
pub(super) fn early<T: ValueEnum>(arguments: &[OsString], flag: &str) -> Option<T> {
    let arguments: Vec<_> = arguments.iter().map(|it| it.to_string_lossy()).collect();
    let words = arguments.iter().flat_map(|it| it.splitn(2, '='));
    T::from_str(words.skip_while(|it| *it != flag).nth(1)?, false).ok()
}

/// The message of a clap error on one line.
pub(super) fn line(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines = text.lines().take_while(|line| !line.is_empty());
    let lines: Vec<&str> = lines.map(str::trim).collect();
    lines.join(" ")
}

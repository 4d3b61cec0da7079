//! Reading the arguments, with everything that is wrong with them at once.

use std::ffi::{OsStr, OsString};

use anyhow::Result;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches, ValueEnum};

use crate::answers::{Answers, Origin, read};
use crate::cli::args::{Answering, Arguments, Command, Common, Errors, WITH_ANSWERS, When};
use crate::cli::decide::Decide;
use crate::cli::in_force::InForce;
use crate::cli::output::read_file;
use crate::cli::question_flags::{self, Given};
use crate::grammar;
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem, Problems};

/// What every command is given beside its own arguments, with all that was found wrong so far.
#[derive(Debug)]
pub(super) struct Parsed {
    pub common: Common,
    /// What was given for questions by flag or --answer.
    given: Vec<Given>,
    /// The files that problems are in.
    files: Vec<File>,
    pub problems: Vec<Problem>,
}

impl Parsed {
    /// The answers of a command.
    pub fn answers(&mut self, rules: &RuleSet, answering: &Answering) -> Answers {
        let mut answers = Answers::none(rules.questions().len());
        match answering.answers.as_deref().map(read_file) {
            Some(Ok(file)) => {
                let read = read::from_file(rules, &file, 0);
                self.take(&mut answers, read, Origin::File);
                self.files.push(file);
            }
            Some(Err(message)) => self.problems.push(Problem::new(None, message)),
            None => {}
        }
        let read = read::from_words(rules, &self.given);
        self.take(&mut answers, read, Origin::Flag);
        if answering.rest_not_sure {
            answers.rest_not_sure();
        }
        answers
    }

    fn take(&mut self, answers: &mut Answers, read: read::Read, origin: Origin) {
        self.problems.extend(read.problems);
        for (question, answer) in read.answers {
            answers.give(question, answer, origin);
        }
    }

    /// Goes on only if nothing is wrong.
    pub fn sound(self) -> Result<Common, Problems> {
        match self.problems.is_empty() {
            true => Ok(self.common),
            false => Err(Problems::new(self.files, self.problems)),
        }
    }
}

/// Reads the arguments. Only the commands that take answers need the rule set for it: each question
/// is a flag of theirs.
///
/// # Errors
/// Clap's, also how help and version are asked for; and those of the rule set.
pub(super) fn parse(
    arguments: &[OsString],
    in_force: &InForce,
) -> Result<(Option<Command>, Decide, Parsed)> {
    let mut arguments = arguments.to_vec();
    let mut problems = Vec::new();
    let mut command = Arguments::command();
    let rules = match takes_answers(&arguments, &command) {
        true => Some(questions_of(in_force, &arguments, &mut command)?),
        false => None,
    };
    if let Some(rules) = rules {
        command = command.args(question_flags::hidden(rules));
        for name in WITH_ANSWERS {
            if arguments.iter().any(|argument| argument == name) {
                command = command.mut_subcommand(name, |it| it.args(question_flags::hidden(rules)));
            }
        }
    }
    let matches = matches(&mut command, &mut arguments, &mut problems)?;
    let arguments = Arguments::from_arg_matches(&matches)?;
    let below = matches.subcommand();
    if let Some((name, _)) = below {
        problems.extend(misplaced(&command, &matches, name));
    }
    let level = below.map_or(&matches, |(_, below)| below);
    let given = match (rules, arguments.answering()) {
        (Some(rules), Some(answering)) => {
            question_flags::given(level, answering, rules, &mut problems)
        }
        _ => Vec::new(),
    };
    let parsed = Parsed {
        common: arguments.common,
        given,
        files: Vec::new(),
        problems,
    };
    Ok((arguments.command, arguments.decide, parsed))
}

/// Whether the command takes answers, as far as it shows before the questions are known: a flag that
/// is not known may be one of theirs.
fn takes_answers(arguments: &[OsString], command: &clap::Command) -> bool {
    let mut words = arguments.iter().skip(1).map(|it| it.to_string_lossy());
    while let Some(word) = words.next() {
        if command.find_subcommand(&*word).is_some() {
            return WITH_ANSWERS.contains(&&*word);
        }
        let (flag, value) = word
            .split_once('=')
            .map_or((&*word, None), |(flag, value)| (flag, Some(value)));
        let is_it = |argument: &&clap::Arg| {
            let short = argument
                .get_short()
                .is_some_and(|it| flag == format!("-{it}"));
            short || flag.strip_prefix("--") == argument.get_long()
        };
        let known = command.get_arguments().find(is_it);
        let Some(known) = known.filter(|_| flag.starts_with('-')) else {
            return true;
        };
        if known.get_action().takes_values() && value.is_none() {
            words.next();
        }
    }
    true
}

/// The rule set whose questions are flags; help and version are there even without one.
fn questions_of<'r>(
    in_force: &'r InForce,
    arguments: &[OsString],
    command: &mut clap::Command,
) -> Result<&'r RuleSet> {
    in_force.get().map_err(
        |problems| match command.try_get_matches_from_mut(arguments) {
            Err(asked) if !asked.use_stderr() => asked.into(),
            _ => problems.into(),
        },
    )
}

/// Lets clap read the arguments without those that it does not know: clap stops at the first, and all
/// are to be reported at once.
fn matches(
    command: &mut clap::Command,
    arguments: &mut Vec<OsString>,
    problems: &mut Vec<Problem>,
) -> Result<ArgMatches, clap::Error> {
    loop {
        match command.try_get_matches_from_mut(&*arguments) {
            Ok(matches) => return Ok(matches),
            Err(error) => match unknown_flag(&error) {
                Some((flag, problem)) if remove(arguments, &flag) => problems.push(problem),
                _ if problems.is_empty() => return Err(error),
                _ => {
                    problems.push(Problem::new(None, line(&error)));
                    return command.try_get_matches_from_mut([command.get_name().to_owned()]);
                }
            },
        }
    }
}

/// Flags before a subcommand that are not for every command.
fn misplaced(command: &clap::Command, matches: &ArgMatches, name: &str) -> Option<Problem> {
    let is_given = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let flags: Vec<String> = command
        .get_arguments()
        .filter(|it| !it.is_global_set() && is_given(it.get_id().as_str()))
        .filter_map(|it| Some(format!("--{}", it.get_long()?)))
        .collect();
    let message = format!(
        "{} must come after the subcommand `{name}`",
        grammar::quoted_list(&flags, "and")
    );
    (!flags.is_empty()).then(|| Problem::new(None, message))
}

/// What clap found wrong, on one line.
pub(super) fn line(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines = text.lines().take_while(|line| !line.is_empty());
    let lines: Vec<&str> = lines.map(str::trim).collect();
    lines.join(" ")
}

/// When to use colour, also where the rest of the arguments cannot be read.
pub(super) fn color(arguments: &[OsString]) -> When {
    let named = early(arguments, "--color");
    let named = named.and_then(|when| When::from_str(when.to_str()?, false).ok());
    named.unwrap_or(When::Auto)
}

/// The form of errors, also where the rest of the arguments cannot be read.
pub(super) fn errors(arguments: &[OsString]) -> Errors {
    let named = early(arguments, "--errors");
    let named = named.and_then(|form| Errors::from_str(form.to_str()?, false).ok());
    named.unwrap_or(Errors::Annotated)
}

/// The value of a flag, found before all flags are known.
pub(super) fn early(arguments: &[OsString], flag: &str) -> Option<OsString> {
    let mut rest = arguments
        .iter()
        .skip(1)
        .take_while(|argument| *argument != "--");
    while let Some(argument) = rest.next() {
        if argument == flag {
            return rest.next().cloned();
        }
        if let Some(value) = after_equals(argument, flag) {
            return Some(value);
        }
    }
    None
}

/// What stands behind the flag and an equals sign.
#[cfg(unix)]
fn after_equals(argument: &OsStr, flag: &str) -> Option<OsString> {
    use std::os::unix::ffi::OsStrExt;
    let rest = argument.as_bytes().strip_prefix(flag.as_bytes())?;
    Some(OsStr::from_bytes(rest.strip_prefix(b"=")?).to_owned())
}

/// What stands behind the flag and an equals sign, if that is text.
#[cfg(not(unix))]
fn after_equals(argument: &OsStr, flag: &str) -> Option<OsString> {
    let rest = argument.to_str()?.strip_prefix(flag)?;
    Some(rest.strip_prefix('=')?.into())
}

/// The flag that an error calls unknown.
fn unknown_flag(error: &clap::Error) -> Option<(String, Problem)> {
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let flag = text(ContextKind::InvalidArg)?;
    let help = text(ContextKind::SuggestedArg).map(|known| format!("did you mean `{known}`?"));
    let problem = Problem::new(None, format!("unknown argument `{flag}`")).help(help);
    Some((flag, problem))
}

/// Removes a flag with its value; says whether it was there.
fn remove(arguments: &mut Vec<OsString>, flag: &str) -> bool {
    let with_value = format!("{flag}=");
    let is_flag = |argument: &OsString| {
        argument
            .to_str()
            .is_some_and(|argument| argument == flag || argument.starts_with(&with_value))
    };
    let Some(index) = arguments.iter().skip(1).position(is_flag) else {
        return false;
    };
    let index = index + 1;
    let removed = arguments.remove(index);
    let value_follows = removed == flag
        && flag.starts_with("--")
        && arguments
            .get(index)
            .is_some_and(|next| !next.to_string_lossy().starts_with('-'));
    if value_follows {
        arguments.remove(index);
    }
    true
}

//! Reading the arguments, with everything that is wrong with them at once.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches, ValueEnum};

use crate::cli::args::{
    Arguments, Command, Errors, RULES_VARIABLE, Rules, RulesCheck, RulesTest, WITH_ANSWERS, When,
    questions,
};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::Problem;

/// Arguments that were read, with what is wrong with the rest.
#[derive(Debug)]
pub struct Parsed {
    /// The program's own arguments.
    pub arguments: Arguments,
    /// The words given for questions by flag or --answer, in the order of the rule set.
    pub given: Vec<(String, Vec<String>)>,
    /// What is wrong with the rest.
    pub problems: Vec<Problem>,
}

impl Parsed {
    /// How to check a rule set, if that is what is to be done.
    pub fn rules_check(&self) -> Option<&RulesCheck> {
        match &self.arguments.command {
            Some(Command::Rules(Rules::Check(check))) => Some(check),
            _ => None,
        }
    }

    /// How to test a rule set, if that is what is to be done.
    pub fn rules_test(&self) -> Option<&RulesTest> {
        match &self.arguments.command {
            Some(Command::Rules(Rules::Test(test))) => Some(test),
            _ => None,
        }
    }
}

/// The rule set that the arguments or the environment name, found before the flags that it gives
/// are known.
pub fn rules_path(arguments: &[OsString]) -> Option<PathBuf> {
    let named = early(arguments, "--rules").or_else(|| std::env::var_os(RULES_VARIABLE));
    named.filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// When to use colour, also where the rest of the arguments cannot be read.
pub fn color(arguments: &[OsString]) -> When {
    let named = early(arguments, "--color");
    let named = named.and_then(|when| When::from_str(when.to_str()?, false).ok());
    named.unwrap_or(When::Auto)
}

/// The form of errors, also where the rest of the arguments cannot be read.
pub fn errors(arguments: &[OsString]) -> Errors {
    let named = early(arguments, "--errors");
    let named = named.and_then(|form| Errors::from_str(form.to_str()?, false).ok());
    named.unwrap_or(Errors::Annotated)
}

/// The value of a flag, found before all flags are known.
fn early(arguments: &[OsString], flag: &str) -> Option<OsString> {
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

/// Reads the arguments. `rules` gives the flags of the questions, if a rule set could be read.
///
/// # Errors
/// Clap's: also how help and version are asked for.
pub fn parse(arguments: &[OsString], rules: Option<&RuleSet>) -> Result<Parsed, clap::Error> {
    let mut arguments = arguments.to_vec();
    let mut problems = Vec::new();
    let mut command = Arguments::command();
    if let Some(rules) = rules {
        command = command.args(questions::flags(rules));
        for name in WITH_ANSWERS {
            if arguments.iter().any(|argument| argument == name) {
                command = command.mut_subcommand(name, |it| it.args(questions::flags(rules)));
            }
        }
    }
    let matches = loop {
        match command.try_get_matches_from_mut(&arguments) {
            Ok(matches) => break matches,
            // Clap stops at the first unknown flag; all are to be reported at once.
            Err(error) => match unknown_flag(&error) {
                Some((flag, problem)) if remove(&mut arguments, &flag) => problems.push(problem),
                _ if problems.is_empty() => return Err(error),
                _ => {
                    problems.push(Problem::new(None, line(&error)));
                    break command.try_get_matches_from_mut(["backend-advisor"])?;
                }
            },
        }
    };
    let arguments = Arguments::from_arg_matches(&matches)?;
    let mut given = match rules {
        Some(rules) => {
            questions::given(&matches, &arguments.decide.answering, rules, &mut problems)
        }
        None => Vec::new(),
    };
    if arguments.command.is_some() && !given.is_empty() {
        let message = "answers before a subcommand have no meaning".to_owned();
        problems.push(Problem::new(None, message).help(Some("put them after it".to_owned())));
    }
    let answering = arguments.command.as_ref().and_then(Command::answering);
    if let (Some(answering), Some((_, matches)), Some(rules)) =
        (answering, matches.subcommand(), rules)
    {
        given = questions::given(matches, answering, rules, &mut problems);
    }
    Ok(Parsed {
        arguments,
        given,
        problems,
    })
}

/// What clap found wrong, on one line.
pub fn line(error: &clap::Error) -> String {
    let text = error.to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let lines = text.lines().take_while(|line| !line.is_empty());
    let lines: Vec<&str> = lines.map(str::trim).collect();
    lines.join(" ")
}

/// Every command with every flag, for those who describe them: more than reading the arguments needs.
pub(super) fn whole(rules: &RuleSet) -> clap::Command {
    let outcomes = rules.outcomes().values();
    let outcomes = outcomes.map(|it| PossibleValue::new(it.id.clone()).help(it.title.clone()));
    let outcomes = questions::Words(outcomes.collect());
    let sources = rules.sources().values();
    let sources = sources.map(|it| PossibleValue::new(it.id.clone()).help(it.title.clone()));
    let sources = questions::Words(sources.collect());
    let command = Arguments::command()
        .args(questions::flags(rules))
        .mut_arg("expect", |flag| flag.value_parser(outcomes.clone()))
        .mut_arg("why_not", |flag| flag.value_parser(outcomes.clone()))
        .mut_arg("without", |flag| flag.value_parser(sources));
    WITH_ANSWERS.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, |it| it.args(questions::flags(rules)))
    })
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

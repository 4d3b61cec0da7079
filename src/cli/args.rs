//! The arguments: the program's own, and one flag for each question of the rule set.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{
    Arg, ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum,
};

use crate::ruleset::problem::Problem;
use crate::ruleset::{Kind, Question, RuleSet};
use crate::wording;

/// The environment variable that names another rule set.
pub const RULES_VARIABLE: &str = "BACKEND_ADVISOR_RULES";

/// Django, FastAPI, or both? Asks the fewest questions that settle it, and gives the reasons.
///
/// In a terminal it asks what the flags leave open. Elsewhere it decides from the flags alone, or
/// says which questions are open.
#[derive(Debug, Parser)]
#[command(name = "backend-advisor", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What else to do than decide.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to decide.
    #[command(flatten)]
    pub decide: Decide,
    /// What holds for every subcommand.
    #[command(flatten)]
    pub common: Common,
}

const EXIT_CODES: &str = "Exit codes:
  0    decided
  1    the advice is not the one that --expect names, or a check, test or diff of rules
       found something
  2    bad usage, answers or rule set
  3    undecided, and nobody there to ask
  130  interrupted";

/// The subcommands that take answers.
const WITH_ANSWERS: [&str; 3] = ["compare", "sources", "tree"];

/// What else the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the questions with their flags, options and help.
    Questions,
    /// Show the decision as a tree, as the interview would walk it from some answers.
    Tree(Answering),
    /// Put the outcomes beside each other; what matters for the given answers comes first.
    Compare(Answering),
    /// List the sources, and what each says of the given answers.
    Sources(Answering),
    /// Look at the rule set itself.
    #[command(subcommand)]
    Rules(Rules),
}

impl Command {
    /// The answers that a subcommand takes, if it takes any.
    fn answering(&self) -> Option<&Answering> {
        match self {
            Command::Compare(answering)
            | Command::Sources(answering)
            | Command::Tree(answering) => Some(answering),
            Command::Questions | Command::Rules(_) => None,
        }
    }
}

/// What can be done with a rule set.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Show what the rule set holds, and how it divides the answers.
    Show {
        /// Also show how many questions a person is asked, and how few it could be.
        #[arg(long)]
        plan: bool,
    },
    /// Show for which answers the advice changes from one rule set to another; exit 1 if it does.
    Diff {
        /// The rule set before: a file, a folder, or `shipped`.
        old: PathBuf,
        /// The rule set after: a file, a folder, or `shipped`.
        new: PathBuf,
    },
    /// Print the JSON Schema (draft-07) of a file that the program reads or writes.
    Schema {
        /// Of what.
        #[arg(value_enum)]
        of: Form,
    },
    /// Run its scenarios, and measure how well they pin down the decision.
    Test(Test),
    /// Look for mistakes: rules that never decide, questions that cannot matter, and more.
    ///
    /// Exact, with answers that show what is said. Exit code 1 if errors are found.
    Check(Check),
}

/// A form that has a JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// A rule set in a single file.
    Ruleset,
    /// One file of a folder that together holds a rule set.
    RulesetPart,
    /// A file of answers to the questions of the rule set.
    Answers,
    /// An advice as JSON.
    Advice,
    /// A decision record.
    Record,
}

/// How to test a rule set.
#[derive(Debug, Args)]
pub struct Test {
    /// The rule set, a YAML file or a folder, in place of --rules.
    pub path: Option<PathBuf>,
    /// Leave out the mutants: small changes of the decision that a scenario should fail on.
    #[arg(long)]
    pub no_mutants: bool,
    /// Print scenarios that would fail on the mutants that no scenario fails on.
    #[arg(long, conflicts_with = "no_mutants")]
    pub suggest: bool,
    /// Fail with exit code 1 if the scenarios fail on less of the mutants than this, in per cent.
    #[arg(long, value_name = "PERCENT", conflicts_with = "no_mutants", value_parser = percent)]
    pub min_score: Option<f64>,
}

/// A number from 0 to 100.
fn percent(text: &str) -> Result<f64, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim().parse();
    let number = number.ok().filter(|it| (0.0..=100.0).contains(it));
    number.ok_or_else(|| "expected a number from 0 to 100".to_owned())
}

/// What to check, and how strictly.
#[derive(Debug, Args)]
pub struct Check {
    /// The rule set: a YAML file or a folder; without it that of --rules, or the shipped one.
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Fail for these findings too.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub deny: Option<Deny>,
}

/// What fails a check besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    /// Warnings.
    Warnings,
}

/// Answers that are known.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub struct Answering {
    /// Answer a question; the same as the flag --ID VALUE.
    #[arg(long = "answer", value_name = "ID=VALUE")]
    pub answer: Vec<String>,
    /// Read answers from a YAML or JSON file, or from `-`, the standard input.
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Count every question that is not answered as not sure.
    #[arg(long)]
    pub rest_not_sure: bool,
}

/// How to decide.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answers")]
pub struct Decide {
    /// What is known.
    #[command(flatten)]
    pub answering: Answering,
    /// Never ask.
    #[arg(long)]
    pub no_input: bool,
    /// Ask every question, also those that cannot change the advice.
    #[arg(long, conflicts_with = "no_input")]
    pub all: bool,
    /// Show everything there is to say about the result.
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
    /// Write the decision down as a YAML file that is not there yet.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub save: Option<PathBuf>,
    /// Say what it would take to come to this outcome.
    #[arg(long, value_name = "OUTCOME", help_heading = "Output")]
    pub why_not: Option<String>,
    /// Leave a source out: what rests on it alone falls away.
    #[arg(long, value_name = "SOURCE", help_heading = "Output")]
    pub without: Option<String>,
    /// Fail with exit code 1 if the advice is not this outcome.
    #[arg(long, value_name = "OUTCOME", help_heading = "Output")]
    pub expect: Option<String>,
}

/// What holds for every subcommand.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct Common {
    /// The form of the output.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "table",
        hide_default_value = true
    )]
    pub format: Format,
    /// The same as --format json.
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// When to use colour.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    pub color: When,
    /// The form in which everything that is wrong with files, flags and answers is reported.
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORM",
        default_value = "annotated",
        hide_default_value = true
    )]
    pub errors: Errors,
    /// A rule set of your own: a YAML file or a folder [env: BACKEND_ADVISOR_RULES].
    #[arg(long, global = true, value_name = "PATH", help_heading = "Rules")]
    pub rules: Option<PathBuf>,
}

impl Common {
    /// The form of the output, which must be one of `known`.
    ///
    /// # Errors
    /// The form is not known here.
    pub fn format(&self, known: &[Format]) -> Result<Format, Box<Problem>> {
        let format = if self.json { Format::Json } else { self.format };
        let name = |format: &Format| {
            format
                .to_possible_value()
                .map(|it| it.get_name().to_owned())
        };
        if known.contains(&format) {
            return Ok(format);
        }
        let message = format!(
            "the format `{}` is not known here",
            name(&format).unwrap_or_default()
        );
        let known = wording::words(known.iter().filter_map(name), "or");
        let problem = Problem::new(None, message).help(Some(format!("expected {known}")));
        Err(Box::new(problem))
    }
}

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Text for people.
    Table,
    /// JSON for programs.
    Json,
    /// A Markdown table; of `compare`.
    Markdown,
    /// A Mermaid flowchart; of `tree`.
    Mermaid,
    /// The language of Graphviz; of `tree`.
    Dot,
    /// Annotations of a GitHub workflow; of `rules check`.
    Github,
    /// SARIF 2.1.0, for code scanning; of `rules check`.
    Sarif,
}

/// A form of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Errors {
    /// With the line of the file, the place underlined.
    Annotated,
    /// One line each, `file:line:column: message; help`: for editors and CI.
    Concise,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// In a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

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
    pub fn check(&self) -> Option<&Check> {
        match &self.arguments.command {
            Some(Command::Rules(Rules::Check(check))) => Some(check),
            _ => None,
        }
    }

    /// How to test a rule set, if that is what is to be done.
    pub fn test(&self) -> Option<&Test> {
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
        let value = argument
            .to_str()
            .and_then(|argument| argument.strip_prefix(flag));
        if let Some(value) = value.and_then(|rest| rest.strip_prefix('=')) {
            return Some(value.into());
        }
    }
    None
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
        command = command.args(flags(rules));
        for name in WITH_ANSWERS {
            if arguments.iter().any(|argument| argument == name) {
                command = command.mut_subcommand(name, |it| it.args(flags(rules)));
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
                    let message = error.to_string();
                    let first = message.lines().next().unwrap_or_default();
                    let first = first.strip_prefix("error: ").unwrap_or(first);
                    problems.push(Problem::new(None, first));
                    break command.try_get_matches_from_mut(["backend-advisor"])?;
                }
            },
        }
    };
    let arguments = Arguments::from_arg_matches(&matches)?;
    let mut given = match rules {
        Some(rules) => given(&matches, &arguments.decide.answering, rules, &mut problems),
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
        given = self::given(matches, answering, rules, &mut problems);
    }
    Ok(Parsed {
        arguments,
        given,
        problems,
    })
}

/// The flags of the questions.
fn flags(rules: &RuleSet) -> impl Iterator<Item = Arg> {
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
struct Words(Vec<PossibleValue>);

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

/// The words for each question: of its flag, or else of --answer.
fn given(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ruleset::resolve::RESERVED_FLAGS;

    #[test]
    fn the_arguments_are_sound_and_every_flag_of_the_program_is_reserved() {
        let command = Arguments::command();
        command.clone().debug_assert();
        for argument in command.get_arguments() {
            if let Some(flag) = argument.get_long() {
                assert!(RESERVED_FLAGS.contains(&flag), "{flag} is not reserved");
            }
        }
    }
}

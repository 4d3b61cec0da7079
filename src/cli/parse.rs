//! Reads the arguments, and reports all mistakes in them at once.

use std::ffi::OsString;
use std::mem;

use anyhow::Result;
use clap::error::ErrorKind;
use clap::{Arg, CommandFactory, FromArgMatches, ValueEnum};
use indexmap::IndexMap;

use crate::answers::{Answers, Origin, read};
use crate::cli::args::{Arguments, Command, WITH_ANSWERS};
use crate::cli::decide::Decide;
use crate::cli::output::read_file;
use crate::cli::scan::Scanned;
use crate::cli::{Answering, Common, repeated, usage_error};
use crate::grammar;
use crate::ids::QuestionId;
use crate::limits::ARGUMENTS;
use crate::ruleset::{File, Found, Kind, Mistake, Number, Problem, Problems, Question, RuleSet};
use crate::suggest::{did_you_mean, nearest_or_all};

/// The arguments that commands with answers share, and the problems found so far.
#[derive(Debug)]
pub(super) struct Parsed {
    pub common: Common,
    pub problems: Found,
    /// The code that was scanned for answers.
    pub scanned: Option<Scanned>,
    /// The flags to repeat when an interview continues, each with a space before it.
    pub repeated: String,
    /// The files that problems are in.
    files: Vec<File>,
    words: CommandLine,
}

impl Parsed {
    /// The answers to the questions of `rules`, from a file and flags.
    pub fn answers(&mut self, rules: &RuleSet, answering: &Answering) -> Answers {
        let given = self.given(rules, answering);
        let mut answers = Answers::none(rules.questions().len());
        if let Some(path) = &answering.scan {
            match Scanned::new(&self.common, path, answering.history) {
                Ok(scanned) => {
                    let readings = scanned.meant().readings();
                    readings.give(&mut answers, answering.likely);
                    self.scanned = Some(scanned);
                }
                Err(problems) => self.problems.extend(problems.problems),
            }
        }
        match answering.answers.as_deref().map(read_file) {
            Some(Ok(file)) => {
                let read = read::from_file(rules, &file);
                self.problems.extend(read.problems);
                answers.give_all(read.answers, Origin::File);
                self.files.push(file);
            }
            Some(Err(problem)) => self.problems.push(problem),
            None => {}
        }
        for (question, words) in &given {
            match rules.questions()[*question].answer(words) {
                Ok(answer) => answers.give(*question, answer, Origin::Flag),
                Err(mistakes) => {
                    let mistakes = mistakes.iter();
                    mistakes.for_each(|(_, mistake)| self.problems.add(mistake, None));
                }
            }
        }
        if answering.rest_not_sure {
            answers.rest_not_sure(rules);
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
                _ if name == flag => self.problems.push(self.words.stray(&flag)),
                (None, _) => {
                    let unknown = self.words.unknown(&flag, Some(rules));
                    self.problems.add(&unknown, None);
                }
                (Some(id), Some(value)) if !value.is_empty() => {
                    let words = given.entry(id).or_default();
                    words.extend(split(&questions[id], &value));
                }
                (Some(id), _) => {
                    let problem = Problem::new(None, usage_error::required(&flag));
                    self.problems.push(problem.help(questions[id].expected()));
                }
            }
        }
        given.sort_unstable_keys();
        let flags = given.len();
        for pair in &answering.answer {
            let Some((name, value)) = pair.split_once('=') else {
                let problem = Problem::new(None, format!("`{pair}` is not an answer"));
                self.problems.push(problem.help("use --answer ID=VALUE"));
                continue;
            };
            let Some(id) = rules.question(name) else {
                let unknown = Mistake::UnknownQuestion { id: name, rules };
                self.problems.add(&unknown, None);
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
            false => Err(Problems::new(self.files, self.problems.into_problems())),
        }
    }
}

/// The words of a value. An any-of question takes several, separated by commas.
fn split(question: &Question, value: &str) -> Vec<String> {
    match question.kind {
        Kind::AnyOf => value.split(',').map(|it| it.trim().to_owned()).collect(),
        Kind::YesNo | Kind::OneOf | Kind::Number => vec![value.to_owned()],
    }
}

/// Reads the arguments. If the command takes answers, its unknown flags may be questions; they are
/// checked when the rule set is loaded.
///
/// # Errors
/// Errors from clap, which include help and the version, and errors about unknown flags and flags
/// before the subcommand.
pub(super) fn parse(arguments: &[OsString]) -> Result<(Option<Command>, Decide, Parsed)> {
    let mut command = Arguments::command();
    let mut problems = Found::default();
    let (len, most) = (arguments.len(), ARGUMENTS);
    if len > most {
        let mistake = Mistake::TooManyArguments { len, most };
        return Err(Problems::from(mistake.at(None)).into());
    }
    let words = CommandLine::sort(arguments, &command, &mut problems);
    if words.asks_for_all_help {
        command = with_all_help(Arguments::command(), &words.path);
    }
    let matches = command.try_get_matches_from_mut(&words.of_clap);
    let invalid = matches.as_ref().err().filter(|error| {
        // What is missing may be there, misspelled.
        let is_missing = matches!(
            error.kind(),
            ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand
        );
        problems.is_empty() || !is_missing
    });
    let invalid = invalid.and_then(usage_error::problem);
    invalid.into_iter().for_each(|it| problems.push(it));
    let asks_for_help = matches.as_ref().is_err_and(|error| !error.use_stderr());
    if !problems.is_empty() && !asks_for_help {
        return Err(Problems::new(Vec::new(), problems.into_problems()).into());
    }
    let matches = matches?;
    let repeated = repeated::flags(&command, &matches);
    let arguments = Arguments::from_arg_matches(&matches)?;
    let parsed = Parsed {
        common: arguments.common,
        problems,
        scanned: None,
        repeated,
        files: Vec::new(),
        words,
    };
    Ok((arguments.command, arguments.decide, parsed))
}

/// Lays out `--help` like `-h`, but with every flag. Clap's own long format takes three screens.
fn with_all_help(command: clap::Command, path: &[String]) -> clap::Command {
    let command = command.mut_args(|argument| argument.hide_short_help(false));
    if let [first, rest @ ..] = path {
        return command.mut_subcommand(first, |below| with_all_help(below, rest));
    }
    let about = command.get_long_about().or(command.get_about()).cloned();
    let after = command.get_after_long_help();
    let after = after.or(command.get_after_help()).cloned();
    command
        .about(about.unwrap_or_default())
        .after_help(after.unwrap_or_default())
}

/// The command line, split into arguments for clap and flags that may be questions.
#[derive(Debug, Default)]
struct CommandLine {
    /// The arguments that clap knows.
    of_clap: Vec<OsString>,
    /// The other flags with their values, and words that are not commands.
    others: Vec<(String, Option<String>)>,
    /// The subcommand, as words.
    path: Vec<String>,
    known: Vec<String>,
    commands: Vec<String>,
    /// Whether `--help` or `help` is given, rather than `-h`.
    asks_for_all_help: bool,
}

impl CommandLine {
    /// Splits the command line, and reports flags before the subcommand and unknown words.
    fn sort(arguments: &[OsString], root: &clap::Command, problems: &mut Found) -> Self {
        let mut sorted = Self::default();
        let mut command = root;
        let global = root.get_arguments().filter(|it| it.is_global_set());
        let global: Vec<&Arg> = global.collect();
        // The flags seen so far that do not apply to subcommands.
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
            let mut known = command.get_arguments().chain(global.iter().copied());
            let known = known.find(|it| is_flag(it, flag));
            let is_help_command = text == "help" && command.has_subcommands();
            if flag == "--help" || is_help_command {
                sorted.asks_for_all_help = true;
                takes_answers &= !is_help_command;
            } else if known.is_none() && flag.starts_with("--") && flag != "--" {
                let value = value.or_else(|| {
                    let next = words.next_if(|next| is_value(next))?;
                    Some(next.to_string_lossy().into_owned())
                });
                sorted.others.push((flag.to_owned(), value));
            } else if let Some(known) = known {
                sorted.of_clap.push(word.clone());
                own.extend((!known.is_global_set()).then(|| flag.to_owned()));
                if known.get_action().takes_values() && value.is_none() {
                    sorted.of_clap.extend(words.next().cloned());
                }
            } else if let Some(below) = command.find_subcommand(&*text) {
                sorted.of_clap.push(word.clone());
                sorted.path.push(text.to_string());
                command = below;
                takes_answers = WITH_ANSWERS.contains(&command.get_name());
                if takes_answers {
                    let is_flag = |(word, _): &mut (String, _)| word.starts_with('-');
                    own.extend(sorted.others.extract_if(.., is_flag).map(|(flag, _)| flag));
                }
                if !own.is_empty() {
                    let flags = grammar::quoted_list(own.drain(..), "and");
                    let message = format!("{flags} must come after the subcommand `{text}`");
                    problems.push(Problem::new(None, message));
                }
            } else if flag.starts_with('-') || command.get_positionals().next().is_some() {
                sorted.of_clap.push(word.clone());
                if text == "--" {
                    sorted.of_clap.extend(words.by_ref().cloned());
                }
            } else if sorted.is_misspelled(command) {
                // It belongs to the unknown command before it.
            } else {
                sorted.others.push((flag.to_owned(), value));
            }
        }
        let known = command.get_arguments().chain(global);
        let known = known.filter_map(Arg::get_long);
        sorted.known = known.map(|long| format!("--{long}")).collect();
        let commands = command.get_subcommands().map(clap::Command::get_name);
        sorted.commands = commands.map(str::to_owned).collect();
        if !takes_answers {
            for (word, _) in &sorted.others {
                match (word.starts_with('-'), command.has_subcommands()) {
                    (true, _) => problems.push(sorted.not_taken(word, root)),
                    (false, true) => {
                        let path = sorted.path.iter().map(String::as_str);
                        let path: Vec<&str> = [root.get_name()].into_iter().chain(path).collect();
                        problems.push(unknown_command(&path.join(" "), command, word));
                    }
                    (false, false) => problems.push(unexpected(word)),
                }
            }
        }
        if sorted.asks_for_all_help && (takes_answers || sorted.others.is_empty()) {
            sorted.of_clap.push("-h".into());
        }
        sorted
    }

    /// Whether a word so far is not a subcommand of `command`, which has some.
    fn is_misspelled(&self, command: &clap::Command) -> bool {
        let is_word = |(word, _): &(String, _)| !word.starts_with('-');
        command.has_subcommands() && self.others.iter().any(is_word)
    }

    /// The mistake for a flag that is neither a flag of the command nor a question of `rules`.
    fn unknown<'a>(&'a self, flag: &'a str, rules: Option<&'a RuleSet>) -> Mistake<'a> {
        let known = &self.known;
        Mistake::UnknownArgument { flag, known, rules }
    }

    /// Reports an unknown flag of a command that takes no answers. Unless another command has such
    /// a flag, it may be a question.
    fn not_taken(&self, flag: &str, root: &clap::Command) -> Problem {
        let problem = self.unknown(flag, None).at(None);
        if problem.help.is_some() || has_flag(root, flag) {
            return problem;
        }
        let commands = grammar::quoted_list(WITH_ANSWERS, "and");
        problem.help(format!(
            "only `backend-advisor` itself, {commands} take answers as flags"
        ))
    }

    /// Reports a word that is not a command, in a place where answers are possible.
    fn stray(&self, word: &str) -> Problem {
        let flag = format!("--{word}");
        let command = did_you_mean(word, self.commands.iter().map(String::as_str));
        let help = command.or_else(|| did_you_mean(&flag, self.known.iter().map(String::as_str)));
        let help = help.unwrap_or_else(|| {
            "answers are flags: `--QUESTION ANSWER`; `backend-advisor questions` lists them"
                .to_owned()
        });
        let problem = match self.commands.is_empty() {
            true => unexpected(word),
            false => Problem::new(None, format!("`{word}` is not a command")),
        };
        problem.help(help)
    }
}

fn unexpected(word: &str) -> Problem {
    Problem::new(None, format!("unexpected argument `{word}`"))
}

/// Reports a word that is not a subcommand of the command `name`, with the nearest one.
pub(super) fn unknown_command(name: &str, command: &clap::Command, word: &str) -> Problem {
    let known = command.get_subcommands().map(clap::Command::get_name);
    let help = match command.has_subcommands() {
        true => nearest_or_all(word, known.collect::<Vec<_>>().into_iter()),
        false => format!("`{name}` has no subcommands"),
    };
    Problem::new(None, format!("`{word}` is not a command of `{name}`")).help(help)
}

fn is_flag(argument: &Arg, flag: &str) -> bool {
    match flag.strip_prefix("--") {
        Some(long) => argument.get_long() == Some(long),
        None => {
            let short = flag.strip_prefix('-').and_then(|it| it.parse().ok());
            short.is_some() && argument.get_short() == short
        }
    }
}

/// Whether a command or one below it has this flag.
fn has_flag(command: &clap::Command, flag: &str) -> bool {
    command.get_arguments().any(|it| is_flag(it, flag))
        || command.get_subcommands().any(|it| has_flag(it, flag))
}

fn is_value(word: &OsString) -> bool {
    let word = word.to_string_lossy();
    word == "-" || !word.starts_with('-') || word.parse::<Number>().is_ok()
}

/// The value of a flag, even if the arguments are invalid.
pub(super) fn early<T: ValueEnum>(arguments: &[OsString], flag: &str) -> Option<T> {
    let arguments: Vec<_> = arguments.iter().map(|it| it.to_string_lossy()).collect();
    let words = arguments.iter().flat_map(|it| it.splitn(2, '='));
    T::from_str(words.skip_while(|it| *it != flag).nth(1)?, false).ok()
}

//! The program: arguments in, output and exit code out.

pub mod args;
mod batch;
mod decide;
pub mod exit;
mod folder;
mod output;
pub mod prompt;
mod rules;
mod shells;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result};

use crate::advice::Advice;
use crate::answers::{Answers, Origin, read};
use crate::cli::args::{Answering, Command, Common, Errors, Format, Parsed, Records, Rules};
use crate::cli::exit::Exit;
use crate::cli::output::{look, look_of_result, print};
use crate::decision::Decision;
use crate::decision::plan::Planner;
use crate::decision::tree::Tree;
use crate::record::recheck::{Missing, Report};
use crate::render::{self, Look};
use crate::ruleset::problem::{File, Problem, Problems};
use crate::ruleset::{RuleSet, load};

/// Runs the program with these arguments, the first of which is its own name.
pub fn run(arguments: &[OsString]) -> Exit {
    match try_run(arguments) {
        Ok(exit) => exit,
        Err(error) => {
            let text = match error.downcast_ref::<Problems>() {
                Some(found) => {
                    let when = args::color(arguments);
                    let look = look(when, io::stderr().is_terminal(), &io::stderr());
                    match args::errors(arguments) {
                        Errors::Annotated => render::problems::annotated(found, look),
                        Errors::Concise => render::problems::concise(found),
                    }
                }
                None => format!("error: {error:#}\n"),
            };
            // Nobody is left to tell if even this cannot be written.
            let _ = io::stderr().lock().write_all(text.as_bytes());
            Exit::Invalid
        }
    }
}

fn try_run(arguments: &[OsString]) -> Result<Exit> {
    let path = args::rules_path(arguments);
    let rules = match &path {
        Some(path) => load::load(path).map(|loaded| loaded.rules),
        None => load::shipped(),
    };
    let parsed = args::parse(arguments, rules.as_ref().ok());
    let (rules, mut parsed) = match (rules, parsed) {
        // Help and version are there even where the rule set is not.
        (_, Err(error)) if !error.use_stderr() => return clap_shown(&error),
        // It loads the rule set with its scenarios, and perhaps another one.
        (_, Ok(parsed)) if parsed.rules_test().is_some() => {
            return rules::test(parsed, path.as_deref());
        }
        (_, Ok(parsed)) if parsed.rules_check().is_some() => {
            return rules::check(parsed, path.as_deref());
        }
        (rules, parsed) => match (rules?, parsed) {
            (rules, Ok(parsed)) => (rules, parsed),
            (_, Err(error)) => return clap_refused(&error, arguments),
        },
    };
    let common = &parsed.arguments.common;
    let out = look_of_result(common);
    match parsed.arguments.command.take() {
        Some(Command::Check(records)) => check(&rules, &records, parsed, out),
        Some(Command::Questions) => questions(&rules, parsed, out),
        Some(Command::Tree(answering)) => tree(&rules, &answering, parsed, out),
        Some(Command::Compare(answering)) => compare(&rules, &answering, parsed, out),
        Some(Command::Sources(answering)) => sources(&rules, &answering, parsed, out),
        Some(Command::Batch(ref batch)) => batch::batch(&rules, parsed, batch),
        Some(Command::Rules(Rules::Show { path })) => {
            let named = path.map(|path| load::load(&path)).transpose()?;
            let rules = named.as_ref().map_or(&rules, |loaded| &loaded.rules);
            rules::show(rules, parsed, out)
        }
        Some(Command::Rules(Rules::Diff { ref old, ref new })) => {
            let paths = [old.clone(), new.clone()];
            rules::diff(parsed, [&paths[0], &paths[1]], out)
        }
        Some(Command::Rules(Rules::Schema { of })) => rules::schema(&rules, parsed, of),
        Some(Command::Completions { shell }) => shells::completions(&rules, parsed, shell),
        Some(Command::Man { of }) => shells::man(&rules, parsed, &of),
        Some(Command::Rules(Rules::Test(_) | Rules::Check(_))) | None => {
            decide::decide(&rules, parsed, path.as_deref())
        }
    }
}

/// Re-checks recorded decisions.
fn check(rules: &RuleSet, records: &Records, parsed: Parsed, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let common = &parsed.arguments.common;
    let known = [
        Format::Table,
        Format::Json,
        Format::Markdown,
        Format::Github,
    ];
    let format = format(common, &known, &mut problems);
    refuse(&[], problems)?;
    let files = records.files.iter().map(|path| {
        let name = || path.display().to_string();
        read_file(path).map_err(|message| Missing {
            name: name(),
            message,
        })
    });
    let report = Report::new(rules, files.collect())?;
    print(
        common,
        &match format {
            Format::Json => render::recheck::json::render(rules, &report),
            Format::Markdown => render::recheck::markdown::text(rules, &report),
            Format::Github => render::recheck::github::commands(rules, &report),
            _ => render::recheck::table(rules, &report, out),
        },
    )?;
    Ok(if !report.unreadable.is_empty() {
        Exit::Invalid
    } else if report.passes() {
        Exit::Decided
    } else {
        Exit::GateFailed
    })
}

/// Lists the questions.
fn questions(rules: &RuleSet, parsed: Parsed, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let common = &parsed.arguments.common;
    let format = format(common, &[Format::Table, Format::Json], &mut problems);
    refuse(&[], problems)?;
    print(
        common,
        &match format {
            Format::Json => render::questions::json(rules)?,
            _ => render::questions::table(rules, out),
        },
    )?;
    Ok(Exit::Decided)
}

/// Draws what some answers leave to decide.
fn tree(rules: &RuleSet, answering: &Answering, parsed: Parsed, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let common = &parsed.arguments.common;
    let known = [Format::Table, Format::Mermaid, Format::Dot];
    let format = format(common, &known, &mut problems);
    let (answers, files) = answers(rules, answering, &parsed.given, &mut problems);
    refuse(&files, problems)?;
    let decision = Decision::compile(rules)?;
    let remaining = decision.remaining(&answers);
    let tree = Tree::new(&mut Planner::new(rules, &remaining), &remaining)?;
    print(
        common,
        &match format {
            Format::Mermaid => render::tree::mermaid(rules, &decision, &tree),
            Format::Dot => render::tree::dot(rules, &decision, &tree),
            _ => render::tree::text(rules, &decision, &tree, out),
        },
    )?;
    Ok(Exit::Decided)
}

/// Puts the outcomes beside each other.
fn compare(rules: &RuleSet, answering: &Answering, parsed: Parsed, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let common = &parsed.arguments.common;
    let known = [Format::Table, Format::Json, Format::Markdown];
    let format = format(common, &known, &mut problems);
    let (answers, files) = answers(rules, answering, &parsed.given, &mut problems);
    refuse(&files, problems)?;
    print(
        common,
        &match format {
            Format::Json => render::compare::json(rules, &answers)?,
            Format::Markdown => render::compare::markdown(rules, &answers),
            _ => render::compare::table(rules, &answers, out),
        },
    )?;
    Ok(Exit::Decided)
}

/// Lists the sources, and what each says of some answers.
fn sources(rules: &RuleSet, answering: &Answering, parsed: Parsed, out: Look) -> Result<Exit> {
    let mut problems = parsed.problems;
    let common = &parsed.arguments.common;
    let known = [Format::Table, Format::Json];
    let format = format(common, &known, &mut problems);
    let (answers, files) = answers(rules, answering, &parsed.given, &mut problems);
    refuse(&files, problems)?;
    let decision = Decision::compile(rules)?;
    let advice = Advice::new(rules, &decision, &answers, None);
    let without = crate::sources::without_each(rules, &answers)?;
    print(
        common,
        &match format {
            Format::Json => render::sources::json(&advice, &without)?,
            _ => render::sources::table(&advice, &without, out),
        },
    )?;
    Ok(Exit::Decided)
}

/// The form of the output; one that is not known is a problem.
fn format(common: &Common, known: &[Format], problems: &mut Vec<Problem>) -> Format {
    common.format(known).unwrap_or_else(|problem| {
        problems.push(*problem);
        Format::Table
    })
}

/// The answers from flags and file, and the files they are from.
fn answers(
    rules: &RuleSet,
    answering: &Answering,
    given: &[(String, Vec<String>)],
    problems: &mut Vec<Problem>,
) -> (Answers, Vec<File>) {
    let mut answers = Answers::none(rules.questions().len());
    let file = answer_file(answering, problems);
    if let Some(file) = &file {
        let read = read::from_file(rules, file, 0);
        problems.extend(read.problems);
        for (question, answer) in read.answers {
            answers.give(question, answer, Origin::File);
        }
    }
    let read = read::from_words(rules, given);
    problems.extend(read.problems);
    for (question, answer) in read.answers {
        answers.give(question, answer, Origin::Flag);
    }
    if answering.rest_not_sure {
        answers.rest_not_sure();
    }
    (answers, file.into_iter().collect())
}

/// Shows help or the version.
fn clap_shown(asked: &clap::Error) -> Result<Exit> {
    match asked.print() {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to the standard output")
        }
        _ => Ok(Exit::Decided),
    }
}

/// Says what clap found wrong.
fn clap_refused(error: &clap::Error, arguments: &[OsString]) -> Result<Exit> {
    match args::errors(arguments) {
        Errors::Annotated => error.print(),
        Errors::Concise => writeln!(io::stderr(), "{}", args::line(error)),
    }
    .context("cannot write to the standard error")?;
    Ok(Exit::Invalid)
}

fn answer_file(answering: &Answering, problems: &mut Vec<Problem>) -> Option<File> {
    read_file(answering.answers.as_ref()?)
        .map_err(|message| problems.push(Problem::new(None, message)))
        .ok()
}

/// Reads a file, or the standard input under the name `-`.
fn read_file(path: &Path) -> Result<File, String> {
    match path.to_str() {
        Some("-") => {
            output::tell_who_types();
            load::read_from(io::stdin().lock(), "-")
        }
        _ => load::read_file(path),
    }
}

fn refuse(files: &[File], problems: Vec<Problem>) -> Result<()> {
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Problems::new(files.to_vec(), problems).into())
    }
}

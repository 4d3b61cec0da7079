//! Deciding: the answers, perhaps an interview, and the result in the form that is asked for.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::advice::Advice;
use crate::answers::Answers;
use crate::cli::args::{Common, Decide, Format, Parsed};
use crate::cli::exit::Exit;
use crate::cli::output::{look, look_of_result, print, write_new};
use crate::cli::prompt::Terminal;
use crate::cli::{answers, folder, format, refuse};
use crate::decision::Decision;
use crate::ids::{OutcomeId, SourceId};
use crate::interview;
use crate::record::Record;
use crate::render::adr::{self, Circumstances};
use crate::render::{self, Detail, Look};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::Problem;
use crate::suggest::did_you_mean;
use crate::wording;

/// The forms of a result.
const FORMATS: [Format; 5] = [
    Format::Table,
    Format::Json,
    Format::Markdown,
    Format::Adr,
    Format::Github,
];

/// The environment variable that says what day it is, in seconds since 1970, for those who want the
/// same bytes every day.
const SOURCE_DATE_EPOCH: &str = "SOURCE_DATE_EPOCH";

/// Decides from the answers that were given, and asks what they leave open if a person is there.
/// `path` is that of the rule set, unless it is the shipped one.
pub(super) fn decide(rules: &RuleSet, parsed: Parsed, path: Option<&Path>) -> Result<Exit> {
    let Parsed {
        arguments,
        given,
        mut problems,
    } = parsed;
    let (decide, common) = (&arguments.decide, &arguments.common);
    let format = format(common, &FORMATS, &mut problems);
    let (mut answers, files) = answers(rules, &decide.answering, &given, &mut problems);
    let expected = outcome(rules, decide.expect.as_ref(), &mut problems);
    let why_not = outcome(rules, decide.why_not.as_ref(), &mut problems);
    let without = source(rules, decide.without.as_ref(), &mut problems);
    // Nobody is to answer first, and then to hear that the result cannot be written.
    problems.extend(cannot_be_written(common, decide));
    let date = match format == Format::Adr || decide.adr_dir.is_some() {
        true => today().unwrap_or_else(|problem| {
            problems.push(*problem);
            String::new()
        }),
        false => String::new(),
    };
    refuse(&files, problems)?;

    let all = rules;
    let fewer = without.map(|source| rules.without(source));
    let rules = fewer.as_ref().unwrap_or(rules);
    let decision = Decision::compile(rules)?;
    let somebody_is_there =
        io::stdin().is_terminal() && io::stderr().is_terminal() && !decide.no_input;
    let asks =
        somebody_is_there && (decide.all || decision.remaining(&answers).settled().is_none());
    if asks {
        match ask(
            rules,
            &decision,
            answers,
            decide,
            look(common.color, true, &io::stderr()),
        )? {
            Some(complete) => answers = complete,
            None => return Ok(Exit::Interrupted),
        }
    }
    let mut advice = Advice::new(rules, &decision, &answers, why_not);
    if let Some(source) = without {
        let possible = Decision::compile(all)?.remaining(&answers).possible();
        advice.without = Some((source, possible));
    }
    let detail = if decide.explain {
        Detail::Full
    } else {
        Detail::Brief
    };
    let is_written = common.file().is_some() || decide.adr_dir.is_some();
    if is_written && (asks || advice.outcome().is_none()) {
        // Who answered, or has to, sees it too.
        let look = look(common.color, io::stderr().is_terminal(), &io::stderr());
        let text = render::table::render(&advice, detail, look);
        writeln!(io::stderr(), "{text}")?;
    }
    match &decide.adr_dir {
        Some(_) if advice.outcome().is_none() => {
            writeln!(
                io::stderr(),
                "Nothing is written: there is no decision to record yet."
            )?;
        }
        Some(_) if expected.is_some() && advice.outcome() != expected => {
            let text = "Nothing is written: the advice is not the expected one.";
            writeln!(io::stderr(), "{text}")?;
        }
        Some(folder) => {
            let file = folder::add(folder, &adr::title(&advice), &date, |file| {
                render_adr(&advice, &date, path, Some(file))
            })?;
            print(common, &format!("{}\n", file.display()))?;
        }
        None => {
            let text = match format {
                Format::Json => render::json::render(&advice)?,
                Format::Markdown => render::comment::text(&advice),
                Format::Adr => render_adr(&advice, &date, path, common.file())?,
                Format::Github => render::notice::commands(&advice, expected),
                _ => render::table::render(&advice, detail, look_of_result(common)),
            };
            print(common, &text)?;
        }
    }
    if let Some(path) = &decide.save {
        write_new(path, &Record::new(&advice).to_yaml())?;
    }
    Ok(gate(rules, advice.outcome(), expected))
}

/// Holds the interview; nothing comes of it if the person leaves.
fn ask(
    rules: &RuleSet,
    decision: &Decision,
    answers: Answers,
    decide: &Decide,
    look: Look,
) -> Result<Option<Answers>> {
    let mut terminal = Terminal {
        colour: look.colour,
    };
    let complete = interview::run(rules, decision, answers, decide.all, &mut terminal)
        .context("cannot ask in this terminal")?;
    // Sets the result apart from the last prompt, where both are on one screen; who leaves finds
    // the cursor on a line of its own.
    writeln!(io::stderr())?;
    Ok(complete)
}

/// What keeps results from being written, as far as it shows before.
fn cannot_be_written(common: &Common, decide: &Decide) -> Vec<Problem> {
    let cannot = |file: &Path, reason: &str| {
        let message = format!("cannot write `{}`: {reason}", file.display());
        Problem::new(None, message)
    };
    let mut problems = Vec::new();
    for file in [common.file(), decide.save.as_deref()]
        .into_iter()
        .flatten()
    {
        let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
        if file.symlink_metadata().is_ok() {
            problems.push(cannot(file, "it is there already"));
        } else if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
            let reason = format!("there is no folder `{}`", folder.display());
            problems.push(cannot(file, &reason));
        }
    }
    if let Some(save) = &decide.save {
        if common.file() == Some(save) {
            problems.push(cannot(save, "the result is to go there"));
        } else if save == Path::new("-") {
            problems.push(cannot(save, "a record goes to a file"));
        }
    }
    if let Some(folder) = decide
        .adr_dir
        .as_ref()
        .filter(|it| it.exists() && !it.is_dir())
    {
        problems.push(cannot(folder, "it is no folder"));
    }
    problems
}

/// The result as a decision record that is to stand in `file`, if that is known.
fn render_adr(
    advice: &Advice<'_>,
    date: &str,
    rules: Option<&Path>,
    file: Option<&Path>,
) -> Result<String> {
    let mut paths: Vec<&Path> = rules.into_iter().chain(file).collect();
    // All from there, or none: the command is to run in one place.
    let from_the_root: Option<Vec<PathBuf>> = paths.iter().map(|it| from_the_root(it)).collect();
    if let Some(from_the_root) = &from_the_root {
        paths = from_the_root.iter().map(PathBuf::as_path).collect();
    }
    let mut words = paths.into_iter().map(for_shell);
    let mut check = "backend-advisor check".to_owned();
    if rules.is_some() {
        check.extend(words.next().map(|rules| format!(" --rules {rules}")));
    }
    check.push(' ');
    check.push_str(&words.next().unwrap_or_else(|| "FILE".to_owned()));
    let circumstances = Circumstances {
        date,
        check: &check,
    };
    Ok(adr::render(advice, circumstances))
}

/// A path from the root of the repository that it is in, from where others can use it too.
fn from_the_root(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
    let whole = folder.join(path.file_name()?);
    let root = folder.ancestors().find(|it| it.join(".git").exists())?;
    Some(whole.strip_prefix(root).ok()?.to_owned())
}

/// A path as one word of a shell.
fn for_shell(path: &Path) -> String {
    let mut text = path.display().to_string();
    if text.starts_with('-') {
        // It is not to be taken for a flag.
        text.insert_str(0, "./");
    }
    let is_plain =
        |letter: char| letter.is_alphanumeric() || ['/', '.', '-', '_'].contains(&letter);
    match text.chars().all(is_plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// The day, as `2026-11-20`.
fn today() -> Result<String, Box<Problem>> {
    let Some(seconds) = std::env::var_os(SOURCE_DATE_EPOCH).filter(|it| !it.is_empty()) else {
        return Ok(jiff::Zoned::now().date().to_string());
    };
    let text = seconds.to_string_lossy();
    let time = text.parse().ok().map(jiff::Timestamp::from_second);
    let Some(Ok(time)) = time else {
        let message = format!("`{text}` in {SOURCE_DATE_EPOCH} is no time");
        let help = "expected the seconds since 1970".to_owned();
        return Err(Box::new(Problem::new(None, message).help(Some(help))));
    };
    Ok(time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
}

/// The exit code of a result, and a word on the standard error where a gate failed.
fn gate(rules: &RuleSet, outcome: Option<OutcomeId>, expected: Option<OutcomeId>) -> Exit {
    match (outcome, expected) {
        (None, _) => Exit::Undecided,
        (Some(outcome), Some(expected)) if outcome != expected => {
            let [outcome, expected] = [outcome, expected].map(|id| &rules.outcomes()[id].id);
            let text = format!("expected `{expected}`, but the advice is `{outcome}`\n");
            // The exit code says it too.
            let _ = io::stderr().lock().write_all(text.as_bytes());
            Exit::GateFailed
        }
        (Some(_), _) => Exit::Decided,
    }
}

/// The outcome that a flag names.
fn outcome(rules: &RuleSet, id: Option<&String>, problems: &mut Vec<Problem>) -> Option<OutcomeId> {
    let id = id?;
    let known = rules.outcomes().values().map(|outcome| outcome.id.as_str());
    rules.outcome(id).or_else(|| {
        problems.push(unknown("outcome", id, known));
        None
    })
}

/// The source that a flag names.
fn source(rules: &RuleSet, id: Option<&String>, problems: &mut Vec<Problem>) -> Option<SourceId> {
    let id = id?;
    let known = rules.sources().values().map(|source| source.id.as_str());
    rules.source(id).or_else(|| {
        problems.push(unknown("source", id, known));
        None
    })
}

fn unknown<'a>(what: &str, id: &str, known: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let help = did_you_mean(id, known.clone())
        .unwrap_or_else(|| format!("expected {}", wording::words(known, "or")));
    Problem::new(None, format!("unknown {what} `{id}`")).help(Some(help))
}

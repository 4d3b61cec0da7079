//! Deciding: the answers, perhaps an interview, and the result in the form that is asked for.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::advice::Advice;
use crate::answers::Answers;
use crate::cli::args::{Decide, Format, Parsed};
use crate::cli::exit::Exit;
use crate::cli::output::{look, look_of_result, print, write_new};
use crate::cli::prompt::Terminal;
use crate::cli::{answers, folder, format, refuse};
use crate::decision::Decision;
use crate::ids::{OutcomeId, SourceId};
use crate::interview;
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
    for file in [&common.output, &decide.save].into_iter().flatten() {
        problems.extend(cannot_be_new(file));
    }
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
    let is_written = common.output.is_some() || decide.adr_dir.is_some();
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
        Some(folder) => {
            let date = today()?;
            let file = folder::add(folder, &adr::title(&advice), &date, |file| {
                render_adr(&advice, &date, path, file)
            })?;
            print(common, &format!("{}\n", file.display()))?;
        }
        None => {
            let text = match format {
                Format::Json => render::json::render(&advice)?,
                Format::Markdown => render::comment::text(&advice),
                Format::Adr => {
                    let file = common.output.as_deref().unwrap_or(Path::new("FILE"));
                    render_adr(&advice, &today()?, path, file)?
                }
                Format::Github => render::notice::commands(&advice, expected),
                _ => render::table::render(&advice, detail, look_of_result(common)),
            };
            print(common, &text)?;
        }
    }
    if let Some(path) = &decide.save {
        write_new(path, &render::record::render(&advice)?)?;
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
    let complete = interview::hold(rules, decision, answers, decide.all, &mut terminal)
        .context("cannot ask in this terminal")?;
    // Sets the result apart from the last prompt, where both are on one screen; who leaves finds
    // the cursor on a line of its own.
    writeln!(io::stderr())?;
    Ok(complete)
}

/// Why a file cannot be written as a new one, as far as it shows before.
fn cannot_be_new(file: &Path) -> Option<Problem> {
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty());
    let reason = if file.symlink_metadata().is_ok() {
        "it is there already".to_owned()
    } else if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        format!("there is no folder `{}`", folder.display())
    } else {
        return None;
    };
    let message = format!("cannot write `{}`: {reason}", file.display());
    Some(Problem::new(None, message))
}

/// The result as a decision record that is to stand in `file`.
fn render_adr(
    advice: &Advice<'_>,
    date: &str,
    rules: Option<&Path>,
    file: &Path,
) -> Result<String> {
    let rules = rules.map(|path| format!(" --rules {}", for_shell(path)));
    let check = format!(
        "backend-advisor check{} {}",
        rules.unwrap_or_default(),
        for_shell(file)
    );
    let circumstances = Circumstances {
        date,
        check: &check,
    };
    Ok(adr::render(advice, circumstances)?)
}

/// A path as one word of a shell.
fn for_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain =
        |letter: char| letter.is_alphanumeric() || ['/', '.', '-', '_'].contains(&letter);
    match text.chars().all(is_plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// The day, as `2026-11-20`.
fn today() -> Result<String> {
    let Some(seconds) = std::env::var_os(SOURCE_DATE_EPOCH).filter(|it| !it.is_empty()) else {
        return Ok(jiff::Zoned::now().date().to_string());
    };
    let text = seconds.to_string_lossy();
    let time = text.parse().ok().map(jiff::Timestamp::from_second);
    let Some(Ok(time)) = time else {
        bail!("`{text}` in {SOURCE_DATE_EPOCH} is no time; expected the seconds since 1970");
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

//! Re-checked decisions: text for people, Markdown for a pull request or a job summary, and
//! annotations for GitHub.

use crate::advice::Grounds;
use crate::grammar;
use crate::lint::Severity;
use crate::record::report::{
    Cause, Change, Contradiction, Rechecked, Report, Standing, Unreadable, Wrong,
};
use crate::render::github::Commands;
use crate::render::markdown::{Markdown, code, code_cell, escape, with_code};
use crate::render::{HEADING, Layout, Look, phrases, scan};
use crate::ruleset::{Location, RuleSet};
use crate::suggest::did_you_mean;

/// What to do about decisions that no longer hold.
const HINT: &str = "To decide again, run the program with --answers FILE. Save the new decision, \
                    and mark the old record as superseded.";

/// What to do about records that do not match the rules that they were decided with.
const CORRECT: &str = "The rules have not changed since, so correct the record.";

struct Row<'a> {
    file: &'a str,
    standing: String,
    /// The result of its answers, or why it has none.
    result: String,
    notes: Vec<String>,
}

/// The standing of a file that cannot be read as a record.
const UNREAD: &str = "unread";
/// The standing of a file that has no record.
const SKIPPED: &str = "skipped";

fn rows<'a>(rules: &RuleSet, report: &'a Report<'_>) -> Vec<Row<'a>> {
    let lines = |problems: &[Wrong]| problems.iter().map(|it| it.text.clone()).collect();
    let decisions = report.decisions.iter().map(|it| Row {
        file: &it.file,
        standing: it.standing.to_string(),
        result: result(rules, it),
        notes: [details(rules, it), lines(&it.problems)].concat(),
    });
    let unreadable = report.unreadable.iter().map(|it| Row {
        file: &it.file,
        standing: UNREAD.to_owned(),
        result: "cannot be read as a record".to_owned(),
        notes: lines(&it.problems),
    });
    // Files without a record are only counted in the summary, because there may be many.
    let skipped = report.skipped.iter().filter(|it| it.is_record);
    let skipped = skipped.map(|it| Row {
        file: &it.file,
        standing: SKIPPED.to_owned(),
        result: it.because.clone(),
        notes: Vec::new(),
    });
    decisions.chain(unreadable).chain(skipped).collect()
}

fn hint(report: &Report<'_>) -> Option<&'static str> {
    let mut fail = report.decisions.iter().filter(|it| !it.standing.passes());
    let first = fail.next()?;
    let is_edited = |it: &Rechecked<'_>| it.is_edited;
    Some(match is_edited(first) && fail.all(is_edited) {
        true => CORRECT,
        false => HINT,
    })
}

/// The report as text.
pub fn table(rules: &RuleSet, report: &Report<'_>, look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.title(HEADING, &title(rules));
    for row in rows(rules, report) {
        let result = (row.standing != UNREAD).then(|| sentence(&row.result));
        let says = result.iter().chain(&row.notes);
        layout.entry(&row.standing, row.file, says);
    }
    if let Some(says) = code_not_read(report) {
        layout.paragraph(&says);
    }
    layout.title(HEADING, &summary(report));
    if let Some(hint) = hint(report) {
        layout.aside(hint);
    }
    layout.into_text()
}

/// The report as Markdown.
pub fn markdown(rules: &RuleSet, report: &Report<'_>) -> String {
    let mut markdown = Markdown::default();
    markdown.heading(3, &escape(&title(rules)));
    markdown.paragraph(&format!("{}.", summary(report)));
    let rows = rows(rules, report);
    let holds = Standing::Holds.to_string();
    let cells = rows.iter().map(|row| {
        let standing = match row.standing == holds || row.standing == SKIPPED {
            true => row.standing.to_owned(),
            false => format!("**{}**", row.standing),
        };
        [code_cell(row.file), standing, escape(&row.result)]
    });
    if !rows.is_empty() {
        markdown.table(&["Decision", "Standing", "Advice"], cells);
    }
    for row in rows.iter().filter(|row| !row.notes.is_empty()) {
        markdown.paragraph(&format!("{}:", code(row.file)));
        markdown.bullets(row.notes.iter().map(|line| with_code(line)));
    }
    if let Some(says) = code_not_read(report) {
        markdown.paragraph(&with_code(&says));
    }
    if let Some(hint) = hint(report) {
        markdown.paragraph(hint);
    }
    markdown.into_text()
}

/// An annotation for each decision that is not simply unchanged, and a summary. `in_repository`
/// turns a path into one relative to the repository.
pub fn github(
    rules: &RuleSet,
    report: &Report<'_>,
    in_repository: impl Fn(&str) -> String,
) -> String {
    let mut commands = Commands::default();
    let mut add = |severity, file: &str, place: Option<_>, title, message: &str| {
        let (line, column) = place.unwrap_or((1, 1));
        let file = &in_repository(file);
        let place = Location { file, line, column };
        commands.add(severity, Some(place), title, message);
    };
    let message = |problem: &Wrong| match &problem.help {
        Some(help) => format!("{}; {help}", problem.message),
        None => problem.message.clone(),
    };
    for Unreadable { file, problems } in &report.unreadable {
        for it in problems {
            let place = it.line.zip(it.column);
            let title = "not a decision record";
            add(Severity::Error, file, place, title, &message(it));
        }
    }
    for it in &report.decisions {
        let (severity, title) = match it.standing {
            Standing::Holds => continue,
            Standing::Weaker => (Severity::Warning, "the decision is weaker"),
            Standing::Contradicted => (Severity::Error, "the code shows other answers"),
            Standing::Changed => (Severity::Error, "the advice has changed"),
            Standing::Invalid => (Severity::Error, "some answers are not valid"),
        };
        for problem in &it.problems {
            let place = problem.line.zip(problem.column);
            add(severity, &it.file, place, title, &message(problem));
        }
        if it.problems.is_empty() {
            let result = sentence(&result(rules, it));
            let message = [vec![result], details(rules, it)].concat().join("\n");
            add(severity, &it.file, it.place, title, &message);
        }
    }
    if let Some(says) = code_not_read(report) {
        let title = "code that could not be read";
        commands.add(Severity::Warning, None, title, &says);
    }
    format!("{}{}\n", commands.into_text(), summary(report))
}

/// "1 file of the code could not be read, ... (`app/views.py`: it is not valid Python 3)."
fn code_not_read(report: &Report<'_>) -> Option<String> {
    let first = report.code_not_read.first()?;
    let files = grammar::count(report.code_not_read.len(), "file");
    let more = if report.code_not_read.len() > 1 {
        ", ..."
    } else {
        ""
    };
    Some(format!(
        "{files} of the code could not be read, so contradictions can be missed (`{}`: {}{more}).",
        first.file, first.because
    ))
}

/// The name of the current rules.
fn title(rules: &RuleSet) -> String {
    format!("{} ({} {})", rules.title(), rules.id(), rules.version())
}

/// "3 decisions: 2 hold, 1 has changed; 1 file skipped".
fn summary(report: &Report<'_>) -> String {
    let counts = Standing::ALL.map(|standing| (report.count(standing), standing));
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let counts = counts.map(|(number, standing)| {
        let (one, many) = match standing {
            Standing::Holds => ("holds", "hold"),
            Standing::Weaker => ("holds but is weaker", "hold but are weaker"),
            Standing::Contradicted => (
                "is contradicted by the code",
                "are contradicted by the code",
            ),
            Standing::Changed => ("has changed", "have changed"),
            Standing::Invalid => ("has invalid answers", "have invalid answers"),
        };
        format!("{number} {}", if *number == 1 { one } else { many })
    });
    let counts = grammar::list(counts, "and");
    let mut parts = vec![match report.decisions.len() {
        0 => "No decisions found".to_owned(),
        all => format!("{}: {counts}", grammar::count(all, "decision")),
    }];
    let (records, foreign): (Vec<_>, Vec<_>) = report.skipped.iter().partition(|it| it.is_record);
    let others = [
        (report.unreadable.len(), "cannot be read"),
        (records.len(), "skipped"),
        (foreign.len(), "without a record skipped"),
    ];
    let others = others.iter().filter(|(number, _)| *number > 0);
    parts
        .extend(others.map(|(number, says)| format!("{} {says}", grammar::count(*number, "file"))));
    parts.join("; ")
}

/// The former and the current result of the answers.
fn result(rules: &RuleSet, it: &Rechecked<'_>) -> String {
    let now = it.now.recommendation.as_ref();
    let now = now.map_or("undecided", |outcome| &outcome.title);
    let version = &it.then.version;
    match it.standing {
        Standing::Holds if version == rules.version() => now.to_owned(),
        Standing::Holds => format!("{now} (recorded under {version})"),
        Standing::Weaker => {
            let changes = grammar::count(it.now.robustness.unwrap_or_default(), "changed answer");
            let then = match it.then.robustness {
                Some(then) => format!("before, it took {then}"),
                None => "before, none could".to_owned(),
            };
            format!("still {now}, but {changes} would change it ({then})")
        }
        Standing::Contradicted => format!("{now}, but the code shows other answers"),
        Standing::Changed => {
            // The current rules may not have this outcome.
            let id = &it.then.recommendation;
            let then = rules.outcome(id).map(|it| &rules.outcomes()[it].title);
            format!("was {}, is now {now}", then.unwrap_or(id))
        }
        Standing::Invalid => match it.problems.len() {
            1 => format!("1 answer is not valid. Without it, the outcome is {now}"),
            many => format!("{many} answers are not valid. Without them, the outcome is {now}"),
        },
    }
}

/// Why the result changed, one sentence per cause.
fn details(rules: &RuleSet, it: &Rechecked<'_>) -> Vec<String> {
    let causes = it.because.iter();
    let mut details: Vec<String> = causes.filter_map(|cause| why(rules, it, cause)).collect();
    let (then, now) = (&it.then, &it.now);
    match it.standing {
        Standing::Holds | Standing::Weaker | Standing::Contradicted => {
            if let (Some(then), Some(now)) = (&then.rule, now.rule.map(|it| &it.0.id))
                && then != now
            {
                let says = format!("The rule `{now}` now decides it instead of `{then}`.");
                details.push(says);
            }
        }
        Standing::Changed => {
            if rules.outcome(&then.recommendation).is_none() {
                let known = rules.outcomes().values().map(|it| it.id.as_str());
                let id = &then.recommendation;
                let meant = did_you_mean(id, known);
                let meant = meant.map_or(".".to_owned(), |meant| format!("; {meant}"));
                details.push(format!("The rules have no outcome `{id}`{meant}"));
            }
            if !now.open_questions.is_empty() {
                let possible = phrases::outcomes(&now.possible, "or");
                let open = now.open_questions.iter().map(|it| it.flag());
                let open = grammar::list(open, "and");
                details.push(format!(
                    "Still possible: {possible}. Open questions: {open}."
                ));
            }
        }
        Standing::Invalid => {}
    }
    details.extend(it.contradicted.iter().map(contradiction));
    details.extend(differing(it));
    details
}

/// The answers that the code shows instead of recorded ones without contradicting them, and what
/// follows: "The code shows `existing`: \"Django\" (recorded: \"No, it is new\"). ...".
fn differing(it: &Rechecked<'_>) -> Option<String> {
    let shown = it.differing.iter().map(|it| {
        let [shown, recorded] = [&it.shown.answer, &it.recorded].map(|it| it.labels().join(", "));
        let question = &it.shown.question.id;
        format!("`{question}` is \"{shown}\" (recorded as \"{recorded}\")")
    });
    let shown = grammar::list(shown, "and");
    let possible = phrases::outcomes(&it.possible_with_code, "or");
    let follows = match it.possible_with_code.as_slice() {
        [] => return None,
        [now] if now.id == it.then.recommendation => format!("the advice is still {possible}"),
        _ => format!("the advice would be {possible}"),
    };
    Some(format!(
        "In the code, {shown}. A record can be older than the code or say what is planned, so this \
         does not contradict it. With what the code shows, {follows}."
    ))
}

/// "`used-through` is recorded as Pages, but the code shows An app: ...".
fn contradiction(it: &Contradiction<'_>) -> String {
    let (shown, recorded) = (&it.shown, it.recorded.labels().join(", "));
    let evidence = shown.evidence.iter().map(scan::evidence);
    let evidence: Vec<String> = evidence.collect();
    format!(
        "`{}` is recorded as \"{recorded}\", but the code shows \"{}\": {}.",
        shown.question.id,
        shown.answer.labels().join(", "),
        evidence.join("; "),
    )
}

fn why(rules: &RuleSet, it: &Rechecked<'_>, cause: &Cause) -> Option<String> {
    let Some(id) = &cause.rule else {
        return Some("The rules have not changed; the record itself was edited.".to_owned());
    };
    let decided = format!("The rule `{id}`, which decided it,");
    Some(match cause.change {
        Change::RecordEdited => return None,
        Change::RuleGone => format!("{decided} no longer exists."),
        Change::RuleRewritten => format!("{decided} no longer matches these answers."),
        Change::RuleRecommendsAnother => format!("{decided} now recommends something else."),
        Change::RuleDecides => {
            let rule = rules.decision().values().find(|rule| rule.id == *id)?;
            let grounds = Grounds::new(rules, &rule.claims, rule.house);
            let because = phrases::cited(cause.because.as_deref()?, &grounds);
            let is_sure = it.now.rule.is_some();
            let verb = if is_sure { "decides" } else { "can decide" };
            format!("Now `{id}` {verb}: {because}")
        }
    })
}

fn sentence(text: &str) -> String {
    format!("{}.", grammar::capitalised(text))
}

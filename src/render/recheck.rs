//! Re-checked decisions: text for people.

pub mod github;
pub mod json;
pub mod markdown;

use crate::advice::Grounds;
use crate::grammar;
use crate::record::recheck::{Cause, Change, Rechecked, Report, Standing};
use crate::render::layout::{HEADING, Layout};
use crate::render::{Look, phrases};
use crate::ruleset::RuleSet;
use crate::ruleset::problem::{File, Problem, one_line};

/// What to do about decisions that cannot stay as they are.
const HINT: &str = "To decide again from a record and answer what is missing, use --answers FILE. \
                    Then record that, and mark the old record as superseded.";

/// The report as text.
pub fn table(rules: &RuleSet, report: &Report, look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.title(HEADING, &title(rules));
    let mut entry = |word: &str, file: &File, says: Vec<String>| {
        let says: Vec<String> = says.iter().map(|line| one_line([line.as_str()])).collect();
        layout.entry(word, &one_line([file.name.as_str()]), &says);
    };
    for (file, it) in &report.decisions {
        let mut says = vec![format!("{}.", grammar::capitalised(&result(rules, it)))];
        says.extend(details(rules, it));
        says.extend(lines(file, &it.problems));
        entry(it.standing.name(), file, says);
    }
    for (file, problems) in &report.unreadable {
        entry("unread", file, lines(file, problems));
    }
    for (file, reason) in &report.skipped {
        let reason = format!("{}.", grammar::capitalised(reason));
        entry("skipped", file, vec![reason]);
    }
    layout.title(HEADING, &summary(report));
    if !report.can_stay() {
        layout.aside(HINT);
    }
    layout.into_text()
}

/// The rules that decide again.
fn title(rules: &RuleSet) -> String {
    format!("{} ({} {})", rules.title(), rules.id(), rules.version())
}

/// "3 decisions: 2 hold, 1 has changed; 1 file skipped".
fn summary(report: &Report) -> String {
    let counts = Standing::ALL.map(|standing| (report.count(standing), standing));
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let counts = counts.map(|(number, standing)| {
        let says = match (standing, number) {
            (Standing::Holds, 1) => "holds",
            (Standing::Holds, _) => "hold",
            (Standing::Weaker, 1) => "holds but is weaker",
            (Standing::Weaker, _) => "hold but are weaker",
            (Standing::Changed, 1) => "has changed",
            (Standing::Changed, _) => "have changed",
            (Standing::Invalid, 1) => "is no longer valid",
            (Standing::Invalid, _) => "are no longer valid",
        };
        format!("{number} {says}")
    });
    let mut summary = match report.decisions.len() {
        0 => "No decision is recorded here".to_owned(),
        all => {
            let decisions = grammar::count(all, "decision");
            format!("{decisions}: {}", grammar::list(counts, "and"))
        }
    };
    for (number, says) in [
        (report.unreadable.len(), "cannot be read"),
        (report.skipped.len(), "skipped"),
    ] {
        if number > 0 {
            summary.push_str(&format!("; {} {says}", grammar::count(number, "file")));
        }
    }
    summary
}

/// What the answers gave then, and what they give now.
fn result(rules: &RuleSet, it: &Rechecked) -> String {
    let now = match &it.now.recommendation {
        Some(id) => outcome_title(rules, id),
        None => "undecided",
    };
    let version = &it.then.version;
    match it.standing {
        Standing::Holds if version == rules.version() => now.to_owned(),
        Standing::Holds => format!("{now} (recorded under {version})"),
        Standing::Weaker => format!("still {now}, but {}", robustness(it)),
        Standing::Changed => {
            let then = outcome_title(rules, &it.then.recommendation);
            format!("was {then}, is {now} now")
        }
        Standing::Invalid => {
            let longer = match it.then.sha256 == rules.sha256() {
                true => "not",
                false => "no longer",
            };
            match it.problems.len() {
                1 => format!("1 answer is {longer} valid; without it, it is {now}"),
                many => format!("{many} answers are {longer} valid; without them, it is {now}"),
            }
        }
    }
}

/// An outcome by its id: the current rules may not have it.
fn outcome_title<'a>(rules: &'a RuleSet, id: &'a str) -> &'a str {
    let known = rules.outcome(id);
    known.map_or(id, |outcome| &rules.outcomes()[outcome].title)
}

/// How much less it takes to change the advice.
fn robustness(it: &Rechecked) -> String {
    let now = it.now.robustness.unwrap_or_default();
    let now = grammar::count(now, "changed answer");
    match it.then.robustness {
        Some(then) => format!("{now} would change it, where it took {then}"),
        None => format!("{now} would change it, where none could"),
    }
}

/// Why it is not what it was, a sentence each.
fn details(rules: &RuleSet, it: &Rechecked) -> Vec<String> {
    let mut details: Vec<String> = it
        .because
        .iter()
        .filter_map(|cause| sentence(rules, it, cause))
        .collect();
    let (then, now) = (&it.then, &it.now);
    match it.standing {
        Standing::Holds | Standing::Weaker => {
            if let (Some(then), Some(now)) = (&then.rule, &now.rule)
                && then != now
            {
                details.push(format!(
                    "The rule `{now}` now decides it, in place of `{then}`."
                ));
            }
        }
        Standing::Changed => {
            if rules.outcome(&then.recommendation).is_none() {
                details.push(format!("The outcome `{}` is gone.", then.recommendation));
            }
            if !now.open_questions.is_empty() {
                let possible = now.possible.iter().map(|id| outcome_title(rules, id));
                let open = now.open_questions.iter().map(|id| format!("--{id}"));
                details.push(format!(
                    "{} can come out; open questions: {}.",
                    grammar::list(possible, "or"),
                    grammar::list(open, "and")
                ));
            }
        }
        Standing::Invalid => {}
    }
    details
}

fn sentence(rules: &RuleSet, it: &Rechecked, cause: &Cause) -> Option<String> {
    let Some(id) = &cause.rule else {
        return Some("The rules are those of the record: the record itself was edited.".to_owned());
    };
    Some(match cause.change {
        Change::RecordEdited => return None,
        Change::RuleGone => format!("The rule `{id}`, which decided it, is gone."),
        Change::RuleRewritten => {
            format!("The rule `{id}`, which decided it, no longer matches these answers.")
        }
        Change::RuleRecommendsAnother => {
            format!("The rule `{id}`, which decided it, now recommends something else.")
        }
        Change::RuleDecides => {
            let rule = rules.decision().values().find(|rule| rule.id == *id)?;
            let because = phrases::cited(
                &rule.because,
                &Grounds::new(rules, &rule.claims, rule.house),
            );
            match it.now.rule {
                Some(_) => format!("Now `{id}` decides: {because}"),
                None => format!("Now `{id}` can decide: {because}"),
            }
        }
    })
}

/// What is wrong, one line each, with its place.
fn lines(file: &File, problems: &[Problem]) -> Vec<String> {
    let files = std::slice::from_ref(file);
    problems.iter().map(|it| it.line(files)).collect()
}

//! The sources of a rule set, and what they say of some answers.

use serde::Serialize;

use crate::advice::Advice;
use crate::ids::{OutcomeId, SignalId, SourceId, Table};
use crate::render::page::{HEADING, Page};
use crate::render::{Look, words};
use crate::ruleset::Source;
use crate::sources::{View, views};
use crate::wording;

/// The sources as text. `without` holds the outcomes that are possible if each is left out.
pub fn table(advice: &Advice<'_>, without: &Table<SourceId, Vec<OutcomeId>>, look: Look) -> String {
    let rules = advice.rules;
    let mut page = Page::new(look);
    page.title(HEADING, rules.title());
    let views = views(rules, &advice.signals);
    for (id, source) in rules.sources().iter() {
        page.heading(&name(source));
        if let Some(about) = &source.about {
            page.paragraph(about);
        }
        let view = &views[id];
        if advice.answers.given().next().is_some() {
            page.paragraph(&leaning(advice, view));
            let lines = view.signals.iter().map(|signal| line(advice, *signal));
            page.bullets(lines);
        }
    }
    let differing = rules.comparison().iter().filter_map(|row| {
        let differ = row.differ.as_ref()?;
        Some(format!("{}: {differ}", row.criterion))
    });
    let differing: Vec<String> = differing.collect();
    if !differing.is_empty() {
        page.heading("Where they differ");
        page.bullets(differing);
    }
    if advice.answers.given().next().is_some() {
        page.heading("What rests on one source alone");
        page.paragraph(&dependence(advice, without));
    } else {
        page.aside("With answers (as flags, or --answers FILE) it says what each would advise.");
    }
    page.into_text()
}

/// "kickoff (2025): its title".
fn name(source: &Source) -> String {
    match source.year {
        Some(year) => format!("{} ({year}): {}", source.id, source.title),
        None => format!("{}: {}", source.id, source.title),
    }
}

fn leaning(advice: &Advice<'_>, view: &View) -> String {
    match view.leans {
        Some(outcome) => format!("Leans to {}.", advice.rules.outcomes()[outcome].title),
        None if view.signals.is_empty() => "Silent on these answers.".to_owned(),
        None => "Undecided on these answers.".to_owned(),
    }
}

fn line(advice: &Advice<'_>, signal: SignalId) -> String {
    let signal = &advice.rules.signals()[signal];
    let outcome = &advice.rules.outcomes()[signal.points_to].title;
    format!("{outcome}, {}: {}", signal.strength.name(), signal.because)
}

/// Which sources the advice depends on.
fn dependence(advice: &Advice<'_>, without: &Table<SourceId, Vec<OutcomeId>>) -> String {
    let rules = advice.rules;
    let changed = without
        .iter()
        .filter(|(_, possible)| **possible != advice.possible);
    let changed: Vec<String> = changed
        .map(|(source, possible)| {
            let possible = words::outcomes(rules, possible, "or");
            format!(
                "without {} it would be {possible}",
                rules.sources()[source].id
            )
        })
        .collect();
    match (changed.as_slice(), advice.outcome()) {
        ([], Some(_)) => "Nothing: the advice holds without any one of them.".to_owned(),
        ([], None) => "Nothing: the same outcomes are possible without any one of them.".to_owned(),
        (changed, _) => format!("The advice does: {}.", wording::list(changed, "and")),
    }
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    id: &'a str,
    title: &'a str,
    about: Option<&'a str>,
    year: Option<u64>,
    leans: Option<&'a str>,
    signals: Vec<Signal<'a>>,
    possible_without: Vec<&'a str>,
    holds_without: bool,
}

#[derive(Debug, Serialize)]
struct Signal<'a> {
    id: &'a str,
    points_to: &'a str,
    strength: &'static str,
    because: &'a str,
}

/// The sources as one JSON text, which ends with a newline.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn json(
    advice: &Advice<'_>,
    without: &Table<SourceId, Vec<OutcomeId>>,
) -> serde_json::Result<String> {
    let rules = advice.rules;
    let views = views(rules, &advice.signals);
    let outcome = |id: OutcomeId| rules.outcomes()[id].id.as_str();
    let entries: Vec<Entry<'_>> = rules
        .sources()
        .iter()
        .map(|(id, source)| Entry {
            id: &source.id,
            title: &source.title,
            about: source.about.as_deref(),
            year: source.year,
            leans: views[id].leans.map(outcome),
            signals: views[id]
                .signals
                .iter()
                .map(|signal| {
                    let signal = &rules.signals()[*signal];
                    Signal {
                        id: &signal.id,
                        points_to: outcome(signal.points_to),
                        strength: signal.strength.name(),
                        because: &signal.because,
                    }
                })
                .collect(),
            possible_without: without[id].iter().map(|id| outcome(*id)).collect(),
            holds_without: without[id] == advice.possible,
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&entries)?;
    text.push('\n');
    Ok(text)
}

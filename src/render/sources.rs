//! The sources of a rule set, and what they say of some answers.

use crate::advice::{Advice, SourceReport};
use crate::grammar;
use crate::render::layout::{HEADING, Layout};
use crate::render::{Look, phrases};
use crate::ruleset::{Source, SourceKind};

/// The sources as text.
pub fn table(advice: &Advice<'_>, sources: &[SourceReport<'_>], look: Look) -> String {
    let has_answers = advice.answers.iter().next().is_some();
    let mut layout = Layout::new(look);
    layout.title(HEADING, advice.rules.title());
    let is_article = |report: &&SourceReport<'_>| report.source.kind == SourceKind::Article;
    for report in sources.iter().filter(is_article) {
        layout.heading(&name(report.source));
        if let Some(about) = &report.source.about {
            layout.paragraph(about);
        }
        if let Some(url) = &report.source.url {
            layout.paragraph(url);
        }
        if has_answers {
            layout.paragraph(&match report.leans {
                Some(outcome) => format!("Leans to {}.", outcome.title),
                None if report.signals.is_empty() => "Silent on these answers.".to_owned(),
                None => "Undecided on these answers.".to_owned(),
            });
            layout.bullets(report.signals.iter().map(|it| {
                let (outcome, strength) = (&it.points_to.title, it.strength.name());
                format!("{outcome}, {strength}: {}", it.because)
            }));
        }
    }
    let references = sources.iter().filter(|report| !is_article(report));
    let references = references.map(|it| reference(it.source));
    layout.section("Documentation that it refers to", references);
    let rows = advice.rules.comparison().iter();
    let rows = rows.map(|row| (row.criterion.as_str(), row.differ.as_deref()));
    layout.section("Where they differ", phrases::differing(rows));
    if has_answers {
        layout.heading("What rests on one source alone");
        layout.paragraph(&dependence(advice, sources));
    } else {
        layout.aside("With answers (as flags, or --answers FILE) it says what each would advise.");
    }
    layout.into_text()
}

/// "kickoff (2025): its title".
fn name(source: &Source) -> String {
    match source.year {
        Some(year) => format!("{} ({year}): {}", source.id, source.title),
        None => format!("{}: {}", source.id, source.title),
    }
}

/// "Async support, Django 6.1, checked 2026-11-27: its address".
fn reference(source: &Source) -> String {
    let checked = source.checked.as_ref().map(|day| format!("checked {day}"));
    let known = [Some(source.title.clone()), source.version.clone(), checked];
    let known: Vec<String> = known.into_iter().flatten().collect();
    match &source.url {
        Some(url) => format!("{}: {url}", known.join(", ")),
        None => known.join(", "),
    }
}

/// Which sources the advice depends on.
fn dependence(advice: &Advice<'_>, sources: &[SourceReport<'_>]) -> String {
    let changed = sources.iter().filter(|report| !report.holds_without);
    let changed = changed.map(|report| {
        let possible = phrases::outcomes(&report.possible_without, "or");
        format!("without {} it would be {possible}", report.source.id)
    });
    match (grammar::list(changed, "and").as_str(), advice.recommended()) {
        ("", Some(_)) => "Nothing: the advice holds without any one of them.".to_owned(),
        ("", None) => "Nothing: the same outcomes are possible without any one of them.".to_owned(),
        (changed, _) => format!("The advice does: {changed}."),
    }
}

//! The sources of a rule set, and what they say about the answers.

use indexmap::IndexMap;

use crate::advice::{Advice, SourceReport};
use crate::grammar;
use crate::render::{HEADING, Layout, Look, phrases};
use crate::ruleset::{Source, SourceKind};

/// The heading above source ids in another text.
pub(super) const SOURCES: &str = "Sources (`backend-advisor sources` has details)";

/// The sources as text. With answers, also what each source says about them.
pub fn table(advice: &Advice<'_>, sources: &[SourceReport<'_>], look: Look) -> String {
    let has_answers = advice.answers.iter().next().is_some();
    let mut layout = Layout::new(look);
    layout.title(HEADING, advice.rules.title());
    for report in sources {
        let is_article = report.source.kind == SourceKind::Article;
        let is_used = has_answers && (!report.arguments.is_empty() || !report.holds_without);
        if !is_article && !is_used {
            continue;
        }
        layout.heading(&name(report.source));
        if let Some(about) = &report.source.about {
            layout.paragraph(about);
        }
        if let Some(url) = &report.source.url {
            layout.verbatim(url);
        }
        if has_answers {
            if is_article {
                layout.paragraph(&leaning(report));
            }
            arguments(&mut layout, report);
        }
    }
    if !has_answers {
        references(&mut layout, sources);
    }
    let rows = advice.rules.comparison().iter();
    let rows = rows.map(|row| (row.criterion.as_str(), row.differ.as_deref()));
    layout.section("Where they differ", phrases::differing(rows));
    if has_answers {
        layout.heading("What depends on a single source");
        layout.paragraph(&dependence(advice, sources));
    } else {
        layout.aside(
            "Add answers (flags, or --answers FILE) to see what each source says about \
             them.",
        );
    }
    layout.into_text()
}

/// What a source says for each outcome.
fn arguments(layout: &mut Layout, report: &SourceReport<'_>) {
    let mut groups: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for it in &report.arguments {
        groups.entry(&it.r#for.title).or_default().push(it.says);
    }
    for (outcome, says) in groups {
        layout.paragraph(&format!("Cited for {outcome}:"));
        layout.bullets(says);
    }
}

/// Which outcome an article leans toward.
fn leaning(report: &SourceReport<'_>) -> String {
    match report.leans {
        Some(outcome) => format!("Leans toward {}.", outcome.title),
        None if report.arguments.is_empty() => "Says nothing about these answers.".to_owned(),
        None => "Leans toward no outcome.".to_owned(),
    }
}

/// The documentation, below the name of what it documents.
fn references(layout: &mut Layout, sources: &[SourceReport<'_>]) {
    let mut groups: IndexMap<&str, Vec<&Source>> = IndexMap::new();
    for source in sources.iter().map(|report| report.source) {
        if source.kind == SourceKind::Reference {
            let about = source.about.as_deref().unwrap_or("Documentation");
            let group = groups.entry(about.trim_end_matches('.'));
            group.or_default().push(source);
        }
    }
    for (about, sources) in groups {
        layout.heading(about);
        for source in sources {
            let checked = source.checked.as_ref().map(|day| format!("checked {day}"));
            let known = [Some(name(source)), source.version.clone(), checked];
            let known: Vec<String> = known.into_iter().flatten().collect();
            layout.bullets([known.join(", ")]);
            if let Some(url) = &source.url {
                layout.verbatim(url);
            }
        }
    }
}

/// "kickoff (2025): its title".
fn name(source: &Source) -> String {
    match source.year {
        Some(year) => format!("{} ({year}): {}", source.id, source.title),
        None => format!("{}: {}", source.id, source.title),
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
        ("", Some(_)) => "Nothing: the advice stays the same without any one of them.".to_owned(),
        ("", None) => "Nothing: the same outcomes are possible without any one of them.".to_owned(),
        (changed, _) => format!("The advice: {changed}."),
    }
}

//! What runs where: a drawing in text, and one in Mermaid.

use crate::advice::Advice;
use crate::render::page::Page;
use crate::render::words;
use crate::ruleset::{Architecture, Link, Note, Part};

/// Draws the parts beside each other, then what they share, how they talk, what comes first and
/// what comes later, as far as it applies to the answers.
pub(super) fn text(page: &mut Page, advice: &Advice<'_>, architecture: &Architecture) {
    let holds = |part: &Part| {
        let lines = advice
            .applicable(&part.holds)
            .into_iter()
            .map(|note| format!("- {}", note.say));
        lines.collect::<Vec<String>>().join("\n")
    };
    page.heading("What runs where");
    let titles: Vec<String> = architecture
        .parts
        .iter()
        .map(|part| part.title.clone())
        .collect();
    page.grid(
        &titles,
        vec![architecture.parts.iter().map(holds).collect()],
    );
    let shared = advice.applicable(&architecture.shared);
    if !shared.is_empty() {
        let shared: Vec<&str> = shared.into_iter().map(|note| note.say.as_str()).collect();
        page.paragraph(&format!("Shared: {}.", shared.join("; ")));
    }
    let links = applicable(advice, architecture);
    page.bullets(links.into_iter().filter_map(|link| {
        let [from, to] = ends(architecture, link)?;
        Some(format!("{} -> {}: {}", from.title, to.title, link.note.say))
    }));
    for (heading, notes) in [
        ("What to build first", &architecture.first),
        ("Later", &architecture.later),
    ] {
        let notes = advice.applicable(notes);
        if !notes.is_empty() {
            page.heading(heading);
            let cited = |note: &Note| words::cited(advice.rules, note);
            page.bullets(notes.into_iter().map(cited));
        }
    }
}

/// The parts, what they share and how they talk, as a flowchart of Mermaid.
pub(super) fn mermaid(advice: &Advice<'_>, architecture: &Architecture) -> String {
    let quote = |text: &str| format!("\"{}\"", super::tree::mermaid_text(text));
    let mut text = String::from("flowchart TD\n");
    for (index, part) in architecture.parts.iter().enumerate() {
        let mut lines = vec![part.title.clone()];
        lines.extend(
            advice
                .applicable(&part.holds)
                .into_iter()
                .map(|note| note.say.clone()),
        );
        let lines: Vec<String> = lines
            .iter()
            .map(|line| super::tree::mermaid_text(line))
            .collect();
        text.push_str(&format!("  part{index}[\"{}\"]\n", lines.join("<br/>")));
    }
    for (index, note) in advice
        .applicable(&architecture.shared)
        .into_iter()
        .enumerate()
    {
        text.push_str(&format!("  shared{index}([{}])\n", quote(&note.say)));
        for part in 0..architecture.parts.len() {
            text.push_str(&format!("  part{part} --- shared{index}\n"));
        }
    }
    for link in applicable(advice, architecture) {
        text.push_str(&format!(
            "  part{} -->|{}| part{}\n",
            link.from,
            quote(&link.note.say),
            link.to
        ));
    }
    text
}

fn applicable<'a>(advice: &Advice<'_>, architecture: &'a Architecture) -> Vec<&'a Link> {
    let links = architecture.links.iter();
    links
        .filter(|link| advice.applies(&link.note.when))
        .collect()
}

fn ends<'a>(architecture: &'a Architecture, link: &Link) -> Option<[&'a Part; 2]> {
    Some([
        architecture.parts.get(link.from)?,
        architecture.parts.get(link.to)?,
    ])
}

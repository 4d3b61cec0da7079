//! What runs where, as text.

use crate::advice::{Architecture, Component};
use crate::render::page::Page;
use crate::render::phrases;

/// Draws the parts beside each other, then what they share, how they talk, what comes first and
/// what comes later.
pub(super) fn text(page: &mut Page, architecture: &Architecture<'_>) {
    let holds = |part: &Component<'_>| {
        let lines = part.holds.iter().map(|it| format!("- {}", it.say));
        lines.collect::<Vec<String>>().join("\n")
    };
    page.heading("What runs where");
    let parts = architecture.parts.iter();
    let titles: Vec<String> = parts.clone().map(|part| part.title.to_owned()).collect();
    page.grid(&titles, vec![parts.map(holds).collect()]);
    if !architecture.shared.is_empty() {
        let shared: Vec<&str> = architecture.shared.iter().map(|it| it.say).collect();
        page.paragraph(&format!("Shared: {}.", shared.join("; ")));
    }
    page.bullets(
        architecture
            .links
            .iter()
            .map(|link| format!("{} -> {}: {}", link.from.title, link.to.title, link.how.say)),
    );
    for (heading, statements) in [
        ("What to build first", &architecture.first),
        ("Later", &architecture.later),
    ] {
        if !statements.is_empty() {
            page.heading(heading);
            page.bullets(statements.iter().map(phrases::stated));
        }
    }
}

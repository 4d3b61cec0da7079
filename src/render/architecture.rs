//! What runs where, as text.

use crate::advice::{Architecture, Component};
use crate::render::layout::Layout;
use crate::render::phrases;

/// Draws the parts beside each other, then what they share, how they talk, what comes first and
/// what comes later.
pub(super) fn text(layout: &mut Layout, architecture: &Architecture<'_>) {
    let holds = |part: &Component<'_>| {
        let lines = part.holds.iter().map(|it| format!("- {}", it.say));
        lines.collect::<Vec<String>>().join("\n")
    };
    layout.heading("What runs where");
    let parts = architecture.parts.iter();
    let titles: Vec<String> = parts.clone().map(|part| part.title.to_owned()).collect();
    layout.grid(&titles, vec![parts.map(holds).collect()]);
    if !architecture.shared.is_empty() {
        let shared: Vec<&str> = architecture.shared.iter().map(|it| it.say).collect();
        layout.paragraph(&format!("Shared: {}.", shared.join("; ")));
    }
    layout.bullets(
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
            layout.heading(heading);
            layout.bullets(statements.iter().map(phrases::stated));
        }
    }
}

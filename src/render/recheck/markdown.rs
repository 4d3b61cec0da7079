//! Re-checked decisions as Markdown: for the summary of a step, or for a pull request.

use crate::record::recheck::{Report, Standing};
use crate::render::markdown::{Markdown, code, code_cell, escape, with_code};
use crate::render::recheck::{HINT, details, lines, result, summary, title};
use crate::ruleset::RuleSet;

/// The report as Markdown.
pub fn text(rules: &RuleSet, report: &Report) -> String {
    let mut markdown = Markdown::default();
    markdown.heading(3, &escape(&title(rules)));
    markdown.paragraph(&format!("{}.", summary(report)));
    let mut rows = Vec::new();
    let mut notes = Vec::new();
    for (file, it) in &report.decisions {
        let standing = match it.standing {
            Standing::Holds => "holds".to_owned(),
            standing => format!("**{}**", standing.name()),
        };
        let result = escape(&result(rules, it));
        rows.push(vec![code_cell(&file.name), standing, result]);
        let details = details(rules, it).into_iter();
        notes.push((file, details.chain(lines(file, &it.problems)).collect()));
    }
    for (file, problems) in &report.unreadable {
        let says = "cannot be read as a record".to_owned();
        rows.push(vec![code_cell(&file.name), "**unread**".to_owned(), says]);
        notes.push((file, lines(file, problems)));
    }
    for (file, reason) in &report.skipped {
        rows.push(vec![
            code_cell(&file.name),
            "skipped".to_owned(),
            escape(reason),
        ]);
    }
    if !rows.is_empty() {
        let header = ["Decision", "Standing", "Advice"].map(str::to_owned);
        markdown.table(&header, rows);
    }
    for (file, notes) in notes.iter().filter(|(_, notes)| !notes.is_empty()) {
        markdown.paragraph(&format!("{}:", code(&file.name)));
        markdown.bullets(notes.iter().map(|line| with_code(line)));
    }
    if !report.can_stay() {
        markdown.paragraph(HINT);
    }
    markdown.into_text()
}

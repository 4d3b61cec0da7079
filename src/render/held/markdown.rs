//! How recorded decisions stand today, as Markdown: for the summary of a step, or a comment.

use crate::record::{Report, Standing};
use crate::render::held::{details, hint, problems, result, summary, title};
use crate::render::markdown::{Markdown, code, code_cell, escape, with_code};
use crate::ruleset::RuleSet;

/// The report as Markdown.
pub fn text(rules: &RuleSet, report: &Report) -> String {
    let mut markdown = Markdown::default();
    markdown.heading(3, &escape(&title(rules)));
    markdown.paragraph(&format!("{}.", summary(report)));
    let header = ["Decision", "Standing", "Advice"].map(str::to_owned);
    let held = report.held().map(|(file, held)| {
        let standing = match held.standing {
            Standing::Holds => "holds".to_owned(),
            standing => format!("**{}**", standing.name()),
        };
        vec![
            code_cell(&file.name),
            standing,
            escape(&result(rules, held)),
        ]
    });
    let skipped = report
        .skipped()
        .map(|(file, reason)| vec![code_cell(&file.name), "skipped".to_owned(), escape(reason)]);
    let unreadable = report.unreadable().map(|(file, _)| {
        let says = "cannot be read as a record".to_owned();
        vec![code_cell(&file.name), "**unread**".to_owned(), says]
    });
    let rows: Vec<Vec<String>> = held.chain(unreadable).chain(skipped).collect();
    if !rows.is_empty() {
        markdown.table(&header, rows);
    }
    let held = report.held().map(|(file, held)| {
        let mut lines = details(rules, held);
        lines.extend(problems(report, held));
        (file, lines)
    });
    let unreadable = report.unreadable().map(|(file, problems)| {
        let lines = problems.iter().map(|problem| problem.line(&report.files));
        (file, lines.collect())
    });
    for (file, lines) in held.chain(unreadable) {
        if !lines.is_empty() {
            markdown.paragraph(&format!("{}:", code(&file.name)));
            markdown.bullets(lines.iter().map(|line| with_code(line)));
        }
    }
    if let Some(hint) = hint(report) {
        markdown.paragraph(hint);
    }
    markdown.into_text()
}

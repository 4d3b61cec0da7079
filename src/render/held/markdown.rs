//! How recorded decisions stand today, as Markdown: for the summary of a step, or a comment.

use crate::record::{Report, Standing};
use crate::render::held::{details, problems, result, summary, title};
use crate::render::markdown::{Markdown, code, escape};
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
        vec![code(&file.name), standing, escape(&result(rules, held))]
    });
    let skipped = report
        .skipped()
        .map(|(file, reason)| vec![code(&file.name), "skipped".to_owned(), escape(reason)]);
    let rows: Vec<Vec<String>> = held.chain(skipped).collect();
    if !rows.is_empty() {
        markdown.table(&header, rows);
    }
    for (file, held) in report.held() {
        let mut lines = details(rules, held);
        lines.extend(problems(report, held));
        if !lines.is_empty() {
            markdown.paragraph(&format!("{}:", code(&file.name)));
            markdown.bullets(lines.iter().map(|line| escape(line)));
        }
    }
    markdown.into_text()
}

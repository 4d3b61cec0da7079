//! A result as Markdown: for a comment on a change, or the summary of a step.

use crate::advice::{Advice, Decided};
use crate::render::markdown::{Markdown, code_cell, escape};
use crate::render::phrases;

/// How many ways to change the advice are listed.
const MOST_CHANGES: usize = 20;

/// The result as Markdown.
pub fn text(advice: &Advice<'_>) -> String {
    let mut markdown = Markdown::default();
    match advice.decided() {
        Some(it) => decided(&mut markdown, advice, it),
        None => undecided(&mut markdown, advice),
    }
    let answers: Vec<Vec<String>> = advice
        .answers
        .iter()
        .map(|it| vec![escape(&it.question.ask), escape(&it.labels().join("; "))])
        .collect();
    if !answers.is_empty() {
        markdown.paragraph("**Answers**");
        markdown.table(&["Question", "Answer"].map(str::to_owned), answers);
    }
    markdown.into_text()
}

fn title(markdown: &mut Markdown, advice: &Advice<'_>, result: &str) {
    let title = escape(advice.rules.title());
    markdown.heading(3, &format!("{title} {}", escape(result)));
}

fn decided(markdown: &mut Markdown, advice: &Advice<'_>, it: Decided<'_, '_>) {
    title(markdown, advice, &phrases::recommended(it.recommendation));
    markdown.paragraph(&escape(it.recommendation.summary));
    if let Some(runner_up) = it.recommendation.runner_up {
        markdown.paragraph(&escape(&phrases::runner_up(runner_up)));
    }
    let because = phrases::cited(it.by.because, &it.by.grounds);
    markdown.paragraph(&format!("**Why?** {}", escape(&because)));
    let signals = advice.signals.iter().map(|signal| {
        vec![
            escape(&signal.points_to.title),
            signal.strength.name().to_owned(),
            escape(&phrases::cited(signal.because, &signal.grounds)),
        ]
    });
    let signals: Vec<Vec<String>> = signals.collect();
    if !signals.is_empty() {
        let header = ["Speaks for", "Strength", "Because"].map(str::to_owned);
        markdown.table(&header, signals);
    }
    let robustness = phrases::robustness(it.reasons.robustness);
    markdown.paragraph(&format!("**{robustness}**"));
    let changes = it.reasons.counterfactuals.iter();
    let more = changes.len().saturating_sub(MOST_CHANGES);
    let changes = changes.map(|it| escape(&phrases::counterfactual_in_full(it)));
    markdown.bullets(changes.take(MOST_CHANGES));
    if let Some(more) = phrases::more_ways(more, it.reasons.complete) {
        markdown.paragraph(&format!("{more}."));
    }
    if !it.plan.costs.is_empty() {
        markdown.paragraph("**What it costs**");
        let costs = it.plan.costs.iter();
        markdown.bullets(costs.map(|it| escape(&phrases::stated(it))));
    }
}

fn undecided(markdown: &mut Markdown, advice: &Advice<'_>) {
    title(markdown, advice, "undecided");
    let possible = phrases::outcomes(&advice.possible, "or");
    let sentence = format!("{possible} can still come out. The best to answer first:");
    markdown.paragraph(&escape(&sentence));
    let header = ["Question", "Flag", "Answers"].map(str::to_owned);
    let rows = advice.open_questions.iter().map(|open| {
        let question = &open.asked;
        let words: Vec<String> = question.id.answer_words().map(code_cell).collect();
        let flag = code_cell(&question.flag);
        vec![escape(question.ask), flag, words.join(" ")]
    });
    markdown.table(&header, rows);
}

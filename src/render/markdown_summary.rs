//! A result as Markdown, for a comment on a pull request or a job summary.

use crate::advice::{Advice, Decided, Signal};
use crate::render::adr::titled;
use crate::render::markdown::{Markdown, code_cell, escape, link};
use crate::render::phrases::{self, MOST_LISTED};
use crate::render::{today, words};

/// The result as Markdown.
pub fn text(advice: &Advice<'_>) -> String {
    let mut page = Markdown::default();
    let recommended = advice.recommendation.as_ref().map(phrases::recommended);
    let result = recommended.as_deref().unwrap_or("undecided");
    page.heading(3, &escape(&titled(advice.rules, result)));
    match advice.decided() {
        Some(it) => decided(&mut page, advice, it),
        None => undecided(&mut page, advice),
    }
    if !advice.conflicts.is_empty() {
        page.paragraph(&bold(words::CONFLICTS));
        let conflicts = advice.conflicts.iter();
        page.bullets(conflicts.map(|it| escape(&phrases::stated(it))));
    }
    let answers = advice.answers.iter();
    let answers = answers.map(|it| [escape(&it.question.ask), escape(&it.labels().join("; "))]);
    if answers.len() > 0 {
        page.paragraph(&bold(words::ANSWERS));
        page.table(&[words::QUESTION_COLUMN, words::ANSWER_COLUMN], answers);
    }
    page.into_text()
}

fn decided(page: &mut Markdown, advice: &Advice<'_>, it: Decided<'_, '_>) {
    page.paragraph(&escape(it.recommendation.summary));
    if let Some(url) = it.recommendation.url {
        page.paragraph(&link(url));
    }
    if let Some(runner_up) = &it.recommendation.runner_up {
        page.paragraph(&escape(&phrases::runner_up(runner_up)));
    }
    let because = phrases::cited(&it.by.because, &it.by.grounds);
    page.paragraph(&format!("{} {}", bold(words::WHY_RUN_IN), escape(&because)));
    let own = advice.signals_for(&it.recommendation.id).into_iter();
    signals(page, words::SPEAKS_FOR, own.chain(advice.for_parts()));
    signals(page, words::DISSENT_SPEAKS_FOR, advice.dissent());
    if let Some(code) = &advice.code {
        let found = escape(&today::found(code));
        page.paragraph(&format!("{} {found}", bold(&format!("{}:", today::TODAY))));
        for (heading, moves) in today::sections(code) {
            page.paragraph(&bold(heading));
            page.bullets(moves.iter().map(|it| escape(it)));
        }
    }
    let robustness = phrases::robustness(it.reasons.robustness);
    page.paragraph(&bold(&robustness));
    let changes = it.reasons.proposals().into_iter();
    let more = changes.len().saturating_sub(MOST_LISTED);
    let changes = changes.map(|it| escape(&phrases::counterfactual(it)));
    page.bullets(changes.take(MOST_LISTED));
    if let Some(more) = phrases::more_ways(more, it.reasons.complete) {
        page.paragraph(&format!("{more}."));
    }
    if !it.plan.costs.is_empty() {
        page.paragraph(&bold(words::WHAT_IT_COSTS));
        let costs = it.plan.costs.iter();
        page.bullets(costs.map(|it| escape(&phrases::stated(it))));
    }
}

fn bold(text: &str) -> String {
    format!("**{text}**")
}

/// A table of signals, the strongest first, if there are any.
fn signals<'a>(page: &mut Markdown, heading: &str, signals: impl Iterator<Item = &'a Signal<'a>>) {
    let rows = signals.map(|it| [escape(&it.points_to.title), escape(&phrases::signal(it))]);
    let rows: Vec<[String; 2]> = rows.collect();
    if !rows.is_empty() {
        page.table(&[heading, words::BECAUSE], rows);
    }
}

fn undecided(page: &mut Markdown, advice: &Advice<'_>) {
    let possible = escape(&phrases::outcomes(&advice.possible, "or"));
    page.paragraph(&format!(
        "Still possible: {possible}. Open questions, best first:"
    ));
    let rows = advice.open_questions.iter().map(|open| {
        let open = &open.question;
        let comma = if open.not_sure { "," } else { "" };
        let number = open
            .number
            .map(|scale| escape(&format!("{}{comma}", scale.answers())));
        let words = open.id.answer_words().map(code_cell);
        let words: Vec<String> = number.into_iter().chain(words).collect();
        [escape(open.ask), code_cell(&open.flag), words.join(" ")]
    });
    page.table(&["Question", "Flag", "Answers"], rows);
}

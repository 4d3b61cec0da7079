//! A result as an architecture decision record (MADR 4.0) that contains the decision record for
//! `check`.

use std::collections::HashSet;

use crate::advice::{Advice, Decided, Statement};
use crate::grammar;
use crate::record::{Head, Record};
use crate::render::markdown::{Markdown, code, code_cell, escape, linked};
use crate::render::phrases::{self, MOST_LISTED};
use crate::render::today;
use crate::render::words::{self, fill};
use crate::ruleset::{Outcome, RuleSet};

/// What the record needs besides the result.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The day of the decision, as `2026-11-20`.
    pub date: &'a str,
    /// The status of the decision: `proposed` or `accepted`.
    pub status: &'a str,
    /// The number of the record, if it has one.
    pub number: Option<u64>,
    /// The format of the head of the record.
    pub form: Form,
    /// Whether it is MDX, which has no comments.
    pub is_mdx: bool,
    /// The command that made this record.
    pub made: &'a str,
    /// The command that re-checks this record.
    pub check: &'a str,
}

/// The format of the head of a record, which also decides where the part for `check` is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Front matter, as in MADR 4.0.
    #[default]
    FrontMatter,
    /// The title and a list with the status, as for log4brains.
    List,
    /// A numbered title and a section with the status, as for adr-tools.
    Section,
}

impl Form {
    /// The form of an existing record.
    pub fn of(text: &str) -> Self {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let first = lines.next().and_then(|line| line.strip_prefix("# "));
        let number = first.and_then(|title| title.split_once(". "));
        let is_numbered = number.is_some_and(|(number, _)| number.parse::<u64>().is_ok());
        let is_item = |line: &str| {
            let item = line.strip_prefix(['*', '-']).map(str::trim_start);
            item.is_some_and(|item| item.to_lowercase().starts_with("status:"))
        };
        let mut before = lines.clone().take_while(|line| !line.starts_with('#'));
        match first {
            Some(_) if is_numbered && lines.any(|line| line == "## Status") => Form::Section,
            Some(_) if before.any(is_item) => Form::List,
            _ => Form::FrontMatter,
        }
    }
}

/// The title, from which a file name can be made.
pub fn title(advice: &Advice<'_>) -> String {
    let outcome = advice.recommendation.as_ref();
    let outcome = outcome.map_or("undecided", |it| it.title);
    titled(advice.rules, outcome)
}

/// The question that the rules answer, with a result: "Django, FastAPI, or both: Hybrid".
pub(super) fn titled(rules: &RuleSet, result: &str) -> String {
    fill(words::TITLED, [rules.title().trim_end_matches('?'), result])
}

/// The result as a decision record in Markdown.
pub fn render(advice: &Advice<'_>, circumstances: Circumstances<'_>) -> String {
    let mut page = Markdown::default();
    let decided = advice.decided();
    head(&mut page, advice, circumstances);
    page.heading(2, words::CONTEXT);
    context(&mut page, advice);
    let drivers = decided.iter().flat_map(|it| drivers(advice, *it));
    page.section(2, words::DRIVERS, drivers);
    let outcomes = advice.rules.outcomes();
    let titles = outcomes.values().map(|outcome| match &outcome.url {
        Some(url) => linked(&outcome.title, url),
        None => escape(&outcome.title),
    });
    page.section(2, words::OPTIONS, titles);
    page.heading(2, words::OUTCOME);
    match decided {
        Some(it) => chosen(&mut page, advice, it),
        None => nothing_chosen(&mut page, advice),
    }
    page.heading(3, words::CONFIRMATION);
    page.paragraph(words::CONFIRM);
    page.code("sh", circumstances.check);
    if let Some(it) = decided {
        robustness(&mut page, it);
    }
    page.heading(2, words::PROS_AND_CONS);
    let recommended = advice.outcome();
    for (id, outcome) in outcomes.iter() {
        page.heading(3, &escape(&outcome.title));
        page.paragraph(&escape(&outcome.summary));
        match recommended == Some(id) {
            true => page.paragraph(words::UNDER_CONSEQUENCES),
            false => page.bullets(arguments(advice, outcome, &advice.costs[id])),
        }
    }
    page.heading(2, words::MORE_INFORMATION);
    if let Some(it) = decided {
        page.section(3, words::CONFLICTS, advice.conflicts.iter().map(stated));
        plan(&mut page, it);
    }
    if let Some(code) = &advice.code {
        page.heading(3, today::TODAY);
        page.paragraph(&escape(&today::found(code)));
        for (heading, moves) in today::sections(code) {
            page.section(4, heading, moves.iter().map(|it| escape(it)));
        }
    }
    page.section(3, words::SOURCES, sources(advice));
    page.heading(3, words::HOW_MADE);
    let (tool, rules) = (advice.tool, advice.ruleset);
    page.paragraph(&escape(&fill(
        words::WRITTEN_BY,
        [tool.name, tool.version, rules.id, rules.version],
    )));
    page.code("sh", circumstances.made);
    let record = Record::new(advice);
    if circumstances.form != Form::FrontMatter {
        page.paragraph("The check reads the following block. Do not edit it:");
        page.code("yaml", &record.to_entry());
        return page.into_text();
    }
    if !circumstances.is_mdx {
        // To markdownlint, a title in front matter counts as another first heading.
        page.paragraph("<!-- markdownlint-disable-file MD025 -->");
    }
    let head = Head {
        title: &title(advice),
        number: circumstances.number,
        status: circumstances.status,
        date: circumstances.date,
    };
    format!("{}\n{}", record.to_front_matter(&head), page.into_text())
}

/// The title, the date and the status.
fn head(page: &mut Markdown, advice: &Advice<'_>, it: Circumstances<'_>) {
    let title = escape(&title(advice));
    let number = it.number.filter(|_| it.form == Form::Section);
    let number = number.map(|number| format!("{number}. "));
    page.heading(1, &format!("{}{title}", number.unwrap_or_default()));
    match it.form {
        Form::FrontMatter | Form::List => page.bullets([
            fill(words::STATUS, [it.status]),
            fill(words::DATE, [it.date]),
        ]),
        Form::Section => {
            page.paragraph(&fill(words::DATE, [it.date]));
            page.heading(2, "Status");
            page.paragraph(&grammar::capitalised(it.status));
        }
    }
}

fn context(page: &mut Markdown, advice: &Advice<'_>) {
    let title = escape(advice.rules.title());
    let answers = advice.answers.iter().map(|it| {
        let answer = escape(&it.labels().join("; "));
        [escape(&it.question.ask), answer, code_cell(&it.question.id)]
    });
    if answers.len() == 0 {
        return page.paragraph(&title);
    }
    page.paragraph(&fill(words::WHAT_IS_KNOWN, [&title]));
    let columns = [
        words::QUESTION_COLUMN,
        words::ANSWER_COLUMN,
        words::ID_COLUMN,
    ];
    page.table(&columns, answers);
}

/// The answers that the deciding rule names or that are in a smallest set that settles the outcome,
/// and the findings of the rule.
fn drivers(advice: &Advice<'_>, it: Decided<'_, '_>) -> Vec<String> {
    let settling = it.reasons.sufficient.iter().take(1).flatten();
    let ids = settling.chain(&it.by.answers).map(|it| it.id.as_str());
    let ids: HashSet<&str> = ids.collect();
    let answers = advice.answers.iter();
    let answers = answers.filter(|it| ids.contains(it.question.id.as_str()));
    let answers = answers.map(|it| format!("{} {}", it.question.ask, it.labels().join("; ")));
    let findings = it.by.findings.iter();
    let findings = findings.map(|it| grammar::capitalised(&it.says));
    answers.chain(findings).map(|it| escape(&it)).collect()
}

fn chosen(page: &mut Markdown, advice: &Advice<'_>, it: Decided<'_, '_>) {
    let outcome = it.recommendation;
    let title = escape(outcome.title);
    let because = escape(&phrases::cited(&it.by.because, &it.by.grounds));
    page.paragraph(&fill(words::CHOSEN, [&title, &because]));
    if let Some(certainty) = phrases::certainty(outcome.certainty) {
        page.paragraph(&fill(words::CERTAINTY, [certainty]));
    }
    if let Some(runner_up) = &outcome.runner_up {
        page.paragraph(&escape(&phrases::runner_up(runner_up)));
    }
    page.paragraph(&escape(outcome.summary));
    let arguments = arguments(advice, &outcome.id, &it.plan.costs);
    page.section(3, words::CONSEQUENCES, arguments);
}

fn nothing_chosen(page: &mut Markdown, advice: &Advice<'_>) {
    let possible = escape(&phrases::outcomes(&advice.possible, "or"));
    page.paragraph(&format!(
        "Nothing is chosen yet. Still possible: {possible}. Find out first:"
    ));
    let open = advice.open_questions.iter();
    page.bullets(
        open.map(|it| format!("{} ({})", escape(it.question.ask), code(&it.question.id.id))),
    );
}

fn robustness(page: &mut Markdown, it: Decided<'_, '_>) {
    let changes = it.reasons.proposals();
    let robustness = phrases::robustness(it.reasons.robustness);
    let end = if changes.is_empty() { "." } else { ":" };
    page.paragraph(&format!("{robustness}{end}"));
    let more = changes.len().saturating_sub(MOST_LISTED);
    let shown = changes.into_iter().take(MOST_LISTED);
    let shown = shown.map(|it| escape(&phrases::counterfactual(it)));
    page.bullets(shown.chain(phrases::more_ways(more, it.reasons.complete)));
}

fn plan(page: &mut Markdown, Decided { plan, .. }: Decided<'_, '_>) {
    let drawn = plan.architecture.as_ref();
    if let Some(drawn) = drawn {
        page.heading(3, words::RUNS_WHERE);
        page.code("mermaid", &drawn.mermaid);
    }
    let chosen = plan.plan.iter().map(|it| {
        let read = it
            .url
            .map(|url| format!(" {}.", linked(words::DOCUMENTATION, url)));
        escape(&phrases::chosen(it)) + &read.unwrap_or_default()
    });
    page.section(3, words::BUILD_WITH, chosen);
    let own = [
        (words::KEEP_IN_MIND, &plan.cautions),
        (words::BRING, &plan.bring),
        (words::FIRST_STEPS, &plan.start),
    ];
    let drawn = drawn.map(|it| [(words::BUILD_FIRST, &it.first), (words::LATER, &it.later)]);
    for (heading, says) in own.into_iter().chain(drawn.into_iter().flatten()) {
        page.section(3, heading, says.iter().map(stated));
    }
}

/// A statement, followed by its command and its sources.
fn stated(it: &Statement<'_>) -> String {
    let Some(run) = it.run else {
        return escape(&phrases::stated(it));
    };
    let say = escape(it.say.trim_end_matches('.'));
    let sources = escape(phrases::cited("", &it.grounds).trim_start());
    let stated = format!("{say}: {} {sources}", code(run));
    stated.trim_end().to_owned()
}

/// Each cited source, with what it is and the outcome it leans toward.
fn sources(advice: &Advice<'_>) -> Vec<String> {
    let rule = advice.decided_by.iter().map(|it| &it.grounds);
    let signals = advice.signals.iter().map(|it| &it.grounds);
    let plan = advice.decided().into_iter().flat_map(|it| {
        let drawn = it.plan.architecture.iter();
        let built = drawn.flat_map(|it| it.first.iter().chain(&it.later));
        let says = it.plan.cautions.iter().chain(&it.plan.bring);
        let says = says.chain(&it.plan.start).chain(built);
        let chosen = it.plan.plan.iter().map(|it| &it.grounds);
        says.map(|it| &it.grounds).chain(chosen)
    });
    let costs = advice.costs.values().flatten().chain(&advice.conflicts);
    let costs = costs.map(|it| &it.grounds);
    let moves = advice.code.iter().flat_map(|it| &it.moves);
    let moves = moves.map(|it| &it.grounds);
    let grounds = rule.chain(signals).chain(plan).chain(costs).chain(moves);
    let cited: HashSet<&str> = grounds.flat_map(|it| &it.sources).copied().collect();
    let sources = advice.rules.sources().values();
    let sources = sources.filter(|it| cited.contains(it.id.as_str()));
    let lines = sources.map(|source| {
        let title = match &source.url {
            Some(url) => linked(&source.title, url),
            None => escape(&source.title),
        };
        let mut line = format!("{}: {title}", code(&source.id));
        line.extend(source.year.map(|year| format!(" ({year})")));
        let mut views = advice.sources.iter();
        let view = views.find(|view| view.id == source.id);
        let leans = view.and_then(|view| view.leans);
        line.extend(leans.map(|it| fill(words::LEANS_AND, [&escape(&it.title)])));
        let about = source.about.as_ref();
        line.extend(about.map(|about| format!(". {}", escape(about))));
        line
    });
    lines.collect()
}

/// The pros of an outcome and its costs: "Good: Accounts come with it. (kickoff)"
fn arguments(advice: &Advice<'_>, outcome: &Outcome, costs: &[Statement<'_>]) -> Vec<String> {
    let good = advice.signals_for(outcome).into_iter();
    let good = good.map(|it| fill(words::GOOD, [&phrases::signal(it)]));
    let bad = costs
        .iter()
        .map(|it| fill(words::BAD, [&phrases::stated(it)]));
    good.chain(bad).map(|it| escape(&it)).collect()
}

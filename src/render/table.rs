//! A result for people.

use crate::advice::{Advice, Verdict};
use crate::ids::{ClaimId, OutcomeId, QuestionId, SignalId};
use crate::render::page::{HEADING, Page, RESULT};
use crate::render::{Detail, Look};
use crate::ruleset::{Note, RuleSet};
use crate::wording;

/// How many of each are shown in brief.
const MOST_SIGNALS_FOR: usize = 3;
const MOST_SIGNALS_AGAINST: usize = 2;
const MOST_NOTES: usize = 2;

/// The result as text.
pub fn render(advice: &Advice<'_>, detail: Detail, look: Look) -> String {
    let mut page = Page::new(look);
    match &advice.verdict {
        Verdict::Decided { outcome, .. } => decided(&mut page, advice, *outcome, detail),
        Verdict::Undecided(open) => undecided(&mut page, advice, open),
    }
    page.into_text()
}

fn decided(page: &mut Page, advice: &Advice<'_>, outcome: OutcomeId, detail: Detail) {
    let rules = advice.rules;
    let recommended = &rules.outcomes()[outcome];
    page.title(HEADING, rules.title());
    page.title(RESULT, &format!("=> {}", recommended.title));
    page.paragraph(&recommended.summary);

    page.heading("Why");
    if let Verdict::Decided { rule, findings, .. } = &advice.verdict {
        let rule = &rules.decision()[*rule];
        page.paragraph(&cited(rules, &rule.because, &rule.claims, rule.house));
        let says = findings
            .iter()
            .map(|finding| &rules.findings()[*finding].says);
        if !findings.is_empty() {
            page.paragraph(&format!("Found: {}.", wording::list(says, "and")));
        }
    }
    let (speaks_for, speaks_against): (Vec<SignalId>, Vec<SignalId>) = advice
        .signals
        .iter()
        .partition(|signal| rules.signals()[**signal].points_to == outcome);
    let mut left_out = signals(page, rules, &speaks_for, MOST_SIGNALS_FOR, detail);
    for other in rules.outcomes().ids().filter(|other| *other != outcome) {
        let against = speaks_against.iter().copied();
        let against: Vec<SignalId> = against
            .filter(|signal| rules.signals()[*signal].points_to == other)
            .collect();
        if !against.is_empty() {
            page.heading(&format!(
                "What speaks for {}",
                rules.outcomes()[other].title
            ));
            left_out += signals(page, rules, &against, MOST_SIGNALS_AGAINST, detail);
        }
    }

    let sections = [
        ("What it costs", &recommended.costs, true),
        ("Keep in mind", &recommended.cautions, true),
        ("What to bring", &recommended.bring, false),
        ("First steps", &recommended.start, false),
    ];
    for (heading, notes, is_brief) in sections {
        let notes = advice.applicable(notes);
        let shown = match (detail, is_brief) {
            (Detail::Full, _) => notes.len(),
            (Detail::Brief, true) => notes.len().min(MOST_NOTES),
            (Detail::Brief, false) => 0,
        };
        left_out += notes.len() - shown;
        if shown > 0 {
            page.heading(heading);
            let lines = notes.into_iter().take(shown);
            page.bullets(
                lines.map(|note: &Note| cited(rules, &note.say, &note.claims, note.house)),
            );
        }
    }

    answers(page, advice, detail);
    not_asked(page, advice, detail);
    if left_out > 0 {
        let points = wording::count(left_out, "more point");
        page.aside(&format!(
            "--explain shows {points}, and what to begin with."
        ));
    }
}

fn undecided(page: &mut Page, advice: &Advice<'_>, open: &[QuestionId]) {
    let rules = advice.rules;
    page.title(HEADING, rules.title());
    let possible = advice
        .possible
        .iter()
        .map(|outcome| &rules.outcomes()[*outcome].title);
    page.title(
        RESULT,
        &format!(
            "=> Undecided: {} can still come out",
            wording::list(possible, "or")
        ),
    );
    page.heading("Open questions, the best to answer first");
    page.rows(open.iter().map(|id| {
        let question = &rules.questions()[*id];
        let words: Vec<&str> = question.answer_words().collect();
        [
            format!("--{}", question.id),
            format!("{}\n{}", question.ask, words.join(" | ")),
        ]
    }));
    answers(page, advice, Detail::Brief);
    page.aside(
        "Answer with these flags or a file (--answers FILE), or count the rest as not sure \
         (--rest-not-sure). Questions that an answer makes irrelevant fall away.",
    );
}

/// Shows the signals, in brief at most `most`; gives how many it left out.
fn signals(
    page: &mut Page,
    rules: &RuleSet,
    signals: &[SignalId],
    most: usize,
    detail: Detail,
) -> usize {
    let shown = match detail {
        Detail::Brief => signals.len().min(most),
        Detail::Full => signals.len(),
    };
    page.rows(signals.iter().take(shown).map(|signal| {
        let signal = &rules.signals()[*signal];
        [
            signal.strength.name().to_owned(),
            cited(rules, &signal.because, &signal.claims, signal.house),
        ]
    }));
    signals.len() - shown
}

/// The answers that were given, and which of them did not matter.
fn answers(page: &mut Page, advice: &Advice<'_>, detail: Detail) {
    let rules = advice.rules;
    if detail == Detail::Full {
        page.heading("Answers");
        page.rows(advice.answers.given().map(|(id, answer)| {
            let question = &rules.questions()[id];
            [question.id.clone(), answer.labels(question).join(", ")]
        }));
    }
    // Not-sure for the rest was said of all questions at once, and need not matter for any.
    let unused = advice.unused.iter().copied().filter(|question| {
        advice.answers.origin(*question) != Some(crate::answers::Origin::RestNotSure)
    });
    let unused: Vec<String> = unused.map(|id| rules.questions()[id].id.clone()).collect();
    if !unused.is_empty() {
        page.heading("Answered, but without influence on the outcome");
        page.paragraph(&wording::list(unused, "and"));
    }
}

/// The questions that were not asked, grouped by what made them irrelevant.
fn not_asked(page: &mut Page, advice: &Advice<'_>, detail: Detail) {
    let rules = advice.rules;
    if advice.not_needed.is_empty() {
        return;
    }
    let name = |question: &QuestionId| rules.questions()[*question].id.clone();
    page.heading("Not asked, because no answer could change the advice");
    if detail == Detail::Brief {
        let questions = wording::count(advice.not_needed.len(), "question");
        let mut because: Vec<QuestionId> = advice
            .not_needed
            .iter()
            .flat_map(|it| it.because.clone())
            .collect();
        because.sort_unstable();
        because.dedup();
        let after = match because.as_slice() {
            [] => "whatever the answers".to_owned(),
            because => format!(
                "once {} known",
                is_or_are(&because.iter().map(name).collect::<Vec<_>>())
            ),
        };
        page.paragraph(&format!("{questions}, {after}."));
        return;
    }
    let mut groups: Vec<(&[QuestionId], Vec<String>)> = Vec::new();
    for not_needed in &advice.not_needed {
        let question = name(&not_needed.question);
        match groups
            .iter_mut()
            .find(|(because, _)| *because == not_needed.because)
        {
            Some((_, questions)) => questions.push(question),
            None => groups.push((&not_needed.because, vec![question])),
        }
    }
    page.bullets(groups.into_iter().map(|(because, questions)| {
        let after = match because {
            [] => String::new(),
            because => format!(
                "once {} known: ",
                is_or_are(&because.iter().map(name).collect::<Vec<_>>())
            ),
        };
        format!("{after}{}", wording::list(questions, "and"))
    }));
}

/// "`a` is", "`a` and `b` are".
fn is_or_are(names: &[String]) -> String {
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("{} {verb}", wording::words(names, "and"))
}

/// A sentence with the sources of its claims behind it.
fn cited(rules: &RuleSet, sentence: &str, claims: &[ClaimId], house: bool) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for claim in claims {
        let source = rules.sources()[rules.claims()[*claim].source].id.as_str();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    if house {
        sources.push("our own opinion");
    }
    if sources.is_empty() {
        sentence.to_owned()
    } else {
        format!("{sentence} ({})", sources.join(", "))
    }
}

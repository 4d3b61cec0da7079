//! Sentences about facts, the same in every form of output.

use crate::advice::{Advice, OpenQuestion};
use crate::decision::plan::Left;
use crate::decision::reasons::Counterfactual;
use crate::ids::{OutcomeId, QuestionId};
use crate::ruleset::{Answer, Founded, RuleSet};
use crate::wording;

/// What is said, with the sources of its claims behind it.
pub fn cited(rules: &RuleSet, of: &impl Founded) -> String {
    cited_as(rules, of.says(), of)
}

/// The same in other words.
pub fn cited_as(rules: &RuleSet, sentence: &str, of: &impl Founded) -> String {
    match sources(rules, of).as_slice() {
        [] => sentence.to_owned(),
        sources => format!("{sentence} ({})", sources.join(", ")),
    }
}

/// The sources of the claims behind what is said, each once.
pub fn sources<'r>(rules: &'r RuleSet, of: &impl Founded) -> Vec<&'r str> {
    let mut sources: Vec<&str> = Vec::new();
    for claim in of.claims() {
        let source = rules.sources()[rules.claims()[*claim].source].id.as_str();
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    if of.is_house() {
        sources.push("our own opinion");
    }
    sources
}

/// "Hybrid, if workload-share were main (with two-services yes)".
pub fn counterfactual(rules: &RuleSet, it: &Counterfactual) -> String {
    let with = it.with.iter();
    let with = with.map(|(question, answer)| {
        format!(
            "{} {}",
            id(rules, *question),
            words(rules, *question, answer)
        )
    });
    let change = it.change.iter().map(|(question, answer)| {
        format!(
            "{} were {}",
            id(rules, *question),
            words(rules, *question, answer)
        )
    });
    otherwise(rules, it, change, with)
}

/// The same in the words that a person was asked in.
pub fn counterfactual_in_full(rules: &RuleSet, it: &Counterfactual) -> String {
    let in_full = |question: &QuestionId, answer: &Answer, verb: &str| {
        let question = &rules.questions()[*question];
        let labels = answer.labels(question).join("; ");
        format!("\"{}\" {verb} \"{labels}\"", question.ask)
    };
    let with = it.with.iter();
    let with = with.map(|(question, answer)| in_full(question, answer, "answered with"));
    let change = it.change.iter();
    let change = change.map(|(question, answer)| in_full(question, answer, "were answered with"));
    otherwise(rules, it, change, with)
}

fn otherwise(
    rules: &RuleSet,
    it: &Counterfactual,
    change: impl Iterator<Item = String>,
    with: impl Iterator<Item = String>,
) -> String {
    let outcome = &rules.outcomes()[it.outcome].title;
    let with = match it.with.as_slice() {
        [] => String::new(),
        _ => format!(" (with {})", wording::list(with, "and")),
    };
    format!("{outcome}, if {}{with}", wording::list(change, "and"))
}

/// Whether the advice holds without a source that is left out.
pub fn without(advice: &Advice<'_>) -> Option<String> {
    let (source, possible) = advice.without.as_ref()?;
    let source = &advice.rules.sources()[*source].id;
    let with_all = outcomes(advice.rules, possible, "or");
    let says = if *possible == advice.possible {
        "the advice is the same".to_owned()
    } else {
        format!("with it, it would be {with_all}")
    };
    Some(format!("Without {source}: {says}."))
}

/// How many columns of a label are shown inside a sentence.
const LONGEST_LABEL: usize = 26;

/// How answers are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// With the words of flags and files.
    Words,
    /// With the labels that a person sees.
    Labels,
}

/// Why a question is asked: what its answers do to the outcomes, or if all leave the same ones
/// possible, which two it can decide between.
pub fn why(rules: &RuleSet, open: &OpenQuestion, naming: Naming) -> String {
    let question = &rules.questions()[open.question];
    let says = |(answer, possible): &(Answer, Vec<OutcomeId>)| {
        let words = answer.words(question);
        let verb = match (possible.len(), words.len()) {
            (1, 1) => "settles",
            (1, _) => "settle",
            (_, 1) => "leaves",
            (_, _) => "leave",
        };
        let possible = outcomes(rules, possible, "or");
        let names = match naming {
            Naming::Words => wording::words(words, "and"),
            Naming::Labels => {
                let labels = answer.labels(question).into_iter();
                wording::list(
                    labels.map(|label| format!("\"{}\"", short(label, LONGEST_LABEL))),
                    "and",
                )
            }
        };
        format!("{names} {verb} {possible}")
    };
    let narrowest = open
        .prospects
        .iter()
        .min_by_key(|(_, possible)| possible.len());
    let other = narrowest.and_then(|(_, narrowest)| {
        open.prospects
            .iter()
            .find(|(_, possible)| possible != narrowest)
    });
    match (narrowest, other) {
        (Some(narrowest), Some(other)) => format!("{}; {}", says(narrowest), says(other)),
        _ => {
            let between = outcomes(rules, &open.between, "and");
            format!("with other answers to come, it can decide between {between}")
        }
    }
}

/// As much of a label as fits into `width` columns; it stands in full elsewhere.
pub fn short(label: &str, width: usize) -> String {
    if textwrap::core::display_width(label) <= width {
        return label.to_owned();
    }
    let lines = textwrap::wrap(label, width.saturating_sub(3));
    let first = lines.first().map(AsRef::as_ref).unwrap_or_default();
    format!("{}...", first.trim_end_matches([',', ';', ':']))
}

/// "1 to 4 questions", "1 question".
pub fn left(left: Left) -> String {
    match left.fewest == left.most {
        true => wording::count(left.most, "question"),
        false => format!("{} to {} questions", left.fewest, left.most),
    }
}

/// What it takes to change an outcome of this robustness, as a heading.
pub fn robustness(robustness: Option<usize>) -> String {
    match robustness {
        None => "Changing answers cannot change this advice".to_owned(),
        Some(0 | 1) => "Changing one answer can change this advice".to_owned(),
        Some(2) => "Changing one answer cannot change this advice; changing two can".to_owned(),
        Some(size) => format!(
            "Changing {} answers cannot change this advice; changing {size} can",
            size - 1
        ),
    }
}

/// The ids of some questions, as a list.
pub fn questions(rules: &RuleSet, questions: impl IntoIterator<Item = QuestionId>) -> String {
    wording::list(
        questions.into_iter().map(|question| id(rules, question)),
        "and",
    )
}

/// The titles of some outcomes, as a list.
pub fn outcomes(rules: &RuleSet, outcomes: &[OutcomeId], conjunction: &str) -> String {
    wording::list(
        outcomes
            .iter()
            .map(|outcome| &rules.outcomes()[*outcome].title),
        conjunction,
    )
}

fn id(rules: &RuleSet, question: QuestionId) -> &str {
    &rules.questions()[question].id
}

fn words(rules: &RuleSet, question: QuestionId, answer: &Answer) -> String {
    wording::list(answer.words(&rules.questions()[question]), "and")
}

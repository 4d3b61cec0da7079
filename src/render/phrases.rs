//! Sentences about facts, the same in every form of output.

use crate::advice::{
    Chosen, Counterfactual, Grounds, Named, Recommendation, RunnerUp, Statement, Why,
};
use crate::answers::map::Reply;
use crate::decision::plan::Left;
use crate::grammar;
use crate::ruleset::{Certainty, Outcome, Question};

/// How many of each are listed in full, of those that could be thousands.
pub const MOST_LISTED: usize = 20;

/// What is said, with the sources of its claims behind it.
pub fn cited(sentence: &str, grounds: &Grounds<'_>) -> String {
    match sources(grounds).as_slice() {
        [] => sentence.to_owned(),
        sources => format!("{sentence} ({})", sources.join(", ")),
    }
}

/// A statement, with its command and its sources behind it.
pub fn stated(statement: &Statement<'_>) -> String {
    let say = match statement.run {
        Some(run) => format!("{}: {run}", statement.say.trim_end_matches('.')),
        None => statement.say.to_owned(),
    };
    cited(&say, &statement.grounds)
}

/// "API: Django REST Framework. Why that is. (commercial)"
pub fn chosen(it: &Chosen<'_>) -> String {
    let because = it.because.map(|because| format!(". {because}"));
    let chosen = format!("{}: {}{}", it.title, it.choice, because.unwrap_or_default());
    cited(&chosen, &it.grounds)
}

/// The sources of the claims behind what is said, each once.
pub fn sources<'r>(grounds: &Grounds<'r>) -> Vec<&'r str> {
    let opinion = grounds.house.then_some("our own opinion");
    grounds.sources.iter().copied().chain(opinion).collect()
}

/// "Hybrid, if workload-share were main (with two-services yes)".
pub fn counterfactual(it: &Counterfactual<'_>) -> String {
    otherwise(it, |reply| {
        let words = grammar::list(reply.words(), "and");
        [reply.question.id.clone(), words]
    })
}

/// The same in the words that a person was asked in.
pub fn counterfactual_in_full(it: &Counterfactual<'_>) -> String {
    otherwise(it, |reply| {
        let labels = reply.labels().join("; ");
        let answered = format!("answered with \"{labels}\"");
        [format!("\"{}\"", reply.question.ask), answered]
    })
}

/// `say` says a question and an answer to it.
fn otherwise(it: &Counterfactual<'_>, say: impl Fn(&Reply<'_>) -> [String; 2]) -> String {
    let outcome = &it.recommendation.title;
    let change = it.change.iter().map(|it| say(&it.to).join(" were "));
    let change = grammar::list(change, "and");
    let with = it.with.iter().map(|it| say(&it.answer).join(" "));
    match grammar::list(with, "and").as_str() {
        "" => format!("{outcome}, if {change}"),
        with => format!("{outcome}, if {change} (with {with})"),
    }
}

/// How many columns of a label are shown inside a sentence.
const LONGEST_LABEL: usize = 26;

/// An answer with the words of flags and files.
pub fn in_words(reply: &Reply<'_>) -> String {
    grammar::quoted_list(reply.words(), "and")
}

/// An answer with the labels that a person sees, or as much of them as fits into a sentence.
pub fn in_labels(reply: &Reply<'_>) -> String {
    let labels = reply.labels().into_iter();
    let labels = labels.map(|label| format!("\"{}\"", short(label, LONGEST_LABEL)));
    grammar::list(labels, "and")
}

/// Why a question is asked: what its answers, which `name` names, do to the outcomes: "`no` settles
/// Django; `yes` leaves FastAPI or Hybrid". If all leave the same ones possible, which two it can
/// decide between.
pub fn why(why: &Why<'_>, name: fn(&Reply<'_>) -> String) -> String {
    let prospects = || why.prospects.iter();
    let narrowest = prospects().min_by_key(|it| it.possible.len());
    let other = narrowest.and_then(|it| prospects().find(|other| other.possible != it.possible));
    let Some((narrowest, other)) = narrowest.zip(other) else {
        let between = outcomes(&why.between, "and");
        return format!("with other answers to come, it can decide between {between}");
    };
    let prospects = [narrowest, other].map(|it| {
        let verb = match (it.possible.len(), it.answer.words().len()) {
            (1, 1) => "settles",
            (1, _) => "settle",
            (_, 1) => "leaves",
            (_, _) => "leave",
        };
        let (answer, possible) = (name(&it.answer), outcomes(&it.possible, "or"));
        format!("{answer} {verb} {possible}")
    });
    prospects.join("; ")
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
        true => grammar::count(left.most, "question"),
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

/// What is left to list, past `most`: "and 3 more ways", "and at least 3 more ways".
pub fn more_ways(left: usize, are_all: bool) -> Option<String> {
    let least = if are_all { "" } else { "at least " };
    let more = grammar::count(left, "more way");
    (left > 0 || !are_all).then(|| format!("and {least}{more}"))
}

/// Where the sources differ on some criteria, one sentence each.
pub fn differing<'r>(rows: impl Iterator<Item = (&'r str, Option<&'r str>)>) -> Vec<String> {
    rows.filter_map(|(criterion, differ)| Some(format!("{criterion}: {}", differ?)))
        .collect()
}

/// The ids of some questions, as a list.
pub fn questions(questions: &[Named<'_, Question>]) -> String {
    grammar::list(questions.iter().map(|question| &question.id), "and")
}

/// The titles of some outcomes, as a list.
pub fn outcomes(outcomes: &[Named<'_, Outcome>], conjunction: &str) -> String {
    grammar::list(outcomes.iter().map(|outcome| &outcome.title), conjunction)
}

/// A recommendation with its certainty: "Hybrid (close call)".
pub fn recommended(it: &Recommendation<'_>) -> String {
    match certainty(it.certainty) {
        None => it.title.to_owned(),
        Some(certainty) => format!("{} ({certainty})", it.title),
    }
}

/// How sure a recommendation is.
pub fn certainty(certainty: Option<Certainty>) -> Option<&'static str> {
    Some(match certainty? {
        Certainty::Clear => "clear",
        Certainty::Lean => "lean",
        Certainty::CloseCall => "close call",
        Certainty::Default => "default",
    })
}

/// The second-best outcome, and what would tip the balance to it.
pub fn runner_up(it: RunnerUp<'_>) -> String {
    let tips = it.tips.map(|tips| tips.trim_end_matches('.'));
    let tips = tips.map_or_else(String::new, |tips| format!(", if {tips}"));
    format!("Runner-up: {}{tips}.", it.title)
}

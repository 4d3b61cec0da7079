//! Sentences about facts, the same in every output format.

use std::slice;

use crate::advice::{
    Advice, Chosen, Counterfactual, Grounds, Named, Ranked, Reasons, Recommendation, RunnerUp,
    Signal, Standing, Statement, Why,
};
use crate::answers::{Origin, Reply};
use crate::decision::Left;
use crate::grammar;
use crate::ids::OptionId;
use crate::render::words::{self, fill};
use crate::ruleset::{Answer, Certainty, Outcome, Question, placeholders};

/// How many entries are listed in full if there could be thousands.
pub const MOST_LISTED: usize = 20;

/// How many of the answers that an outcome would take are named.
const MOST_SUPPOSED: usize = 3;

/// A sentence, followed by the sources of its claims.
pub fn cited(sentence: &str, grounds: &Grounds<'_>) -> String {
    match sources(grounds).as_slice() {
        [] => sentence.to_owned(),
        sources => format!("{sentence} ({})", sources.join(", ")),
    }
}

/// The reason of a signal, followed by its sources.
pub fn signal(signal: &Signal<'_>) -> String {
    cited(&signal.because, &signal.grounds)
}

/// A statement, followed by its command and its sources.
pub fn stated(statement: &Statement<'_>) -> String {
    let say = match statement.run {
        Some(run) => format!("{}: {run}", statement.say.trim_end_matches('.')),
        None => statement.say.to_string(),
    };
    cited(&say, &statement.grounds)
}

/// "API: Django REST Framework. Why that is. (commercial)"
pub fn chosen(it: &Chosen<'_>) -> String {
    let because = it.because.as_ref().map(|because| format!(". {because}"));
    let chosen = format!("{}: {}{}", it.title, it.choice, because.unwrap_or_default());
    cited(&chosen, &it.grounds)
}

/// The sources of the claims, without duplicates.
pub fn sources<'r>(grounds: &Grounds<'r>) -> Vec<&'r str> {
    let opinion = grounds.house.then_some(words::OUR_OWN_OPINION);
    grounds.sources.iter().copied().chain(opinion).collect()
}

/// A sentence, followed by the first sources of its claims: "[kickoff, +2]".
pub fn cited_briefly(sentence: &str, grounds: &Grounds<'_>) -> String {
    match sources(grounds).as_slice() {
        [] => sentence.to_owned(),
        [one] => format!("{sentence} [{one}]"),
        [one, other] => format!("{sentence} [{one}, {other}]"),
        [one, rest @ ..] => format!("{sentence} [{one}, +{}]", rest.len()),
    }
}

/// "Hybrid, if your team can run two services in production".
pub fn counterfactual(it: &Counterfactual<'_>) -> String {
    fill(
        words::IF,
        [&it.recommendation.title, &supposition(it, usize::MAX)],
    )
}

/// The same without the outcome: the changes, and the answers to open questions that are also
/// needed. These are only counted if there are more than `most_named`.
pub fn supposition(it: &Counterfactual<'_>, most_named: usize) -> String {
    let changes = it.change.iter().map(|it| supposed(&it.to, Some(&it.from)));
    let changes = grammar::list(changes, "and");
    let with = it.with.iter().map(|it| supposed(&it.answer, None));
    match it.with.len() {
        0 => changes,
        more if more > most_named => fill(
            words::WITH,
            [&changes, &grammar::count(more, words::MORE_ANSWER)],
        ),
        _ => fill(words::AND_ALSO, [&changes, &grammar::list(with, "and")]),
    }
}

/// What an outcome would take: "FastAPI: a change of 1 answer: only other programs edit its data".
pub fn ranked(it: &Ranked<'_>) -> String {
    let title = &it.id.title;
    let takes = match (it.standing, &it.way) {
        (Standing::Recommended, _) => "recommended".to_owned(),
        (Standing::Unreachable, _) => "no answers lead to it".to_owned(),
        (Standing::Possible, None) => "still possible".to_owned(),
        (Standing::RuledOut, None) => "a change of answers".to_owned(),
        (Standing::Possible, Some(way)) => {
            let with = way.with.iter().take(MOST_SUPPOSED);
            let with = with.map(|it| supposed(&it.answer, None));
            let more = way.with.len().saturating_sub(MOST_SUPPOSED);
            let more = (more > 0).then(|| grammar::count(more, words::MORE_ANSWER));
            format!("if {}", grammar::list(with.chain(more), "and"))
        }
        (Standing::RuledOut, Some(way)) => {
            let answers = grammar::count(way.change.len(), words::ANSWER);
            format!("a change of {answers}: {}", supposition(way, usize::MAX))
        }
    };
    format!("{title}: {takes}")
}

/// An answer as the end of a sentence after "if", in the words of the rule set, if it has any.
/// Options that `before` already has are left out, unless others are removed.
fn supposed(reply: &Reply<'_>, before: Option<&Reply<'_>>) -> String {
    if let Some(clause) = without_options(reply) {
        return clause;
    }
    let before = match before.map(|it| &it.answer) {
        Some(Answer::Many(options)) => options.as_slice(),
        _ => &[],
    };
    let (options, is_whole) = match &reply.answer {
        Answer::NotSure | Answer::Number(_) => (&[][..], true),
        Answer::One(option) => (slice::from_ref(option), true),
        Answer::Many(options) => {
            let stays = |option: &OptionId| options.contains(option);
            (options.as_slice(), before.iter().all(stays))
        }
    };
    let named = options.iter();
    let named = named.filter(|option| !is_whole || !before.contains(option));
    let says: Option<Vec<&str>> = named
        .map(|option| reply.question.options[*option].says.as_deref())
        .collect();
    match says {
        Some(says) if says.is_empty() => answered(reply),
        Some(says) if is_whole => grammar::list(says, "and"),
        Some(says) => fill(
            words::NOTHING_ELSE,
            [&grammar::list(says, "and"), &reply.question.ask],
        ),
        None => answered(reply),
    }
}

/// A number, or that none of the options apply, in the words of the rule set, if it has any.
fn without_options(reply: &Reply<'_>) -> Option<String> {
    let says = reply.question.says.as_deref()?;
    match &reply.answer {
        Answer::Number(_) => {
            let number = |_: &str| Some(reply.labels().concat());
            Some(placeholders::fill(says, number).into_owned())
        }
        Answer::Many(options) if options.is_empty() => Some(says.to_owned()),
        _ => None,
    }
}

/// "the answer to "Who edits your project's data?" is "Nobody by hand"".
fn answered(reply: &Reply<'_>) -> String {
    let labels = reply.labels().join("; ");
    fill(words::THE_ANSWER_IS, [&reply.question.ask, &labels])
}

/// Why a question is asked, by the effect of its answers: "`no` leads to Django; `yes` leaves
/// FastAPI or Hybrid". If all answers leave the same outcomes possible, the two outcomes it can
/// decide between.
pub fn why(why: &Why<'_>) -> String {
    let prospects = || why.prospects.iter();
    let narrowest = prospects().min_by_key(|it| it.possible.len());
    let other = narrowest.and_then(|it| prospects().find(|other| other.possible != it.possible));
    let Some((narrowest, other)) = narrowest.zip(other) else {
        let between = outcomes(&why.between, "and");
        return format!("together with other answers, it can decide between {between}");
    };
    let prospects = [narrowest, other].map(|it| {
        let verb = match (it.possible.len(), it.answer.words().len()) {
            (1, 1) => "leads to",
            (1, _) => "lead to",
            (_, 1) => "leaves",
            (_, _) => "leave",
        };
        let answer = it.answer.quoted();
        let possible = outcomes(&it.possible, "or");
        format!("{answer} {verb} {possible}")
    });
    prospects.join("; ")
}

/// As much of a label as fits into `width` columns. The full label is shown elsewhere.
pub fn short(label: &str, width: usize) -> String {
    if textwrap::core::display_width(label) <= width {
        return label.to_owned();
    }
    let lines = textwrap::wrap(label, width.saturating_sub(3));
    let first = lines.first().map(AsRef::as_ref).unwrap_or_default();
    format!("{}...", first.trim_end_matches([',', ';', ':']))
}

/// "1 to 4 questions", "up to 4 questions", "1 question".
pub fn left(left: Left, noun: &str) -> String {
    let plural = if left.most == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", range(left))
}

/// "1 to 4", "up to 4", "4".
pub fn range(left: Left) -> String {
    let most = left.most.to_string();
    match left.fewest {
        fewest if fewest == left.most => most,
        0 => fill(words::UP_TO, [&most]),
        fewest => fill(words::FROM_TO, [&fewest.to_string(), &most]),
    }
}

/// A heading that says how many answers must change for another outcome.
pub fn robustness(robustness: Option<usize>) -> String {
    match robustness {
        None => words::CANNOT_CHANGE.to_owned(),
        Some(size) => fill(words::MUST_CHANGE, [&grammar::count(size, words::ANSWER)]),
    }
}

/// How many ways are not listed: "and 3 more ways", "and at least 3 more ways".
pub fn more_ways(left: usize, are_all: bool) -> Option<String> {
    let and = if are_all {
        words::AND_MORE
    } else {
        words::AND_AT_LEAST
    };
    let more = grammar::count(left, words::MORE_WAY);
    (left > 0 || !are_all).then(|| fill(and, [&more]))
}

/// Where the sources differ, one sentence per criterion.
pub fn differing<'r>(rows: impl Iterator<Item = (&'r str, Option<&'r str>)>) -> Vec<String> {
    rows.filter_map(|(criterion, differ)| Some(format!("{criterion}: {}", differ?)))
        .collect()
}

/// The questions in words, as a list.
pub fn questions(questions: &[Named<'_, Question>]) -> String {
    let asks = questions.iter().map(|it| format!("\"{}\"", it.ask));
    grammar::list(asks, "and")
}

/// The titles of the outcomes, as a list.
pub fn outcomes(outcomes: &[Named<'_, Outcome>], conjunction: &str) -> String {
    grammar::list(outcomes.iter().map(|outcome| &outcome.title), conjunction)
}

/// The headline of a result: a label for its certainty, the outcome, and the text at the end of the
/// line. The label is seen at once: "Close call", "Hybrid, ahead of Django" and "".
pub fn headline(advice: &Advice<'_>) -> [String; 3] {
    let Some(it) = &advice.recommendation else {
        let possible = outcomes(&advice.possible, "or");
        let left = fill(words::LEFT, [&left(advice.questions_left, words::QUESTION)]);
        return [words::UNDECIDED.to_owned(), possible, left];
    };
    let title = it.title;
    let ahead = |how: &str| match &it.runner_up {
        Some(runner_up) => fill(how, [title, runner_up.title]),
        None => title.to_owned(),
    };
    let reasons = advice.reasons.as_ref();
    let is_open = reasons.is_some_and(|it| !it.worth_finding_out.is_empty())
        || !advice.certainty_questions.is_empty();
    let said = match it.certainty {
        // It is clear only as long as nobody finds out what is not sure or was not asked.
        Some(Certainty::Clear) if is_open => fill(words::SO_FAR, [title]),
        Some(Certainty::Lean) => ahead(words::RATHER_THAN),
        Some(Certainty::CloseCall) => ahead(words::AHEAD_OF),
        Some(Certainty::Default) => fill(words::NOTHING_SETTLES_IT, [title]),
        Some(Certainty::Clear) | None => title.to_owned(),
    };
    let label = certainty(it.certainty).unwrap_or(words::RECOMMENDATION);
    [grammar::capitalised(label), said, String::new()]
}

/// The strongest signal for another outcome, preferably for the runner-up, or that there is none.
/// `None` if the rule set has no signals.
pub fn dissent(advice: &Advice<'_>) -> Option<String> {
    let recommendation = advice.recommendation.as_ref()?;
    let runner_up = recommendation.runner_up.as_ref().map(|it| it.id);
    let against = advice.dissent();
    let strongest = against.min_by_key(|it| (it.strength, Some(it.points_to) != runner_up));
    if advice.rules.signals().is_empty() {
        return None;
    }
    Some(match strongest {
        None => words::NO_DISSENT.to_owned(),
        Some(it) => {
            let because = cited_briefly(&it.because, &it.grounds);
            format!("For {}: {because}", it.points_to.title)
        }
    })
}

/// How many questions are named in a sentence.
const MOST_NAMED: usize = 2;

/// The questions answered with not-sure that can change the advice.
pub fn worth_finding_out(reasons: &Reasons<'_>) -> Option<String> {
    let worth = &reasons.worth_finding_out;
    let (named, more) = worth.split_at(worth.len().min(MOST_NAMED));
    let asks = named.iter().map(|it| it.ask.clone());
    let more = (!more.is_empty()).then(|| format!("({} more)", more.len()));
    let all: Vec<String> = asks.chain(more).collect();
    (!worth.is_empty()).then(|| all.join(" "))
}

/// How few answers were needed, and whether other questions can change how certain it is: "4 of 6
/// answers settle it; 12 unanswered questions cannot change it".
pub fn effort(advice: &Advice<'_>, reasons: &Reasons<'_>) -> String {
    let is_sure = |it: &Named<'_, Question>| {
        let reply = advice.answers.to(it);
        reply.is_some_and(|reply| reply.answer != Answer::NotSure)
    };
    let settling = reasons.sufficient.first();
    match settling.map(Vec::as_slice).unwrap_or_default() {
        [] => words::ANY_ANSWERS.to_owned(),
        all if !all.iter().any(is_sure) => words::RESTS_ON_NOT_SURE.to_owned(),
        all => {
            let sure = all.iter().filter(|it| is_sure(it)).count();
            let settle = match sure {
                1 => words::ONE_SETTLES,
                _ => words::SEVERAL_SETTLE,
            };
            let answers = advice.answers.iter();
            let given = answers.filter(|it| it.answer != Answer::NotSure).count();
            let answers = grammar::count(given, words::ANSWER);
            let settle = fill(settle, [&sure.to_string(), &answers]);
            let others = advice.rules.questions().len() - advice.answers.iter().len();
            match advice.certainty_questions.len() {
                _ if sure < all.len() => fill(words::OTHERS_NOT_SURE, [&settle]),
                clearing if clearing > 0 => fill(
                    words::CAN_CHANGE_HOW_CLEAR,
                    [&settle, &clearing.to_string()],
                ),
                _ if others == 0 => settle,
                _ => {
                    let others = grammar::count(others, words::OTHER_QUESTION);
                    fill(words::CANNOT_CHANGE_IT, [&settle, &others])
                }
            }
        }
    }
}

/// The open questions to which not-sure is not an answer: "`hosts` must be known, so
/// --rest-not-sure leaves it open." `None` if there are none.
pub fn must_know(advice: &Advice<'_>) -> Option<String> {
    let open = advice.open_questions.iter().map(|it| &it.question);
    let ids: Vec<_> = open.filter(|it| !it.not_sure).map(|it| it.id.0).collect();
    let (named, others) = ids.split_at(ids.len().min(MOST_SUPPOSED));
    let named = named.iter().map(|it| format!("`{}`", it.id));
    let others = (!others.is_empty()).then(|| grammar::count(others.len(), words::OTHER));
    let left_open = if ids.len() == 1 { "it" } else { "them" };
    let list = grammar::list(named.chain(others), "and");
    (!ids.is_empty())
        .then(|| format!("{list} must be known, so --rest-not-sure leaves {left_open} open."))
}

/// The answers that did not matter, except those from `--rest-not-sure`.
pub fn unused<'r>(advice: &Advice<'r>) -> Vec<Named<'r, Question>> {
    let mut unused = advice.unused_answers.clone();
    let origins = &advice.answered_by;
    unused.retain(|it| origins.get(it.id.as_str()) != Some(&Origin::RestNotSure));
    unused
}

/// A recommendation with its certainty: "Hybrid (close call)".
pub fn recommended(it: &Recommendation<'_>) -> String {
    match certainty(it.certainty) {
        None => it.title.to_owned(),
        Some(certainty) => format!("{} ({certainty})", it.title),
    }
}

/// The certainty of a recommendation, in words.
pub fn certainty(certainty: Option<Certainty>) -> Option<&'static str> {
    Some(match certainty? {
        Certainty::Clear => words::CLEAR,
        Certainty::Lean => words::LEAN,
        Certainty::CloseCall => words::CLOSE_CALL,
        Certainty::Default => words::DEFAULT,
    })
}

/// The runner-up, and what would lead to it.
pub fn runner_up(it: &RunnerUp<'_>) -> String {
    match it.tips.as_ref().map(|tips| tips.trim_end_matches('.')) {
        Some(tips) => fill(words::RUNNER_UP_IF, [it.title, tips]),
        None => fill(words::RUNNER_UP, [it.title]),
    }
}

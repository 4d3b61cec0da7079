//! Why a question is asked, for the person who is asked.

use indexmap::IndexMap;

use crate::advice::Why;
use crate::answers::Reply;
use crate::decision::{Left, Remaining};
use crate::grammar;
use crate::ids::{OutcomeId, QuestionId};
use crate::render::words::{self, fill};
use crate::render::{Layout, Look, phrases};
use crate::ruleset::{Answer, Choice, Kind, Question, RuleSet};

/// How many kinds of answers are listed for an any-of question.
pub(crate) const MOST_ANSWERS: usize = 6;

/// The most options that are listed one by one.
pub(crate) const MOST_OPTIONS: usize = 10;

/// How many options are named of those with the same effect, if there are more.
pub(crate) const MOST_ALIKE: usize = 3;

/// The most outcomes that are all named.
pub(crate) const MOST_OUTCOMES: usize = 8;

/// How many are named if there are more.
pub(crate) const LIKELIEST: usize = 3;

/// What a question means, and what its answers leave possible, given what `remaining` leaves to
/// decide and how many questions are `left`.
pub fn text(
    rules: &RuleSet,
    question: QuestionId,
    remaining: &Remaining<'_>,
    left: Left,
    look: Look,
) -> String {
    let asked = &rules.questions()[question];
    let mut layout = Layout::new(look);
    if let Some(help) = &asked.help {
        layout.paragraph(help);
    }
    let why = Why::new(rules, remaining, question);
    let possible = remaining.possible().len();
    let is_telling = |why: &Why<'_>| why.prospects.iter().any(|it| it.possible.len() < possible);
    let is_telling = why.as_ref().is_some_and(is_telling);
    if asked.kind == Kind::AnyOf || !is_telling {
        layout.bullets(asked.choices().filter_map(explained));
    }
    match why {
        None => {
            layout.paragraph(words::ONLY_DETAILS);
        }
        Some(_) if !is_telling => {
            let tendencies = tendencies(rules, asked, question, remaining);
            if !tendencies.is_empty() {
                layout.paragraph(words::MOST_OFTEN);
            }
            layout.bullets(tendencies);
            layout.paragraph(&undecided(rules, question, remaining));
        }
        Some(why) if asked.kind == Kind::AnyOf => {
            let prospects = why.prospects.iter().map(|it| {
                let left = remaining.answered(question, &it.answer.answer);
                let possible = outcomes(rules, &left);
                format!("{}: {possible}", it.answer.labels().join(" and "))
            });
            layout.paragraph(words::LEAVES_POSSIBLE);
            layout.bullets(prospects.take(MOST_ANSWERS));
        }
        Some(why) if asked.kind == Kind::Number => layout.bullets(why.prospects.iter().map(|it| {
            let left = remaining.answered(question, &it.answer.answer);
            prospect(rules, &it.answer.labels().concat(), &left)
        })),
        Some(_) if asked.options.len() > MOST_OPTIONS => {
            layout.bullets(grouped(rules, asked, question, remaining));
        }
        Some(_) => layout.bullets(prospects(rules, asked, question, remaining)),
    }
    if left.most > 1 {
        let left = phrases::left(left, words::QUESTION);
        layout.paragraph(&fill(words::TO_ANSWER, [&left]));
    }
    layout.into_text()
}

/// What a question can do if each of its answers leaves every outcome possible: two outcomes that
/// it alone decides between, once the others are answered.
fn undecided(rules: &RuleSet, question: QuestionId, remaining: &Remaining<'_>) -> String {
    let classes = remaining.classes(question);
    let examples = remaining.witness(question).into_iter().flatten();
    let examples = examples.map(|(class, outcome)| {
        let example = &classes[class].example;
        let reply = Reply::like(rules, question, example, remaining.alike(question, class));
        let answer = reply.labels().join("; ");
        fill(
            words::CAN_LEAD_TO,
            [&answer, &rules.outcomes()[outcome].title],
        )
    });
    let examples = grammar::list(examples, "and");
    fill(words::NOT_ALONE, [&examples])
}

/// "FastAPI or Hybrid", or, of many, the most likely: "A, B, C or 7 others".
fn outcomes(rules: &RuleSet, left: &Remaining<'_>) -> String {
    let mut named = left.possible();
    let mut others = 0;
    if named.len() > MOST_OUTCOMES {
        named = left.likeliest();
        others = named.len() - LIKELIEST;
        named.truncate(LIKELIEST);
    }
    let titles = named.iter().map(|it| rules.outcomes()[*it].title.clone());
    grammar::list(titles.chain(count_of_others(others)), "or")
}

/// "Yes: Django", for each option what it most often leads to, unless all answers most often lead to
/// the same outcome or there are many.
fn tendencies(
    rules: &RuleSet,
    asked: &Question,
    question: QuestionId,
    remaining: &Remaining<'_>,
) -> Vec<String> {
    let has_options = matches!(asked.kind, Kind::OneOf | Kind::YesNo);
    if !has_options || asked.options.len() > MOST_OPTIONS {
        return Vec::new();
    }
    let options = asked.options.ids().map(Answer::One);
    let likeliest = options.filter_map(|answer| {
        let outcomes = remaining.answered(question, &answer).likeliest();
        Some((answer, *outcomes.first()?))
    });
    let likeliest: Vec<(Answer, OutcomeId)> = likeliest.collect();
    if likeliest
        .windows(2)
        .all(|pair| matches!(pair, [(_, one), (_, other)] if one == other))
    {
        return Vec::new();
    }
    let lines = likeliest.iter().map(|(answer, outcome)| {
        let title = &rules.outcomes()[*outcome].title;
        format!("{}: {title}", answer.labels(asked).concat())
    });
    lines.collect()
}

/// "Scheduled jobs: Imports, reports and the like.", unless it has a hint, which is shown with it.
fn explained(option: &Choice) -> Option<String> {
    let help = option.help.as_ref().filter(|_| option.hint.is_none())?;
    Some(format!("{}: {help}", option.label))
}

/// "Yes: leaves FastAPI or Hybrid"
fn prospect(rules: &RuleSet, answer: &str, left: &Remaining<'_>) -> String {
    let does = match left.settled() {
        Some(_) => words::SETTLES,
        None => words::LEAVES,
    };
    fill(does, [answer, &outcomes(rules, left)])
}

/// "A, B and 7 others: leaves FastAPI or Hybrid", one line for each effect of many options.
fn grouped(
    rules: &RuleSet,
    asked: &Question,
    question: QuestionId,
    remaining: &Remaining<'_>,
) -> Vec<String> {
    let mut groups: IndexMap<Vec<OutcomeId>, Vec<Answer>> = IndexMap::new();
    let options = asked.options.ids().map(Answer::One);
    for answer in options.chain(asked.not_sure()) {
        let left = remaining.answered(question, &answer);
        groups.entry(left.possible()).or_default().push(answer);
    }
    let others = groups.values().skip(MOST_OPTIONS).map(Vec::len).sum();
    let groups = groups.values().take(MOST_OPTIONS).filter_map(|answers| {
        let left = remaining.answered(question, answers.first()?);
        let named = answers.iter().take(MOST_ALIKE);
        let named = named.map(|it| it.labels(asked).concat());
        let named = named.chain(count_of_others(answers.len().saturating_sub(MOST_ALIKE)));
        Some(prospect(rules, &grammar::list(named, "or"), &left))
    });
    let others = (others > 0).then(|| grammar::count(others, words::OTHER_ANSWER));
    groups.chain(others).collect()
}

/// "7 others", if there are any.
fn count_of_others(others: usize) -> Option<String> {
    (others > 0).then(|| grammar::count(others, words::OTHER))
}

/// "Yes: leaves FastAPI or Hybrid. What yes means."
fn prospects(
    rules: &RuleSet,
    asked: &Question,
    question: QuestionId,
    remaining: &Remaining<'_>,
) -> Vec<String> {
    let options = asked.options.ids().map(Answer::One);
    let answers = options.chain(asked.not_sure()).map(|answer| {
        let left = remaining.answered(question, &answer);
        let prospect = prospect(rules, &answer.labels(asked).concat(), &left);
        let help = match &answer {
            Answer::One(option) => Some(&asked.options[*option]),
            _ => None,
        };
        let help = help.filter(|option| option.hint.is_none());
        let help = help.and_then(|option| option.help.as_ref());
        let help = help.map_or_else(String::new, |help| format!(". {help}"));
        prospect + &help
    });
    answers.collect()
}

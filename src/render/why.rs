//! Why a question is asked, for the person who is asked.

use crate::advice::Why;
use crate::answers::map::Reply;
use crate::decision::Remaining;
use crate::decision::plan::Left;
use crate::grammar;
use crate::ids::QuestionId;
use crate::render::layout::Layout;
use crate::render::words::{self, fill};
use crate::render::{Look, phrases};
use crate::ruleset::{Answer, Choice, Kind, Question, RuleSet};

/// How many kinds of answers are listed for an any-of question.
const MOST_ANSWERS: usize = 6;

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
        Some(_) if !is_telling => layout.paragraph(&undecided(rules, question, remaining)),
        Some(why) if asked.kind == Kind::AnyOf => {
            let prospects = why.prospects.iter().map(|it| {
                let possible = phrases::outcomes(&it.possible, "or");
                format!("{}: {possible}", it.answer.labels().join(" and "))
            });
            layout.paragraph(words::LEAVES_POSSIBLE);
            layout.bullets(prospects.take(MOST_ANSWERS));
        }
        Some(why) if asked.kind == Kind::Number => layout.bullets(why.prospects.iter().map(|it| {
            let titles = it.possible.iter().map(|it| it.title.as_str());
            prospect(&it.answer.labels().concat(), titles)
        })),
        Some(_) => layout.bullets(prospects(rules, asked, question, remaining)),
    }
    if left.most > 1 {
        let left = phrases::left(left);
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

/// "Scheduled jobs: Imports, reports and the like."
fn explained(option: &Choice) -> Option<String> {
    let help = option.help.as_ref()?;
    Some(format!("{}: {help}", option.label))
}

/// "Yes: leaves FastAPI or Hybrid"
fn prospect<'r>(answer: &str, outcomes: impl ExactSizeIterator<Item = &'r str>) -> String {
    let does = match outcomes.len() {
        1 => words::SETTLES,
        _ => words::LEAVES,
    };
    fill(does, [answer, &grammar::list(outcomes, "or")])
}

/// "Yes: leaves FastAPI or Hybrid. What yes means."
fn prospects(
    rules: &RuleSet,
    asked: &Question,
    question: QuestionId,
    remaining: &Remaining<'_>,
) -> Vec<String> {
    let options = asked.options.ids().map(Answer::One);
    let answers = options.chain([Answer::NotSure]).map(|answer| {
        let possible = remaining.answered(question, &answer).possible();
        let titles = possible
            .iter()
            .map(|it| rules.outcomes()[*it].title.as_str());
        let prospect = prospect(&answer.labels(asked).concat(), titles);
        let help = match &answer {
            Answer::One(option) => asked.options[*option].help.as_deref(),
            _ => None,
        };
        let help = help.map_or_else(String::new, |help| format!(". {help}"));
        prospect + &help
    });
    answers.collect()
}

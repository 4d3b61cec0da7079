//! Why a question is asked, for a person who wonders.

use crate::advice::Why;
use crate::decision::Remaining;
use crate::decision::plan::Left;
use crate::grammar;
use crate::ids::QuestionId;
use crate::render::layout::Layout;
use crate::render::{Look, phrases};
use crate::ruleset::{Answer, Choice, Kind, Question, RuleSet};

/// How many kinds of answers are listed of a question with any number of options.
const MOST_ANSWERS: usize = 6;

/// What a question means, and what its answers still leave possible when `remaining` is left to
/// decide, with between `left.fewest` and `left.most` questions.
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
    match Why::new(rules, remaining, question) {
        None => {
            layout.bullets(asked.options.values().filter_map(explained));
            layout.paragraph("It cannot change the recommendation, only the details of its plan.");
        }
        Some(why) if asked.kind == Kind::AnyOf => {
            layout.bullets(asked.options.values().filter_map(explained));
            let prospects = why.prospects.iter().map(|it| {
                let possible = phrases::outcomes(&it.possible, "or");
                format!("{}: {possible}", it.answer.labels().join(" and "))
            });
            layout.paragraph("What an answer leaves possible, for example:");
            layout.bullets(prospects.take(MOST_ANSWERS));
        }
        Some(_) => layout.bullets(prospects(rules, asked, question, remaining)),
    }
    if left.most > 1 {
        let left = phrases::left(left);
        layout.paragraph(&format!("{left} to answer, including this one."));
    }
    layout.into_text()
}

/// "Scheduled jobs: Imports, reports and the like."
fn explained(option: &Choice) -> Option<String> {
    let help = option.help.as_ref()?;
    Some(format!("{}: {help}", option.label))
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
        let verb = if possible.len() == 1 {
            "settles"
        } else {
            "leaves"
        };
        let titles = possible.iter().map(|it| &rules.outcomes()[*it].title);
        let titles = grammar::list(titles, "or");
        let help = match &answer {
            Answer::One(option) => asked.options[*option].help.as_deref(),
            _ => None,
        };
        let help = help.map_or_else(String::new, |help| format!(". {help}"));
        format!("{}: {verb} {titles}{help}", answer.labels(asked).concat())
    });
    answers.collect()
}

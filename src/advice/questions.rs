//! Open questions, and questions that need not be asked.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::Named;
use crate::answers::{Answers, Reply};
use crate::decision::{Decision, Left, Planner, Remaining, TooLarge};
use crate::ids::QuestionId;
use crate::ruleset::{Choice, Kind, Outcome, Question, RuleSet, Scale};

/// A question without an answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unanswered<'r> {
    /// The id of the question.
    pub id: Named<'r, Question>,
    /// The question in words.
    pub ask: &'r str,
    /// What an answer is: one or several of the options, or a number.
    pub kind: Kind,
    /// Whether `not-sure` is an answer.
    pub not_sure: bool,
    /// The flag that answers it.
    pub flag: String,
    /// The ids of its options.
    pub options: Vec<Named<'r, Choice>>,
    /// The numbers that answer it, or null if it is not a number question.
    pub number: Option<&'r Scale>,
}

impl<'r> From<&'r Question> for Unanswered<'r> {
    fn from(question: &'r Question) -> Self {
        Self {
            id: Named(question),
            ask: &question.ask,
            kind: question.kind,
            not_sure: !question.must_know,
            flag: question.flag(),
            options: question.choices().map(Named).collect(),
            number: question.scale.as_ref(),
        }
    }
}

/// A question that can still change the outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpenQuestion<'r> {
    #[serde(flatten)]
    pub question: Unanswered<'r>,
    /// Why the question matters.
    pub why: Why<'r>,
}

/// Why a question matters.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Why<'r> {
    /// What each kind of answer leaves possible.
    pub prospects: Vec<Prospect<'r>>,
    /// Two outcomes of complete answer sets that differ only in this question.
    pub between: [Named<'r, Outcome>; 2],
}

/// What an answer leaves possible.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Prospect<'r> {
    /// The answer; other answers may have the same effect.
    pub answer: Reply<'r>,
    /// The ids of the outcomes that it leaves possible.
    pub possible: Vec<Named<'r, Outcome>>,
}

impl<'r> Why<'r> {
    /// Why a question can still change the outcome; `None` if it cannot.
    pub fn new(
        rules: &'r RuleSet,
        remaining: &Remaining<'_>,
        question: QuestionId,
    ) -> Option<Self> {
        let between = remaining.witness(question)?;
        let classes = remaining.classes(question);
        let prospects = classes.iter().map(|(class, facts)| Prospect {
            answer: Reply::like(
                rules,
                question,
                &facts.example,
                remaining.alike(question, class),
            ),
            possible: Named::all(rules.outcomes(), remaining.possible_after(question, class)),
        });
        Some(Self {
            prospects: prospects.collect(),
            between: between.map(|(_, outcome)| Named(&rules.outcomes()[outcome])),
        })
    }
}

/// A question that you do not need to answer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotNeeded<'r> {
    /// The id of the question.
    pub id: Named<'r, Question>,
    /// A minimal set of answered questions that make it irrelevant.
    pub because: Vec<Named<'r, Question>>,
}

/// The questions that can change the outcome, best first, and how many are left.
pub(super) fn open<'r>(
    rules: &'r RuleSet,
    remaining: &Remaining<'_>,
    answers: &Answers,
) -> Result<(Vec<OpenQuestion<'r>>, Left), TooLarge> {
    let mut planner = Planner::new(rules, remaining);
    let topic = planner.open_topic(remaining, answers);
    let open = planner
        .ranked(remaining, topic)
        .into_iter()
        .map(|question| {
            remaining
                .spend(remaining.classes(question).len())
                .map_err(|_| TooLarge::Walk("why each question is open"))?;
            let Some(why) = Why::new(rules, remaining, question) else {
                unreachable!("a relevant question has a witness")
            };
            Ok(OpenQuestion {
                question: Unanswered::from(&rules.questions()[question]),
                why,
            })
        });
    let open = open.collect::<Result<_, _>>()?;
    Ok((open, planner.left(remaining, topic)))
}

/// The unanswered questions that cannot change anything.
pub(super) fn not_needed<'r>(
    rules: &'r RuleSet,
    decision: &Decision,
    remaining: &Remaining<'_>,
    answers: &Answers,
) -> Result<Vec<NotNeeded<'r>>, TooLarge> {
    let relevant = remaining.relevant();
    let irrelevant = answers.unanswered().filter(|it| !relevant.contains(it));
    let irrelevant: Vec<QuestionId> = irrelevant.collect();
    let because = decision.made_irrelevant_by(answers, &irrelevant)?;
    let not_needed = irrelevant.into_iter().zip(because);
    let not_needed = not_needed.map(|(question, because)| NotNeeded {
        id: Named(&rules.questions()[question]),
        because: Named::all(rules.questions(), because),
    });
    Ok(not_needed.collect())
}

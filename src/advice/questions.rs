//! What is still to ask, and what is not.

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::Named;
use crate::answers::Answers;
use crate::answers::map::Reply;
use crate::decision::plan::{Left, Planner};
use crate::decision::{Decision, Remaining, TooLarge};
use crate::ids::QuestionId;
use crate::ruleset::{Choice, Kind, Outcome, Question, RuleSet};

/// A question without an answer, and how to answer it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unanswered<'r> {
    pub id: Named<'r, Question>,
    pub ask: &'r str,
    pub kind: Kind,
    pub flag: String,
    pub options: Vec<Named<'r, Choice>>,
}

impl<'r> From<&'r Question> for Unanswered<'r> {
    fn from(question: &'r Question) -> Self {
        Self {
            id: Named(question),
            ask: &question.ask,
            kind: question.kind,
            flag: question.flag(),
            options: question.options.values().map(Named).collect(),
        }
    }
}

/// A question that can still change the outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpenQuestion<'r> {
    #[serde(flatten)]
    pub question: Unanswered<'r>,
    pub why: Why<'r>,
}

/// Why a question is open: what an answer of each class leaves possible, and the outcomes of two
/// complete answer sets that differ in nothing else.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Why<'r> {
    pub prospects: Vec<Prospect<'r>>,
    pub between: [Named<'r, Outcome>; 2],
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Prospect<'r> {
    /// One answer of the class.
    pub answer: Reply<'r>,
    pub possible: Vec<Named<'r, Outcome>>,
}

impl<'r> Why<'r> {
    /// Why a question can still change what remains; nothing, if it cannot.
    pub fn new(
        rules: &'r RuleSet,
        remaining: &Remaining<'_>,
        question: QuestionId,
    ) -> Option<Self> {
        let between = remaining.witness(question)?;
        let classes = remaining.classes(question);
        let prospects = classes.iter().map(|(class, facts)| Prospect {
            answer: Reply::new(rules, question, &facts.example),
            possible: Named::all(rules.outcomes(), remaining.possible_after(question, class)),
        });
        Some(Self {
            prospects: prospects.collect(),
            between: between.map(|outcome| Named(&rules.outcomes()[outcome])),
        })
    }
}

/// A question that need not be asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotNeeded<'r> {
    pub id: Named<'r, Question>,
    /// The questions whose answers made it irrelevant: a subset-minimal set.
    pub because: Vec<Named<'r, Question>>,
}

/// The questions that can change the outcome, the best to ask first, and how many are asked.
pub(super) fn open<'r>(
    rules: &'r RuleSet,
    remaining: &Remaining<'_>,
) -> Result<(Vec<OpenQuestion<'r>>, Left), TooLarge> {
    let mut planner = Planner::new(rules, remaining);
    let open = planner.ranked(remaining).into_iter().map(|question| {
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
    Ok((open, planner.left(remaining, None)))
}

/// The unanswered questions that cannot change anything.
pub(super) fn not_needed<'r>(
    rules: &'r RuleSet,
    decision: &Decision,
    remaining: &Remaining<'_>,
    answers: &Answers,
) -> Result<Vec<NotNeeded<'r>>, TooLarge> {
    let relevant = remaining.relevant();
    let irrelevant: Vec<QuestionId> = answers
        .unanswered()
        .filter(|question| !relevant.contains(question))
        .collect();
    let because = decision.made_irrelevant_by(answers, &irrelevant)?;
    let not_needed = irrelevant
        .into_iter()
        .zip(because)
        .map(|(question, because)| NotNeeded {
            id: Named(&rules.questions()[question]),
            because: Named::all(rules.questions(), because),
        });
    Ok(not_needed.collect())
}

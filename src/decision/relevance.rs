//! Why a question is asked, and why one is not.

use rustc_hash::FxHashMap;

use crate::answers::Answers;
use crate::decision::{Decision, Remaining};
use crate::ids::{ClassId, Id, OutcomeId, QuestionId};

/// What an answer to a question leaves possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    /// The class of the answer.
    pub class: ClassId,
    /// The outcomes that can then still come out, in the order of the rule set.
    pub possible: Vec<OutcomeId>,
}

impl Remaining<'_> {
    /// What each class of answers to a question leaves possible.
    pub fn prospects(&self, question: QuestionId) -> Vec<Prospect> {
        let classes = self.classes(question).ids();
        classes
            .map(|class| Prospect {
                class,
                possible: self.after(question, class).possible(),
            })
            .collect()
    }

    /// The outcomes of two completions that differ only in the answer to `question`; nothing, if
    /// it is not relevant.
    pub fn witness(&self, question: QuestionId) -> Option<[OutcomeId; 2]> {
        let diagram = &self.diagram;
        let child = |node, question, class: ClassId| diagram.child(node, question, class.index());
        let (node, _) = diagram
            .nodes()
            .rfind(|(node, _)| diagram.level(*node) == Some(question))?;
        // A node has at least two different children, and different functions differ under some
        // answer to the first question of either: from here on nothing is `None`.
        let mut children = self
            .classes(question)
            .ids()
            .map(|class| child(node, question, class));
        let one = children.next()?;
        let mut pair = [one, children.find(|other| *other != one)?];
        while let Some(top) = pair.iter().filter_map(|node| diagram.level(*node)).min() {
            let mut below = self
                .classes(top)
                .ids()
                .map(|class| pair.map(|node| child(node, top, class)));
            pair = below.find(|[one, other]| one != other)?;
        }
        let [one, other] = pair.map(|node| diagram.value(node));
        Some([one?, other?])
    }
}

impl Decision {
    /// For each question of `wanted`, none of which the `answers` leave relevant: a subset-minimal
    /// set of the answered questions whose answers alone make it irrelevant. Of several, the one
    /// that keeps the earlier questions.
    pub fn made_irrelevant_by(
        &self,
        answers: &Answers,
        wanted: &[QuestionId],
    ) -> Vec<Vec<QuestionId>> {
        let given: Vec<QuestionId> = answers.given().map(|(question, _)| question).collect();
        let mut relevant: FxHashMap<Vec<QuestionId>, Vec<QuestionId>> = FxHashMap::default();
        let mut is_relevant_after = |kept: &Vec<QuestionId>, question: &QuestionId| {
            relevant
                .entry(kept.clone())
                .or_insert_with(|| self.remaining(&answers.only(kept)).relevant())
                .contains(question)
        };
        let because = |question: &QuestionId| {
            let mut kept = given.clone();
            for dropped in given.iter().rev() {
                let fewer = kept.iter().copied().filter(|it| it != dropped).collect();
                if !is_relevant_after(&fewer, question) {
                    kept = fewer;
                }
            }
            kept
        };
        wanted.iter().map(because).collect()
    }
}

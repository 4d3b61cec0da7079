//! Why a question is asked, and why another is not.

use rustc_hash::FxHashMap;

use crate::answers::Answers;
use crate::decision::{Decision, Exceeded, Questions, Remaining, TooLarge};
use crate::ids::{ClassId, Id, OutcomeId, QuestionId};

impl Remaining<'_> {
    /// Two classes of answers to `question` that lead to different outcomes although all other
    /// answers are the same, each with its outcome. `None` if the question is not relevant.
    pub fn witness(&self, question: QuestionId) -> Option<[(ClassId, OutcomeId); 2]> {
        let diagram = &self.diagram;
        let child = |node, question, class: ClassId| diagram.child(node, question, class.index());
        let (node, _) = diagram
            .nodes()
            .rfind(|(node, _)| diagram.level(*node) == Some(question))?;
        // A node has at least two different children, and two different functions differ for some
        // answer to the first question of either. So nothing below is ever `None`.
        let children = self.classes(question).ids();
        let mut children = children.map(|class| (class, child(node, question, class)));
        let one = children.next()?;
        let other = children.find(|other| other.1 != one.1)?;
        let mut pair = [one.1, other.1];
        let order = &self.decision.compiled.order;
        while let Some(top) = order.first(pair.iter().filter_map(|node| diagram.level(*node))) {
            let below = self.classes(top).ids();
            let mut below = below.map(|class| pair.map(|node| child(node, top, class)));
            pair = below.find(|[one, other]| one != other)?;
        }
        let [first, second] = pair.map(|node| diagram.value(node));
        Some([(one.0, first?), (other.0, second?)])
    }
}

impl Decision {
    /// For each question in `wanted`, none of which is relevant under `answers`: a subset-minimal
    /// set of answered questions whose answers alone make it irrelevant. If there are several, the
    /// one with the earlier questions.
    ///
    /// # Errors
    /// It takes more steps than the budget has left.
    pub fn made_irrelevant_by(
        &self,
        answers: &Answers,
        wanted: &[QuestionId],
    ) -> Result<Vec<Vec<QuestionId>>, TooLarge> {
        let given = self.given(answers);
        let all: Vec<QuestionId> = answers.given().map(|(question, _)| question).collect();
        let mut relevant: FxHashMap<Questions, Questions> = FxHashMap::default();
        let mut is_relevant_after = |kept: Questions, question: QuestionId| {
            if let Some(relevant) = relevant.get(&kept) {
                return Ok(relevant.contains(question));
            }
            self.spend(1)?;
            let left = self.left(|it| given[it].filter(|_| kept.contains(it)));
            let support = left.support();
            relevant.insert(kept, support);
            Ok(support.contains(question))
        };
        let because = |question: &QuestionId| {
            let mut kept: Questions = all.iter().copied().collect();
            for dropped in all.iter().rev() {
                let fewer = kept.iter().filter(|it| it != dropped).collect();
                if !is_relevant_after(fewer, *question)? {
                    kept = fewer;
                }
            }
            Ok(kept.iter().collect())
        };
        let because: Result<_, Exceeded> = wanted.iter().map(because).collect();
        because.map_err(|_| TooLarge::Walk("why questions need not be asked"))
    }
}

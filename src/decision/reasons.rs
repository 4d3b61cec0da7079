//! Why answers lead to an outcome, and what would change it.
//!
//! For answers that settle an outcome, a *sufficient reason* is a subset-minimal set of them that
//! settles it alone (an abductive explanation). A *change set* is a subset-minimal set of them that
//! can give another outcome if they are answered differently (a contrastive explanation). The
//! reasons are exactly the minimal hitting sets of the change sets, and the other way round (Reiter
//! 1987; Ignatiev et al. 2020). The change sets are computed in one walk over the diagram from its
//! leaves up. At each node, a change set of the child for the given answer stays as it is, and a
//! change set of any other child gains the question of the node. The reasons are then computed as
//! hitting sets (Berge 1989).

use std::cmp::Reverse;

use crate::answers::Answers;
use crate::decision::diagram::Node;
use crate::decision::{Budget, Decision, Exceeded, GivenClasses, TooLarge};
use crate::ids::{ClassId, Id, NodeId, OutcomeId, QuestionId, Set, Table};
use crate::ruleset::Answer;

/// A set of questions.
pub type Questions = Set<QuestionId>;

/// The maximum number of sets in a family. If there are more, the smallest are kept. Families this
/// large occur only if many answers are interchangeable, and nobody reads that many reasons. If a
/// search exceeds its part of the budget, it is repeated with the next smaller number.
const MOST_SETS: [usize; 3] = [2_000, 100, 10];

/// Each attempt may use this fraction of the remaining budget.
const PARTS: usize = 3;

/// The number of pairs of sets that can be compared in one step.
const COMPARED: usize = 32;

/// How many change sets are tried to find the easiest change to each other outcome.
const MOST_NEAREST: usize = 8;

/// Why the answers settle an outcome.
#[derive(Clone, Debug)]
pub struct Reasons {
    /// The sufficient reasons: the smallest first, equally small ones in the order of the rule set.
    pub sufficient: Vec<Questions>,
    /// One for each change set and each other outcome that it can give. The smallest come first.
    pub counterfactuals: Vec<Counterfactual>,
    /// For each other outcome, the changes of the fewest answers that lead to it, those that need
    /// the fewest answers to open questions first. The nearest outcome comes first.
    pub nearest: Vec<Counterfactual>,
    /// The size of the smallest change set. `None` if no change of answers gives another outcome.
    pub robustness: Option<usize>,
    /// Whether these are all of them: no family ever exceeded the maximum. The robustness is exact
    /// in any case.
    pub are_all: bool,
}

/// Answers that would give another outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterfactual {
    /// The new answers to the questions whose answers change, each as close to the given answer as
    /// possible. No subset of these changes would do.
    pub change: Vec<(QuestionId, Answer)>,
    /// Answers to open questions that are also needed to settle the outcome.
    pub with: Vec<(QuestionId, Answer)>,
    /// The resulting outcome.
    pub outcome: OutcomeId,
}

impl Counterfactual {
    /// The questions whose answers change.
    pub fn changed(&self) -> Questions {
        self.change.iter().map(|(question, _)| *question).collect()
    }
}

/// The limits of a search for families of sets, and whether it found all of them.
struct Search {
    /// The maximum number of sets in a family.
    most_sets: usize,
    budget: Budget,
    are_all: bool,
}

impl Search {
    /// The minimal sets among `sets`, the smallest first. If there are too many, only the first.
    fn minimal(&mut self, mut sets: Vec<Questions>) -> Result<Vec<Questions>, Exceeded> {
        self.budget.spend(sets.len())?;
        sets.sort_by(by_size);
        sets.dedup();
        let mut minimal: Vec<Questions> = Vec::new();
        for set in sets {
            self.budget.spend(minimal.len() / COMPARED)?;
            if !minimal.iter().any(|smaller| smaller.is_subset(set)) {
                if minimal.len() == self.most_sets {
                    self.are_all = false;
                    break;
                }
                minimal.push(set);
            }
        }
        Ok(minimal)
    }

    /// The minimal sets that share a question with each of `sets`.
    fn hitting_sets(&mut self, sets: &[Questions]) -> Result<Vec<Questions>, Exceeded> {
        let mut hitting = vec![Questions::EMPTY];
        for set in sets {
            let (hits, misses): (Vec<Questions>, Vec<Questions>) = hitting
                .into_iter()
                .partition(|it| !it.intersection(*set).is_empty());
            let extended = misses
                .iter()
                .flat_map(|miss| set.iter().map(|question| miss.with(question)));
            hitting = self.minimal(hits.into_iter().chain(extended).collect())?;
        }
        Ok(hitting)
    }
}

/// Smaller sets first, then those with earlier questions.
fn by_size(one: &Questions, other: &Questions) -> std::cmp::Ordering {
    let sizes = one.len().cmp(&other.len());
    sizes.then_with(|| one.iter().cmp(other.iter()))
}

impl Decision {
    /// Why `answers` settle `outcome`.
    ///
    /// # Errors
    /// It takes more steps than the budget has left.
    pub fn reasons(&self, answers: &Answers, outcome: OutcomeId) -> Result<Reasons, TooLarge> {
        self.search("the reasons", |search| {
            self.reasons_within(answers, outcome, search)
        })
    }

    /// Searches with as many sets per family as the budget allows.
    fn search<T>(
        &self,
        what: &'static str,
        mut found: impl FnMut(&mut Search) -> Result<T, Exceeded>,
    ) -> Result<T, TooLarge> {
        let tried = MOST_SETS.iter().find_map(|most_sets| {
            let mut search = Search {
                most_sets: *most_sets,
                budget: self.budget.part(PARTS),
                are_all: true,
            };
            found(&mut search).ok()
        });
        tried.ok_or(TooLarge::Walk(what))
    }

    fn reasons_within(
        &self,
        answers: &Answers,
        outcome: OutcomeId,
        search: &mut Search,
    ) -> Result<Reasons, Exceeded> {
        let given = self.given(answers);
        let outcomes = self.diagram.values(self.root, |_| None).into_iter();
        let others = outcomes.filter(|other| *other != outcome);
        let families: Vec<(OutcomeId, Vec<Questions>)> = others
            .map(|other| Ok((other, self.change_sets(&given, other, search)?)))
            .collect::<Result<_, _>>()?;
        let sets = families.iter().flat_map(|(_, sets)| sets).copied();
        let changes = search.minimal(sets.collect())?;

        let mut counterfactuals = Vec::new();
        for change in &changes {
            for (other, sets) in &families {
                if sets.contains(change) {
                    let way = self.counterfactual(answers, &given, *change, *other, search)?;
                    counterfactuals.push(way);
                }
            }
        }
        let mut nearest = Vec::new();
        for (other, sets) in &families {
            let fewest = sets.first().map(|set| set.len());
            let smallest = sets.iter().take_while(|set| Some(set.len()) == fewest);
            let ways = smallest.take(MOST_NEAREST);
            let ways = ways.map(|it| self.counterfactual(answers, &given, *it, *other, search));
            let mut ways = ways.collect::<Result<Vec<_>, _>>()?;
            // On a tie, prefer to change a later question: what the team can run is easier to
            // change than what the project is.
            let first = |it: &Counterfactual| it.change.first().map(|(question, _)| *question);
            ways.sort_by_key(|it| (it.with.len(), Reverse(first(it))));
            nearest.extend(ways);
        }
        nearest.sort_by_key(|it: &Counterfactual| it.change.len());
        Ok(Reasons {
            sufficient: search.hitting_sets(&changes)?,
            counterfactuals,
            nearest,
            robustness: changes.first().map(|smallest| smallest.len()),
            are_all: search.are_all,
        })
    }

    /// What it would take to get `wanted`: one counterfactual for each subset-minimal set of given
    /// answers whose change makes it possible, the smallest first. Also whether these are all of
    /// them.
    ///
    /// # Errors
    /// It takes more steps than the budget has left.
    pub fn ways_to(
        &self,
        answers: &Answers,
        wanted: OutcomeId,
    ) -> Result<(Vec<Counterfactual>, bool), TooLarge> {
        let given = self.given(answers);
        self.search("what would lead to another outcome", |search| {
            let sets = self.change_sets(&given, wanted, search)?.into_iter();
            let ways = sets.map(|it| self.counterfactual(answers, &given, it, wanted, search));
            Ok((ways.collect::<Result<_, _>>()?, search.are_all))
        })
    }

    /// The subset-minimal sets of given answers whose change makes `wanted` possible.
    fn change_sets(
        &self,
        given: &GivenClasses,
        wanted: OutcomeId,
        search: &mut Search,
    ) -> Result<Vec<Questions>, Exceeded> {
        let mut families: Table<NodeId, Vec<Questions>> = Table::from_iter([]);
        for (_, node) in self.diagram.nodes() {
            let mut sets = Vec::new();
            match node {
                Node::Leaf(outcome) if *outcome == wanted => sets.push(Questions::EMPTY),
                Node::Leaf(_) => {}
                Node::Branch { level, children } => {
                    for (class, child) in children.iter().enumerate() {
                        let is_kept = given[*level].is_none_or(|given| given.index() == class);
                        let changed =
                            |set: &Questions| if is_kept { *set } else { set.with(*level) };
                        sets.extend(families[*child].iter().map(changed));
                    }
                }
            }
            families.push(search.minimal(sets)?);
        }
        Ok(families[self.root].clone())
    }

    /// The counterfactual for `wanted` that changes exactly the answers in `change`, needs the
    /// fewest answers to open questions, and uses not-sure as rarely as possible.
    ///
    /// `change` must be a change set of `wanted`, so that such a counterfactual exists.
    fn counterfactual(
        &self,
        answers: &Answers,
        given: &GivenClasses,
        change: Questions,
        wanted: OutcomeId,
        search: &Search,
    ) -> Result<Counterfactual, Exceeded> {
        search.budget.spend(self.nodes())?;
        let cost = |question: QuestionId, value| {
            let class = ClassId::new(value);
            let is_open = given[question].is_none();
            let is_changed = given[question] != Some(class);
            let is_not_sure = self.classes[question].classes()[class].example == Answer::NotSure;
            let can_be = is_open || is_changed == change.contains(question);
            can_be.then_some([is_open.into(), is_not_sure.into(), 0])
        };
        let Some(way) = self.diagram.cheapest_way(self.root, wanted, cost) else {
            unreachable!("changing the answers of a change set makes the outcome possible")
        };
        let mut classes = given.clone();
        for (question, value) in way {
            classes[question] = Some(ClassId::new(value));
        }
        // Keep only the answers to open questions that are needed to settle the outcome.
        let mut with: Vec<QuestionId> = answers.unanswered().collect();
        with.retain(|question| classes[*question].is_some());
        search.budget.spend(with.len() * self.nodes())?;
        for question in with.iter().rev() {
            let class = classes[*question].take();
            if self.left(|it| classes[it]).settled().is_none() {
                classes[*question] = class;
            }
        }
        let answer = |question: QuestionId| {
            let class = classes[question]?;
            let classes = &self.classes[question];
            let answer = match answers.answer(question) {
                Some(given) => classes.nearest(class, given),
                None => classes.classes()[class].example.clone(),
            };
            Some((question, answer))
        };
        Ok(Counterfactual {
            change: change.iter().filter_map(answer).collect(),
            with: with.into_iter().filter_map(answer).collect(),
            outcome: wanted,
        })
    }
}

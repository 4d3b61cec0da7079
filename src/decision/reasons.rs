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
use crate::decision::shortest::Changes;
use crate::decision::{Budget, Compiled, Decision, Exceeded, GivenClasses, TooLarge};
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
    /// For each other outcome, the changes of the fewest answers that lead to it. They change a
    /// fixed answer, or one to not-sure, only if nothing else leads there. Those that need the
    /// fewest answers to open questions come first, and the nearest outcome comes first.
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
    /// Whether certainly no fewer answers would do. It is false if there are too many to compare.
    pub is_fewest: bool,
}

impl Counterfactual {
    /// The questions whose answers change.
    pub fn changed(&self) -> Questions {
        self.change.iter().map(|(question, _)| *question).collect()
    }

    /// Whether no answer changes to not-sure.
    fn is_sure(&self) -> bool {
        self.change.iter().all(|(_, to)| *to != Answer::NotSure)
    }

    fn changes_the_same(&self, other: &Self) -> bool {
        self.changed() == other.changed()
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
        if sets.len() < 2 {
            return Ok(sets);
        }
        sets.sort_unstable();
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
        let Compiled { diagram, root, .. } = &*self.compiled;
        let outcomes = diagram.values(*root, |_| None).into_iter();
        let others = outcomes.filter(|other| *other != outcome);
        let families: Vec<(OutcomeId, Vec<Questions>)> = others
            .map(|other| Ok((other, self.change_sets(&given, other, true, search)?)))
            .collect::<Result<_, _>>()?;
        let sets = families.iter().flat_map(|(_, sets)| sets).copied();
        let changes = search.minimal(sets.collect())?;

        let mut counterfactuals = Vec::new();
        for change in &changes {
            for (other, sets) in &families {
                if sets.contains(change) {
                    let change = Some(*change);
                    let way =
                        self.counterfactual(answers, &given, change, *other, &search.budget)?;
                    counterfactuals.extend(way);
                }
            }
        }
        let mut nearest = Vec::new();
        for (other, sets) in &families {
            nearest.extend(self.nearest(answers, &given, *other, sets, search)?);
        }
        nearest.sort_by_key(|it: &Counterfactual| self.effort(it.changed()));
        Ok(Reasons {
            sufficient: search.hitting_sets(&changes)?,
            counterfactuals,
            nearest,
            robustness: changes.first().map(|smallest| smallest.len()),
            are_all: search.are_all,
        })
    }

    /// The changes of the fewest answers that lead to `wanted`, in the order of
    /// [`Reasons::nearest`]. `sets` are its change sets.
    fn nearest(
        &self,
        answers: &Answers,
        given: &GivenClasses,
        wanted: OutcomeId,
        sets: &[Questions],
        search: &mut Search,
    ) -> Result<Vec<Counterfactual>, Exceeded> {
        let mut ways = self.easiest(answers, given, wanted, sets, search)?;
        if !ways.iter().any(Counterfactual::is_sure) {
            let sets = self.change_sets(given, wanted, false, search)?;
            if !sets.is_empty() {
                ways = self.easiest(answers, given, wanted, &sets, search)?;
            }
        }
        if ways.iter().any(Counterfactual::is_sure) {
            ways.retain(Counterfactual::is_sure);
        }
        // On a tie, prefer to change a later question: what the team can run is easier to
        // change than what the project is.
        let first = |it: &Counterfactual| it.change.first().map(|(question, _)| *question);
        ways.sort_by_key(|it| (it.with.len(), Reverse(first(it))));
        Ok(ways)
    }

    /// The counterfactuals for `wanted` of the easiest of its change sets.
    fn easiest(
        &self,
        answers: &Answers,
        given: &GivenClasses,
        wanted: OutcomeId,
        sets: &[Questions],
        search: &Search,
    ) -> Result<Vec<Counterfactual>, Exceeded> {
        let effort = |set: &&Questions| self.effort(**set);
        let least = sets.iter().map(|set| effort(&set)).min();
        let easiest = sets.iter().filter(|set| Some(effort(set)) == least);
        let are_all = search.are_all && easiest.clone().count() <= MOST_NEAREST;
        // If some are missing, one of them can need fewer answers to open questions.
        let best = (!are_all).then_some(None);
        let mut ways: Vec<Counterfactual> = Vec::new();
        for change in easiest.copied().take(MOST_NEAREST).map(Some).chain(best) {
            let way = self.counterfactual(answers, given, change, wanted, &search.budget)?;
            ways.extend(way.filter(|it| ways.iter().all(|known| !it.changes_the_same(known))));
        }
        Ok(ways)
    }

    /// What it would take to get `wanted`: one counterfactual for each subset-minimal set of given
    /// answers whose change makes it possible, with changes to not-sure only if no others do. The
    /// easiest come first. Also whether these are all of them.
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
            let mut sets = self.change_sets(&given, wanted, false, search)?;
            if sets.is_empty() {
                sets = self.change_sets(&given, wanted, true, search)?;
            }
            sets.sort_by_key(|set| self.effort(*set));
            let budget = &search.budget;
            let way = |it| self.counterfactual(answers, &given, Some(it), wanted, budget);
            let ways = sets.into_iter().filter_map(|it| way(it).transpose());
            Ok((ways.collect::<Result<_, _>>()?, search.are_all))
        })
    }

    /// The number of facts that nobody can change, and of all answers, in a set of changes.
    fn effort(&self, change: Questions) -> (usize, usize) {
        let fixed = change.iter().filter(|it| self.classes()[*it].are_fixed());
        (fixed.count(), change.len())
    }

    /// The subset-minimal sets of given answers whose change makes `wanted` possible. With
    /// `to_not_sure`, answers may change to not-sure too.
    fn change_sets(
        &self,
        given: &GivenClasses,
        wanted: OutcomeId,
        to_not_sure: bool,
        search: &mut Search,
    ) -> Result<Vec<Questions>, Exceeded> {
        let mut families: Table<NodeId, Vec<Questions>> = Table::from_iter([]);
        for (_, node) in self.compiled.diagram.nodes() {
            let mut sets = Vec::new();
            match node {
                Node::Leaf(outcome) if *outcome == wanted => sets.push(Questions::EMPTY),
                Node::Leaf(_) => {}
                Node::Branch { level, children } => {
                    for (class, child) in children.iter().enumerate() {
                        let is_kept = given[*level].is_none_or(|given| given.index() == class);
                        let is_not_sure = self.classes()[*level].is_not_sure(ClassId::new(class));
                        if is_not_sure && !is_kept && !to_not_sure {
                            continue;
                        }
                        let changed =
                            |set: &Questions| if is_kept { *set } else { set.with(*level) };
                        sets.extend(families[*child].iter().map(changed));
                    }
                }
            }
            families.push(search.minimal(sets)?);
        }
        Ok(families[self.compiled.root].clone())
    }

    /// The counterfactual for `wanted` that changes exactly the answers in `change`, or the fewest
    /// if that is `None`. It needs the fewest answers to open questions, and uses not-sure as
    /// rarely as possible. `None` if there is none.
    fn counterfactual(
        &self,
        answers: &Answers,
        given: &GivenClasses,
        change: Option<Questions>,
        wanted: OutcomeId,
        budget: &Budget,
    ) -> Result<Option<Counterfactual>, Exceeded> {
        let shortest = |to_not_sure| {
            let changes = Changes {
                decision: self,
                given,
                change,
                to_not_sure,
                wanted,
                budget,
            };
            changes.shortest()
        };
        let sure = shortest(false)?;
        let found = if sure.is_some() {
            sure
        } else {
            shortest(true)?
        };
        let Some((way, is_fewest)) = found else {
            return Ok(None);
        };
        let mut found = Counterfactual {
            change: Vec::new(),
            with: Vec::new(),
            outcome: wanted,
            is_fewest,
        };
        for (question, class) in way {
            let classes = &self.classes()[question];
            match answers.answer(question) {
                Some(_) if given[question] == Some(class) => {}
                Some(given) => found.change.push((question, classes.nearest(class, given))),
                None => found.with.push((question, classes.proposal(class))),
            }
        }
        for answers in [&mut found.change, &mut found.with] {
            answers.sort_unstable_by_key(|(question, _)| *question);
        }
        Ok(Some(found))
    }

    /// For each outcome that any answers lead to, in the order of the rule set, what it would take:
    /// the fewest changes of given answers, then the fewest answers to open questions. Outcomes for
    /// which that takes too many steps have `None`.
    pub fn ways_to_all(&self, answers: &Answers) -> Vec<(OutcomeId, Option<Counterfactual>)> {
        let given = self.given(answers);
        let budget = self.budget.part(PARTS);
        let Compiled { diagram, root, .. } = &*self.compiled;
        let outcomes = diagram.values(*root, |_| None).into_iter();
        let way = |it| self.counterfactual(answers, &given, None, it, &budget);
        outcomes.map(|it| (it, way(it).ok().flatten())).collect()
    }
}

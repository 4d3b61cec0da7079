//! Which mutants of a decision its scenarios detect.

use serde::Serialize;

use crate::decision::{Order, TooLarge};
use crate::ruleset::{RuleSet, Scenario, Site};
use crate::scenarios::answers;
use crate::scenarios::jury::Jury;
use crate::scenarios::mutants::{self, Mutant};

/// The results for the mutants.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Score<'r> {
    /// How many there are.
    pub total: usize,
    /// How many are equivalent to the original: the same outcome for every complete answer set.
    pub equivalent: usize,
    /// How many could not be tested, because they exceeded the budget of a decision or the common
    /// budget was used up.
    pub too_large: usize,
    /// How many make a scenario fail.
    pub killed: usize,
    survived: usize,
    /// The percentage of the detectable mutants that the scenarios detect. `None` if there are no
    /// detectable mutants.
    #[serde(rename = "score")]
    pub percent: Option<f64>,
    /// The mutants that no scenario detects although they decide differently.
    pub survivors: Vec<Survivor<'r>>,
}

/// A mutant with which every scenario passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survivor<'r> {
    /// The rule that is changed, if one is.
    pub rule: Option<&'r str>,
    /// The finding that is changed, if one is.
    pub finding: Option<&'r str>,
    /// Where it is changed: `rule lean-api`.
    #[serde(skip)]
    pub site: String,
    /// What is changed.
    pub change: String,
    /// The mutant itself.
    #[serde(skip)]
    pub mutant: Mutant,
}

impl<'r> Survivor<'r> {
    fn new(rules: &'r RuleSet, mutant: Mutant) -> Self {
        let (kind, id) = match mutant.site {
            Site::Rule(rule) => ("rule", rules.decision()[rule].id.as_str()),
            Site::Finding(finding) => ("finding", rules.findings()[finding].id.as_str()),
        };
        Self {
            rule: (kind == "rule").then_some(id),
            finding: (kind == "finding").then_some(id),
            site: format!("{kind} {id}"),
            change: mutant.change.in_words(rules),
            mutant,
        }
    }
}

impl<'r> Score<'r> {
    /// Tests every mutant of `rules` with the scenarios, which must all pass with the original: a
    /// scenario that already fails says nothing about a mutant. All together may take this many
    /// `times` as long as usual. The diagrams have their levels in this `order`. `progress` receives
    /// the number of tested mutants and the total.
    ///
    /// # Errors
    /// Names the rule or finding at which the original exceeds the budget.
    pub fn new(
        rules: &'r RuleSet,
        order: &Order,
        scenarios: &[&'r Scenario],
        times: usize,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<Self, TooLarge> {
        let mutants = Mutant::all(rules);
        let mut score = Self {
            total: mutants.len(),
            ..Self::default()
        };
        let questions = mutants::questions(rules);
        let mut jury = Jury::new(rules, &questions, order, times)?;
        for scenario in scenarios {
            jury.add(answers(rules, scenario), scenario.expected.clone());
        }
        for (done, mutant) in mutants.into_iter().enumerate() {
            progress(done, score.total);
            if jury.is_exhausted() {
                score.too_large += score.total - done;
                break;
            }
            match jury.compile(&mutant) {
                None => score.too_large += 1,
                Some(it) if it.outcome == jury.original.outcome => score.equivalent += 1,
                Some(it) if jury.detecting(&it).is_some() => score.killed += 1,
                Some(_) => score.survivors.push(Survivor::new(rules, mutant)),
            }
        }
        score.survived = score.survivors.len();
        score.percent = match score.killed + score.survived {
            0 => None,
            noticeable => Some(100.0 * score.killed as f64 / noticeable as f64),
        };
        Ok(score)
    }
}

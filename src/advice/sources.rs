//! What each source says about the answers, and what the advice would be without it.

use std::cmp::Reverse;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Advice, Named, Signal};
use crate::decision::{Decision, TooLarge};
use crate::ids::{RuleId, SourceId};
use crate::ruleset::{Claim, EditableDecision, Outcome, RuleSet, Source, SourceKind, Strength};

/// Which outcome a source leans toward for these answers.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct View<'r> {
    /// The id of the source.
    pub id: &'r str,
    /// The title of the source.
    pub title: &'r str,
    /// The id of the outcome with the strongest signals that cite the source, or null if there is a
    /// tie.
    pub leans: Option<Named<'r, Outcome>>,
    /// How many of its signals support each outcome, by outcome id.
    pub r#for: IndexMap<&'r str, usize>,
}

impl<'r> View<'r> {
    /// The view of each article, given these signals.
    pub fn all(rules: &'r RuleSet, signals: &[Signal<'r>]) -> Vec<Self> {
        let strengths = [Strength::Decisive, Strength::Strong, Strength::Supporting];
        let articles = rules.sources().values();
        let articles = articles.filter(|source| source.kind == SourceKind::Article);
        let views = articles.map(|source| {
            let cites = |it: &&Signal<'_>| it.grounds.sources.contains(&source.id.as_str());
            let citing: Vec<&Signal<'_>> = signals.iter().filter(cites).collect();
            let count = |outcome: &Outcome, strength| {
                let speak = citing.iter().filter(|it| it.strength == strength);
                speak.filter(|it| it.points_to.id == outcome.id).count()
            };
            let outcomes = rules.outcomes().values();
            let mut counts: Vec<([usize; 3], &Outcome)> = outcomes
                .map(|it| (strengths.map(|strength| count(it, strength)), it))
                .collect();
            let sums = counts
                .iter()
                .map(|(count, it)| (it.id.as_str(), count.iter().sum()));
            let r#for = sums.collect();
            counts.sort_by_key(|(count, _)| Reverse(*count));
            let next = counts.get(1).map_or([0; 3], |(count, _)| *count);
            let first = counts.first().filter(|(count, _)| *count > next);
            Self {
                id: &source.id,
                title: &source.title,
                leans: first.map(|(_, outcome)| Named(*outcome)),
                r#for,
            }
        });
        views.collect()
    }
}

/// One source, and whether the advice depends on it.
#[derive(Debug, Serialize)]
pub struct SourceReport<'r> {
    /// The source itself.
    #[serde(flatten)]
    pub source: &'r Source,
    /// The outcome that its strongest signals support, if there is only one.
    pub leans: Option<Named<'r, Outcome>>,
    /// The signals that cite it, for these answers.
    pub signals: Vec<Signal<'r>>,
    /// What it says for an outcome: its claims that the deciding rule and its findings cite if the
    /// outcome is settled, then those that signals cite.
    pub arguments: Vec<Argument<'r>>,
    /// The outcomes that are possible without it.
    pub possible_without: Vec<Named<'r, Outcome>>,
    /// Whether the same outcomes are possible with it.
    pub holds_without: bool,
}

/// A claim that a rule, a finding or a signal cites for an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Argument<'r> {
    /// The id of the outcome.
    pub r#for: Named<'r, Outcome>,
    /// The id of the claim.
    pub claim: Named<'r, Claim>,
    /// What the claim says.
    pub says: &'r str,
}

impl<'r> Argument<'r> {
    /// All arguments for these answers, by their source, without duplicates.
    fn all(advice: &Advice<'r>) -> FxHashMap<SourceId, Vec<Self>> {
        let decided = advice.recommended().zip(advice.decided_by.as_ref());
        let decided = decided.into_iter().flat_map(|(outcome, by)| {
            let findings = by.findings.iter().flat_map(|it| &it.claims);
            let claims = by.grounds.claims.iter().chain(findings);
            claims.map(move |claim| (outcome, *claim))
        });
        let signals = advice.signals.iter();
        let signals = signals.flat_map(|it| {
            let claims = it.grounds.claims.iter();
            claims.map(|claim| (it.points_to, *claim))
        });
        let mut arguments: FxHashMap<SourceId, Vec<Self>> = FxHashMap::default();
        for (r#for, claim) in decided.chain(signals) {
            let says = claim.0.says.as_str();
            let argument = Self { r#for, claim, says };
            let of = arguments.entry(claim.source).or_default();
            if !of.contains(&argument) {
                of.push(argument);
            }
        }
        arguments
    }
}

impl<'r> SourceReport<'r> {
    /// The sources behind the advice, which is from `decision`.
    ///
    /// # Errors
    /// The decisions without each source together exceed the budget.
    pub fn all(advice: &Advice<'r>, decision: &Decision) -> Result<Vec<Self>, TooLarge> {
        let rules = advice.rules;
        let mut functions = decision.functions(rules)?;
        let mut given = functions.given(advice.given.given());
        let mut possible_without = |source| {
            let mut edited = EditableDecision::of(rules);
            let remains = |rule| remains_without(rules, rule, source);
            edited.rules.retain(|it| remains(it.rule));
            if edited.rules.len() == rules.decision().len() {
                return Ok(advice.possible.clone());
            }
            let decision = functions.decision(rules, &edited)?;
            let possible = functions.possible(decision.outcome, &mut given);
            Ok(Named::all(rules.outcomes(), possible))
        };
        let mut arguments = Argument::all(advice);
        let reports = rules.sources().iter().map(|(id, source)| {
            let possible = possible_without(id)?;
            let cites = |it: &&Signal<'_>| it.grounds.sources.contains(&source.id.as_str());
            let signals = advice.signals.iter().filter(cites);
            let view = advice.sources.iter().find(|view| view.id == source.id);
            Ok(Self {
                source,
                leans: view.and_then(|view| view.leans),
                signals: signals.cloned().collect(),
                arguments: arguments.remove(&id).unwrap_or_default(),
                holds_without: possible == advice.possible,
                possible_without: possible,
            })
        });
        reports.collect()
    }
}

/// Whether a rule would remain without a source: something else supports it, or it is the last
/// rule, the default.
fn remains_without(rules: &RuleSet, rule: RuleId, source: SourceId) -> bool {
    let is_last = rules.decision().ids().next_back() == Some(rule);
    let rule = &rules.decision()[rule];
    let mut claims = rule.claims.iter();
    is_last || rule.house || claims.any(|claim| rules.claims()[*claim].source != source)
}

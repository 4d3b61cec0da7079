//! From the written form to the sound one. Every id must be well formed and unique and every
//! reference must resolve; whatever does not is a problem with its place.

mod claims;
mod conditions;
mod names;
mod outcomes;
mod questions;
mod scenarios;

use crate::ids::{ClaimId, FindingId, OutcomeId, QuestionId, RuleId, SignalId, Table, TopicId};
use crate::ruleset as sound;
use crate::ruleset::Kind;
use crate::ruleset::RuleSet;
use crate::ruleset::answer::{NONE, NOT_SURE};
use crate::ruleset::load::Loaded;
use crate::ruleset::mistake::Mistake;
use crate::ruleset::problem::{Problem, Span};
use crate::ruleset::spans::{Node, Place};
use crate::ruleset::texts::Texts;
use crate::ruleset::yaml;
use names::Names;
use std::collections::HashSet;

/// Words with a meaning in conditions and answers, which cannot be ids.
const CONDITION_WORDS: [&str; 7] = ["all", "any", "not", "at-least", "finding", NONE, NOT_SURE];

/// Limits: they keep positions small, and bad input from taking long.
const MOST_QUESTIONS: usize = 200;
const MOST_ANY_OF_OPTIONS: usize = 64;
const MOST_ANY_OF_OPTIONS_IN_ALL: usize = 1_000;
const MOST_COUNTED_CONDITIONS: usize = 100;
const MOST_FINDINGS: usize = 1_000;

/// What is known about a rule set besides its values.
#[derive(Default)]
pub(crate) struct Context<'a> {
    /// The values with their places, if they were read from a text.
    pub(crate) root: Option<&'a Node>,
    /// The places whose value was replaced by a placeholder; no further problems are reported there.
    pub(crate) replaced: HashSet<Span>,
    /// The digest of the text.
    pub(crate) sha256: &'a str,
    /// The flags of the program, which no question may be named after: it becomes a flag itself.
    pub(crate) reserved_flags: &'a [String],
}

/// Turns the written form into the sound one.
///
/// # Errors
/// Every problem, in the order in which the parts are checked.
pub(crate) fn resolve(
    source: &yaml::RuleSet,
    context: &Context<'_>,
) -> Result<Loaded, Vec<Problem>> {
    let mut resolver = Resolver {
        context,
        problems: Vec::new(),
        topics: Names::new("topic"),
        questions: Table::from_iter([]),
        question_ids: Names::new("question"),
        findings: Names::new("finding"),
        rules: Names::new("rule"),
        outcomes: Names::new("outcome"),
        claims: Names::new("claim"),
    };
    let loaded = resolver.rule_set(source);
    if resolver.problems.is_empty() {
        Ok(loaded)
    } else {
        Err(resolver.problems)
    }
}

/// Each method returns what it could resolve; for everything else it has noted a problem.
struct Resolver<'s, 'c> {
    context: &'c Context<'c>,
    problems: Vec<Problem>,
    topics: Names<'s, TopicId>,
    questions: Table<QuestionId, sound::Question>,
    question_ids: Names<'s, QuestionId>,
    findings: Names<'s, FindingId>,
    rules: Names<'s, RuleId>,
    outcomes: Names<'s, OutcomeId>,
    claims: Names<'s, ClaimId>,
}

impl<'s> Resolver<'s, '_> {
    fn rule_set(&mut self, source: &'s yaml::RuleSet) -> Loaded {
        let top = Place::top(self.context.root);
        let [questions, findings, decision] =
            ["questions", "findings", "decision"].map(|it| top.key(it));
        let [signals, outcomes, comparison] =
            ["signals", "outcomes", "comparison"].map(|it| top.key(it));
        let laws = top.key("laws");
        let scenarios = top.key("scenarios");
        if source.format != 1 {
            let mistake = Mistake::UnknownFormat(source.format);
            self.problem(top.key("format").span(), mistake);
        }
        self.well_formed(&source.id, top.key("id").span());

        self.topics = self.names("topic", &source.topics, top.key("topics"), |it| &it.id);
        self.question_ids = self.names("question", &source.questions, questions, |it| &it.id);
        self.findings = self.names("finding", &source.findings, findings, |it| &it.id);
        self.rules = self.names("rule", &source.decision, decision, |it| &it.id);
        self.outcomes = self.names("outcome", &source.outcomes, outcomes, |it| &it.id);
        self.names::<SignalId, _>("signal", &source.signals, signals, |it| &it.id);
        self.names::<RuleId, _>("criterion", &source.comparison, comparison, |it| &it.id);
        self.names::<RuleId, _>("law", &source.laws, laws, |it| &it.id);
        self.names::<RuleId, _>("scenario", &source.scenarios, scenarios, |it| &it.id);

        let (sources, claims) = self.sources(&source.sources, top.key("sources"));
        self.at_most(source.questions.len(), MOST_QUESTIONS, questions);
        self.at_most(source.findings.len(), MOST_FINDINGS, findings);
        self.questions = self.all(&source.questions, questions, |resolver, written, place| {
            Some(resolver.question(written, place))
        });
        let any_of = source.questions.iter().filter(|it| it.kind == Kind::AnyOf);
        let len = any_of
            .filter_map(|it| it.options.as_ref())
            .map(Vec::len)
            .sum();
        let most = MOST_ANY_OF_OPTIONS_IN_ALL;
        if len > most {
            self.problem(questions.span(), Mistake::TooManyOptions { len, most });
        }
        if source.outcomes.is_empty() {
            self.problem(outcomes.span(), Mistake::NoOutcome);
        }
        self.order_of_rules(&source.decision, decision);
        let rules = RuleSet {
            id: source.id.clone(),
            version: source.version.clone(),
            title: source.title.clone(),
            sha256: self.context.sha256.to_owned(),
            topics: source.topics.iter().cloned().collect(),
            finding_order: self.finding_order(&source.findings, findings),
            findings: self.all(&source.findings, findings, Self::finding),
            decision: self.all(&source.decision, decision, Self::rule),
            signals: self.all(&source.signals, signals, Self::signal),
            outcomes: self.all(&source.outcomes, outcomes, Self::outcome),
            sources,
            claims,
            background: self.all(&source.background, top.key("background"), Self::background),
            comparison: self.all(&source.comparison, comparison, Self::criterion),
            laws: self.all(&source.laws, laws, Self::law),
            questions: Table::from_iter([]),
        };
        let scenarios = self.all(&source.scenarios, scenarios, Self::scenario);
        let questions = std::mem::replace(&mut self.questions, Table::from_iter([]));
        Loaded {
            rules: RuleSet { questions, ..rules },
            scenarios,
            accepted: source.accept.clone(),
            texts: Texts::default(),
        }
    }

    fn finding(&mut self, finding: &'s yaml::Finding, place: Place<'_>) -> Option<sound::Finding> {
        let claims = self.cited(&finding.claims, place);
        Some(sound::Finding {
            id: finding.id.clone(),
            says: finding.says.clone(),
            when: self.condition(&finding.when, place.key("when"))?,
            claims,
        })
    }

    /// The last rule must hold always, and no other may: no rule after it could decide.
    fn order_of_rules(&mut self, rules: &'s [yaml::Rule], place: Place<'_>) {
        let Some(last) = rules.len().checked_sub(1) else {
            self.problem(place.span(), Mistake::NoRule);
            return;
        };
        for (index, rule) in rules.iter().enumerate() {
            let place = place.index(index);
            if index == last && rule.when.is_some() {
                let span = place.key("when").key_span();
                self.problem(span, Mistake::LastRuleHasWhen(&rule.id));
            } else if index < last && rule.when.is_none() {
                self.problem(place.key("id").span(), Mistake::RuleHasNoWhen(&rule.id));
            }
        }
    }

    fn rule(&mut self, rule: &'s yaml::Rule, place: Place<'_>) -> Option<sound::Rule> {
        self.founded(&rule.claims, rule.house, &rule.id, place);
        if rule.when.is_none() && rule.certainty.is_some() {
            let span = place.key("certainty").key_span();
            self.problem(span, Mistake::CertaintyOfLastRule);
        }
        let when = self.condition_or_always(rule.when.as_ref(), place);
        let recommend = self.outcome_id(&rule.recommend, place.key("recommend"));
        let runner_up = self.runner_up(rule, place);
        let claims = self.cited(&rule.claims, place);
        Some(sound::Rule {
            id: rule.id.clone(),
            when: when?,
            recommend: recommend?,
            certainty: match rule.when {
                Some(_) => rule.certainty,
                None => Some(sound::Certainty::Default),
            },
            runner_up,
            tips: rule.tips.clone(),
            because: rule.because.clone(),
            claims,
            house: rule.house,
        })
    }

    fn runner_up(&mut self, rule: &'s yaml::Rule, place: Place<'_>) -> Option<OutcomeId> {
        let Some(id) = &rule.runner_up else {
            if rule.tips.is_some() {
                self.problem(place.key("tips").key_span(), Mistake::TipsWithoutRunnerUp);
            }
            return None;
        };
        let place = place.key("runner-up");
        if *id == rule.recommend {
            self.problem(place.span(), Mistake::RunnerUpIsRecommended(id));
        }
        self.outcome_id(id, place)
    }

    /// The entries of a list that `entry` could resolve.
    fn all<T, U, C: FromIterator<U>>(
        &mut self,
        list: &'s [T],
        place: Place<'_>,
        entry: impl Fn(&mut Self, &'s T, Place<'_>) -> Option<U>,
    ) -> C {
        list.iter()
            .enumerate()
            .filter_map(|(index, written)| entry(self, written, place.index(index)))
            .collect()
    }

    fn problem(&mut self, span: Option<Span>, mistake: Mistake<'_>) {
        self.add([mistake.at(span)]);
    }

    /// Notes problems, except those of a placeholder.
    fn add(&mut self, problems: impl IntoIterator<Item = Problem>) {
        let replaced = &self.context.replaced;
        let is_new = |problem: &Problem| !problem.span.is_some_and(|it| replaced.contains(&it));
        self.problems.extend(problems.into_iter().filter(is_new));
    }
}

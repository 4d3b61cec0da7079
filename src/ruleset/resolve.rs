//! Turns the written form of a rule set into the sound one. Every id must be valid and unique, and
//! every reference must resolve. Everything else is a problem with its place.

mod claims;
mod conditions;
mod mapping;
mod names;
mod numbers;
mod outcomes;
mod questions;
mod scenarios;

use std::collections::HashSet;

use crate::ids::{ClaimId, FindingId, OutcomeId, QuestionId, RuleId, SignalId, Table, TopicId};
use crate::limits;
use crate::ruleset::load::Loaded;
use crate::ruleset::{
    Certainty, Finding, Found, Mistake, NONE, NOT_SURE, Node, Place, Problem, Question, Rule,
    RuleSet, Span, Texts, yaml,
};
use names::Names;

/// Words with a meaning in conditions, which cannot be question ids.
const CONDITION_WORDS: [&str; 5] = ["all", "any", "not", "at-least", "finding"];

/// Words with a meaning in answers, which cannot be option ids.
const ANSWER_WORDS: [&str; 2] = [NONE, NOT_SURE];

/// What is known about a rule set besides its values.
pub(crate) struct Context<'a> {
    /// The values with their places.
    pub(crate) root: &'a Node,
    /// The places with a placeholder. No further problems are reported there.
    pub(crate) replaced: HashSet<Span>,
    /// The digest of the text.
    pub(crate) sha256: &'a str,
    /// The flags of the program. A question must not have the same name, because it becomes a flag,
    /// too.
    pub(crate) reserved_flags: &'a [String],
}

/// Turns the written form into the sound one.
pub(crate) fn resolve(
    source: &yaml::RuleSet,
    context: &Context<'_>,
) -> Result<Loaded, Vec<Problem>> {
    let mut resolver = Resolver {
        context,
        problems: Found::default(),
        topics: Names::new("topic"),
        questions: Table::from_iter([]),
        question_ids: Names::new("question"),
        doubtful_questions: HashSet::new(),
        findings: Names::new("finding"),
        rules: Names::new("rule"),
        signals: Names::new("signal"),
        outcomes: Names::new("outcome"),
        claims: Names::new("claim"),
        house: source.house,
    };
    resolver.limits(source);
    if !resolver.problems.is_empty() {
        // Stop here if something is too large.
        return Err(resolver.problems.into_problems());
    }
    let loaded = resolver.rule_set(source);
    if resolver.problems.is_empty() {
        Ok(loaded)
    } else {
        Err(resolver.problems.into_problems())
    }
}

/// Each method returns what it could resolve, and adds a problem for everything else.
struct Resolver<'s, 'c> {
    context: &'c Context<'c>,
    problems: Found,
    topics: Names<'s, TopicId>,
    questions: Table<QuestionId, Question>,
    question_ids: Names<'s, QuestionId>,
    /// The questions with problems of their own, so that the use of an answer may be a consequence.
    doubtful_questions: HashSet<QuestionId>,
    findings: Names<'s, FindingId>,
    rules: Names<'s, RuleId>,
    signals: Names<'s, SignalId>,
    outcomes: Names<'s, OutcomeId>,
    claims: Names<'s, ClaimId>,
    /// Whether everything that cites no claim is the author's own opinion.
    house: bool,
}

impl<'s> Resolver<'s, '_> {
    fn limits(&mut self, source: &'s yaml::RuleSet) {
        let top = Place::top(Some(self.context.root));
        for (key, len, most) in [
            ("questions", source.questions.len(), limits::QUESTIONS),
            ("findings", source.findings.len(), limits::FINDINGS),
            ("decision", source.decision.len(), limits::RULES),
            ("outcomes", source.outcomes.len(), limits::OUTCOMES),
            ("sources", source.sources.len(), limits::SOURCES),
        ] {
            self.at_most(len, most, top.key(key));
        }
    }

    fn rule_set(&mut self, source: &'s yaml::RuleSet) -> Loaded {
        let top = Place::top(Some(self.context.root));
        let at = |key| top.key(key);
        if source.format != 1 {
            self.problem(at("format").span(), Mistake::UnknownFormat(source.format));
        }
        self.well_formed(&source.id, &[], at("id").span());

        self.topics = self.names("topic", &source.topics, at("topics"), |it| &it.id);
        self.question_ids = self.names("question", &source.questions, at("questions"), |it| &it.id);
        self.findings = self.names("finding", &source.findings, at("findings"), |it| &it.id);
        self.rules = self.names("rule", &source.decision, at("decision"), |it| &it.id);
        self.outcomes = self.names("outcome", &source.outcomes, at("outcomes"), |it| &it.id);
        self.signals = self.names("signal", &source.signals, at("signals"), |it| &it.id);
        self.names::<RuleId, _>("row", &source.comparison, at("comparison"), |it| &it.id);
        self.names::<RuleId, _>("law", &source.laws, at("laws"), |it| &it.id);
        self.names::<RuleId, _>("scenario", &source.scenarios, at("scenarios"), |it| &it.id);

        let (sources, claims) = self.sources(&source.sources, at("sources"));
        self.questions = self.questions(&source.questions, at("questions"));
        let former = self.former(&source.former, at("former"));
        if source.outcomes.is_empty() {
            self.problem(at("outcomes").span(), Mistake::NoOutcome);
        }
        self.order_of_rules(&source.decision, at("decision"));
        let rules = RuleSet {
            id: source.id.clone(),
            version: source.version.clone(),
            title: source.title.clone(),
            sha256: self.context.sha256.to_owned(),
            topics: source.topics.iter().cloned().collect(),
            finding_order: self.finding_order(&source.findings, at("findings")),
            findings: self.all(&source.findings, at("findings"), Self::finding),
            decision: self.all(&source.decision, at("decision"), Self::rule),
            signals: self.all(&source.signals, at("signals"), Self::signal),
            conflicts: self.notes(&source.conflicts, at("conflicts")),
            outcomes: self.all(&source.outcomes, at("outcomes"), Self::outcome),
            sources,
            claims,
            background: self.all(&source.background, at("background"), Self::background),
            comparison: self.all(&source.comparison, at("comparison"), Self::criterion),
            laws: Vec::new(),
            questions: Table::from_iter([]),
            former,
        };
        self.classes(at("questions"));
        let laws = self.all(&source.laws, at("laws"), Self::law);
        let scenarios = self.all(&source.scenarios, at("scenarios"), Self::scenario);
        let scan = source.scan.as_ref();
        let scan = scan.map(|scan| self.mapping(scan, at("scan")));
        let questions = std::mem::replace(&mut self.questions, Table::from_iter([]));
        Loaded {
            rules: RuleSet {
                questions,
                laws,
                ..rules
            },
            scenarios,
            scan,
            accepted: source.accept.clone(),
            not_read: Vec::new(),
            levels: source.levels.clone(),
            texts: Texts::default(),
        }
    }

    fn finding(&mut self, finding: &'s yaml::Finding, place: Place<'_>) -> Option<Finding> {
        let claims = self.cited(&finding.claims, place);
        Some(Finding {
            id: finding.id.clone(),
            says: self.text(&finding.says, place.key("says")),
            when: self.condition(&finding.when, place.key("when"))?,
            claims,
        })
    }

    /// The last rule must not have a condition, unless it says `otherwise: never`. Every other rule
    /// must have one: otherwise no rule after it could decide.
    fn order_of_rules(&mut self, rules: &'s [yaml::Rule], place: Place<'_>) {
        let Some(last) = rules.len().checked_sub(1) else {
            self.problem(place.span(), Mistake::NoRule);
            return;
        };
        for (index, rule) in rules.iter().enumerate() {
            let place = place.index(index);
            let otherwise = place.key("otherwise").key_span();
            if rule.otherwise.is_some() && index < last {
                self.problem(otherwise, Mistake::OtherwiseNotLast);
            } else if rule.otherwise.is_some() && rule.when.is_none() {
                self.problem(otherwise, Mistake::OtherwiseWithoutWhen(&rule.id));
            }
            if index == last && rule.when.is_some() && rule.otherwise.is_none() {
                let span = place.key("when").key_span();
                self.problem(span, Mistake::LastRuleHasWhen(&rule.id));
            } else if index < last && rule.when.is_none() {
                self.problem(place.key("id").span(), Mistake::RuleHasNoWhen(&rule.id));
            }
        }
    }

    fn rule(&mut self, rule: &'s yaml::Rule, place: Place<'_>) -> Option<Rule> {
        self.founded(&rule.claims, rule.house, &rule.id, place);
        if rule.when.is_none() && rule.certainty.is_some() {
            let span = place.key("certainty").key_span();
            self.problem(span, Mistake::CertaintyOfLastRule);
        }
        let when = self.condition_or_always(rule.when.as_ref(), place);
        let recommend = self.outcome_id(&rule.recommend, place.key("recommend"));
        let runner_up = self.runner_up(rule, place);
        let (claims, house) = self.grounds(&rule.claims, rule.house, place);
        Some(Rule {
            id: rule.id.clone(),
            when: when?,
            otherwise: rule.otherwise,
            recommend: recommend?,
            certainty: match rule.when {
                Some(_) => rule.certainty,
                None => Some(Certainty::Default),
            },
            runner_up,
            tips: (rule.tips.as_ref()).map(|it| self.text(it, place.key("tips"))),
            because: self.text(&rule.because, place.key("because")),
            house,
            claims,
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
        mut entry: impl FnMut(&mut Self, &'s T, Place<'_>) -> Option<U>,
    ) -> C {
        list.iter()
            .enumerate()
            .filter_map(|(index, written)| entry(self, written, place.index(index)))
            .collect()
    }

    fn problem(&mut self, span: Option<Span>, mistake: Mistake<'_>) {
        if !self.is_replaced_at(span) {
            self.problems.add(&mistake, span);
        }
    }

    /// Adds problems, except those of placeholders.
    fn add(&mut self, problems: impl IntoIterator<Item = Problem>) {
        let replaced = &self.context.replaced;
        let is_new = |problem: &Problem| !problem.span.is_some_and(|it| replaced.contains(&it));
        self.problems.extend(problems.into_iter().filter(is_new));
    }
}

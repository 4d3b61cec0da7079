//! From the written form to the sound one: every id is well formed and unique, and every reference
//! leads somewhere, or it is a problem with its place.

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
use crate::ruleset::problem::{Problem, Span};
use crate::ruleset::spans::Node;
use crate::ruleset::spans::Path;
use crate::ruleset::texts::Texts;
use crate::ruleset::yaml;
use rustc_hash::FxHashMap;
use std::collections::HashSet;

/// Words that mean something in a condition or an answer, and so cannot be ids.
const CONDITION_WORDS: [&str; 7] = ["all", "any", "not", "at-least", "finding", NONE, NOT_SURE];

/// The names of the program's own flags, and of those it may come to have: a question becomes a
/// flag of its name, and two flags of one name are a silent fault.
pub(crate) const RESERVED_FLAGS: [&str; 29] = [
    "adr-dir",
    "all",
    "answer",
    "answers",
    "brief",
    "color",
    "deny",
    "errors",
    "expect",
    "explain",
    "fail-on",
    "format",
    "help",
    "json",
    "no-input",
    "out",
    "output",
    "plan",
    "quiet",
    "rest-not-sure",
    "rules",
    "save",
    "suggest",
    "topic",
    "verbose",
    "version",
    "why",
    "why-not",
    "without",
];

/// The most of each: they keep positions small, and what is bad input from taking long.
const MOST_QUESTIONS: usize = 200;
const MOST_ANY_OF_OPTIONS: usize = 64;
const MOST_ANY_OF_OPTIONS_IN_ALL: usize = 1_000;
const MOST_COUNTED_CONDITIONS: usize = 100;
const MOST_FINDINGS: usize = 1_000;
/// The longest id, in characters.
const LONGEST_ID: usize = 64;

/// What is known of the text beside its values.
pub(crate) struct Context<'a> {
    /// The places of the values, if they were read from a text.
    pub(crate) root: Option<&'a Node>,
    /// The places whose value was replaced by a made-up one; nothing more is said about them.
    pub(crate) replaced: &'a HashSet<Span>,
    /// The digest of the text.
    pub(crate) sha256: &'a str,
}

impl<'a> Context<'a> {
    /// A text whose places are not known.
    pub(crate) fn unplaced(sha256: &'a str) -> Self {
        static NOTHING: std::sync::LazyLock<HashSet<Span>> = std::sync::LazyLock::new(HashSet::new);
        Self {
            root: None,
            replaced: &NOTHING,
            sha256,
        }
    }
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
        topics: FxHashMap::default(),
        questions: Table::from_iter([]),
        question_ids: FxHashMap::default(),
        findings: FxHashMap::default(),
        rules: FxHashMap::default(),
        outcomes: FxHashMap::default(),
        claims: FxHashMap::default(),
    };
    let loaded = resolver.rule_set(source);
    if resolver.problems.is_empty() {
        Ok(loaded)
    } else {
        Err(resolver.problems)
    }
}

/// The ids of one kind, with their positions.
type Names<'s, I> = FxHashMap<&'s str, I>;

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
        let top = Path::TOP;
        if source.format != 1 {
            let message = format!("format {} is not known", source.format);
            self.problem(&top.key("format"), message, Some("expected 1".to_owned()));
        }
        self.well_formed(&top, "id", &source.id);

        self.topics = self.names(&source.topics, &top.key("topics"), |topic| &topic.id);
        self.question_ids = self.names(&source.questions, &top.key("questions"), |it| &it.id);
        self.findings = self.names(&source.findings, &top.key("findings"), |it| &it.id);
        self.rules = self.names(&source.decision, &top.key("decision"), |rule| &rule.id);
        self.outcomes = self.names(&source.outcomes, &top.key("outcomes"), |it| &it.id);
        let signals = top.key("signals");
        self.names::<SignalId, _>(&source.signals, &signals, |signal| &signal.id);

        let (sources, claims) = self.sources(&source.sources);
        self.at_most(
            source.questions.len(),
            MOST_QUESTIONS,
            &top.key("questions"),
        );
        self.at_most(source.findings.len(), MOST_FINDINGS, &top.key("findings"));
        self.questions = self.all(&source.questions, &top.key("questions"), Self::question);
        let any_of = source
            .questions
            .iter()
            .filter(|question| question.kind == Kind::AnyOf);
        let options: usize = any_of
            .filter_map(|question| question.options.as_ref())
            .map(Vec::len)
            .sum();
        if options > MOST_ANY_OF_OPTIONS_IN_ALL {
            let message = format!(
                "the any-of questions have {options} options in all, and at most {MOST_ANY_OF_OPTIONS_IN_ALL} are read"
            );
            self.problem(&top.key("questions"), message, None);
        }
        if source.outcomes.is_empty() {
            self.problem(&top.key("outcomes"), "a rule set needs an outcome", None);
        }
        let findings: Table<FindingId, _> =
            self.all(&source.findings, &top.key("findings"), Self::finding);
        let decision = self.decision(&source.decision);
        let signals = self.all(&source.signals, &signals, Self::signal);
        let outcomes = self.all(&source.outcomes, &top.key("outcomes"), Self::outcome);
        let background = self.all(&source.background, &top.key("background"), Self::background);
        let comparison = top.key("comparison");
        self.names::<RuleId, _>(&source.comparison, &comparison, |row| &row.id);
        let comparison = self.all(&source.comparison, &comparison, Self::criterion);
        let laws = top.key("laws");
        self.names::<RuleId, _>(&source.laws, &laws, |law| &law.id);
        let laws = self.all(&source.laws, &laws, Self::law);
        let scenarios = self.scenarios(&source.scenarios);
        let finding_order = self.finding_order(&findings);
        Loaded {
            rules: RuleSet {
                id: source.id.clone(),
                version: source.version.clone(),
                title: source.title.clone(),
                sha256: self.context.sha256.to_owned(),
                topics: source.topics.iter().cloned().collect(),
                questions: std::mem::replace(&mut self.questions, Table::from_iter([])),
                findings,
                finding_order,
                decision,
                signals,
                outcomes,
                sources,
                claims,
                background,
                comparison,
                laws,
            },
            scenarios,
            accepted: source.accept.clone(),
            texts: Texts::default(),
        }
    }

    fn finding(&mut self, finding: &'s yaml::Finding, path: &Path<'_>) -> sound::Finding {
        sound::Finding {
            id: finding.id.clone(),
            says: finding.says.clone(),
            when: self.condition(&finding.when, &path.key("when")),
            claims: self.cited(&finding.claims, path),
        }
    }

    fn decision(&mut self, rules: &'s [yaml::Rule]) -> Table<RuleId, sound::Rule> {
        let path = Path::TOP.key("decision");
        if rules.is_empty() {
            self.problem(
                &path,
                "a decision needs at least a last resort: a rule without `when`",
                None,
            );
        }
        for (index, rule) in rules.iter().enumerate() {
            let is_last = index + 1 == rules.len();
            let path = path.index(index);
            if is_last && rule.when.is_some() {
                let message = format!(
                    "the last rule, `{}`, has a condition: the decision has no last resort",
                    rule.id
                );
                let help = "end with a rule that has no `when`".to_owned();
                self.problem_at_key(&path.key("when"), message, Some(help));
            } else if !is_last && rule.when.is_none() {
                let message = format!(
                    "rule `{}` has no `when`, so no rule after it can decide",
                    rule.id
                );
                self.problem(
                    &path.key("id"),
                    message,
                    Some("give it a `when` or put it last".to_owned()),
                );
            }
        }
        self.all(rules, &path, Self::rule)
    }

    fn rule(&mut self, rule: &'s yaml::Rule, path: &Path<'_>) -> sound::Rule {
        self.founded(&rule.claims, rule.house, &rule.id, path);
        let recommend = self.outcome_id(&rule.recommend, &path.key("recommend"));
        let runner_up = self.runner_up(rule, path);
        if rule.when.is_none() && rule.certainty.is_some() {
            let message = "the last rule is the default and has no `certainty`";
            self.problem_at_key(&path.key("certainty"), message, None);
        }
        sound::Rule {
            id: rule.id.clone(),
            when: self.condition_or_always(rule.when.as_ref(), path),
            recommend,
            certainty: match rule.when {
                Some(_) => rule.certainty,
                None => Some(sound::Certainty::Default),
            },
            runner_up,
            tips: rule.tips.clone(),
            because: rule.because.clone(),
            claims: self.cited(&rule.claims, path),
            house: rule.house,
        }
    }

    fn runner_up(&mut self, rule: &'s yaml::Rule, path: &Path<'_>) -> Option<OutcomeId> {
        let Some(id) = &rule.runner_up else {
            if rule.tips.is_some() {
                let message = "`tips` needs a `runner-up`";
                self.problem_at_key(&path.key("tips"), message, None);
            }
            return None;
        };
        let path = path.key("runner-up");
        if *id == rule.recommend {
            let message = format!("the runner-up is the outcome that the rule recommends, `{id}`");
            self.problem(&path, message, None);
        }
        Some(self.outcome_id(id, &path))
    }

    fn all<T, U, C: FromIterator<U>>(
        &mut self,
        list: &'s [T],
        path: &Path<'_>,
        entry: impl Fn(&mut Self, &'s T, &Path<'_>) -> U,
    ) -> C {
        list.iter()
            .enumerate()
            .map(|(index, written)| entry(self, written, &path.index(index)))
            .collect()
    }
}

//! From the written form to the sound one: every id is well formed and unique, and every reference
//! leads somewhere, or it is a problem with its place.

use std::collections::{HashMap, HashSet};

use crate::ids::{
    ClaimId, FindingId, Id, OptionId, OutcomeId, PartId, QuestionId, RuleId, SignalId, SourceId,
    Table, TopicId,
};
use crate::ruleset::answer::{NONE, NOT_SURE};
use crate::ruleset::load::Loaded;
use crate::ruleset::places::{Node, Path};
use crate::ruleset::problem::{Place, Problem};
use crate::ruleset::source::{self, Kind};
use crate::ruleset::texts::Texts;
use crate::ruleset::{self as sound, Condition, RuleSet, shape};
use crate::suggest::did_you_mean;
use crate::wording;

/// Words that mean something in a condition or an answer, and so cannot be ids.
const CONDITION_WORDS: [&str; 7] = ["all", "any", "not", "at-least", "finding", NONE, NOT_SURE];

/// The names of the program's own flags, and of those it may come to have: a question becomes a
/// flag of its name, and two flags of one name are a silent fault.
pub(crate) const RESERVED_FLAGS: [&str; 28] = [
    "adr-dir",
    "all",
    "answer",
    "answers",
    "color",
    "deny",
    "errors",
    "expect",
    "explain",
    "fields",
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
    pub(crate) replaced: &'a HashSet<Place>,
    /// The digest of the text.
    pub(crate) sha256: &'a str,
}

impl<'a> Context<'a> {
    /// A text whose places are not known.
    pub(crate) fn unplaced(sha256: &'a str) -> Self {
        static NOTHING: std::sync::LazyLock<HashSet<Place>> =
            std::sync::LazyLock::new(HashSet::new);
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
    source: &source::RuleSet,
    context: &Context<'_>,
) -> Result<Loaded, Vec<Problem>> {
    let mut resolver = Resolver {
        context,
        problems: Vec::new(),
        topics: HashMap::new(),
        questions: Table::from_iter([]),
        question_ids: HashMap::new(),
        findings: HashMap::new(),
        rules: HashMap::new(),
        outcomes: HashMap::new(),
        claims: HashMap::new(),
    };
    let loaded = resolver.rule_set(source);
    if resolver.problems.is_empty() {
        Ok(loaded)
    } else {
        Err(resolver.problems)
    }
}

/// The ids of one kind, with their positions.
type Names<'s, I> = HashMap<&'s str, I>;

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
    fn rule_set(&mut self, source: &'s source::RuleSet) -> Loaded {
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
                topics: self.topics_of(&source.topics),
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
            accepted: source.accept.iter().map(acceptance).collect(),
            texts: Texts::default(),
        }
    }

    fn topics_of(&self, topics: &[source::Topic]) -> Table<TopicId, sound::Topic> {
        let sound = topics.iter().map(|topic| sound::Topic {
            id: topic.id.clone(),
            title: topic.title.clone(),
        });
        sound.collect()
    }

    fn sources(
        &mut self,
        sources: &'s [source::Source],
    ) -> (Table<SourceId, sound::Source>, Table<ClaimId, sound::Claim>) {
        let path = Path::TOP.key("sources");
        self.names::<SourceId, _>(sources, &path, |source| &source.id);
        let mut claims = Vec::new();
        let mut first_places = HashMap::new();
        for (index, source) in sources.iter().enumerate() {
            for (number, claim) in source.claims.iter().enumerate() {
                let path = path.index(index);
                let path = path.key("claims");
                let path = path.index(number);
                self.well_formed(&path, "id", &claim.id);
                self.first_of_its_name(&path, &claim.id, &mut first_places);
                self.claims
                    .entry(&claim.id)
                    .or_insert(ClaimId::new(claims.len()));
                claims.push(sound::Claim {
                    id: claim.id.clone(),
                    source: SourceId::new(index),
                    section: claim.section.clone(),
                    kind: claim.kind.clone(),
                    points_to: claim.points_to.clone(),
                    says: claim.says.clone(),
                });
            }
        }
        self.at_most(claims.len(), shape::MOST_ITEMS, &path);
        let sources = sources.iter().map(|source| sound::Source {
            id: source.id.clone(),
            title: source.title.clone(),
            about: source.about.clone(),
            year: source.year,
        });
        (sources.collect(), claims.into_iter().collect())
    }

    fn question(&mut self, question: &'s source::Question, path: &Path<'_>) -> sound::Question {
        if RESERVED_FLAGS.contains(&question.id.as_str()) {
            let message = format!(
                "`{}` is reserved: the program has a flag of that name",
                question.id
            );
            self.problem(&path.key("id"), message, None);
        }
        let topic = question.topic.as_deref().and_then(|topic| {
            let found = find(&self.topics, topic);

            self.known("topic", topic, found, &path.key("topic"))
        });
        // Where the kind is not known, the one that allows most says least that is beside the point.
        let kind_is_known = !self.is_replaced(&path.key("kind"));
        let written = match (&question.options, kind_is_known) {
            (Some(_), false) => Kind::AnyOf,
            _ => question.kind,
        };
        let kind = match written {
            Kind::YesNo => sound::Kind::YesNo,
            Kind::OneOf => sound::Kind::OneOf,
            Kind::AnyOf => sound::Kind::AnyOf,
        };
        let options = match written {
            Kind::YesNo => self.yes_and_no(question, path),
            Kind::OneOf | Kind::AnyOf => self.options(question, written, kind_is_known, path),
        };
        sound::Question {
            id: question.id.clone(),
            topic,
            ask: question.ask.clone(),
            help: question.help.clone(),
            kind,
            options,
            claims: self.cited(&question.claims, path),
        }
    }

    fn yes_and_no(
        &mut self,
        question: &source::Question,
        path: &Path<'_>,
    ) -> Table<OptionId, sound::Choice> {
        if question.options.is_some() {
            let message = "a yes-no question has no options of its own";
            self.problem_at_key(
                &path.key("options"),
                message,
                Some("its answers are `yes` and `no`".to_owned()),
            );
        }
        let yes = question.likelihood.unwrap_or(0.5);
        self.probability(yes, &path.key("likelihood"));
        [("yes", "Yes", yes), ("no", "No", 1.0 - yes)]
            .into_iter()
            .map(|(id, label, likelihood)| sound::Choice {
                id: id.to_owned(),
                label: label.to_owned(),
                help: None,
                likelihood,
            })
            .collect()
    }

    fn options(
        &mut self,
        question: &'s source::Question,
        kind: Kind,
        kind_is_known: bool,
        path: &Path<'_>,
    ) -> Table<OptionId, sound::Choice> {
        let any_of = kind == Kind::AnyOf;
        if question.likelihood.is_some() && kind_is_known {
            let message = "only a yes-no question has a likelihood of its own";
            self.problem_at_key(
                &path.key("likelihood"),
                message,
                Some("give one to each option".to_owned()),
            );
        }
        let Some(options) = &question.options else {
            self.problem(path, "`options` is missing", None);
            return Table::from_iter([]);
        };
        let path = path.key("options");
        let (fewest, most) = if any_of {
            (1, MOST_ANY_OF_OPTIONS)
        } else {
            (2, shape::MOST_ITEMS)
        };
        if options.len() < fewest {
            let message = format!(
                "`{}` needs at least {}",
                question.id,
                wording::count(fewest, "option")
            );
            self.problem(&path, message, None);
        }
        self.at_most(options.len(), most, &path);
        self.names::<OptionId, _>(options, &path, |option| &option.id);

        let weights: Vec<f64> = options
            .iter()
            .map(|option| option.likelihood.unwrap_or(if any_of { 0.5 } else { 1.0 }))
            .collect();
        for (index, &weight) in weights.iter().enumerate() {
            let path = path.index(index);
            let path = path.key("likelihood");
            if any_of && kind_is_known {
                self.probability(weight, &path);
            } else if weight < 0.0 {
                self.problem(&path, format!("the weight {weight} is less than 0"), None);
            }
        }
        let total: f64 = weights.iter().sum();
        if !any_of && weights.iter().all(|weight| *weight == 0.0) && !options.is_empty() {
            self.problem(&path, "every option has the weight 0", None);
        }
        options
            .iter()
            .zip(weights)
            .map(|(option, weight)| sound::Choice {
                id: option.id.clone(),
                label: option.label.clone(),
                help: option.help.clone(),
                likelihood: if any_of { weight } else { weight / total },
            })
            .collect()
    }

    fn probability(&mut self, chance: f64, path: &Path<'_>) {
        if !(0.0..=1.0).contains(&chance) {
            self.problem(
                path,
                format!("the likelihood {chance} is not between 0 and 1"),
                None,
            );
        }
    }

    fn finding(&mut self, finding: &'s source::Finding, path: &Path<'_>) -> sound::Finding {
        sound::Finding {
            id: finding.id.clone(),
            says: finding.says.clone(),
            when: self.condition(&finding.when, &path.key("when")),
            claims: self.cited(&finding.claims, path),
        }
    }

    fn decision(&mut self, rules: &'s [source::Rule]) -> Table<RuleId, sound::Rule> {
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

    fn rule(&mut self, rule: &'s source::Rule, path: &Path<'_>) -> sound::Rule {
        self.founded(&rule.claims, rule.house, &rule.id, path);
        sound::Rule {
            id: rule.id.clone(),
            when: self.condition_or_always(rule.when.as_ref(), path),
            recommend: self.outcome_id(&rule.recommend, &path.key("recommend")),
            because: rule.because.clone(),
            claims: self.cited(&rule.claims, path),
            house: rule.house,
        }
    }

    fn signal(&mut self, signal: &'s source::Signal, path: &Path<'_>) -> sound::Signal {
        self.founded(&signal.claims, signal.house, &signal.id, path);
        sound::Signal {
            id: signal.id.clone(),
            when: self.condition(&signal.when, &path.key("when")),
            points_to: self.outcome_id(&signal.points_to, &path.key("points-to")),
            strength: match signal.strength {
                source::Strength::Decisive => sound::Strength::Decisive,
                source::Strength::Strong => sound::Strength::Strong,
                source::Strength::Supporting => sound::Strength::Supporting,
            },
            because: signal.because.clone(),
            claims: self.cited(&signal.claims, path),
            house: signal.house,
        }
    }

    fn outcome(&mut self, outcome: &'s source::Outcome, path: &Path<'_>) -> sound::Outcome {
        sound::Outcome {
            id: outcome.id.clone(),
            title: outcome.title.clone(),
            summary: outcome.summary.clone(),
            costs: self.notes(&outcome.costs, &path.key("costs")),
            bring: self.notes(&outcome.bring, &path.key("bring")),
            start: self.notes(&outcome.start, &path.key("start")),
            cautions: self.notes(&outcome.cautions, &path.key("cautions")),
            architecture: outcome
                .architecture
                .as_ref()
                .map(|it| self.architecture(it, &path.key("architecture"))),
        }
    }

    fn architecture(
        &mut self,
        architecture: &'s source::Architecture,
        path: &Path<'_>,
    ) -> sound::Architecture {
        let parts: Names<'s, PartId> =
            self.names(&architecture.parts, &path.key("parts"), |part| &part.id);
        let part = |resolver: &mut Self, part: &'s source::Part, path: &Path<'_>| sound::Part {
            id: part.id.clone(),
            title: part.title.clone(),
            holds: resolver.notes(&part.holds, &path.key("holds")),
        };
        let link = |resolver: &mut Self, link: &'s source::Link, path: &Path<'_>| {
            let mut end = |id: &str, key: &str| {
                let found = resolver.known("part", id, find(&parts, id), &path.key(key));
                found.map_or(0, Id::index)
            };
            let (from, to) = (end(&link.from, "from"), end(&link.to, "to"));
            sound::Link {
                from,
                to,
                note: sound::Note {
                    say: link.say.clone(),
                    when: resolver.condition_or_always(link.when.as_ref(), path),
                    claims: resolver.cited(&link.claims, path),
                    house: link.house,
                },
            }
        };
        sound::Architecture {
            parts: self.all(&architecture.parts, &path.key("parts"), part),
            links: self.all(&architecture.links, &path.key("links"), link),
            shared: self.notes(&architecture.shared, &path.key("shared")),
            first: self.notes(&architecture.first, &path.key("first")),
            later: self.notes(&architecture.later, &path.key("later")),
        }
    }

    fn law(&mut self, law: &'s source::Law, path: &Path<'_>) -> sound::Law {
        let more_path = path.key("more-of");
        let mut more_of = Vec::new();
        for (id, words) in &law.more_of {
            let path = more_path.key(id);
            let Some(question) = self.question_id(id, &path) else {
                continue;
            };
            let asked = &self.questions[question];
            let answers = match asked.kind {
                sound::Kind::AnyOf => asked.answer(words).map(|answer| vec![answer]),
                sound::Kind::YesNo | sound::Kind::OneOf => {
                    words.iter().map(|word| asked.answer(&[word])).collect()
                }
            };
            match answers {
                Ok(answers) => more_of.push(sound::More { question, answers }),
                Err(problems) => {
                    for problem in problems {
                        self.problem(&path, problem.message, problem.help);
                    }
                }
            }
        }
        let outcomes = |resolver: &mut Self, ids: &'s [String], key: &str| {
            let path = path.key(key);
            let ids = ids.iter().enumerate();
            ids.map(|(index, id)| resolver.outcome_id(id, &path.index(index)))
                .collect()
        };
        sound::Law {
            id: law.id.clone(),
            says: law.says.clone(),
            more_of,
            never_from: outcomes(self, &law.never_from, "never-from"),
            never_to: outcomes(self, &law.never_to, "never-to"),
        }
    }

    fn criterion(&mut self, row: &'s source::Criterion, path: &Path<'_>) -> sound::Criterion {
        let cells_path = path.key("cells");
        let cells = row.cells.iter().map(|(id, cell)| {
            let path = cells_path.key(id);
            let found = find(&self.outcomes, id);
            let outcome = match found {
                Ok(outcome) => outcome,
                Err(help) => {
                    self.problem_at_key(&path, format!("unknown outcome `{id}`"), help);
                    OutcomeId::new(0)
                }
            };
            let note = sound::Note {
                say: cell.say.clone(),
                when: Condition::ALWAYS,
                claims: self.cited(&cell.claims, &path),
                house: cell.house,
            };
            (outcome, note)
        });
        let cells = cells.collect();
        let matters_when = row.matters_when.as_ref();
        let better = row.better.as_ref();
        sound::Criterion {
            id: row.id.clone(),
            criterion: row.criterion.clone(),
            matters_when: matters_when.map(|it| self.condition(it, &path.key("matters-when"))),
            better: better.map(|id| self.outcome_id(id, &path.key("better"))),
            differ: row.differ.clone(),
            cells,
        }
    }

    fn notes(&mut self, notes: &'s [source::Note], path: &Path<'_>) -> Vec<sound::Note> {
        let sound = notes.iter().enumerate().map(|(index, note)| {
            let path = path.index(index);
            sound::Note {
                say: note.say.clone(),
                when: self.condition_or_always(note.when.as_ref(), &path),
                claims: self.cited(&note.claims, &path),
                house: note.house,
            }
        });
        sound.collect()
    }

    fn background(&mut self, entry: &'s source::Background, path: &Path<'_>) -> sound::Background {
        let found = find(&self.claims, &entry.claim);
        let claim = self.known("claim", &entry.claim, found, &path.key("claim"));
        sound::Background {
            claim: claim.unwrap_or(ClaimId::new(0)),
            because: entry.because.clone(),
        }
    }

    fn scenarios(&mut self, scenarios: &'s [source::Scenario]) -> Vec<sound::Scenario> {
        let path = Path::TOP.key("scenarios");
        self.names::<RuleId, _>(scenarios, &path, |scenario| &scenario.id);
        let sound = scenarios.iter().enumerate().map(|(index, scenario)| {
            let path = path.index(index);
            sound::Scenario {
                id: scenario.id.clone(),
                says: scenario.says.clone(),
                claims: self.cited(&scenario.claims, &path),
                answers: self.answers(&scenario.answers, &path.key("answers")),
                rest_not_sure: scenario.rest == Some(source::Rest::NotSure),
                expected: self.expected(scenario, &path),
            }
        });
        sound.collect()
    }

    /// What a scenario expects: an outcome, perhaps with its rule, or else open questions.
    fn expected(&mut self, scenario: &'s source::Scenario, path: &Path<'_>) -> sound::Expected {
        let rule = scenario.rule.as_ref().and_then(|rule| {
            let found = find(&self.rules, rule);
            self.known("rule", rule, found, &path.key("rule"))
        });
        let outcome = scenario
            .outcome
            .as_ref()
            .map(|outcome| self.outcome_id(outcome, &path.key("outcome")));
        let open = scenario
            .open
            .as_ref()
            .map(|open| self.open(open, &path.key("open")));
        match (outcome, open) {
            (Some(outcome), None) => sound::Expected::Decided { outcome, rule },
            (None, Some(open)) => {
                if scenario.rule.is_some() {
                    let message = "no rule decides where questions are open";
                    self.problem_at_key(&path.key("rule"), message, None);
                }
                sound::Expected::Undecided(open)
            }
            (Some(_), Some(open)) => {
                let message = format!("`{}` expects an outcome and open questions", scenario.id);
                let help = "keep one of `outcome` and `open`".to_owned();
                self.problem_at_key(&path.key("open"), message, Some(help));
                sound::Expected::Undecided(open)
            }
            (None, None) => {
                let message = format!("`{}` expects nothing", scenario.id);
                let help = "add `outcome: ...`, or `open: [...]` if it is to stay undecided";
                self.problem(path, message, Some(help.to_owned()));
                sound::Expected::Undecided(Vec::new())
            }
        }
    }

    /// Questions that should stay open, in the order of the rule set.
    fn open(&mut self, ids: &'s [String], path: &Path<'_>) -> Vec<QuestionId> {
        if ids.is_empty() {
            let message = "where nothing is open, there is an outcome";
            self.problem(path, message, Some("write `outcome: ...`".to_owned()));
        }
        let mut open: Vec<QuestionId> = Vec::new();
        for (index, id) in ids.iter().enumerate() {
            let path = path.index(index);
            let found = find(&self.question_ids, id);
            if let Some(question) = self.known("question", id, found, &path) {
                if open.contains(&question) {
                    self.problem(&path, format!("`{id}` is given twice"), None);
                }
                open.push(question);
            }
        }
        open.sort_unstable();
        open
    }

    fn answers(
        &mut self,
        answers: &'s indexmap::IndexMap<String, source::Words>,
        path: &Path<'_>,
    ) -> Vec<(QuestionId, sound::Answer)> {
        let mut sound = Vec::new();
        for (id, words) in answers {
            let path = path.key(id);
            let Some(question) = self.question_id(id, &path) else {
                continue;
            };
            match self.questions[question].answer(&words.words) {
                Ok(answer) => sound.push((question, answer)),
                Err(problems) => {
                    for problem in problems {
                        let word = problem.word.filter(|_| words.listed);
                        let word = word.map(|index| path.index(index));
                        self.problem(
                            word.as_ref().unwrap_or(&path),
                            problem.message,
                            problem.help,
                        );
                    }
                }
            }
        }
        sound
    }

    fn condition_or_always(
        &mut self,
        condition: Option<&'s source::Condition>,
        path: &Path<'_>,
    ) -> Condition {
        condition.map_or(Condition::ALWAYS, |condition| {
            self.condition(condition, &path.key("when"))
        })
    }

    fn condition(&mut self, condition: &'s source::Condition, path: &Path<'_>) -> Condition {
        match condition {
            source::Condition::All(of) => Condition::All(self.conditions(of, &path.key("all"))),
            source::Condition::Any(of) => Condition::Any(self.conditions(of, &path.key("any"))),
            source::Condition::Not(condition) => {
                Condition::Not(Box::new(self.condition(condition, &path.key("not"))))
            }
            source::Condition::AtLeast(at_least) => {
                let path = path.key("at-least");
                self.at_most(at_least.of.len(), MOST_COUNTED_CONDITIONS, &path.key("of"));
                Condition::AtLeast {
                    count: usize::try_from(at_least.count).unwrap_or(usize::MAX),
                    of: self.conditions(&at_least.of, &path.key("of")),
                }
            }
            source::Condition::Finding(id) => {
                let found = find(&self.findings, id);
                let found = self.known("finding", id, found, &path.key("finding"));
                found.map_or(Condition::ALWAYS, Condition::Finding)
            }
            source::Condition::Question { id, options } => {
                let path = path.key(id);
                match self.question_id(id, &path) {
                    Some(question) => self.options_of(question, options, &path),
                    None => Condition::ALWAYS,
                }
            }
        }
    }

    fn conditions(&mut self, of: &'s [source::Condition], path: &Path<'_>) -> Vec<Condition> {
        let conditions = of.iter().enumerate();
        conditions
            .map(|(index, condition)| self.condition(condition, &path.index(index)))
            .collect()
    }

    /// The condition that a question has one of some options.
    fn options_of(
        &mut self,
        question: QuestionId,
        written: &source::Words,
        path: &Path<'_>,
    ) -> Condition {
        let asked = &self.questions[question];
        let any_of = asked.kind == sound::Kind::AnyOf;
        let mut chosen = Vec::new();
        let mut parts = Vec::new();
        let mut problems = Vec::new();
        if written.words.is_empty() {
            let help =
                any_of.then(|| format!("for an answer that chooses nothing, write `{NONE}`"));
            problems.push((None, "an empty list is true of no answer".to_owned(), help));
        }
        for (index, word) in written.words.iter().enumerate() {
            if word == NOT_SURE {
                parts.push(Condition::NotSure(question));
            } else if any_of && word == NONE {
                parts.push(Condition::NoneChosen(question));
            } else if let Some(option) = asked.option(word) {
                chosen.push(option);
            } else if let Err(mut not_answers) = asked.answer(&[word]) {
                for problem in not_answers.drain(..) {
                    problems.push((Some(index), problem.message, problem.help));
                }
            }
        }
        if !chosen.is_empty() {
            chosen.sort_unstable();
            chosen.dedup();
            parts.push(Condition::Chosen {
                question,
                options: chosen,
            });
        }
        for (index, message, help) in problems {
            let word = index
                .filter(|_| written.listed)
                .map(|index| path.index(index));
            self.problem(word.as_ref().unwrap_or(path), message, help);
        }
        match parts.pop() {
            Some(part) if parts.is_empty() => part,
            Some(part) => {
                parts.push(part);
                Condition::Any(parts)
            }
            None => Condition::ALWAYS,
        }
    }

    /// The findings in an order in which each comes after those that it refers to.
    fn finding_order(&mut self, findings: &Table<FindingId, sound::Finding>) -> Vec<FindingId> {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            New,
            Open,
            Done,
        }
        let mut marks = findings.map(|_, _| Mark::New);
        let mut order = Vec::new();
        for start in findings.ids() {
            // A path of findings, each with those it refers to and has not yet gone into.
            let mut open: Vec<(FindingId, Vec<FindingId>)> = Vec::new();
            let mut next = Some(start).filter(|start| marks[*start] == Mark::New);
            loop {
                if let Some(finding) = next.take() {
                    marks[finding] = Mark::Open;
                    let mut inner = Vec::new();
                    referred(&findings[finding].when, &mut inner);
                    inner.reverse();
                    open.push((finding, inner));
                }
                let Some((finding, inner)) = open.last_mut() else {
                    break;
                };
                let finding = *finding;
                match inner.pop() {
                    Some(other) if marks[other] == Mark::New => next = Some(other),
                    Some(other) if marks[other] == Mark::Open => {
                        let cycle = open.iter().map(|(finding, _)| *finding);
                        let cycle: Vec<FindingId> = cycle.skip_while(|it| *it != other).collect();
                        self.cyclic(findings, &cycle);
                    }
                    Some(_) => {}
                    None => {
                        marks[finding] = Mark::Done;
                        order.push(finding);
                        open.pop();
                    }
                }
            }
        }
        order
    }

    fn cyclic(&mut self, findings: &Table<FindingId, sound::Finding>, cycle: &[FindingId]) {
        let Some(&first) = cycle.first() else {
            return;
        };
        let mut names: Vec<String> = cycle
            .iter()
            .chain([&first])
            .map(|finding| format!("`{}`", findings[*finding].id))
            .collect();
        if names.len() > 8 {
            names.splice(4..names.len() - 3, ["...".to_owned()]);
        }
        let message = format!(
            "findings refer to each other in a circle: {}",
            names.join(" -> ")
        );
        let path = Path::TOP.key("findings");
        let path = path.index(first.index());
        self.problem(&path.key("id"), message, None);
    }

    fn question_id(&mut self, id: &str, path: &Path<'_>) -> Option<QuestionId> {
        if let Some(question) = self.question_ids.get(id) {
            return Some(*question);
        }
        let names = self.questions.values().map(|question| question.id.as_str());
        let help = did_you_mean(id, names.chain(CONDITION_WORDS.into_iter().take(5)));
        self.problem_at_key(path, format!("unknown question `{id}`"), help);
        None
    }

    fn outcome_id(&mut self, id: &str, path: &Path<'_>) -> OutcomeId {
        let found = find(&self.outcomes, id);
        self.known("outcome", id, found, path)
            .unwrap_or(OutcomeId::new(0))
    }

    fn cited(&mut self, ids: &'s [String], path: &Path<'_>) -> Vec<ClaimId> {
        let path = path.key("claims");
        let found = ids.iter().enumerate().filter_map(|(index, id)| {
            let found = find(&self.claims, id);
            self.known("claim", id, found, &path.index(index))
        });
        found.collect()
    }

    /// What was found, or a problem.
    fn known<I>(
        &mut self,
        what: &str,
        id: &str,
        found: Result<I, Option<String>>,
        path: &Path<'_>,
    ) -> Option<I> {
        match found {
            Ok(id) => Some(id),
            Err(help) => {
                self.problem(path, format!("unknown {what} `{id}`"), help);
                None
            }
        }
    }

    /// The positions of the ids of a list, after a look at each: of equal ids the first counts.
    fn names<I: Id, T>(
        &mut self,
        list: &'s [T],
        path: &Path<'_>,
        id: impl Fn(&'s T) -> &'s String,
    ) -> Names<'s, I> {
        let mut names = HashMap::new();
        let mut first_places = HashMap::new();
        for (index, entry) in list.iter().enumerate() {
            let path = path.index(index);
            let id = id(entry);
            self.well_formed(&path, "id", id);
            self.first_of_its_name(&path, id, &mut first_places);
            names.entry(id.as_str()).or_insert(I::new(index));
        }
        names
    }

    fn first_of_its_name(
        &mut self,
        path: &Path<'_>,
        id: &'s str,
        first_places: &mut HashMap<&'s str, Option<Place>>,
    ) {
        let place = self.place(&path.key("id"));
        match first_places.get(id) {
            Some(first) => {
                let problem = Problem::new(place, format!("the id `{id}` is used twice"))
                    .related(first.clone(), "first used here");
                self.push(problem);
            }
            None => {
                first_places.insert(id, place);
            }
        }
    }

    fn well_formed(&mut self, parent: &Path<'_>, key: &str, id: &str) {
        let path = parent.key(key);
        let mut letters = id.chars();
        let starts_well = letters
            .next()
            .is_some_and(|first| first.is_ascii_lowercase());
        let goes_on_well = letters
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        if !starts_well || !goes_on_well || id.len() > LONGEST_ID {
            let help = format!(
                "an id is a lower-case letter, then lower-case letters, digits and `-`, at most {LONGEST_ID} in all"
            );
            self.problem(&path, format!("`{id}` is no id"), Some(help));
        } else if CONDITION_WORDS.contains(&id) {
            let message =
                format!("`{id}` is reserved: it means something in conditions and answers");
            self.problem(&path, message, None);
        }
    }

    fn founded(&mut self, claims: &[String], house: bool, id: &str, path: &Path<'_>) {
        if claims.is_empty() && !house && !self.is_replaced(&path.key("house")) {
            let message = format!("`{id}` cites no claim");
            let help = "add `claims: [...]`, or `house: true` if it is your own opinion".to_owned();
            self.problem(path, message, Some(help));
        }
    }

    fn at_most(&mut self, found: usize, most: usize, path: &Path<'_>) {
        if found > most {
            self.problem(
                path,
                format!("a list of {found} is too long"),
                Some(format!("at most {most} are read")),
            );
        }
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

    fn place(&self, path: &Path<'_>) -> Option<Place> {
        self.context.root.map(|root| root.value_at(path))
    }

    /// Whether what is written there was of the wrong kind, and is made up.
    fn is_replaced(&self, path: &Path<'_>) -> bool {
        self.place(path)
            .is_some_and(|place| self.context.replaced.contains(&place))
    }

    fn problem(&mut self, path: &Path<'_>, message: impl Into<String>, help: Option<String>) {
        let place = self.place(path);
        self.push(Problem::new(place, message).help(help));
    }

    fn problem_at_key(
        &mut self,
        path: &Path<'_>,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let place = self.context.root.map(|root| root.key_at(path));
        self.push(Problem::new(place, message).help(help));
    }

    fn push(&mut self, problem: Problem) {
        let said = problem
            .place
            .as_ref()
            .is_some_and(|place| self.context.replaced.contains(place));
        if !said {
            self.problems.push(problem);
        }
    }
}

fn acceptance(written: &source::Acceptance) -> sound::Acceptance {
    sound::Acceptance {
        code: written.code.clone(),
        id: written.id.clone(),
        because: written.because.clone(),
    }
}

/// The position of an id, or the nearest match in words.
fn find<I: Id>(names: &Names<'_, I>, id: &str) -> Result<I, Option<String>> {
    names.get(id).copied().ok_or_else(|| {
        let mut candidates: Vec<(I, &str)> = names.iter().map(|(name, id)| (*id, *name)).collect();
        candidates.sort_unstable();
        did_you_mean(id, candidates.into_iter().map(|(_, name)| name))
    })
}

/// The findings that a condition refers to, in order.
fn referred(condition: &Condition, found: &mut Vec<FindingId>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            for condition in of {
                referred(condition, found);
            }
        }
        Condition::Not(condition) => referred(condition, found),
        Condition::Finding(finding) => found.push(*finding),
        Condition::Chosen { .. } | Condition::NoneChosen(_) | Condition::NotSure(_) => {}
    }
}

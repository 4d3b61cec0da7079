//! The facts of one result, as plain data that serialises; [`crate::render`] finds the words.
#![expect(
    missing_docs,
    reason = "the fields are those of the JSON, and have telling names"
)]

mod named;
mod plan;
mod reasons;
mod sources;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::answers::map::{AnswerMap, Reply};
use crate::answers::{Answers, Origin};
use crate::decision::kleene::{Truth, Truths};
use crate::decision::plan::{Left, Planner};
use crate::decision::reasons::Questions;
use crate::decision::{self, Decision, Remaining};
use crate::ids::{FindingId, OutcomeId, QuestionId, Table};
use crate::ruleset::{Choice, Condition, Kind, Outcome, Question, Rule, RuleSet, Strength};

pub use named::{Identified, Named};
pub use plan::{Architecture, Component, Grounds, Link, Plan, Statement};
pub use reasons::{Change, Counterfactual, Given, Reasons};
pub use sources::View;

/// The version of the form; it changes only if a field must change its meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// One advice, as `--json` gives it. Every field named here is there; later versions may add
/// fields, and never rename one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Advice<'r> {
    #[serde(skip)]
    pub rules: &'r RuleSet,
    /// What each outcome costs, whether it is recommended or not.
    #[serde(skip)]
    pub costs: Table<OutcomeId, Vec<Statement<'r>>>,
    #[schemars(range(min = 1, max = 1))]
    pub schema_version: u32,
    pub tool: Tool,
    pub ruleset: RuleSetName<'r>,
    pub status: Status,
    pub recommendation: Option<Recommendation<'r>>,
    /// The outcomes that can still come out: if decided, just that one.
    pub possible: Vec<Named<'r, Outcome>>,
    pub answers: AnswerMap<'r>,
    pub answered_by: IndexMap<&'r str, Origin>,
    /// The answered questions without influence: in no way of changing the advice. Where it is not
    /// decided, those that the answers before them had already made irrelevant.
    pub unused_answers: Vec<Named<'r, Question>>,
    /// The questions that can change the outcome, the best to ask first.
    pub open_questions: Vec<OpenQuestion<'r>>,
    /// How many questions are still asked, if each is the best to ask.
    pub questions_left: Left,
    /// The unanswered questions that cannot change anything, and why.
    pub not_needed: Vec<NotNeeded<'r>>,
    pub decided_by: Option<DecidedBy<'r>>,
    pub reasons: Option<Reasons<'r>>,
    /// An outcome that was asked about, and what it would take to come to it.
    pub why_not: Option<WhyNot<'r>>,
    /// The signals that speak for sure, the strongest first, then in the order of the rule set.
    pub signals: Vec<Signal<'r>>,
    pub sources: Vec<View<'r>>,
    pub outcome: Option<Plan<'r>>,
}

/// This program.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    /// This version of it.
    pub const THIS: Self = Self {
        name: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
    };
}

/// What a rule set is known by.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct RuleSetName<'r> {
    id: &'r str,
    version: &'r str,
    sha256: &'r str,
}

impl<'r> RuleSetName<'r> {
    /// The name of `rules`.
    pub fn of(rules: &'r RuleSet) -> Self {
        Self {
            id: rules.id(),
            version: rules.version(),
            sha256: rules.sha256(),
        }
    }
}

/// Whether the answers settle the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Decided,
    Undecided,
}

impl Status {
    /// The word for it in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Status::Decided => "decided",
            Status::Undecided => "undecided",
        }
    }
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Recommendation<'r> {
    pub id: Named<'r, Outcome>,
    pub title: &'r str,
    pub summary: &'r str,
}

/// A question as it is asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Asked<'r> {
    pub id: Named<'r, Question>,
    pub ask: &'r str,
    pub kind: Kind,
    pub flag: String,
    pub options: Vec<Named<'r, Choice>>,
}

impl<'r> Asked<'r> {
    fn new(question: &'r Question) -> Self {
        Self {
            id: Named(question),
            ask: &question.ask,
            kind: question.kind,
            flag: question.flag(),
            options: question.options.values().map(Named).collect(),
        }
    }
}

/// A question that can still change the outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OpenQuestion<'r> {
    #[serde(flatten)]
    pub asked: Asked<'r>,
    pub why: Why<'r>,
}

/// Why a question is open: what an answer of each class leaves possible, and the outcomes of two
/// complete answer sets that differ in nothing else.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Why<'r> {
    pub prospects: Vec<Prospect<'r>>,
    pub between: [Named<'r, Outcome>; 2],
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Prospect<'r> {
    /// One answer of the class.
    pub answer: Reply<'r>,
    pub possible: Vec<Named<'r, Outcome>>,
}

impl<'r> Why<'r> {
    /// Why a question can still change what remains; nothing, if it cannot.
    pub fn new(
        rules: &'r RuleSet,
        remaining: &Remaining<'_>,
        question: QuestionId,
    ) -> Option<Self> {
        let between = remaining.witness(question)?;
        let classes = remaining.classes(question);
        let prospects = remaining.prospects(question).into_iter();
        Some(Self {
            prospects: prospects
                .map(|it| Prospect {
                    answer: Reply::new(rules, question, &classes[it.class].example),
                    possible: Named::all(rules.outcomes(), it.possible),
                })
                .collect(),
            between: between.map(|outcome| Named(&rules.outcomes()[outcome])),
        })
    }
}

/// A question that need not be asked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NotNeeded<'r> {
    pub id: Named<'r, Question>,
    /// The questions whose answers made it irrelevant: a subset-minimal set.
    pub because: Vec<Named<'r, Question>>,
}

/// The rule that gives the outcome when what is unanswered counts as not-sure.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DecidedBy<'r> {
    pub rule: Named<'r, Rule>,
    pub because: &'r str,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
    /// The findings that the rule rests on.
    pub findings: Vec<Finding<'r>>,
}

#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct Finding<'r> {
    pub id: &'r str,
    pub says: &'r str,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhyNot<'r> {
    pub outcome: Named<'r, Outcome>,
    pub ways: Vec<Counterfactual<'r>>,
}

/// An answer that speaks for an outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Signal<'r> {
    pub id: &'r str,
    pub points_to: Named<'r, Outcome>,
    pub strength: Strength,
    pub because: &'r str,
    #[serde(flatten)]
    pub grounds: Grounds<'r>,
}

/// What is there if, and only if, the outcome is settled.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a, 'r> {
    pub recommendation: &'a Recommendation<'r>,
    pub by: &'a DecidedBy<'r>,
    pub reasons: &'a Reasons<'r>,
    pub plan: &'a Plan<'r>,
}

impl<'r> Advice<'r> {
    /// What `rules`, compiled as `decision`, advise under `answers`; and if an outcome is asked
    /// about, why it is not the advice.
    pub fn new(
        rules: &'r RuleSet,
        decision: &Decision,
        answers: &Answers,
        why_not: Option<OutcomeId>,
    ) -> Self {
        let remaining = decision.remaining(answers);
        let truths = Truths::new(rules, answers);
        let settled = remaining.settled();
        let engine = settled.map(|outcome| decision.reasons(answers, outcome));
        let outcome = settled.map(|outcome| &rules.outcomes()[outcome]);
        let signals = signals(rules, &truths);
        let (open_questions, questions_left) = match settled {
            Some(_) => (Vec::new(), Left::default()),
            None => open_questions(rules, &remaining),
        };
        let unused = unused(decision, answers, engine.as_ref());
        Self {
            rules,
            costs: rules
                .outcomes()
                .values()
                .map(|outcome| plan::applicable(rules, &truths, &outcome.costs))
                .collect(),
            schema_version: SCHEMA_VERSION,
            tool: Tool::THIS,
            ruleset: RuleSetName::of(rules),
            status: match settled {
                Some(_) => Status::Decided,
                None => Status::Undecided,
            },
            recommendation: outcome.map(|outcome| Recommendation {
                id: Named(outcome),
                title: &outcome.title,
                summary: &outcome.summary,
            }),
            possible: Named::all(rules.outcomes(), remaining.possible()),
            answers: AnswerMap::given(rules, answers),
            answered_by: answers
                .origins()
                .map(|(question, origin)| (rules.questions()[question].id.as_str(), origin))
                .collect(),
            unused_answers: Named::all(rules.questions(), unused),
            open_questions,
            questions_left,
            not_needed: not_needed(rules, decision, &remaining, answers),
            decided_by: outcome.map(|_| decided_by(rules, answers)),
            reasons: engine.map(|reasons| Reasons::new(rules, answers, &reasons)),
            why_not: why_not.map(|wanted| WhyNot {
                outcome: Named(&rules.outcomes()[wanted]),
                ways: Counterfactual::all(rules, answers, &decision.ways_to(answers, wanted).0),
            }),
            sources: View::all(rules, &signals),
            signals,
            outcome: outcome.map(|outcome| Plan::new(rules, &truths, outcome)),
        }
    }

    /// The parts of a settled advice.
    pub fn decided(&self) -> Option<Decided<'_, 'r>> {
        Some(Decided {
            recommendation: self.recommendation.as_ref()?,
            by: self.decided_by.as_ref()?,
            reasons: self.reasons.as_ref()?,
            plan: self.outcome.as_ref()?,
        })
    }

    /// The position of the outcome, if it is decided.
    pub fn outcome(&self) -> Option<OutcomeId> {
        self.rules.outcome(&self.recommended()?.id)
    }

    /// The outcome, if it is decided.
    pub fn recommended(&self) -> Option<Named<'r, Outcome>> {
        self.recommendation.as_ref().map(|it| it.id)
    }

    /// The signals that speak for an outcome.
    pub fn signals_for(&self, outcome: &Outcome) -> Vec<&Signal<'r>> {
        let signals = self.signals.iter();
        signals.filter(|it| it.points_to.id == outcome.id).collect()
    }
}

fn open_questions<'r>(
    rules: &'r RuleSet,
    remaining: &Remaining<'_>,
) -> (Vec<OpenQuestion<'r>>, Left) {
    let mut planner = Planner::new(rules, remaining);
    let open = planner.ranked(remaining).into_iter().map(|question| {
        let Some(why) = Why::new(rules, remaining, question) else {
            unreachable!("a relevant question has a witness")
        };
        OpenQuestion {
            asked: Asked::new(&rules.questions()[question]),
            why,
        }
    });
    (open.collect(), planner.left(remaining, None))
}

/// The answered questions without influence.
fn unused(
    decision: &Decision,
    answers: &Answers,
    reasons: Option<&decision::reasons::Reasons>,
) -> Vec<QuestionId> {
    let used: Questions = match reasons {
        Some(reasons) if reasons.are_all => {
            let changes = reasons
                .counterfactuals
                .iter()
                .map(decision::reasons::Counterfactual::changed);
            changes.fold(Questions::EMPTY, Questions::union)
        }
        _ => decision.used(answers).into_iter().collect(),
    };
    let given = answers.given().map(|(question, _)| question);
    given.filter(|question| !used.contains(*question)).collect()
}

fn not_needed<'r>(
    rules: &'r RuleSet,
    decision: &Decision,
    remaining: &Remaining<'_>,
    answers: &Answers,
) -> Vec<NotNeeded<'r>> {
    let relevant = remaining.relevant();
    let irrelevant: Vec<QuestionId> = answers
        .unanswered()
        .filter(|question| !relevant.contains(question))
        .collect();
    let because = decision.made_irrelevant_by(answers, &irrelevant);
    irrelevant
        .into_iter()
        .zip(because)
        .map(|(question, because)| NotNeeded {
            id: Named(&rules.questions()[question]),
            because: Named::all(rules.questions(), because),
        })
        .collect()
}

fn decided_by<'r>(rules: &'r RuleSet, answers: &Answers) -> DecidedBy<'r> {
    // Not-sure for the rest is one of the completions, so the rule that decides it gives the
    // outcome that all of them have.
    let mut complete = answers.clone();
    complete.rest_not_sure();
    let truths = Truths::new(rules, &complete);
    let Some(rule) = truths.deciding_rule() else {
        unreachable!("the last rule has no condition, so one holds")
    };
    let rule = &rules.decision()[rule];
    let mut findings = Vec::new();
    rests_on(&rule.when, &mut findings);
    findings.retain(|finding| truths.finding(*finding) == Truth::True);
    DecidedBy {
        rule: Named(rule),
        because: &rule.because,
        grounds: Grounds::new(rules, &rule.claims, rule.house),
        findings: findings
            .into_iter()
            .map(|finding| &rules.findings()[finding])
            .map(|finding| Finding {
                id: &finding.id,
                says: &finding.says,
            })
            .collect(),
    }
}

/// The findings that a condition names and does not negate, in order, each once.
fn rests_on(condition: &Condition, findings: &mut Vec<FindingId>) {
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            for condition in of {
                rests_on(condition, findings);
            }
        }
        Condition::Finding(finding) if !findings.contains(finding) => findings.push(*finding),
        _ => {}
    }
}

fn signals<'r>(rules: &'r RuleSet, truths: &Truths<'_>) -> Vec<Signal<'r>> {
    let mut signals: Vec<Signal<'r>> = rules
        .signals()
        .values()
        .filter(|signal| truths.of(&signal.when) == Truth::True)
        .map(|signal| Signal {
            id: &signal.id,
            points_to: Named(&rules.outcomes()[signal.points_to]),
            strength: signal.strength,
            because: &signal.because,
            grounds: Grounds::new(rules, &signal.claims, signal.house),
        })
        .collect();
    signals.sort_by_key(|signal| signal.strength);
    signals
}

//! The facts of one result as plain data that can be serialized; [`crate::render`] turns them into
//! text.
#![expect(
    missing_docs,
    reason = "the fields are those of the JSON, and have telling names"
)]

mod code;
mod evidence;
mod filled;
mod head;
mod named;
mod plan;
mod questions;
mod reasons;
mod sources;
mod texts;

use std::borrow::Cow;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::answers::{AnswerMap, Answers, Origin};
use crate::decision::{self, Decision, Left, Questions, TooLarge, Truths};
use crate::ids::{OutcomeId, QuestionId, Table};
use crate::ruleset::{Answer, Certainty, Outcome, Question, Rule, RuleSet};

pub(crate) use filled::filled;

pub use code::{Code, EvidenceReport, Movement, Place};
pub(crate) use evidence::ASSUMES;
pub use evidence::{DecidedBy, Finding, Signal};
pub use head::{Head, RuleSetName, SCHEMA_VERSION, Tool};
pub use named::{Identified, Named};
pub use plan::{Architecture, Chosen, Component, Grounds, Link, Plan, Statement};
pub use questions::{NotNeeded, OpenQuestion, Prospect, Unanswered, Why};
pub use reasons::{Change, Counterfactual, Given, Ranked, Reasons, Standing};
pub use sources::{SourceReport, View};

/// The advice for some answers, as `--json` prints it. Later versions may add fields, but never
/// rename them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Advice<'r> {
    #[serde(skip)]
    pub rules: &'r RuleSet,
    /// The answers that it is for.
    #[serde(skip)]
    pub given: Answers,
    /// The costs of each outcome, recommended or not.
    #[serde(skip)]
    pub costs: Table<OutcomeId, Vec<Statement<'r>>>,
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    pub schema_version: u32,
    /// The program that wrote this.
    pub tool: Tool<'r>,
    /// The rule set that was used.
    pub ruleset: RuleSetName<'r>,
    /// Whether the answers settle the outcome.
    pub status: Status,
    /// The recommended outcome, or null if undecided.
    pub recommendation: Option<Recommendation<'r>>,
    /// The ids of the outcomes that are still possible; only one if decided.
    pub possible: Vec<Named<'r, Outcome>>,
    /// The given answers, by question id.
    pub answers: AnswerMap<'r>,
    /// Where each answer came from, by question id.
    pub answered_by: IndexMap<&'r str, Origin>,
    /// The ids of answered questions that did not matter. If decided, they are neither part of the
    /// rule's condition nor of any change that would lead to another outcome. If undecided, earlier
    /// answers had already made them irrelevant.
    pub unused_answers: Vec<Named<'r, Question>>,
    /// Given answers that do not fit together.
    pub conflicts: Vec<Statement<'r>>,
    /// The questions that can still change the outcome, best first.
    pub open_questions: Vec<OpenQuestion<'r>>,
    /// How many questions are left if you always answer the best one.
    pub questions_left: Left,
    /// The unanswered questions that cannot change the outcome, and why.
    pub not_needed: Vec<NotNeeded<'r>>,
    /// The rule that decided, or null if undecided.
    pub decided_by: Option<DecidedBy<'r>>,
    /// Which answers settle the outcome and which would change it, or null if undecided.
    pub reasons: Option<Reasons<'r>>,
    /// For each outcome, whether it can still win and what it would take. The recommended one comes
    /// first, then those that need the fewest changed answers, then the fewest answers to open
    /// questions.
    pub ranking: Vec<Ranked<'r>>,
    /// The answers that would lead to the outcome named with `--why-not`.
    pub why_not: Option<WhyNot<'r>>,
    /// What the answers say for each outcome, strongest first.
    pub signals: Vec<Signal<'r>>,
    /// Which outcome each article leans toward for these answers.
    pub sources: Vec<View<'r>>,
    /// The unanswered questions that cannot change the outcome, but can change its plan.
    pub shaping_questions: Vec<Unanswered<'r>>,
    /// The questions that cannot change the outcome, but can change how certain it is: those
    /// without an answer, and those answered with not-sure.
    pub certainty_questions: Vec<Unanswered<'r>>,
    /// The plan of the recommended outcome, or null if undecided.
    pub outcome: Option<Plan<'r>>,
    /// The code that `--scan` read, and what moving it takes; null without `--scan`.
    pub code: Option<Code<'r>>,
}

/// Whether the answers settle the outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    Decided,
    Undecided,
}

/// The recommended outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Recommendation<'r> {
    /// The id of the outcome.
    pub id: Named<'r, Outcome>,
    /// The name of the outcome.
    pub title: &'r str,
    /// The outcome in one sentence.
    pub summary: &'r str,
    /// The address of a page about the outcome.
    pub url: Option<&'r str>,
    /// The certainty of the deciding rule.
    pub certainty: Option<Certainty>,
    /// The second-best outcome, if the rule names one.
    pub runner_up: Option<RunnerUp<'r>>,
}

/// The second-best outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RunnerUp<'r> {
    /// The id of the outcome.
    pub id: Named<'r, Outcome>,
    /// The name of the outcome.
    pub title: &'r str,
    /// What would lead to this outcome, as the end of a sentence after "if".
    pub tips: Option<Cow<'r, str>>,
}

impl<'r> RunnerUp<'r> {
    /// The runner-up that a rule names, if any, for these answers.
    pub fn of(rules: &'r RuleSet, rule: &'r Rule, answers: &Answers) -> Option<Self> {
        let outcome = &rules.outcomes()[rule.runner_up?];
        Some(Self {
            id: Named(outcome),
            title: &outcome.title,
            tips: (rule.tips.as_deref()).map(|tips| filled(rules, answers, tips)),
        })
    }
}

/// The answers that would lead to another outcome.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WhyNot<'r> {
    /// The id of that outcome.
    pub outcome: Named<'r, Outcome>,
    /// The smallest changes that lead to it.
    pub ways: Vec<Counterfactual<'r>>,
}

/// The parts of the advice that exist only if the outcome is settled.
#[derive(Clone, Copy, Debug)]
pub struct Decided<'a, 'r> {
    /// The recommended outcome.
    pub recommendation: &'a Recommendation<'r>,
    /// The rule that decided.
    pub by: &'a DecidedBy<'r>,
    /// What settles the outcome and what would change it.
    pub reasons: &'a Reasons<'r>,
    /// The plan of the outcome.
    pub plan: &'a Plan<'r>,
}

impl<'r> Advice<'r> {
    /// The advice of `rules`, compiled as `decision`, for `answers`. With `why_not`, also which
    /// answers would lead to that outcome.
    ///
    /// # Errors
    /// It takes more steps than the budget of one advice.
    pub fn new(
        rules: &'r RuleSet,
        decision: &Decision,
        answers: &Answers,
        why_not: Option<OutcomeId>,
    ) -> Result<Self, TooLarge> {
        let decision = &decision.renewed();
        let remaining = decision.remaining(answers);
        let [mut rest_not_sure, mut complete] = [answers.clone(), answers.clone()];
        rest_not_sure.rest_not_sure(rules);
        complete.complete(rules);
        let truths = Truths::new(rules, answers);
        let [rest_not_sure, complete] =
            [&rest_not_sure, &complete].map(|it| Truths::new(rules, it));
        let settled = remaining.settled();
        let engine = settled
            .map(|outcome| decision.reasons(answers, outcome))
            .transpose()?;
        let outcome = settled.map(|outcome| &rules.outcomes()[outcome]);
        let decided_by = outcome.map(|_| DecidedBy::new(&complete, &rest_not_sure));
        let signals = Signal::all(&truths);
        let (open_questions, questions_left) = match settled {
            Some(_) => (Vec::new(), Left::default()),
            None => questions::open(rules, &remaining, answers)?,
        };
        let mut unused = unused(decision, answers, engine.as_ref())?;
        if let Some(by) = &decided_by {
            let stated = complete.behind(&by.rule.when);
            unused.retain(|question| !stated.contains(*question));
        }
        let why_not = why_not.map(|wanted| {
            let (ways, _) = decision.ways_to(answers, wanted)?;
            Ok(WhyNot {
                outcome: Named(&rules.outcomes()[wanted]),
                ways: Counterfactual::all(rules, decision, answers, &ways),
            })
        });
        let why_not = why_not.transpose()?;
        let (shaping, certainty) = match settled {
            Some(outcome) => (
                decision::shaping(rules, decision, answers, outcome)?,
                decision::certainty_questions(rules, decision, &opened(answers, engine.as_ref()))?,
            ),
            None => (Questions::EMPTY, Questions::EMPTY),
        };
        let unanswered = |questions: Questions| -> Vec<Unanswered<'r>> {
            let questions = questions.iter().map(|it| &rules.questions()[it]);
            questions.map(Unanswered::from).collect()
        };
        let outcomes = rules.outcomes().values();
        Ok(Self {
            rules,
            given: answers.clone(),
            costs: outcomes
                .map(|it| plan::applicable(&truths, &it.costs))
                .collect(),
            schema_version: SCHEMA_VERSION,
            tool: Tool::THIS,
            ruleset: RuleSetName::of(rules),
            status: settled.map_or(Status::Undecided, |_| Status::Decided),
            recommendation: outcome
                .zip(decided_by.as_ref())
                .map(|(outcome, by)| Recommendation {
                    id: Named(outcome),
                    title: &outcome.title,
                    summary: &outcome.summary,
                    certainty: by.rule.certainty,
                    url: outcome.url.as_deref(),
                    runner_up: RunnerUp::of(rules, by.rule.0, complete.answers),
                }),
            possible: Named::all(rules.outcomes(), remaining.possible()),
            answers: AnswerMap::given(rules, answers),
            answered_by: answers
                .origins()
                .map(|(question, origin)| (rules.questions()[question].id.as_str(), origin))
                .collect(),
            unused_answers: Named::all(rules.questions(), unused),
            conflicts: plan::applicable(&truths, rules.conflicts()),
            open_questions,
            questions_left,
            not_needed: questions::not_needed(rules, decision, &remaining, answers)?,
            decided_by,
            ranking: Ranked::all(rules, decision, &remaining, answers, engine.as_ref()),
            reasons: engine.map(|reasons| Reasons::new(rules, decision, answers, &reasons)),
            why_not,
            sources: View::all(rules, &signals),
            signals,
            shaping_questions: unanswered(shaping),
            certainty_questions: unanswered(certainty),
            outcome: outcome.map(|outcome| Plan::new(&truths, &rest_not_sure, outcome)),
            code: None,
        })
    }

    /// Adds the code that was scanned. The first step no longer has to scan it.
    pub fn add_code(&mut self, code: Code<'r>) {
        let scan = format!("{} --scan ", self.tool.name);
        if let Some(plan) = &mut self.outcome {
            let scans = |run: &str| run.starts_with(&scan);
            plan.start.retain(|it| !it.run.is_some_and(scans));
        }
        self.code = Some(code);
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

    /// The signals against what is recommended: those for other outcomes that are not a
    /// part of it.
    pub fn dissent(&self) -> impl Iterator<Item = &Signal<'r>> {
        let signals = self.signals.iter().filter(|it| !self.is_for_part(it));
        signals.filter(|it| {
            self.recommended()
                .is_some_and(|other| it.points_to != other)
        })
    }

    /// The signals for the outcomes that the recommended one combines.
    pub fn for_parts(&self) -> impl Iterator<Item = &Signal<'r>> {
        self.signals.iter().filter(|it| self.is_for_part(it))
    }

    fn is_for_part(&self, signal: &Signal<'_>) -> bool {
        let part = self.rules.outcome(&signal.points_to.id);
        let whole = self.recommended().zip(part);
        whole.is_some_and(|(whole, part)| whole.takes(part, signal.alone))
    }

    /// The signals that support an outcome.
    pub fn signals_for(&self, outcome: &Outcome) -> Vec<&Signal<'r>> {
        let signals = self.signals.iter();
        signals.filter(|it| it.points_to.id == outcome.id).collect()
    }
}

/// The answers without each not-sure that cannot change the outcome.
fn opened(answers: &Answers, reasons: Option<&decision::reasons::Reasons>) -> Answers {
    let worth = reasons.map(|it| reasons::worth_finding_out(answers, it));
    let worth = worth.unwrap_or(Questions::EMPTY);
    let mut opened = answers.clone();
    for (question, answer) in answers.given() {
        if *answer == Answer::NotSure && !worth.contains(question) {
            opened.take_back(question);
        }
    }
    opened
}

/// The answered questions that did not matter.
fn unused(
    decision: &Decision,
    answers: &Answers,
    reasons: Option<&decision::reasons::Reasons>,
) -> Result<Vec<QuestionId>, TooLarge> {
    let used: Questions = match reasons {
        Some(reasons) if reasons.are_all => {
            let changes = reasons.counterfactuals.iter().map(|it| it.changed());
            changes.fold(Questions::EMPTY, Questions::union)
        }
        _ => decision.used(answers)?.into_iter().collect(),
    };
    let given = answers.given().map(|(question, _)| question);
    Ok(given.filter(|question| !used.contains(*question)).collect())
}

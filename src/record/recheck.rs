//! Re-checks recorded decisions: decides again from their answers with the current rules.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Named, RuleSetName, SCHEMA_VERSION, Tool, filled};
use crate::answers::map::Reply;
use crate::answers::{Answers, Origin};
use crate::decision::kleene::{Truth, Truths};
use crate::decision::{Decision, TooLarge};
use crate::ids::OutcomeId;
use crate::record::read::{self, Recorded, Unread};
use crate::ruleset::file::File;
use crate::ruleset::mapping::Mapping;
use crate::ruleset::problem::Problem;
use crate::ruleset::{Outcome, Question, Rule, RuleSet};
use crate::scan::report::AnswerReport;
use crate::scan::{Project, Readings};

/// Whether a recorded decision holds with the current rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The answers still give the same outcome.
    Holds,
    /// The answers give the same outcome, but fewer of them must change for another one.
    Weaker,
    /// The answers give the same outcome, but the code shows other answers.
    #[serde(rename = "differs")]
    Contradicted,
    /// The answers give another outcome, or are undecided.
    Changed,
    /// Some answers are no longer valid.
    Invalid,
}

impl Standing {
    /// All standings, best first.
    pub const ALL: [Standing; 5] = [
        Standing::Holds,
        Standing::Weaker,
        Standing::Contradicted,
        Standing::Changed,
        Standing::Invalid,
    ];

    /// The name in JSON and reports.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Holds => "holds",
            Standing::Weaker => "weaker",
            Standing::Contradicted => "differs",
            Standing::Changed => "changed",
            Standing::Invalid => "invalid",
        }
    }

    /// Whether the decision can stay as it is.
    pub fn passes(self) -> bool {
        matches!(self, Standing::Holds | Standing::Weaker)
    }
}

/// Why a file has no text to read.
#[derive(Clone, Debug)]
pub enum NoText {
    /// The file with this name does not have the extension of a text file.
    Other(String),
    /// It is too large or not UTF-8. The file holds as much text as there is.
    Bytes(File, Vec<Problem>),
    /// The file of this name cannot be read.
    Unread(String, Vec<Problem>),
}

/// A recorded decision and what its answers give now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Decision")]
pub struct Rechecked<'r> {
    /// The path of the file.
    pub file: String,
    /// Whether the decision still holds.
    pub standing: Standing,
    /// What the record says.
    pub then: Then,
    /// What the recorded answers give with the current rules.
    pub now: Now<'r>,
    /// What changed and made the difference.
    pub because: Vec<Cause>,
    /// The answers that are no longer valid.
    pub problems: Vec<Wrong>,
    /// With `--scan`, the recorded answers that the code contradicts.
    pub contradicted: Vec<Contradiction<'r>>,
    /// The recorded answers.
    #[serde(skip)]
    answers: Answers,
    /// The line and column of the recommendation.
    #[serde(skip)]
    pub place: Option<(usize, usize)>,
}

/// A recorded answer that the code contradicts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Contradiction<'r> {
    /// The recorded answer.
    pub recorded: Reply<'r>,
    /// What the code shows.
    pub shown: AnswerReport<'r>,
}

/// A problem in a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Mistake")]
pub struct Wrong {
    /// The line, starting at 1.
    pub line: Option<usize>,
    /// The column in characters, starting at 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub message: String,
    /// How to fix it.
    pub help: Option<String>,
    /// All of it in one line.
    #[serde(skip)]
    pub text: String,
}

/// A file that claims to be a record but cannot be read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Unreadable {
    /// The path of the file.
    pub file: String,
    /// Why it cannot be read.
    pub problems: Vec<Wrong>,
}

/// A file that was not re-checked.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Skipped {
    /// The path of the file.
    pub file: String,
    /// Whether it contains a record, for example of a superseded decision.
    pub is_record: bool,
    /// Why it was skipped.
    pub because: String,
}

/// What a record says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Then {
    /// The version of the rule set.
    pub(crate) version: String,
    /// The checksum of the rule set.
    pub(crate) sha256: String,
    /// The id of the outcome.
    pub(crate) recommendation: String,
    /// The id of the rule that decided, if recorded.
    pub(crate) rule: Option<String>,
    /// How many answers had to change for another outcome; null if none could.
    pub(crate) robustness: Option<usize>,
}

/// What the recorded answers give with the current rules.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Now<'r> {
    /// The id of the outcome, or null if undecided.
    pub recommendation: Option<Named<'r, Outcome>>,
    /// The id of the rule that decides, or null if undecided.
    pub rule: Option<Named<'r, Rule>>,
    /// How many answers must change for another outcome; null if none can.
    pub robustness: Option<usize>,
    /// The ids of the outcomes that are still possible.
    pub possible: Vec<Named<'r, Outcome>>,
    /// The ids of the questions that can still change the outcome.
    pub open_questions: Vec<Named<'r, Question>>,
}

/// A change that made a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Cause {
    /// What happened.
    pub change: Change,
    /// The id of the rule, if the change is about one.
    pub rule: Option<String>,
    /// The reason of that rule, if it decides now.
    #[serde(skip)]
    pub because: Option<String>,
}

/// What happened to a record or a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// The rules have not changed, so the record itself was edited.
    RecordEdited,
    /// The rule that decided no longer exists.
    RuleGone,
    /// The rule that decided no longer matches the same answers.
    RuleRewritten,
    /// The rule that decided recommends something else.
    RuleRecommendsAnother,
    /// This rule now decides, or can decide, instead of the former one.
    RuleDecides,
}

/// The result of `check --json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Check")]
pub struct Report<'r> {
    /// The version of this format: 1.
    #[schemars(range(min = 1, max = 1))]
    schema_version: u32,
    /// The program that wrote this.
    tool: Tool<'r>,
    /// The rule set that was used.
    ruleset: RuleSetName<'r>,
    /// Whether all files could be read and all decisions still hold.
    pub passed: bool,
    /// How many decisions have each standing.
    counts: IndexMap<&'static str, usize>,
    /// The recorded decisions.
    pub decisions: Vec<Rechecked<'r>>,
    /// The files that claim to be a record but cannot be read.
    pub unreadable: Vec<Unreadable>,
    /// The files that were not re-checked.
    pub skipped: Vec<Skipped>,
}

impl<'r> Report<'r> {
    /// Reads the records in `files` and re-checks them against `rules`. A file without text is
    /// reported if it cannot be read or claims to be a record.
    ///
    /// # Errors
    /// The decision exceeded the budget.
    pub fn new(
        rules: &'r RuleSet,
        files: impl IntoIterator<Item = Result<File, NoText>>,
    ) -> Result<Self, TooLarge> {
        let decision = Decision::compile(rules)?;
        let mut report = Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::THIS,
            ruleset: RuleSetName::of(rules),
            passed: false,
            counts: IndexMap::new(),
            decisions: Vec::new(),
            unreadable: Vec::new(),
            skipped: Vec::new(),
        };
        for file in files {
            let (contents, file) = match file {
                Ok(file) => (read::read(rules, &file), file),
                Err(NoText::Bytes(file, problems)) => {
                    (Err(read::unreadable(&file, problems)), file)
                }
                Err(NoText::Unread(name, problems)) => {
                    (Err(Unread::Wrong(problems)), File::new(name, ""))
                }
                Err(NoText::Other(name)) => (Err(Unread::Foreign), File::new(name, "")),
            };
            let mut skip = |file: File, is_record, because| {
                let file = file.name;
                report.skipped.push(Skipped {
                    file,
                    is_record,
                    because,
                });
            };
            match contents {
                Ok(recorded) => {
                    let rechecked = recheck(file, recorded, rules, &decision.renewed())?;
                    report.decisions.push(rechecked);
                }
                Err(Unread::Foreign) => skip(file, false, "it contains no record".to_owned()),
                Err(Unread::Skipped(because)) => skip(file, true, because),
                Err(Unread::Wrong(problems)) => {
                    let problems = wrong(&file, &problems);
                    let file = file.name;
                    report.unreadable.push(Unreadable { file, problems });
                }
            }
        }
        report.conclude();
        Ok(report)
    }

    /// Compares the recorded answers with what a project shows.
    pub fn hold_against(&mut self, rules: &'r RuleSet, mapping: &'r Mapping, project: &Project) {
        let readings = Readings::new(mapping, project);
        for it in &mut self.decisions {
            let contradicted = readings.answers.iter().filter_map(|found| {
                let recorded = it.answers.answer(found.question)?;
                found.contradicts(recorded).then(|| Contradiction {
                    recorded: Reply::new(rules, found.question, recorded),
                    shown: AnswerReport::new(rules, mapping, project, found),
                })
            });
            it.contradicted = contradicted.collect();
            if it.standing.passes() && !it.contradicted.is_empty() {
                it.standing = Standing::Contradicted;
            }
        }
        self.conclude();
    }

    fn conclude(&mut self) {
        let counts = Standing::ALL.map(|standing| (standing.name(), self.count(standing)));
        self.counts = IndexMap::from(counts);
        self.passed = self.can_stay() && self.unreadable.is_empty();
    }

    /// The number of decisions with this standing.
    pub fn count(&self, standing: Standing) -> usize {
        let decisions = self.decisions.iter();
        decisions.filter(|it| it.standing == standing).count()
    }

    /// Whether every decision can stay as it is.
    pub fn can_stay(&self) -> bool {
        self.decisions.iter().all(|it| it.standing.passes())
    }
}

/// The problems of a file, with line and column.
fn wrong(file: &File, problems: &[Problem]) -> Vec<Wrong> {
    let wrong = problems.iter().map(|problem| {
        let place = problem.span.map(|span| file.line_and_column(span.start));
        let (line, column) = place.unzip();
        Wrong {
            line,
            column,
            message: problem.message.clone(),
            help: problem.help.clone(),
            text: problem.line(std::slice::from_ref(file)),
        }
    });
    wrong.collect()
}

fn recheck<'r>(
    file: File,
    recorded: Recorded,
    rules: &'r RuleSet,
    decision: &Decision,
) -> Result<Rechecked<'r>, TooLarge> {
    let Recorded {
        then,
        answers,
        problems,
        span,
    } = recorded;
    let now = Now::new(rules, decision, &answers)?;
    let standing = match problems.is_empty() {
        true => standing(&then, &now),
        false => Standing::Invalid,
    };
    let because = match standing {
        Standing::Holds | Standing::Contradicted | Standing::Invalid => Vec::new(),
        Standing::Weaker | Standing::Changed if then.sha256 == rules.sha256() => {
            vec![Cause {
                change: Change::RecordEdited,
                rule: None,
                because: None,
            }]
        }
        // Robustness depends on all rules together, so no single rule is the cause.
        Standing::Weaker => Vec::new(),
        Standing::Changed => causes(&then, &answers, rules, decision)?,
    };
    Ok(Rechecked {
        contradicted: Vec::new(),
        answers,
        problems: wrong(&file, &problems),
        place: span.map(|span| file.line_and_column(span.start)),
        file: file.name,
        standing,
        then,
        now,
        because,
    })
}

fn standing(then: &Then, now: &Now<'_>) -> Standing {
    let is_less = |now| then.robustness.is_none_or(|then| now < then);
    if now
        .recommendation
        .is_none_or(|it| it.id != then.recommendation)
    {
        Standing::Changed
    } else if now.robustness.is_some_and(is_less) {
        Standing::Weaker
    } else {
        Standing::Holds
    }
}

impl<'r> Now<'r> {
    fn new(rules: &'r RuleSet, decision: &Decision, answers: &Answers) -> Result<Self, TooLarge> {
        let remaining = decision.remaining(answers);
        let settled = remaining.settled();
        let decides = || Named(&rules.decision()[rules.deciding_rule(answers)]);
        let reasons = settled.map(|outcome| decision.reasons(answers, outcome));
        let reasons = reasons.transpose()?;
        Ok(Self {
            recommendation: settled.map(|outcome| Named(&rules.outcomes()[outcome])),
            rule: settled.map(|_| decides()),
            robustness: reasons.and_then(|reasons| reasons.robustness),
            possible: Named::all(rules.outcomes(), remaining.possible()),
            open_questions: Named::all(rules.questions(), remaining.relevant()),
        })
    }
}

/// What happened to the rule that decided, and which rule decides now.
fn causes(
    then: &Then,
    answers: &Answers,
    rules: &RuleSet,
    decision: &Decision,
) -> Result<Vec<Cause>, TooLarge> {
    let differs = |outcome: &OutcomeId| rules.outcomes()[*outcome].id != then.recommendation;
    let possible = |answers| decision.remaining(answers).possible().into_iter();
    // A completion of the answers whose outcome differs from the record: the one with not-sure for
    // the rest, if it does.
    let mut completion = answers.clone();
    completion.rest_not_sure();
    let is_not_sure = possible(&completion).any(|outcome| differs(&outcome));
    if !is_not_sure {
        let Some(other) = possible(answers).find(differs) else {
            return Ok(Vec::new());
        };
        let (ways, _) = decision.ways_to(answers, other)?;
        for (question, answer) in ways.into_iter().take(1).flat_map(|way| way.with) {
            completion.give(question, answer, Origin::RestNotSure);
        }
    }
    let cause = |change, rule: &String| Cause {
        change,
        rule: Some(rule.clone()),
        because: None,
    };
    let mut causes = Vec::new();
    if let Some(decided) = &then.rule {
        let is_false = |when| Truths::new(rules, &completion).of(when) == Truth::False;
        match rules.decision().values().find(|rule| rule.id == *decided) {
            None => causes.push(cause(Change::RuleGone, decided)),
            Some(rule) if differs(&rule.recommend) => {
                causes.push(cause(Change::RuleRecommendsAnother, decided));
            }
            // The record names the rule that decided with not-sure for the rest.
            Some(rule) if is_not_sure && is_false(&rule.when) => {
                causes.push(cause(Change::RuleRewritten, decided));
            }
            Some(_) => {}
        }
    }
    let decides = &rules.decision()[rules.deciding_rule(&completion)];
    if then.rule.as_ref() != Some(&decides.id) {
        let because = filled(rules, &completion, &decides.because);
        causes.push(Cause {
            because: Some(because.into_owned()),
            ..cause(Change::RuleDecides, &decides.id)
        });
    }
    Ok(causes)
}

//! What a scan found, as plain data that can be serialized.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{Code, EvidenceReport, Grounds, Head, Movement, Named};
use crate::answers::{Answers, Reply};
use crate::ids::{OutcomeId, QuestionId, TraitId};
use crate::ruleset::mapping::{Mapping, Sure};
use crate::ruleset::{Outcome, Question, RuleSet};
use crate::scan::{Evidence, Found, NotRead, Project, Readings, Scan, answers};

/// What a codebase shows, as `scan --json` prints it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Scan")]
pub struct Report<'r> {
    #[serde(flatten)]
    head: Head<'r>,
    /// The path that was scanned.
    pub path: String,
    /// The Python projects in it, the nearest first.
    pub projects: Vec<ProjectReport<'r>>,
}

/// A Python project.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "Project")]
pub struct ProjectReport<'r> {
    /// Its folder, relative to the path that was scanned.
    pub folder: String,
    /// Whether `--scan` takes this project.
    pub is_meant: bool,
    /// How many Python files were read.
    pub python_files: usize,
    /// The frameworks that it uses.
    pub frameworks: Vec<&'r str>,
    /// The answers that it shows, in the order of the questions. An any-of question can have
    /// several, each with some of the options.
    pub answers: Vec<AnswerReport<'r>>,
    /// The answers that contradict each other, and so do not count.
    pub conflicts: Vec<AnswerReport<'r>>,
    /// The ids of the questions that it does not answer.
    pub open: Vec<Named<'r, Question>>,
    /// What moving it to an outcome takes, saves and keeps.
    pub moves: Vec<MoveReport<'r>>,
    /// What was looked for and seen.
    pub traits: Vec<EvidenceReport<'r>>,
    /// The files that could not be read.
    pub not_read: Vec<NotRead>,
}

/// Something that moving a project to some outcomes takes, saves or keeps.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "MovementTo")]
pub struct MoveReport<'r> {
    /// The ids of the outcomes.
    pub to: Vec<Named<'r, Outcome>>,
    /// What it takes, saves or keeps, and why.
    #[serde(flatten)]
    pub movement: Movement<'r>,
}

/// An answer that a project shows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ScannedAnswer")]
pub struct AnswerReport<'r> {
    /// The id of the question.
    pub question: Named<'r, Question>,
    /// The answer. For an any-of question, the options that were seen; there may be more.
    pub answer: Reply<'r>,
    /// Whether it is certain or likely.
    pub sure: Sure,
    /// The evidence for it.
    pub evidence: Vec<EvidenceReport<'r>>,
}

/// What is said where something could not be read.
const NOT_ALL_READ: &str = "some files could not be read, so what was not found may still be there";

/// A scanned project, and the rule set that says what it shows.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'r, 'p> {
    /// The rule set.
    pub rules: &'r RuleSet,
    /// What it says about code.
    pub mapping: &'r Mapping,
    /// The project.
    pub project: &'p Project,
}

impl<'r> Report<'r> {
    /// What a scan of `path` found.
    pub fn new(rules: &'r RuleSet, mapping: &'r Mapping, path: &Path, scan: &Scan) -> Self {
        let meant = &scan.meant().folder;
        let projects = scan.projects.iter().map(|project| {
            let seen = Seen {
                rules,
                mapping,
                project,
            };
            seen.report(project.folder == *meant)
        });
        Self {
            head: Head::of(rules),
            path: path.display().to_string(),
            projects: projects.collect(),
        }
    }
}

impl<'r> Seen<'r, '_> {
    /// What the project answers.
    pub fn readings(self) -> Readings {
        Readings::new(self.mapping, self.project)
    }

    /// What the project is built with, which likely answers it shows besides these, and what moving
    /// it to `outcome` takes, saves and keeps.
    pub fn today(self, answers: &Answers, outcome: Option<OutcomeId>) -> Code<'r> {
        let is_meant = |to: &[OutcomeId]| outcome.is_some_and(|outcome| to.contains(&outcome));
        let moves = self.movements().filter(|(to, _)| is_meant(to));
        Code {
            folder: shown(&self.project.folder),
            frameworks: self.frameworks(),
            not_read: self.project.not_read.len(),
            likely: Named::all(
                self.rules.questions(),
                self.readings().not_given(answers).iter(),
            ),
            moves: moves.map(|(_, movement)| movement).collect(),
        }
    }

    /// An answer with its evidence.
    pub(crate) fn answer(self, found: &Found) -> AnswerReport<'r> {
        AnswerReport {
            question: Named(&self.rules.questions()[found.question]),
            answer: Reply::new(self.rules, found.question, &found.answer),
            sure: found.sure,
            evidence: self.evidence(&found.evidence),
        }
    }

    fn report(self, is_meant: bool) -> ProjectReport<'r> {
        let readings = self.readings();
        let answers = |found: &[Found]| found.iter().map(|it| self.answer(it)).collect();
        let is_open = |it: &QuestionId| readings.answers.iter().all(|found| found.question != *it);
        let open = self.rules.questions().ids().filter(is_open);
        let moves = self.movements().map(|(to, movement)| MoveReport {
            to: Named::all(self.rules.outcomes(), to.iter().copied()),
            movement,
        });
        let traits = self.traits().map(|id| self.of_trait(id, false));
        ProjectReport {
            folder: shown(&self.project.folder),
            is_meant,
            python_files: self.project.python_files,
            frameworks: self.frameworks(),
            answers: answers(&readings.answers),
            conflicts: answers(&readings.conflicts),
            open: Named::all(self.rules.questions(), open),
            moves: moves.collect(),
            traits: traits.collect(),
            not_read: self.project.not_read.clone(),
        }
    }

    /// The traits that the project shows.
    fn traits(self) -> impl Iterator<Item = TraitId> {
        let traits = self.mapping.traits.ids();
        traits.filter(move |id| self.project.traits[*id].count > 0)
    }

    /// The frameworks that the project uses.
    fn frameworks(self) -> Vec<&'r str> {
        let frameworks = self.traits();
        let frameworks = frameworks.filter_map(|id| self.mapping.traits[id].framework.as_deref());
        let mut frameworks: Vec<&str> = frameworks.collect();
        frameworks.dedup();
        frameworks
    }

    /// What moving the project takes, saves and keeps, each with the outcomes that it is about.
    fn movements(self) -> impl Iterator<Item = (&'r [OutcomeId], Movement<'r>)> {
        self.mapping.moves.iter().filter_map(move |it| {
            let movement = Movement {
                does: it.does,
                say: &it.say,
                grounds: Grounds::new(self.rules, &it.claims, it.house),
                evidence: self.evidence(&answers::met(&it.when, self.project)?),
            };
            Some((it.to.as_slice(), movement))
        })
    }

    /// The evidence for an answer or a sentence, in words.
    fn evidence(self, found: &[Evidence]) -> Vec<EvidenceReport<'r>> {
        let mut all = Vec::new();
        for it in found {
            match it {
                Evidence::Seen(id) => all.push(self.of_trait(*id, false)),
                Evidence::Unseen(ids) => all.extend(ids.iter().map(|id| self.of_trait(*id, true))),
                Evidence::NotAllRead => all.push(EvidenceReport {
                    id: None,
                    says: NOT_ALL_READ,
                    count: 0,
                    is_absence: true,
                    places: Vec::new(),
                }),
            }
        }
        all
    }

    fn of_trait(self, id: TraitId, is_absence: bool) -> EvidenceReport<'r> {
        let (it, shown) = (&self.mapping.traits[id], &self.project.traits[id]);
        EvidenceReport {
            id: Some(&it.id),
            says: &it.says,
            count: shown.count,
            is_absence,
            places: shown.places.clone(),
        }
    }
}

/// A path relative to the root, which itself is `.`.
pub(super) fn shown(path: &Path) -> String {
    match path.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => path.display().to_string(),
    }
}

//! What a scan found, as plain data that can be serialized.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::advice::{EvidenceReport, Head, Movement, Named};
use crate::answers::Reply;
use crate::ids::TraitId;
use crate::ruleset::mapping::{Mapping, Sure};
use crate::ruleset::{Outcome, Question, RuleSet};
use crate::scan::today::movements;
use crate::scan::{Evidence, Found, NotRead, Project, Readings, Scan};

/// What a code base shows, as `scan --json` prints it.
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
    /// What speaks for it.
    pub evidence: Vec<EvidenceReport<'r>>,
}

/// What is said where something could not be read.
const NOT_ALL_READ: &str = "not everything could be read, so what is not seen may still be there";

impl<'r> Report<'r> {
    /// What a scan of `path` found.
    pub fn new(rules: &'r RuleSet, mapping: &'r Mapping, path: &Path, scan: &Scan) -> Self {
        let meant = &scan.meant().folder;
        let projects = scan.projects.iter();
        Self {
            head: Head::of(rules),
            path: path.display().to_string(),
            projects: projects
                .map(|it| ProjectReport::new(rules, mapping, it, it.folder == *meant))
                .collect(),
        }
    }
}

impl<'r> ProjectReport<'r> {
    fn new(rules: &'r RuleSet, mapping: &'r Mapping, project: &Project, is_meant: bool) -> Self {
        let readings = Readings::new(mapping, project);
        let answers = |found: &[Found]| -> Vec<AnswerReport<'r>> {
            let found = found.iter();
            found
                .map(|it| AnswerReport::new(rules, mapping, project, it))
                .collect()
        };
        let is_open = |it: &crate::ids::QuestionId| {
            let mut found = readings.answers.iter();
            found.all(|found| found.question != *it)
        };
        let open = rules.questions().ids().filter(is_open);
        let moves = movements(rules, mapping, project).map(|(to, movement)| MoveReport {
            to: Named::all(rules.outcomes(), to.iter().copied()),
            movement,
        });
        let seen = mapping.traits.ids();
        let seen = seen.filter(|id| project.traits[*id].count > 0);
        Self {
            folder: shown(&project.folder),
            is_meant,
            python_files: project.python_files,
            frameworks: frameworks(mapping, project),
            answers: answers(&readings.answers),
            conflicts: answers(&readings.conflicts),
            open: Named::all(rules.questions(), open),
            moves: moves.collect(),
            traits: seen
                .map(|id| of_trait(mapping, project, id, false))
                .collect(),
            not_read: project.not_read.clone(),
        }
    }
}

impl<'r> AnswerReport<'r> {
    /// An answer of a project with its evidence.
    pub fn new(rules: &'r RuleSet, mapping: &'r Mapping, project: &Project, found: &Found) -> Self {
        Self {
            question: Named(&rules.questions()[found.question]),
            answer: Reply::new(rules, found.question, &found.answer),
            sure: found.sure,
            evidence: evidence(mapping, project, &found.evidence),
        }
    }
}

/// What speaks for an answer or a sentence, in words.
pub(super) fn evidence<'r>(
    mapping: &'r Mapping,
    project: &Project,
    found: &[Evidence],
) -> Vec<EvidenceReport<'r>> {
    let mut all = Vec::new();
    for it in found {
        match it {
            Evidence::Seen(id) => all.push(of_trait(mapping, project, *id, false)),
            Evidence::Unseen(ids) => {
                let ids = ids.iter();
                all.extend(ids.map(|id| of_trait(mapping, project, *id, true)));
            }
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

fn of_trait<'r>(
    mapping: &'r Mapping,
    project: &Project,
    id: TraitId,
    is_absence: bool,
) -> EvidenceReport<'r> {
    let (it, shown) = (&mapping.traits[id], &project.traits[id]);
    EvidenceReport {
        id: Some(&it.id),
        says: &it.says,
        count: shown.count,
        is_absence,
        places: shown.places.clone(),
    }
}

/// The frameworks that a project uses.
pub(super) fn frameworks<'r>(mapping: &'r Mapping, project: &Project) -> Vec<&'r str> {
    let seen = mapping.traits.iter();
    let seen = seen.filter(|(id, _)| project.traits[*id].count > 0);
    let mut frameworks: Vec<&str> = seen.filter_map(|(_, it)| it.framework.as_deref()).collect();
    frameworks.dedup();
    frameworks
}

/// A path relative to the root, which itself is `.`.
pub(super) fn shown(path: &Path) -> String {
    match path.as_os_str().is_empty() {
        true => ".".to_owned(),
        false => path.display().to_string(),
    }
}

//! What a project is built with today, and what moving it to an outcome takes.

use crate::advice::{Code, Grounds, Movement};
use crate::ids::OutcomeId;
use crate::ruleset::RuleSet;
use crate::ruleset::mapping::Mapping;
use crate::scan::report::{evidence, frameworks, shown};
use crate::scan::{Project, answers};

/// What a project is built with, and what moving it to `outcome` takes, saves and keeps.
pub fn today<'r>(
    rules: &'r RuleSet,
    mapping: &'r Mapping,
    project: &Project,
    outcome: Option<OutcomeId>,
) -> Code<'r> {
    let moves = mapping.moves.iter().filter_map(|it| {
        outcome.filter(|outcome| it.to.contains(outcome))?;
        Some(Movement {
            does: it.does,
            say: &it.say,
            grounds: Grounds::new(rules, &it.claims, it.house),
            evidence: evidence(mapping, project, &answers::met(&it.when, project)?),
        })
    });
    Code {
        folder: shown(&project.folder),
        frameworks: frameworks(mapping, project),
        moves: moves.collect(),
    }
}

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
    let is_meant = |to: &[OutcomeId]| outcome.is_some_and(|outcome| to.contains(&outcome));
    let moves = movements(rules, mapping, project).filter(|(to, _)| is_meant(to));
    Code {
        folder: shown(&project.folder),
        frameworks: frameworks(mapping, project),
        moves: moves.map(|(_, movement)| movement).collect(),
    }
}

/// What moving a project takes, saves and keeps, each with the outcomes that it is about.
pub(super) fn movements<'r>(
    rules: &'r RuleSet,
    mapping: &'r Mapping,
    project: &Project,
) -> impl Iterator<Item = (&'r [OutcomeId], Movement<'r>)> {
    mapping.moves.iter().filter_map(move |it| {
        let movement = Movement {
            does: it.does,
            say: &it.say,
            grounds: Grounds::new(rules, &it.claims, it.house),
            evidence: evidence(mapping, project, &answers::met(&it.when, project)?),
        };
        Some((it.to.as_slice(), movement))
    })
}

//! The parts of a condition, and where they stand.

use crate::ruleset::places::Step;
use crate::ruleset::{Condition, Note, Outcome, RuleSet};

/// The conditions that a condition is directly made of. The options of one question are no parts
/// of their own: they are written as one.
pub(super) fn parts(condition: &Condition) -> &[Condition] {
    match condition {
        Condition::All(of) | Condition::AtLeast { of, .. } => of,
        Condition::Any(of) if of.len() > 1 && is_one_question(of) => &[],
        Condition::Any(of) => of,
        Condition::Not(condition) => std::slice::from_ref(condition),
        _ => &[],
    }
}

/// Whether these are options of one question, as `{question: [option, not-sure]}` gives them. That
/// they may also have been written apart makes no difference: none of them is ever constant.
fn is_one_question(of: &[Condition]) -> bool {
    let question = |condition: &Condition| match condition {
        Condition::Chosen { question, .. }
        | Condition::NoneChosen(question)
        | Condition::NotSure(question) => Some(*question),
        _ => None,
    };
    let mut questions = of.iter().map(question);
    let first = questions.next().flatten();
    first.is_some() && questions.all(|question| question == first)
}

/// The part that these positions lead to, one after the other.
pub(super) fn part_mut<'c>(
    condition: &'c mut Condition,
    way: &[usize],
) -> Option<&'c mut Condition> {
    way.iter()
        .try_fold(condition, |condition, index| match condition {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
                of.get_mut(*index)
            }
            Condition::Not(condition) => Some(condition.as_mut()),
            _ => None,
        })
}

/// The steps that lead to a part in the text.
pub(super) fn steps(mut condition: &Condition, way: &[usize]) -> Vec<Step<'static>> {
    let mut steps = vec![Step::Key("when")];
    for index in way {
        match condition {
            Condition::All(_) => steps.extend([Step::Key("all"), Step::Index(*index)]),
            Condition::Any(_) => steps.extend([Step::Key("any"), Step::Index(*index)]),
            Condition::Not(_) => steps.push(Step::Key("not")),
            Condition::AtLeast { .. } => {
                steps.extend([Step::Key("at-least"), Step::Key("of"), Step::Index(*index)]);
            }
            _ => {}
        }
        match parts(condition).get(*index) {
            Some(part) => condition = part,
            None => break,
        }
    }
    steps
}

/// A thing with a condition.
pub(super) struct Owner<'r> {
    /// What it is.
    pub(super) kind: OwnerKind,
    /// The id that it is known by; of a note, that of its outcome.
    pub(super) id: &'r str,
    pub(super) when: &'r Condition,
    /// The way to it in the text.
    pub(super) at: Vec<Step<'static>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnerKind {
    Finding,
    Rule,
    Signal,
    Note,
}

impl OwnerKind {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            OwnerKind::Finding => "finding",
            OwnerKind::Rule => "rule",
            OwnerKind::Signal => "signal",
            OwnerKind::Note => "outcome",
        }
    }
}

impl Owner<'_> {
    /// The way to a part of its condition in the text.
    pub(super) fn at(&self, way: &[usize]) -> Vec<Step<'static>> {
        let mut at = self.at.clone();
        at.extend(steps(self.when, way));
        at
    }
}

/// Everything that has a condition of its own: not the last rule, and no note without one.
pub(super) fn owners(rules: &RuleSet) -> Vec<Owner<'_>> {
    let at = |list, index| vec![Step::Key(list), Step::Index(index)];
    let mut owners = Vec::new();
    for (index, finding) in rules.findings().values().enumerate() {
        owners.push(Owner {
            kind: OwnerKind::Finding,
            id: &finding.id,
            when: &finding.when,
            at: at("findings", index),
        });
    }
    let but_last = rules.decision().len().saturating_sub(1);
    for (index, rule) in rules.decision().values().enumerate().take(but_last) {
        owners.push(Owner {
            kind: OwnerKind::Rule,
            id: &rule.id,
            when: &rule.when,
            at: at("decision", index),
        });
    }
    for (index, signal) in rules.signals().values().enumerate() {
        owners.push(Owner {
            kind: OwnerKind::Signal,
            id: &signal.id,
            when: &signal.when,
            at: at("signals", index),
        });
    }
    for (index, outcome) in rules.outcomes().values().enumerate() {
        for (way, note) in notes(outcome) {
            if note.when != Condition::ALWAYS {
                let mut at = at("outcomes", index);
                at.extend(way);
                owners.push(Owner {
                    kind: OwnerKind::Note,
                    id: &outcome.id,
                    when: &note.when,
                    at,
                });
            }
        }
    }
    for (index, row) in rules.comparison().iter().enumerate() {
        if let Some(when) = &row.matters_when {
            owners.push(Owner {
                kind: OwnerKind::Note,
                id: &row.id,
                when,
                at: at("comparison", index),
            });
        }
    }
    owners
}

/// The notes of an outcome, each with the way to it.
fn notes(outcome: &Outcome) -> Vec<(Vec<Step<'static>>, &Note)> {
    let mut lists: Vec<(Vec<Step<'static>>, &[Note])> = vec![
        (vec![Step::Key("costs")], &outcome.costs),
        (vec![Step::Key("bring")], &outcome.bring),
        (vec![Step::Key("start")], &outcome.start),
        (vec![Step::Key("cautions")], &outcome.cautions),
    ];
    let drawn = Step::Key("architecture");
    let architecture = outcome.architecture.as_ref();
    if let Some(it) = architecture {
        lists.push((vec![drawn, Step::Key("shared")], &it.shared));
        lists.push((vec![drawn, Step::Key("first")], &it.first));
        lists.push((vec![drawn, Step::Key("later")], &it.later));
        for (index, part) in it.parts.iter().enumerate() {
            let way = vec![
                drawn,
                Step::Key("parts"),
                Step::Index(index),
                Step::Key("holds"),
            ];
            lists.push((way, &part.holds));
        }
    }
    let listed = lists.into_iter().flat_map(|(way, notes)| {
        notes.iter().enumerate().map(move |(index, note)| {
            (
                way.iter().copied().chain([Step::Index(index)]).collect(),
                note,
            )
        })
    });
    let links = architecture
        .into_iter()
        .flat_map(|it| it.links.iter().enumerate());
    let links = links.map(|(index, link)| {
        (
            vec![drawn, Step::Key("links"), Step::Index(index)],
            &link.note,
        )
    });
    listed.chain(links).collect()
}

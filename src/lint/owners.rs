//! Everything that has a condition, and where the parts of conditions stand.

use crate::decision::TooLarge;
use crate::ids::{FindingId, Id, RuleId};
use crate::lint::entry;
use crate::ruleset::spans::Step;
use crate::ruleset::{Condition, Note, Outcome, RuleSet};

/// The operands of a condition as they are written: the options of one question are written as
/// one. That they may also have been written apart makes no difference: none of them is constant.
pub(super) fn operands(condition: &Condition) -> &[Condition] {
    match condition {
        Condition::Any(of) if of.len() > 1 && is_one_question(of) => &[],
        _ => condition.operands(),
    }
}

/// Whether these are options of one question, as `{question: [option, not-sure]}` gives them.
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

/// A thing with a condition.
pub(super) struct Owner<'r> {
    pub(super) kind: OwnerKind,
    /// The id that it is known by; of a note, that of its outcome.
    pub(super) id: &'r str,
    pub(super) when: &'r Condition,
    /// The steps to it in the text.
    at: Vec<Step<'static>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OwnerKind {
    Finding(FindingId),
    Rule(RuleId),
    Signal,
    Note,
}

impl OwnerKind {
    /// The word for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            OwnerKind::Finding(_) => "finding",
            OwnerKind::Rule(_) => "rule",
            OwnerKind::Signal => "signal",
            OwnerKind::Note => "outcome",
        }
    }
}

impl Owner<'_> {
    /// The steps to a part of its condition in the text.
    #[expect(
        clippy::indexing_slicing,
        reason = "a path is taken from the condition that it is used in"
    )]
    pub(super) fn at(&self, path: &[usize]) -> Vec<Step<'static>> {
        let mut at = self.at.clone();
        at.push(Step::Key("when"));
        let mut condition = self.when;
        for &index in path {
            match condition {
                Condition::All(_) => at.extend([Step::Key("all"), Step::Index(index)]),
                Condition::Any(_) => at.extend([Step::Key("any"), Step::Index(index)]),
                Condition::AtLeast { .. } => {
                    at.extend([Step::Key("at-least"), Step::Key("of"), Step::Index(index)]);
                }
                _ => at.push(Step::Key("not")),
            }
            condition = &condition.operands()[index];
        }
        at
    }

    /// The budget was used up at it.
    pub(super) fn too_large(&self) -> TooLarge {
        TooLarge::at(self.kind.name(), self.id)
    }
}

/// Everything that has a condition of its own: not the last rule, and no note without one.
pub(super) fn owners(rules: &RuleSet) -> Vec<Owner<'_>> {
    let mut owners = Vec::new();
    let mut add = |kind, id, when, at: &[Step<'static>]| {
        let at = at.to_vec();
        owners.push(Owner { kind, id, when, at });
    };
    for (id, finding) in rules.findings().iter() {
        let at = entry("findings", id.index());
        add(
            OwnerKind::Finding(id),
            finding.id.as_str(),
            &finding.when,
            &at,
        );
    }
    for (id, rule) in rules.decision().iter().take(rules.decision().len() - 1) {
        add(
            OwnerKind::Rule(id),
            &rule.id,
            &rule.when,
            &entry("decision", id.index()),
        );
    }
    for (id, signal) in rules.signals().iter() {
        add(
            OwnerKind::Signal,
            &signal.id,
            &signal.when,
            &entry("signals", id.index()),
        );
    }
    for (id, outcome) in rules.outcomes().iter() {
        for (at, note) in notes(id.index(), outcome) {
            if note.when != Condition::ALWAYS {
                add(OwnerKind::Note, &outcome.id, &note.when, &at);
            }
        }
    }
    for (index, row) in rules.comparison().iter().enumerate() {
        if let Some(when) = &row.matters_when {
            add(OwnerKind::Note, &row.id, when, &entry("comparison", index));
        }
    }
    owners
}

/// The notes of the outcome at this position, each with the steps to it.
pub(super) fn notes(index: usize, outcome: &Outcome) -> Vec<(Vec<Step<'static>>, &Note)> {
    let mut found = Vec::new();
    let mut add = |under: &[Step<'static>], list, notes: &mut dyn Iterator<Item = _>| {
        for (number, note) in notes.enumerate() {
            let at = [&entry("outcomes", index)[..], under, &entry(list, number)].concat();
            found.push((at, note));
        }
    };
    add(&[], "costs", &mut outcome.costs.iter());
    for (number, component) in outcome.plan.iter().enumerate() {
        let under = entry("plan", number);
        add(&under, "choices", &mut component.choices.iter());
    }
    add(&[], "bring", &mut outcome.bring.iter());
    add(&[], "start", &mut outcome.start.iter());
    add(&[], "cautions", &mut outcome.cautions.iter());
    if let Some(drawn) = &outcome.architecture {
        let under = Step::Key("architecture");
        add(&[under], "shared", &mut drawn.shared.iter());
        add(&[under], "first", &mut drawn.first.iter());
        add(&[under], "later", &mut drawn.later.iter());
        for (number, part) in drawn.parts.iter().enumerate() {
            let [list, number] = entry("parts", number);
            add(&[under, list, number], "holds", &mut part.holds.iter());
        }
        add(
            &[under],
            "links",
            &mut drawn.links.iter().map(|link| &link.note),
        );
    }
    found
}

//! A rule set as if one of its sources had not been written.

use crate::ids::{ClaimId, SourceId};
use crate::ruleset::{Architecture, Criterion, Note, Outcome, Rule, RuleSet, Signal};

impl RuleSet {
    /// This rule set as if a source had not been written: nothing cites it any more, and what
    /// rests on it alone is left out, save the last rule. What is also our own opinion stays.
    pub fn without(&self, source: SourceId) -> Self {
        let left = Left {
            rules: self,
            source,
        };
        let mut rules = self.clone();
        let last = self.decision.ids().last();
        let decision = self.decision.iter().filter_map(|(id, rule)| {
            let is_kept = Some(id) == last || left.stands(&rule.claims, rule.house);
            let claims = left.claims(&rule.claims);
            is_kept.then(|| Rule {
                // The last resort stays, as what the rule set falls back on by itself.
                house: rule.house || claims.is_empty(),
                claims,
                ..rule.clone()
            })
        });
        rules.decision = decision.collect();
        let signals = self.signals.values();
        let signals = signals.filter(|signal| left.stands(&signal.claims, signal.house));
        let signals = signals.map(|signal| Signal {
            claims: left.claims(&signal.claims),
            ..signal.clone()
        });
        rules.signals = signals.collect();
        rules.questions = self.questions.map(|_, question| {
            let mut question = question.clone();
            question.claims = left.claims(&question.claims);
            question
        });
        rules.findings = self.findings.map(|_, finding| {
            let mut finding = finding.clone();
            finding.claims = left.claims(&finding.claims);
            finding
        });
        rules.outcomes = self.outcomes.map(|_, outcome| left.outcome(outcome));
        for row in &mut rules.comparison {
            left.criterion(row);
        }
        rules
    }
}

/// What is left without a source.
struct Left<'r> {
    rules: &'r RuleSet,
    source: SourceId,
}

impl Left<'_> {
    /// Whether something does not rest on the source alone.
    fn stands(&self, claims: &[ClaimId], house: bool) -> bool {
        house || claims.is_empty() || !self.claims(claims).is_empty()
    }

    fn claims(&self, claims: &[ClaimId]) -> Vec<ClaimId> {
        let others = claims.iter().copied();
        others
            .filter(|claim| self.rules.claims[*claim].source != self.source)
            .collect()
    }

    fn note(&self, note: &Note) -> Option<Note> {
        self.stands(&note.claims, note.house).then(|| Note {
            claims: self.claims(&note.claims),
            ..note.clone()
        })
    }

    fn notes(&self, notes: &mut Vec<Note>) {
        *notes = notes.iter().filter_map(|note| self.note(note)).collect();
    }

    fn outcome(&self, outcome: &Outcome) -> Outcome {
        let mut outcome = outcome.clone();
        for notes in [
            &mut outcome.costs,
            &mut outcome.bring,
            &mut outcome.start,
            &mut outcome.cautions,
        ] {
            self.notes(notes);
        }
        if let Some(architecture) = &mut outcome.architecture {
            self.architecture(architecture);
        }
        outcome
    }

    fn architecture(&self, architecture: &mut Architecture) {
        for part in &mut architecture.parts {
            self.notes(&mut part.holds);
        }
        for notes in [
            &mut architecture.shared,
            &mut architecture.first,
            &mut architecture.later,
        ] {
            self.notes(notes);
        }
        architecture
            .links
            .retain_mut(|link| match self.note(&link.note) {
                Some(note) => {
                    link.note = note;
                    true
                }
                None => false,
            });
    }

    fn criterion(&self, row: &mut Criterion) {
        let cells = row.cells.iter();
        let cells = cells.filter_map(|(outcome, note)| Some((*outcome, self.note(note)?)));
        row.cells = cells.collect();
    }
}

//! A rule set as if one of its sources had not been written.

use crate::ids::{ClaimId, SourceId};
use crate::ruleset::{Note, RuleSet};

impl RuleSet {
    /// This rule set as if a source had not been written: nothing cites it, and what only it
    /// supports is left out, except the last rule. What is also our own opinion stays.
    pub fn without(&self, source: SourceId) -> Self {
        let mut rules = self.clone();
        let without = |claims: &mut Vec<ClaimId>| {
            claims.retain(|claim| self.claims[*claim].source != source);
        };
        let stands = |claims: &mut Vec<ClaimId>, house: bool| {
            let rests_on_nothing = claims.is_empty();
            without(claims);
            house || rests_on_nothing || !claims.is_empty()
        };
        let keep = |notes: &mut Vec<Note>| {
            notes.retain_mut(|note| stands(&mut note.claims, note.house));
        };

        for question in rules.questions.values_mut() {
            without(&mut question.claims);
        }
        for finding in rules.findings.values_mut() {
            without(&mut finding.claims);
        }
        let last = self.decision.ids().last();
        rules.decision.retain_mut(|id, rule| {
            let stands = stands(&mut rule.claims, rule.house);
            // The last rule stays: it is the default.
            rule.house |= rule.claims.is_empty();
            stands || Some(id) == last
        });
        rules
            .signals
            .retain_mut(|_, signal| stands(&mut signal.claims, signal.house));
        for outcome in rules.outcomes.values_mut() {
            keep(&mut outcome.costs);
            for component in &mut outcome.plan {
                keep(&mut component.choices);
            }
            keep(&mut outcome.bring);
            keep(&mut outcome.start);
            keep(&mut outcome.cautions);
            if let Some(architecture) = &mut outcome.architecture {
                for part in &mut architecture.parts {
                    keep(&mut part.holds);
                }
                keep(&mut architecture.shared);
                keep(&mut architecture.first);
                keep(&mut architecture.later);
                architecture
                    .links
                    .retain_mut(|link| stands(&mut link.note.claims, link.note.house));
            }
        }
        for row in &mut rules.comparison {
            row.cells
                .retain_mut(|(_, note)| stands(&mut note.claims, note.house));
        }
        rules
    }
}

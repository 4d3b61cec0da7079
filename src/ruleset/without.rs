//! A rule set without one of its sources.

use crate::ids::{RuleId, SourceId};
use crate::ruleset::RuleSet;

impl RuleSet {
    /// Whether a rule would remain without a source: something else supports it, or it is the last
    /// rule, the default.
    pub fn stands_without(&self, rule: RuleId, source: SourceId) -> bool {
        let is_last = self.decision.ids().last() == Some(rule);
        let rule = &self.decision[rule];
        let mut claims = rule.claims.iter();
        is_last || rule.house || claims.any(|claim| self.claims[*claim].source != source)
    }
}

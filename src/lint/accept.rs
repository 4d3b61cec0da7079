//! Lints that the author of a rule set knows of and keeps.

use crate::lint::{Code, Lint, LintReport, Lints};
use crate::ruleset::Acceptance;
use crate::suggest::did_you_mean;

/// Takes out what is accepted, and says which acceptances there is nothing for.
///
/// What was not checked, and what is wrong with the acceptances themselves, cannot be accepted.
pub(super) fn sort_out(mut lints: Lints<'_>, is_complete: bool) -> LintReport {
    let accepted = &lints.loaded.accepted;
    let accepts = |entry: &Acceptance, lint: &Lint| {
        lint.code != Code::AnalysisIncomplete
            && (entry.code.as_str(), &entry.id) == (lint.code.name(), &lint.id)
    };
    let is_used = |entry| lints.found.iter().any(|lint| accepts(entry, lint));
    let is_used: Vec<bool> = accepted.iter().map(is_used).collect();
    let number = lints.found.len();
    lints
        .found
        .retain(|lint| !accepted.iter().any(|entry| accepts(entry, lint)));
    let left = lints.found.len();
    for (index, (accepted, is_used)) in accepted.iter().zip(is_used).enumerate() {
        let code = &accepted.code;
        if Code::of_name(code).is_none() {
            let help = did_you_mean(code, Code::ALL.iter().map(|code| code.name()));
            let help = help.map_or_else(String::new, |help| format!("; {help}"));
            let message = format!("unknown code `{code}`{help}");
            let at = lints.loaded.texts.top().key("accept").index(index);
            let at = at.key("code");
            lints.add(Code::AcceptanceUnused, &accepted.id, at, message);
        } else if !is_used && is_complete {
            let message = format!("there is no lint `{code}` for `{}` to accept", accepted.id);
            let at = lints.id_of("accept", index);
            lints.add(Code::AcceptanceUnused, &accepted.id, at, message);
        }
    }
    LintReport {
        lints: lints.found,
        accepted: number - left,
    }
}

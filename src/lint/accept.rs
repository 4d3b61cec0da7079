//! Lints that the author of a rule set knows of and keeps.

use crate::lint::{Code, LintReport, Lints};
use crate::suggest::did_you_mean;

/// Takes out what is accepted, and says which acceptances there is nothing for.
///
/// What was not checked, and what is wrong with the acceptances themselves, cannot be accepted.
pub(super) fn sort_out(mut lints: Lints<'_>, is_complete: bool) -> LintReport {
    let accepted = &lints.loaded.accepted;
    let mut is_used = vec![false; accepted.len()];
    let number = lints.found.len();
    lints.found.retain(|lint| {
        let mut is_accepted = false;
        for (entry, is_used) in accepted.iter().zip(&mut is_used) {
            if lint.code != Code::AnalysisIncomplete
                && (entry.code.as_str(), &entry.id) == (lint.code.name(), &lint.id)
            {
                (*is_used, is_accepted) = (true, true);
            }
        }
        !is_accepted
    });
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
            let message = format!("there is no lint `{code}` of `{}` to accept", accepted.id);
            let at = lints.id_of("accept", index);
            lints.add(Code::AcceptanceUnused, &accepted.id, at, message);
        }
    }
    LintReport {
        lints: lints.found,
        accepted: number - left,
    }
}

//! Findings that the author of a rule set knows of and keeps.

use crate::check::{Code, Notes, Report, id_of};
use crate::ruleset::places::Step;
use crate::suggest::did_you_mean;

/// Takes out what is accepted, and says which acceptances there is nothing for.
///
/// What was not checked, and what is wrong with the acceptances themselves, cannot be accepted.
pub(super) fn sort_out(mut notes: Notes<'_>, is_complete: bool) -> Report {
    let accepted = &notes.loaded.accepted;
    let mut is_used = vec![false; accepted.len()];
    let found = std::mem::take(&mut notes.findings);
    let number = found.len();
    for finding in found {
        let mut is_accepted = false;
        if finding.code != Code::AnalysisIncomplete {
            for (accepted, is_used) in accepted.iter().zip(&mut is_used) {
                if accepted.code == finding.code.name() && accepted.id == finding.id {
                    *is_used = true;
                    is_accepted = true;
                }
            }
        }
        if !is_accepted {
            notes.findings.push(finding);
        }
    }
    let left = notes.findings.len();
    for (index, (accepted, is_used)) in accepted.iter().zip(is_used).enumerate() {
        if Code::of_name(&accepted.code).is_none() {
            let names = Code::ALL.iter().map(|code| code.name());
            let help = did_you_mean(&accepted.code, names).unwrap_or_default();
            let message = format!("unknown code `{}`", accepted.code);
            let message = match help.as_str() {
                "" => message,
                help => format!("{message}; {help}"),
            };
            let place = [Step::Key("accept"), Step::Index(index), Step::Key("code")];
            notes.add(Code::AcceptanceUnused, &accepted.id, &place, message);
        } else if !is_used && is_complete {
            let message = format!(
                "there is no finding `{}` of `{}` to accept",
                accepted.code, accepted.id
            );
            let place = id_of("accept", index);
            notes.add(Code::AcceptanceUnused, &accepted.id, &place, message);
        }
    }
    Report {
        findings: notes.findings,
        accepted: number - left,
    }
}

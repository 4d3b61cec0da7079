//! Lints that the author of a rule set accepts, or for which they change the severity.

use crate::lint::{Code, Lint, LintReport, Lints};
use crate::ruleset::Acceptance;
use crate::suggest::did_you_mean;

/// Removes the accepted lints, and reports acceptances and levels without a lint.
///
/// An incomplete check and errors in the acceptances themselves cannot be accepted.
pub(super) fn sort_out(mut lints: Lints<'_>, is_complete: bool) -> LintReport {
    let accepted = &lints.loaded.accepted;
    let accepts = |entry: &Acceptance, lint: &Lint| {
        lint.code != Code::AnalysisIncomplete
            && entry.code == lint.code.name()
            && entry.id.as_ref().is_none_or(|id| *id == lint.id)
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
        let about = accepted.id.as_deref();
        let at = lints.loaded.texts.top().key("accept").index(index);
        let (at, message) = match Code::of_name(code) {
            None => (at.key("code"), unknown(code)),
            Some(known) => {
                if is_used || !is_complete || lints.severity(known).is_none() {
                    continue;
                }
                let about = about.map_or_else(String::new, |id| format!(" for `{id}`"));
                let key = if about.is_empty() { "code" } else { "id" };
                let message = format!("there is no lint `{code}`{about} to accept");
                (at.key(key), message)
            }
        };
        let id = about.unwrap_or(lints.loaded.rules.id());
        lints.add(Code::AcceptanceUnused, id, at, message);
    }
    levels(&mut lints);
    LintReport {
        lints: lints.found,
        accepted: number - left,
    }
}

/// Reports levels that set nothing.
fn levels(lints: &mut Lints<'_>) {
    let loaded = lints.loaded;
    for code in loaded.levels.keys() {
        let message = match Code::of_name(code) {
            None => unknown(code),
            Some(Code::AnalysisIncomplete) => format!("`{code}` is always an error"),
            Some(_) => continue,
        };
        let at = loaded.texts.top().key("levels").key(code);
        lints.add_at(Code::LevelUnused, loaded.rules.id(), at.key_span(), message);
    }
}

/// `unknown code ...`, with the nearest one.
fn unknown(code: &str) -> String {
    let help = did_you_mean(code, Code::ALL.iter().map(|code| code.name()));
    let help = help.map_or_else(String::new, |help| format!("; {help}"));
    format!("unknown code `{code}`{help}")
}

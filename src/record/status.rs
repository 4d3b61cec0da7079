//! The status of a decision, in the front matter or the body of its record.

use crate::answers::front_matter::{FENCE, split};

/// The key, the heading or the label of a status.
const STATUS: &str = "status";

/// The status of a decision that is no longer in force begins with one of these words.
#[rustfmt::skip]
const PAST: [&str; 33] = [
    "abandoned", "archived", "canceled", "cancelled", "declined", "denied", "deprecated",
    "discarded", "dismissed", "dropped", "expired", "inactive", "invalid", "invalidated",
    "obsolete", "obsoleted", "outdated", "overridden", "refused", "rejected", "replaced",
    "rescinded", "retired", "retracted", "reversed", "reverted", "revoked", "superceded",
    "superseded", "superseeded", "supplanted", "void", "withdrawn",
];

/// Words that can come before them.
const BEFORE: [&str; 8] = ["is", "was", "has", "been", "now", "later", "since", "then"];

/// Words before "superseded by" of a decision that is still in force.
const NOT: [&str; 4] = ["not", "never", "partially", "partly"];

/// The status in a Markdown text, if it says that the decision is no longer in force.
pub(super) fn past(text: &str) -> Option<String> {
    let (front, body) = split(text).unwrap_or(("", text));
    let statuses = in_front_matter(front).chain(in_body(&without_comments(body)));
    let mut statuses = statuses.collect::<Vec<_>>().into_iter();
    statuses.find(|status| is_past(status))
}

/// Whether a status means that the decision is no longer in force: "Superseded by ADR-7".
pub(super) fn is_past(status: &str) -> bool {
    // Text that is struck through does not count. A list of possible statuses comes from a
    // template.
    let kept = status.split("~~").step_by(2).collect::<String>();
    let kept = kept.to_lowercase();
    let mut parts = kept.split(|letter: char| ",;:.()→>".contains(letter));
    !kept.contains('|') && parts.any(is_past_part)
}

fn is_past_part(part: &str) -> bool {
    let words = part.split(|letter: char| !letter.is_alphabetic());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let mut meant = words.iter().skip_while(|word| BEFORE.contains(word));
    let first = meant.next().is_some_and(|word| PAST.contains(word));
    first
        || words.windows(2).enumerate().any(|(index, pair)| {
            let before = index.checked_sub(1).and_then(|index| words.get(index));
            let is_by = matches!(pair, [word, "by"] if PAST.contains(word));
            is_by && before.is_none_or(|word| !NOT.contains(word))
        })
        || words.starts_with(&["no", "longer"])
}

/// The lines of the key `status`, read without YAML, because some Markdown links are not valid
/// YAML.
fn in_front_matter(front: &str) -> impl Iterator<Item = String> {
    let mut is_inside = false;
    let lines = front.lines().filter_map(move |line| {
        let is_key = !line.starts_with([' ', '\t', '-', '#', ']', '}']) && !line.is_empty();
        let (key, value) = line.split_once(':').unwrap_or((line, ""));
        if is_key {
            is_inside = label(key) == STATUS;
        }
        let value = if is_key { value } else { line };
        let value = value.split(" #").next().unwrap_or_default();
        is_inside.then(|| plain(value))
    });
    lines.filter(|status| status != FENCE)
}

/// The lines of the section `Status`, and the lines before the first section that begin with this
/// word.
fn in_body(body: &str) -> Vec<String> {
    let mut statuses = Vec::new();
    let (mut is_code, mut is_inside, mut is_before) = (false, false, true);
    for line in body.lines().map(str::trim) {
        let is_fence = line.starts_with("```") || line.starts_with("~~~");
        is_code ^= is_fence;
        let is_heading = line.starts_with('#');
        let text = line.trim_start_matches(|letter: char| "#*-+>|_ ".contains(letter));
        let (name, value) = text.split_once([':', '|']).unwrap_or((text, ""));
        let is_status = label(name) == STATUS;
        match (is_code || is_fence, is_heading) {
            (true, _) => {}
            (false, true) => {
                is_inside = is_status;
                is_before &= line.starts_with("# ");
                statuses.extend(is_status.then(|| plain(value)));
            }
            (false, false) if is_inside => statuses.push(plain(line)),
            (false, false) => statuses.extend((is_before && is_status).then(|| plain(value))),
        }
    }
    statuses
}

/// A key or heading without markup and in lower case, for comparison.
fn label(text: &str) -> String {
    let text = text.trim_matches(|letter: char| !letter.is_alphanumeric());
    text.to_lowercase()
}

/// A status without the markup around it.
fn plain(text: &str) -> String {
    let around = |letter: char| letter.is_whitespace() || "*_-+|{}[]\"'`".contains(letter);
    let text = text.trim_start_matches(|letter| around(letter) || letter == '>');
    text.trim_end_matches(around).to_owned()
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("<!--");
    let first = parts.next().unwrap_or_default().to_owned();
    let after = parts.filter_map(|part| Some(part.split_once("-->")?.1));
    first + &after.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_past_status_is_recognized() {
        for status in [
            "superseded",
            "Superseded by ADR-0007",
            "superseded by [ADR-0007](0007-use-x.md)",
            "[Superseded by ADR-0007](0007-use-x.md)",
            "superceded by 0007",
            "Superceded by [7. Use X](0007-use-x.md)",
            "Superseded-By: 0007",
            "Accepted, superseded by 0007",
            "Accepted; later superseded by 0007",
            "accepted -> deprecated",
            "~~Accepted~~ Replaced",
            "Replaced by 0007",
            "Obsolete",
            "Withdrawn",
            "**Rejected**",
            "❌ Rejected",
            "2026-01-31: Deprecated",
            "DEPRECATED (use 0007)",
            "No longer in force",
            "was retired in 2026",
        ] {
            assert!(is_past(status), "{status}");
        }
        for status in [
            "accepted",
            "Proposed",
            "{ accepted }",
            "[Accepted](0007-use-x.md)",
            "Accepted (supersedes ADR-0003)",
            "Supersedes [3. Use Y](0003-use-y.md)",
            "Supercedes 3",
            "replaces 0003",
            "Obsoletes 0003",
            "Accepted, and never superseded by anything",
            "partially superseded by 0007",
            "~~Superseded~~ accepted",
            "accepted after X was deprecated",
            "proposed | rejected | accepted | deprecated | superseded by ADR-0123",
            "",
        ] {
            assert!(!is_past(status), "{status}");
        }
    }

    #[test]
    fn a_status_is_in_the_front_matter_or_in_the_body() {
        // A text and its status.
        for case in [
            "---\nstatus: superseded by 7\n---\n# T\n => superseded by 7",
            "---\nStatus: 'Rejected'\n---\n => Rejected",
            "---\nstatus: { rejected }\n---\n => rejected",
            "---\nstatus: [accepted, superseded]\ndate: x\n---\n => accepted, superseded",
            "---\nstatus:\n  - accepted\n  - withdrawn\ndate: x\n---\n => withdrawn",
            "---\nstatus:\n- accepted\n- obsolete # since May\n---\n => obsolete",
            "---\nstatus: [superseded by 7](7-x.md)\n---\n => superseded by 7](7-x.md)",
            "---\nstatus: accepted\n---\n# T\n\n## Status\n\nSuperseded by 7\n => Superseded by 7",
            "# T\n\nDate: x\n\n## Status\n\nAccepted\n\nSuperceded by [7. X](7.md)\n \
             => Superceded by [7. X](7.md)",
            "# T\n\n* Status: rejected\n* Date: x\n => rejected",
            "# T\n\n- **Status**: _obsolete_\n => obsolete",
            "# T\n\n**Status:** Deprecated\n => Deprecated",
            "# T\n\n| Status | Superseded |\n => Superseded",
            "# T\n\n## Status: Replaced by 7\n => Replaced by 7",
        ] {
            let (text, expected) = case.split_once(" => ").unwrap();
            assert_eq!(past(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "---\nstatus: accepted\n---\n# T\n\n## Status\n\nAccepted\n",
            "---\nstatus: accepted\ntitle: rejected\nother:\n  status: rejected\n---\n",
            "# T\n\n## Status\n\nAccepted\n\n## Context\n\nRejected at first.\n",
            "# T\n\n## Context\n\nStatus: rejected\n",
            "# T\n\n```\n## Status\nrejected\n```\n",
            "# T\n\n## Status\n\n<!-- proposed\nrejected -->\nAccepted\n",
            "# T\n",
        ] {
            assert_eq!(past(text), None, "{text}");
        }
    }
}

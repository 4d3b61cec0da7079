//! Findings as workflow commands, which GitHub shows beside the lines that they are about.

use crate::check::{Finding, Report, Severity};
use crate::render::check::{location, summary};
use crate::ruleset::Loaded;
use crate::wording;

/// The most annotations of one severity: GitHub drops those of a step past it.
const MOST: usize = 10;

/// One command a finding, and what was left out.
pub fn commands(loaded: &Loaded, report: &Report) -> String {
    let mut text = String::new();
    for severity in Severity::ALL {
        let all = report.findings.iter();
        let mut findings = all.filter(|finding| finding.code.severity() == severity);
        for finding in findings.by_ref().take(MOST) {
            text.push_str(&command(loaded, finding));
        }
        let more = findings.count();
        if more > 0 {
            let more = wording::count(more, &format!("more {}", severity.name()));
            text.push_str(&format!("and {more}\n"));
        }
    }
    text.push_str(&summary(report));
    text.push('\n');
    text
}

fn command(loaded: &Loaded, finding: &Finding) -> String {
    let name = match finding.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = location(loaded, finding).map_or_else(String::new, |place| {
        let file = property(place.file);
        format!("file={file},line={},col={},", place.line, place.column)
    });
    format!(
        "::{name} {place}title={}::{}\n",
        finding.code.name(),
        data(&finding.message)
    )
}

/// A message without what would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A value without what would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(data("50 %\r\na, b: c"), "50 %25%0D%0Aa, b: c");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}

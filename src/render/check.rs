//! What the checks of a rule set found: text for people, JSON for programs.

pub mod github;
pub mod sarif;

use annotate_snippets::{Group, Level};
use indexmap::IndexMap;
use serde::Serialize;

use crate::check::{Finding, Report, Severity};
use crate::render::{Look, problems};
use crate::ruleset::problem::{Problem, Problems};
use crate::ruleset::{Answer, Kind, Loaded, RuleSet};
use crate::wording;

/// The findings as text, each with the line that it is about and answers that show it.
pub fn table(loaded: &Loaded, report: &Report, look: Look) -> String {
    let renderer = problems::renderer(look);
    let mut text = String::new();
    let (shown, rest) = report
        .findings
        .split_at(report.findings.len().min(Problems::MOST_SHOWN));
    for finding in shown {
        let level = match finding.code.severity() {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let problem = Problem::new(finding.place.clone(), finding.message.as_str());
        let title = level
            .primary_title(finding.message.as_str())
            .id(finding.code.name());
        let group = Group::with_title(title);
        let mut group = problems::in_file(group, &problem, loaded.texts.files());
        if let Some(witness) = witness(&loaded.rules, finding) {
            let such_as = match witness.as_str() {
                "" => "it shows with any answers".to_owned(),
                witness => format!("it shows with these answers:\n{}", witness.trim_end()),
            };
            group = group.element(Level::HELP.message(such_as));
        }
        text.push_str(&renderer.render(&[group]));
        text.push('\n');
    }
    if !rest.is_empty() {
        text.push_str(&format!(
            "and {}\n",
            wording::count(rest.len(), "more finding")
        ));
    }
    text.push_str(&summary(report));
    text.push('\n');
    text
}

/// "1 error, 2 warnings and 3 notes; 4 findings are accepted".
fn summary(report: &Report) -> String {
    let counts = Severity::ALL.map(|severity| (report.count(severity), severity.name()));
    let counts = counts.iter().filter(|(number, _)| *number > 0);
    let counts = counts.map(|(number, name)| wording::count(*number, name));
    let found = match wording::list(counts, "and").as_str() {
        "" => "nothing found".to_owned(),
        found => found.to_owned(),
    };
    match report.accepted {
        0 => found,
        1 => format!("{found}; 1 finding is accepted"),
        accepted => format!("{found}; {accepted} findings are accepted"),
    }
}

/// The answers that show a finding, as an answers file.
fn witness(rules: &RuleSet, finding: &Finding) -> Option<String> {
    let answers = finding.witness.as_ref()?;
    let lines = answers.iter().map(|(question, answer)| {
        let question = &rules.questions()[*question];
        let words = answer.words(question);
        match answer {
            Answer::Many(chosen) if !chosen.is_empty() => {
                format!("{}: [{}]\n", question.id, words.join(", "))
            }
            _ => format!("{}: {}\n", question.id, words.join(", ")),
        }
    });
    Some(lines.collect())
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    schema_version: u32,
    ruleset: Identity<'a>,
    passed: bool,
    counts: IndexMap<&'static str, usize>,
    accepted: usize,
    findings: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Identity<'a> {
    id: &'a str,
    version: &'a str,
    sha256: &'a str,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    code: &'static str,
    severity: &'static str,
    id: &'a str,
    message: &'a str,
    related: &'a [String],
    place: Option<Location<'a>>,
    witness: Option<IndexMap<&'a str, Words<'a>>>,
}

#[derive(Debug, Serialize)]
struct Location<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

/// An answer as answer files have it: of an any-of question always a list, save for not-sure.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Words<'a> {
    One(&'a str),
    Many(Vec<&'a str>),
}

/// The findings as one JSON text, which ends with a newline. `passed` says whether the gate held.
///
/// # Errors
/// Those of the JSON library; none is known to happen.
pub fn json(loaded: &Loaded, report: &Report, passed: bool) -> serde_json::Result<String> {
    let rules = &loaded.rules;
    let counts = Severity::ALL.map(|severity| (severity.name(), report.count(severity)));
    let document = Document {
        schema_version: 1,
        ruleset: Identity {
            id: rules.id(),
            version: rules.version(),
            sha256: rules.sha256(),
        },
        passed,
        counts: counts.into_iter().collect(),
        accepted: report.accepted,
        findings: report
            .findings
            .iter()
            .map(|finding| Entry {
                code: finding.code.name(),
                severity: finding.code.severity().name(),
                id: &finding.id,
                message: &finding.message,
                related: &finding.related,
                place: location(loaded, finding),
                witness: finding.witness.as_ref().map(|answers| {
                    let answers = answers.iter();
                    answers
                        .map(|(question, answer)| {
                            let question = &rules.questions()[*question];
                            let mut words = answer.words(question);
                            let is_list =
                                question.kind == Kind::AnyOf && *answer != Answer::NotSure;
                            if *answer == Answer::Many(Vec::new()) {
                                words.clear();
                            }
                            let words = match words.as_slice() {
                                [word] if !is_list => Words::One(word),
                                _ => Words::Many(words),
                            };
                            (question.id.as_str(), words)
                        })
                        .collect()
                }),
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

/// Where a finding stands, in words.
fn location<'a>(loaded: &'a Loaded, finding: &Finding) -> Option<Location<'a>> {
    let (file, line, column) = loaded.texts.locate(finding.place.as_ref()?)?;
    Some(Location { file, line, column })
}

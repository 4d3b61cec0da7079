//! What a codebase shows: a table to check, and a file of answers.

use std::fmt::Write;

use crate::advice::EvidenceReport;
use crate::render::{HEADING, Layout, Look};
use crate::ruleset::mapping::Sure;
use crate::scan::report::{AnswerReport, ProjectReport, Report};
use crate::{grammar, visible};

/// How many files that could not be read are listed.
const MOST_NOT_READ: usize = 5;

/// What a scan found, as text.
pub fn table(report: &Report<'_>, look: Look) -> String {
    let mut layout = Layout::new(look);
    for (index, project) in report.projects.iter().enumerate() {
        if index > 0 {
            layout.gap();
        }
        self::project(&mut layout, report, project);
    }
    layout.aside("`--scan PATH` takes the certain answers; with `--likely`, the likely ones too.");
    layout.into_text()
}

fn project(layout: &mut Layout, report: &Report<'_>, project: &ProjectReport<'_>) {
    let is_one_of_many = report.projects.len() > 1;
    let name = match project.folder.as_str() {
        "." => report.path.clone(),
        folder => format!("{}/{folder}", report.path.trim_end_matches('/')),
    };
    let meant = match is_one_of_many && project.is_meant {
        true => " (taken by --scan)",
        false => "",
    };
    layout.title(HEADING, &format!("{name}{meant}"));
    let files = grammar::count(project.python_files, "Python file");
    layout.plain(&format!(
        "{}: {files} read.",
        grammar::capitalised(&frameworks(&project.frameworks))
    ));
    for (sure, heading) in [(Sure::Certain, "Certain"), (Sure::Likely, "Likely")] {
        let answers = project.answers.iter().filter(|it| it.sure == sure);
        let answers: Vec<_> = answers.collect();
        if !answers.is_empty() {
            layout.heading(heading);
            answers.iter().for_each(|it| answer(layout, it));
        }
    }
    if !project.conflicts.is_empty() {
        layout.heading("Contradictory, so not counted");
        project.conflicts.iter().for_each(|it| answer(layout, it));
    }
    if !project.not_read.is_empty() {
        layout.heading("Not read");
        let files = project.not_read.iter();
        let files: Vec<String> = files
            .map(|it| format!("{}: {}", it.file, it.because))
            .collect();
        layout.first(&files, MOST_NOT_READ, "--json");
    }
}

/// "FastAPI and Flask"
pub(super) fn frameworks(known: &[&str]) -> String {
    match known {
        [] => "no known web framework".to_owned(),
        known => grammar::list(known, "and"),
    }
}

fn answer(layout: &mut Layout, it: &AnswerReport<'_>) {
    let labels = it.answer.labels().join(", ");
    layout.plain(&format!("  {}: {labels}", it.question.id));
    layout.bullets(it.evidence.iter().map(evidence));
}

/// "Django models: class Site, dcim/models.py:31, and 20 more".
pub(super) fn evidence(it: &EvidenceReport<'_>) -> String {
    let mut text = match (it.is_absence, it.id, it.count) {
        (true, None, _) => return it.says.to_owned(),
        (true, Some(_), 0) => return format!("not seen: {}", it.says),
        (true, Some(_), count) if !it.places.is_empty() => {
            format!("{} (only {count}): ", it.says)
        }
        _ => format!("{}: ", it.says),
    };
    if it.places.is_empty() {
        let _ = write!(text, "{}", it.count);
        return text;
    }
    if let Some(place) = it.places.first() {
        let _ = match place.line {
            Some(line) => write!(text, "{}, {}:{line}", place.seen, place.file),
            None => write!(text, "{}", place.file),
        };
    }
    if it.count > 1 {
        let _ = write!(text, ", and {} more", it.count - 1);
    }
    text
}

/// A file of the certain answers, with the evidence as comments. Likely ones are comments, unless
/// they count.
pub fn answers(report: &Report<'_>, likely: bool) -> String {
    let mut text = String::new();
    let Some(project) = report.projects.iter().find(|it| it.is_meant) else {
        return text;
    };
    for it in &project.answers {
        for evidence in it.evidence.iter().map(evidence) {
            let _ = writeln!(text, "# {}", visible::one_line(&evidence));
        }
        let words = it.answer.words();
        let counts = it.sure == Sure::Certain || likely;
        let mark = if counts { "" } else { "# likely: " };
        let _ = writeln!(text, "{mark}{}: {}", it.question.id, words.join(", "));
    }
    text
}

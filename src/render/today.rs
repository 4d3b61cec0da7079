//! The code of today beside the advice: what moving it takes, saves and keeps.

use crate::advice::{Advice, Code, Movement};
use crate::grammar;
use crate::render::{Layout, Look, phrases, scan, words};
use crate::ruleset::mapping::Does;

/// The heading of what is there.
pub(super) const TODAY: &str = "The code today";

/// When these moves matter: people can also start again beside that code.
const IF_KEPT: &str = "If you build on that code";

/// What a move does, and its heading.
const KINDS: [(Does, &str); 3] = [
    (Does::Takes, "What moving takes"),
    (Does::Saves, "What moving saves"),
    (Does::Keeps, "What stays"),
];

/// "The scan found FastAPI in server.", and how many files it could not read.
pub(super) fn found(code: &Code<'_>) -> String {
    let frameworks = scan::frameworks(&code.frameworks);
    let found = match code.folder.as_str() {
        "." => format!("The scan found {frameworks}."),
        folder => format!("The scan found {frameworks} in {folder}."),
    };
    match code.not_read {
        0 => found,
        files => {
            let files = grammar::count(files, "file");
            format!("{found} {files} could not be read, so fewer answers are certain.")
        }
    }
}

/// What the scan found, and how many questions likely answers would answer.
pub(super) fn scanned(code: &Code<'_>) -> String {
    let says = [Some(found(code)), likely(code)].into_iter().flatten();
    says.collect::<Vec<String>>().join(" ")
}

/// The same before an interview.
pub fn before(code: &Code<'_>, look: Look) -> String {
    let mut layout = Layout::new(look);
    layout.plain(&scanned(code));
    layout.into_text()
}

/// How many questions likely answers would answer.
pub(super) fn likely(code: &Code<'_>) -> Option<String> {
    let more = grammar::count(code.likely.len(), words::MORE_QUESTION);
    (!code.likely.is_empty()).then(|| format!("With --likely, it answers {more}."))
}

/// The frameworks, and the first of what moving takes and saves, or of what stays. With `is_short`,
/// only one of these.
pub(super) fn brief(advice: &Advice<'_>, is_short: bool) -> Option<String> {
    let code = advice.code.as_ref()?;
    let first = |does| code.moves.iter().find(|it| it.does == does);
    let [takes, saves, keeps] = KINDS.map(|(does, _)| first(does));
    let mut shown = vec![takes.or(saves).or(keeps), takes.and(saves)];
    shown.truncate(if is_short { 1 } else { 2 });
    let shown: Vec<&str> = shown.into_iter().flatten().map(|it| it.say).collect();
    let mut text = scanned(code);
    if !shown.is_empty() {
        text.push_str(&format!(" {IF_KEPT}: {}", shown.join(" ")));
    }
    if let more @ 1.. = code.moves.len() - shown.len() {
        text.push_str(&format!(" ({more} more: --explain)"));
    }
    Some(text)
}

/// What moving takes, saves and keeps, each under its heading, with the evidence.
pub(super) fn sections<'a>(
    code: &'a Code<'_>,
) -> impl Iterator<Item = (&'static str, Vec<String>)> + 'a {
    let sections = KINDS.map(|(does, heading)| {
        let moves = code.moves.iter().filter(|it| it.does == does);
        (heading, moves.map(movement).collect::<Vec<String>>())
    });
    sections.into_iter().filter(|(_, moves)| !moves.is_empty())
}

/// The sentence, its sources, and what is seen in the code.
fn movement(it: &Movement<'_>) -> String {
    let seen = it.evidence.iter().filter(|it| !it.is_absence);
    let seen: Vec<String> = seen.map(scan::evidence).collect();
    let said = phrases::cited(it.say, &it.grounds);
    match seen.is_empty() {
        true => said,
        false => format!("{said} Seen: {}.", seen.join("; ")),
    }
}

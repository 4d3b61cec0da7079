//! A result for people, on one screen.

use std::mem;

use anstyle::Style;
use textwrap::core::display_width;

use crate::advice::{Advice, Decided, Reasons};
use crate::comparison::{self, Row};
use crate::grammar;
use crate::render::{
    ASIDE, DOUBT, HEADING, Layout, Look, RESULT, compare, phrases, report, today, words,
};
use crate::ruleset::Certainty;

/// The maximum number of lines of a result if possible: a screen of 24 lines without the command
/// and the shell prompt.
pub const SCREEN: usize = 22;

/// The sizes of a result, from the largest, with everything that it can show, to the smallest, with
/// only what readers need at first.
#[rustfmt::skip]
const SIZES: [(usize, usize, usize, bool, bool, Gaps); 10] = [
    // Rows, starts, ways, asides, details and gaps; see `Size`.
    (3, 2, 2, true,  true,  Gaps::All),
    (3, 1, 2, true,  true,  Gaps::All),
    (3, 1, 1, true,  true,  Gaps::Few),
    (2, 1, 1, true,  true,  Gaps::Few),
    (0, 2, 2, true,  true,  Gaps::All),
    (0, 1, 1, true,  true,  Gaps::All),
    (0, 1, 1, true,  true,  Gaps::Few),
    (0, 1, 1, false, true,  Gaps::Few),
    (0, 1, 1, false, true,  Gaps::None),
    (0, 1, 1, false, false, Gaps::None),
];

/// The most answers to open questions that are named with a change.
const MOST_NAMED: usize = 1;

/// How many open questions are shown after the next one.
const MOST_OPEN: usize = 4;

#[derive(Clone, Copy, Debug)]
struct Size {
    /// The maximum number of rows of the comparison.
    rows: usize,
    /// The maximum number of commands to start with.
    starts: usize,
    /// The maximum number of ways to each other outcome.
    ways: usize,
    /// Whether to show what readers do not need at first.
    asides: bool,
    /// Whether to show what is worth finding out, and all of what the commands to start with do.
    details: bool,
    gaps: Gaps,
}

/// Between which blocks there is an empty line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Gaps {
    None,
    /// Where it helps most.
    Few,
    All,
}

/// The result as text, in the largest size that fits into `lines` lines. `again` is the command
/// that gives the answers again, unless that is shown elsewhere.
pub fn render(advice: &Advice<'_>, again: Option<&str>, lines: usize, look: Look) -> String {
    let Some(decided) = advice.decided() else {
        return undecided(advice, again.unwrap_or_default(), look);
    };
    let comparison = comparison::telling(advice);
    let mut text = String::new();
    for (rows, starts, ways, asides, details, gaps) in SIZES {
        let screen = Screen {
            layout: Layout::new(look),
            has_command: again.is_some(),
            advice,
            size: Size {
                rows,
                starts,
                ways,
                asides,
                details,
                gaps,
            },
        };
        text = screen.decided(decided, &comparison, again);
        if text.lines().count() <= lines {
            break;
        }
    }
    text
}

/// The headline: the recommendation and its certainty.
pub(super) fn headline(layout: &mut Layout, advice: &Advice<'_>) {
    layout.headline(style(advice), &phrases::headline(advice));
}

/// Doubt has its own color. The words say it, too.
fn style(advice: &Advice<'_>) -> Style {
    match advice.recommendation.as_ref().map(|it| it.certainty) {
        Some(Some(Certainty::CloseCall | Certainty::Default)) | None => DOUBT,
        Some(_) => RESULT,
    }
}

struct Screen<'a> {
    layout: Layout,
    /// Whether the command that gives the answers again is shown.
    has_command: bool,
    advice: &'a Advice<'a>,
    size: Size,
}

impl Screen<'_> {
    fn decided(mut self, it: Decided<'_, '_>, rows: &[Row<'_>], again: Option<&str>) -> String {
        let (recommendation, reasons, plan) = (it.recommendation, it.reasons, it.plan);
        headline(&mut self.layout, self.advice);
        // On a full screen, a conflict takes its place.
        if self.size.details || self.advice.conflicts.is_empty() {
            self.layout.plain(recommendation.summary);
        }
        if let Some(url) = recommendation.url {
            self.layout.beside(words::READ_MORE, url);
        }
        // Otherwise the headline, or what would change it, says enough about the runner-up.
        let is_close = matches!(
            recommendation.certainty,
            Some(Certainty::CloseCall | Certainty::Default)
        );
        let runner_up = recommendation.runner_up.as_ref().map(phrases::runner_up);
        if let Some(runner_up) = runner_up.filter(|_| is_close && self.size.asides) {
            self.layout.plain(&runner_up);
        }
        self.gap(Gaps::Few);
        conflict(&mut self.layout, self.advice);
        let because = phrases::cited_briefly(&it.by.because, &it.by.grounds);
        self.layout.labelled(words::WHY, &because);
        if let Some(cost) = plan.costs.first() {
            self.layout.labelled(words::PRICE, &cost.say);
        }
        if let Some(dissent) = phrases::dissent(self.advice) {
            self.layout.labelled(words::DISSENT, &dissent);
        }
        if let Some(today) = today::brief(self.advice, !self.size.asides) {
            self.layout.labelled(words::CODE, &today);
        }
        if let Some(find_out) = phrases::worth_finding_out(reasons).filter(|_| self.size.details) {
            self.layout.labelled(words::CLARIFY, &find_out);
        }
        self.gap(Gaps::All);
        self.changes(reasons);
        let rows = rows.get(..self.size.rows).unwrap_or(rows);
        let rows = compare::in_brief(self.advice.rules, rows);
        let is_compared = rows.len() > 1 && self.layout.has_room(&rows);
        if is_compared {
            self.gap(Gaps::Few);
            self.layout.columns(&rows, false);
        }
        self.gap(match is_compared {
            true => Gaps::All,
            false => Gaps::Few,
        });
        self.start(it);
        if let Some(again) = again {
            self.layout.command("Again", again);
        }
        if self.size.asides {
            let effort = phrases::effort(self.advice, reasons);
            self.layout.title(ASIDE, &format!("{effort} (--explain)"));
        }
        report::why_not(&mut self.layout, self.advice);
        self.layout.into_text()
    }

    /// The shortest ways to each other outcome.
    fn changes(&mut self, reasons: &Reasons<'_>) {
        let mut left = reasons.proposals();
        let mut are_named = true;
        let lines = reasons.ways().filter_map(|ways| {
            let title = &ways.first()?.recommendation.title;
            let settled = ways.iter().filter(|it| it.with.is_empty()).count();
            let shown = ways.iter().take(settled.clamp(1, self.size.ways));
            left.retain(|way| !shown.clone().any(|it| it == *way));
            are_named &= shown.clone().all(|way| way.with.len() <= MOST_NAMED);
            let ways = shown.map(|way| format!("if {}", phrases::supposition(way, MOST_NAMED)));
            Some([title.clone(), ways.collect::<Vec<String>>().join(", or ")])
        });
        let lines: Vec<[String; 2]> = lines.collect();
        let mut heading = words::WOULD_CHANGE_IT.to_owned();
        if !left.is_empty() || !are_named {
            // Below a result without a command, a menu offers the full report.
            heading.push_str(match self.has_command {
                true => " (more with --explain)",
                false => " (more in the full report)",
            });
        }
        self.layout.title(HEADING, &heading);
        if lines.is_empty() {
            self.layout.paragraph("No other answers would.");
        }
        self.layout.rows(lines);
    }

    /// An empty line, if the size has at least these.
    fn gap(&mut self, gaps: Gaps) {
        if self.size.gaps >= gaps {
            self.layout.gap();
        }
    }

    /// The first commands.
    fn start(&mut self, it: Decided<'_, '_>) {
        let steps = it.plan.start.iter();
        let commands = steps.filter_map(|step| Some((&step.say, step.run?)));
        let commands: Vec<_> = commands.take(self.size.starts).collect();
        let mut label = words::START;
        for (index, (say, run)) in commands.iter().enumerate() {
            let is_last = index + 1 == commands.len();
            let left = it.plan.start.len() - commands.len();
            let more = (is_last && left > 0).then(|| grammar::count(left, "more step"));
            let more = more.map(|more| format!(" ({more})"));
            let (say, more) = (say.trim_end_matches('.'), more.unwrap_or_default());
            let mut say = format!("{say}{more}:");
            let room = self.layout.room();
            if !self.size.details && display_width(&say) > room {
                say = phrases::short(&say, room);
            }
            // On a full screen, the command to run again takes its place.
            if self.size.details || !self.has_command {
                self.layout.labelled(mem::take(&mut label), &say);
            }
            self.layout.command(mem::take(&mut label), run);
        }
    }
}

/// Answers that do not fit together, the first of several.
fn conflict(layout: &mut Layout, advice: &Advice<'_>) {
    if let [first, more @ ..] = &*advice.conflicts {
        let more = match more.len() {
            0 => String::new(),
            left => format!(" ({left} more)"),
        };
        layout.labelled("Conflict", &format!("{}{more}", first.say));
    }
}

/// What is still possible, and what to answer next.
fn undecided(advice: &Advice<'_>, again: &str, look: Look) -> String {
    let mut layout = Layout::new(look);
    headline(&mut layout, advice);
    layout.gap();
    conflict(&mut layout, advice);
    if let Some(code) = &advice.code {
        layout.labelled(words::CODE, &today::scanned(code));
    }
    let mut open = advice.open_questions.iter();
    let mut command = again.to_owned();
    if let Some(next) = open.next() {
        let question = &next.question;
        layout.labelled("Next", question.ask);
        layout.rows(report::words(question));
        layout.aside(&format!("Why: {}.", phrases::why(&next.why)));
        command.push_str(&format!(" {} ANSWER", question.flag));
    }
    let asks: Vec<&str> = open.map(|it| it.question.ask).collect();
    if !asks.is_empty() {
        layout.heading("Then, unless your answers make them irrelevant");
        layout.first(&asks, MOST_OPEN, "--explain");
    }
    report::why_not(&mut layout, advice);
    report::unused(&mut layout, advice);
    layout.gap();
    layout.command("Answer", &command);
    layout.aside(&match phrases::must_know(advice) {
        Some(must_know) => must_know,
        None => "--rest-not-sure answers the rest with not sure; --answers FILE reads a file."
            .to_owned(),
    });
    layout.into_text()
}

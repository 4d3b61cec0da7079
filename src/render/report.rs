//! The full report of a result, for people: the first steps come early, then the reasons.

use indexmap::IndexMap;

use crate::advice::{
    Advice, Architecture, Chosen, Counterfactual, Decided, Named, NotNeeded, Ranked, Reasons,
    Standing, Statement, Unanswered,
};
use crate::render::phrases::{self, MOST_LISTED};
use crate::render::sources::SOURCES;
use crate::render::words::{self, fill};
use crate::render::{HEADING, Layout, Look, compare, table, today};
use crate::ruleset::{Answer, Question};
use crate::{comparison, grammar};

/// The most outcomes that are named with what they would take.
const MOST_RANKED: usize = 8;

/// The whole result as text. `again` is the command that gives the answers again.
pub fn render(advice: &Advice<'_>, again: &str, look: Look) -> String {
    let layout = Layout::new(look);
    let mut report = Report { layout, advice };
    report.layout.title(HEADING, advice.rules.title());
    table::headline(&mut report.layout, advice);
    report.notes(words::CONFLICTS, &advice.conflicts);
    match advice.decided() {
        Some(decided) => report.decided(decided),
        None => report.undecided(),
    }
    report.layout.gap();
    report.layout.command("Again", again);
    report.layout.into_text()
}

struct Report<'a> {
    layout: Layout,
    advice: &'a Advice<'a>,
}

impl<'a> Report<'a> {
    fn decided(&mut self, it: Decided<'_, '_>) {
        let (outcome, reasons, plan) = (it.recommendation.id, it.reasons, it.plan);
        self.layout.plain(it.recommendation.summary);
        if let Some(url) = it.recommendation.url {
            self.layout.beside(words::READ_MORE, url);
        }
        if let Some(runner_up) = &it.recommendation.runner_up {
            self.layout.plain(&phrases::runner_up(runner_up));
        }

        self.layout.heading(words::WHY);
        let because = phrases::cited(&it.by.because, &it.by.grounds);
        self.layout.paragraph(&because);
        if !it.by.findings.is_empty() {
            let says = it.by.findings.iter().map(|finding| &finding.says);
            let says = grammar::list(says, "and");
            self.layout.paragraph(&fill(words::FOUND, [&says]));
        }
        let signals = self.advice.signals_for(&outcome).into_iter();
        self.layout.bullets(signals.map(phrases::signal));
        for part in self.advice.rules.outcomes().values().map(Named) {
            let signals = self.advice.for_parts().filter(|it| it.points_to == part);
            let heading = fill(words::IN_FAVOR, [&part.title]);
            self.layout.section(&heading, signals.map(phrases::signal));
        }

        self.today();
        self.steps(&plan.start);
        self.notes(words::PRICE, &plan.costs);
        let others = self.advice.rules.outcomes().values().map(Named);
        for other in others.filter(|it| *it != outcome) {
            let title = &other.title;
            let against = self.advice.dissent().filter(|it| it.points_to == other);
            let against = against.map(phrases::signal);
            self.layout
                .section(&fill(words::DISSENT_FOR, [title]), against);
        }
        self.changes(reasons);
        let worth = reasons.worth_finding_out.iter().map(|it| &it.ask);
        self.layout.section(words::CLARIFY, worth);
        why_not(&mut self.layout, self.advice);

        let rows = comparison::telling(self.advice);
        if !rows.is_empty() {
            self.layout.heading("What differs for these answers");
            compare::beside(&mut self.layout, self.advice.rules, &rows);
            compare::marks(&mut self.layout, &rows);
        }
        self.notes(words::KEEP_IN_MIND, &plan.cautions);
        self.components(&plan.plan);
        self.notes(words::BRING, &plan.bring);
        if let Some(architecture) = &plan.architecture {
            self.architecture(architecture);
        }

        self.answers();
        self.sources();
        for (heading, questions) in [
            (words::CLEARS, &self.advice.certainty_questions),
            (words::SHARPENS, &self.advice.shaping_questions),
        ] {
            let questions = questions.iter();
            let questions = questions.map(|it| format!("{} {}", it.ask, it.flag));
            self.layout.section(heading, questions);
        }
    }

    /// What the code is built with, and what moving it takes.
    fn today(&mut self) {
        if let Some(code) = &self.advice.code {
            self.layout.heading(today::TODAY);
            self.layout.paragraph(&today::found(code));
            if let Some(likely) = today::likely(code) {
                self.layout.paragraph(&likely);
            }
            for (heading, moves) in today::sections(code) {
                self.layout.section(heading, moves);
            }
        }
    }

    fn undecided(&mut self) {
        self.today();
        for open in &self.advice.open_questions {
            self.layout.heading(open.question.ask);
            self.layout.rows(words(&open.question));
            let why = phrases::why(&open.why);
            self.layout.paragraph(&format!("Why: {why}."));
        }
        self.ranking(&[]);
        why_not(&mut self.layout, self.advice);
        unused(&mut self.layout, self.advice);
    }

    fn notes(&mut self, heading: &str, notes: &[Statement<'_>]) {
        self.layout
            .section(heading, notes.iter().map(phrases::stated));
    }

    /// The first steps, each command on its own lines.
    fn steps(&mut self, steps: &[Statement<'_>]) {
        if !steps.is_empty() {
            self.layout.heading(words::START);
        }
        for step in steps {
            self.layout
                .bullets([phrases::cited(&step.say, &step.grounds)]);
            step.run.into_iter().for_each(|run| self.layout.run(run));
        }
    }

    /// What to build it with, each address on its own line.
    fn components(&mut self, components: &[Chosen<'_>]) {
        if !components.is_empty() {
            self.layout.heading(words::BUILD_WITH);
        }
        for it in components {
            self.layout.bullets([phrases::chosen(it)]);
            it.url.into_iter().for_each(|url| self.layout.verbatim(url));
        }
    }

    fn changes(&mut self, reasons: &Reasons<'_>) {
        self.layout.heading(words::WOULD_CHANGE_IT);
        let robustness = phrases::robustness(reasons.robustness);
        self.layout.paragraph(&format!("{robustness}."));
        let changes = reasons.proposals();
        let lines = changes.iter().take(MOST_LISTED);
        self.layout
            .bullets(lines.map(|it| phrases::counterfactual(it)));
        let rest = changes.len().saturating_sub(MOST_LISTED);
        if let Some(more) = phrases::more_ways(rest, reasons.complete) {
            let sentence = format!("{more} (see --json).");
            self.layout.paragraph(&sentence);
        }
        self.ranking(changes.get(..MOST_LISTED).unwrap_or(&changes));
    }

    /// What each other outcome would take, the nearest first, unless its changes are `listed`.
    fn ranking(&mut self, listed: &[&Counterfactual<'_>]) {
        let ranking = &self.advice.ranking;
        let is_new = |it: &&Ranked<'_>| {
            let is_listed = it.way.as_ref().is_some_and(|way| listed.contains(&way));
            it.standing != Standing::Recommended && !is_listed
        };
        let ranking: Vec<&Ranked<'_>> = ranking.iter().filter(is_new).collect();
        let lines = ranking.iter().take(MOST_RANKED);
        let lines = lines.map(|it| phrases::ranked(it));
        let more = grammar::and_more(ranking.len().saturating_sub(MOST_RANKED), "outcome");
        let more = more.map(|more| format!("{more} (see --json)"));
        self.layout
            .section("What each outcome would take", lines.chain(more));
    }

    /// The answers, which of them settle it, and why the others were not asked.
    fn answers(&mut self) {
        let advice = self.advice;
        self.layout.heading(words::ANSWERS);
        let answers = advice.answers.iter();
        let answers = answers.map(|it| format!("{} {}", it.question.ask, it.labels().join("; ")));
        self.layout.bullets(answers);
        if let Some(reasons) = &advice.reasons {
            self.layout
                .paragraph(&format!("{}.", phrases::effort(advice, reasons)));
            let settling = reasons.sufficient.iter().filter(|it| !it.is_empty());
            let settling: Vec<String> = settling.map(|it| self.settling(it)).collect();
            let (shown, more) = settling.split_at(settling.len().min(MOST_LISTED));
            let heading = match shown {
                [_] => "The answers that settle it",
                _ => "Each of these sets of answers settles it",
            };
            self.layout.section(heading, shown);
            let more = grammar::and_more(more.len(), "set");
            self.layout
                .bullets(more.map(|more| format!("{more} (see --json)")));
        }
        unused(&mut self.layout, advice);
        let mut groups: IndexMap<String, Vec<Named<'_, Question>>> = IndexMap::new();
        for NotNeeded { id, because } in &advice.not_needed {
            groups
                .entry(match because.as_slice() {
                    [] => String::new(),
                    [one] => format!(", given the answer to {}", phrases::questions(&[*one])),
                    several => format!(", given the answers to {}", phrases::questions(several)),
                })
                .or_default()
                .push(*id);
        }
        let lines = groups.iter();
        let lines =
            lines.map(|(because, questions)| phrases::questions(questions) + because.as_str());
        self.layout.section("Not needed for the outcome", lines);
    }

    /// The questions of a set of answers, with those answered with not-sure marked.
    fn settling(&self, questions: &[Named<'_, Question>]) -> String {
        let asks = questions.iter().map(|it| {
            let reply = self.advice.answers.to(it);
            let is_sure = reply.is_none_or(|reply| reply.answer != Answer::NotSure);
            let not_sure = if is_sure { "" } else { " (not sure)" };
            format!("\"{}\"{not_sure}", it.ask)
        });
        grammar::list(asks, "and")
    }

    /// Where each source leans for these answers.
    fn sources(&mut self) {
        let views = self.advice.sources.iter();
        let leaning = views.filter_map(|view| {
            let leans = &view.leans?.title;
            Some([view.id.to_owned(), fill(words::LEANS_TO, [leans])])
        });
        let leaning: Vec<[String; 2]> = leaning.collect();
        if !leaning.is_empty() {
            self.layout.heading(SOURCES);
            self.layout.rows(leaning);
        }
    }

    /// What runs where: the parts side by side, then what they share, how they communicate, what
    /// comes first and what comes later.
    fn architecture(&mut self, it: &Architecture<'_>) {
        let layout = &mut self.layout;
        layout.heading(words::RUNS_WHERE);
        let parts = it.parts.iter().map(|part| {
            let holds = part.holds.iter().map(|it| &*it.say);
            (part.title, holds.collect())
        });
        layout.grid(&parts.collect::<Vec<_>>());
        if !it.shared.is_empty() {
            let shared: Vec<&str> = it.shared.iter().map(|it| &*it.say).collect();
            layout.paragraph(&fill(words::SHARED, [&shared.join("; ")]));
        }
        layout.bullets(it.links.iter().map(|link| {
            let (from, to) = (&link.from.title, &link.to.title);
            format!("{from} -> {to}: {}", link.how.say)
        }));
        layout.section(words::BUILD_FIRST, it.first.iter().map(phrases::stated));
        layout.section(words::LATER, it.later.iter().map(phrases::stated));
    }
}

/// How to answer a question, and what the answer means: "--edited-by staff", "Staff, in an admin
/// panel".
pub(super) fn words<'r>(question: &Unanswered<'r>) -> impl Iterator<Item = [String; 2]> + use<'r> {
    let question = question.id;
    let number = question.scale.as_ref();
    let number = number.map(|scale| {
        let answers = grammar::capitalised(&scale.answers());
        [format!("{} NUMBER", question.flag()), answers]
    });
    let words = question.0.answer_words().filter_map(move |word| {
        let label = question.answer(&[word]).ok()?.labels(question.0).join("; ");
        Some([format!("{} {word}", question.flag()), label])
    });
    number.into_iter().chain(words)
}

/// What it would take to get the outcome that was asked about.
pub(super) fn why_not(layout: &mut Layout, advice: &Advice<'_>) {
    let Some(why_not) = &advice.why_not else {
        return;
    };
    let (wanted, ways) = (why_not.outcome, &why_not.ways);
    layout.heading(&format!("Why not {}?", wanted.title));
    layout.paragraph(match ways.first() {
        None => "No answers lead to it.",
        Some(way) if !way.change.is_empty() => "It would take other answers:",
        Some(_) if advice.recommended() == Some(wanted) => "It is the advice.",
        Some(_) => "It is still possible with these answers.",
    });
    let ways = ways.iter().filter(|way| !way.change.is_empty());
    layout.bullets(ways.take(MOST_LISTED).map(phrases::counterfactual));
}

/// The answers that did not matter.
pub(super) fn unused(layout: &mut Layout, advice: &Advice<'_>) {
    let unused = phrases::unused(advice);
    layout.section(
        "Answers that could change without changing the outcome",
        unused.iter().map(|it| &it.ask),
    );
}

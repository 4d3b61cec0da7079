//! A result for people.

use indexmap::IndexMap;

use crate::advice::{
    Advice, Architecture, Component, Decided, Named, NotNeeded, Reasons, Statement,
};
use crate::answers::Origin;
use crate::grammar;
use crate::render::Look;
use crate::render::layout::{HEADING, Layout, RESULT};
use crate::render::phrases::{self, MOST_LISTED};
use crate::ruleset::{Answer, Outcome, Question};

/// How many of each are shown in brief.
const MOST_SIGNALS_FOR: usize = 1;
const MOST_SIGNALS_AGAINST: usize = 1;
const MOST_CHANGES: usize = 3;
const MOST_COSTS: usize = 1;
const MOST_CAUTIONS: usize = 0;

/// The result as text: everything, or what fits a screen.
pub fn render(advice: &Advice<'_>, is_full: bool, look: Look) -> String {
    let mut table = Table {
        layout: Layout::new(look),
        advice,
        is_full,
        left_out: 0,
    };
    table.layout.title(HEADING, advice.rules.title());
    match advice.decided() {
        Some(decided) => table.decided(decided),
        None => table.undecided(),
    }
    table.layout.into_text()
}

struct Table<'a> {
    layout: Layout,
    advice: &'a Advice<'a>,
    /// Whether everything is shown, or what fits a screen.
    is_full: bool,
    /// How many points a brief result has not shown.
    left_out: usize,
}

impl<'a> Table<'a> {
    fn decided(&mut self, it: Decided<'_, '_>) {
        let (outcome, reasons, plan) = (it.recommendation.id, it.reasons, it.plan);
        let result = format!("=> {}", phrases::recommended(it.recommendation));
        self.layout.title(RESULT, &result);
        self.layout.paragraph(it.recommendation.summary);
        if let Some(runner_up) = it.recommendation.runner_up {
            self.layout.paragraph(&phrases::runner_up(runner_up));
        }

        self.heading("Why");
        let because = phrases::cited(it.by.because, &it.by.grounds);
        self.layout.paragraph(&because);
        if self.is_full && !it.by.findings.is_empty() {
            let says = it.by.findings.iter().map(|finding| finding.says);
            let says = grammar::list(says, "and");
            self.layout.paragraph(&format!("Found: {says}."));
        }
        self.signals_for(outcome, MOST_SIGNALS_FOR);
        if !self.is_full {
            let settled = self.settled_by(reasons);
            self.layout.paragraph(&settled);
        }

        self.sources(outcome);
        self.changes(reasons);
        if !reasons.worth_finding_out.is_empty() {
            let worth = phrases::questions(&reasons.worth_finding_out);
            let sentence = format!("Not sure yet, and worth finding out: {worth}.");
            self.layout.paragraph(&sentence);
        }
        self.why_not();
        for other in self.others(outcome) {
            if !self.advice.signals_for(&other).is_empty() {
                self.heading(&format!("What speaks for {}", other.title));
                self.signals_for(other, MOST_SIGNALS_AGAINST);
            }
        }
        self.notes("What it costs", &plan.costs, MOST_COSTS);
        self.notes("Keep in mind", &plan.cautions, MOST_CAUTIONS);
        let chosen = plan.plan.iter().map(|it| {
            let url = it.url.map(|url| format!(" {url}"));
            phrases::chosen(it) + &url.unwrap_or_default()
        });
        self.list("What to build it with", chosen, 0);
        self.notes("What to bring", &plan.bring, 0);
        self.notes("First steps", &plan.start, 0);
        match &plan.architecture {
            Some(architecture) if self.is_full => self.architecture(architecture),
            Some(_) => self.left_out += 1,
            None => {}
        }
        self.unused();
        if self.is_full {
            self.sufficient(reasons);
            self.layout.heading("Answers");
            let answers = self.advice.answers.iter();
            let answers = answers.map(|it| [it.question.id.clone(), it.labels().join(", ")]);
            self.layout.rows(answers);
            self.not_asked();
            self.shaping();
        } else if self.left_out > 0 {
            let points = grammar::count(self.left_out, "more point");
            let aside = format!("--explain shows {points}, and the first steps.");
            self.layout.aside(&aside);
        }
    }

    fn undecided(&mut self) {
        let possible = phrases::outcomes(&self.advice.possible, "or");
        let result = format!("=> Undecided: {possible} can still come out");
        self.layout.title(RESULT, &result);
        let left = phrases::left(self.advice.questions_left);
        let heading = format!("{left} left, the best to answer first");
        self.layout.heading(&heading);
        let open = self.advice.open_questions.iter().enumerate();
        self.layout.rows(open.map(|(index, open)| {
            let question = &open.question;
            let words: Vec<&str> = question.id.answer_words().collect();
            let mut lines = vec![question.ask.to_owned(), words.join(" | ")];
            if index == 0 || self.is_full {
                let why = phrases::why(&open.why, phrases::in_words);
                lines.push(format!("Why: {why}."));
            }
            [question.flag.clone(), lines.join("\n")]
        }));
        self.why_not();
        self.unused();
        self.layout.aside(
            "Answer with these flags or a file (--answers FILE), or count the rest as not sure \
             (--rest-not-sure). Questions that an answer makes irrelevant fall away.",
        );
    }

    /// A heading; in a brief result, which must fit a screen, without an empty line before it.
    fn heading(&mut self, text: &str) {
        match self.is_full {
            true => self.layout.heading(text),
            false => self.layout.title(HEADING, text),
        }
    }

    /// How many of some points to show, where a brief result shows at most `most`.
    fn shown(&mut self, points: usize, most: usize) -> usize {
        let most = if self.is_full { points } else { most };
        let shown = points.min(most);
        self.left_out += points - shown;
        shown
    }

    /// All outcomes but one.
    fn others(&self, outcome: Named<'_, Outcome>) -> Vec<Named<'a, Outcome>> {
        let outcomes = self.advice.rules.outcomes().values().map(Named);
        outcomes.filter(|it| *it != outcome).collect()
    }

    fn signals_for(&mut self, outcome: Named<'_, Outcome>, most: usize) {
        let signals = self.advice.signals_for(&outcome);
        let shown = self.shown(signals.len(), most);
        self.layout.rows(signals.iter().take(shown).map(|signal| {
            let because = phrases::cited(signal.because, &signal.grounds);
            [signal.strength.name().to_owned(), because]
        }));
    }

    fn notes(&mut self, heading: &str, notes: &[Statement<'_>], most: usize) {
        self.list(heading, notes.iter().map(phrases::stated), most);
    }

    fn list(&mut self, heading: &str, says: impl ExactSizeIterator<Item = String>, most: usize) {
        let shown = self.shown(says.len(), most);
        if shown > 0 {
            self.heading(heading);
            self.layout.bullets(says.take(shown));
        }
    }

    /// What the advice rests on, and why nothing else was asked.
    fn settled_by(&self, reasons: &Reasons<'_>) -> String {
        let rest = match self.advice.not_needed.len() {
            0 => String::new(),
            1 => "; one question was not asked, because no answer to it could change the advice"
                .to_owned(),
            rest => format!(
                "; {rest} questions were not asked, because no answers to them could change the advice"
            ),
        };
        let answers = &self.advice.answers;
        let is_open = |question: &Named<'_, Question>| {
            let reply = answers.to(question);
            reply.is_some_and(|reply| reply.answer == Answer::NotSure)
        };
        match reasons.sufficient.first().map(Vec::as_slice) {
            Some(all @ [_, ..]) if all.iter().all(is_open) => {
                let all = phrases::questions(all);
                format!("It rests on what nobody is sure of: {all}{rest}.")
            }
            None | Some([]) => format!("It is the advice whatever the answers{rest}."),
            Some([question]) => format!("{} alone settles it{rest}.", question.id),
            Some(all) => format!("{} alone settle it{rest}.", phrases::questions(all)),
        }
    }

    fn changes(&mut self, reasons: &Reasons<'_>) {
        let robustness = phrases::robustness(reasons.robustness);
        if self.is_full {
            self.heading("What would change it");
            self.layout.paragraph(&format!("{robustness}."));
        } else {
            self.heading(&robustness);
        }
        let changes = &reasons.counterfactuals;
        // In brief only those of the size that was just named, which come first.
        let nearest = reasons.nearest().count().min(MOST_CHANGES);
        let shown = self.shown(changes.len(), nearest).min(MOST_LISTED);
        let lines = changes.iter().take(shown).map(phrases::counterfactual);
        self.layout.bullets(lines);
        let more = phrases::more_ways(changes.len() - shown, reasons.complete);
        if let Some(more) = more.filter(|_| self.is_full) {
            let sentence = format!("{more} (--json lists them).");
            self.layout.paragraph(&sentence);
        }
    }

    /// How many of the sources lean to the outcome, and in full how each does.
    fn sources(&mut self, outcome: Named<'_, Outcome>) {
        let views = &self.advice.sources;
        if views.iter().all(|view| view.leans.is_none()) {
            return;
        }
        let leaning = |to| views.iter().filter(|view| view.leans == Some(to)).count();
        let all = grammar::count(views.len(), "source");
        let mut sentence = match leaning(outcome) {
            1 => format!("1 of {all} leans this way"),
            number => format!("{number} of {all} lean this way"),
        };
        for other in self.others(outcome) {
            if leaning(other) > 0 {
                sentence.push_str(&format!(", {} to {}", leaning(other), other.title));
            }
        }
        if !self.is_full {
            return self.layout.paragraph(&format!("{sentence}."));
        }
        self.layout.heading(&sentence);
        self.layout.rows(views.iter().filter_map(|view| {
            let outcomes = self.advice.rules.outcomes().values();
            let counts = outcomes.zip(view.r#for.values());
            let counts = counts.filter(|(_, count)| **count > 0);
            let counts = counts.map(|(outcome, count)| {
                format!("{} for {}", grammar::count(*count, "signal"), outcome.title)
            });
            let counts = grammar::list(counts, "and");
            let leans = &view.leans?.title;
            Some([view.id.to_owned(), format!("{leans}: {counts}")])
        }));
    }

    fn why_not(&mut self) {
        let Some(why_not) = &self.advice.why_not else {
            return;
        };
        let (wanted, ways) = (why_not.outcome, &why_not.ways);
        self.layout.heading(&format!("Why not {}?", wanted.title));
        self.layout.paragraph(match ways.first() {
            None => "No answers lead to it.",
            Some(way) if !way.change.is_empty() => "It would take other answers:",
            Some(_) if self.advice.recommended() == Some(wanted) => "It is the advice.",
            Some(_) => "Nothing speaks against it yet: it can still come out.",
        });
        let ways = ways.iter().filter(|way| !way.change.is_empty());
        let ways = ways.take(MOST_LISTED).map(phrases::counterfactual);
        self.layout.bullets(ways);
    }

    /// What runs where: the parts beside each other, then what they share, how they talk, what comes
    /// first and what comes later.
    fn architecture(&mut self, it: &Architecture<'_>) {
        let layout = &mut self.layout;
        layout.heading("What runs where");
        let titles = it.parts.iter().map(|part| part.title);
        let holds = it.parts.iter().map(|part: &Component<'_>| {
            let lines = part.holds.iter().map(|it| format!("- {}", it.say));
            lines.collect::<Vec<String>>().join("\n")
        });
        layout.grid(titles, [holds]);
        if !it.shared.is_empty() {
            let shared: Vec<&str> = it.shared.iter().map(|it| it.say).collect();
            layout.paragraph(&format!("Shared: {}.", shared.join("; ")));
        }
        layout.bullets(it.links.iter().map(|link| {
            let (from, to) = (&link.from.title, &link.to.title);
            format!("{from} -> {to}: {}", link.how.say)
        }));
        layout.section("What to build first", it.first.iter().map(phrases::stated));
        layout.section("Later", it.later.iter().map(phrases::stated));
    }

    fn sufficient(&mut self, reasons: &Reasons<'_>) {
        self.layout
            .heading("Each of these sets of answers settles it");
        let listed = reasons.sufficient.iter().filter(|it| !it.is_empty());
        let listed: Vec<String> = listed.map(|reason| phrases::questions(reason)).collect();
        if listed.is_empty() {
            self.layout.paragraph("nothing needs to be known");
        }
        self.layout.bullets(listed.iter().take(MOST_LISTED));
        let rest = listed.len().saturating_sub(MOST_LISTED);
        if rest > 0 {
            let more = format!("and {rest} more (--json lists them).");
            self.layout.paragraph(&more);
        }
    }

    /// The answers that did not matter, save those that nobody gave one by one.
    fn unused(&mut self) {
        let mut unused = self.advice.unused_answers.clone();
        let origins = &self.advice.answered_by;
        unused.retain(|it| origins.get(it.id.as_str()) != Some(&Origin::RestNotSure));
        if !unused.is_empty() {
            self.layout
                .heading("Answered, but without influence on the outcome");
            self.layout.paragraph(&phrases::questions(&unused));
        }
    }

    /// The questions that were not asked, grouped by what made them irrelevant.
    fn not_asked(&mut self) {
        let mut groups: IndexMap<String, Vec<Named<'_, Question>>> = IndexMap::new();
        for NotNeeded { id, because } in &self.advice.not_needed {
            let once = match because.as_slice() {
                [] => String::new(),
                [one] => format!("once {} is known: ", one.id),
                many => format!("once {} are known: ", phrases::questions(many)),
            };
            groups.entry(once).or_default().push(*id);
        }
        let groups = groups.iter();
        let lines = groups.map(|(once, ids)| format!("{once}{}", phrases::questions(ids)));
        let heading = "Not asked, because no answer could change the advice";
        self.layout.section(heading, lines);
    }

    /// The questions whose answers would change the plan, though not the outcome.
    fn shaping(&mut self) {
        let shaping = &self.advice.shaping_questions;
        if !shaping.is_empty() {
            let answers = grammar::count(shaping.len(), "more answer");
            let flags = grammar::list(shaping.iter().map(|it| &it.flag), "and");
            let line = format!("{answers} would sharpen the plan: {flags}.");
            self.layout.heading(&line);
        }
    }
}

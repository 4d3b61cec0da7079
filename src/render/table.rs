//! A result for people.

use crate::advice::{Advice, Counterfactual, Decided, Named, NotNeeded, Reasons, Statement};
use crate::answers::Origin;
use crate::grammar;
use crate::render::layout::{HEADING, Layout, RESULT};
use crate::render::phrases::{self, Naming};
use crate::render::{Detail, Look, architecture};
use crate::ruleset::{Outcome, Question};

/// How many of each are shown in brief.
const MOST_SIGNALS_FOR: usize = 1;
const MOST_SIGNALS_AGAINST: usize = 1;
const MOST_CHANGES: usize = 3;
const MOST_COSTS: usize = 1;
const MOST_CAUTIONS: usize = 0;
/// How many of each are shown in full, of those that could be thousands.
const MOST_LISTED: usize = 20;

/// The result as text.
pub fn render(advice: &Advice<'_>, detail: Detail, look: Look) -> String {
    let mut table = Table {
        layout: Layout::new(look),
        advice,
        detail,
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
    detail: Detail,
    /// How many points a brief result has not shown.
    left_out: usize,
}

impl Table<'_> {
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
        if !it.by.findings.is_empty() && self.detail == Detail::Full {
            let says = it.by.findings.iter().map(|finding| finding.says);
            let found = format!("Found: {}.", grammar::list(says, "and"));
            self.layout.paragraph(&found);
        }
        self.signals_for(outcome, MOST_SIGNALS_FOR);
        if self.detail == Detail::Brief {
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
        self.against(outcome);
        self.notes("What it costs", &plan.costs, MOST_COSTS);
        self.notes("Keep in mind", &plan.cautions, MOST_CAUTIONS);
        self.notes("What to bring", &plan.bring, 0);
        self.notes("First steps", &plan.start, 0);
        if let Some(architecture) = &plan.architecture {
            match self.detail {
                Detail::Full => architecture::text(&mut self.layout, architecture),
                Detail::Brief => self.left_out += 1,
            }
        }
        self.unused();
        if self.detail == Detail::Full {
            self.sufficient(reasons);
            self.answers();
            self.not_asked();
        } else if self.left_out > 0 {
            let points = grammar::count(self.left_out, "more point");
            self.layout
                .aside(&format!("--explain shows {points}, and the first steps."));
        }
    }

    fn undecided(&mut self) {
        let possible = phrases::outcomes(&self.advice.possible, "or");
        let result = format!("=> Undecided: {possible} can still come out");
        self.layout.title(RESULT, &result);
        let left = phrases::left(self.advice.questions_left);
        self.layout
            .heading(&format!("{left} left, the best to answer first"));
        let open = self.advice.open_questions.iter().enumerate();
        self.layout.rows(open.map(|(index, open)| {
            let question = &open.asked;
            let words: Vec<&str> = question.id.answer_words().collect();
            let mut lines = vec![question.ask.to_owned(), words.join(" | ")];
            if index == 0 || self.detail == Detail::Full {
                lines.push(format!("Why: {}.", phrases::why(&open.why, Naming::Words)));
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

    /// How many of some points to show, where a brief result shows at most `most`.
    fn shown(&mut self, points: usize, most: usize) -> usize {
        let shown = match self.detail {
            Detail::Full => points,
            Detail::Brief => points.min(most),
        };
        self.left_out += points - shown;
        shown
    }

    fn signals_for(&mut self, outcome: Named<'_, Outcome>, most: usize) {
        let signals = self.advice.signals_for(&outcome);
        let shown = self.shown(signals.len(), most);
        self.layout
            .rows(signals.into_iter().take(shown).map(|signal| {
                let because = phrases::cited(signal.because, &signal.grounds);
                [signal.strength.name().to_owned(), because]
            }));
    }

    /// A heading; in a brief result, which must fit a screen, without an empty line before it.
    fn heading(&mut self, text: &str) {
        match self.detail {
            Detail::Brief => self.layout.title(HEADING, text),
            Detail::Full => self.layout.heading(text),
        }
    }

    fn against(&mut self, outcome: Named<'_, Outcome>) {
        for other in self.advice.rules.outcomes().values().map(Named) {
            if other != outcome && !self.advice.signals_for(&other).is_empty() {
                self.heading(&format!("What speaks for {}", other.title));
                self.signals_for(other, MOST_SIGNALS_AGAINST);
            }
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
        match reasons.sufficient.first() {
            Some(smallest) if !smallest.is_empty() => {
                let questions = phrases::questions(smallest);
                let verb = if smallest.len() == 1 {
                    "settles"
                } else {
                    "settle"
                };
                format!("{questions} alone {verb} it{rest}.")
            }
            _ => format!("It is the advice whatever the answers{rest}."),
        }
    }

    fn changes(&mut self, reasons: &Reasons<'_>) {
        let robustness = phrases::robustness(reasons.robustness);
        match self.detail {
            Detail::Brief => self.heading(&robustness),
            Detail::Full => {
                self.heading("What would change it");
                self.layout.paragraph(&format!("{robustness}."));
            }
        }
        let changes: &[Counterfactual<'_>] = &reasons.counterfactuals;
        // In brief only those of the size that was just named, which come first.
        let nearest = reasons.nearest().count().min(MOST_CHANGES);
        let shown = self.shown(changes.len(), nearest).min(MOST_LISTED);
        let lines = changes.iter().take(shown).map(phrases::counterfactual);
        self.layout.bullets(lines);
        if self.detail == Detail::Full
            && let Some(more) = phrases::more_ways(changes.len() - shown, reasons.complete)
        {
            self.layout
                .paragraph(&format!("{more} (--json lists them)."));
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
        let verb = if leaning(outcome) == 1 {
            "leans"
        } else {
            "lean"
        };
        let mut sentence = format!("{} of {all} {verb} this way", leaning(outcome));
        for other in self.advice.rules.outcomes().values().map(Named) {
            if other != outcome && leaning(other) > 0 {
                sentence.push_str(&format!(", {} to {}", leaning(other), other.title));
            }
        }
        if self.detail == Detail::Brief {
            self.layout.paragraph(&format!("{sentence}."));
            return;
        }
        self.layout.heading(&sentence);
        self.layout.rows(views.iter().filter_map(|view| {
            let leans = &view.leans?.title;
            let outcomes = self.advice.rules.outcomes().values();
            let counts = outcomes.zip(view.r#for.values());
            let counts = counts
                .filter(|(_, count)| **count > 0)
                .map(|(outcome, count)| {
                    format!("{} for {}", grammar::count(*count, "signal"), outcome.title)
                });
            let counts = grammar::list(counts, "and");
            Some([view.id.to_owned(), format!("{leans}: {counts}")])
        }));
    }

    fn why_not(&mut self) {
        let Some(why_not) = &self.advice.why_not else {
            return;
        };
        let (wanted, ways) = (why_not.outcome, &why_not.ways);
        self.layout.heading(&format!("Why not {}?", wanted.title));
        match ways.first().map(|way| way.change.len()) {
            None => self.layout.paragraph("No answers lead to it."),
            Some(0) if self.advice.recommended() == Some(wanted) => {
                self.layout.paragraph("It is the advice.")
            }
            Some(0) => {
                self.layout
                    .paragraph("Nothing speaks against it yet: it can still come out.");
            }
            Some(_) => {
                self.layout.paragraph("It would take other answers:");
                let ways = ways.iter().take(MOST_LISTED);
                self.layout.bullets(ways.map(phrases::counterfactual));
            }
        }
    }

    fn notes(&mut self, heading: &str, notes: &[Statement<'_>], most: usize) {
        let shown = self.shown(notes.len(), most);
        if shown > 0 {
            self.heading(heading);
            self.layout
                .bullets(notes.iter().take(shown).map(phrases::stated));
        }
    }

    fn sufficient(&mut self, reasons: &Reasons<'_>) {
        self.layout.heading("Each of these alone settles it");
        let listed = reasons
            .sufficient
            .iter()
            .filter(|reason| !reason.is_empty());
        let listed: Vec<String> = listed.map(|reason| phrases::questions(reason)).collect();
        if listed.is_empty() {
            self.layout.paragraph("nothing needs to be known");
        }
        let rest = listed.len().saturating_sub(MOST_LISTED);
        self.layout.bullets(listed.into_iter().take(MOST_LISTED));
        if rest > 0 {
            self.layout
                .paragraph(&format!("and {rest} more (--json lists them)."));
        }
    }

    fn answers(&mut self) {
        self.layout.heading("Answers");
        let answers = self.advice.answers.iter();
        self.layout
            .rows(answers.map(|it| [it.question.id.clone(), it.labels().join(", ")]));
    }

    /// The answers that did not matter, save those that nobody gave one by one.
    fn unused(&mut self) {
        let origin = |question: &Question| self.advice.answered_by.get(question.id.as_str());
        let unused = self.advice.unused_answers.iter().copied();
        let unused: Vec<Named<'_, Question>> = unused
            .filter(|question| origin(question) != Some(&Origin::RestNotSure))
            .collect();
        if !unused.is_empty() {
            self.layout
                .heading("Answered, but without influence on the outcome");
            self.layout.paragraph(&phrases::questions(&unused));
        }
    }

    /// The questions that were not asked, grouped by what made them irrelevant.
    fn not_asked(&mut self) {
        type Questions<'r> = Vec<Named<'r, Question>>;
        let mut groups: Vec<(&Questions<'_>, Questions<'_>)> = Vec::new();
        for NotNeeded { id, because } in &self.advice.not_needed {
            match groups.iter_mut().find(|(known, _)| *known == because) {
                Some((_, questions)) => questions.push(*id),
                None => groups.push((because, vec![*id])),
            }
        }
        if groups.is_empty() {
            return;
        }
        self.layout
            .heading("Not asked, because no answer could change the advice");
        self.layout
            .bullets(groups.into_iter().map(|(because, questions)| {
                let questions = phrases::questions(&questions);
                if because.is_empty() {
                    return questions;
                }
                let verb = if because.len() == 1 { "is" } else { "are" };
                let because = phrases::questions(because);
                format!("once {because} {verb} known: {questions}")
            }));
    }
}

//! A result for people.

use crate::advice::{Advice, NotNeeded, OpenQuestion, Verdict};
use crate::answers::Origin;
use crate::decision::plan::Left;
use crate::decision::reasons::{Counterfactual, Reasons};
use crate::ids::{OutcomeId, QuestionId, SignalId};
use crate::render::page::{HEADING, Page, RESULT};
use crate::render::words::Naming;
use crate::render::{Detail, Look, architecture, words};
use crate::ruleset::{Note, RuleSet};
use crate::sources::views;
use crate::wording;

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
        page: Page::new(look),
        advice,
        rules: advice.rules,
        detail,
        left_out: 0,
    };
    match &advice.verdict {
        Verdict::Decided { outcome, .. } => table.decided(*outcome),
        Verdict::Undecided { open, left } => table.undecided(open, *left),
    }
    table.page.into_text()
}

struct Table<'a> {
    page: Page,
    advice: &'a Advice<'a>,
    rules: &'a RuleSet,
    detail: Detail,
    /// How many points a brief result has not shown.
    left_out: usize,
}

impl Table<'_> {
    fn decided(&mut self, outcome: OutcomeId) {
        let Verdict::Decided {
            rule,
            findings,
            reasons,
            ..
        } = &self.advice.verdict
        else {
            return;
        };
        let recommended = &self.rules.outcomes()[outcome];
        self.page.title(HEADING, self.rules.title());
        self.page
            .title(RESULT, &format!("=> {}", recommended.title));
        self.page.paragraph(&recommended.summary);

        self.heading("Why");
        let rule = &self.rules.decision()[*rule];
        let because = words::cited(self.rules, rule);
        self.page.paragraph(&because);
        if !findings.is_empty() && self.detail == Detail::Full {
            let says = findings
                .iter()
                .map(|finding| &self.rules.findings()[*finding].says);
            self.page
                .paragraph(&format!("Found: {}.", wording::list(says, "and")));
        }
        self.signals_for(outcome, MOST_SIGNALS_FOR);
        if self.detail == Detail::Brief {
            let settled = self.settled_by(reasons);
            self.page.paragraph(&settled);
        }

        self.sources(outcome);
        self.without();
        self.changes(reasons);
        self.worth_finding_out();
        self.why_not();
        self.against(outcome);
        self.notes("What it costs", &recommended.costs, MOST_COSTS);
        self.notes("Keep in mind", &recommended.cautions, MOST_CAUTIONS);
        self.notes("What to bring", &recommended.bring, 0);
        self.notes("First steps", &recommended.start, 0);
        if let Some(architecture) = &recommended.architecture {
            match self.detail {
                Detail::Full => architecture::text(&mut self.page, self.advice, architecture),
                Detail::Brief => self.left_out += 1,
            }
        }
        self.unused();
        if self.detail == Detail::Full {
            self.sufficient(reasons);
            self.answers();
            self.not_asked();
        } else if self.left_out > 0 {
            let points = wording::count(self.left_out, "more point");
            self.page
                .aside(&format!("--explain shows {points}, and the first steps."));
        }
    }

    fn undecided(&mut self, open: &[OpenQuestion], left: Left) {
        self.page.title(HEADING, self.rules.title());
        let possible = words::outcomes(self.rules, &self.advice.possible, "or");
        let result = format!("=> Undecided: {possible} can still come out");
        self.page.title(RESULT, &result);
        let left = words::left(left);
        self.page
            .heading(&format!("{left} left, the best to answer first"));
        let detail = self.detail;
        self.page.rows(open.iter().enumerate().map(|(index, open)| {
            let question = &self.rules.questions()[open.question];
            let words: Vec<&str> = question.answer_words().collect();
            let mut lines = vec![question.ask.clone(), words.join(" | ")];
            if index == 0 || detail == Detail::Full {
                lines.push(format!(
                    "Why: {}.",
                    words::why(self.rules, open, Naming::Words)
                ));
            }
            [format!("--{}", question.id), lines.join("\n")]
        }));
        self.without();
        self.why_not();
        self.unused();
        self.page.aside(
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

    fn signals_for(&mut self, outcome: OutcomeId, most: usize) {
        let signals = self.advice.signals.iter().copied();
        let signals: Vec<SignalId> = signals
            .filter(|signal| self.rules.signals()[*signal].points_to == outcome)
            .collect();
        let shown = self.shown(signals.len(), most);
        self.page
            .rows(signals.into_iter().take(shown).map(|signal| {
                let signal = &self.rules.signals()[signal];
                [
                    signal.strength.name().to_owned(),
                    words::cited(self.rules, signal),
                ]
            }));
    }

    /// A heading; on a brief page, which is to fit a screen, without an empty line before it.
    fn heading(&mut self, text: &str) {
        match self.detail {
            Detail::Brief => self.page.title(HEADING, text),
            Detail::Full => self.page.heading(text),
        }
    }

    fn against(&mut self, outcome: OutcomeId) {
        for other in self
            .rules
            .outcomes()
            .ids()
            .filter(|other| *other != outcome)
        {
            let signals = self.advice.signals.iter();
            let speaks = signals.filter(|signal| self.rules.signals()[**signal].points_to == other);
            if speaks.count() > 0 {
                let title = &self.rules.outcomes()[other].title;
                self.heading(&format!("What speaks for {title}"));
                self.signals_for(other, MOST_SIGNALS_AGAINST);
            }
        }
    }

    /// What the advice rests on, and why nothing else was asked.
    fn settled_by(&self, reasons: &Reasons) -> String {
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
                let questions = words::questions(self.rules, smallest.iter());
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

    fn changes(&mut self, reasons: &Reasons) {
        let robustness = words::robustness(reasons.robustness);
        match self.detail {
            Detail::Brief => self.heading(&robustness),
            Detail::Full => {
                self.heading("What would change it");
                self.page.paragraph(&format!("{robustness}."));
            }
        }
        let mut changes: Vec<&Counterfactual> = reasons.counterfactuals.iter().collect();
        // In brief only those of the size that was just named.
        let nearest = changes
            .iter()
            .filter(|it| Some(it.change.len()) == reasons.robustness)
            .count();
        let shown = self
            .shown(changes.len(), nearest.min(MOST_CHANGES))
            .min(MOST_LISTED);
        let rest = changes.split_off(shown).len();
        self.page.bullets(
            changes
                .into_iter()
                .map(|it| words::counterfactual(self.rules, it)),
        );
        if self.detail == Detail::Full && (rest > 0 || !reasons.are_all) {
            let least = if reasons.are_all { "" } else { "at least " };
            self.page.paragraph(&format!(
                "and {least}{} (--json lists them).",
                wording::count(rest, "more way")
            ));
        }
    }

    /// How many of the sources lean to the outcome, and in full how each does.
    fn sources(&mut self, outcome: OutcomeId) {
        let views = views(self.rules, &self.advice.signals);
        if views.values().all(|view| view.leans.is_none()) {
            return;
        }
        let leaning = |to: OutcomeId| views.values().filter(|view| view.leans == Some(to)).count();
        let all = wording::count(views.len(), "source");
        let verb = if leaning(outcome) == 1 {
            "leans"
        } else {
            "lean"
        };
        let mut sentence = format!("{} of {all} {verb} this way", leaning(outcome));
        for (other, of) in self
            .rules
            .outcomes()
            .iter()
            .filter(|(id, _)| *id != outcome)
        {
            if leaning(other) > 0 {
                sentence.push_str(&format!(", {} to {}", leaning(other), of.title));
            }
        }
        if self.detail == Detail::Brief {
            self.page.paragraph(&format!("{sentence}."));
            return;
        }
        self.page.heading(&sentence);
        self.page.rows(views.iter().filter_map(|(id, view)| {
            let leans = &self.rules.outcomes()[view.leans?].title;
            let counts = self
                .rules
                .outcomes()
                .iter()
                .filter(|(id, _)| view.counts[*id] > 0);
            let counts = counts.map(|(id, outcome)| {
                format!(
                    "{} for {}",
                    wording::count(view.counts[id], "signal"),
                    outcome.title
                )
            });
            let source = &self.rules.sources()[id].id;
            Some([
                source.clone(),
                format!("{leans}: {}", wording::list(counts, "and")),
            ])
        }));
    }

    /// Whether the advice holds without the source that is left out.
    fn without(&mut self) {
        if let Some(sentence) = words::without(self.advice) {
            self.page.paragraph(&sentence);
        }
    }

    fn worth_finding_out(&mut self) {
        let worth = self.advice.worth_finding_out();
        if !worth.is_empty() {
            let worth = words::questions(self.rules, worth);
            self.page
                .paragraph(&format!("Not sure yet, and worth finding out: {worth}."));
        }
    }

    fn why_not(&mut self) {
        let Some((wanted, ways)) = &self.advice.why_not else {
            return;
        };
        let title = &self.rules.outcomes()[*wanted].title;
        self.page.heading(&format!("Why not {title}?"));
        let nearest = ways.first().map(|way| way.change.len());
        match nearest {
            None => self.page.paragraph("No answers lead to it."),
            Some(0) if self.advice.outcome() == Some(*wanted) => {
                self.page.paragraph("It is the advice.")
            }
            Some(0) => {
                self.page
                    .paragraph("Nothing speaks against it yet: it can still come out.");
            }
            Some(_) => {
                self.page.paragraph("It would take other answers:");
                let ways = ways.iter().take(MOST_LISTED);
                self.page
                    .bullets(ways.map(|way| words::counterfactual(self.rules, way)));
            }
        }
    }

    fn notes(&mut self, heading: &str, notes: &[Note], most: usize) {
        let notes = self.advice.applicable(notes);
        let shown = self.shown(notes.len(), most);
        if shown > 0 {
            self.heading(heading);
            let lines = notes.into_iter().take(shown);
            self.page
                .bullets(lines.map(|note| words::cited(self.rules, note)));
        }
    }

    fn sufficient(&mut self, reasons: &Reasons) {
        self.page.heading("Each of these alone settles it");
        let listed = reasons
            .sufficient
            .iter()
            .filter(|reason| !reason.is_empty());
        let listed: Vec<String> = listed
            .map(|reason| words::questions(self.rules, reason.iter()))
            .collect();
        if listed.is_empty() {
            self.page.paragraph("nothing needs to be known");
        }
        let rest = listed.len().saturating_sub(MOST_LISTED);
        self.page.bullets(listed.into_iter().take(MOST_LISTED));
        if rest > 0 {
            self.page
                .paragraph(&format!("and {rest} more (--json lists them)."));
        }
    }

    fn answers(&mut self) {
        self.page.heading("Answers");
        self.page
            .rows(self.advice.answers.given().map(|(id, answer)| {
                let question = &self.rules.questions()[id];
                [question.id.clone(), answer.labels(question).join(", ")]
            }));
    }

    /// The answers that did not matter, save those that nobody gave one by one.
    fn unused(&mut self) {
        let unused =
            self.advice.unused.iter().copied().filter(|question| {
                self.advice.answers.origin(*question) != Some(Origin::RestNotSure)
            });
        let unused: Vec<QuestionId> = unused.collect();
        if !unused.is_empty() {
            self.page
                .heading("Answered, but without influence on the outcome");
            self.page.paragraph(&words::questions(self.rules, unused));
        }
    }

    /// The questions that were not asked, grouped by what made them irrelevant.
    fn not_asked(&mut self) {
        let mut groups: Vec<(&[QuestionId], Vec<QuestionId>)> = Vec::new();
        for NotNeeded { question, because } in &self.advice.not_needed {
            match groups.iter_mut().find(|(known, _)| known == because) {
                Some((_, questions)) => questions.push(*question),
                None => groups.push((because, vec![*question])),
            }
        }
        if groups.is_empty() {
            return;
        }
        self.page
            .heading("Not asked, because no answer could change the advice");
        self.page
            .bullets(groups.into_iter().map(|(because, questions)| {
                let questions = words::questions(self.rules, questions);
                match because {
                    [] => questions,
                    because => {
                        let verb = if because.len() == 1 { "is" } else { "are" };
                        let because = words::questions(self.rules, because.iter().copied());
                        format!("once {because} {verb} known: {questions}")
                    }
                }
            }));
    }
}

//! A result as an architecture decision record: MADR 4.0, with the record in its front matter.

use crate::advice::{Advice, OpenQuestion, Verdict};
use crate::decision::reasons::Reasons;
use crate::ids::{ClaimId, OutcomeId, RuleId, SignalId};
use crate::record::Record;
use crate::render::markdown::{Markdown, code, code_cell, escape};
use crate::render::prose::Prose;
use crate::render::{architecture, words};
use crate::ruleset::{Note, RuleSet};
use crate::sources::views;
use crate::wording;

/// How many ways to change the advice are listed.
const MOST_CHANGES: usize = 20;

/// What the result alone does not tell.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances<'a> {
    /// The day of the decision, as `2026-11-20`.
    pub date: &'a str,
    /// The command that re-checks this record.
    pub check: &'a str,
}

/// The title, from which the name of a file can be made.
pub fn title(advice: &Advice<'_>) -> String {
    let outcome = match advice.outcome() {
        Some(outcome) => &advice.rules.outcomes()[outcome].title,
        None => "undecided",
    };
    format!("{} {outcome}", advice.rules.title())
}

/// The result as a decision record in Markdown.
pub fn render(advice: &Advice<'_>, circumstances: Circumstances<'_>) -> String {
    let mut writer = Writer {
        markdown: Markdown::default(),
        advice,
        rules: advice.rules,
        prose: Prose::of(advice.rules),
    };
    writer.write(circumstances);
    let front_matter = Record::new(advice).to_front_matter(circumstances.date);
    format!("{front_matter}\n{}", writer.markdown.into_text())
}

struct Writer<'a> {
    markdown: Markdown,
    advice: &'a Advice<'a>,
    rules: &'a RuleSet,
    prose: Prose<'a>,
}

impl Writer<'_> {
    fn write(&mut self, circumstances: Circumstances<'_>) {
        self.markdown.heading(1, &escape(&title(self.advice)));
        self.context();
        if let Verdict::Decided {
            reasons, findings, ..
        } = &self.advice.verdict
        {
            let smallest = reasons.sufficient.first();
            let settling = smallest.into_iter().flat_map(|questions| questions.iter());
            let answers = settling.filter_map(|question| {
                let answer = self.advice.answers.answer(question)?;
                let question = &self.rules.questions()[question];
                let labels = answer.labels(question).join("; ");
                Some(escape(&format!("{} {labels}", question.ask)))
            });
            let findings = findings.iter().map(|finding| {
                escape(&wording::capitalised(&self.rules.findings()[*finding].says))
            });
            let drivers: Vec<String> = answers.chain(findings).collect();
            if !drivers.is_empty() {
                self.markdown.heading(2, "Decision Drivers");
                self.markdown.bullets(drivers);
            }
        }
        self.markdown.heading(2, "Considered Options");
        let titles = self.rules.outcomes().values();
        let titles: Vec<String> = titles.map(|outcome| escape(&outcome.title)).collect();
        self.markdown.bullets(titles);

        self.markdown.heading(2, "Decision Outcome");
        match &self.advice.verdict {
            Verdict::Decided {
                outcome,
                rule,
                reasons,
                ..
            } => {
                self.chosen(*outcome, *rule);
                let consequences = self.arguments(*outcome);
                if !consequences.is_empty() {
                    self.markdown.heading(3, "Consequences");
                    self.markdown.bullets(consequences);
                }
                self.confirmation(circumstances.check, Some(reasons));
            }
            Verdict::Undecided { open, .. } => {
                self.nothing_chosen(open);
                self.confirmation(circumstances.check, None);
            }
        }
        self.options();
        self.more();
    }

    fn context(&mut self) {
        self.markdown.heading(2, "Context and Problem Statement");
        let given = self.advice.answers.given().map(|(id, answer)| {
            let question = &self.rules.questions()[id];
            let labels = answer.labels(question).join("; ");
            vec![
                escape(&question.ask),
                escape(&labels),
                code_cell(&question.id),
            ]
        });
        let given: Vec<Vec<String>> = given.collect();
        let title = escape(self.rules.title());
        if given.is_empty() {
            self.markdown.paragraph(&title);
            return;
        }
        self.markdown.paragraph(&format!(
            "{title} What is known of the project (what follows has its sources in brackets; they \
             are listed at the end):"
        ));
        let header = ["Question", "Answer", "Id"].map(str::to_owned);
        self.markdown.table(&header, given);
    }

    fn chosen(&mut self, outcome: OutcomeId, rule: RuleId) {
        let rule = &self.rules.decision()[rule];
        let because = self.prose.inside(&rule.because);
        let because = words::cited_as(self.rules, &because, rule);
        let recommended = &self.rules.outcomes()[outcome];
        self.markdown.paragraph(&format!(
            "Chosen option: \"{}\", because {}",
            escape(&recommended.title),
            escape(&because)
        ));
        self.markdown.paragraph(&escape(&recommended.summary));
        if let Some(sentence) = words::without(self.advice) {
            self.markdown.paragraph(&escape(&sentence));
        }
    }

    fn nothing_chosen(&mut self, open: &[OpenQuestion]) {
        let possible = words::outcomes(self.rules, &self.advice.possible, "or");
        self.markdown.paragraph(&format!(
            "Nothing is chosen yet: {} can still come out. What is to be found out first:",
            escape(&possible)
        ));
        self.markdown.bullets(open.iter().map(|open| {
            let question = &self.rules.questions()[open.question];
            format!("{} ({})", escape(&question.ask), code(&question.id))
        }));
    }

    fn confirmation(&mut self, check: &str, reasons: Option<&Reasons>) {
        self.markdown.heading(3, "Confirmation");
        self.markdown.paragraph(
            "From the root of the repository, this command decides again from the answers above, and \
             exits with 0 as long as they give the same:",
        );
        self.markdown.code("sh", check);
        let Some(reasons) = reasons else {
            return;
        };
        let robustness = words::robustness(reasons.robustness);
        let nearest = reasons
            .counterfactuals
            .iter()
            .filter(|it| Some(it.change.len()) == reasons.robustness);
        let mut nearest: Vec<String> = nearest
            .map(|it| escape(&words::counterfactual_in_full(self.rules, it)))
            .collect();
        let end = if nearest.is_empty() { "." } else { ":" };
        self.markdown.paragraph(&format!("{robustness}{end}"));
        let more = nearest.len().saturating_sub(MOST_CHANGES);
        nearest.truncate(MOST_CHANGES);
        if more > 0 || !reasons.are_all {
            nearest.push(format!(
                "and {} more",
                if reasons.are_all {
                    more.to_string()
                } else {
                    format!("at least {more}")
                }
            ));
        }
        self.markdown.bullets(nearest);
    }

    fn options(&mut self) {
        self.markdown.heading(2, "Pros and Cons of the Options");
        for (id, outcome) in self.rules.outcomes().iter() {
            self.markdown.heading(3, &escape(&outcome.title));
            self.markdown.paragraph(&escape(&outcome.summary));
            if self.advice.outcome() == Some(id) {
                self.markdown
                    .paragraph("What speaks for and against it stands under Consequences.");
            } else {
                let arguments = self.arguments(id);
                self.markdown.bullets(arguments);
            }
        }
    }

    fn more(&mut self) {
        self.markdown.heading(2, "More Information");
        if let Some(outcome) = self.advice.outcome() {
            let outcome = &self.rules.outcomes()[outcome];
            if let Some(drawn) = &outcome.architecture {
                self.markdown.heading(3, "What runs where");
                let drawing = architecture::mermaid(self.advice, drawn);
                self.markdown.code("mermaid", &drawing);
            }
            let drawn = outcome.architecture.as_ref();
            let [first, later] = match drawn {
                Some(drawn) => [drawn.first.as_slice(), drawn.later.as_slice()],
                None => [&[][..], &[]],
            };
            for (heading, notes) in [
                ("Keep in mind", outcome.cautions.as_slice()),
                ("What to bring", &outcome.bring),
                ("First steps", &outcome.start),
                ("What to build first", first),
                ("Later", later),
            ] {
                let notes = self.notes(notes);
                if !notes.is_empty() {
                    self.markdown.heading(3, heading);
                    self.markdown.bullets(notes);
                }
            }
        }
        let sources = self.sources();
        if !sources.is_empty() {
            self.markdown.heading(3, "Sources");
            self.markdown.bullets(sources);
        }
    }

    /// Each source that is cited here, with where it leans and the claims that are cited.
    fn sources(&self) -> Vec<String> {
        let mut cited: Vec<ClaimId> = Vec::new();
        if let Verdict::Decided { rule, .. } = &self.advice.verdict {
            cited.extend(&self.rules.decision()[*rule].claims);
        }
        for signal in &self.advice.signals {
            cited.extend(&self.rules.signals()[*signal].claims);
        }
        cited.sort_unstable();
        cited.dedup();
        let views = views(self.rules, &self.advice.signals);
        let sources = self.rules.sources().iter().filter_map(|(id, source)| {
            let claims = cited.iter().map(|claim| &self.rules.claims()[*claim]);
            let claims = claims.filter(|claim| claim.source == id);
            let claims: Vec<String> = claims.map(|claim| code(&claim.id)).collect();
            let year = source.year.map(|year| format!(" ({year})"));
            let leans = views[id].leans.map(|outcome| {
                let title = &self.rules.outcomes()[outcome].title;
                format!("leans to {}; ", escape(title))
            });
            (!claims.is_empty()).then(|| {
                let about = source.about.as_ref();
                let about = about.map(|about| format!(" {}", escape(about)));
                format!(
                    "{}: {}{}; {}cited for {}.{}",
                    code(&source.id),
                    escape(&source.title),
                    year.unwrap_or_default(),
                    leans.unwrap_or_default(),
                    wording::list(claims, "and"),
                    about.unwrap_or_default()
                )
            })
        });
        sources.collect()
    }

    fn signals_for(&self, outcome: OutcomeId) -> Vec<SignalId> {
        let signals = self.advice.signals.iter().copied();
        let signals = signals.filter(|signal| self.rules.signals()[*signal].points_to == outcome);
        signals.collect()
    }

    /// "Good, because accounts come with it. (decisive; kickoff)"
    fn argument(&self, signal: SignalId) -> String {
        let signal = &self.rules.signals()[signal];
        let because = self.prose.inside(&signal.because);
        let mut behind = signal.strength.name().to_owned();
        let sources = words::sources(self.rules, signal);
        if !sources.is_empty() {
            behind.push_str(&format!("; {}", sources.join(", ")));
        }
        escape(&format!("Good, because {because} ({behind})"))
    }

    /// What speaks for an outcome, and what it costs.
    fn arguments(&self, outcome: OutcomeId) -> Vec<String> {
        let good = self.signals_for(outcome).into_iter();
        let mut lines: Vec<String> = good.map(|signal| self.argument(signal)).collect();
        let costs = self
            .advice
            .applicable(&self.rules.outcomes()[outcome].costs);
        lines.extend(costs.into_iter().map(|note| {
            let say = self.prose.inside(&note.say);
            let say = words::cited_as(self.rules, &say, note);
            escape(&format!("Bad, because {say}"))
        }));
        lines
    }

    fn notes(&self, notes: &[Note]) -> Vec<String> {
        let notes = self.advice.applicable(notes).into_iter();
        let lines = notes.map(|note| escape(&words::cited(self.rules, note)));
        lines.collect()
    }
}

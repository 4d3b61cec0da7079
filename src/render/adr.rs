//! A result as an architecture decision record: MADR 4.0, with the record in its front matter.

use crate::advice::{Advice, OpenQuestion, Verdict};
use crate::decision::reasons::Reasons;
use crate::ids::{ClaimId, OutcomeId, RuleId};
use crate::record::Record;
use crate::render::markdown::{Markdown, code, code_cell, escape};
use crate::render::prose::Prose;
use crate::render::{architecture, words};
use crate::ruleset::{Note, RuleSet, Signal};
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
        self.section(2, "Decision Drivers", self.drivers());
        let outcomes = self.rules.outcomes().values();
        let titles = outcomes.map(|outcome| escape(&outcome.title)).collect();
        self.section(2, "Considered Options", titles);
        self.markdown.heading(2, "Decision Outcome");
        match &self.advice.verdict {
            Verdict::Decided {
                outcome,
                rule,
                reasons,
                ..
            } => {
                self.chosen(*outcome, *rule);
                self.section(3, "Consequences", self.arguments(*outcome));
                self.confirmation(circumstances.check);
                self.robustness(reasons);
            }
            Verdict::Undecided { open, .. } => {
                self.nothing_chosen(open);
                self.confirmation(circumstances.check);
            }
        }
        self.options();
        self.more();
    }

    /// A list under a heading, if there is something to list.
    fn section(&mut self, level: usize, heading: &str, bullets: Vec<String>) {
        if !bullets.is_empty() {
            self.markdown.heading(level, heading);
            self.markdown.bullets(bullets);
        }
    }

    fn context(&mut self) {
        self.markdown.heading(2, "Context and Problem Statement");
        let given = self.advice.answers.given();
        let rows: Vec<Vec<String>> = given
            .map(|(id, answer)| {
                let question = &self.rules.questions()[id];
                let labels = answer.labels(question).join("; ");
                vec![
                    escape(&question.ask),
                    escape(&labels),
                    code_cell(&question.id),
                ]
            })
            .collect();
        let title = escape(self.rules.title());
        if rows.is_empty() {
            self.markdown.paragraph(&title);
            return;
        }
        self.markdown.paragraph(&format!(
            "{title} What is known about the project (sources are in brackets, and listed at the \
             end):"
        ));
        let header = ["Question", "Answer", "Id"].map(str::to_owned);
        self.markdown.table(&header, rows);
    }

    /// A smallest set of answers that settles the outcome, and what the rule found in the answers.
    fn drivers(&self) -> Vec<String> {
        let Verdict::Decided {
            reasons, findings, ..
        } = &self.advice.verdict
        else {
            return Vec::new();
        };
        let settling = reasons.sufficient.iter().take(1).flat_map(|it| it.iter());
        let answers = settling.filter_map(|question| {
            let answer = self.advice.answers.answer(question)?;
            let question = &self.rules.questions()[question];
            let labels = answer.labels(question).join("; ");
            Some(escape(&format!("{} {labels}", question.ask)))
        });
        let findings = findings
            .iter()
            .map(|finding| escape(&wording::capitalised(&self.rules.findings()[*finding].says)));
        answers.chain(findings).collect()
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
            "Nothing is chosen yet: {} can still come out. To find out first:",
            escape(&possible)
        ));
        self.markdown.bullets(open.iter().map(|open| {
            let question = &self.rules.questions()[open.question];
            format!("{} ({})", escape(&question.ask), code(&question.id))
        }));
    }

    fn confirmation(&mut self, check: &str) {
        self.markdown.heading(3, "Confirmation");
        self.markdown.paragraph(
            "From the root of the repository, this command decides again from the answers above, and \
             exits with 0 as long as they give the same:",
        );
        self.markdown.code("sh", check);
    }

    fn robustness(&mut self, reasons: &Reasons) {
        let nearest = reasons
            .counterfactuals
            .iter()
            .filter(|it| Some(it.change.len()) == reasons.robustness);
        let mut nearest: Vec<String> = nearest
            .map(|it| escape(&words::counterfactual_in_full(self.rules, it)))
            .collect();
        let robustness = words::robustness(reasons.robustness);
        let end = if nearest.is_empty() { "." } else { ":" };
        self.markdown.paragraph(&format!("{robustness}{end}"));
        let more = nearest.len().saturating_sub(MOST_CHANGES);
        nearest.truncate(MOST_CHANGES);
        match (more, reasons.are_all) {
            (0, true) => {}
            (more, true) => nearest.push(format!("and {more} more")),
            (more, false) => nearest.push(format!("and at least {more} more")),
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
                    .paragraph("Its pros and cons are listed under Consequences.");
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
            let drawn = outcome.architecture.as_ref();
            if let Some(drawn) = drawn {
                self.markdown.heading(3, "What runs where");
                let drawing = architecture::mermaid(self.advice, drawn);
                self.markdown.code("mermaid", &drawing);
            }
            self.section(3, "Keep in mind", self.notes(&outcome.cautions));
            self.section(3, "What to bring", self.notes(&outcome.bring));
            self.section(3, "First steps", self.notes(&outcome.start));
            if let Some(drawn) = drawn {
                self.section(3, "What to build first", self.notes(&drawn.first));
                self.section(3, "Later", self.notes(&drawn.later));
            }
        }
        self.section(3, "Sources", self.sources());
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
        let mut lines = Vec::new();
        for (id, source) in self.rules.sources().iter() {
            let claims: Vec<String> = cited
                .iter()
                .map(|claim| &self.rules.claims()[*claim])
                .filter(|claim| claim.source == id)
                .map(|claim| code(&claim.id))
                .collect();
            if claims.is_empty() {
                continue;
            }
            let mut line = format!("{}: {}", code(&source.id), escape(&source.title));
            if let Some(year) = source.year {
                line.push_str(&format!(" ({year})"));
            }
            if let Some(outcome) = views[id].leans {
                let title = escape(&self.rules.outcomes()[outcome].title);
                line.push_str(&format!("; leans to {title}"));
            }
            let claims = wording::list(claims, "and");
            line.push_str(&format!("; cited for {claims}."));
            if let Some(about) = &source.about {
                line.push_str(&format!(" {}", escape(about)));
            }
            lines.push(line);
        }
        lines
    }

    /// What speaks for an outcome, and what it costs.
    fn arguments(&self, outcome: OutcomeId) -> Vec<String> {
        let signals = self.advice.signals.iter();
        let good = signals
            .map(|signal| &self.rules.signals()[*signal])
            .filter(|signal| signal.points_to == outcome)
            .map(|signal| self.argument(signal));
        let costs = self
            .advice
            .applicable(&self.rules.outcomes()[outcome].costs);
        let bad = costs.into_iter().map(|note| {
            let say = self.prose.inside(&note.say);
            let say = words::cited_as(self.rules, &say, note);
            escape(&format!("Bad, because {say}"))
        });
        good.chain(bad).collect()
    }

    /// "Good, because accounts come with it. (decisive; kickoff)"
    fn argument(&self, signal: &Signal) -> String {
        let because = self.prose.inside(&signal.because);
        let strength = signal.strength.name();
        let behind = match words::sources(self.rules, signal).as_slice() {
            [] => strength.to_owned(),
            sources => format!("{strength}; {}", sources.join(", ")),
        };
        escape(&format!("Good, because {because} ({behind})"))
    }

    fn notes(&self, notes: &[Note]) -> Vec<String> {
        let notes = self.advice.applicable(notes).into_iter();
        notes
            .map(|note| escape(&words::cited(self.rules, note)))
            .collect()
    }
}

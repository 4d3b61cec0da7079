//! A result as an architecture decision record: MADR 4.0, with the record in its front matter.

use crate::advice::{Advice, Decided, Reasons, Signal, Statement};
use crate::grammar;
use crate::record::Record;
use crate::render::markdown::{Markdown, code, code_cell, escape};
use crate::render::phrases;
use crate::render::sentence_case::SentenceCase;
use crate::ruleset::{Outcome, RuleSet};

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
    let outcome = advice.recommendation.as_ref();
    let outcome = outcome.map_or("undecided", |it| it.title);
    format!("{} {outcome}", advice.rules.title())
}

/// The result as a decision record in Markdown.
pub fn render(advice: &Advice<'_>, circumstances: Circumstances<'_>) -> String {
    let mut writer = Writer {
        markdown: Markdown::default(),
        advice,
        rules: advice.rules,
        sentence_case: SentenceCase::of(advice.rules),
    };
    writer.write(circumstances);
    let front_matter = Record::new(advice).to_front_matter(circumstances.date);
    format!("{front_matter}\n{}", writer.markdown.into_text())
}

struct Writer<'a> {
    markdown: Markdown,
    advice: &'a Advice<'a>,
    rules: &'a RuleSet,
    sentence_case: SentenceCase<'a>,
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
        match self.advice.decided() {
            Some(it) => {
                self.chosen(it);
                let arguments = self.arguments(it.recommendation.id.0, &it.plan.costs);
                self.section(3, "Consequences", arguments);
                self.confirmation(circumstances.check);
                self.robustness(it.reasons);
            }
            None => {
                self.nothing_chosen();
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
        let answers = self.advice.answers.iter();
        let rows: Vec<Vec<String>> = answers
            .map(|it| {
                vec![
                    escape(&it.question.ask),
                    escape(&it.labels().join("; ")),
                    code_cell(&it.question.id),
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
        let Some(it) = self.advice.decided() else {
            return Vec::new();
        };
        let settling = it.reasons.sufficient.iter().take(1).flatten();
        let answers = settling
            .filter_map(|question| self.advice.answers.to(question))
            .map(|it| escape(&format!("{} {}", it.question.ask, it.labels().join("; "))));
        let findings = it.by.findings.iter();
        let findings = findings.map(|it| escape(&grammar::capitalised(it.says)));
        answers.chain(findings).collect()
    }

    fn chosen(&mut self, it: Decided<'_, '_>) {
        let because = self.sentence_case.inside(it.by.because);
        let because = phrases::cited(&because, &it.by.grounds);
        self.markdown.paragraph(&format!(
            "Chosen option: \"{}\", because {}",
            escape(it.recommendation.title),
            escape(&because)
        ));
        if let Some(certainty) = phrases::certainty(it.recommendation.certainty) {
            self.markdown.paragraph(&format!("Certainty: {certainty}."));
        }
        if let Some(runner_up) = it.recommendation.runner_up {
            self.markdown
                .paragraph(&escape(&phrases::runner_up(runner_up)));
        }
        self.markdown.paragraph(&escape(it.recommendation.summary));
    }

    fn nothing_chosen(&mut self) {
        let possible = phrases::outcomes(&self.advice.possible, "or");
        self.markdown.paragraph(&format!(
            "Nothing is chosen yet: {} can still come out. To find out first:",
            escape(&possible)
        ));
        let open = self.advice.open_questions.iter().map(|it| &it.asked);
        self.markdown
            .bullets(open.map(|it| format!("{} ({})", escape(it.ask), code(&it.id.id))));
    }

    fn confirmation(&mut self, check: &str) {
        self.markdown.heading(3, "Confirmation");
        self.markdown.paragraph(
            "From the root of the repository, this command decides again from the answers above, and \
             exits with 0 as long as they give the same:",
        );
        self.markdown.code("sh", check);
    }

    fn robustness(&mut self, reasons: &Reasons<'_>) {
        let nearest = reasons.nearest();
        let mut nearest: Vec<String> = nearest
            .map(|it| escape(&phrases::counterfactual_in_full(it)))
            .collect();
        let robustness = phrases::robustness(reasons.robustness);
        let end = if nearest.is_empty() { "." } else { ":" };
        self.markdown.paragraph(&format!("{robustness}{end}"));
        let more = nearest.len().saturating_sub(MOST_CHANGES);
        nearest.truncate(MOST_CHANGES);
        match (more, reasons.complete) {
            (0, true) => {}
            (more, true) => nearest.push(format!("and {more} more")),
            (more, false) => nearest.push(format!("and at least {more} more")),
        }
        self.markdown.bullets(nearest);
    }

    fn options(&mut self) {
        self.markdown.heading(2, "Pros and Cons of the Options");
        let recommended = self.advice.recommended();
        for (id, outcome) in self.rules.outcomes().iter() {
            self.markdown.heading(3, &escape(&outcome.title));
            self.markdown.paragraph(&escape(&outcome.summary));
            if recommended.is_some_and(|it| it.id == outcome.id) {
                self.markdown
                    .paragraph("Its pros and cons are listed under Consequences.");
            } else {
                let arguments = self.arguments(outcome, &self.advice.costs[id]);
                self.markdown.bullets(arguments);
            }
        }
    }

    fn more(&mut self) {
        self.markdown.heading(2, "More Information");
        if let Some(Decided { plan, .. }) = self.advice.decided() {
            let drawn = plan.architecture.as_ref();
            if let Some(drawn) = drawn {
                self.markdown.heading(3, "What runs where");
                self.markdown.code("mermaid", &drawn.mermaid);
            }
            self.section(3, "Keep in mind", stated(&plan.cautions));
            self.section(3, "What to bring", stated(&plan.bring));
            self.section(3, "First steps", stated(&plan.start));
            if let Some(drawn) = drawn {
                self.section(3, "What to build first", stated(&drawn.first));
                self.section(3, "Later", stated(&drawn.later));
            }
        }
        self.section(3, "Sources", self.sources());
    }

    /// Each source that is cited here, with where it leans and the claims that are cited.
    fn sources(&self) -> Vec<String> {
        let signals = self.advice.signals.iter().map(|it| &it.grounds);
        let rule = self.advice.decided_by.iter().map(|it| &it.grounds);
        let cited: Vec<&str> = signals
            .chain(rule)
            .flat_map(|grounds| grounds.claims.iter().map(|claim| claim.id.as_str()))
            .collect();
        let mut lines = Vec::new();
        for (id, source) in self.rules.sources().iter() {
            let claims = self.rules.claims().values();
            let claims: Vec<String> = claims
                .filter(|claim| claim.source == id && cited.contains(&claim.id.as_str()))
                .map(|claim| code(&claim.id))
                .collect();
            if claims.is_empty() {
                continue;
            }
            let mut line = format!("{}: {}", code(&source.id), escape(&source.title));
            if let Some(year) = source.year {
                line.push_str(&format!(" ({year})"));
            }
            let view = self.advice.sources.iter().find(|it| it.id == source.id);
            if let Some(outcome) = view.and_then(|it| it.leans) {
                line.push_str(&format!("; leans to {}", escape(&outcome.title)));
            }
            let claims = grammar::list(claims, "and");
            line.push_str(&format!("; cited for {claims}."));
            if let Some(about) = &source.about {
                line.push_str(&format!(" {}", escape(about)));
            }
            lines.push(line);
        }
        lines
    }

    /// What speaks for an outcome, and what it costs.
    fn arguments(&self, outcome: &Outcome, costs: &[Statement<'_>]) -> Vec<String> {
        let good = self.advice.signals_for(outcome).into_iter();
        let bad = costs.iter().map(|cost| {
            let say = self.sentence_case.inside(cost.say);
            let say = phrases::cited(&say, &cost.grounds);
            escape(&format!("Bad, because {say}"))
        });
        good.map(|signal| self.argument(signal))
            .chain(bad)
            .collect()
    }

    /// "Good, because accounts come with it. (decisive; kickoff)"
    fn argument(&self, signal: &Signal<'_>) -> String {
        let because = self.sentence_case.inside(signal.because);
        let strength = signal.strength.name();
        let behind = match phrases::sources(&signal.grounds).as_slice() {
            [] => strength.to_owned(),
            sources => format!("{strength}; {}", sources.join(", ")),
        };
        escape(&format!("Good, because {because} ({behind})"))
    }
}

fn stated(statements: &[Statement<'_>]) -> Vec<String> {
    let statements = statements.iter();
    statements.map(|it| escape(&phrases::stated(it))).collect()
}

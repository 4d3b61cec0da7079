//! A result as Markdown: for a comment on a change, or the summary of a step.

use crate::advice::{Advice, OpenQuestion, Verdict};
use crate::decision::reasons::Reasons;
use crate::ids::{OutcomeId, RuleId};
use crate::render::markdown::{Markdown, code_cell, escape};
use crate::render::words;
use crate::ruleset::RuleSet;
use crate::wording;

/// How many ways to change the advice are listed.
const MOST_CHANGES: usize = 20;

/// The result as Markdown.
pub fn text(advice: &Advice<'_>) -> String {
    let mut comment = Comment {
        markdown: Markdown::default(),
        advice,
        rules: advice.rules,
    };
    match &advice.verdict {
        Verdict::Decided {
            outcome,
            rule,
            reasons,
            ..
        } => comment.decided(*outcome, *rule, reasons),
        Verdict::Undecided { open, .. } => comment.undecided(open),
    }
    if let Some(sentence) = words::without(advice) {
        comment.markdown.paragraph(&escape(&sentence));
    }
    comment.answers();
    comment.markdown.into_text()
}

struct Comment<'a> {
    markdown: Markdown,
    advice: &'a Advice<'a>,
    rules: &'a RuleSet,
}

impl Comment<'_> {
    fn title(&mut self, result: &str) {
        let title = escape(self.rules.title());
        self.markdown.heading(3, &format!("{title} {result}"));
    }

    fn decided(&mut self, outcome: OutcomeId, rule: RuleId, reasons: &Reasons) {
        let recommended = &self.rules.outcomes()[outcome];
        self.title(&escape(&recommended.title));
        self.markdown.paragraph(&escape(&recommended.summary));
        let rule = &self.rules.decision()[rule];
        let because = words::cited(self.rules, rule);
        self.markdown
            .paragraph(&format!("**Why?** {}", escape(&because)));
        let signals = self.advice.signals.iter().map(|signal| {
            let signal = &self.rules.signals()[*signal];
            let because = words::cited(self.rules, signal);
            vec![
                escape(&self.rules.outcomes()[signal.points_to].title),
                signal.strength.name().to_owned(),
                escape(&because),
            ]
        });
        let signals: Vec<Vec<String>> = signals.collect();
        if !signals.is_empty() {
            let header = ["Speaks for", "Strength", "Because"].map(str::to_owned);
            self.markdown.table(&header, signals);
        }
        let robustness = words::robustness(reasons.robustness);
        self.markdown.paragraph(&format!("**{robustness}**"));
        let changes = reasons.counterfactuals.iter();
        let changes = changes.map(|it| escape(&words::counterfactual_in_full(self.rules, it)));
        self.markdown.bullets(changes.take(MOST_CHANGES));
        let more = reasons.counterfactuals.len().saturating_sub(MOST_CHANGES);
        if more > 0 || !reasons.are_all {
            let least = if reasons.are_all { "" } else { "at least " };
            let more = wording::count(more, "more way");
            self.markdown.paragraph(&format!("and {least}{more}."));
        }
        let costs = self.advice.applicable(&recommended.costs).into_iter();
        let costs: Vec<String> = costs
            .map(|note| escape(&words::cited(self.rules, note)))
            .collect();
        if !costs.is_empty() {
            self.markdown.paragraph("**What it costs**");
            self.markdown.bullets(costs);
        }
    }

    fn undecided(&mut self, open: &[OpenQuestion]) {
        let possible = words::outcomes(self.rules, &self.advice.possible, "or");
        self.title("undecided");
        let sentence = format!("{possible} can still come out. The best to answer first:");
        self.markdown.paragraph(&escape(&sentence));
        let header = ["Question", "Flag", "Answers"].map(str::to_owned);
        let rows = open.iter().map(|open| {
            let question = &self.rules.questions()[open.question];
            let words: Vec<String> = question.answer_words().map(code_cell).collect();
            let flag = code_cell(&format!("--{}", question.id));
            vec![escape(&question.ask), flag, words.join(" ")]
        });
        self.markdown.table(&header, rows);
    }

    fn answers(&mut self) {
        let given = self.advice.answers.given().map(|(id, answer)| {
            let question = &self.rules.questions()[id];
            let labels = answer.labels(question).join("; ");
            vec![escape(&question.ask), escape(&labels)]
        });
        let given: Vec<Vec<String>> = given.collect();
        if !given.is_empty() {
            self.markdown.paragraph("**Answers**");
            let header = ["Question", "Answer"].map(str::to_owned);
            self.markdown.table(&header, given);
        }
    }
}

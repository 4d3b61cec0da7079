//! A summary of a rule set, as text.

use crate::grammar;
use crate::render::{HEADING, Layout, Look};
use crate::survey::Survey;

/// The survey as text.
pub fn table(survey: &Survey<'_>, look: Look) -> String {
    let shares = survey.outcomes.iter();
    let total: u128 = shares.clone().map(|it| it.complete_answer_sets).sum();
    let mut layout = Layout::new(look);
    layout.title(HEADING, survey.title);
    let name = survey.ruleset;
    layout.paragraph(&format!("{} {}", name.id, name.version));
    layout.paragraph(&format!("sha256 {}", name.sha256));
    layout.heading("Size");
    let counts = [
        (survey.questions, "question"),
        (survey.findings, "finding"),
        (survey.rules, "rule"),
        (survey.signals, "signal"),
        (survey.outcomes.len(), "outcome"),
        (survey.claims, "claim"),
    ];
    layout.paragraph(&grammar::list(
        counts.map(|(number, noun)| grammar::count(number, noun)),
        "and",
    ));
    layout.paragraph(&format!(
        "compiled into {} for {} complete answer sets",
        grammar::count(survey.nodes, "node"),
        grammar::thousands(total),
    ));
    if let Some(expected) = survey.expected_questions {
        layout.paragraph(&match survey.expected_is_exact {
            true => format!("expected questions: {expected:.1}"),
            false => format!("expected questions: about {expected:.0}"),
        });
    }
    layout.heading("Outcomes, by share of all complete answer sets");
    layout.rows(shares.map(|it| {
        let share = grammar::percent(it.complete_answer_sets, total);
        [it.id.to_owned(), share]
    }));
    layout.heading("Rules, by share of all complete answer sets, and an example of each");
    for rule in &survey.rule_shares {
        let share = grammar::percent(rule.share.complete_answer_sets, total);
        let head = format!("{}: {share} -> {}", rule.share.id, rule.recommend);
        layout.filled(&head, "  ", "    ");
        let example = match &rule.example {
            None => "never decides".to_owned(),
            Some(answers) if answers.iter().len() == 0 => "all answers".to_owned(),
            Some(answers) => answers.yaml().collect::<Vec<_>>().join(", "),
        };
        layout.filled(&example, "    ", "    ");
    }
    layout.into_text()
}

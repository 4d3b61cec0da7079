//! Re-checks recorded decisions: decides again from their answers with the current rules.

use crate::advice::{Named, filled};
use crate::answers::{Answers, Origin, Reply};
use crate::decision::{Decision, TooLarge, Truth, Truths};
use crate::ids::OutcomeId;
use crate::record::read::{self, Recorded, Unread};
use crate::record::report::{
    Cause, Change, Contradiction, Now, Rechecked, Report, Skipped, Standing, Then, Unreadable,
    Wrong,
};
use crate::ruleset::{File, Problem, RuleSet};
use crate::scan::Seen;

impl<'r> Report<'r> {
    /// Reads the records in `files` and re-checks them against `rules`. Instead of a file that has
    /// no text, there is its name and what is known about it.
    ///
    /// # Errors
    /// The decision exceeded the budget.
    pub fn new(
        rules: &'r RuleSet,
        files: impl IntoIterator<Item = Result<File, (String, Unread)>>,
    ) -> Result<Self, TooLarge> {
        let decision = Decision::compile(rules)?;
        let mut report = Self::empty(rules);
        for file in files {
            let (contents, file) = match file {
                Ok(file) => (read::read(rules, &file), file),
                Err((name, unread)) => (Err(unread), File::new(name, "")),
            };
            let mut skip = |file: File, is_record, because, ruleset| {
                let file = file.name;
                report.skipped.push(Skipped {
                    file,
                    is_record,
                    because,
                    ruleset,
                });
            };
            match contents {
                Ok(recorded) => {
                    let rechecked = recheck(file, recorded, rules, &decision.renewed())?;
                    report.decisions.push(rechecked);
                }
                Err(Unread::Foreign) => {
                    skip(file, false, "it contains no record".to_owned(), None);
                }
                Err(Unread::Skipped(because)) => skip(file, true, because, None),
                Err(Unread::OfOtherRules(id)) => {
                    let because = format!(
                        "it was decided with the rule set `{id}` (choose it with --rules PATH)"
                    );
                    skip(file, true, because, Some(id));
                }
                Err(Unread::Wrong(problems)) => {
                    let problems = wrong(&file, &problems);
                    let file = file.name;
                    report.unreadable.push(Unreadable { file, problems });
                }
            }
        }
        report.conclude();
        Ok(report)
    }

    /// Compares the recorded answers with what a project shows.
    ///
    /// # Errors
    /// The decision exceeded the budget.
    pub fn hold_against(&mut self, seen: Seen<'r, '_>) -> Result<(), TooLarge> {
        let rules = seen.rules;
        let decision = Decision::compile(rules)?;
        let readings = seen.readings();
        self.code_not_read.clone_from(&seen.project.not_read);
        for it in &mut self.decisions {
            let mut with_code = it.answers.clone();
            for found in &readings.answers {
                let Some(recorded) = it.answers.answer(found.question) else {
                    continue;
                };
                let other = || Contradiction {
                    recorded: Reply::new(rules, found.question, recorded),
                    shown: seen.answer(found),
                };
                if found.contradicts(recorded) {
                    it.contradicted.push(other());
                } else if found.differs(recorded) {
                    it.differing.push(other());
                    with_code.give(found.question, found.answer.clone(), Origin::Scan);
                }
            }
            if !it.differing.is_empty() {
                let possible = decision.remaining(&with_code).possible();
                it.possible_with_code = Named::all(rules.outcomes(), possible);
            }
            if it.standing.passes() && !it.contradicted.is_empty() {
                it.standing = Standing::Contradicted;
            }
        }
        self.conclude();
        Ok(())
    }
}

/// The problems of a file, with line and column.
fn wrong(file: &File, problems: &[Problem]) -> Vec<Wrong> {
    let wrong = problems.iter().map(|problem| {
        let place = problem.span.map(|span| file.line_and_column(span.start));
        let (line, column) = place.unzip();
        Wrong {
            line,
            column,
            message: problem.message.clone(),
            help: problem.help.clone(),
            text: problem.line(std::slice::from_ref(file)),
        }
    });
    wrong.collect()
}

fn recheck<'r>(
    file: File,
    recorded: Recorded,
    rules: &'r RuleSet,
    decision: &Decision,
) -> Result<Rechecked<'r>, TooLarge> {
    let Recorded {
        then,
        answers,
        problems,
        span,
    } = recorded;
    let now = Now::new(rules, decision, &answers)?;
    let standing = match problems.is_empty() {
        true => standing(&then, &now),
        false => Standing::Invalid,
    };
    let is_same = then.sha256 == rules.sha256();
    let because = match standing {
        Standing::Holds | Standing::Contradicted | Standing::Invalid => Vec::new(),
        Standing::Weaker | Standing::Changed if is_same => {
            vec![Cause {
                change: Change::RecordEdited,
                rule: None,
                because: None,
            }]
        }
        // Robustness depends on all rules together, so no single rule is the cause.
        Standing::Weaker => Vec::new(),
        Standing::Changed => causes(&then, &answers, rules, decision)?,
    };
    Ok(Rechecked {
        contradicted: Vec::new(),
        differing: Vec::new(),
        possible_with_code: Vec::new(),
        is_edited: is_same && standing > Standing::Holds,
        answers,
        problems: wrong(&file, &problems),
        place: span.map(|span| file.line_and_column(span.start)),
        file: file.name,
        standing,
        then,
        now,
        because,
    })
}

fn standing(then: &Then, now: &Now<'_>) -> Standing {
    let is_less = |now| then.robustness.is_none_or(|then| now < then);
    if now
        .recommendation
        .is_none_or(|it| it.id != then.recommendation)
    {
        Standing::Changed
    } else if now.robustness.is_some_and(is_less) {
        Standing::Weaker
    } else {
        Standing::Holds
    }
}

impl<'r> Now<'r> {
    fn new(rules: &'r RuleSet, decision: &Decision, answers: &Answers) -> Result<Self, TooLarge> {
        let remaining = decision.remaining(answers);
        let settled = remaining.settled();
        let decides = || Named(&rules.decision()[rules.deciding_rule(answers)]);
        let reasons = settled.map(|outcome| decision.reasons(answers, outcome));
        let reasons = reasons.transpose()?;
        Ok(Self {
            recommendation: settled.map(|outcome| Named(&rules.outcomes()[outcome])),
            rule: settled.map(|_| decides()),
            robustness: reasons.and_then(|reasons| reasons.robustness),
            possible: Named::all(rules.outcomes(), remaining.possible()),
            open_questions: Named::all(rules.questions(), remaining.relevant()),
        })
    }
}

/// What happened to the rule that decided, and which rule decides now.
fn causes(
    then: &Then,
    answers: &Answers,
    rules: &RuleSet,
    decision: &Decision,
) -> Result<Vec<Cause>, TooLarge> {
    let differs = |outcome: &OutcomeId| rules.outcomes()[*outcome].id != then.recommendation;
    let possible = |answers| decision.remaining(answers).possible().into_iter();
    // A completion of the answers whose outcome differs from the record, preferably the one that
    // the deciding rule decides.
    let mut completion = answers.clone();
    completion.complete(rules);
    let is_usual = possible(&completion).any(|outcome| differs(&outcome));
    if !is_usual {
        let Some(other) = possible(answers).find(differs) else {
            return Ok(Vec::new());
        };
        let (ways, _) = decision.ways_to(answers, other)?;
        for (question, answer) in ways.into_iter().take(1).flat_map(|way| way.with) {
            completion.give(question, answer, Origin::RestNotSure);
        }
    }
    let cause = |change, rule: &String| Cause {
        change,
        rule: Some(rule.clone()),
        because: None,
    };
    let mut causes = Vec::new();
    if let Some(decided) = &then.rule {
        let is_false = |when| Truths::new(rules, &completion).of(when) == Truth::False;
        match rules.decision().values().find(|rule| rule.id == *decided) {
            None => causes.push(cause(Change::RuleGone, decided)),
            Some(rule) if differs(&rule.recommend) => {
                causes.push(cause(Change::RuleRecommendsAnother, decided));
            }
            // The record names the rule that decided this completion.
            Some(rule) if is_usual && is_false(&rule.when) => {
                causes.push(cause(Change::RuleRewritten, decided));
            }
            Some(_) => {}
        }
    }
    let decides = &rules.decision()[rules.deciding_rule(&completion)];
    if then.rule.as_ref() != Some(&decides.id) {
        let because = filled(rules, &completion, &decides.because);
        causes.push(Cause {
            because: Some(because.into_owned()),
            ..cause(Change::RuleDecides, &decides.id)
        });
    }
    Ok(causes)
}

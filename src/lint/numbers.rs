//! Ranges of numbers that leave out a number between them, or share one. `< 5` and `> 5` leave out 5,
//! and 20 is in both `5..20` and `20..50`.

use crate::decision::{Exceeded, Function, TooLarge};
use crate::ids::QuestionId;
use crate::lint::analysis::Analysis;
use crate::lint::entries::Entry;
use crate::lint::{Code, Lints};
use crate::ruleset::{Answer, Condition, Number, Range, Scale, Site};

/// A range that a rule or finding names.
#[derive(Clone, Copy)]
struct Named<'e, 'r> {
    range: Range,
    entry: &'e Entry<'r>,
    site: Site,
}

impl Named<'_, '_> {
    /// "`< 5` of rule `small`"
    fn in_words(&self) -> String {
        format!(
            "`{}` of {} `{}`",
            self.range, self.entry.kind, self.entry.id
        )
    }
}

/// Checks each number question.
pub(super) fn check(analysis: &mut Analysis<'_>, lints: &mut Lints<'_>) -> Result<(), TooLarge> {
    let rules = analysis.rules;
    for (id, question) in rules.questions().iter() {
        let Some(scale) = &question.scale else {
            continue;
        };
        let named = named(lints.entries, id);
        let mut reported = Vec::new();
        for (index, later) in named.iter().enumerate() {
            for earlier in named.iter().take(index) {
                // Ranges of one condition are meant together: `["< 5", "> 5"]` is everything but 5.
                if earlier.site == later.site {
                    continue;
                }
                let found = pair(analysis, scale, id, &named, [earlier, later])
                    .map_err(|_| TooLarge::at(later.entry.kind, later.entry.id))?;
                let Some((code, number, witness)) = found else {
                    continue;
                };
                if reported.contains(&(code, number)) {
                    continue;
                }
                reported.push((code, number));
                let (one, other) = (earlier.in_words(), later.in_words());
                let number = scale.label(number);
                let message = match code {
                    Code::NumberGap => format!(
                        "{one} and {other} leave out exactly {number}, which gives another outcome"
                    ),
                    _ => format!("{one} and {other} both include exactly {number}"),
                };
                let at = later.entry.at.key("when");
                let lint = lints.add(code, later.entry.id, at, message);
                lint.related = vec![earlier.entry.id.to_owned()];
                lint.witness = Some(witness);
            }
        }
    }
    Ok(())
}

/// The ranges of a question that the decision names.
fn named<'e, 'r>(entries: &'e [Entry<'r>], asked: QuestionId) -> Vec<Named<'e, 'r>> {
    let of_entry = |entry: &'e Entry<'r>| {
        let parts = entry.when.into_iter().flat_map(Condition::parts);
        let ranges = parts.filter_map(|part| match part.condition {
            Condition::Within { question, range } if *question == asked => Some(*range),
            _ => None,
        });
        let named = ranges.filter_map(|range| {
            let site = entry.site?;
            Some(Named { range, entry, site })
        });
        named.collect::<Vec<_>>()
    };
    entries.iter().flat_map(of_entry).collect()
}

/// A mistake, its number, and answers that show it.
type Found = (Code, Number, Vec<(QuestionId, Answer)>);

/// What is wrong with two ranges, if anything is.
fn pair(
    analysis: &mut Analysis<'_>,
    scale: &Scale,
    question: QuestionId,
    named: &[Named<'_, '_>],
    [earlier, later]: [&Named<'_, '_>; 2],
) -> Result<Option<Found>, Exceeded> {
    let step = scale.step();
    for (below, above) in [(earlier, later), (later, earlier)] {
        let (Some(last), Some(first)) = (last(below.range, step), first(above.range, step)) else {
            continue;
        };
        let between = last.plus(step);
        if between.plus(step) == first {
            let is_named = named.iter().any(|it| it.range.contains(between));
            let witness = match is_named {
                true => None,
                false => left_out(analysis, question, [last, between, first])?,
            };
            return Ok(witness.map(|witness| (Code::NumberGap, between, witness)));
        }
        // Neither range is within the other.
        let is_shared = last == first
            && !above.range.contains(first.minus(step))
            && below.range.contains(last.minus(step))
            && above.range.contains(first.plus(step));
        if is_shared {
            let witness = in_both(analysis, question, first, [earlier.site, later.site])?;
            return Ok(witness.map(|witness| (Code::NumberOverlap, first, witness)));
        }
    }
    Ok(None)
}

/// The greatest number in a range that has one.
fn last(range: Range, step: Number) -> Option<Number> {
    match range {
        Range::LessThan(it) => Some(it.minus(step)),
        Range::AtMost(it) | Range::Exactly(it) | Range::Between(_, it) => Some(it),
        Range::MoreThan(_) | Range::AtLeast(_) => None,
    }
}

/// The least number in a range that has one.
fn first(range: Range, step: Number) -> Option<Number> {
    match range {
        Range::MoreThan(it) => Some(it.plus(step)),
        Range::AtLeast(it) | Range::Exactly(it) | Range::Between(it, _) => Some(it),
        Range::LessThan(_) | Range::AtMost(_) => None,
    }
}

/// Answers for which the number in the middle gives another outcome than both of its neighbors.
fn left_out(
    analysis: &mut Analysis<'_>,
    question: QuestionId,
    numbers: [Number; 3],
) -> Result<Option<Vec<(QuestionId, Answer)>>, Exceeded> {
    let functions = &mut analysis.functions;
    let decided = analysis.decision.outcome;
    let [below, between, above] =
        numbers.map(|it| functions.with_answer(decided, question, &Answer::Number(it)));
    let outcomes = || analysis.rules.outcomes().ids();
    let below = functions.differ(outcomes(), between, below)?;
    let above = functions.differ(outcomes(), between, above)?;
    let both = functions.and(below, above)?;
    let [_, between, _] = numbers;
    Ok(shown(analysis, both, question, between))
}

/// Answers for which a number is in both conditions. Of two rules with different outcomes, the
/// earlier one decides.
fn in_both(
    analysis: &mut Analysis<'_>,
    question: QuestionId,
    number: Number,
    sites: [Site; 2],
) -> Result<Option<Vec<(QuestionId, Answer)>>, Exceeded> {
    let rules = analysis.rules.decision();
    let [one, other] = match sites {
        [Site::Rule(one), Site::Rule(other)] if rules[one].recommend == rules[other].recommend => {
            return Ok(None);
        }
        [Site::Rule(one), Site::Rule(other)] => {
            [analysis.traced[one].decides, analysis.traced[other].holds]
        }
        sites => sites.map(|site| match site {
            Site::Rule(rule) => analysis.traced[rule].holds,
            Site::Finding(finding) => analysis.decision.findings[finding],
        }),
    };
    let functions = &mut analysis.functions;
    let both = functions.and(one, other)?;
    let both = functions.with_answer(both, question, &Answer::Number(number));
    Ok(shown(analysis, both, question, number))
}

/// Answers for which a function is true, and this number.
fn shown(
    analysis: &Analysis<'_>,
    holds: Function,
    question: QuestionId,
    number: Number,
) -> Option<Vec<(QuestionId, Answer)>> {
    let mut answers = analysis.functions.sure_example(holds)?;
    answers.push((question, Answer::Number(number)));
    answers.sort_unstable_by_key(|(question, _)| *question);
    Some(answers)
}

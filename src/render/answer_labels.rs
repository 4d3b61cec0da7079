//! Short labels for classes of answers.

use crate::decision::Classes;
use crate::grammar;
use crate::ids::{ClassId, OptionId};
use crate::ruleset::{Answer, Kind, NONE, NOT_SURE, Question};

/// The maximum number of options whose combinations are all tried.
const MOST_OPTIONS: usize = 12;

/// The answers of some classes in words, such as "yes or not-sure" or "at least 2". A label that is
/// only an example starts with "such as".
pub fn label(question: &Question, classes: &Classes, wanted: &[ClassId]) -> String {
    let is_wanted = |answer: &Answer| wanted.contains(&classes.of(answer));
    let mut labels: Vec<String> = match (&question.scale, question.kind) {
        (Some(scale), _) => {
            let intervals = scale.intervals(|it| is_wanted(&question.with_option(it)));
            let label = (!intervals.is_empty()).then(|| scale.range_label(&intervals));
            Vec::from_iter(label)
        }
        (None, Kind::AnyOf) => Vec::from_iter(chosen(question, classes, wanted)),
        (None, _) => {
            let options = question.options.iter();
            let wanted = options.filter(|(option, _)| is_wanted(&Answer::One(*option)));
            wanted.map(|(_, option)| option.id.clone()).collect()
        }
    };
    if question.not_sure().is_some_and(|it| is_wanted(&it)) {
        labels.push(NOT_SURE.to_owned());
    }
    grammar::list(labels, "or")
}

/// The wanted sets of options, if there are any, described by the number of options, by the options
/// themselves, or by an example.
fn chosen(question: &Question, classes: &Classes, wanted: &[ClassId]) -> Option<String> {
    let ids = question.options.ids();
    let options: Vec<OptionId> = ids.filter(|it| classes.matters(*it)).collect();
    if options.len() > MOST_OPTIONS {
        return example(question, classes, wanted);
    }
    let is_wanted = |set: &u32| {
        let chosen = Answer::Many(members(&options, *set).collect());
        wanted.contains(&classes.of(&chosen))
    };
    let sets = Sets {
        wanted: (0..1 << options.len()).filter(is_wanted).collect(),
        question,
        options,
    };
    if sets.wanted.is_empty() {
        return None;
    }
    let exactly = sets.by_number().or_else(|| sets.by_option());
    exactly.or_else(|| example(question, classes, wanted))
}

/// The first of the wanted answers.
fn example(question: &Question, classes: &Classes, wanted: &[ClassId]) -> Option<String> {
    let classes = wanted.iter().map(|class| &classes.classes()[*class]);
    let examples = classes.map(|class| &class.example);
    let first = examples.filter(|it| **it != Answer::NotSure).min()?;
    let words = grammar::list(first.words(question), "and");
    Some(format!("such as {words}"))
}

/// Sets of the options that matter, with one bit per option.
struct Sets<'q> {
    question: &'q Question,
    options: Vec<OptionId>,
    wanted: Vec<u32>,
}

fn members(options: &[OptionId], set: u32) -> impl Iterator<Item = OptionId> {
    let options = options.iter().enumerate();
    options
        .filter(move |(bit, _)| set >> bit & 1 == 1)
        .map(|(_, option)| *option)
}

impl Sets<'_> {
    fn list(&self, set: u32) -> String {
        let options = &self.question.options;
        let ids = members(&self.options, set).map(|option| &options[option].id);
        grammar::list(ids, "and")
    }

    /// All sets as a range of numbers, if that describes them exactly.
    fn by_number(&self) -> Option<String> {
        let all = self.options.len() as u32;
        let fewest = self.wanted.iter().map(|set| set.count_ones()).min()?;
        let most = self.wanted.iter().map(|set| set.count_ones()).max()?;
        let in_range = |set: &u32| (fewest..=most).contains(&set.count_ones());
        if self.wanted.len() != (0..1u32 << all).filter(in_range).count() {
            return None;
        }
        let of = match self.options.len() == self.question.options.len() {
            true => String::new(),
            false => format!(" of {}", self.list(u32::MAX)),
        };
        Some(match (fewest, most) {
            (0, most) if most == all => "any answer".to_owned(),
            (0, 0) => format!("{NONE}{of}"),
            (1, most) if most == all => format!("any{of}"),
            (fewest, most) if most == all => format!("at least {fewest}{of}"),
            (0, most) => format!("at most {most}{of}"),
            (fewest, most) if fewest == most => format!("exactly {fewest}{of}"),
            (fewest, most) => format!("{fewest} to {most}{of}"),
        })
    }

    /// All sets by the options that are in all, in some and in none of them, if that describes them
    /// exactly.
    fn by_option(&self) -> Option<String> {
        let full = (1u32 << self.options.len()) - 1;
        let in_all = self.wanted.iter().fold(full, |all, set| all & set);
        let in_some = self.wanted.iter().fold(0, |all, set| all | set) & !in_all;
        let in_none = full & !in_all & !in_some;
        let combinations = 1usize << in_some.count_ones();
        let is_any = self.wanted.len() + 1 == combinations && !self.wanted.contains(&in_all);
        if self.wanted.len() != combinations && !is_any {
            return None;
        }
        let part = |lead: &str, set| (set != 0).then(|| format!("{lead} {}", self.list(set)));
        let any = part("any of", in_some).filter(|_| is_any);
        let some = grammar::list(part("with", in_all).into_iter().chain(any), "and");
        let some = Some(some).filter(|it| !it.is_empty());
        let parts = some.into_iter().chain(part("none of", in_none));
        Some(grammar::list(parts, "but"))
    }
}

//! What to do about each mistake.

use crate::limits::{ID_LENGTH, NUMBER_DECIMALS, NUMBER_DIGITS};
use crate::ruleset::{Mistake, Number, Range};
use crate::suggest::{did_you_mean, expected, nearest_or_all, operator_meant};

/// The maximum number of ids that an error lists.
pub(crate) const MOST_LISTED: usize = 8;

/// How to write a condition on a count.
pub(crate) const AT_LEAST: &str = "write `{at-least: {count: 1, of: [...]}}`";

impl Mistake<'_> {
    /// What is expected, or how to fix it.
    pub fn help(&self) -> Option<String> {
        let advice = match self {
            Mistake::UnknownKey { is_text: true, .. } => "put text with `,` in quotes",
            // Not of a rule set, which has `sources`.
            Mistake::UnknownKey {
                key: "claims",
                known,
                ..
            } if known.contains(&"sources") => "list the claims in their source, under `sources`",
            Mistake::UnknownKey {
                key: word, known, ..
            }
            | Mistake::UnknownValue { word, known } => {
                return Some(nearest_or_all(word, known.iter().copied()));
            }
            Mistake::NotAnOperator(word) => {
                let meant = operator_meant(word).map(|it| format!("did you mean `{it}`?"));
                let operators = ["all", "any", "not", "at-least"].into_iter();
                return Some(meant.unwrap_or_else(|| nearest_or_all(word, operators)));
            }
            Mistake::NotAnOption(word, question) => {
                let mut former = question.former.iter();
                if let Some(former) = former.find(|it| it.option.as_deref() == Some(*word)) {
                    return Some(former.what_became_of_it());
                }
                return Some(match question.as_list(word) {
                    Some(list) => format!("write `{list}`"),
                    None => nearest_or_all(word, question.answer_words()),
                });
            }
            Mistake::NotANumber(word, question) => {
                let alone = without_unit(word).map(|number| format!("did you mean `{number}`?"));
                return Some(alone.unwrap_or_else(|| question.expected()));
            }
            Mistake::NoAnswer(question)
            | Mistake::SeveralAnswers(_, question)
            | Mistake::MustBeKnown(question)
            | Mistake::NotWhole(_, question)
            | Mistake::OutOfRange(_, question) => return Some(question.expected()),
            Mistake::EmptyRange(range, question) => {
                return Some(match range {
                    Range::Between(least, most) if least > most => {
                        format!("did you mean `{most}..{least}`?")
                    }
                    _ => question.expected(),
                });
            }
            Mistake::TooManyDigits(_) => {
                return Some(format!(
                    "a number has at most {NUMBER_DIGITS} digits before the decimal point and \
                     {NUMBER_DECIMALS} after it"
                ));
            }
            Mistake::UnknownQuestion { id, rules } => {
                let ids = rules.questions().values().map(|it| it.id.as_str());
                let former = rules.former(id);
                return Some(match former.or_else(|| did_you_mean(id, ids.clone())) {
                    Some(help) => help,
                    None if ids.len() <= MOST_LISTED => expected(ids),
                    None => "`backend-advisor questions` lists them".to_owned(),
                });
            }
            Mistake::UnknownArgument { flag, known, rules } => {
                let question = flag.trim_start_matches('-');
                let former = rules.and_then(|rules| rules.former(question));
                let known = known.iter().map(String::as_str);
                return former.or_else(|| did_you_mean(flag, known));
            }
            Mistake::Unknown {
                what: "claim",
                nearest: None,
                ..
            } => "add it to the `claims` of its source, under `sources`",
            Mistake::Unknown { nearest, known, .. } => {
                let listed = (!known.is_empty()).then(|| expected(known.iter().copied()));
                let meant = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
                return meant.or(listed);
            }
            Mistake::UnknownInText { id, nearest } => {
                let literal = format!("o show the braces, write `{{{{{id}}}}}`");
                return Some(match nearest {
                    Some(nearest) => format!("did you mean `{{{nearest}}}`? T{literal}"),
                    None => format!("t{literal}"),
                });
            }
            Mistake::InvalidYaml { help, .. } => return help.clone(),
            Mistake::TooLong { most, .. }
            | Mistake::LongText { most, .. }
            | Mistake::LongId { most, .. } => return Some(format!("the limit is {most}")),
            Mistake::NotAnId(_) => {
                return Some(format!(
                    "an id starts with a lowercase letter, followed by lowercase letters, digits \
                     or `-`, and has at most {ID_LENGTH} characters"
                ));
            }
            Mistake::ReservedFlag(_) | Mistake::ReservedWord(_) => "choose another id",
            Mistake::ControlCharacter(_) => {
                "remove it; line breaks are the only control characters allowed in a text"
            }
            Mistake::NotRead(_) => {
                "a rule set consists of the YAML files in its folder and in `scenarios`, except \
                 hidden ones"
            }
            Mistake::Directive => "remove the line; every file is YAML 1.2",
            Mistake::SecondDocument => "keep one document per file",
            Mistake::Alias => "write the value out",
            Mistake::Anchor => {
                "write the value out where it is used, or put text that starts with `&` in quotes"
            }
            Mistake::Tag => "remove it, or put text that starts with `!` in quotes",

            Mistake::TooDeep(_) => "move parts of the condition into findings",
            Mistake::NotAScenario(_) => "only the key `scenarios` is allowed",
            Mistake::WrongType { help, .. } => return help.map(str::to_owned),
            Mistake::KeysOfCondition { at_least: true, .. } => AT_LEAST,
            Mistake::KeysOfCondition { .. } => "combine several with `all` or `any`",
            Mistake::FindingAsQuestion(id) => return Some(format!("use `{{finding: {id}}}`")),
            Mistake::QuestionAsFinding(id) => return Some(format!("use `{{{id}: option}}`")),
            Mistake::NoConditions(_) => "list at least one condition",
            Mistake::NeverEnough { len, .. } => {
                return Some(format!("the count must be at most {len}"));
            }
            Mistake::NotADate(_) => "expected a day that exists, such as `2026-11-28`",
            Mistake::NotAYear(_) => "expected a year from 1000 to 2100",
            Mistake::NotAnAddress(_) => "expected an address such as `https://example.org/page`",
            Mistake::PartOfRuleSet { folder, .. } => {
                return Some(format!("pass its folder, `{folder}`"));
            }
            Mistake::UnknownFormat(_) => "expected 1",
            Mistake::QuestionOfToday(_) => "add `option` if only an option was removed",
            Mistake::NotOf("a yes-no", _) => "its answers are `yes` and `no`",
            Mistake::LikelihoodOfQuestion => "give each option a likelihood",
            Mistake::OnlyOf(_, "says" | "yes-says" | "no-says") => "give each option its `says`",
            Mistake::SaysNoNumber(id) => {
                return Some(format!("write `{{{id}}}` where the number belongs"));
            }
            Mistake::NotOf(_, "options") => {
                "its answers are numbers; conditions such as `>= 5` divide them into ranges"
            }
            Mistake::NotOf(_, "likelihood") => {
                "all ranges that its conditions name count as equally likely"
            }
            Mistake::NotWholeInRules(_) => "add `whole: false` to the question to allow decimals",
            Mistake::NotARange(_) => {
                "expected a number, or a range such as `>= 5`, `< 5` or `5..20`"
            }
            Mistake::NeitherUpNorDown => "expected `up` or `down`",
            Mistake::NoOptions { any_of: true } => {
                "to match an answer without any option, use `none`"
            }
            Mistake::CitesNothing(_) => {
                "add `claims: [...]`, or `house: true` if it is your own opinion"
            }
            Mistake::LastRuleHasWhen(_) => {
                "end with a rule that has no `when`, or say `otherwise: never` here if the rules \
                 cover all answers"
            }
            Mistake::OtherwiseNotLast => "move it to the last rule",
            Mistake::OtherwiseWithoutWhen(_) => "add a `when`, or remove `otherwise`",
            Mistake::RuleHasNoWhen(_) => "give it a `when` or put it last",
            Mistake::OutcomeAndOpen(_) => "keep one of them",
            Mistake::ExpectsNothing(_) => {
                "add `outcome: ...`, or `open: [...]` if it should stay undecided"
            }
            Mistake::NothingOpen => "use `outcome: ...`",
            Mistake::KindsOfPattern(_) => {
                "use one of `dependency`, `import`, `call`, `base`, `decorator`, `setting`, \
                 `parameter`, `text`, `file`, `service` and `history`"
            }
            Mistake::CountOfUnseen => "remove `at-least` and `at-most`",
            Mistake::CountNeverMet => {
                "`at-least` must be 1 or more, or 0 with `at-most`, and not more than `at-most`; use \
                 `unseen` for none"
            }
            Mistake::OtherRuleSet { .. } => "choose another rule set with --rules PATH",
            _ => return None,
        };
        Some(advice.to_owned())
    }
}

/// The number that a word begins with, if only a unit follows it.
fn without_unit(word: &str) -> Option<Number> {
    let is_unit = |letter: char| letter.is_alphabetic() || "%/ \u{b0}".contains(letter);
    word.trim_end_matches(is_unit).parse().ok()
}

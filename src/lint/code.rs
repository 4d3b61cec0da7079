//! The kinds of lints. Their names never change, because people use them in `accept:`.

use crate::ruleset::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident $name:literal $severity:ident;)*) => {
        /// A kind of lint.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Code {
            /// All kinds of lints.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The name in files and output.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)*
                }
            }

            /// The severity, unless a rule set sets another one. Notes are only looked for on
            /// request.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$variant => Severity::$severity,)*
                }
            }

            /// What it means, in one sentence.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Code::$variant => concat!($($doc),*).trim_ascii_start(),)*
                }
            }
        }
    };
}

codes! {
    /// The diagram exceeded its budget, so not everything could be checked.
    AnalysisIncomplete "analysis-incomplete" Error;
    /// The condition of a rule is never true.
    RuleNeverHolds "rule-never-holds" Error;
    /// An earlier rule always decides before this one.
    RuleNeverDecides "rule-never-decides" Error;
    /// The last rule says `otherwise: never`, but no rule holds for some answers.
    DecisionGap "decision-gap" Error;
    /// Without the rule, later rules with a condition would give the same outcome.
    RuleRedundant "rule-redundant" Warning;
    /// Two rules with different outcomes can both hold, and the earlier one wins.
    OrderDecides "order-decides" Note;
    /// A condition or a part of one is always true or always false.
    ConditionConstant "condition-constant" Warning;
    /// The condition of a signal is never true.
    SignalNeverVisible "signal-never-visible" Warning;
    /// A text of an outcome is not shown for any answers that lead to the outcome.
    TextNeverShown "text-never-shown" Warning;
    /// A finding is not used.
    FindingUnused "finding-unused" Warning;
    /// No outcome depends on a question.
    QuestionWithoutEffect "question-without-effect" Warning;
    /// No answers lead to an outcome.
    OutcomeNeverReached "outcome-never-reached" Error;
    /// All answers lead to one outcome.
    OutcomeAlwaysReached "outcome-always-reached" Error;
    /// A not-sure answer makes a `not` true, which changes the outcome.
    NotOfNotSure "not-of-not-sure" Note;
    /// Not-sure leads to an outcome that no other answer to the question leads to.
    OnlyNotSure "only-not-sure" Warning;
    /// Two ranges leave out a single number between them, which gives another outcome.
    NumberGap "number-gap" Warning;
    /// Two ranges share a single number.
    NumberOverlap "number-overlap" Warning;
    /// The decision breaks a law of the rule set.
    LawBroken "law-broken" Error;
    /// A rule says that it is clear, but more or stronger signals support another outcome.
    ClearOutweighed "clear-outweighed" Warning;
    /// A text that people read is empty.
    TextMissing "text-missing" Error;
    /// A text contains the answer to a question, but can be shown without one.
    TextUnanswered "text-unanswered" Error;
    /// A text ends where a comment starts.
    TextCut "text-cut" Warning;
    /// A hint is too wide to be shown next to its label.
    HintTooWide "hint-too-wide" Note;
    /// A folder or hidden file beside the rule files is not read.
    FileNotRead "file-not-read" Warning;
    /// A claim is neither cited nor in the background.
    ClaimUncited "claim-uncited" Warning;
    /// A claim is in the background although it is cited.
    ClaimBackgroundCited "claim-background-cited" Warning;
    /// No answer, move or framework depends on a trait of code.
    TraitUnused "trait-unused" Warning;
    /// An earlier pattern of a trait matches the same places.
    PatternDuplicate "pattern-duplicate" Warning;
    /// Two scenarios give the same answers.
    ScenarioDuplicate "scenario-duplicate" Warning;
    /// An accepted lint does not exist, or its code is unknown.
    AcceptanceUnused "acceptance-unused" Warning;
    /// The severity of a lint is set, but its code is unknown, or the severity cannot change.
    LevelUnused "level-unused" Warning;
}

impl Code {
    /// What to do about it, if that is not obvious from its message.
    pub fn fix(self) -> Option<&'static str> {
        match self {
            Code::ClearOutweighed => {
                Some("use `lean` or `close-call`, or narrow the `when` of these signals")
            }
            _ => None,
        }
    }

    /// The kind with this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

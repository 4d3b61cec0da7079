//! The kinds of lints: their names never change, for people write them into `accept:`.

/// How grave a lint is, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It cannot be meant.
    Error,
    /// It is hardly meant.
    Warning,
    /// It may well be meant, and is worth knowing.
    Note,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Note];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

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

            /// Its name in files and outputs.
            pub fn name(self) -> &'static str {
                match self {
                    $(Code::$variant => $name,)*
                }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self {
                    $(Code::$variant => Severity::$severity,)*
                }
            }

            /// What it means, in a sentence.
            pub fn summary(self) -> &'static str {
                match self {
                    $(Code::$variant => concat!($($doc),*).trim_ascii_start(),)*
                }
            }
        }
    };
}

codes! {
    /// The diagram outgrew its budget, so that not everything could be checked.
    AnalysisIncomplete "analysis-incomplete" Error;
    /// The condition of a rule is never true.
    RuleNeverHolds "rule-never-holds" Error;
    /// Wherever a rule holds, an earlier rule has decided.
    RuleNeverDecides "rule-never-decides" Error;
    /// Without the rule, every outcome is the same.
    RuleRedundant "rule-redundant" Warning;
    /// Two rules of different outcomes hold together, and the earlier one wins.
    OrderDecides "order-decides" Note;
    /// A condition or a part of one is true, or false, whatever the answers.
    ConditionConstant "condition-constant" Warning;
    /// The condition of a signal is never true.
    SignalNeverVisible "signal-never-visible" Warning;
    /// Nothing uses a finding.
    FindingUnused "finding-unused" Warning;
    /// No outcome depends on a question.
    QuestionWithoutEffect "question-without-effect" Warning;
    /// No answers lead to an outcome.
    OutcomeNeverReached "outcome-never-reached" Error;
    /// All answers lead to one outcome.
    OutcomeAlwaysReached "outcome-always-reached" Error;
    /// Not being sure makes a negation true, and with it another outcome.
    NotOfNotSure "not-of-not-sure" Note;
    /// The decision does not obey a law of the rule set.
    LawBroken "law-broken" Error;
    /// A rule is clear about its outcome where more or stronger signals point to another.
    ClearOutweighed "clear-outweighed" Warning;
    /// A text that people read is empty.
    TextMissing "text-missing" Error;
    /// A claim is neither cited nor in the background.
    ClaimUncited "claim-uncited" Warning;
    /// A claim is in the background although it is cited.
    ClaimBackgroundCited "claim-background-cited" Warning;
    /// Two scenarios give the same answers.
    ScenarioDuplicate "scenario-duplicate" Warning;
    /// An accepted lint is not there, or its code is not known.
    AcceptanceUnused "acceptance-unused" Warning;
}

impl Code {
    /// The kind of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

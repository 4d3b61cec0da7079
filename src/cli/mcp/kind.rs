//! The tools, and how an assistant is told what they do.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ToolKind {
    Questions,
    Scan,
    Advise,
    WhyNot,
    Record,
}

impl ToolKind {
    pub const ALL: [Self; 5] = [
        Self::Questions,
        Self::Scan,
        Self::Advise,
        Self::WhyNot,
        Self::Record,
    ];

    pub fn takes_answers(self) -> bool {
        matches!(self, Self::Advise | Self::WhyNot | Self::Record)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Questions => "questions",
            Self::Scan => "scan",
            Self::Advise => "advise",
            Self::WhyNot => "why_not",
            Self::Record => "record",
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Questions => "List the questions",
            Self::Scan => "Read answers from code",
            Self::Advise => "Recommend an outcome",
            Self::WhyNot => "What another outcome would take",
            Self::Record => "Write a decision record",
        }
    }

    pub fn description(self) -> &'static str {
        match self {
            Self::Questions => {
                "The questions with their ids, options and help. Only some of them matter for a \
                 given project: `advise` says which."
            }
            Self::Scan => {
                "The answers that the code of a Python project shows, each with its files and \
                 lines. Give the certain ones to `advise`; ask the person about the likely ones. \
                 `moves` says what moving the code to an outcome takes, saves and keeps. The code \
                 is not executed, and nothing outside the folder is read."
            }
            Self::Advise => {
                "The recommendation for some answers, with its certainty, reasons, objections, \
                 sources and first steps. If the answers do not settle it, the status is \
                 `undecided` and `open_questions` lists what still matters, best first. Invalid \
                 answers are all reported at once."
            }
            Self::WhyNot => {
                "The advice for some answers and, under `why_not`, the smallest changes to them that \
                 would lead to another outcome."
            }
            Self::Record => {
                "The text of an architecture decision record (ADR) for answers that settle the \
                 recommendation. Nothing is written: save the text where the project keeps its \
                 records."
            }
        }
    }
}

//! How the program ends.

use std::process::ExitCode;

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Decided, or what was asked for is printed.
    Decided,
    /// A gate failed: the advice is not the expected one, or a check, a test or a comparison of rule
    /// sets found something.
    GateFailed,
    /// Arguments, answers or the rule set are not right, or the result cannot be written.
    Invalid,
    /// The answers do not settle the outcome, and nobody is there to ask.
    Undecided,
    /// The person left the interview.
    Interrupted,
}

impl Exit {
    /// Of a check that passed, or of one that did not.
    pub(super) fn gate(passed: bool) -> Self {
        match passed {
            true => Exit::Decided,
            false => Exit::GateFailed,
        }
    }

    /// The code as a number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Decided => 0,
            Exit::GateFailed => 1,
            Exit::Invalid => 2,
            Exit::Undecided => 3,
            Exit::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.code().into()
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_codes_are_the_documented_ones() {
        let codes = [
            Exit::Decided,
            Exit::GateFailed,
            Exit::Invalid,
            Exit::Undecided,
            Exit::Interrupted,
        ];
        assert_eq!(codes.map(Exit::code), [0, 1, 2, 3, 130]);
    }
}

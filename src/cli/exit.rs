//! How the program ends.

use std::process::ExitCode;

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Decided, or what was asked for is printed.
    Decided = 0,
    /// A gate failed: the advice is not the expected one, or a check, a test or a comparison of rule
    /// sets found something.
    GateFailed = 1,
    /// Arguments, answers or the rule set are not right, or the result cannot be written.
    Invalid = 2,
    /// The answers do not settle the outcome, and nobody is there to ask.
    Undecided = 3,
    /// The person left the interview.
    Interrupted = 130,
}

impl Exit {
    /// Of a check that passed, or of one that did not.
    pub(super) fn gate(passed: bool) -> Self {
        match passed {
            true => Exit::Decided,
            false => Exit::GateFailed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        (exit as u8).into()
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
        assert_eq!(codes.map(|exit| exit as u8), [0, 1, 2, 3, 130]);
    }
}

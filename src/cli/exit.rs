//! Exit codes.

use std::process::ExitCode;

/// The documented exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Decided, or done.
    Decided = 0,
    /// A check failed: the advice differs, or `rules check`, `rules test` or `rules diff` found
    /// something.
    GateFailed = 1,
    /// Arguments, answers or the rule set are invalid, or the result cannot be written.
    Invalid = 2,
    /// The answers do not settle the outcome, and the program does not run interactively.
    Undecided = 3,
    /// The person left the interview.
    Interrupted = 130,
}

impl Exit {
    /// The exit code of a check that passed or failed.
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

//! The arguments of `batch`.

use std::path::PathBuf;

use clap::Args;

const BATCH_EXIT_CODES: &str = "Exit codes:
  0    done
  2    a line is invalid, unless with --fail-on never; or bad usage or rule set
  3    with --fail-on undecided: answers that do not settle the outcome";

/// Advise on many answer sets: JSON Lines in, JSON Lines out.
///
/// The order stays the same. /// A line is {"question": "option", ...}, or a record or advice with such "answers"; the "id" beside
/// them is kept. An invalid line is answered with the status "invalid" and what is wrong.
#[derive(Debug, Args)]
#[command(after_help = BATCH_EXIT_CODES)]
pub struct Batch {
    /// The answers, one JSON object a line; `-` is the standard input.
    #[arg(value_name = "FILE", default_value = "-", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,
    /// Count every question that a line does not answer as not sure.
    #[arg(long, help_heading = "Answers")]
    pub rest_not_sure: bool,
    /// Print only the status, the possible outcomes and the id of the recommendation: much faster.
    #[arg(long, help_heading = "Output")]
    pub brief: bool,
    /// Which lines end it with an exit code other than 0, once all are answered.
    #[arg(
        long,
        value_enum,
        value_name = "LINES",
        default_value = "invalid",
        help_heading = "Output"
    )]
    pub fail_on: FailOn,
}

/// Lines of a batch that are a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// None.
    Never,
    /// Those that are invalid.
    Invalid,
    /// Those, and those whose answers do not settle the outcome.
    Undecided,
}

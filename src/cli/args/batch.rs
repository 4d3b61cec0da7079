//! The arguments of `batch`.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::Args;

pub(super) const BATCH_EXIT_CODES: &str = "Exit codes:
  0    done
  2    a line is wrong, unless with --fail-on never; or bad usage or rule set
  3    with --fail-on undecided: answers that do not settle the outcome";

/// What to do with many answers.
#[derive(Debug, Args)]
pub struct Batch {
    /// The answers, one JSON object a line; `-` is the standard input.
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// Count every question that a line does not answer as not sure.
    #[arg(long, help_heading = "Answers")]
    pub rest_not_sure: bool,
    /// Only these fields of each advice, such as status,recommendation.id.
    #[arg(
        long,
        value_name = "FIELD,...",
        value_delimiter = ',',
        help_heading = "Output"
    )]
    pub fields: Option<Vec<String>>,
    /// Which lines end it with an exit code other than 0, once all are answered.
    #[arg(
        long,
        value_enum,
        value_name = "LINES",
        default_value = "invalid",
        help_heading = "Output"
    )]
    pub fail_on: FailOn,
    /// How many threads answer lines; without it, as many as there are cores.
    #[arg(long, value_name = "N", value_parser = threads)]
    pub threads: Option<NonZeroU16>,
}

/// How many threads there may be.
fn threads(text: &str) -> Result<NonZeroU16, String> {
    const MOST: u16 = 1024;
    let number = text.parse().ok().filter(|it: &NonZeroU16| it.get() <= MOST);
    number.ok_or_else(|| format!("expected a number from 1 to {MOST}"))
}

/// Lines of a batch that are a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FailOn {
    /// None.
    Never,
    /// Those that are wrong.
    Invalid,
    /// Those, and those whose answers do not settle the outcome.
    Undecided,
}

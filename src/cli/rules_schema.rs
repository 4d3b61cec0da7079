//! `rules schema`: the JSON Schemas of the files that are read and written.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::advice::Advice;
use crate::cli::{Common, Exit};
use crate::record::Record;
use crate::record::report::Report;
use crate::{render, scan, schema};

/// Print the JSON Schema (draft-07) of a file that the program reads or writes.
#[derive(Debug, Args)]
pub(super) struct RulesSchema {
    /// The kind of file.
    #[arg(value_name = "KIND")]
    of: Of,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// A rule set in a single file.
    Ruleset,
    /// One file of a rule set in a directory.
    RulesetPart,
    /// Answers to the questions of the rule set.
    Answers,
    /// A result as JSON.
    Advice,
    /// A decision record.
    Record,
    /// What `check --json` prints.
    Check,
    /// What `scan --json` prints.
    Scan,
}

impl RulesSchema {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let schema = match self.of {
            Of::Ruleset => schema::ruleset(),
            Of::RulesetPart => schema::ruleset_part(),
            Of::Answers => schema::answers(common.rules()?),
            Of::Advice => schema::written::<Advice<'_>>(),
            Of::Record => schema::written::<Record<'_>>(),
            Of::Check => schema::written::<Report<'_>>(),
            Of::Scan => schema::written::<scan::report::Report<'_>>(),
        };
        common.print(&render::to_json(&schema))
    }
}

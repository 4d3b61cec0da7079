//! `questions`: the questions, and how to answer them.

use anyhow::Result;
use clap::Args;

use crate::cli::{Common, Exit, Formats, TableOrJson};
use crate::render;

/// List the questions with their flags, options and help.
#[derive(Debug, Args)]
pub(super) struct Questions {
    #[command(flatten)]
    formats: Formats<TableOrJson>,
}

impl Questions {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let rules = common.rules()?;
        common.print(&match self.formats.format {
            TableOrJson::Table => render::questions::table(rules, common.look()),
            TableOrJson::Json => render::questions::json(rules),
        })
    }
}

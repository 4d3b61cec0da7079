//! `rules show`: what a rule set contains.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueHint};

use crate::cli::{Common, Exit, Formats, TableOrJson};
use crate::decision::Decision;
use crate::render;
use crate::survey::Survey;

/// Show the size of a rule set and how often each outcome is reached.
#[derive(Debug, Args)]
pub(super) struct RulesShow {
    /// The rule set: a YAML file, a folder, or `shipped` (instead of --rules).
    #[arg(value_hint = ValueHint::AnyPath)]
    pub path: Option<PathBuf>,
    #[command(flatten)]
    formats: Formats<TableOrJson>,
}

impl RulesShow {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let rules = common.load(self.path.as_deref())?.rules;
        let survey = Survey::new(&rules, &Decision::compile(&rules)?)?;
        common.print(&match self.formats.format {
            TableOrJson::Table => render::rules::table(&survey, common.look()),
            TableOrJson::Json => render::to_json(&survey),
        })
    }
}

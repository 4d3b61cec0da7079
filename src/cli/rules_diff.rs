//! `rules diff`: for which answers two rule sets give different advice.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueHint};

use crate::cli::args::load_rules;
use crate::cli::located;
use crate::cli::{Common, Exit, Formats, Patience, Progress, TableOrJson};
use crate::shipped::SHIPPED;
use crate::{render, rules_diff};

/// Show for which answers two rule sets give different advice.
///
/// Exits with 1 if there are any.
#[derive(Debug, Args)]
pub(super) struct RulesDiff {
    /// The old rule set: a file, a folder, or `shipped`.
    #[arg(value_hint = ValueHint::AnyPath)]
    old: PathBuf,
    /// The new rule set: a file, a folder, or `shipped`.
    #[arg(value_hint = ValueHint::AnyPath)]
    new: PathBuf,
    #[command(flatten)]
    patience: Patience,
    #[command(flatten)]
    formats: Formats<TableOrJson>,
}

impl RulesDiff {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let paths = [self.old.as_path(), &self.new];
        let [old, new] = [load_rules(paths[0])?.rules, load_rules(paths[1])?.rules];
        let [old_name, new_name] = paths.map(|path| path.display().to_string());
        let progress = Progress::start("comparing the rule sets");
        let times = self.patience.times.into();
        let diff = rules_diff::RulesDiff::new((&old_name, &old), (&new_name, &new), times);
        drop(progress);
        let diff = diff.map_err(|(name, too_large)| {
            located(too_large, Some(Path::new(name)).filter(|_| name != SHIPPED))
        })?;
        common.print(&match self.formats.format {
            TableOrJson::Table => render::rules_diff::table(&diff, common.look()),
            TableOrJson::Json => render::to_json(&diff),
        })?;
        Ok(Exit::gate(diff.changes.is_empty()))
    }
}

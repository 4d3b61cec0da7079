//! `page`: the advisor as one HTML file.

use anyhow::Result;
use clap::Args;

use crate::cli::{Common, Exit};
use crate::render;

/// Write the advisor as one HTML file that works offline.
///
/// The page asks the same questions and gives the same advice. No answer leaves the browser.
#[derive(Debug, Args)]
pub(super) struct Page {}

impl Page {
    pub fn run(self, common: &Common) -> Result<Exit> {
        let rules = common.rules()?;
        let decision = common.decision(rules)?;
        // Nobody who reads the page has to know where the rule set was.
        let rules_flag = common.rules_path().map(|_| "--rules PATH");
        common.print(&render::page::render(rules, &decision, rules_flag)?)
    }
}

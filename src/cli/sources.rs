//! `sources`: the sources of the decision.

use anyhow::Result;
use clap::Args;

use crate::advice::{Advice, SourceReport};
use crate::cli::{Answering, Exit, Formats, Parsed, TableOrJson};
use crate::render;

/// List the sources and what each says about your answers.
///
/// Without answers, it lists only the sources. Give answers as flags.
#[derive(Debug, Args)]
pub(super) struct Sources {
    #[command(flatten)]
    pub answering: Answering,
    #[command(flatten)]
    formats: Formats<TableOrJson>,
}

impl Sources {
    pub fn run(self, mut parsed: Parsed) -> Result<Exit> {
        let rules = parsed.common.rules()?;
        let answers = parsed.answers(rules, &self.answering);
        let common = parsed.sound()?;
        let decision = common.decision(rules)?;
        let advice = Advice::new(rules, &decision, &answers, None)?;
        let sources = SourceReport::all(&advice, &decision)?;
        common.print(&match self.formats.format {
            TableOrJson::Table => render::sources::table(&advice, &sources, common.look()),
            TableOrJson::Json => render::to_json(&sources),
        })
    }
}

//! `tree`: the decision that remains after the answers, as a tree.

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::cli::{Answering, Exit, Parsed, output};
use crate::decision::{self, Planner};
use crate::render::tree::Drawing;

/// How many edges Mermaid draws by default.
const MERMAID_EDGES: usize = 500;

/// Show the decision as a tree.
///
/// The whole tree can have thousands of lines. Give answers as flags to show only what they leave
/// open.
#[derive(Debug, Args)]
pub(super) struct Tree {
    #[command(flatten)]
    pub answering: Answering,
    /// Output format.
    #[arg(long, default_value = "text", hide_default_value = true)]
    #[arg(help_heading = "Output")]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Text for people.
    #[value(alias = "table")]
    Text,
    /// A Mermaid flowchart.
    Mermaid,
    /// The language of Graphviz.
    Dot,
}

impl Tree {
    pub fn run(self, mut parsed: Parsed) -> Result<Exit> {
        let rules = parsed.common.rules()?;
        let answers = parsed.answers(rules, &self.answering);
        let common = parsed.sound()?;
        let decision = common.decision(rules)?;
        let remaining = decision.remaining(&answers);
        let mut planner = Planner::new(rules, &remaining);
        let tree = decision::tree::Tree::new(&mut planner, &remaining)?;
        let drawing = Drawing {
            rules,
            decision: &decision,
            tree: &tree,
        };
        let edges: usize = tree.nodes.values().map(|node| node.branches.len()).sum();
        if matches!(self.format, Format::Mermaid) && edges > MERMAID_EDGES {
            output::say(&format!(
                "note: this diagram has {edges} edges, but Mermaid draws at most {MERMAID_EDGES} by default; give \
                 answers to make it smaller, or raise Mermaid's `maxEdges`\n"
            ));
        }
        common.print(&match self.format {
            Format::Text => drawing.text(common.look()),
            Format::Mermaid => drawing.mermaid(),
            Format::Dot => drawing.dot(),
        })
    }
}

//! The decision as a tree: as text, DOT and Mermaid.

use crate::decision::Decision;
use crate::decision::tree::{End, Tree, TreeNode};
use crate::grammar::mermaid_text;
use crate::ids::{ClassId, Id, Table, TreeNodeId};
use crate::render::answer_labels::label;
use crate::render::{Layout, Look};
use crate::ruleset::RuleSet;
use crate::visible;

/// A tree to draw, and what its ids refer to.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// The compiled decision.
    pub decision: &'a Decision,
    /// The tree of what remains of it.
    pub tree: &'a Tree,
}

impl Drawing<'_> {
    /// The tree as text. A part that occurs again is only referred to.
    pub fn text(self, look: Look) -> String {
        let mut led_to = self.tree.nodes.map(|_, _| 0);
        for (_, end) in self.tree.nodes.values().flat_map(|node| &node.branches) {
            if let End::Ask(node) = end {
                led_to[*node] += 1;
            }
        }
        let mut named = 0;
        let names = led_to.map(|_, times| {
            named += usize::from(*times > 1);
            (*times > 1).then_some(named)
        });
        let mut lines = Lines {
            drawing: self,
            names,
            is_drawn: self.tree.nodes.map(|_, _| false),
            layout: Layout::new(look),
        };
        lines.end(self.tree.root, "", "");
        lines.layout.into_text()
    }

    /// The tree in the DOT language of Graphviz.
    pub fn dot(self) -> String {
        let quote = |text: &str| {
            let text = visible::one_line(text).replace('\\', "\\\\");
            text.replace('"', "\\\"").replace('&', "&amp;")
        };
        let lines = self.lines(
            |id, ask| format!("{id} [shape=box, label=\"{}\"];", quote(ask)),
            |id, title| {
                let title = quote(title);
                format!("{id} [shape=ellipse, style=bold, label=\"{title}\"];")
            },
            |from, answers, to| format!("{from} -> {to} [label=\"{}\"];", quote(answers)),
        );
        format!("digraph decision {{\n  node [fontname=\"sans-serif\"];\n{lines}}}\n")
    }

    /// The tree as a Mermaid flowchart.
    pub fn mermaid(self) -> String {
        let lines = self.lines(
            |id, ask| format!("{id}[\"{}\"]", mermaid_text(ask)),
            |id, title| format!("{id}([\"{}\"])", mermaid_text(title)),
            |from, answers, to| format!("{from} -->|\"{}\"| {to}", mermaid_text(answers)),
        );
        format!("flowchart TD\n{lines}")
    }

    /// A line for each question, for each outcome that the tree leads to, and for each branch.
    fn lines(
        self,
        ask: impl Fn(&str, &str) -> String,
        outcome: impl Fn(&str, &str) -> String,
        branch: impl Fn(&str, &str, &str) -> String,
    ) -> String {
        let (mut asked, mut outcomes, mut branches) = (Vec::new(), Vec::new(), Vec::new());
        let mut ends = vec![self.tree.root];
        for (id, node) in self.tree.nodes.iter() {
            let from = self.name(End::Ask(id));
            asked.push(ask(&from, &self.rules.questions()[node.question].ask));
            for (classes, end) in &node.branches {
                branches.push(branch(&from, &self.label(node, classes), &self.name(*end)));
                ends.push(*end);
            }
        }
        for (id, it) in self.rules.outcomes().iter() {
            let end = End::Outcome(id);
            if ends.contains(&end) {
                outcomes.push(outcome(&self.name(end), &it.title));
            }
        }
        let lines = asked.iter().chain(&outcomes).chain(&branches);
        lines.map(|line| format!("  {line}\n")).collect()
    }

    /// A short label for the answers in some classes.
    fn label(self, node: &TreeNode, classes: &[ClassId]) -> String {
        let question = &self.rules.questions()[node.question];
        label(question, &self.decision.classes()[node.question], classes)
    }

    fn name(self, end: End) -> String {
        match end {
            End::Ask(id) => format!("ask{}", id.index()),
            // An id has no underscores, so no two outcomes get the same name.
            End::Outcome(id) => {
                let id = self.rules.outcomes()[id].id.replace('-', "_");
                format!("outcome_{id}")
            }
        }
    }
}

struct Lines<'a> {
    drawing: Drawing<'a>,
    /// The numbers of parts that occur again.
    names: Table<TreeNodeId, Option<usize>>,
    is_drawn: Table<TreeNodeId, bool>,
    layout: Layout,
}

impl Lines<'_> {
    /// Draws where a branch leads, below a line that starts with `lead`.
    fn end(&mut self, end: End, label: &str, lead: &str) {
        let drawing = self.drawing;
        let id = match end {
            End::Outcome(outcome) => {
                let title = &drawing.rules.outcomes()[outcome].title;
                return self.line(lead, &format!("{label} => {title}"));
            }
            End::Ask(id) => id,
        };
        let name = match self.names[id] {
            Some(name) if self.is_drawn[id] => {
                return self.line(lead, &format!("{label} -> continue at [{name}]"));
            }
            Some(name) => format!("[{name}] "),
            None => String::new(),
        };
        self.is_drawn[id] = true;
        if !label.is_empty() {
            self.line(lead, label);
        }
        let lead = below(lead);
        let node = &drawing.tree.nodes[id];
        let question = &drawing.rules.questions()[node.question];
        self.line(&lead, &format!("{name}{}: {}", question.id, question.ask));
        for (index, (classes, end)) in node.branches.iter().enumerate() {
            let is_last = index + 1 == node.branches.len();
            let corner = if is_last { "`- " } else { "|- " };
            let label = drawing.label(node, classes);
            self.end(*end, &label, &format!("{lead}{corner}"));
        }
    }

    /// A line, wrapped to the width, with all but the first line indented.
    fn line(&mut self, lead: &str, text: &str) {
        let more = format!("{}  ", below(lead));
        self.layout.filled(text.trim(), lead, &more);
    }
}

/// The start of the lines below a line that starts with `lead`.
fn below(lead: &str) -> String {
    lead.replace("|- ", "|  ").replace("`- ", "   ")
}

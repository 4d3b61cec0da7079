//! The decision as a tree: text, and the languages of two drawing programs.

use std::fmt::Write;

use crate::decision::Decision;
use crate::decision::tree::{End, Tree, TreeNode};
use crate::grammar::mermaid_text;
use crate::ids::{ClassId, Id, Table, TreeNodeId};
use crate::render::Look;
use crate::render::answer_labels::label;
use crate::ruleset::{Question, RuleSet};

/// What the three forms have in common.
struct Forms<'a> {
    rules: &'a RuleSet,
    decision: &'a Decision,
    tree: &'a Tree,
}

/// The tree as text. A part that comes up again is only named there.
pub fn text(rules: &RuleSet, decision: &Decision, tree: &Tree, look: Look) -> String {
    let forms = Forms {
        rules,
        decision,
        tree,
    };
    let mut led_to = tree.nodes.map(|_, _| 0);
    for (_, end) in tree.nodes.values().flat_map(|node| &node.branches) {
        if let End::Ask(node) = end {
            led_to[*node] += 1;
        }
    }
    let mut named = 0;
    let names = led_to.map(|_, times| {
        (*times > 1).then(|| {
            named += 1;
            named
        })
    });
    let mut lines = Lines {
        forms,
        look,
        names,
        is_drawn: tree.nodes.map(|_, _| false),
        text: String::new(),
    };
    lines.end(tree.root, "", "");
    lines.text
}

/// Text that is being drawn.
struct Lines<'a> {
    forms: Forms<'a>,
    look: Look,
    /// The numbers by which parts that come up again are known.
    names: Table<TreeNodeId, Option<usize>>,
    is_drawn: Table<TreeNodeId, bool>,
    text: String,
}

impl Lines<'_> {
    /// Draws what a branch leads to, below a line that starts with `lead`.
    fn end(&mut self, end: End, label: &str, lead: &str) {
        match end {
            End::Outcome(outcome) => {
                let title = &self.forms.rules.outcomes()[outcome].title;
                self.line(lead, label, &format!("=> {title}"));
            }
            End::Ask(id) => {
                let node = &self.forms.tree.nodes[id];
                let name = match self.names[id] {
                    Some(name) if self.is_drawn[id] => {
                        return self.line(lead, label, &format!("-> go on at [{name}]"));
                    }
                    Some(name) => format!("[{name}] "),
                    None => String::new(),
                };
                self.is_drawn[id] = true;
                let question = self.forms.question(node);
                let asked = format!("{name}{}: {}", question.id, question.ask);
                if label.is_empty() {
                    self.line(lead, "", &asked);
                } else {
                    self.line(lead, label, "");
                    self.line(&below(lead), "", &asked);
                }
                self.branches(node, &below(lead));
            }
        }
    }

    fn branches(&mut self, node: &TreeNode, lead: &str) {
        let question = self.forms.question(node);
        for (index, (classes, end)) in node.branches.iter().enumerate() {
            let is_last = index + 1 == node.branches.len();
            let corner = if is_last { "`- " } else { "|- " };
            let label = self.forms.label(node, question, classes);
            self.end(*end, &label, &format!("{lead}{corner}"));
        }
    }

    /// A line of at most the width, or several of which all but the first are set in.
    fn line(&mut self, lead: &str, label: &str, rest: &str) {
        let text = match (label, rest) {
            ("", rest) => rest.to_owned(),
            (label, "") => label.to_owned(),
            (label, rest) => format!("{label} {rest}"),
        };
        let more = format!("{}  ", below(lead));
        let options = textwrap::Options::new(self.look.width)
            .initial_indent(lead)
            .subsequent_indent(&more)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
        for line in textwrap::wrap(&text, options) {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// What stands before the lines below a line that starts with `lead`.
fn below(lead: &str) -> String {
    match lead.strip_suffix("|- ") {
        Some(outer) => format!("{outer}|  "),
        None => lead
            .strip_suffix("`- ")
            .map_or_else(|| lead.to_owned(), |outer| format!("{outer}   ")),
    }
}

/// The tree in the DOT language of Graphviz.
pub fn dot(rules: &RuleSet, decision: &Decision, tree: &Tree) -> String {
    let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let forms = Forms {
        rules,
        decision,
        tree,
    };
    let mut text = String::from("digraph decision {\n  node [fontname=\"sans-serif\"];\n");
    for (id, label) in forms.asked() {
        // `write!` to a string cannot fail.
        let _ = writeln!(text, "  {id} [shape=box, label={}];", quote(&label));
    }
    for (id, label) in forms.outcomes() {
        let _ = writeln!(
            text,
            "  {id} [shape=ellipse, style=bold, label={}];",
            quote(&label)
        );
    }
    for (from, label, to) in forms.edges() {
        let _ = writeln!(text, "  {from} -> {to} [label={}];", quote(&label));
    }
    text.push_str("}\n");
    text
}

/// The tree as a flowchart of Mermaid.
pub fn mermaid(rules: &RuleSet, decision: &Decision, tree: &Tree) -> String {
    let quote = |text: &str| format!("\"{}\"", mermaid_text(text));
    let forms = Forms {
        rules,
        decision,
        tree,
    };
    let mut text = String::from("flowchart TD\n");
    for (id, label) in forms.asked() {
        let _ = writeln!(text, "  {id}[{}]", quote(&label));
    }
    for (id, label) in forms.outcomes() {
        let _ = writeln!(text, "  {id}([{}])", quote(&label));
    }
    for (from, label, to) in forms.edges() {
        let _ = writeln!(text, "  {from} -->|{}| {to}", quote(&label));
    }
    text
}

impl<'a> Forms<'a> {
    fn question(&self, node: &TreeNode) -> &'a Question {
        &self.rules.questions()[node.question]
    }

    /// The answers of some classes, in few words.
    fn label(&self, node: &TreeNode, question: &Question, classes: &[ClassId]) -> String {
        label(question, &self.decision.classes()[node.question], classes)
    }

    /// The questions of the tree, with their names in a drawing.
    fn asked(&self) -> impl Iterator<Item = (String, String)> {
        let nodes = self.tree.nodes.iter();
        nodes.map(|(id, node)| (self.name(End::Ask(id)), self.question(node).ask.clone()))
    }

    /// The outcomes that the tree leads to, with their names in a drawing.
    fn outcomes(&self) -> impl Iterator<Item = (String, String)> {
        let outcomes = self.rules.outcomes().iter();
        let reached = outcomes.filter(|(id, _)| {
            let end = End::Outcome(*id);
            let ends = self.tree.nodes.values().flat_map(|node| &node.branches);
            self.tree.root == end || ends.into_iter().any(|(_, known)| *known == end)
        });
        reached.map(|(id, outcome)| (self.name(End::Outcome(id)), outcome.title.clone()))
    }

    /// The branches, each with its label.
    fn edges(&self) -> impl Iterator<Item = (String, String, String)> {
        self.tree.nodes.iter().flat_map(move |(id, node)| {
            let question = self.question(node);
            node.branches.iter().map(move |(classes, end)| {
                let label = self.label(node, question, classes);
                (self.name(End::Ask(id)), label, self.name(*end))
            })
        })
    }

    fn name(&self, end: End) -> String {
        match end {
            End::Ask(id) => format!("ask{}", id.index()),
            // An id has no underscores, so no two outcomes get one name.
            End::Outcome(outcome) => {
                format!(
                    "outcome_{}",
                    self.rules.outcomes()[outcome].id.replace('-', "_")
                )
            }
        }
    }
}

//! Reduced, ordered, multi-valued decision diagrams with hash-consed nodes.
//!
//! A node either is a leaf with a value or branches on one level, with one child for each value
//! of that level. Levels only grow on the way down, no node has only one distinct child, and no
//! two nodes are equal; so two functions are equal exactly if their nodes are. (Bryant 1986 for
//! two values a level; Srinivasan et al. 1990 for many.)
//!
//! A node is made after its children. Going through the positions upwards therefore meets every
//! child before its parents, which makes each analysis a loop instead of a recursion.

use std::hash::{Hash, Hasher};

use indexmap::{Equivalent, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::ids::{Id, NodeId, Table};

/// One node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// The function has this value whatever the rest.
    Leaf(u16),
    /// The function depends on this level, and then on what the child says.
    Branch { level: u16, children: Box<[NodeId]> },
}

/// A node that branches, looked for before it is made: most are there already.
struct Branch<'a> {
    level: u16,
    children: &'a [NodeId],
}

impl Hash for Branch<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.level.hash(state);
        self.children.hash(state);
    }
}

impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Node::Leaf(value) => value.hash(state),
            Node::Branch { level, children } => Branch {
                level: *level,
                children,
            }
            .hash(state),
        }
    }
}

impl Equivalent<Node> for Branch<'_> {
    fn equivalent(&self, node: &Node) -> bool {
        matches!(node, Node::Branch { level, children }
            if *level == self.level && **children == *self.children)
    }
}

/// A store of nodes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diagram {
    nodes: IndexSet<Node, FxBuildHasher>,
    edges: usize,
}

impl Diagram {
    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// How many edges the nodes have, the measure of the memory they take.
    pub(crate) fn edges(&self) -> usize {
        self.edges
    }

    /// The node at a position.
    #[expect(
        clippy::indexing_slicing,
        reason = "positions are handed out by this store, which forgets no node"
    )]
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The nodes, every child before its parents.
    pub(crate) fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node)> {
        self.nodes
            .iter()
            .enumerate()
            .map(|(index, node)| (NodeId::new(index), node))
    }

    /// The leaf with this value.
    pub(crate) fn leaf(&mut self, value: u16) -> NodeId {
        NodeId::new(self.nodes.insert_full(Node::Leaf(value)).0)
    }

    /// The function that is `children[i]` where the level has its value `i`.
    pub(crate) fn branch(&mut self, level: u16, children: &[NodeId]) -> NodeId {
        if let [first, rest @ ..] = children
            && rest.iter().all(|child| child == first)
        {
            return *first;
        }
        if let Some(index) = self.nodes.get_index_of(&Branch { level, children }) {
            return NodeId::new(index);
        }
        self.edges += children.len();
        let node = Node::Branch {
            level,
            children: children.into(),
        };
        NodeId::new(self.nodes.insert_full(node).0)
    }

    /// Which nodes `root` leads to, itself included.
    pub(crate) fn reached_from(&self, root: NodeId) -> Table<NodeId, bool> {
        let mut reached: Table<NodeId, bool> = self.nodes.iter().map(|_| false).collect();
        reached[root] = true;
        for (id, node) in self.nodes().rev() {
            if let Node::Branch { children, .. } = node
                && reached[id]
            {
                for child in children {
                    reached[*child] = true;
                }
            }
        }
        reached
    }

    /// The function at `root` with some levels fixed, in a store of its own whose every node it
    /// leads to. `fixed` gives the value of a level, if it is fixed.
    pub(crate) fn cofactor(
        &self,
        root: NodeId,
        fixed: impl Fn(u16) -> Option<usize>,
    ) -> (Diagram, NodeId) {
        let mut wanted: Table<NodeId, bool> = self.nodes.iter().map(|_| false).collect();
        wanted[root] = true;
        for (id, node) in self.nodes().rev() {
            if let Node::Branch { level, children } = node
                && wanted[id]
            {
                match fixed(*level).and_then(|value| children.get(value)) {
                    Some(child) => wanted[*child] = true,
                    None => children.iter().for_each(|child| wanted[*child] = true),
                }
            }
        }
        let mut copy = Diagram::default();
        let mut copies: Table<NodeId, NodeId> = wanted.map(|id, _| id);
        for (id, node) in self.nodes() {
            if !wanted[id] {
                continue;
            }
            copies[id] = match node {
                Node::Leaf(value) => copy.leaf(*value),
                Node::Branch { level, children } => {
                    match fixed(*level).and_then(|value| children.get(value)) {
                        Some(child) => copies[*child],
                        None => {
                            let children: Vec<NodeId> =
                                children.iter().map(|child| copies[*child]).collect();
                            copy.branch(*level, &children)
                        }
                    }
                }
            };
        }
        (copy, copies[root])
    }
}

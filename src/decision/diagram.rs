//! Reduced, ordered, multi-valued decision diagrams with hash-consed nodes.
//!
//! A node is either a leaf with a value or branches on one level, with one child for each value of
//! that level. Levels increase from parent to child, every branch has at least two different
//! children, and no two nodes are equal. So two functions are equal if and only if their nodes are.
//! (Bryant 1986 for two values per level; Srinivasan et al. 1990 for many.)
//!
//! A node is created after its children. Iterating over the nodes in order therefore visits every
//! child before its parents, so most analyses are loops rather than recursions.

use std::hash::Hash;
use std::ops::Add;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use crate::ids::{Id, NodeId, Table};

/// The children of a node. Usually there are few, so they are stored inline.
type Children = SmallVec<[NodeId; 4]>;

/// One node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Node<L, V> {
    /// The function always has this value.
    Leaf(V),
    /// The function depends on this level: the level's value selects the child.
    Branch { level: L, children: Children },
}

/// A node as plain data: the value of a leaf, or the level and the children of a branch.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum PlainNode<L, V> {
    Leaf(V),
    Branch(L, Vec<NodeId>),
}

impl<L: Copy, V> Node<L, V> {
    /// The children for all values of its level, or only for the value that `fixed` gives.
    #[expect(
        clippy::indexing_slicing,
        reason = "a value of a level is a position among the children of every node of the level"
    )]
    pub(crate) fn children(&self, fixed: impl Fn(L) -> Option<usize>) -> &[NodeId] {
        match self {
            Node::Leaf(_) => &[],
            Node::Branch { level, children } => match fixed(*level) {
                Some(value) => &children[value..=value],
                None => children,
            },
        }
    }
}

/// What a path through a diagram costs. The first number counts most, then the second.
pub(crate) type Cost = [usize; 3];

/// A store of nodes with levels `L` and leaf values `V`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "L: Deserialize<'de> + Eq + Hash, V: Deserialize<'de> + Eq + Hash"))]
pub(crate) struct Diagram<L, V> {
    nodes: IndexSet<Node<L, V>, FxBuildHasher>,
    edges: usize,
}

impl<L, V> Default for Diagram<L, V> {
    fn default() -> Self {
        Self {
            nodes: IndexSet::default(),
            edges: 0,
        }
    }
}

impl<L: Copy + Eq + Hash, V: Copy + Eq + Hash> Diagram<L, V> {
    /// The number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The number of edges, which measures the memory used.
    pub(crate) fn edges(&self) -> usize {
        self.edges
    }

    /// The node at a position.
    #[expect(
        clippy::indexing_slicing,
        reason = "positions are handed out by this store, which forgets no node"
    )]
    pub(crate) fn node(&self, id: NodeId) -> &Node<L, V> {
        &self.nodes[id.index()]
    }

    /// The nodes, with every child before its parents.
    pub(crate) fn nodes(&self) -> impl DoubleEndedIterator<Item = (NodeId, &Node<L, V>)> {
        self.nodes
            .iter()
            .enumerate()
            .map(|(index, node)| (NodeId::new(index), node))
    }

    /// The values that the function at `root` can have when `fixed` fixes some levels, in order.
    pub(crate) fn values(&self, root: NodeId, fixed: impl Fn(L) -> Option<usize>) -> Vec<V>
    where
        V: Ord,
    {
        let reached = self.reached(root, fixed);
        let nodes = reached.iter().filter(|(_, is_reached)| **is_reached);
        let mut values: Vec<V> = nodes.filter_map(|(id, _)| self.value(id)).collect();
        values.sort_unstable();
        values
    }

    /// Which nodes can be reached from `root` when `fixed` fixes some levels.
    fn reached(&self, root: NodeId, fixed: impl Fn(L) -> Option<usize>) -> Table<NodeId, bool> {
        let mut reached: Table<NodeId, bool> = self.nodes.iter().map(|_| false).collect();
        reached[root] = true;
        for (id, node) in self.nodes().rev() {
            if reached[id] {
                let children = node.children(&fixed);
                children.iter().for_each(|child| reached[*child] = true);
            }
        }
        reached
    }

    /// The nodes as plain data.
    pub(crate) fn plain(&self) -> Vec<PlainNode<L, V>> {
        let plain = |node: &Node<L, V>| match node {
            Node::Leaf(value) => PlainNode::Leaf(*value),
            Node::Branch { level, children } => PlainNode::Branch(*level, children.to_vec()),
        };
        self.nodes.iter().map(plain).collect()
    }

    /// The value of a leaf; `None` for a node that branches.
    pub(crate) fn value(&self, id: NodeId) -> Option<V> {
        match self.node(id) {
            Node::Leaf(value) => Some(*value),
            Node::Branch { .. } => None,
        }
    }

    /// The level that a node branches on; `None` for a leaf.
    pub(crate) fn level(&self, id: NodeId) -> Option<L> {
        match self.node(id) {
            Node::Leaf(_) => None,
            Node::Branch { level, .. } => Some(*level),
        }
    }

    /// The function at `id` when `level` has this value. The node must not branch on an earlier
    /// level.
    #[expect(
        clippy::indexing_slicing,
        reason = "a value of a level is a position among the children of every node of the level"
    )]
    pub(crate) fn child(&self, id: NodeId, level: L, value: usize) -> NodeId {
        match self.node(id) {
            Node::Branch {
                level: own,
                children,
            } if *own == level => children[value],
            _ => id,
        }
    }

    /// The leaf with this value.
    pub(crate) fn leaf(&mut self, value: V) -> NodeId {
        NodeId::new(self.nodes.insert_full(Node::Leaf(value)).0)
    }

    /// Makes room for this many more nodes. Returns whether there is enough memory.
    pub(crate) fn reserve(&mut self, nodes: usize) -> bool {
        self.nodes.try_reserve(nodes).is_ok()
    }

    /// The function that is `children[i]` when the level has value `i`.
    pub(crate) fn branch(&mut self, level: L, children: &[NodeId]) -> NodeId {
        if let [first, rest @ ..] = children
            && rest.iter().all(|child| child == first)
        {
            return *first;
        }
        let node = Node::Branch {
            level,
            children: Children::from_slice(children),
        };
        let (index, is_new) = self.nodes.insert_full(node);
        self.edges += if is_new { children.len() } else { 0 };
        NodeId::new(index)
    }

    /// The cheapest path from a node to the leaf `to`, as levels with their values. Ties go to the
    /// smaller values. `cost` gives the cost of a value of a level, with the next level on the path
    /// if there is one, or `None` if it must not be taken.
    pub(crate) fn cheapest_way(
        &self,
        from: NodeId,
        to: V,
        cost: impl Fn(L, usize, Option<L>) -> Option<Cost>,
    ) -> Option<Vec<(L, usize)>> {
        let mut known = FxHashMap::default();
        let mut way = Vec::new();
        let mut node = from;
        self.cheapest(node, to, &cost, &mut known)?;
        while let Some(level) = self.level(node) {
            let (_, value) = self.cheapest(node, to, &cost, &mut known)?;
            way.push((level, value));
            node = self.child(node, level, value);
        }
        Some(way)
    }

    /// The cost of the cheapest path, and the value it begins with.
    fn cheapest(
        &self,
        from: NodeId,
        to: V,
        cost: &impl Fn(L, usize, Option<L>) -> Option<Cost>,
        known: &mut FxHashMap<NodeId, Option<(Cost, usize)>>,
    ) -> Option<(Cost, usize)> {
        let (level, children) = match self.node(from) {
            Node::Leaf(value) => return (*value == to).then_some(([0; 3], 0)),
            Node::Branch { level, children } => (*level, children),
        };
        if let Some(known) = known.get(&from) {
            return *known;
        }
        let ways = children.iter().enumerate().filter_map(|(value, child)| {
            let own = cost(level, value, self.level(*child))?;
            let (rest, _) = self.cheapest(*child, to, cost, known)?;
            Some((sum(own, rest), value))
        });
        let cheapest = ways.min();
        known.insert(from, cheapest);
        cheapest
    }

    /// Copies the function at `root` into another store, with the levels that `fixed` gives fixed.
    pub(crate) fn cofactor(
        &self,
        root: NodeId,
        fixed: impl Fn(L) -> Option<usize>,
        into: &mut Self,
    ) -> NodeId {
        let reached = self.reached(root, &fixed);
        let mut copies: Table<NodeId, NodeId> = reached.map(|id, _| id);
        let mut children = Vec::new();
        for (id, node) in self.nodes().filter(|(id, _)| reached[*id]) {
            copies[id] = match node {
                Node::Leaf(value) => into.leaf(*value),
                Node::Branch { level, .. } => {
                    children.clear();
                    children.extend(node.children(&fixed).iter().map(|child| copies[*child]));
                    into.branch(*level, &children)
                }
            };
        }
        copies[root]
    }
}

/// The element-wise sum.
pub(crate) fn sum<T: Add<Output = T>>(one: [T; 3], other: [T; 3]) -> [T; 3] {
    let [a, b, c] = one;
    let [d, e, f] = other;
    [a + d, b + e, c + f]
}

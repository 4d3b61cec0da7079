// The fewest answers that settle an outcome. A set of answers can settle it although the diagram
// branches on a question that it leaves open: then all branches lead there. So a state of the search
// is the set of nodes that the answers so far leave. The states whose answers can cost the least
// come first.

/** The maximum number of states that are searched. */
const MOST_STATES = 2000;

const sum = (one, other) => one.map((it, index) => it + other[index]);
const greatest = (costs) => costs.reduce((one, other) => (compareCosts(one, other) < 0 ? other : one));
const least = (costs) => costs.reduce((one, other) => (compareCosts(other, one) < 0 ? other : one));

/** For each node, at least what it costs to settle an outcome from there; undefined if that cannot be. */
function leastCosts(wanted, canStayOpen, cost) {
  const found = new Map();
  for (const node of [...diagram.reached(DATA.decision.root)].sort((one, other) => one - other)) {
    if (diagram.value(node) !== undefined) {
      found.set(node, diagram.value(node) === wanted ? [0, 0, 0] : undefined);
      continue;
    }
    const [level, ...children] = diagram.nodes[node];
    const rest = children.map((child) => found.get(child));
    const ways = rest.flatMap((it, index) => {
      const own = it && cost(level, index);
      return own ? [sum(own, it)] : [];
    });
    if (canStayOpen(level) && rest.every((it) => it)) ways.push(greatest(rest));
    found.set(node, ways.length ? least(ways) : undefined);
  }
  return found;
}

/** The cheapest answers that settle an outcome, as values of levels. Ties go to earlier levels and smaller values. Undefined if none do. */
function shortest(wanted, canStayOpen, cost) {
  const costs = leastCosts(wanted, canStayOpen, cost);
  if (!costs.get(DATA.decision.root)) return undefined;
  const states = [{ nodes: [DATA.decision.root], cost: [0, 0, 0], total: costs.get(DATA.decision.root), way: [] }];
  // The best state is the last one.
  const queue = [0];
  const seen = new Set();
  while (queue.length) {
    const { nodes, cost: before, way } = states[queue.pop()];
    const key = String(nodes);
    if (seen.has(key)) continue;
    seen.add(key);
    const question = firstLevel(nodes);
    if (question === undefined) return way;
    if (seen.size > MOST_STATES) break;
    const values = CLASSES[question].classes.map((_, value) => value).reverse();
    for (const value of canStayOpen(question) ? [undefined, ...values] : values) {
      const own = value === undefined ? [0, 0, 0] : cost(question, value);
      if (!own) continue;
      const next = nodes.flatMap((node) => {
        if (diagram.nodes[node][0] !== question) return [node];
        return value === undefined ? diagram.nodes[node].slice(1) : [diagram.child(node, question, value)];
      });
      const left = [...new Set(next)].sort((one, other) => one - other);
      const rest = left.map((node) => costs.get(node));
      if (!rest.every((it) => it)) continue;
      const spent = sum(before, own);
      const total = sum(spent, greatest(rest));
      // On a tie, the state that was added last comes first.
      const place = queue.findIndex((other) => compareCosts(states[other].total, total) < 0);
      queue.splice(place < 0 ? queue.length : place, 0, states.length);
      states.push({ nodes: left, cost: spent, total, way: value === undefined ? way : [...way, [question, value]] });
    }
  }
  return short(wanted, canStayOpen, cost);
}

/** Answers that settle an outcome, none of them in vain, although others may be cheaper. */
function short(wanted, canStayOpen, cost) {
  let way = cheapestWay(wanted, cost);
  for (const it of [...way].reverse()) {
    const fewer = way.filter((other) => other !== it);
    const values = new Map(fewer);
    const left = diagram.left(DATA.decision.root, (level) => values.get(level));
    if (canStayOpen(it[0]) && diagram.value(left) !== undefined) way = fewer;
  }
  return way;
}

// Which question to ask next, and how many are left. The script follows the plan in the data. If
// answers came in another order, so that the plan does not cover them, it plans by the same rules:
// the fewest expected questions, the open topic first, then the order of the rule set.

/** Numbers closer than this count as equal. */
const EPSILON = 1e-9;
/** How many cofactors are computed for a question before the most telling one is used instead. */
const EFFORT = 150000;

const TOPICS = DATA.questions.map((question) => question.topic ?? -1);
const MEMBERS = DATA.topics.map((_, topic) =>
  TOPICS.reduce((all, it, question) => (it === topic ? all | (1n << BigInt(question)) : all), 0n));

/** Facts about each node: its questions, a lower bound of the expected number, the probabilities of the outcomes. */
const facts = [];
/** What remains of a node after each class of answers to a question. */
const lefts = new Map();
/** The best step for each state, and a lower bound of the expected number for each state. */
const steps = new Map();
const bounds = new Map();
const howMany = new Map();
let computed = 0;
let limit = 0;

class Exceeded extends Error {}

/** Adds the facts about new nodes. Their children come before them. */
function factsOf(node) {
  for (let index = facts.length; index < diagram.nodes.length; index += 1) {
    const outcomes = DATA.outcomes.map((_, outcome) => outcome);
    if (diagram.value(index) !== undefined) {
      const chances = outcomes.map((outcome) => Number(outcome === diagram.value(index)));
      facts.push({ relevant: 0n, least: 0, chances });
      continue;
    }
    const [level, ...children] = diagram.nodes[index];
    let relevant = 1n << BigInt(level);
    let others = 0;
    const chances = outcomes.map(() => 0);
    const unchanged = outcomes.map(() => 1);
    children.forEach((child, value) => {
      const { likelihood } = CLASSES[level].classes[value];
      relevant |= facts[child].relevant;
      others += likelihood * facts[child].least;
      facts[child].chances.forEach((below, outcome) => {
        chances[outcome] += likelihood * below;
        unchanged[outcome] = Math.min(unchanged[outcome], below);
      });
    });
    // A question is asked wherever its answer changes the outcome.
    const changed = 1 - unchanged.reduce((sum, it) => sum + it, 0);
    facts.push({ relevant, least: Math.max(others + changed, 1), chances });
  }
  return facts[node];
}

/** What remains of a node for each class of answers to a question that it depends on. */
function leftAfter(node, question) {
  const key = node * DATA.questions.length + question;
  if (!lefts.has(key)) {
    if (computed > limit) throw new Exceeded();
    const [level, ...children] = diagram.nodes[node];
    let left = children;
    if (level !== question) {
      const below = children.map((child) => has(factsOf(child).relevant, question) && leftAfter(child, question));
      const values = CLASSES[question].classes.map((_, value) => value);
      left = values.map((value) => diagram.branch(level, children.map((it, index) => (below[index] ? below[index][value] : it))));
    }
    computed += left.length;
    lefts.set(key, left);
  }
  return lefts.get(key);
}

/** What remains after each class of answers that has a likelihood, with its probability. Equal results are merged. */
function likely(node, question) {
  const found = [];
  leftAfter(node, question).forEach((left, value) => {
    const { likelihood } = CLASSES[question].classes[value];
    if (likelihood === 0) return;
    const known = found.find((it) => it.left === left);
    if (known) known.chance += likelihood;
    else found.push({ chance: likelihood, left });
  });
  return found;
}

/** The state for a node and a topic. A topic without relevant questions does not count as open. */
function stateOf(node, topic) {
  const open = topic >= 0 && factsOf(node).relevant & MEMBERS[topic] ? topic : -1;
  return { node, topic: open, key: node * (MEMBERS.length + 1) + open + 1 };
}

/** The questions that may be asked: those of the open topic, or all relevant ones. */
function candidates({ node, topic }) {
  const { relevant } = factsOf(node);
  return positions(topic < 0 ? relevant : relevant & MEMBERS[topic]);
}

/** A lower bound of the expected number of questions if this one is asked, and what can remain after it. */
function prospect(node, question) {
  const open = likely(node, question).filter(({ left }) => diagram.value(left) === undefined);
  const below = open.map(({ chance, left }) => {
    const state = stateOf(left, TOPICS[question]);
    return { chance, state, least: bounds.get(state.key)?.least ?? factsOf(left).least };
  });
  return { least: 1 + below.reduce((sum, it) => sum + it.chance * it.least, 0), below };
}

/** The best question, unless it needs more than `most` expected questions. Tries every policy that could be the best. */
function best(state, most) {
  const bound = bounds.get(state.key);
  if (bound && bound.least > most) return undefined;
  if (bound?.question !== undefined) return { question: bound.question, expected: bound.least };
  const ranked = candidates(state).map((question) => ({ question, least: prospect(state.node, question).least }));
  ranked.sort((one, other) => one.least - other.least);
  let found;
  for (const { question, least } of ranked) {
    if (least > most) break;
    const expected = expectedFrom(state.node, question, most);
    if (expected === undefined) continue;
    const isEqual = found && expected <= found.expected + EPSILON && expected > found.expected - EPSILON;
    if (!found || (isEqual ? question < found.question : expected < found.expected)) found = { question, expected };
    most = Math.min(most, found.expected + EPSILON);
  }
  bounds.set(state.key, { least: found?.expected ?? most, question: found?.question });
  return found;
}

/** The expected number of questions if this one is asked, unless it exceeds `most`. */
function expectedFrom(node, question, most) {
  let { least: expected, below } = prospect(node, question);
  below.sort((one, other) => other.chance - one.chance);
  for (const { chance, state, least } of below) {
    const spare = most - expected;
    const found = spare < 0 ? undefined : best(state, least + spare / chance);
    if (!found) return undefined;
    expected += chance * (found.expected - least);
  }
  return expected;
}

/** The question that tells most about the outcome. */
function mostTelling(state) {
  const entropy = (node) =>
    factsOf(node).chances.reduce((sum, chance) => (chance > 0 ? sum - chance * Math.log2(chance) : sum), 0);
  const ranked = candidates(state).map((question) => {
    const left = likely(state.node, question).reduce((sum, it) => sum + it.chance * entropy(it.left), 0);
    return { question, left: Math.round(left / EPSILON) };
  });
  return ranked.sort((one, other) => one.left - other.left)[0].question;
}

/** The best step in a state that is not settled. */
function step(state) {
  for (const find of [() => best(state, Infinity), () => ({ question: mostTelling(state) }), () => ({ question: candidates(state)[0] })]) {
    if (steps.has(state.key)) break;
    limit = computed + EFFORT;
    try {
      steps.set(state.key, find());
    } catch (error) {
      if (!(error instanceof Exceeded)) throw error;
    }
  }
  return steps.get(state.key);
}

/** The question to ask next with an open topic, and the expected number of questions. Nothing if the outcome is settled. */
function nextStep(answers, topic = -1) {
  const node = remaining(answers);
  return diagram.value(node) === undefined ? step(stateOf(node, topic)) : undefined;
}

/** The fewest and the most questions left if each follows the plan. */
function questionsLeft(state, most = computed + EFFORT) {
  if (diagram.value(state.node) !== undefined) return { fewest: 0, most: 0 };
  if (!howMany.has(state.key)) {
    const relevant = positions(factsOf(state.node).relevant).length;
    if (computed > most) return { fewest: Math.min(relevant, 1), most: relevant };
    const { question } = step(state);
    limit = Infinity;
    const below = [...new Set(leftAfter(state.node, question))]
      .map((left) => questionsLeft(stateOf(left, TOPICS[question]), most));
    howMany.set(state.key, {
      fewest: 1 + Math.min(...below.map((it) => it.fewest)),
      most: 1 + Math.max(...below.map((it) => it.most)),
    });
  }
  return howMany.get(state.key);
}

/** Reads the plan, in the order in which a walk through it first reaches each state. */
function follow(state, questions) {
  if (diagram.value(state.node) !== undefined) return 0;
  if (steps.has(state.key)) return steps.get(state.key).expected;
  const question = questions.next().value;
  if (question === undefined) throw new Exceeded();
  const below = leftAfter(state.node, question).map((left) => follow(stateOf(left, TOPICS[question]), questions));
  const expected = CLASSES[question].classes.reduce((sum, it, value) => sum + it.likelihood * below[value], 1);
  steps.set(state.key, { question, expected });
  return expected;
}

try {
  limit = Infinity;
  follow(stateOf(DATA.decision.root, -1), DATA.plan.values());
} catch (error) {
  // The plan may be incomplete.
  if (!(error instanceof Exceeded)) throw error;
}

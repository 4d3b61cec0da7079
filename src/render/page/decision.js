// What remains of a decision when some questions are answered, by walks over the compiled diagram.
// Answers are a list by the position of the question: "not-sure", {one: option}, {many: [option]}
// or {number: thousandths}. A set of positions is a BigInt with a bit for each.

/** Whether a set contains a position. */
const has = (set, position) => ((set >> BigInt(position)) & 1n) === 1n;

/** The positions in a set, in order. */
function positions(set) {
  const found = [];
  for (let position = 0; set > 0n; position += 1, set >>= 1n) if (set & 1n) found.push(position);
  return found;
}

/**
 * A reduced decision diagram. A node is a number, the value of a leaf, or a list of a level and its
 * children, which come before it. No two nodes are the same.
 */
class Diagram {
  constructor(nodes) {
    this.nodes = [];
    this.known = new Map();
    nodes.forEach((node) => this.add(typeof node === "number" ? node : [node[0], ...node[1]]));
  }

  add(node) {
    const key = String(node);
    let found = this.known.get(key);
    if (found === undefined) {
      found = this.nodes.push(node) - 1;
      this.known.set(key, found);
    }
    return found;
  }

  branch(level, children) {
    return children.every((child) => child === children[0]) ? children[0] : this.add([level, ...children]);
  }

  /** The value of a leaf; undefined for a node that branches. */
  value(node) {
    return typeof this.nodes[node] === "number" ? this.nodes[node] : undefined;
  }

  /** The child of a node for a value of a level, or the node itself if it does not branch on that level. */
  child(node, level, value) {
    return this.nodes[node][0] === level ? this.nodes[node][value + 1] : node;
  }

  /** The function that remains when `fixed` fixes some levels. */
  left(root, fixed, known = new Map()) {
    if (!known.has(root)) {
      const [level, ...children] = [this.nodes[root]].flat();
      const value = fixed(level);
      if (!children.length) known.set(root, root);
      else if (value !== undefined) known.set(root, this.left(children[value], fixed, known));
      else known.set(root, this.branch(level, children.map((child) => this.left(child, fixed, known))));
    }
    return known.get(root);
  }

  /** The nodes that a function consists of. */
  reached(root, found = new Set()) {
    if (!found.has(root)) {
      found.add(root);
      if (this.value(root) === undefined) this.nodes[root].slice(1).forEach((child) => this.reached(child, found));
    }
    return found;
  }

  /** The values that a function can have, in order. */
  values(root) {
    const values = [...this.reached(root)].map((node) => this.value(node));
    return values.filter((value) => value !== undefined).sort((one, other) => one - other);
  }

  /** The levels that a function depends on. */
  levels(root) {
    const level = (all, node) => (this.value(node) === undefined ? all | (1n << BigInt(this.nodes[node][0])) : all);
    return [...this.reached(root)].reduce(level, 0n);
  }
}

const diagram = new Diagram(DATA.decision.diagram);
const CLASSES = DATA.decision.classes;

/** The option that an answer other than not-sure belongs to, except for an any-of question. */
const chosenOption = (question, { one, number }) => one ?? optionOf(question, number);

/** The class of an answer to a question. Answers in the same class have the same effect. */
function classOf(question, answer) {
  const { not_sure, choices } = CLASSES[question];
  if (answer === "not-sure") return not_sure;
  const value = (choice) => (answer.many ? Number(answer.many.includes(choice)) : chosenOption(question, answer));
  return choices.reduce((from, steps, choice) => steps[from][value(choice)], 0);
}

/** The first question that the decision branches on at some nodes; undefined if all are outcomes. */
function firstLevel(nodes) {
  const levels = nodes.filter((it) => diagram.value(it) === undefined).map((it) => diagram.nodes[it][0]);
  return levels.sort((one, other) => DATA.decision.places[one] - DATA.decision.places[other])[0];
}

/** The classes of answers, as the values of levels. */
function given(answers) {
  const classes = answers.map((answer, question) => answer && classOf(question, answer));
  return (question) => classes[question];
}

/** The decision that remains after the answers. */
const remaining = (answers) => diagram.left(DATA.decision.root, given(answers));

/** What remains of a function if a question also has an answer of this class. */
const after = (node, question, value) => diagram.left(node, (level) => (level === question ? value : undefined));

/**
 * Two classes of answers to a relevant question, each with the outcome that it has while all other
 * answers are the same.
 */
function witness(answers, question) {
  const copies = new Map();
  diagram.left(DATA.decision.root, given(answers), copies);
  const inOrder = [...copies].sort(([one], [other]) => one - other).map(([, copy]) => copy);
  const node = [...new Set(inOrder)].filter((copy) => diagram.nodes[copy][0] === question).pop();
  const children = diagram.nodes[node].slice(1);
  const classes = [0, children.findIndex((child) => child !== children[0])];
  let pair = classes.map((value) => children[value]);
  while (pair.some((it) => diagram.value(it) === undefined)) {
    const top = firstLevel(pair);
    const below = CLASSES[top].classes.map((_, value) => pair.map((it) => diagram.child(it, top, value)));
    pair = below.find(([one, other]) => one !== other);
  }
  return classes.map((value, index) => [value, diagram.value(pair[index])]);
}

const shown = new Diagram(DATA.shown.diagram);

/** The unanswered questions that can change one of these functions of `shown`, in order. */
function shapingQuestions(answers, roots) {
  const value = (level) => {
    const [question, option] = DATA.shown.levels[level] ?? [];
    const answer = answers[question];
    if (!answer) return undefined;
    if (option !== null) return answer.many && Number(answer.many.includes(option));
    if (DATA.questions[question].kind === "any-of") return Number(answer === "not-sure");
    return answer === "not-sure" ? DATA.questions[question].options.length : chosenOption(question, answer);
  };
  const left = roots.map((root) => shown.levels(shown.left(root, value)));
  const levels = positions(left.reduce((all, set) => all | set, 0n));
  return [...new Set(levels.map((level) => DATA.shown.levels[level][0]))].sort((one, other) => one - other);
}

// Why answers lead to an outcome, and what would change it: minimal sets of answers, from one walk
// over the diagram from its leaves up, and their hitting sets.

/** The maximum number of sets in a family. If there are more, the smallest are kept. */
const MOST_SETS = 2000;
/** How many change sets are tried to find the easiest change to each other outcome. */
const MOST_NEAREST = 8;

const union = (sets) => sets.reduce((all, set) => all | set, 0n);

/** Smaller sets first, then those with earlier questions. */
function bySize(one, other) {
  const sizes = positions(one).length - positions(other).length;
  if (sizes !== 0 || one === other) return sizes;
  const differ = one ^ other;
  return one & differ & -differ ? -1 : 1;
}

/** Searches for minimal sets, and remembers whether it found all of them. */
class Search {
  areAll = true;

  /** The minimal sets among some sets, the smallest first. */
  minimal(sets) {
    const found = [];
    for (const set of [...new Set(sets)].sort(bySize)) {
      if (found.some((smaller) => (smaller & set) === smaller)) continue;
      if (found.length === MOST_SETS) {
        this.areAll = false;
        break;
      }
      found.push(set);
    }
    return found;
  }

  /** The minimal sets that share a question with each of the given sets. */
  hittingSets(sets) {
    return sets.reduce((hitting, set) => {
      const hits = hitting.filter((it) => it & set);
      const misses = hitting.filter((it) => !(it & set));
      const extended = misses.flatMap((miss) => positions(set).map((question) => miss | (1n << BigInt(question))));
      return this.minimal([...hits, ...extended]);
    }, [0n]);
  }

  /** The minimal sets of given answers whose change, also to not-sure if `toNotSure`, makes an outcome possible. */
  changeSets(value, wanted, toNotSure) {
    const families = new Map();
    for (const node of [...diagram.reached(DATA.decision.root)].sort((one, other) => one - other)) {
      if (diagram.value(node) !== undefined) {
        families.set(node, diagram.value(node) === wanted ? [0n] : []);
        continue;
      }
      const [level, ...children] = diagram.nodes[node];
      const sets = children.flatMap((child, index) => {
        const isKept = value(level) === undefined || value(level) === index;
        if (!isKept && !toNotSure && isNotSure(level, index)) return [];
        return isKept ? families.get(child) : families.get(child).map((set) => set | (1n << BigInt(level)));
      });
      families.set(node, this.minimal(sets));
    }
    return families.get(DATA.decision.root);
  }
}

/** Whether not-sure is the only answer in a class. */
const isNotSure = (question, value) => CLASSES[question].classes[value].example === "not-sure";

/** How many facts that nobody can change, and how many answers, a set of changes changes. */
function effort(questions) {
  return [questions.filter((question) => CLASSES[question].fixed).length, questions.length];
}

const byEffort = (one, other) => compareCosts(effort(one), effort(other));
const changedBy = (way) => way.change.map(({ question }) => question);

/** The smallest of some lists of numbers, in lexicographic order. */
function compareCosts(one, other) {
  const index = one.findIndex((it, index) => it !== other[index]);
  return index < 0 ? 0 : one[index] - other[index];
}

/** The cheapest path to an outcome, as values of levels. Ties go to the smaller values. */
function cheapestWay(wanted, cost) {
  const known = new Map();
  const cheapest = (node) => {
    if (diagram.value(node) !== undefined) return diagram.value(node) === wanted ? { cost: [0, 0, 0] } : undefined;
    if (!known.has(node)) {
      const [level, ...children] = diagram.nodes[node];
      let found;
      children.forEach((child, value) => {
        const own = cost(level, value);
        const rest = own && cheapest(child);
        const sum = rest && own.map((it, index) => it + rest.cost[index]);
        if (sum && (!found || compareCosts(sum, found.cost) < 0)) found = { cost: sum, level, value, child };
      });
      known.set(node, found);
    }
    return known.get(node);
  };
  const way = [];
  for (let at = cheapest(DATA.decision.root); at.level !== undefined; at = cheapest(at.child)) way.push([at.level, at.value]);
  return way;
}

/** An answer in a class; of numbers all that are in it. */
function exampleOf(question, value) {
  const { example } = CLASSES[question].classes[value];
  const alike = DATA.numbers[question]?.labels[value];
  return alike ? { alike, value } : example;
}

/** The first any-of answer in a class that has one option more than these. */
function withOneMore(question, value, many) {
  const others = [...CLASSES[question].choices.keys()].filter((it) => !many.includes(it));
  const answers = others.map((it) => ({ many: [...many, it].sort((one, other) => one - other) }));
  return answers.find((it) => classOf(question, it) === value);
}

/** The example of a class to propose to people: "none" only if no single option is in the class. */
function proposal(question, value) {
  const example = exampleOf(question, value);
  return example.many?.length === 0 ? withOneMore(question, value, []) ?? example : example;
}

/** The answer in a class that differs from an answer in the fewest options. */
function nearestAnswer(question, value, answer) {
  const { choices } = CLASSES[question];
  if (!answer?.many) return proposal(question, value);
  let ways = new Map([[0, { differences: 0, many: [] }]]);
  choices.forEach((steps, option) => {
    const next = new Map();
    for (const [from, way] of [...ways].sort(([one], [other]) => one - other)) {
      for (const isChosen of [false, true]) {
        const differences = way.differences + Number(isChosen !== answer.many.includes(option));
        const to = steps[from][Number(isChosen)];
        if (next.has(to) && next.get(to).differences <= differences) continue;
        next.set(to, { differences, many: isChosen ? [...way.many, option] : way.many });
      }
    }
    ways = next;
  });
  if (!ways.has(value)) return proposal(question, value);
  const { differences, many } = ways.get(value);
  return (differences === 1 && !many.length && withOneMore(question, value, answer.many)) || { many };
}

/**
 * The counterfactual for an outcome that changes the answers in a set, or the fewest without one,
 * with the fewest answers to open questions. An answer changes to not-sure only if nothing else leads there.
 */
function counterfactual(answers, value, change, wanted) {
  const canStayOpen = (question) => value(question) === undefined;
  const costs = (toNotSure) => (question, index) => {
    const notSure = Number(isNotSure(question, index));
    if (canStayOpen(question)) return [0, 1, notSure];
    const isChanged = value(question) !== index;
    if (change !== undefined && isChanged !== has(change, question)) return undefined;
    if (!isChanged) return [0, 0, 0];
    // A changed fact costs more than all other changes.
    const fact = (CLASSES.length + 1) * Number(CLASSES[question].fixed);
    return notSure && !toNotSure ? undefined : [1 + fact, 0, notSure];
  };
  const found = shortest(wanted, canStayOpen, costs(false)) ?? shortest(wanted, canStayOpen, costs(true));
  const way = found.sort(([one], [other]) => one - other);
  const to = ([question, index]) => ({ question, answer: nearestAnswer(question, index, answers[question]) });
  const after = [...answers];
  for (const [question, index] of way.filter(([question, index]) => value(question) !== index)) {
    const { answer } = to([question, index]);
    after[question] = answer.alike ? CLASSES[question].classes[index].example : answer;
  }
  const holds = truthsOf(after);
  return {
    conflicts: DATA.conflicts.filter((it) => holds(it.when) === true).length,
    change: way.filter(([question, index]) => !canStayOpen(question) && value(question) !== index).map(to),
    with: way.filter(([question]) => canStayOpen(question)).map(to),
    outcome: wanted,
  };
}

/** Why answers settle an outcome, and what would change it. */
function reasonsFor(answers, outcome) {
  const search = new Search();
  const value = given(answers);
  const others = diagram.values(DATA.decision.root).filter((it) => it !== outcome);
  const families = others.map((other) => ({ other, sets: search.changeSets(value, other, true) }));
  const changes = search.minimal(families.flatMap(({ sets }) => sets));
  const way = (change, other) => counterfactual(answers, value, change, other);
  const counterfactuals = changes.flatMap((change) =>
    families.filter(({ sets }) => sets.includes(change)).map(({ other }) => way(change, other)));
  const nearest = families.flatMap(({ other, sets: unsure }) => {
    const sure = search.changeSets(value, other, false);
    const sets = sure.length ? sure : unsure;
    const [least] = sets.map(positions).sort(byEffort);
    const easiest = sets.filter((set) => byEffort(positions(set), least) === 0).slice(0, MOST_NEAREST);
    const first = (it) => it.change[0]?.question ?? -1;
    const changed = (it) => String(changedBy(it));
    const all = sets.length ? [...easiest, undefined].map((set) => way(set, other)) : [];
    const ways = all.filter((it, index) => all.findIndex((known) => changed(known) === changed(it)) === index);
    return ways.sort((one, other) =>
      one.conflicts - other.conflicts || one.with.length - other.with.length || first(other) - first(one));
  });
  nearest.sort((one, other) => byEffort(changedBy(one), changedBy(other)));
  const notSure = union(answers.map((answer, question) => (answer === "not-sure" ? 1n << BigInt(question) : 0n)));
  return {
    sufficient: search.hittingSets(changes).map(positions),
    counterfactuals,
    nearest,
    robustness: changes.length ? positions(changes[0]).length : undefined,
    worthFindingOut: positions(union(changes.filter((change) => (change & notSure) === change))),
    areAll: search.areAll,
  };
}

/** What people can do about the outcome: see `proposals` of the program. */
function proposals({ counterfactuals, nearest }) {
  const isSure = (it) => it.change.every(({ answer }) => answer !== "not-sure");
  const leadsThere = (ways, way) => ways.some((it) => it.outcome === way.outcome);
  const [sure, unsure] = [counterfactuals.filter(isSure), counterfactuals.filter((it) => !isSure(it))];
  const missing = nearest.filter((it) => leadsThere(unsure, it) && !leadsThere(sure, it));
  return [...sure, ...missing].sort((one, other) =>
    one.conflicts - other.conflicts || byEffort(changedBy(one), changedBy(other)));
}

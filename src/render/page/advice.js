// The facts of one result: which conditions of texts hold, and what is shown for it.

/** A text with its places for answers filled in; `{{question}}` is `{question}` itself. */
function filled(text, answers) {
  const inIt = (said) => said.replace(/\{\{([a-z][a-z0-9-]*)\}\}|\{([a-z][a-z0-9-]*)\}/g, (whole, literal, id) => {
    const question = DATA.questions.findIndex((it) => it.id === id);
    if (literal) return `{${literal}}`;
    return answers[question] ? list(labels(question, answers[question]), "and") : whole;
  });
  const keys = ["say", "says", "because", "tips"].filter((key) => text[key]);
  return { ...text, ...Object.fromEntries(keys.map((key) => [key, inIt(text[key])])) };
}

/** What is known about the conditions under some answers: true, false, or null if it may depend on more answers. */
function truthsOf(answers) {
  const findings = [];
  const answered = (question, holds) => (answers[question] ? holds(answers[question]) : null);
  const atLeast = (count, of) => {
    const truths = of.map(holds);
    if (truths.filter((it) => it === true).length >= count) return true;
    return truths.filter((it) => it !== false).length < count ? false : null;
  };
  const kinds = {
    all: (of) => atLeast(of.length, of),
    any: (of) => atLeast(1, of),
    "at-least": ({ count, of }) => atLeast(count, of),
    not: (of) => (holds(of) === null ? null : !holds(of)),
    finding: (finding) => findings[finding],
    chosen: ({ question, options }) =>
      answered(question, (it) => options.some((option) => (it.many ? it.many.includes(option) : it.one === option))),
    within: ({ question, range }) => answered(question, (it) => isWithin(range, it.number)),
    "none-chosen": (question) => answered(question, (it) => it.many?.length === 0),
    "not-sure": (question) => answered(question, (it) => it === "not-sure"),
  };
  function holds(condition) {
    const [[kind, of]] = Object.entries(condition);
    return kinds[kind](of);
  }
  holds.filled = (text) => filled(text, answers);
  DATA.finding_order.forEach((finding) => (findings[finding] = holds(DATA.findings[finding].when)));
  return holds;
}

/** The findings that a condition names without negating them, in order. */
function restsOn(condition) {
  const [[kind, it]] = Object.entries(condition);
  if (kind === "finding") return [it];
  const of = { all: it, any: it, "at-least": it.of }[kind] ?? [];
  return [...new Set(of.flatMap(restsOn))];
}

/** The questions that a condition names without negating them, in parts that are true, outside of findings. */
function named(holds, condition) {
  const [[kind, it]] = Object.entries(condition);
  if (holds(condition) !== true || kind === "finding" || kind === "not") return [];
  const of = { all: it, any: it, "at-least": it.of }[kind];
  return of ? of.flatMap((part) => named(holds, part)) : [it.question ?? it];
}

/** The questions whose answers make a condition true, false or open. */
function behind(holds, condition) {
  const [[kind, it]] = Object.entries(condition);
  if (kind === "finding") return behind(holds, DATA.findings[it].when);
  if (kind === "not") return behind(holds, it);
  const of = { all: it, any: it, "at-least": it.of }[kind];
  if (!of) return [it.question ?? it];
  return of.filter((part) => holds(part) === holds(condition)).flatMap((part) => behind(holds, part));
}

/** The sources of the claims behind a text, without duplicates. */
const sourcesOf = (text) => [...new Set(text.claims.map((claim) => DATA.claims[claim].source))];

/** Which outcome each article leans toward, by the signals that cite it. */
function views(signals) {
  const articles = DATA.sources.map((source, id) => ({ source, id })).filter(({ source }) => source.kind === "article");
  return articles.map(({ id }) => {
    const citing = signals.filter((signal) => sourcesOf(signal).includes(id));
    const count = (outcome) => STRENGTHS.map((strength) =>
      citing.filter((it) => it["points-to"] === outcome && it.strength === strength).length);
    const counts = DATA.outcomes.map((_, outcome) => ({ outcome, count: count(outcome) }));
    counts.sort((one, other) => compareCosts(other.count, one.count));
    const [first, next] = counts;
    const leans = compareCosts(first.count, next?.count ?? [0, 0, 0]) > 0 ? first.outcome : undefined;
    return { source: id, leans };
  });
}

const STRENGTHS = ["decisive", "strong", "supporting"];

/** The plan of an outcome: what certainly applies. */
function planOf(outcome, holds, complete) {
  const applicable = (notes, truth = complete) => notes.filter((note) => truth(note.when) === true).map(truth.filled);
  const drawn = outcome.architecture && {
    parts: outcome.architecture.parts.map((part) => ({ ...part, holds: applicable(part.holds) })),
    shared: applicable(outcome.architecture.shared),
    links: outcome.architecture.links.filter(({ note }) => complete(note.when) === true)
      .map((link) => ({ ...link, note: complete.filled(link.note) })),
    first: applicable(outcome.architecture.first),
    later: applicable(outcome.architecture.later),
  };
  const chosen = outcome.plan.map((component) => {
    const choice = component.choices.find((choice) => complete(choice.when) === true);
    const urls = choice?.claims.map((claim) => DATA.sources[DATA.claims[claim].source].url);
    return choice && { title: component.title, id: component.id, url: urls.find((url) => url), ...complete.filled(choice) };
  });
  return {
    architecture: drawn,
    costs: applicable(outcome.costs, holds),
    plan: chosen.filter((it) => it),
    bring: applicable(outcome.bring, holds),
    start: applicable(outcome.start),
    cautions: applicable(outcome.cautions, holds),
  };
}

/** The answer that a question without one counts as where every question needs one. */
function standIn(question) {
  const { must_know, kind, options } = DATA.questions[question];
  if (!must_know) return "not-sure";
  if (kind === "any-of") return { many: [] };
  return kind === "number" ? { number: thousandths(DATA.numbers[question].minimum) } : { one: options.length - 1 };
}

/** The reason of a rule. If it assumes the answers to questions that must be known, it says so. */
function reasonOf(rule, complete, known, answers) {
  if (known(rule.when) !== null) return rule.because;
  const assumed = [...new Set(behind(complete, rule.when))].sort((one, other) => one - other)
    .filter((it) => DATA.questions[it].must_know && !answers[it])
    .map((it) => `"${labels(it, standIn(it)).join("")}" for "${DATA.questions[it].ask}"`);
  return `${rule.because} ${fill(WORDS.ASSUMES, list(assumed, "and"))}`;
}

/** The advice for some answers. */
function adviceOn(answers) {
  const left = remaining(answers);
  const outcome = diagram.value(left);
  const holds = truthsOf(answers);
  const restNotSure = truthsOf(answers.map((answer, it) => answer ?? (DATA.questions[it].must_know ? undefined : "not-sure")));
  const complete = truthsOf(answers.map((answer, it) => answer ?? standIn(it)));
  const signals = STRENGTHS.flatMap((strength) =>
    DATA.signals.filter((it) => it.strength === strength && holds(it.when) === true).map(holds.filled));
  const advice = {
    answers,
    outcome,
    possible: diagram.values(left),
    relevant: positions(diagram.levels(left)),
    signals,
    conflicts: DATA.conflicts.filter((note) => holds(note.when) === true).map(holds.filled),
    views: views(signals),
    costs: DATA.outcomes.map((it) => it.costs.filter((note) => holds(note.when) === true).map(holds.filled)),
  };
  if (outcome === undefined) return advice;
  const recommended = DATA.outcomes[outcome];
  const isForPart = (signal) => !signal.alone && recommended.combines.includes(signal["points-to"]);
  const rule = complete.filled(DATA.rules.find((it) => complete(it.when) === true));
  const reasons = reasonsFor(answers, outcome);
  const isOpen = (answer, it) => answer === "not-sure" && !reasons.worthFindingOut.includes(it);
  const opened = answers.map((answer, it) => (isOpen(answer, it) ? undefined : answer));
  return {
    ...advice,
    rule: { ...rule, because: reasonOf(rule, complete, restNotSure, answers) },
    named: named(restNotSure, rule.when),
    findings: restsOn(rule.when).filter((it) => restNotSure({ finding: it }) === true).map((it) => complete.filled(DATA.findings[it])),
    speaksFor: signals.filter((it) => it["points-to"] === outcome),
    forParts: signals.filter(isForPart),
    dissent: signals.filter((it) => it["points-to"] !== outcome && !isForPart(it)),
    reasons,
    plan: planOf(recommended, holds, restNotSure),
    shaping: shapingQuestions(answers, DATA.shown.outcomes[outcome]),
    clearing: shapingQuestions(opened, [DATA.shown.certainty]),
  };
}

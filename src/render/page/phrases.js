// Sentences about facts, in the same words as in the terminal.

const WORDS = DATA.words;
/** How much is listed at most. */
const MOST = DATA.most;

/** A text with its placeholders filled in, in order. */
const fill = (text, ...parts) => text.split("{}").reduce((filled, piece, index) => filled + parts[index - 1] + piece);

/** "1 question", "2 questions". */
const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** "a", "a or b", "a, b or c". */
const list = (items, conjunction) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1)}`;

const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The labels of an answer. */
function labels(question, answer) {
  if (answer === "not-sure") return [WORDS.NOT_SURE];
  if (answer.alike) return [answer.alike];
  if (answer.number !== undefined) return [withUnit(question, answer.number)];
  const options = answer.many ?? [answer.one];
  return options.length ? options.map((option) => DATA.questions[question].options[option].label) : [WORDS.NONE_OF_THESE];
}

/** The ids of an answer, as in flags and files. */
function answerWords(question, answer) {
  if (answer === "not-sure") return ["not-sure"];
  if (answer.number !== undefined) return [written(answer.number)];
  const options = answer.many ?? [answer.one];
  return options.length ? options.map((option) => DATA.questions[question].options[option].id) : ["none"];
}

const outcomes = (ids, conjunction) => list(ids.map((id) => DATA.outcomes[id].title), conjunction);
const asks = (questions) => list(questions.map((question) => `"${DATA.questions[question].ask}"`), "and");

/** The ids of the sources behind a text, and whether it is our own opinion. */
const citedSources = (text) =>
  [...sourcesOf(text).map((source) => DATA.sources[source].id), ...(text.house ? [WORDS.OUR_OWN_OPINION] : [])];

/** A sentence, followed by the sources of its claims. */
function cited(sentence, text) {
  const sources = citedSources(text);
  return sources.length ? `${sentence} (${sources.join(", ")})` : sentence;
}

/** A statement, followed by its command and its sources. */
const stated = (note) => cited(note.run ? `${note.say.replace(/\.+$/, "")}: ${note.run}` : note.say, note);

/** "API: Django REST Framework. Why that is. (commercial)" */
const chosen = (it) => cited(`${it.title}: ${it.say}${it.because ? `. ${it.because}` : ""}`, it);

/** An answer as the end of a sentence after "if". */
function supposed(question, answer, before) {
  const { says: clause } = DATA.questions[question];
  const isNone = answer.many?.length === 0;
  const isNumber = answer.number !== undefined || answer.alike !== undefined;
  if (clause && (isNone || isNumber)) return filled({ says: clause }, { [question]: answer }).says;
  const had = before?.many ?? [];
  const options = answer.many ?? [answer.one].filter((it) => it !== undefined);
  const isWhole = !answer.many || had.every((option) => options.includes(option));
  const named = options.filter((option) => !isWhole || !had.includes(option));
  const says = named.map((option) => DATA.questions[question].options[option].says);
  if (says.length && says.every((it) => it !== undefined)) {
    return isWhole ? list(says, "and") : fill(WORDS.NOTHING_ELSE, list(says, "and"), DATA.questions[question].ask);
  }
  return fill(WORDS.THE_ANSWER_IS, DATA.questions[question].ask, labels(question, answer).join("; "));
}

/** "Hybrid, if your team can run two services, and also it is a new codebase". */
function counterfactualText(it, answers) {
  const { title } = DATA.outcomes[it.outcome];
  const changes = list(it.change.map(({ question, answer }) => supposed(question, answer, answers[question])), "and");
  const also = list(it.with.map(({ question, answer }) => supposed(question, answer)), "and");
  return fill(WORDS.IF, title, also ? fill(WORDS.AND_ALSO, changes, also) : changes);
}

/** A heading that says how many answers must change for another outcome. */
function robustnessText(size) {
  if (size === undefined) return WORDS.CANNOT_CHANGE;
  return fill(WORDS.MUST_CHANGE, count(size, WORDS.ANSWER));
}

/** "and 3 more ways", if there are more. */
const moreWays = (left, areAll) =>
  left > 0 || !areAll ? fill(areAll ? WORDS.AND_MORE : WORDS.AND_AT_LEAST, count(left, WORDS.MORE_WAY)) : undefined;

/** "1 to 4 questions", "up to 4 questions", "1 question". */
function leftText({ fewest, most }, noun) {
  if (fewest === most) return count(most, noun);
  return `${fewest ? fill(WORDS.FROM_TO, fewest, most) : fill(WORDS.UP_TO, most)} ${noun}${most === 1 ? "" : "s"}`;
}

const certaintyText = (certainty) =>
  certainty && { clear: WORDS.CLEAR, lean: WORDS.LEAN, "close-call": WORDS.CLOSE_CALL, default: WORDS.DEFAULT }[certainty];

/** What a result says first: in a word how sure it is, and what it is. */
function headline({ outcome, rule, reasons, clearing }) {
  const { title } = DATA.outcomes[outcome];
  const runnerUp = DATA.outcomes[rule["runner-up"]]?.title;
  const ahead = (how) => (runnerUp === undefined ? title : fill(how, title, runnerUp));
  const label = capitalised(certaintyText(rule.certainty) ?? WORDS.RECOMMENDATION);
  switch (rule.certainty) {
    case "clear": return { label, said: reasons.worthFindingOut.length || clearing.length ? fill(WORDS.SO_FAR, title) : title };
    case "lean": return { label, said: ahead(WORDS.RATHER_THAN) };
    case "close-call": return { label, said: ahead(WORDS.AHEAD_OF) };
    case "default": return { label, said: fill(WORDS.NOTHING_SETTLES_IT, title) };
    default: return { label, said: title };
  }
}

/** The runner-up, and what would lead to it. */
function runnerUpText(rule) {
  const runnerUp = DATA.outcomes[rule["runner-up"]]?.title;
  if (runnerUp === undefined) return undefined;
  return rule.tips ? fill(WORDS.RUNNER_UP_IF, runnerUp, rule.tips.replace(/\.+$/, "")) : fill(WORDS.RUNNER_UP, runnerUp);
}

/** The question that the rules answer, with what they give. */
const titled = (result) => fill(WORDS.TITLED, DATA.title.replace(/\?+$/, ""), result);

/** How few answers were needed: "4 of 6 answers settle it; 12 unanswered questions cannot change it". */
function effortText({ answers, reasons, clearing }) {
  const [settling] = reasons.sufficient;
  if (!settling?.length) return WORDS.ANY_ANSWERS;
  if (settling.every((question) => answers[question] === "not-sure")) return WORDS.RESTS_ON_NOT_SURE;
  const given = answers.filter((answer) => answer && answer !== "not-sure").length;
  const sure = settling.filter((question) => answers[question] !== "not-sure").length;
  const settle = fill(sure === 1 ? WORDS.ONE_SETTLES : WORDS.SEVERAL_SETTLE, sure, count(given, WORDS.ANSWER));
  if (sure < settling.length) return fill(WORDS.OTHERS_NOT_SURE, settle);
  if (clearing.length) return fill(WORDS.CAN_CHANGE_HOW_CLEAR, settle, clearing.length);
  const others = answers.filter((answer) => !answer).length;
  if (!others) return settle;
  return fill(WORDS.CANNOT_CHANGE_IT, settle, count(others, WORDS.OTHER_QUESTION));
}

/** The answered questions, in order. */
const answeredOf = (answers) => answers.flatMap((answer, question) => (answer ? [question] : []));

/** The outcomes of a node, the most likely first; equally likely ones in order. */
function likeliest(node) {
  const parts = factsOf(node).chances.map((chance) => Math.round(chance * 2 ** 30));
  return diagram.values(node).sort((one, other) => parts[other] - parts[one] || one - other);
}

const countOfOthers = (others) => (others > 0 ? [count(others, WORDS.OTHER)] : []);

/** "FastAPI or Hybrid", or, of many, the most likely: "A, B, C or 7 others". */
function possibleText(node) {
  const possible = diagram.values(node);
  if (possible.length <= MOST.outcomes) return outcomes(possible, "or");
  const named = likeliest(node).slice(0, MOST.likeliest).map((id) => DATA.outcomes[id].title);
  return list([...named, ...countOfOthers(possible.length - named.length)], "or");
}

/** "Yes: leaves FastAPI or Hybrid" */
const prospectText = (answer, node) =>
  fill(diagram.value(node) === undefined ? WORDS.LEAVES : WORDS.SETTLES, answer, possibleText(node));

/** "A, B or 7 others: leaves FastAPI or Hybrid", one line for each effect of many options. */
function grouped(question, answers, left) {
  const groups = new Map();
  for (const answer of answers) {
    const key = String(diagram.values(left(answer)));
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  const lines = [...groups.values()].map((alike) => {
    const named = alike.slice(0, MOST.alike).map((answer) => labels(question, answer).join(""));
    return prospectText(list([...named, ...countOfOthers(alike.length - MOST.alike)], "or"), left(alike[0]));
  });
  const others = [...groups.values()].slice(MOST.options).flat().length;
  return [...lines.slice(0, MOST.options), ...(others ? [count(others, WORDS.OTHER_ANSWER)] : [])];
}

/** Whether an option has help, but no hint that is shown with it. */
const unhinted = (option) => option.help && !option.hint;

/** Why a question is asked: what its answers leave possible, as paragraphs and lists. */
function whyAsked(answers, question, left) {
  const asked = DATA.questions[question];
  const root = remaining(answers);
  const isRelevant = has(diagram.levels(root), question);
  const classes = CLASSES[question].classes.map((it, value) => ({ ...it, value, left: after(root, question, value) }));
  const isTelling = isRelevant && classes.some((it) => diagram.values(it.left).length < diagram.values(root).length);
  const blocks = [];
  if (asked.kind === "any-of" || !isTelling) {
    blocks.push(asked.options.filter(unhinted).map((option) => `${option.label}: ${option.help}`));
  }
  if (!isRelevant) {
    blocks.push(WORDS.ONLY_DETAILS);
  } else if (!isTelling) {
    const examples = witness(answers, question).map(([value, outcome]) =>
      fill(WORDS.CAN_LEAD_TO, labels(question, exampleOf(question, value)).join("; "), DATA.outcomes[outcome].title));
    const all = ["one-of", "yes-no"].includes(asked.kind) && asked.options.length <= MOST.options ? asked.options : [];
    const outcomes = all.map((_, one) => likeliest(after(root, question, classOf(question, { one })))[0]);
    if (new Set(outcomes).size > 1) {
      blocks.push(WORDS.MOST_OFTEN, all.map(({ label }, one) => `${label}: ${DATA.outcomes[outcomes[one]].title}`));
    }
    blocks.push(fill(WORDS.NOT_ALONE, list(examples, "and")));
  } else if (asked.kind === "any-of") {
    const prospects = classes.map((it) => `${labels(question, it.example).join(" and ")}: ${possibleText(it.left)}`);
    blocks.push(WORDS.LEAVES_POSSIBLE, prospects.slice(0, MOST.answers));
  } else if (asked.kind === "number") {
    blocks.push(classes.map((it) => prospectText(labels(question, exampleOf(question, it.value)).join(""), it.left)));
  } else {
    const all = [...asked.options.map((_, one) => ({ one })), ...(asked.must_know ? [] : ["not-sure"])];
    const leftBy = (answer) => after(root, question, classOf(question, answer));
    const one = (answer) => {
      const option = asked.options[answer.one];
      return prospectText(labels(question, answer).join(""), leftBy(answer)) + (option && unhinted(option) ? `. ${option.help}` : "");
    };
    blocks.push(asked.options.length > MOST.options ? grouped(question, all, leftBy) : all.map(one));
  }
  if (left.most > 1) blocks.push(fill(WORDS.TO_ANSWER, leftText(left, WORDS.QUESTION)));
  return blocks;
}

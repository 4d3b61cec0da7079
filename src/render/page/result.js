// The result on the page.

/** An element with attributes, listeners and children. Strings are always inserted as text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== ""));
  return made;
}

const button = (text, onclick, attributes = {}) => element("button", { type: "button", onclick, ...attributes }, text);

/** A link, if the address is a web address. */
const link = (text, url, attributes = {}) =>
  isWeb(url) ? element("a", { href: url, rel: "noopener noreferrer", target: "_blank", ...attributes }, text) : text;

const bullets = (items, attributes = {}) => element("ul", attributes, items.map((item) => element("li", {}, item)));

/** A part of the result under a heading, if it has content. */
function part(heading, ...content) {
  const filled = content.flat().filter((it) => it !== undefined && it !== "");
  if (!filled.length) return undefined;
  return element("section", {}, element("h3", {}, heading), element("div", {}, ...filled));
}

/** A list under a heading, if there is something to list. */
const listed = (heading, items) => (items.length ? part(heading, bullets(items)) : undefined);

/** The sources behind a text, each with a link if it has an address. */
function cites(text) {
  const cited = sourcesOf(text).map((id) => {
    const { id: name, title, url } = DATA.sources[id];
    return isWeb(url) ? link(name, url, { title }) : element("span", { title }, name);
  });
  const all = [...cited, ...(text.house ? [WORDS.OUR_OWN_OPINION] : [])];
  if (!all.length) return [];
  const between = all.flatMap((it, index) => (index ? [", ", it] : [it]));
  return [" ", element("span", { class: "cites" }, "(", ...between, ")")];
}

const signalItem = (signal) => [signal.because, ...cites(signal)];
const noteItem = (note) => [note.say, ...cites(note)];
const stepItem = (note) => [note.say, ...cites(note), note.run ? element("pre", {}, element("code", {}, note.run)) : ""];

/** What runs where: the parts, their connections, and what they share. */
function drawing({ parts, shared, links }) {
  const box = ({ title, holds }) =>
    element("div", { class: "box" }, element("strong", {}, title), holds.length ? bullets(holds.map((it) => it.say)) : "");
  // Arrows fit between two parts; among more, they are listed below.
  const between = parts.length === 2;
  const arrows = links.length === 0 ? "" : element("ul", { class: "arrows" }, links.map(({ from, to, note }) =>
    element("li", { class: from < to ? "there" : "back" },
      element("span", { class: between ? "unseen" : "arrow" }, `${parts[from].title} → ${parts[to].title} `), note.say)));
  const [first, ...others] = parts.map(box);
  return element("figure", { class: "drawing" },
    element("div", { class: between ? "parts two" : "parts" }, first, between ? arrows : "", ...others),
    between ? "" : arrows,
    shared.length ? bullets(shared.map((it) => it.say), { class: "shared" }) : "");
}

/** The sources of a result, with the outcome each leans toward and its cited claims. */
function sourceItem(source) {
  const leans = source.leans === undefined ? [] : [element("span", { class: "leans" }, fill(WORDS.LEANS_TO, DATA.outcomes[source.leans].title))];
  const year = source.year ? ` (${source.year})` : "";
  return [
    element("code", {}, source.id), " ", link(source.title, source.url), year, " ", ...leans,
    source.about ? element("span", { class: "about" }, source.about) : "",
    element("details", {}, element("summary", {}, "What it says"), bullets(source.claims.map((claim) => claim.says))),
  ];
}

/** A result. `actions` are its buttons, `change` changes an answer, `sharpen` asks the questions about the plan. */
function resultView(advice, { actions, change, sharpen }) {
  const { rule, reasons, plan } = advice;
  const outcome = DATA.outcomes[advice.outcome];
  const { label, said } = headline(advice);
  const parts = outcome.combines.map((id) =>
    listed(fill(WORDS.IN_FAVOR, DATA.outcomes[id].title), advice.forParts.filter((it) => it["points-to"] === id).map(signalItem)));
  const against = DATA.outcomes.map((other, id) =>
    listed(fill(WORDS.DISSENT_FOR, other.title), advice.dissent.filter((it) => it["points-to"] === id).map(signalItem)));
  const proposed = proposals(reasons).map((it) => counterfactualText(it, answers));
  const ways = proposed.slice(0, MOST.listed);
  const more = moreWays(Math.max(0, proposed.length - MOST.listed), reasons.areAll);
  const found = advice.findings.map((it) => it.says);
  const given = answeredOf(answers).map((it) => [
    element("span", {}, DATA.questions[it].ask, " ", element("strong", {}, labels(it, answers[it]).join("; "))),
    button("Change", () => change(it), { "aria-label": `Change: ${DATA.questions[it].ask}`, class: "small" }),
  ]);
  return element("article", { class: `result ${rule.certainty ?? ""}`, "aria-labelledby": "headline" },
    element("header", {},
      element("p", { class: "label" }, element("span", { class: "badge" }, label)),
      element("h2", { id: "headline", tabindex: "-1" }, said),
      element("p", { class: "summary" }, outcome.summary),
      outcome.url ? element("p", {}, link(outcome.url, outcome.url)) : "",
      element("p", {}, runnerUpText(rule) ?? "")),
    actions,
    listed(WORDS.CONFLICTS, advice.conflicts.map(noteItem)),
    part(WORDS.WHY, element("p", {}, rule.because, ...cites(rule)),
      found.length ? element("p", {}, fill(WORDS.FOUND, list(found, "and"))) : "",
      advice.speaksFor.length ? bullets(advice.speaksFor.map(signalItem)) : ""),
    ...parts,
    listed(WORDS.PRICE, plan.costs.map(noteItem)),
    ...(advice.dissent.length || !DATA.signals.length ? against : [part(WORDS.DISSENT, element("p", {}, WORDS.NO_DISSENT))]),
    part(WORDS.WOULD_CHANGE_IT, element("p", {}, `${robustnessText(reasons.robustness)}.`),
      ways.length ? bullets(ways) : "", more ? element("p", {}, `${more}.`) : ""),
    listed(WORDS.CLARIFY, reasons.worthFindingOut.map((it) => DATA.questions[it].ask)),
    plan.architecture ? part(WORDS.RUNS_WHERE, drawing(plan.architecture)) : undefined,
    listed(WORDS.START, plan.start.map(stepItem)),
    listed(WORDS.KEEP_IN_MIND, plan.cautions.map(noteItem)),
    listed(WORDS.BUILD_WITH, plan.plan.map((it) => [
      element("strong", {}, it.title), `: ${it.say}${it.because ? `. ${it.because}` : ""}`, ...cites(it),
      isWeb(it.url) ? [" ", link(WORDS.DOCUMENTATION, it.url)] : "",
    ].flat())),
    listed(WORDS.BRING, plan.bring.map(noteItem)),
    listed(WORDS.BUILD_FIRST, (plan.architecture?.first ?? []).map(noteItem)),
    listed(WORDS.LATER, (plan.architecture?.later ?? []).map(noteItem)),
    part(WORDS.ANSWERS, given.length ? bullets(given, { class: "answers" }) : "", element("p", {}, `${effortText(advice)}.`)),
    advice.clearing.length ? part(WORDS.CLEARS, bullets(advice.clearing.map((it) => DATA.questions[it].ask))) : "",
    advice.shaping.length
      ? part(WORDS.SHARPENS, bullets(advice.shaping.map((it) => DATA.questions[it].ask)), button(WORDS.SHARPEN, sharpen, { class: "action" }))
      : undefined,
    listed(WORDS.SOURCES, citedSourcesOf(advice).map(sourceItem)));
}

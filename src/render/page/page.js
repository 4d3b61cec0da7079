// The visible page: one question or the result, and the answers so far.

const main = document.getElementById("main");
const statusLine = document.getElementById("status");
const notice = document.getElementById("notice");

/** Makes a screen reader announce a text. */
function say(text) {
  statusLine.textContent = text;
}

/** Shows a view, and moves the focus to its heading unless the page has just been opened. */
function show(view, focus) {
  main.replaceChildren(...view);
  if (!focus) return;
  main.querySelector("h2").focus({ preventScroll: true });
  window.scrollTo({ top: 0 });
}

/** Stores the answers in the address, as a step that the browser can go back to. */
function keep() {
  const fragment = toFragment();
  history.pushState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  notice.hidden = true;
}

/** Shows what comes next. */
function goOn(focus = true) {
  const question = nextQuestion();
  if (question === undefined) showResult(focus);
  else showQuestion(question, false, focus);
}

/** "1 to 4 more questions" */
const progressText = ({ more }) => (more.most === 0 ? WORDS.LAST_QUESTION : leftText(more, WORDS.MORE_QUESTION));

/** The answered questions, above the current one. */
function answeredView(except) {
  const given = asked.filter((it) => it !== except).map((it) => [
    element("span", { class: "asked" }, DATA.questions[it].ask), " ",
    element("strong", {}, labels(it, answers[it]).join("; ")),
    button("Change", () => showQuestion(it, true), { "aria-label": `Change: ${DATA.questions[it].ask}`, class: "small" }),
  ]);
  if (!given.length) return "";
  return element("section", { class: "given", "aria-label": "Your answers" }, bullets(given, { class: "answers" }));
}

/** The options of a question with one answer, as buttons that `give` it. */
function choices(question, give) {
  const { options } = DATA.questions[question];
  const before = earlier[question];
  const choice = (answer, label, hint) => {
    const isBefore = before && (answer === "not-sure" ? before === answer : before.one === answer.one);
    const note = isBefore ? element("span", { class: "before" }, "your answer before") : "";
    return element("li", {}, button([element("span", { class: "name" }, label), hint ? element("span", { class: "hint" }, hint) : "", note],
      () => give(answer), { class: `option${isBefore ? " is-before" : ""}` }));
  };
  return element("ul", { class: "options" },
    options.map((option, one) => choice({ one }, option.label, option.hint)),
    DATA.questions[question].must_know ? "" : choice("not-sure", WORDS.NOT_SURE));
}

/** The button of a person who is not sure, unless the question must be known. */
const notSureButton = (question, give) =>
  DATA.questions[question].must_know ? "" : button(WORDS.NOT_SURE, () => give("not-sure"), { class: "action" });

/** The options of an any-of question, as checkboxes. */
function ticks(question, give) {
  const before = earlier[question]?.many ?? [];
  const boxes = DATA.questions[question].options.map((option, index) => {
    const box = element("input", { type: "checkbox", id: `option-${index}`, checked: before.includes(index) });
    const hint = option.hint ? element("span", { class: "hint" }, option.hint) : "";
    return { box, row: element("li", {}, element("label", { class: "option", for: `option-${index}` }, box, element("span", { class: "name" }, option.label), hint)) };
  });
  const refusal = element("p", { role: "alert", class: "refusal" });
  const confirm = () => {
    const many = boxes.flatMap(({ box }, index) => (box.checked ? [index] : []));
    if (many.length) give({ many });
    else refusal.textContent = `Nothing is ticked. Tick what applies, or choose "${WORDS.NONE_OF_THESE}".`;
  };
  return element("div", {},
    element("div", { role: "group", "aria-labelledby": "ask" }, element("ul", { class: "options" }, boxes.map(({ row }) => row))),
    refusal,
    element("div", { class: "actions" },
      button("Continue", confirm, { class: "action primary" }),
      button(WORDS.NONE_OF_THESE, () => give({ many: [] }), { class: "action" }),
      notSureButton(question, give)));
}

/** A field for a number. */
function numberField(question, give) {
  const { expected, unit, whole } = DATA.numbers[question];
  const before = earlier[question]?.number;
  const field = element("input", {
    id: "number", type: "text", inputmode: whole ? "numeric" : "decimal", autocomplete: "off",
    "aria-labelledby": "ask", "aria-describedby": "expected refusal", value: before === undefined ? "" : written(before),
  });
  const refusal = element("p", { id: "refusal", role: "alert", class: "refusal" });
  const confirm = (event) => {
    event.preventDefault();
    const number = numberOf(question, field.value);
    if (number !== undefined) return give({ number });
    const given = field.value.trim();
    refusal.textContent = given ? `"${given}" is not ${expected}.` : `Enter ${expected}.`;
    field.setAttribute("aria-invalid", "true");
    field.focus();
  };
  const form = element("form", { novalidate: true },
    element("p", { class: "number" }, field, unit ? element("span", {}, unit) : ""),
    element("p", { id: "expected", class: "hint" }, `${capitalised(expected)}.`),
    refusal,
    element("div", { class: "actions" },
      element("button", { type: "submit", class: "action primary" }, "Continue"),
      notSureButton(question, give)));
  form.addEventListener("submit", confirm);
  return form;
}

/** How a question is answered. */
function answerView(question, give) {
  const { kind } = DATA.questions[question];
  return ({ "any-of": ticks, number: numberField }[kind] ?? choices)(question, give);
}

/** Why a question is asked, computed when someone opens it. */
function whyView(question, { before, left }) {
  const details = element("details", { class: "why" }, element("summary", {}, WORDS.WHY_ASKED));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    const blocks = whyAsked(before, question, left).filter((it) => it.length);
    details.append(...blocks.map((it) => (typeof it === "string" ? element("p", {}, it) : bullets(it))));
  });
  return details;
}

/** Takes the last answer back, and asks for it again. */
function backToLast() {
  const last = takeBackLast();
  keep();
  showQuestion(last, false);
}

/** Asks a question: the next one, or one whose answer is to be changed. */
function showQuestion(question, isChange, focus = true) {
  const { ask, help, topic } = DATA.questions[question];
  const prospect = prospectOf(question);
  const forPlan = isForPlan(question);
  const give = (answer) => {
    recordAnswer(question, answer, isChange);
    keep();
    goOn();
  };
  const back = () => {
    if (isChange) return goOn();
    if (!forPlan) return backToLast();
    // The answers about the plan stay.
    const before = asked[(asked.includes(question) ? asked.indexOf(question) : asked.length) - 1];
    return before !== undefined && isForPlan(before) ? showQuestion(before, false) : showResult(true);
  };
  const canGoBack = isChange || asked.length > 0;
  show([
    asked.length ? "" : element("p", { class: "intro" }, "A few questions about your project lead to a recommendation, with its reasons, costs and sources."),
    answeredView(question),
    element("section", { class: "card", "aria-labelledby": "ask" },
      element("p", { class: "progress" }, element("span", {}, DATA.topics[topic]?.title ?? ""), " ", element("span", {}, progressText(prospect))),
      element("progress", { value: String(asked.length), max: String(asked.length + prospect.more.most + 1), "aria-hidden": "true" }),
      element("h2", { id: "ask", tabindex: "-1" }, ask),
      help ? element("p", { class: "help" }, help) : "",
      answerView(question, give),
      whyView(question, prospect),
      canGoBack ? element("div", { class: "actions" },
        button("Back", back, { class: "action" }),
        forPlan ? button(WORDS.NO_MORE, () => showResult(true), { class: "action" }) : "") : ""),
  ], focus);
  if (focus) say(progressText(prospect));
}

/** Copies a text, or shows it for copying if the browser does not allow a page to copy. */
async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} copied.`);
  } catch {
    const area = element("textarea", { readonly: true, rows: "8", "aria-label": what });
    area.value = text;
    document.getElementById("copied").replaceChildren(element("p", {}, `Copy the text below:`), area);
    area.select();
  }
}

function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  say(`Downloaded ${name}.`);
}

/** Today, as 2026-11-20. */
function today() {
  const day = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function showResult(focus) {
  sharpens = false;
  const advice = adviceOn(answers);
  const startOver = () => {
    answers = noAnswers();
    earlier = noAnswers();
    asked = [];
    sharpened = false;
    keep();
    goOn();
  };
  const back = () => (isForPlan(asked.at(-1)) ? showQuestion(asked.at(-1), false) : backToLast());
  const actions = element("div", { class: "actions toolbar", role: "group", "aria-label": "Keep the result" },
    button("Copy as Markdown", () => copy(summary(advice), "Markdown"), { class: "action" }),
    button("Download as ADR", () => download(recordFile(advice), record(advice, today())), { class: "action" }),
    button("Copy link", () => copy(location.href, "Link"), { class: "action" }),
    button("Print", () => window.print(), { class: "action" }),
    asked.length ? button("Back", back, { class: "action" }) : "",
    asked.length ? button("Start over", startOver, { class: "action" }) : "",
    element("div", { id: "copied" }));
  const sharpen = () => {
    sharpened = sharpens = true;
    goOn();
  };
  show([resultView(advice, { actions, change: (it) => showQuestion(it, true), sharpen })], focus);
  const { label, said } = headline(advice);
  if (focus) say(`${label}: ${said}`);
}

/** Takes the answers from the address, and shows its invalid parts. */
function load(focus) {
  const ignored = takeFragment(location.hash.slice(1));
  notice.hidden = !ignored.length;
  const shortened = ignored.slice(0, 5).map((it) => it.replace(/[^!-~]/g, "?").slice(0, 60)).join(", ");
  notice.textContent = ignored.length ? `Ignored unknown parts of the link: ${shortened}` : "";
  goOn(focus);
}

window.addEventListener("popstate", () => load(true));
load(false);

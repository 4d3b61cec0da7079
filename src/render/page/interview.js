// The interview: which answers there are, in the order in which they were given. The fragment of the
// address is its state, so that a link carries the answers and the browser goes back through them.

/** The answers, and the questions in the order asked. */
let answers = noAnswers();
let asked = [];
/** Whether questions about the plan have been asked for, and whether they are asked now. */
let sharpened = false;
let sharpens = false;
/** The last answer to each question, including those that were taken back. */
let earlier = noAnswers();

function noAnswers() {
  return DATA.questions.map(() => undefined);
}

/** The answer that the words in a link give to a question, if they are valid. */
function answerOf(question, words) {
  const { kind, options, must_know } = DATA.questions[question];
  if (words.length === 1 && words[0] === "not-sure") return must_know ? undefined : "not-sure";
  if (kind === "number") {
    const number = words.length === 1 ? numberOf(question, words[0]) : undefined;
    return number === undefined ? undefined : { number };
  }
  if (kind === "any-of" && words.length === 1 && words[0] === "none") return { many: [] };
  const chosen = words.map((word) => options.findIndex((option) => option.id === word));
  if (chosen.includes(-1) || new Set(chosen).size < chosen.length) return undefined;
  if (kind === "any-of") return { many: chosen.sort((one, other) => one - other) };
  return chosen.length === 1 ? { one: chosen[0] } : undefined;
}

const toFragment = () =>
  asked.map((question) => `${DATA.questions[question].id}=${answerWords(question, answers[question]).join(",")}`).join("&");

/** Takes the answers from a fragment, and returns the invalid parts. */
function takeFragment(fragment) {
  const ignored = [];
  answers = noAnswers();
  asked = [];
  for (const part of fragment.split("&").filter((it) => it)) {
    const [id, words = ""] = part.split("=", 2);
    const question = DATA.questions.findIndex((it) => it.id === id);
    const answer = question >= 0 && !answers[question] ? answerOf(question, words.split(",")) : undefined;
    if (answer) {
      answers[question] = answer;
      earlier[question] = answer;
      asked.push(question);
    } else {
      ignored.push(part);
    }
  }
  return ignored;
}

const openTopic = () => (asked.length ? TOPICS[asked.at(-1)] : -1);

/** The questions that can change the plan of the outcome settled by these answers, or how certain it is. */
function shapingOf(answers) {
  const outcome = diagram.value(remaining(answers));
  return outcome === undefined ? [] : shapingQuestions(answers, [...DATA.shown.outcomes[outcome], DATA.shown.certainty]);
}

/** Whether a question is asked only about the plan. */
const isForPlan = (question) => sharpened && shapingOf(answers.with(question, undefined)).includes(question);

/** Records an answer. The others stay, because they are still true, and can matter again. */
function recordAnswer(question, answer, isChange) {
  earlier[question] = answer;
  answers[question] = answer;
  if (isChange) asked = asked.filter((it) => it !== question);
  if (!asked.includes(question)) asked.push(question);
}

/** Takes the last answer back, and returns its question. */
function takeBackLast() {
  const question = asked.pop();
  answers[question] = undefined;
  return question;
}

/** The question to ask next, if there is one. */
function nextQuestion() {
  const next = nextStep(answers, openTopic());
  if (next) return next.question;
  return sharpens ? shapingOf(answers)[0] : undefined;
}

/** How many questions are left, including the current one, and how many come after it. */
function prospectOf(question) {
  const before = answers.with(question, undefined);
  const node = remaining(before);
  if (diagram.value(node) !== undefined) {
    const most = shapingOf(before).length - 1;
    return { before, left: { fewest: 0, most: 0 }, more: { fewest: 0, most } };
  }
  const left = questionsLeft(stateOf(node, openTopic()));
  const [fewest, most] = [left.fewest, left.most].map((it) => Math.max(it - 1, 0));
  return { before, left, more: { fewest, most } };
}

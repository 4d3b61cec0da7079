// A result as Markdown to paste, and as a decision record that `backend-advisor check` reads.

/** An address of the web that starts a word; a mark at its end belongs to the sentence. */
const ADDRESS = /(?<![\p{Alphabetic}\p{N}])https?:\/\/[-A-Za-z0-9._~:/?#@!$&*+,=%]*[A-Za-z0-9/]/gu;

/** A text as Markdown that shows it letter by letter; addresses of the web become links to themselves. */
function escapeMarkdown(text) {
  let [escaped, rest] = ["", text.trim()];
  for (const [url] of rest.matchAll(ADDRESS)) {
    const at = rest.indexOf(url);
    escaped += `${escapePart(rest.slice(0, at))}[${escapePart(url)}](${url})`;
    rest = rest.slice(at + url.length);
  }
  return escaped + escapePart(rest);
}

/** A text without addresses as Markdown. Hidden characters are escapes already. */
function escapePart(text) {
  let escaped = "";
  const letters = [...text];
  letters.forEach((letter, index) => {
    const rest = letters.slice(index + 1, index + 3).join("");
    const means =
      letter === ":" ? rest.startsWith("//") : letter === "." ? /www$/i.test(escaped) : "\\`*_[]<>|~#&${}".includes(letter);
    escaped += (means ? "\\" : "") + letter;
    const isName = letter === "@" ? /^[\p{Alphabetic}\p{N}]/u.test(rest) : letter === "#" && /^[0-9]/.test(rest);
    if (isName) escaped += "&#8203;";
  });
  // These would start a list.
  return escaped.replace(/^([0-9]+)(?=[.)])/, "$1\\").replace(/^(?=[-+=])/, "\\");
}

/** A word as code: an id, a command. */
function code(word) {
  const longest = Math.max(...word.split(/[^`]/).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest ? `${fence} ${word} ${fence}` : `\`${word}\``;
}

/** Whether an address is a web address, which may become a link. */
const isWeb = (url) => /^https?:\/\/[^\s<>\\]*$/.test(url ?? "");

function linked(text, url) {
  const shown = escapePart(text.trim());
  if (!isWeb(url)) return `${shown} (${escapePart(url)})`;
  return /[()]/.test(url) ? `${shown} (<${url}>)` : `[${shown}](${url})`;
}

/** A document that is built block by block. */
class Markdown {
  blocks = [];

  paragraph(text) {
    if (text) this.blocks.push(text);
  }

  heading(level, text) {
    this.blocks.push(`${"#".repeat(level)} ${text}`);
  }

  bullets(entries) {
    if (entries.length) this.blocks.push(entries.map((it) => `* ${it}`).join("\n"));
  }

  section(level, heading, entries) {
    if (entries.length) this.heading(level, heading);
    this.bullets(entries);
  }

  table(header, rows) {
    const line = (cells) => `| ${cells.join(" | ")} |`;
    this.blocks.push([line(header), `|${" --- |".repeat(header.length)}`, ...rows.map(line)].join("\n"));
  }

  code(language, text) {
    const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
    const fence = "`".repeat(longest + 1);
    this.blocks.push(`${fence}${language}\n${text.trimEnd()}\n${fence}`);
  }

  text() {
    return this.blocks.map((block) => `${block}\n`).join("\n");
  }
}

/** A result as Markdown, for a comment. */
function summary(advice) {
  const page = new Markdown();
  const { rule, reasons, plan, answers } = advice;
  const outcome = DATA.outcomes[advice.outcome];
  const certainty = certaintyText(rule.certainty);
  page.heading(3, escapeMarkdown(titled(`${outcome.title}${certainty ? ` (${certainty})` : ""}`)));
  page.paragraph(escapeMarkdown(outcome.summary));
  page.paragraph(outcome.url && (isWeb(outcome.url) ? `<${outcome.url}>` : escapePart(outcome.url)));
  page.paragraph(escapeMarkdown(runnerUpText(rule) ?? ""));
  page.paragraph(`**${WORDS.WHY_RUN_IN}** ${escapeMarkdown(cited(rule.because, rule))}`);
  const signals = (heading, of) => {
    const rows = of.map((it) => [DATA.outcomes[it["points-to"]].title, cited(it.because, it)].map(escapeMarkdown));
    if (rows.length) page.table([heading, WORDS.BECAUSE], rows);
  };
  signals(WORDS.SPEAKS_FOR, [...advice.speaksFor, ...advice.forParts]);
  signals(WORDS.DISSENT_SPEAKS_FOR, advice.dissent);
  page.paragraph(`**${robustnessText(reasons.robustness)}**`);
  const changes = proposals(reasons).map((it) => escapeMarkdown(counterfactualText(it, answers)));
  page.bullets(changes.slice(0, MOST.listed));
  const more = moreWays(Math.max(0, changes.length - MOST.listed), reasons.areAll);
  page.paragraph(more && `${more}.`);
  if (plan.costs.length) page.paragraph(`**${WORDS.WHAT_IT_COSTS}**`);
  page.bullets(plan.costs.map((it) => escapeMarkdown(stated(it))));
  if (advice.conflicts.length) page.paragraph(`**${WORDS.CONFLICTS}**`);
  page.bullets(advice.conflicts.map((it) => escapeMarkdown(stated(it))));
  const rows = answeredOf(answers).map((it) => [DATA.questions[it].ask, labels(it, answers[it]).join("; ")].map(escapeMarkdown));
  if (rows.length) {
    page.paragraph(`**${WORDS.ANSWERS}**`);
    page.table([WORDS.QUESTION_COLUMN, WORDS.ANSWER_COLUMN], rows);
  }
  return page.text();
}

/** The command that gives these answers, on lines of at most 80 columns. */
function command(answers, end) {
  const flags = answeredOf(answers).map((it) => `--${DATA.questions[it].id} ${answerWords(it, answers[it]).join(",")}`);
  const words = ["backend-advisor", ...(DATA.rules_flag ? [DATA.rules_flag] : []), ...flags, end];
  if (words.join(" ").length + 3 <= 80) return words.join(" ");
  const lines = [];
  let line = words.shift();
  for (const word of words) {
    if (line.length + word.length + 3 <= 80) {
      line += ` ${word}`;
    } else {
      lines.push(`${line} \\`);
      line = word;
    }
  }
  return [...lines, line].join("\n  ");
}

/** Strings that a YAML reader may take for a boolean or null. */
const NOT_TEXT = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/** A YAML string, in quotes if some reader might take it for something else. */
function scalar(text) {
  const isPlain = /^[A-Za-z][-A-Za-z0-9_./ ]*$/.test(text) && !text.endsWith(" ");
  const isFingerprint = text.length > 7 && /^[0-9A-Fa-f]*$/.test(text);
  return isPlain && !isFingerprint && !NOT_TEXT.includes(text.toLowerCase()) ? text : JSON.stringify(text);
}

/** The front matter of a decision record, which `check` reads. */
function frontMatter(advice, date) {
  const given = answeredOf(advice.answers);
  const value = (it) => {
    const words = answerWords(it, advice.answers[it]);
    if (advice.answers[it].number !== undefined) return words[0];
    if (!advice.answers[it].many) return scalar(words[0]);
    return `[${(advice.answers[it].many.length ? words : []).map(scalar).join(", ")}]`;
  };
  const map = (name, entry) => (given.length ? [`  ${name}:`, ...given.map((it) => `    ${scalar(DATA.questions[it].id)}: ${entry(it)}`)] : [`  ${name}: {}`]);
  const { tool, ruleset } = DATA;
  return [
    "---",
    "status: proposed",
    `date: ${date}`,
    `title: ${scalar(recordTitle(advice))}`,
    "backend-advisor:",
    "  schema_version: 1",
    "  tool:",
    `    name: ${scalar(tool.name)}`,
    `    version: ${scalar(tool.version)}`,
    "  ruleset:",
    `    id: ${scalar(ruleset.id)}`,
    `    version: ${scalar(ruleset.version)}`,
    `    sha256: ${scalar(ruleset.sha256)}`,
    "  status: decided",
    `  recommendation: ${scalar(DATA.outcomes[advice.outcome].id)}`,
    `  robustness: ${advice.reasons.robustness ?? "null"}`,
    "  decided_by:",
    `    rule: ${scalar(advice.rule.id)}`,
    ...map("answers", value),
    ...map("answered_by", () => "prompt"),
    "",
    "---",
    "",
  ].join("\n");
}

const recordTitle = (advice) => titled(DATA.outcomes[advice.outcome].title);

/** The name of the file of a decision record. */
const recordFile = (advice) => `${DATA.ruleset.id}-${DATA.outcomes[advice.outcome].id}.md`;

/** A result as an architecture decision record (MADR 4.0). */
function record(advice, date) {
  const page = new Markdown();
  const { rule, reasons, plan, answers } = advice;
  const outcome = DATA.outcomes[advice.outcome];
  const given = answeredOf(answers);
  const answerText = (it) => labels(it, answers[it]).join("; ");
  const argumentsOf = (it, id, costs) => [
    ...advice.signals.filter((signal) => signal["points-to"] === id).map((signal) => fill(WORDS.GOOD, cited(signal.because, signal))),
    ...costs.map((cost) => fill(WORDS.BAD, stated(cost))),
  ].map(escapeMarkdown);
  page.heading(1, escapeMarkdown(recordTitle(advice)));
  page.bullets([fill(WORDS.STATUS, "proposed"), fill(WORDS.DATE, date)]);

  page.heading(2, WORDS.CONTEXT);
  if (given.length) {
    page.paragraph(fill(WORDS.WHAT_IS_KNOWN, escapeMarkdown(DATA.title)));
    const rows = given.map((it) => [escapeMarkdown(DATA.questions[it].ask), escapeMarkdown(answerText(it)), code(DATA.questions[it].id)]);
    page.table([WORDS.QUESTION_COLUMN, WORDS.ANSWER_COLUMN, WORDS.ID_COLUMN], rows);
  } else {
    page.paragraph(escapeMarkdown(DATA.title));
  }
  const driving = [...(reasons.sufficient[0] ?? []), ...advice.named];
  const drivers = given.filter((it) => driving.includes(it)).map((it) => `${DATA.questions[it].ask} ${answerText(it)}`);
  page.section(2, WORDS.DRIVERS, [...drivers, ...advice.findings.map((it) => capitalised(it.says))].map(escapeMarkdown));
  page.section(2, WORDS.OPTIONS, DATA.outcomes.map((it) => (it.url ? linked(it.title, it.url) : escapeMarkdown(it.title))));

  page.heading(2, WORDS.OUTCOME);
  page.paragraph(fill(WORDS.CHOSEN, escapeMarkdown(outcome.title), escapeMarkdown(cited(rule.because, rule))));
  if (rule.certainty) page.paragraph(fill(WORDS.CERTAINTY, certaintyText(rule.certainty)));
  page.paragraph(escapeMarkdown(runnerUpText(rule) ?? ""));
  page.paragraph(escapeMarkdown(outcome.summary));
  page.section(3, WORDS.CONSEQUENCES, argumentsOf(outcome, advice.outcome, plan.costs));
  page.heading(3, WORDS.CONFIRMATION);
  page.paragraph(WORDS.CONFIRM);
  page.code("sh", `backend-advisor check ${DATA.rules_flag ? `${DATA.rules_flag} ` : ""}${recordFile(advice)}`);
  const changes = proposals(reasons).map((it) => escapeMarkdown(counterfactualText(it, answers)));
  page.paragraph(robustnessText(reasons.robustness) + (changes.length ? ":" : "."));
  const more = moreWays(Math.max(0, changes.length - MOST.listed), reasons.areAll);
  page.bullets([...changes.slice(0, MOST.listed), ...(more ? [more] : [])]);

  page.heading(2, WORDS.PROS_AND_CONS);
  DATA.outcomes.forEach((it, id) => {
    page.heading(3, escapeMarkdown(it.title));
    page.paragraph(escapeMarkdown(it.summary));
    if (id === advice.outcome) page.paragraph(WORDS.UNDER_CONSEQUENCES);
    else page.bullets(argumentsOf(it, id, advice.costs[id]));
  });

  page.heading(2, WORDS.MORE_INFORMATION);
  const notes = (heading, of) => page.section(3, heading, of.map((it) =>
    it.run
      ? `${escapeMarkdown(it.say.replace(/\.+$/, ""))}: ${code(it.run)} ${escapeMarkdown(cited("", it).trimStart())}`.trimEnd()
      : escapeMarkdown(stated(it))));
  notes(WORDS.CONFLICTS, advice.conflicts);
  if (plan.architecture) {
    page.heading(3, WORDS.RUNS_WHERE);
    page.code("mermaid", mermaid(plan.architecture));
  }
  page.section(3, WORDS.BUILD_WITH, plan.plan.map((it) =>
    escapeMarkdown(chosen(it)) + (it.url ? ` ${linked(WORDS.DOCUMENTATION, it.url)}.` : "")));
  notes(WORDS.KEEP_IN_MIND, plan.cautions);
  notes(WORDS.BRING, plan.bring);
  notes(WORDS.FIRST_STEPS, plan.start);
  notes(WORDS.BUILD_FIRST, plan.architecture?.first ?? []);
  notes(WORDS.LATER, plan.architecture?.later ?? []);
  page.section(3, WORDS.SOURCES, recordSources(advice));
  page.heading(3, WORDS.HOW_MADE);
  const { tool, ruleset } = DATA;
  page.paragraph(escapeMarkdown(fill(WORDS.WRITTEN_BY, tool.name, tool.version, ruleset.id, ruleset.version)));
  page.code("sh", command(answers, "--format adr"));
  // Written in one piece, this comment would have a meaning in the page.
  page.paragraph(`<${"!--"} markdownlint-disable-file MD025 -->`);
  return `${frontMatter(advice, date)}\n${page.text()}`;
}

/** The claims that a result cites. */
function citedTexts({ rule, signals, conflicts, plan, costs }) {
  const drawn = plan.architecture;
  return [rule, ...signals, ...plan.cautions, ...plan.bring, ...plan.start, ...(drawn?.first ?? []), ...(drawn?.later ?? []), ...plan.plan, ...costs.flat(), ...conflicts];
}

/** Each source that is cited, with the claims that are cited, in the order of the rule set. */
function citedSourcesOf(advice) {
  const claims = new Set(citedTexts(advice).flatMap((it) => it.claims));
  const all = DATA.sources.map((source, id) => ({
    ...source,
    claims: DATA.claims.filter((claim, index) => claim.source === id && claims.has(index)),
    leans: advice.views.find((view) => view.source === id)?.leans,
  }));
  return all.filter((source) => source.claims.length);
}

const recordSources = (advice) => citedSourcesOf(advice).map((it) => {
  const title = it.url ? linked(it.title, it.url) : escapeMarkdown(it.title);
  const year = it.year ? ` (${it.year})` : "";
  const leans = it.leans === undefined ? "" : fill(WORDS.LEANS_AND, escapeMarkdown(DATA.outcomes[it.leans].title));
  return `${code(it.id)}: ${title}${year}${leans}${it.about ? `. ${escapeMarkdown(it.about)}` : ""}`;
});

/** A quoted text for Mermaid, which reads it as Markdown and decodes entities. */
function mermaidText(text) {
  let result = "";
  const letters = [...text.trim()];
  letters.forEach((letter, index) => {
    const isNumber = /^[0-9]+$/.test(result);
    const isPlain =
      letter === "-" || letter === "+" ? result !== ""
      : letter === ")" ? !isNumber
      : letter === "." ? !isNumber && !/www$/i.test(result)
      : letter === ":" ? letters.slice(index + 1, index + 3).join("") !== "//"
      : !/[!-/:-@[-`{-~]/.test(letter) || ",;?!'(/=".includes(letter);
    result += isPlain ? letter : `#${letter.codePointAt(0)};`;
  });
  return result;
}

/** What runs where, as a diagram. */
function mermaid({ parts, shared, links }) {
  const say = (it) => mermaidText(it.say);
  const lines = parts.map((part, index) => `part${index}["${[mermaidText(part.title), ...part.holds.map(say)].join("<br/>")}"]`);
  shared.forEach((it, index) => {
    lines.push(`shared${index}(["${say(it)}"])`, ...parts.map((_, part) => `part${part} --- shared${index}`));
  });
  links.forEach(({ from, to, note }) => lines.push(`part${from} -->|"${say(note)}"| part${to}`));
  return `flowchart TD\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

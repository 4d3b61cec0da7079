// What the page advises against what the program advises, for random answers, also partial ones: the
// outcome, what is possible, the next question, how many are left, the reasons and every text.
//
// node advice.mjs PROGRAM FOLDER: the folder has random rule sets.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openPage, inParallel, startBrowser } from './browser.mjs';

const [program, folder] = process.argv.slice(2);

/** How many answer sets of the shipped rule set, and of each random one. */
const SHIPPED = Number(process.env.SETS ?? 3000);
const RANDOM = 40;

/** Runs in the page: random answers, as the lines that `batch` reads. */
function randomLines([many, seed]) {
  // The generator of Numerical Recipes.
  const random = (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const numberNear = ({ from, minimum, maximum = minimum + 1000, whole }) => {
    const step = whole ? 1 : [0.001, 0.5][random(2)];
    const number = [...from, maximum][random(from.length + 1)] + (random(3) - 1) * step;
    return Math.min(Math.max(Math.round(number * 1000) / 1000, minimum), maximum);
  };
  const answer = ({ kind, options, must_know }, question) => {
    const ids = options.map((option) => option.id);
    if (random(8) === 0 && !must_know) return 'not-sure';
    if (kind === 'number') return numberNear(DATA.numbers[question]);
    const rarely = 1 + random(5);
    return kind === 'any-of' ? ids.filter(() => random(rarely) === 0) : ids[random(ids.length)];
  };
  return Array.from({ length: many }, () => {
    const percent = [5, 15, 30, 50, 80, 100][random(6)];
    const given = DATA.questions.flatMap((it, question) => (random(100) < percent ? [[it.id, answer(it, question)]] : []));
    return JSON.stringify(Object.fromEntries(given));
  });
}

/** Runs in the page: the first differences between its advice and that of the program. */
function differences([lines, results]) {
  const outcomeId = (outcome) => DATA.outcomes[outcome]?.id ?? null;
  const questionId = (question) => DATA.questions[question].id;
  const statement = (text) => ({
    say: text.say,
    run: text.run ?? null,
    claims: text.claims.map((claim) => DATA.claims[claim].id),
    house: text.house ?? false,
  });
  const statements = (texts) => texts.map(statement);
  const word = (question, answer) => {
    // Of several numbers that are alike, the page shows all.
    if (answer.alike) return { class: answer.value };
    if (answer.number !== undefined) return answer.number / 1000;
    return plainWord(question, answer);
  };
  const plainWord = (question, answer) => (answer.many?.length === 0 ? [] : answer.many ? answerWords(question, answer) : answerWords(question, answer)[0]);
  const mine = (given) => {
    takeFragment(given);
    const advice = adviceOn(answers);
    const { relevant } = factsOf(remaining(answers));
    const open = TOPICS.find((topic, question) => answers[question] && topic >= 0 && relevant & MEMBERS[topic]) ?? -1;
    const next = nextStep(answers, open);
    const left = next ? questionsLeft(stateOf(remaining(answers), open)) : { fewest: 0, most: 0 };
    const way = (it) => ({
      change: it.change.map(({ question, answer }) => ({ question: questionId(question), from: word(question, answers[question]), to: word(question, answer) })),
      with: it.with.map(({ question, answer }) => ({ question: questionId(question), answer: word(question, answer) })),
      recommendation: outcomeId(it.outcome),
    });
    const { reasons, plan, rule } = advice;
    const drawn = plan?.architecture;
    return {
      possible: advice.possible.map(outcomeId),
      next: next ? questionId(next.question) : null,
      open: advice.relevant.map(questionId),
      left,
      outcome: outcomeId(advice.outcome),
      headline: rule && [rule.certainty ?? null, outcomeId(rule['runner-up']), rule.tips ?? null],
      rule: rule && { id: rule.id, because: rule.because, findings: advice.findings.map(({ id, says, claims }) => ({ id, says, claims: claims.map((claim) => DATA.claims[claim].id) })) },
      signals: advice.signals.map((it) => [it.id, outcomeId(it['points-to']), it.strength, it.because]),
      conflicts: statements(advice.conflicts),
      sources: advice.views.map((view) => [DATA.sources[view.source].id, outcomeId(view.leans)]),
      reasons: reasons && {
        sufficient: reasons.sufficient.map((set) => set.map(questionId)),
        robustness: reasons.robustness ?? null,
        counterfactuals: reasons.counterfactuals.map(way),
        nearest: reasons.nearest.map(way),
        worth_finding_out: reasons.worthFindingOut.map(questionId),
        complete: reasons.areAll,
      },
      shaping: (advice.shaping ?? []).map(questionId),
      clearing: (advice.clearing ?? []).map(questionId),
      plan: plan && {
        costs: statements(plan.costs),
        bring: statements(plan.bring),
        start: statements(plan.start),
        cautions: statements(plan.cautions),
        plan: plan.plan.map((it) => [it.id, it.say, it.because ?? null, it.url ?? null]),
        parts: drawn?.parts.map((it) => [it.id, it.title, statements(it.holds)]),
        shared: drawn && statements(drawn.shared),
        links: drawn?.links.map((it) => [drawn.parts[it.from].id, drawn.parts[it.to].id, it.note.say]),
        first: drawn && statements(drawn.first),
        later: drawn && statements(drawn.later),
      },
    };
  };
  const alike = (question, answer) => {
    const position = DATA.questions.findIndex((it) => it.id === question);
    return typeof answer === 'number' ? { class: classOf(position, { number: Math.round(answer * 1000) }) } : answer;
  };
  const theirWay = (it) => ({
    ...it,
    change: it.change.map(({ question, from, to }) => ({ question, from, to: alike(question, to) })),
    with: it.with.map(({ question, answer }) => ({ question, answer: alike(question, answer) })),
  });
  const theirs = (it) => {
    const { outcome: plan, recommendation, decided_by: rule } = it;
    const drawn = plan?.architecture;
    const inOrder = DATA.questions.map((question) => question.id);
    return {
      possible: it.possible,
      next: it.open_questions[0]?.id ?? null,
      open: it.open_questions.map((open) => open.id).sort((one, other) => inOrder.indexOf(one) - inOrder.indexOf(other)),
      left: it.questions_left,
      outcome: recommendation?.id ?? null,
      headline: recommendation ? [recommendation.certainty, recommendation.runner_up?.id ?? null, recommendation.runner_up?.tips ?? null] : undefined,
      rule: rule ? { id: rule.rule, because: rule.because, findings: rule.findings } : undefined,
      signals: it.signals.map((signal) => [signal.id, signal.points_to, signal.strength, signal.because]),
      conflicts: it.conflicts,
      sources: it.sources.map((view) => [view.id, view.leans]),
      reasons: it.reasons ? {
        ...it.reasons,
        counterfactuals: it.reasons.counterfactuals.map(theirWay),
        nearest: it.reasons.nearest.map(theirWay),
      } : undefined,
      shaping: it.shaping_questions.map((open) => open.id),
      clearing: it.certainty_questions.map((open) => open.id),
      plan: plan ? {
        costs: plan.costs,
        bring: plan.bring,
        start: plan.start,
        cautions: plan.cautions,
        plan: plan.plan.map((chosen) => [chosen.id, chosen.choice, chosen.because, chosen.url]),
        parts: drawn?.parts.map((part) => [part.id, part.title, part.holds]),
        shared: drawn?.shared,
        links: drawn?.links.map((link) => [link.from, link.to, link.say]),
        first: drawn?.first,
        later: drawn?.later,
      } : undefined,
    };
  };
  const found = [];
  lines.forEach((line, index) => {
    const given = Object.entries(JSON.parse(line)).map(([id, words]) => `${id}=${[words].flat().join(',') || 'none'}`);
    const [one, other] = [mine(given.join('&')), theirs(JSON.parse(results[index]))];
    for (const key of Object.keys(other)) {
      const [page, binary] = [one[key], other[key]].map((it) => JSON.stringify(it));
      if (page !== binary) found.push(`${line}\n  ${key} of the page:    ${page}\n  ${key} of the program: ${binary}`);
    }
  });
  return found;
}

const browser = await startBrowser();
const rules = readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort();
const sets = [[], ...rules.map((name) => ['--rules', path.join(folder, name)])];
let compared = 0;
const failures = [];
await inParallel(sets, async (set, seed) => {
  const page = await openPage(browser, program, set);
  const lines = await page.evaluate(randomLines, [set.length ? RANDOM : SHIPPED, seed]);
  const batch = spawnSync(program, ['batch', ...set], { input: `${lines.join('\n')}\n`, maxBuffer: 2 ** 30, encoding: 'utf8' });
  const results = batch.stdout.trim().split('\n');
  if (results.length !== lines.length) throw new Error(`batch: ${batch.stderr}`);
  for (let start = 0; start < lines.length; start += 100) {
    const some = [lines, results].map((all) => all.slice(start, start + 100));
    const found = await page.evaluate(differences, some);
    failures.push(...found.map((it) => `${set.join(' ')} ${it}`));
    compared += some[0].length;
  }
  await page.close();
});
await browser.close();
for (const failure of failures.slice(0, 5)) console.log(failure);
console.log(`advice: ${compared} answer sets of ${sets.length} rule sets, ${failures.length} differences`);
process.exit(failures.length ? 1 : 0);

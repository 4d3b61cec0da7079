// The page as people use it: by keyboard, with a link, on a phone, in the dark; what it copies and
// downloads; and what a rule set cannot make it do.
//
// node use.mjs PROGRAM
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { open, startBrowser, writePage } from './browser.mjs';

const [program] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'advisor-use-'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await startBrowser();
const shipped = writePage(program);

function check(condition, what) {
  if (!condition) throw new Error(what);
}

function equal(one, other, what) {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  check(one === other, `${what}, at ${at}:\n  ${JSON.stringify(one.slice(at - 40, at + 80))}\n  ${JSON.stringify(other.slice(at - 40, at + 80))}`);
}

/** Fragments that settle the shipped rule set, with every certainty among them. */
const SETTLED = [
  'edited-by=staff&heavy-share=little&existing=new',
  'edited-by=staff&heavy-share=substantial&heavy-work=waits&heavy-apart=yes&two-services=yes',
  'used-through=pages&heavy-share=not-sure&existing=new',
  'edited-by=no-data&heavy-share=not-sure&used-through=own-app&existing=other-language&builds-auth=yes&team-knows=both',
];

/** What axe finds on a page as it is now. */
async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).slice(0, 3).join(' ')}`);
  check(found.length === 0, `axe, ${what}:\n${found.join('\n')}`);
}

const heading = (page) => page.locator('h2').textContent();

/** Axe finds nothing on any screen, and nothing is wider than the screen. */
async function screens() {
  for (const [width, colorScheme] of [[1280, 'light'], [360, 'dark']]) {
    const options = { viewport: { width, height: 800 }, colorScheme };
    const badges = new Set();
    const views = ['', ...SETTLED, 'edited-by=staff&heavy-share=substantial&nonsense=1'];
    for (const fragment of views) {
      const page = await open(browser, shipped, { fragment: `#${fragment}`, ...options });
      if (await page.getByText('Why are you asking?').count()) await page.getByText('Why are you asking?').click();
      await accessible(page, `${width} ${colorScheme} ${fragment}`);
      if (SETTLED.includes(fragment)) badges.add(await page.locator('.badge').textContent());
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      check(!wide, `${fragment} is wider than ${width}`);
      await page.close();
    }
    check(badges.size === 3, `the certainties shown are ${[...badges]}`);
  }
}

/** A whole interview by keyboard, with the focus where a reader goes on. */
async function keyboard() {
  const page = await open(browser, shipped);
  const questions = [];
  for (let number = 0; number < 20 && !(await page.locator('#headline').count()); number += 1) {
    questions.push(await heading(page));
    // The first option is the first thing after the heading and the answers before it.
    if (number === 0) await page.keyboard.press('Tab');
    for (let tab = 0; tab < 3 && !(await page.evaluate(() => document.activeElement.matches('.option'))); tab += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const focused = await page.evaluate(() => document.activeElement.tagName);
    check(focused === 'H2', `after an answer the focus is on ${focused}`);
  }
  check(questions.length > 1 && (await page.locator('#headline').count()) === 1, `by keyboard: ${questions}`);
  check((await page.locator('#status').textContent()).includes(await heading(page)), 'the result is said');
  await page.close();
}

/** Going back, changing an answer, starting over, and the way back of the browser. */
async function changes() {
  const page = await open(browser, shipped);
  const first = await heading(page);
  await page.locator('.option').nth(0).click();
  const second = await heading(page);
  await page.getByRole('button', { name: 'Back' }).click();
  check((await heading(page)) === first, 'Back asks again');
  check((await page.locator('.is-before').count()) === 1, 'the answer before is marked');
  await page.locator('.option').nth(0).click();
  check((await heading(page)) === second, 'and it goes on');
  await page.goBack();
  await page.goBack();
  check((await heading(page)) === second, 'the browser goes back');
  for (let more = 0; more < 4 && !(await heading(page)).startsWith('Django'); more += 1) await page.locator('.option').nth(0).click();
  check((await heading(page)).startsWith('Django'), 'a few answers settle it');
  await page.getByRole('button', { name: `Change: ${second}` }).click();
  check((await heading(page)) === second, 'the answer is asked for');
  await page.getByRole('button', { name: 'Back' }).click();
  check((await heading(page)).startsWith('Django'), 'Back from a change is the result');
  await page.getByRole('button', { name: 'Sharpen the plan' }).click();
  const plan = await heading(page);
  await page.locator('.option').nth(0).click();
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  check((await heading(page)) === plan, 'Back asks the question about the plan again');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  check((await heading(page)).startsWith('Django'), 'and then shows the result');
  check((await page.locator('.answers').textContent()).includes(plan), 'with its answer');
  await page.getByRole('button', { name: 'Sharpen the plan' }).click();
  await page.getByRole('button', { name: 'Show the result' }).click();
  check((await heading(page)).startsWith('Django'), 'the questions about the plan can end at any time');
  await page.getByRole('button', { name: 'Start over' }).click();
  check((await heading(page)) === first && !page.url().includes('#'), 'it starts over');
  // A change keeps the other answers, because they can matter again.
  await page.goto(`file://${shipped}#existing=django&heavy-share=substantial&edited-by=users&two-services=no`);
  const share = 'How much of it is AI, streaming or other heavy work?';
  const answer = async (option) => {
    await page.getByRole('button', { name: `Change: ${share}` }).click();
    await page.getByRole('button', { name: option }).click();
  };
  await answer('Little or none');
  check(page.url().endsWith('#existing=django&edited-by=users&two-services=no&heavy-share=little'), page.url());
  check((await heading(page)).startsWith('Django'), 'the answer is changed');
  await answer('A substantial part');
  check((await heading(page)).startsWith('Django'), 'and back, without another question');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  check((await heading(page)) === share, 'the way back leads to the change');
  await page.getByRole('button', { name: 'Little or none' }).click();
  // Once the outcome is open again, questions are about it, even if the plan was asked about before.
  await page.getByRole('button', { name: 'Sharpen the plan' }).click();
  const existing = 'Does it extend an existing codebase?';
  await page.getByRole('button', { name: `Change: ${existing}` }).click();
  await page.getByRole('button', { name: 'No, it is new' }).click();
  check((await page.getByRole('button', { name: 'Show the result' }).count()) === 0, 'there is no result to show yet');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  check((await heading(page)) === existing, 'and the way back leads to that change');
  await page.close();
}

/** A number must be one of those that are asked for; its link carries it. */
async function numbers() {
  const rules = path.join(folder, 'numbers.yaml');
  writeFileSync(rules, `
format: 1
id: numbers
version: '1'
title: Numbers
questions: [{id: share, ask: What share is slow?, kind: number, unit: percents, singular: percent, minimum: -1, maximum: 100, whole: false}]
decision:
- {id: many, when: {share: '> 12.5'}, recommend: two, certainty: clear, because: 'There are {share}.', house: true}
- {id: last, recommend: one, because: Few., house: true}
outcomes: [{id: one, title: One, summary: S, url: 'https://a.org'}, {id: two, title: Two, summary: S}]
`);
  const file = writePage(program, ['--rules', rules]);
  const page = await open(browser, file);
  for (const wrong of ['', 'many', '1e2', '12,5', '0.1234', '-1.5', '100.001', '1000000000000']) {
    await page.locator('#number').fill(wrong);
    await page.keyboard.press('Enter');
    const refusal = await page.getByRole('alert').textContent();
    check(refusal.includes('a number from -1 to 100') && refusal.includes(wrong), `${wrong}: ${refusal}`);
    check(await page.evaluate(() => document.activeElement.id === 'number'), 'the focus is on the field');
  }
  await accessible(page, 'a number that is refused');
  for (const [given, said, outcome] of [['012.50', '12.5 percents', 'One'], ['12.501', '12.501 percents', 'Two'], [' 1 ', '1 percent', 'One'], ['-0.0', '0 percents', 'One']]) {
    await page.goto(`file://${file}`);
    await page.locator('#number').fill(given);
    await page.keyboard.press('Enter');
    check((await heading(page)).startsWith(outcome), `${given} is ${await heading(page)}`);
    check((await page.locator('.answers').textContent()).includes(said), `${given} is ${said}`);
    check(page.url().endsWith(`#share=${said.split(' ')[0]}`), page.url());
    await page.getByRole('button', { name: 'Back' }).click();
    check((await page.locator('#number').inputValue()) === said.split(' ')[0], 'the number before is in the field');
    const flag = ['--rules', rules, '--answer', `share=${given}`];
    const run = (...more) => execFileSync(program, [...flag, ...more], { encoding: 'utf8', env: { ...process.env, SOURCE_DATE_EPOCH: '1795132800' } });
    const written = await page.evaluate((fragment) => {
      takeFragment(fragment);
      const advice = adviceOn(answers);
      return { markdown: summary(advice), adr: record(advice, '2026-11-20').split('# Numbers')[0] };
    }, `share=${given.trim()}`);
    equal(written.markdown, run('--format', 'markdown'), `Markdown of ${given}`);
    const adr = run('--format', 'adr').split('# Numbers')[0].replace(': flag', ': prompt');
    equal(written.adr, adr, `the front matter of ${given}`);
  }
  await page.close();
}

/** A list to tick must be ticked, and what is not known of a link is said. */
async function refusals() {
  const fragment = '#edited-by=staff&heavy-share=substantial&product-parts=payments&zzz=1&two-services=maybe&heavy-share=main&x=%3Cimg%20src=y%3E';
  const page = await open(browser, shipped, { fragment });
  const notice = await page.locator('#notice').textContent();
  for (const part of ['zzz=1', 'two-services=maybe', 'heavy-share=main', 'x=']) check(notice.includes(part), `${part} in ${notice}`);
  check(!notice.includes('edited-by'), notice);
  await page.goto(`file://${shipped}#edited-by=users&heavy-share=little`);
  check(!(await page.locator('#notice').isVisible()), 'a link without mistakes is taken without a word');
  await page.evaluate(() => showQuestion(DATA.questions.findIndex((it) => it.kind === 'any-of'), true));
  await page.getByRole('button', { name: 'Continue' }).click();
  check((await page.getByRole('alert').textContent()).startsWith('Nothing is ticked'), 'nothing ticked is refused');
  await accessible(page, 'a refusal');
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.close();
}

/** What is copied and downloaded is what the program writes, letter by letter, and `check` accepts it. */
async function documents() {
  const page = await open(browser, shipped);
  const random = await page.evaluate(() => {
    let seed = 1;
    const any = (below) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    return Array.from({ length: 60 }, () => {
      answers = noAnswers();
      asked = [];
      for (let next = nextQuestion(); next !== undefined || any(4); next = nextQuestion()) {
        const question = next ?? any(DATA.questions.length);
        const { kind, options } = DATA.questions[question];
        const answer = any(6) === 0 ? 'not-sure' : kind === 'any-of' ? { many: options.flatMap((_, option) => (any(3) ? [] : [option])) } : { one: any(options.length) };
        answers[question] = answer;
        asked = [...asked.filter((it) => it !== question), question];
      }
      return toFragment();
    });
  });
  for (const fragment of [...SETTLED, ...random]) {
    const texts = await page.evaluate((fragment) => {
      takeFragment(fragment);
      const advice = adviceOn(answers);
      return advice.outcome === undefined ? undefined : { markdown: summary(advice), adr: record(advice, '2026-11-20'), file: recordFile(advice) };
    }, fragment);
    if (!texts) continue;
    const flags = fragment.split('&').filter((it) => it).flatMap((it) => ['--answer', it]);
    const run = (...more) => execFileSync(program, [...flags, ...more], { encoding: 'utf8', cwd: folder, env: { ...process.env, SOURCE_DATE_EPOCH: '1795132800' } });
    equal(texts.markdown, run('--format', 'markdown'), `Markdown of ${fragment}`);
    const adr = run('--format', 'adr').replace(/^(    [-a-z0-9]+): flag$/gm, '$1: prompt').replace('check FILE  # the path of this record', `check ${texts.file}`);
    equal(texts.adr, adr, `ADR of ${fragment}`);
  }
  await page.close();

  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true });
  const result = await context.newPage();
  await result.goto(`file://${shipped}#${SETTLED[1]}`);
  const coming = result.waitForEvent('download');
  await result.getByRole('button', { name: 'Download as ADR' }).click();
  const file = path.join(folder, (await coming).suggestedFilename());
  await (await coming).saveAs(file);
  const checked = spawnSync(program, ['check', file], { encoding: 'utf8' });
  check(checked.status === 0 && checked.stdout.includes('1 '), `check: ${checked.stdout}${checked.stderr}`);
  for (const [name, start] of [['Copy as Markdown', '### Django, FastAPI'], ['Copy link', 'file://']]) {
    await result.getByRole('button', { name }).click();
    await result.getByText('copied.').waitFor();
    const copied = await result.evaluate(() => navigator.clipboard.readText());
    check(copied.startsWith(start), `${name}: ${copied.slice(0, 80)}`);
  }
  await result.emulateMedia({ media: 'print' });
  check((await result.locator('button:visible').count()) === 0, 'paper has no buttons');
  // Printers leave out backgrounds.
  const badge = await result.locator('.badge').evaluate((it) => [getComputedStyle(it).color, getComputedStyle(it).backgroundColor]);
  check(badge.join() === 'rgb(31, 92, 77),rgba(0, 0, 0, 0)', `the certainty on paper: ${badge}`);
  await context.close();

  const denied = await open(browser, shipped, { fragment: `#${SETTLED[0]}` });
  await denied.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); });
  await denied.getByRole('button', { name: 'Copy as Markdown' }).click();
  check((await denied.locator('textarea').inputValue()).startsWith('### Django'), 'what cannot be copied is shown');
  await accessible(denied, 'a text to copy by hand');
  await denied.close();
}

/** Nothing in the texts of a rule set does anything. */
async function hostile() {
  const text = (name) => `${name} </script><script>alert(1)</script> <img src=x onerror=alert(1)> "a" 'b' \u202e {}&amp;`;
  const word = (name) => JSON.stringify(text(name));
  const rules = path.join(folder, 'hostile.yaml');
  writeFileSync(rules, `
format: 1
id: hostile
version: ${word('version')}
title: ${word('title')}
topics: [{id: t, title: ${word('topic')}}]
questions:
- {id: one, topic: t, ask: ${word('ask')}, help: ${word('help')}, kind: one-of, options: [{id: a, label: ${word('label')}, hint: ${word('hint')}, says: ${word('says')}}, {id: b, label: ${word('other')}}]}
- {id: many, ask: ${word('many')}, kind: any-of, options: [{id: a, label: ${word('tick')}, help: ${word('tick help')}}, {id: b, label: ${word('tick other')}}]}
decision:
- {id: first, when: {all: [{one: a}, {many: a}]}, recommend: u, runner-up: v, certainty: close-call, tips: ${word('tips')}, because: ${word('because')}, claims: [c]}
- {id: last, recommend: v, because: ${word('last')}, house: true}
signals: [{id: s, when: {one: a}, points-to: v, strength: strong, because: ${word('signal')}, claims: [c, d]}]
outcomes:
- id: u
  title: ${word('outcome')}
  summary: ${word('summary')}
  costs: [{say: ${word('cost')}, claims: [c]}]
  plan: [{id: p, title: ${word('part')}, choices: [{say: ${word('choice')}, because: ${word('choice because')}, claims: [d]}]}]
  start: [{say: ${word('step')}, run: ${word('command')}, house: true}]
  architecture: {parts: [{id: x, title: ${word('box')}, holds: [{say: ${word('holds')}}]}], shared: [{say: ${word('shared')}}], links: [{from: x, to: x, say: ${word('link')}}]}
- {id: v, title: ${word('other outcome')}, summary: S}
sources:
- {id: w, title: ${word('source')}, about: ${word('about')}, url: "https://a.org/<img src=x onerror=alert(1)>", claims: [{id: c, says: ${word('claim')}}]}
- {id: x, title: W, url: "https://a.org/\\">", claims: [{id: d, says: ${word('claim')}}]}
`);
  const page = await open(browser, writePage(program, ['--rules', rules]));
  const shows = async (...names) => {
    for (const name of names) {
      const shown = text(name).replace('\u202e', '\\u{202e}');
      const body = await page.locator('body').textContent();
      check(body.includes(shown), `${name} is shown letter by letter:\n${body.slice(0, 2000)}`);
    }
  };
  await page.getByText('Why are you asking?').click();
  await shows('title', 'topic', 'ask', 'help', 'label', 'hint');
  await page.locator('.option').first().click();
  await page.getByText('Why are you asking?').click();
  await shows('many', 'tick', 'tick help');
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await shows('outcome', 'because', 'tips', 'signal', 'summary', 'cost', 'choice', 'step', 'command', 'box', 'holds', 'shared', 'source', 'about', 'claim');
  check((await page.locator('img, main script, [onerror]').count()) === 0, 'no element comes of a text');
  check((await page.locator('a:not([href^="https://"])').count()) === 0, 'no link leads anywhere but to the web');
  check(!(await page.content()).includes('\u202e'), 'no text turns around');
  await page.close();
}

for (const test of [screens, keyboard, changes, numbers, refusals, documents, hostile]) {
  await test();
  console.log(`use: ${test.name}`);
}
await browser.close();

// Interviews on the page against those of the program: the same questions in the same order, with the
// same words about how many are left and why they are asked.
//
// node interviews.mjs PROGRAM INTERVIEWS: written by the tests of the program.
import { readFileSync } from 'node:fs';
import { inParallel, open, startBrowser, writePage } from './browser.mjs';

const [program, interviews] = process.argv.slice(2);

/** Runs in the page: holds an interview with a person who gives these answers; the first difference. */
async function interview({ answers: given, steps, outcome }) {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const button = (name) => all('button').find((it) => (it.querySelector('.name') ?? it).textContent === name);
  const words = (text) => text.replace(/\s+/g, ' ').trim();
  button('Start over')?.click();
  while (button('Back')) button('Back').click();
  for (const { id, ask, options, progress, why, not_sure, for_plan } of steps) {
    if (for_plan) button('Sharpen the plan')?.click();
    const details = document.querySelector('.why');
    details.open = true;
    await new Promise((resolve) => details.addEventListener('toggle', resolve, { once: true }));
    const said = all('.why > :not(summary)').flatMap((it) => (it.tagName === 'UL' ? [...it.children] : [it]));
    const shown = {
      ask: document.querySelector('h2').textContent,
      progress: document.querySelector('.progress :last-child').textContent,
      why: words(said.map((it) => it.textContent).join(' ')),
      not_sure: Boolean(button('Not sure')),
    };
    const expected = { ask, progress, why: words(why), not_sure };
    for (const key of Object.keys(expected)) {
      if (shown[key] !== expected[key]) return `${id}: ${key}\n  of the page:    ${shown[key]}\n  of the program: ${expected[key]}`;
    }
    const answer = given[id];
    if (answer === 'not-sure') button('Not sure').click();
    else if (typeof answer === 'number') {
      document.querySelector('#number').value = String(answer);
      button('Continue').click();
    } else if (!Array.isArray(answer)) all('.option')[options.indexOf(answer)].click();
    else if (answer.length === 0) button('None of these').click();
    else {
      all('.option input').forEach((box, index) => (box.checked = answer.includes(options[index])));
      button('Continue').click();
    }
  }
  const headline = document.querySelector('#headline')?.textContent ?? 'nothing';
  return headline.startsWith(outcome) ? undefined : `the outcome ${headline}, not ${outcome}`;
}

const browser = await startBrowser();
let asked = 0;
await inParallel(JSON.parse(readFileSync(interviews, 'utf8')), async ({ rules, interviews: of }) => {
  const page = await open(browser, writePage(program, rules));
  for (const it of of) {
    const difference = await page.evaluate(interview, it);
    if (difference) throw new Error(`${rules.join(' ')} ${JSON.stringify(it.answers)}\n${difference}`);
    asked += it.steps.length;
  }
  await page.close();
});
await browser.close();
console.log(`interviews: ${asked} questions asked as the program asks them`);

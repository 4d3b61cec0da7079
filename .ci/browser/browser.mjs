// Chromium, and pages in it that complain of nothing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const folder = mkdtempSync(path.join(tmpdir(), 'advisor-'));
let pages = 0;

export const startBrowser = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  // The tests may run as root, and in a container.
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});

/** Writes the page of a rule set; gives its path. */
export function writePage(program, rules = []) {
  pages += 1;
  const file = path.join(folder, `${pages}.html`);
  execFileSync(program, ['page', ...rules, '-o', file]);
  return file;
}

/** Opens a page in a context of its own, and fails with it. */
export async function open(browser, file, { fragment = '', ...options } = {}) {
  const page = await browser.newPage(options);
  const fail = (text) => {
    console.error(text);
    process.exit(1);
  };
  page.on('pageerror', (error) => fail(`error in the page: ${error.stack}`));
  page.on('console', (message) => fail(`the page says: ${message.text()}`));
  page.on('dialog', (dialog) => fail(`a dialog opened: ${dialog.message()}`));
  page.on('request', (request) => /^(file|blob):/.test(request.url()) || fail(`a request: ${request.url()}`));
  await page.goto(`file://${file}${fragment}`);
  return page;
}

export const openPage = (browser, program, rules) => open(browser, writePage(program, rules));

/** Does something for each item, two at a time. */
export async function inParallel(items, work) {
  const rest = items.entries();
  const worker = async () => {
    for (const [index, item] of rest) await work(item, index);
  };
  await Promise.all([worker(), worker()]);
}

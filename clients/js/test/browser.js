import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 30_000;

/** One Chromium for the tests of a file; each test gets a profile of its own. */
export function useBrowser(options = {}) {
  let browser;
  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
      ...options,
    });
  });
  after(() => browser.close());

  return {
    async open(t, address) {
      const context = await browser.newContext();
      context.setDefaultTimeout(PATIENCE_MS);
      t.after(() => context.close());
      const page = await context.newPage();
      const problems = watch(context);
      if (address) await page.goto(address);
      return { context, page, problems };
    },
  };
}

/** What a page should not have done. */
function watch(context) {
  const problems = [];
  context.on('weberror', error => problems.push(String(error.error())));
  context.on('console', message => { if (message.type() === 'error') problems.push(message.text()); });
  return problems;
}

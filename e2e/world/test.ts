import { test as base } from '@playwright/test';
import type { Page } from '@playwright/test';
import { createWords } from './words.ts';
import type { Language, Words } from './words.ts';
import { startHome } from './start-home.ts';
import type { Home } from './start-home.ts';

interface Fixtures {
  readonly language: Language;
  readonly words: Words;
  /** A host with nothing set up. */
  readonly home: Home;
  /** The page of that host, in the language of the test; what it says on its console fails the test. */
  readonly app: Page;
}

export const test = base.extend<Fixtures>({
  language: ['en', { option: true }],
  words: async ({ language }, use) => {
    await use(createWords(language));
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from here
  home: async ({}, use) => {
    const home = await startHome();
    await use(home);
    await home.close();
  },
  app: async ({ home, browser, language }, use) => {
    const context = await browser.newContext({
      locale: language === 'en' ? 'en-US' : 'zh-CN',
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    await page.goto(home.address());
    await use(page);
    await context.close();
    if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join('\n')}`);
  },
});

/** Errors of the page and breaches of its policy; a socket that was cut with its host is none, nor a
 * picture of a server that is being restarted. */
export function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
  page.on('console', (message) => {
    const text = message.text();
    const isCut =
      /WebSocket|ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_ABORTED|status of (401|502)/.test(
        text,
      );
    if (message.type() === 'error' && !isCut) complaints.push(text);
  });
  return complaints;
}

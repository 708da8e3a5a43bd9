import type { Browser, Page } from '@playwright/test';
import { join } from 'node:path';
import { writeLora } from './files.ts';
import type { Home } from './start-home.ts';
import type { Language, Words } from './words.ts';

/** A place to look at: by axe, and for the pictures of the documentation. */
export interface Stop {
  readonly name: string;
  readonly visit: (page: Page, words: Words) => Promise<void>;
}

export async function openPage(
  browser: Browser,
  address: string,
  { language, scheme }: { readonly language: Language; readonly scheme: 'light' | 'dark' },
): Promise<Page> {
  const context = await browser.newContext({
    locale: language === 'en' ? 'en-US' : 'zh-CN',
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
  });
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('navigation').first().waitFor();
  return page;
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name });

const go =
  (view: string): Stop['visit'] =>
  async (page) => {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${view}`);
    await heading(page, /./).waitFor();
  };

/** Every view, with something in it, in an order in which each finds what it needs. */
export function stops(home: Home): readonly Stop[] {
  const file = 'moonlit-harbour-lora.safetensors';
  return [
    { name: 'models', visit: models },
    { name: 'files', visit: openFiles },
    { name: 'plan', visit: (page, words) => plan(page, words, file) },
    { name: 'transfers', visit: (page, words) => transfers(page, words, file) },
    { name: 'workflows', visit: workflows },
    { name: 'form', visit: (page) => form(page, 'funny_pictures.json') },
    { name: 'video-form', visit: (page) => form(page, 'wans.json') },
    { name: 'runs', visit: runs },
    { name: 'result', visit: result },
    { name: 'gallery', visit: gallery },
    { name: 'server', visit: server },
    { name: 'restart', visit: restart },
    { name: 'settings', visit: settings },
    { name: 'connect', visit: connect },
    { name: 'palette', visit: palette },
  ];

  async function models(page: Page): Promise<void> {
    writeLora(join(home.dir, 'Downloads', file), 40_000_000);
    await go('models')(page, anyWords);
    await page.getByRole('row').nth(2).waitFor();
    await page.getByRole('row').nth(2).click();
    await page.getByRole('complementary').waitFor();
  }
}

// some visits say nothing
const anyWords: Words = { language: 'en', say: (key) => key };

async function openFiles(page: Page, { say }: Words): Promise<void> {
  await page
    .getByRole('button', { name: say('ui.models.add') })
    .first()
    .click();
  await page.getByRole('menuitem', { name: say('ui.models.addFiles') }).click();
  const dialog = page.getByRole('dialog', { name: say('ui.files.title') });
  await dialog
    .getByRole('navigation', { name: say('ui.files.places') })
    .getByRole('button', { name: say('ui.place.downloads') })
    .click();
  await dialog.getByRole('checkbox').first().waitFor();
}

async function plan(page: Page, { say }: Words, name: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: say('ui.files.title') });
  await dialog.getByRole('checkbox', { name: say('ui.files.choose', { name }) }).check();
  await dialog.getByRole('button', { name: say('ui.files.take'), exact: true }).click();
  await page.getByRole('listitem', { name }).waitFor();
}

async function transfers(page: Page, { say }: Words, name: string): Promise<void> {
  const sheet = page.getByRole('dialog', { name: say('ui.plan.title') });
  const start = sheet.getByRole('button', { name: say('ui.plan.start') });
  if (await start.isEnabled()) await start.click();
  else {
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+j');
  }
  const drawer = page.getByRole('dialog', { name: say('ui.transfers.title') });
  await drawer.getByRole('listitem', { name, exact: true }).getByText(/CRC64/).waitFor();
}

async function workflows(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await go('workflows')(page, anyWords);
  await page.getByRole('link', { name: /^ksampler/ }).waitFor();
}

async function form(page: Page, name: string): Promise<void> {
  await go(`workflows/${name}`)(page, anyWords);
  await page.getByRole('textbox').nth(1).waitFor();
  await page.locator('.react-flow__node').first().waitFor();
}

async function runs(page: Page, { say }: Words): Promise<void> {
  await form(page, 'ksampler.json');
  await page.getByRole('button', { name: say('ui.workflows.run'), exact: true }).click();
  await page.getByRole('button', { name: say('ui.close'), exact: true }).click();
  await go('runs')(page, anyWords);
  await page.getByText(say('run.state.done')).first().waitFor({ timeout: 60_000 });
  await page
    .getByText(/Comfy Ferry\/.*\.png/)
    .first()
    .waitFor({ timeout: 30_000 });
}

async function result(page: Page, words: Words): Promise<void> {
  const name = words.language === 'en' ? /^Open / : /^打开 /;
  await page.getByRole('listitem').getByRole('button', { name }).first().click();
  await page.getByRole('dialog').getByRole('img', { name: /\./ }).first().waitFor();
}

async function gallery(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await go('gallery')(page, anyWords);
}

async function server(page: Page, { say }: Words): Promise<void> {
  await go('server')(page, anyWords);
  await page.getByText('0.3.64').first().waitFor();
  await page.getByLabel(say('ui.server.log')).first().waitFor();
}

async function restart(page: Page, { say }: Words): Promise<void> {
  await page.getByRole('button', { name: say('ui.server.restart') }).click();
  await page.getByRole('dialog').waitFor();
}

async function settings(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await go('settings')(page, anyWords);
}

async function connect(page: Page, { say }: Words): Promise<void> {
  await go('connect/sandbox')(page, anyWords);
  await page
    .getByRole('region', { name: say('ui.check.title') })
    .getByRole('listitem')
    .nth(20)
    .waitFor();
}

async function palette(page: Page, { say }: Words): Promise<void> {
  await go('models')(page, anyWords);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: say('ui.palette.input') }).waitFor();
}

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { axeOn } from './world/axe.ts';
import { complaintsOf, test } from './world/test.ts';
import { startHome } from './world/start-home.ts';
import type { Home } from './world/start-home.ts';
import { createWords } from './world/words.ts';
import { openPage, stops } from './world/tour.ts';

let home: Home;
test.beforeAll(async () => {
  home = await startHome({ isSandbox: true });
});
test.afterAll(async () => {
  await home.close();
});

for (const scheme of ['light', 'dark'] as const)
  test(`axe finds nothing on any view, ${scheme}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const words = createWords('en');
    const page = await openPage(browser, home.address(), { language: 'en', scheme });
    const complaints = complaintsOf(page);
    for (const { name, visit } of stops(home)) {
      await visit(page, words);
      const { violations } = await axeOn(page);
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
      );
      expect.soft(found, name).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
    await home.killAndStart();
  });

test('everything can be reached by keyboard', async ({ browser }) => {
  const words = createWords('en');
  const page = await openPage(browser, home.address(), { language: 'en', scheme: 'light' });
  const titles = ['models', 'workflows', 'runs', 'gallery', 'server'] as const;
  for (const [index, name] of titles.entries()) {
    await page.keyboard.press(`Control+${index + 1}`);
    await expect(
      page.getByRole('heading', { level: 1, name: words.say(`ui.view.${name}`) }),
    ).toBeVisible();
  }
  await page.keyboard.press('Control+,');
  await expect(
    page.getByRole('heading', { level: 1, name: words.say('ui.view.settings') }),
  ).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByLabel(words.say('ui.palette.input'))).toBeFocused();
  await page.keyboard.type('ksampler');
  await expect(page.getByRole('option').first()).toContainText('ksampler');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'ksampler' })).toBeVisible();
  await page.keyboard.press('Control+1');
  await page.getByRole('rowgroup').focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('row', { selected: true })).toHaveCount(1);
  await focusComesBack(page, words.say('ui.shortcuts'));
  await page.context().close();
});

/** A dialog that closes gives the focus back. */
async function focusComesBack(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: 'Models' }).focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: title })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Models' })).toBeFocused();
}

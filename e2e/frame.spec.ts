import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { test } from './world/test.ts';
import { complaintsOf } from './world/test.ts';
import { startHome } from './world/start-home.ts';
import { openPage } from './world/tour.ts';
import { createWords } from './world/words.ts';

const words = createWords('en');
const { say } = words;
const en = { language: 'en', scheme: 'light' } as const;
const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const visit = (page: Page, hash: string) =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

test('before there is a connection the first screen can be found again', async ({ app }) => {
  await visit(app, '#/settings');
  await expect(title(app, say('ui.view.settings'))).toBeVisible();
  await app.getByRole('link', { name: say('ui.view.first') }).click();
  await expect(app.getByRole('button', { name: say('ui.first.try.action') })).toBeVisible();
});

test('an address with a stray percent sign shows its view', async ({ app }) => {
  await visit(app, '#/settings/100%');
  await expect(title(app, say('ui.view.settings'))).toBeVisible();
});

test('a limit is typed with a decimal, and taken out again', async ({ app }) => {
  await visit(app, '#/settings');
  const kind = app.getByRole('combobox', { name: say('ui.settings.limit') });
  const choose = async (name: string) => {
    await kind.click();
    await app.getByRole('option', { name }).click();
  };
  await expect(kind).toHaveValue(say('ui.transfers.limit.automatic'));
  await choose(say('ui.settings.limit.own'));
  const limit = app.getByRole('textbox', { name: say('ui.settings.limit.number') });
  await limit.fill('');
  // as fast as a person types: what was typed so far comes back from main in between
  await limit.pressSequentially('2.5', { delay: 120 });
  await limit.blur();
  await expect(limit).toHaveValue('2.5 MB/s');
  await choose(say('ui.transfers.limit.none'));
  await expect(limit).toHaveCount(0);
});

test('a setting that is looked for is shown alone, or that there is none', async ({ app }) => {
  await visit(app, '#/settings');
  const search = app.getByRole('textbox', { name: say('ui.settings.search') });
  await search.fill(say('ui.settings.limit'));
  await expect(app.getByRole('combobox', { name: say('ui.settings.limit') })).toBeVisible();
  await expect(app.getByRole('region')).toHaveCount(1);
  await search.fill('zzzz');
  await expect(app.getByText(say('ui.settings.nothing', { text: 'zzzz' }))).toBeVisible();
  await expect(app.getByRole('region')).toHaveCount(0);
});

test('a half that is filled in is not left out without a word', async ({ app }) => {
  await visit(app, '#/connect');
  const field = (name: string) => app.getByRole('textbox', { name, exact: true });
  const save = app.getByRole('button', { name: /^Save/ });
  await field(say('ui.connect.url')).fill('http://127.0.0.1:9');
  await expect(save).toBeEnabled();
  await field(say('ui.connect.bucket')).fill('my-models');
  await expect(save).toBeDisabled();
  await expect(
    app.getByText(say('ui.connect.gaps', { fields: say('ui.connect.region') })),
  ).toBeVisible();
  await app.getByRole('combobox', { name: say('ui.connect.region') }).fill('cn-hangzhou');
  await expect(save).toBeEnabled();
});

test('says once why it is in the browser', async ({ browser }) => {
  const home = await startHome({ environment: { FERRY_HOST_REASON: 'noDisplay' } });
  const page = await openPage(browser, home.address(), en);
  await expect(page.getByText(say('ui.host.noDisplay'))).toHaveCount(1);
  await page
    .getByRole('alert')
    .getByRole('button', { name: say('ui.close') })
    .click();
  await expect(page.getByText(say('ui.host.noDisplay'))).toHaveCount(0);
  await page.reload();
  await page.getByRole('button', { name: say('ui.first.try.action') }).waitFor();
  await expect(page.getByText(say('ui.host.noDisplay'))).toHaveCount(0);
  await page.context().close();
  await home.close();
});

test.describe('with the sandbox', () => {
  test('the skip link stays in its view', async ({ browser }) => {
    const home = await startHome({ isSandbox: true });
    const page = await openPage(browser, home.address(), en);
    await visit(page, '#/server');
    await title(page, say('ui.view.server')).waitFor();
    await page.getByRole('link', { name: say('ui.skip') }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await expect(title(page, say('ui.view.server'))).toBeVisible();
    await page.context().close();
    await home.close();
  });

  test('the palette shows what the arrows reach', async ({ browser }) => {
    const home = await startHome({ isSandbox: true });
    const page = await openPage(browser, home.address(), en);
    await title(page, say('ui.view.models')).waitFor();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('option')).toHaveCount(12);
    for (let at = 0; at < 12; at += 1) await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('option', { selected: true })).toBeInViewport({ ratio: 0.9 });
    await page.context().close();
    await home.close();
  });

  test('zoomed to 200 % everything can be reached', async ({ browser }) => {
    const home = await startHome({ isSandbox: true });
    const page = await openPage(browser, home.address(), en);
    await page.setViewportSize({ width: 640, height: 400 });
    await visit(page, '#/settings');
    const search = page.getByRole('textbox', { name: say('ui.settings.search') });
    await search.waitFor();
    // what only a program could scroll to cannot be reached
    await page.mouse.move(400, 20);
    await page.mouse.wheel(800, 0);
    await expect(search).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole('link', { name: say('ui.view.models') })).toBeAttached();
    await page.context().close();
    await home.close();
  });

  test('a host that was started anew is waited for without talk of a defect', async ({
    browser,
  }) => {
    const home = await startHome({ isSandbox: true });
    const page = await openPage(browser, home.address(), en);
    const complaints = complaintsOf(page);
    await page.getByRole('row').nth(2).waitFor();
    await home.killAndStart();
    await expect(page.getByText(say('ui.lost.lockedOut'))).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole('row').nth(2)).toBeVisible();
    await expect(page.getByText(say('error.app.unexpected'))).toHaveCount(0);
    await page.getByRole('button', { name: say('ui.models.refresh') }).click();
    await expect(page.getByText(say('ui.lost.notDone'))).toBeVisible();
    const other = await page.context().newPage();
    await other.goto(home.address());
    await expect(page.getByText(say('ui.lost.lockedOut'))).toHaveCount(0, { timeout: 30_000 });
    await visit(page, '#/server');
    await expect(page.getByText('0.3.64').first()).toBeVisible();
    await expect(page.getByText(say('error.app.unexpected'))).toHaveCount(0);
    expect(complaints).toEqual([]);
    await page.context().close();
    await home.close();
  });
});

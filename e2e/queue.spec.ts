import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { axeOn } from './world/axe.ts';
import { startHome } from './world/start-home.ts';
import { test } from './world/test.ts';
import type { Words } from './world/words.ts';

const name = 'ksampler';

test.use({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from here
  home: async ({}, use) => {
    const home = await startHome({ isSandbox: true });
    await use(home);
    await home.close();
  },
});

for (const language of ['en', 'zh-CN'] as const)
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('what waits is put in order by keys, held and released, and kept over a restart', async ({
      app,
      words,
    }) => {
      const { say } = words;
      await queueRuns(app, words, ['the one that runs', 'first', 'second', 'third']);
      await app.getByRole('link', { name: say('ui.view.runs') }).click();
      const queue = app.getByRole('region', { name: say('ui.runs.queue') });
      await expectOrder(queue, ['first', 'second', 'third']);

      await queue
        .getByRole('button', { name: say('ui.runs.move', { name }) })
        .nth(2)
        .focus();
      await app.keyboard.press('ArrowUp');
      await app.keyboard.press('ArrowUp');
      await expect(queue.getByRole('status')).toHaveText(say('ui.runs.moved', { name, place: 1 }));
      await expectOrder(queue, ['third', 'first', 'second']);

      await rowOf(queue, 'first')
        .getByRole('button', { name: say('ui.runs.hold', { name }) })
        .click();
      const held = app.getByRole('region', { name: say('ui.runs.held') });
      await expectOrder(held, ['first']);
      await expectOrder(queue, ['third', 'second']);
      const { violations } = await axeOn(app);
      expect(violations).toEqual([]);
      await held
        .getByRole('button', { name: say('ui.runs.release.name', { name }), exact: true })
        .click();
      await expect(held).toBeHidden();
      await expectOrder(queue, ['third', 'second', 'first']);

      await restart(app, words);
      await app.getByRole('link', { name: say('ui.view.runs') }).click();
      await expectOrder(queue, ['third', 'second', 'first']);
    });
  });

const rowsOf = (region: Locator): Locator => region.getByRole('listitem', { name });
const rowOf = (region: Locator, prompt: string): Locator =>
  rowsOf(region).filter({ hasText: prompt });

async function expectOrder(region: Locator, prompts: readonly string[]): Promise<void> {
  await expect(rowsOf(region)).toContainText([...prompts], { timeout: 30_000 });
}

/** Each with a prompt of its own, and so many steps that the first one runs until the end of the test. */
async function queueRuns(app: Page, { say }: Words, prompts: readonly string[]): Promise<void> {
  await app.getByRole('link', { name: say('ui.view.workflows') }).click();
  await app.getByRole('link', { name: new RegExp(`^${name}`) }).click();
  await app.getByRole('button', { name: say('ui.workflows.card.sampling'), exact: true }).click();
  await app.getByRole('textbox', { name: say('ui.form.field.steps'), exact: true }).fill('9000');
  const prompt = app.getByRole('textbox', {
    name: say('ui.form.field.positivePrompt'),
    exact: true,
  });
  const run = app.getByRole('button', { name: say('ui.workflows.run'), exact: true });
  for (const text of prompts) {
    await prompt.fill(text);
    await run.click();
    await expect(run).not.toHaveAttribute('data-loading');
  }
}

async function restart(app: Page, { say }: Words): Promise<void> {
  await app.getByRole('link', { name: say('ui.view.server') }).click();
  await app.getByRole('button', { name: say('ui.server.restart') }).click();
  const dialog = app.getByRole('dialog', { name: say('ui.server.restart') });
  await dialog.getByRole('button', { name: say('ui.server.restartNow') }).click();
  await expect(dialog).toContainText(/is back after|ComfyUI 已恢复/, { timeout: 60_000 });
  await dialog
    .getByRole('button', { name: say('ui.close') })
    .last()
    .click();
}

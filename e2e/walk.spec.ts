import { expect } from '@playwright/test';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axeOn } from './world/axe.ts';
import { writeLora } from './world/files.ts';
import { test } from './world/test.ts';
import type { Words } from './world/words.ts';

const megabyte = 1_000_000;

for (const language of ['en', 'zh-CN'] as const)
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a person goes from the first screen to a picture on the disk', async ({
      app,
      home,
      words,
    }) => {
      test.setTimeout(240_000);
      const say = words.say;
      const name = 'a-new-lora.safetensors';
      writeLora(join(home.dir, 'Downloads', name), 300 * megabyte);

      await app.getByRole('button', { name: say('ui.first.try.action') }).click();
      await expect(
        app.getByRole('heading', { level: 1, name: say('ui.view.models') }),
      ).toBeVisible();
      await limitTo(app, words, 20);
      await upload(app, words, name, 'loras');

      const row = app.getByRole('listitem', { name, exact: true });
      const bar = row.getByRole('progressbar', { name });
      await expect(bar).toBeVisible();
      await expect.poll(() => shareOf(bar.getAttribute('aria-valuenow'))).toBeGreaterThan(2);
      await row.getByRole('button', { name: say('ui.transfers.pause', { name }) }).click();
      await expect(row).toContainText(say('upload.state.paused'));
      const atPause = await shareOf(bar.getAttribute('aria-valuenow'));
      expect(atPause).toBeLessThan(100);
      await row.getByRole('button', { name: say('ui.transfers.cancel', { name }) }).click();
      const question = app.getByRole('dialog', { name: say('ui.transfers.cancel', { name }) });
      await expect(question).toBeVisible();
      expect((await axeOn(app)).violations).toEqual([]);
      await app.keyboard.press('Escape');
      await expect(question).toBeHidden();
      await expect(row).toContainText(say('upload.state.paused'));
      await row.getByRole('button', { name: say('ui.transfers.resume', { name }) }).click();
      await expect(row).toContainText(say('upload.state.uploading'));
      const limit = app.getByRole('combobox', { name: say('ui.transfers.limit') });
      await limit.click();
      await app.getByRole('option', { name: say('ui.transfers.limit.none') }).click();
      await expect(row).toContainText(/CRC64/, { timeout: 60_000 });
      await expect(row).toContainText(
        new RegExp(`${say('visibility.ready')}|${say('visibility.needsRestart')}`),
        { timeout: 30_000 },
      );
      // wherever the focus has gone: what was opened last goes first
      await app.evaluate(() => document.querySelector<HTMLElement>('nav a')?.focus());
      await app.keyboard.press('Escape');
      await expect(row).toBeHidden();

      await runWorkflow(app, words, 'funny_pictures', 'a small ferry in the rain');
      // each for itself: the run does not wait until both were looked for
      const whileRunning = [
        app.getByRole('img', { name: say('ui.runs.preview', { name: 'funny_pictures' }) }),
        app.getByRole('progressbar', { name: 'funny_pictures' }),
      ];
      await Promise.all(
        whileRunning.map((shown) => expect(shown).toBeVisible({ timeout: 30_000 })),
      );
      const history = app.getByRole('region', { name: say('ui.runs.history') });
      const ended = history.getByRole('listitem', { name: 'funny_pictures' });
      await expect(ended.first()).toContainText(say('run.state.done'), { timeout: 60_000 });
      await expect(ended.first()).toContainText(home.dir, { timeout: 20_000 });
      expect(picturesIn(join(home.dir, 'Pictures', 'Comfy Ferry')).length).toBeGreaterThan(0);
      await ended
        .first()
        .getByRole('button', { name: new RegExp(openPattern(words)) })
        .first()
        .click();
      const picture = app.getByRole('dialog').getByRole('img', { name: /png$/ });
      await expect(picture).toBeVisible();
      expect(
        await picture.evaluate((image: HTMLImageElement) =>
          image.decode().then(() => image.naturalWidth),
        ),
      ).toBeGreaterThan(0);
      await app.keyboard.press('Escape');

      await queueSeveral(app, words, 'ksampler', 4);
      await restart(app, words);
      await app.getByRole('link', { name: say('ui.view.runs') }).click();
      await expect(
        app
          .getByRole('listitem', { name: 'ksampler' })
          .filter({ hasText: say('run.state.done') })
          .first(),
      ).toBeVisible({ timeout: 60_000 });

      await runWorkflow(app, words, 'funny_pictures', 'the same ferry in the sun');
      await expect(ended).toHaveCount(2, { timeout: 60_000 });
      await expect(ended.first()).toContainText(say('run.state.done'));
    });
  });

test('an upload goes on by itself after the host was killed', async ({ app, home, words }) => {
  test.setTimeout(180_000);
  const name = 'survivor.safetensors';
  writeLora(join(home.dir, 'Downloads', name), 60 * megabyte);
  await app.getByRole('button', { name: words.say('ui.first.try.action') }).click();
  await expect(
    app.getByRole('heading', { level: 1, name: words.say('ui.view.models') }),
  ).toBeVisible();
  await limitTo(app, words, 5);
  await upload(app, words, name, 'loras');
  const row = app.getByRole('listitem', { name, exact: true });
  const bar = row.getByRole('progressbar', { name });
  await expect.poll(() => shareOf(bar.getAttribute('aria-valuenow'))).toBeGreaterThan(20);
  await home.killAndStart();
  await app.goto(home.address());
  await expect(
    app.getByRole('heading', { level: 1, name: words.say('ui.view.models') }),
  ).toBeVisible();
  await app.keyboard.press('Control+j');
  await expect(row).toContainText(/CRC64/, { timeout: 90_000 });
});

async function shareOf(value: Promise<string | null>): Promise<number> {
  return Number((await value) ?? 0);
}

/** By the settings, as a person would, and back to the models. */
async function limitTo(app: Page, { say }: Words, megabytesPerSecond: number): Promise<void> {
  await app.getByRole('link', { name: say('ui.view.settings') }).click();
  await app.getByRole('combobox', { name: say('ui.settings.limit') }).click();
  await app.getByRole('option', { name: say('ui.settings.limit.own') }).click();
  const limit = app.getByRole('textbox', { name: say('ui.settings.limit.number') });
  await limit.fill(String(megabytesPerSecond));
  await limit.blur();
  await expect(limit).toHaveValue(`${megabytesPerSecond} MB/s`);
  await app.getByRole('link', { name: say('ui.view.models') }).click();
  await expect(app.getByRole('heading', { level: 1, name: say('ui.view.models') })).toBeVisible();
}

/** Chooses a file of the downloads folder, gives its category, and starts. */
async function upload(app: Page, { say }: Words, name: string, category: string): Promise<void> {
  await app
    .getByRole('button', { name: say('ui.models.add') })
    .first()
    .click();
  await app.getByRole('menuitem', { name: say('ui.models.addFiles') }).click();
  const dialog = app.getByRole('dialog', { name: say('ui.files.title') });
  await dialog
    .getByRole('navigation', { name: say('ui.files.places') })
    .getByRole('button', { name: say('ui.place.downloads') })
    .click();
  await dialog.getByRole('checkbox', { name: say('ui.files.choose', { name }) }).check();
  await dialog.getByRole('button', { name: say('ui.files.take'), exact: true }).click();
  const sheet = app.getByRole('dialog', { name: say('ui.plan.title') });
  const target = sheet.getByLabel(say('ui.plan.target', { name }));
  await target.fill(category);
  await target.press('Enter');
  await expect(
    sheet.getByRole('checkbox', { name: say('ui.plan.include', { name }) }),
  ).toBeChecked();
  await sheet.getByRole('button', { name: say('ui.plan.start') }).click();
  await expect(sheet).toBeHidden();
}

async function openForm(app: Page, { say }: Words, workflow: string): Promise<void> {
  await app.getByRole('link', { name: say('ui.view.workflows') }).click();
  await app.getByRole('link', { name: new RegExp(`^${workflow}`) }).click();
  await expect(app.getByRole('heading', { level: 1, name: workflow })).toBeVisible();
}

async function runWorkflow(
  app: Page,
  words: Words,
  workflow: string,
  prompt: string,
): Promise<void> {
  await openForm(app, words, workflow);
  await app
    .getByRole('textbox', { name: words.say('ui.form.field.positivePrompt') })
    .first()
    .fill(prompt);
  await app.getByRole('button', { name: words.say('ui.workflows.run'), exact: true }).click();
  await app.getByRole('link', { name: words.say('ui.view.runs') }).click();
}

async function queueSeveral(
  app: Page,
  words: Words,
  workflow: string,
  count: number,
): Promise<void> {
  await openForm(app, words, workflow);
  await app.getByRole('textbox', { name: words.say('ui.workflows.count') }).fill(String(count));
  await app.getByRole('button', { name: words.say('ui.workflows.run'), exact: true }).click();
}

/** Says what becomes of the queue before and after. */
async function restart(app: Page, { say }: Words): Promise<void> {
  await app.getByRole('link', { name: say('ui.view.server') }).click();
  await app.getByRole('button', { name: say('ui.server.restart') }).click();
  const dialog = app.getByRole('dialog', { name: say('ui.server.restart') });
  await expect(dialog).toContainText(/\d/);
  await dialog.getByRole('button', { name: say('ui.server.restartNow') }).click();
  await expect(dialog).toContainText(/is back after|ComfyUI 已恢复/, { timeout: 60_000 });
  await dialog
    .getByRole('button', { name: say('ui.close') })
    .last()
    .click();
}

const openPattern = ({ language }: Words): string => (language === 'en' ? '^Open ' : '^打开 ');

function picturesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.png'),
  );
}

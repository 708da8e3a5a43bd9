import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { axeOn } from './world/axe.ts';
import type { Home } from './world/start-home.ts';
import { test } from './world/test.ts';

/** Of the repository that the sandbox's own hub offers. */
function offeredLink(home: Home): string {
  const ports: unknown = JSON.parse(
    readFileSync(join(home.dataDir, 'sandbox', 'ports.json'), 'utf8'),
  );
  const port = ports instanceof Object && 'hub' in ports ? String(ports.hub) : '';
  return `http://127.0.0.1:${port}/comfy-ferry/harbour`;
}

async function findsNothing(app: Page): Promise<void> {
  const { violations } = await axeOn(app);
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

for (const language of ['en', 'zh-CN'] as const)
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a pasted link is looked at, chosen from, brought into the bucket and seen', async ({
      app,
      home,
      words: { say },
    }) => {
      await app.getByRole('button', { name: say('ui.first.try.action') }).click();
      await expect(app.getByRole('row').nth(1)).toBeVisible();

      // pasted anywhere in Models
      await app.evaluate((link) => navigator.clipboard.writeText(link), offeredLink(home));
      await app.keyboard.press('Control+v');
      const sheet = app.getByRole('dialog', { name: say('ui.import.title') });
      const name = 'harbour-watercolour-lora.safetensors';
      const file = sheet.getByRole('listitem', { name });
      await expect(file).toContainText(say('ui.import.hashed'));
      await expect(file).toContainText(say('ui.import.verdict.new'));
      await expect(
        file.getByRole('combobox', { name: say('ui.plan.target', { name }) }),
      ).toHaveValue('loras');
      const start = sheet.getByRole('button', { name: say('ui.import.start') });
      await expect(start).toBeDisabled();
      await file.getByRole('checkbox').press('Space');
      await findsNothing(app);
      await start.click();
      await expect(sheet).toBeHidden();

      const drawer = app.getByRole('dialog', { name: say('ui.transfers.title') });
      const row = drawer.getByRole('listitem', { name });
      await expect(row).toContainText(say('visibility.ready'), { timeout: 30_000 });
      await expect(row).toContainText(/SHA-256.* CRC64 \d+/);
      await findsNothing(app);
      await app.keyboard.press('Escape');
      const stored = app.getByRole('row').filter({ hasText: name });
      await expect(stored).toContainText(say('model.state.ready'));
    });
  });

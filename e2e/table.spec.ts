import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { join } from 'node:path';
import { addLibrary } from './world/connect.ts';
import { writeLora } from './world/files.ts';
import { test } from './world/test.ts';

const files = 450;

const rowOf = (app: Page, name: string): Locator =>
  app.getByRole('row').filter({ has: app.getByRole('gridcell', { name, exact: true }) });

test('a long table keeps its place over a jump, and begins anew in another order', async ({
  app,
  home,
  words,
}) => {
  const { say } = words;
  const name = (index: number) => `many-${String(index).padStart(3, '0')}.safetensors`;
  for (let index = 0; index < files; index += 1)
    writeLora(join(home.dir, 'Downloads', 'models', 'loras', name(index)), 40_000);
  await app.getByRole('button', { name: say('ui.first.try.action') }).click();
  await addLibrary(app, words, 'loras');
  await app.getByRole('textbox', { name: say('ui.models.filter') }).fill('many-');
  const table = app.getByRole('grid');
  await expect(table).toHaveAttribute('aria-rowcount', String(files + 1), { timeout: 60_000 });

  await rowOf(app, name(0)).click();
  await app.keyboard.press('End');
  await expect(rowOf(app, name(files - 1))).toBeFocused();
  await expect(rowOf(app, name(files - 1))).toHaveAttribute('aria-selected', 'true');
  await app.keyboard.press('PageUp');
  await expect(rowOf(app, name(files - 21))).toBeFocused();

  const rows = table.getByRole('rowgroup');
  await rows.evaluate((element) => {
    element.scrollTop = 200 * 32;
  });
  await expect(rowOf(app, name(205))).toBeInViewport();

  const byName = table.getByRole('button', { name: say('ui.models.column.name') });
  await byName.focus();
  await app.keyboard.press('Enter');
  await expect(rowOf(app, name(files - 1))).toBeInViewport();
  await expect(rows).toHaveJSProperty('scrollTop', 0);
  await expect(byName).toBeFocused();
});

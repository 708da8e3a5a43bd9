import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import type { Words } from './words.ts';

/** Servers of a test's own, as a person would type them in. */
export interface Addresses {
  readonly name: string;
  readonly serverUrl: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly key: { readonly accessKeyId: string; readonly accessKeySecret: string };
}

/** From the first screen to the models, with a key for this session only. */
export async function connect(app: Page, { say }: Words, to: Addresses): Promise<void> {
  const field = (name: string) => app.getByRole('textbox', { name, exact: true });
  await app.getByRole('button', { name: say('ui.first.connect.action'), exact: true }).click();
  await field(say('ui.connect.name')).fill(to.name);
  await field(say('ui.connect.url')).fill(to.serverUrl);
  await field(say('ui.connect.bucket')).fill(to.bucket);
  await app.getByRole('combobox', { name: say('ui.connect.region') }).fill('cn-hangzhou');
  await field(say('ui.connect.endpoint')).fill(to.endpoint);
  await field(say('ui.connect.keyId')).fill(to.key.accessKeyId);
  await app.getByLabel(say('ui.connect.keySecret'), { exact: true }).fill(to.key.accessKeySecret);
  await app.getByText(say('ui.connect.keep.session')).click();
  const save = new RegExp(`^(${say('ui.connect.save')}|${say('ui.connect.saveAnyway')})$`);
  await app.getByRole('button', { name: save }).click();
  await expect(app.getByRole('heading', { level: 1, name: say('ui.view.models') })).toBeVisible();
}

export async function openLibrary(app: Page, { say }: Words): Promise<Locator> {
  await app
    .getByRole('button', { name: say('ui.models.add') })
    .first()
    .click();
  await app.getByRole('menuitem', { name: say('ui.models.addLibrary') }).click();
  return app.getByRole('dialog', { name: say('ui.library.title') });
}

/** Adds `Downloads/models`, which has this category in it, as a folder of the library. */
export async function addLibrary(app: Page, words: Words, category: string): Promise<void> {
  const { say } = words;
  const library = await openLibrary(app, words);
  await library.getByRole('button', { name: say('ui.library.add') }).click();
  const dialog = app.getByRole('dialog', { name: say('ui.files.folderTitle') });
  await dialog
    .getByRole('navigation', { name: say('ui.files.places') })
    .getByRole('button', { name: say('ui.place.downloads') })
    .click();
  await dialog.getByRole('button', { name: /^models/ }).click();
  await expect(dialog.getByRole('button', { name: new RegExp(`^${category}`) })).toBeVisible();
  await dialog.getByRole('button', { name: say('ui.files.takeFolder') }).click();
  await expect(library.getByRole('listitem', { name: 'models' })).toContainText(
    say('ui.library.kind.models'),
  );
  await app.keyboard.press('Escape');
  await expect(library).toBeHidden();
}

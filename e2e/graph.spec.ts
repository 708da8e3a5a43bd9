import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { png, tEXt } from '../main/core/workflows/embedded/media.test-support.ts';
import sampler from '../sandbox/comfyui/fixtures/workflows/ksampler.json' with { type: 'json' };
import { axeOn } from './world/axe.ts';
import { startHome } from './world/start-home.ts';
import { test } from './world/test.ts';
import type { Words } from './world/words.ts';

/** A graph with a part of it inside a subgraph. */
const nested = {
  version: 0.4,
  nodes: [
    {
      ...{ id: 1, type: 'LoadImage', pos: [0, 0], size: [280, 160], mode: 0, inputs: [] },
      outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [1] }],
      widgets_values: ['example.png', 'image'],
    },
    {
      ...{ id: 2, type: 'half', title: 'Half of it', pos: [400, 0], size: [280, 160], mode: 0 },
      inputs: [{ name: 'image', type: 'IMAGE', link: 1 }],
      outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [2] }],
      widgets_values: [],
    },
    {
      ...{ id: 3, type: 'PreviewImage', pos: [800, 0], size: [280, 160], mode: 0, outputs: [] },
      inputs: [{ name: 'images', type: 'IMAGE', link: 2 }],
      widgets_values: [],
    },
  ],
  links: [
    [1, 1, 0, 2, 0, 'IMAGE'],
    [2, 2, 0, 3, 0, 'IMAGE'],
  ],
  groups: [{ title: 'All of it', bounding: [-50, -90, 1200, 320], color: '#3f789e' }],
  definitions: {
    subgraphs: [
      {
        ...{ id: 'half', name: 'Half' },
        inputs: [{ name: 'image', type: 'IMAGE', linkIds: [1] }],
        outputs: [{ name: 'IMAGE', type: 'IMAGE', linkIds: [2] }],
        nodes: [
          {
            ...{ id: 9, type: 'ImageScale', pos: [0, 0], size: [280, 200], mode: 0 },
            inputs: [{ name: 'image', type: 'IMAGE', link: 1 }],
            outputs: [{ name: 'IMAGE', type: 'IMAGE', links: [2] }],
            widgets_values: ['nearest-exact', 32, 24, 'disabled'],
          },
        ],
        links: [
          { id: 1, origin_id: -10, origin_slot: 0, target_id: 9, target_slot: 0, type: 'IMAGE' },
          { id: 2, origin_id: 9, origin_slot: 0, target_id: -20, target_slot: 0, type: 'IMAGE' },
        ],
      },
    ],
  },
};

/** So many steps that it runs until the end of the test. */
const endless = {
  ...sampler,
  nodes: sampler.nodes.map((node) =>
    node.type === 'KSampler'
      ? { ...node, widgets_values: [42, 'fixed', 9_000, 1, 'euler', 'simple', 1] }
      : node,
  ),
};

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

    test('a picture that is dropped opens as form and graph, down into its subgraph', async ({
      app,
      words,
    }) => {
      await drop(app, 'result.png', png(tEXt('workflow', JSON.stringify(nested))));
      await expect(app.getByRole('heading', { level: 1, name: 'result' })).toBeVisible();
      const graph = app.getByRole('region', { name: words.say('ui.graph.title') });
      await graph
        .getByRole('button', { name: words.say('ui.graph.enter', { title: 'Half of it' }) })
        .click();
      const way = graph.getByRole('navigation', { name: words.say('ui.graph.way') });
      await expect(way).toContainText('Half of it');
      await graph.getByRole('button', { name: /Upscale Image|ImageScale/ }).click();
      await expectFocusIn(app, /^2:9\./);
      const { violations } = await axeOn(app);
      expect(violations).toEqual([]);
      await way.getByRole('button', { name: words.say('ui.graph.root') }).click();
      await expect(way).toBeHidden();
      await saveAs(app, words, 'e2e/dropped');
      await expect(app.getByRole('heading', { level: 1, name: 'e2e/dropped' })).toBeVisible();
    });

    test('a node shows its inputs, and the one that runs is marked', async ({ app, words }) => {
      await drop(app, 'sampler.json', Buffer.from(JSON.stringify(endless)));
      const graph = app.getByRole('region', { name: words.say('ui.graph.title') });
      const node = graph.getByRole('button', { name: /^KSampler/ });
      await node.press('Enter');
      await expectFocusIn(app, /^\d+\.seed$/);
      await app.getByRole('button', { name: words.say('ui.workflows.run'), exact: true }).click();
      await expect(graph.getByRole('status')).toContainText(
        words.say('ui.graph.running', { title: 'KSampler' }),
        { timeout: 30_000 },
      );
    });
  });

test('a workflow is renamed, deleted and taken back', async ({ app, words }) => {
  const { say } = words;
  await app.getByRole('link', { name: say('ui.view.workflows') }).click();
  const entry = (name: string) => app.getByRole('link', { name: new RegExp(`^${name}`) });
  const menu = (name: string) => app.getByRole('button', { name: say('ui.shelf.menu', { name }) });
  await menu('vace14b').click();
  await app.getByRole('menuitem', { name: say('ui.shelf.rename') }).waitFor();
  const { violations } = await axeOn(app);
  expect(violations).toEqual([]);
  await app.getByRole('menuitem', { name: say('ui.shelf.rename') }).click();
  const dialog = app.getByRole('dialog', { name: say('ui.shelf.rename') });
  await dialog.getByRole('textbox', { name: say('ui.shelf.name') }).fill('films/vace');
  await dialog.getByRole('button', { name: say('ui.shelf.rename') }).click();
  await expect(dialog).toBeHidden();
  await expect(app.getByRole('heading', { level: 2, name: 'films' })).toBeVisible();
  await menu('films/vace').click();
  await app.getByRole('menuitem', { name: say('ui.shelf.delete') }).click();
  // a notice stays while the pointer rests on it
  const undo = app.getByRole('button', { name: say('ui.shelf.undo') });
  await undo.hover();
  await expect(entry('vace')).toBeHidden();
  await undo.click();
  await expect(entry('vace')).toBeVisible();
});

async function drop(app: Page, name: string, bytes: Uint8Array): Promise<void> {
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  const transfer = await app.evaluateHandle(
    ([fileName, content]) => {
      const data = new DataTransfer();
      const binary = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
      data.items.add(new File([binary], fileName));
      return data;
    },
    [name, Buffer.from(bytes).toString('base64')] as const,
  );
  await app.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

async function expectFocusIn(app: Page, field: RegExp): Promise<void> {
  await expect
    .poll(() =>
      app.evaluate(
        () => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') ?? '',
      ),
    )
    .toMatch(field);
}

async function saveAs(app: Page, { say }: Words, name: string): Promise<void> {
  await app.getByRole('button', { name: say('ui.shelf.save') }).click();
  const dialog = app.getByRole('dialog', { name: say('ui.shelf.save') });
  await dialog.getByRole('textbox', { name: say('ui.shelf.name') }).fill(name);
  await dialog.getByRole('button', { name: say('ui.shelf.save') }).click();
}

import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startComfyui } from '../sandbox/comfyui/start-comfyui.ts';
import { modelsInBucket } from '../sandbox/models-in-bucket.ts';
import { startOss } from '../sandbox/oss/start-oss.ts';
import { axeOn } from './world/axe.ts';
import { addLibrary, connect } from './world/connect.ts';
import { test } from './world/test.ts';
import type { Words } from './world/words.ts';

const key = { accessKeyId: 'walk-key-id', accessKeySecret: 'walk-key-secret-nobody-knows' };
const bucket = 'walk-models';
const linked = (name: string, type: string, link: number) => ({ name, type, link });
const output = (type: string) => [{ name: type, type, links: [] }];
const model = '4x-Harbour.pth';
const packClass = 'ImageDesaturate+';

/** An enlarged picture; with `pack`, one that goes through a class of a pack before it is saved. */
function workflow({ pack }: { readonly pack: boolean }): object {
  const desaturate = {
    ...{ id: 5, type: packClass, outputs: output('IMAGE') },
    inputs: [linked('image', 'IMAGE', 5)],
  };
  return {
    nodes: [
      { id: 1, type: 'EmptyImage', outputs: output('IMAGE'), widgets_values: [96, 64, 1, 200] },
      {
        ...{ id: 2, type: 'UpscaleModelLoader', outputs: output('UPSCALE_MODEL') },
        widgets_values: [model],
      },
      {
        ...{ id: 3, type: 'ImageUpscaleWithModel', outputs: output('IMAGE') },
        inputs: [linked('upscale_model', 'UPSCALE_MODEL', 2), linked('image', 'IMAGE', 1)],
      },
      ...(pack ? [desaturate] : []),
      {
        ...{ id: 9, type: 'SaveImage', widgets_values: ['harbour'] },
        inputs: [linked('images', 'IMAGE', 9)],
      },
    ],
    links: [
      [1, 1, 0, 3, 1, 'IMAGE'],
      [2, 2, 0, 3, 0, 'UPSCALE_MODEL'],
      ...(pack ? [[5, 3, 0, 5, 0, 'IMAGE']] : []),
      [9, pack ? 5 : 3, 0, 9, 0, 'IMAGE'],
    ],
  };
}

/** A bucket, and a ComfyUI that lists what is put into it only once it has been started anew. */
async function startServers() {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-preflight-'));
  const oss = await startOss({
    dir: join(dir, 'oss'),
    buckets: [{ name: bucket, region: 'cn-hangzhou' }],
    keys: [key],
  });
  const modelsSource = modelsInBucket(oss.bucket(bucket), 'llm-model/model');
  const options = { dir: join(dir, 'comfyui'), modelsSource, restartMs: 500 };
  const comfyui = await startComfyui(options);
  comfyui.faults.freezeFolders(true);
  return {
    comfyui,
    addresses: {
      ...{ name: 'studio', bucket, key, serverUrl: comfyui.url },
      endpoint: `http://localhost:${oss.port}`,
    },
    /** Saved in ComfyUI's own page, so to speak. */
    save: async (name: string, json: object): Promise<void> => {
      const url = `${comfyui.url}/userdata/${encodeURIComponent(`workflows/${name}`)}`;
      const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(json) });
      expect(status).toBe(200);
    },
    asked: (path: string) =>
      comfyui.requests.filter(({ method, url }) => method === 'POST' && url === path).length,
    close: async () => {
      await Promise.all([oss.close(), comfyui.close()]);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function findsNothing(app: Page): Promise<void> {
  const { violations } = await axeOn(app);
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** From the list to the press. */
async function pressFix(
  app: Page,
  { say }: Words,
  name: string,
  count: number,
  runs: string,
): Promise<void> {
  await app.getByRole('link', { name: say('ui.view.workflows') }).click();
  const entry = app.getByRole('link', { name: new RegExp(`^${name}`) });
  await expect(entry).toContainText(say('ui.preflight.missing', { count }), { timeout: 30_000 });
  await entry.click();
  await expect(app.getByText(say('ui.preflight.missing', { count }))).toBeVisible();
  await app.getByRole('textbox', { name: say('ui.workflows.count') }).fill(runs);
  await app.getByRole('button', { name: say('ui.preflight.fix'), exact: true }).click();
  const sheet = app.getByRole('dialog', { name: say('ui.preflight.title') });
  await expect(sheet.getByRole('listitem')).toHaveCount(count);
  await findsNothing(app);
  await sheet.getByRole('button', { name: say('ui.preflight.fixAndRun') }).click();
}

async function everyStepIsDone(app: Page, { say }: Words, count: number): Promise<void> {
  const sheet = app.getByRole('dialog', { name: say('ui.preflight.title') });
  const steps = sheet.getByRole('listitem');
  await expect(steps).toHaveCount(count);
  await expect(sheet.getByRole('button', { name: say('ui.workflows.showRuns') })).toBeVisible({
    timeout: 90_000,
  });
  await findsNothing(app);
}

async function picture(app: Page, { say, language }: Words, name: string): Promise<void> {
  await app
    .getByRole('button', { name: say('ui.workflows.showRuns') })
    .first()
    .click();
  const ended = app.getByRole('listitem', { name, exact: true });
  await expect(ended.first()).toContainText(say('run.state.done'), { timeout: 60_000 });
  const open = language === 'en' ? /^Open / : /^打开 /;
  await ended.first().getByRole('button', { name: open }).first().click();
  const large = app.getByRole('dialog').getByRole('img', { name: /png$/ });
  await expect(large).toBeVisible({ timeout: 20_000 });
  await app.keyboard.press('Escape');
}

for (const language of ['en', 'zh-CN'] as const)
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('one press brings what is missing, and goes on to the run', async ({
      app,
      home,
      words,
    }) => {
      test.setTimeout(240_000);
      const { say } = words;
      const servers = await startServers();
      const folder = join(home.dir, 'Downloads', 'models', 'upscale_models');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, model), randomBytes(3_000_000));
      await servers.save('harbour.json', workflow({ pack: false }));
      await connect(app, words, servers.addresses);
      await addLibrary(app, words, 'upscale_models');

      const sheet = app.getByRole('dialog', { name: say('ui.preflight.title') });
      const done = sheet.getByText(say('ui.preflight.state.done'), { exact: true });
      await pressFix(app, words, 'harbour', 1, '1');
      await everyStepIsDone(app, words, 4);
      // uploaded, started anew, looked at again, run: no step was left out
      await expect(done).toHaveCount(4);
      expect(servers.asked('/manager/reboot')).toBe(1);
      await picture(app, words, 'harbour');

      await servers.save('grey harbour.json', workflow({ pack: true }));
      await app.reload();
      await pressFix(app, words, 'grey harbour', 1, '2');
      await everyStepIsDone(app, words, 4);
      await expect(sheet).toContainText(
        say('ui.preflight.step.install', { title: 'ComfyUI_essentials' }),
      );
      await expect(done).toHaveCount(4);
      expect(servers.asked('/manager/reboot')).toBe(2);
      await picture(app, words, 'grey harbour');
      // one for the first, and as many of the second as were wanted
      expect(servers.asked('/prompt')).toBe(3);
      await servers.close();
    });
  });

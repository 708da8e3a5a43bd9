import { expect } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';
import { startComfyui } from '../sandbox/comfyui/start-comfyui.ts';
import { modelsInBucket } from '../sandbox/models-in-bucket.ts';
import { startOss } from '../sandbox/oss/start-oss.ts';
import { addLibrary, connect, openLibrary } from './world/connect.ts';
import { writeLora } from './world/files.ts';
import { startPlug } from './world/plug.ts';
import { test } from './world/test.ts';
import type { Words } from './world/words.ts';

const key = { accessKeyId: 'library-key-id', accessKeySecret: 'library-key-secret-nobody-knows' };
const prefix = 'llm-model/model';
const bucket = 'library-models';
const megabyte = 1_000_000;

/** A bucket behind a plug, and a ComfyUI that sees it. */
async function startServers() {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-library-'));
  const oss = await startOss({
    dir: join(dir, 'oss'),
    buckets: [{ name: bucket, region: 'cn-hangzhou' }],
    keys: [key],
  });
  const modelsSource = modelsInBucket(oss.bucket(bucket), prefix);
  const comfyui = await startComfyui({ dir: join(dir, 'comfyui'), modelsSource });
  const plug = await startPlug(oss.port);
  return {
    ...{ comfyui, plug },
    close: async () => {
      await plug.close();
      await Promise.all([oss.close(), comfyui.close()]);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

for (const language of ['en', 'zh-CN'] as const)
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a library folder is shown, planned, kept in sync, survives a cut line and is verified', async ({
      app,
      home,
      words,
    }) => {
      test.setTimeout(240_000);
      const { say } = words;
      const servers = await startServers();
      const models = join(home.dir, 'Downloads', 'models');
      writeLora(join(models, 'loras', 'ink', 'night.safetensors'), 60 * megabyte);
      writeLora(join(models, 'loras', 'small.safetensors'), 2 * megabyte);
      await connect(app, words, {
        ...{ name: 'library', bucket, key, serverUrl: servers.comfyui.url },
        endpoint: `http://localhost:${servers.plug.port}`,
      });

      await addLibrary(app, words, 'loras');
      await expect(rowOf(app, 'ink/night.safetensors')).toContainText(say('model.state.localOnly'));
      await expect(rowOf(app, 'small.safetensors')).toContainText('loras');

      // a plan, and its start, from a selection
      await rowOf(app, 'small.safetensors').click();
      await app.getByRole('button', { name: say('ui.models.uploadThis') }).click();
      const sheet = app.getByRole('dialog', { name: say('ui.plan.title') });
      await expect(sheet.getByRole('listitem')).toContainText(say('ui.verdict.new'));
      await sheet.getByRole('button', { name: say('ui.plan.start') }).click();
      await expect(sheet).toBeHidden();
      await app.keyboard.press('Escape');
      await expect(rowOf(app, 'small.safetensors')).toContainText(
        new RegExp(`${say('model.state.ready')}|${say('model.state.needsRestart')}`),
        { timeout: 30_000 },
      );

      await limitTo(app, words, 5);
      await keepInSync(app, words);
      const night = rowOf(app, 'ink/night.safetensors');
      await expect(night).toContainText(say('model.state.uploading'), { timeout: 60_000 });
      await expect(night).toContainText(/\d\s?%/);
      await servers.plug.pull();
      await sleep(20_000);
      await servers.plug.putBack();
      await expect(night).toContainText(
        new RegExp(`${say('model.state.ready')}|${say('model.state.needsRestart')}`),
        { timeout: 120_000 },
      );

      await night.click();
      await app.getByRole('button', { name: say('ui.models.verify', { count: 1 }) }).click();
      await expect(
        app.getByText(say('ui.models.verified', { equal: 1, differs: 0, unproven: 0 }).trim()),
      ).toBeVisible({ timeout: 30_000 });
      await servers.close();
    });
  });

const rowOf = (app: Page, name: string): Locator =>
  app.getByRole('row').filter({ has: app.getByRole('gridcell', { name, exact: true }) });

async function keepInSync(app: Page, words: Words): Promise<void> {
  const { say } = words;
  const library = await openLibrary(app, words);
  const toggle = library.getByRole('switch', { name: say('ui.library.sync', { name: 'models' }) });
  await toggle.click();
  await expect(toggle).toBeChecked();
  await app.keyboard.press('Escape');
  await expect(library).toBeHidden();
}

/** In the drawer of the transfers, as a person would. */
async function limitTo(app: Page, { say }: Words, megabytesPerSecond: number): Promise<void> {
  await app.keyboard.press('Control+j');
  const drawer = app.getByRole('dialog', { name: say('ui.transfers.title') });
  const limit = drawer.getByRole('combobox', { name: say('ui.transfers.limit') });
  await limit.click();
  const speed = `${megabytesPerSecond} MB/s`;
  await app.getByRole('option', { name: say('ui.transfers.limit.of', { speed }) }).click();
  await expect(limit).toHaveValue(say('ui.transfers.limit.of', { speed }));
  await app.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
}

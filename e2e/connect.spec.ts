import { expect } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startComfyui } from '../sandbox/comfyui/start-comfyui.ts';
import { modelsInBucket } from '../sandbox/models-in-bucket.ts';
import { startOss } from '../sandbox/oss/start-oss.ts';
import { test } from './world/test.ts';
import type { Words } from './world/words.ts';

const key = { accessKeyId: 'walk-key-id', accessKeySecret: 'walk-key-secret-nobody-knows' };
const prefix = 'llm-model/model';
const bucket = 'walk-models';

/** A bucket and a server with ComfyUI-Login, apart from the host. */
async function startServers() {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-connect-'));
  const oss = await startOss({
    dir: join(dir, 'oss'),
    buckets: [{ name: bucket, region: 'cn-hangzhou' }],
    keys: [key],
  });
  const comfyui = await startComfyui({
    dir: join(dir, 'comfyui'),
    modelsSource: modelsInBucket(oss.bucket(bucket), prefix),
    login: { kind: 'comfyuiLogin', username: 'admin', password: 'walk-password' },
  });
  return {
    oss,
    comfyui,
    close: async () => {
      await Promise.all([oss.close(), comfyui.close()]);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
type Servers = Awaited<ReturnType<typeof startServers>>;

test('a person connects with a login, is told what is wrong, and runs', async ({ app, words }) => {
  const { say } = words;
  const servers = await startServers();
  await app.getByRole('button', { name: say('ui.first.connect.action'), exact: true }).click();
  await fillIn(app, words, servers);
  const check = app.getByRole('region', { name: say('ui.check.title') });
  await app.getByLabel(say('ui.connect.password'), { exact: true }).fill('wrong');
  await expect(check).toContainText(say('check.state.failed'));
  await expect(
    check.getByRole('listitem').filter({ hasText: say('check.server.login') }),
  ).toContainText(say('check.state.failed'));
  await app.getByLabel(say('ui.connect.password'), { exact: true }).fill('walk-password');
  await expect(check).toContainText(/Everything works|Works, with/, { timeout: 30_000 });
  await app.getByRole('button', { name: /^Save/ }).click();
  await expect(app.getByRole('heading', { level: 1, name: say('ui.view.models') })).toBeVisible();
  await expect(app.getByText(say('ui.models.empty.title'))).toBeVisible();
  await app.getByRole('link', { name: say('ui.view.workflows') }).click();
  await app.getByRole('link', { name: /^ksampler/ }).click();
  await app.getByRole('button', { name: say('ui.workflows.run'), exact: true }).click();
  await app.getByRole('link', { name: say('ui.view.runs') }).click();
  // for a moment the queue may still have what has ended
  const ended = app.getByRole('region', { name: say('ui.runs.history') });
  await expect(ended.getByRole('listitem', { name: 'ksampler' })).toContainText(
    say('run.state.done'),
    { timeout: 30_000 },
  );
  await keepsSecrets(app);
  await servers.close();
});

async function fillIn(app: Page, { say }: Words, { oss, comfyui }: Servers): Promise<void> {
  const field = (name: string) => app.getByRole('textbox', { name, exact: true });
  await field(say('ui.connect.name')).fill('walk');
  await field(say('ui.connect.url')).fill(comfyui.url);
  await app.getByText(say('ui.connect.login.password')).click();
  await field(say('ui.connect.username')).fill('admin');
  await field(say('ui.connect.bucket')).fill(bucket);
  await app.getByRole('combobox', { name: say('ui.connect.region') }).fill('cn-hangzhou');
  await field(say('ui.connect.endpoint')).fill(`http://localhost:${oss.port}`);
  await field(say('ui.connect.keyId')).fill(key.accessKeyId);
  await app.getByLabel(say('ui.connect.keySecret'), { exact: true }).fill(key.accessKeySecret);
  await app.getByText(say('ui.connect.keep.session')).click();
}

/** What went in does not come back out: not into the form of the saved connection, and nowhere else in the page. */
async function keepsSecrets(app: Page): Promise<void> {
  const id = await app.evaluate(() => location.hash);
  expect(id).toContain('runs');
  await app.getByRole('button', { name: /^Connection walk/ }).click();
  await app.getByRole('menuitem', { name: 'Edit this connection' }).click();
  await app.getByRole('heading', { level: 1, name: 'Connection walk' }).waitFor();
  const values = await app
    .locator('input')
    .evaluateAll((inputs) =>
      inputs.map((input) => (input instanceof HTMLInputElement ? input.value : '')),
    );
  const page = values.join(' ') + (await app.content());
  for (const secret of [key.accessKeySecret, key.accessKeyId, 'walk-password'])
    expect(page.includes(secret)).toBe(false);
}

// The walk of a person through the built app in a real Electron: connect, upload, run. Driven by a tool that hands over
// Playwright's page; it needs a bucket and a server, which FERRY_SMOKE_WORLD describes as the sandbox's JSON line does.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const world = JSON.parse(process.env.FERRY_SMOKE_WORLD ?? 'null');
const file = process.env.FERRY_SMOKE_FILE ?? '';

// "Try it here" is not walked: the stand-ins run in a utility process, which the tool leaves on that Electron's own Node 16,
// where undici does not load. The walks in Chromium begin with it.
export default async ({ app, page, log }) => {
  page.setDefaultTimeout(30_000);
  await connect(page);
  await upload(page);
  await run(page);
  await opensLink(app, page);
  const complaints = log.filter((line) =>
    /^\[page (error|warning)\]|Content Security Policy/.test(line),
  );
  assert.deepEqual(complaints, []);
  isAlone();
  // from here on the page is asked to do what it must not
  await isLockedDown(app, page);
};

async function connect(page) {
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('smoke');
  await page.getByLabel('Address').fill(world.server);
  await page.getByLabel('Bucket', { exact: true }).fill(world.bucket);
  await page.getByRole('combobox', { name: 'Region' }).fill(world.region);
  await page.getByLabel('Endpoint or own domain').fill(world.endpoint);
  await page.getByLabel('AccessKey ID').fill(world.environment.OSS_ACCESS_KEY_ID);
  await page.getByLabel('AccessKey secret').fill(world.environment.OSS_ACCESS_KEY_SECRET);
  await page.getByText('For this session only').first().click();
  await page.getByText(/^(Everything works|Works, with)/).waitFor();
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
}

/** What a second start hands over shows a view of the page that is there, which is not loaded anew. */
async function opensLink(app, page) {
  await page.evaluate(() => {
    globalThis.isSamePage = true;
  });
  await app.evaluate(({ app: first }) => {
    first.emit('second-instance', {}, ['ferry', 'comfyferry://gallery']);
  });
  await page.getByRole('heading', { level: 1, name: 'Gallery' }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.isSamePage), true);
}

async function upload(page) {
  const name = basename(file);
  await page.getByRole('button', { name: 'Add models' }).first().click();
  await page.getByRole('menuitem', { name: 'Files…' }).click();
  const target = page.getByRole('combobox', { name: `Category of ${name}` });
  await target.fill('loras');
  await target.press('Enter');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('listitem', { name, exact: true }).getByText(/CRC64/).waitFor();
  await page.keyboard.press('Escape');
}

async function run(page) {
  await page.getByRole('link', { name: 'Workflows' }).click();
  await page.getByRole('link', { name: /^funny_pictures/ }).click();
  await page.getByRole('textbox', { name: 'Prompt' }).first().fill('a ferry at night');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('link', { name: 'Runs' }).click();
  const row = page.getByRole('listitem', { name: 'funny_pictures' }).first();
  await row.getByText('Done').waitFor({ timeout: 60_000 });
  await row.getByText(/^Saved as/).waitFor();
}

/** A host for the browser finds the window at work on the data directory, and leaves it alone. */
function isAlone() {
  const host = fileURLToPath(new URL('../../out/loopback.mjs', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [host], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, FERRY_NO_OPEN: '1' },
  });
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /is open as a window already/);
}

/** One window, nothing of Node in it, a policy without inline script, and no way to open another page. */
async function isLockedDown(app, page) {
  assert.equal(await page.evaluate(() => typeof globalThis.require), 'undefined');
  assert.equal(await page.evaluate(() => typeof globalThis.process), 'undefined');
  const policy = await page.evaluate(async () =>
    (await fetch('/')).headers.get('content-security-policy'),
  );
  assert.match(policy ?? '', /script-src 'self'(;|$)/);
  assert.match(policy ?? '', /default-src 'none'/);
  const inline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.wasRun = true';
    document.head.append(script);
    return globalThis.wasRun === true;
  });
  assert.equal(inline, false);
  await page.evaluate(() => window.open('app://ferry/'));
  const windows = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  assert.equal(windows, 1);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { takeDataDir } from './instance.ts';
import type { DataDir, HeldDataDir } from './instance.ts';

const hasty = { withinMs: 0, delayMs: 1 };
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-instance-'));
  onTestFinished(() => {
    rmSync(dir, { recursive: true, force: true });
  });
});

function heldOf(found: DataDir): HeldDataDir {
  if (found.state !== 'held') throw new Error(`it is ${found.state}`);
  onTestFinished(found.held.release);
  return found.held;
}

/** A host that gives addresses for the key `right`. */
async function answering(): Promise<number> {
  const server = createServer((request, response) => {
    response.writeHead(request.headers['x-ferry-key'] === 'right' ? 200 : 403).end('the address');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

it('is given to one host alone, and to the next when that one lets it go', async () => {
  const first = heldOf(await takeDataDir(dir, hasty));
  expect(await takeDataDir(dir, hasty)).toEqual({ state: 'silent' });
  first.release();
  expect((await takeDataDir(dir, hasty)).state).toBe('held');
});

it('is given to one of two that begin at the same moment', async () => {
  const both = await Promise.all([takeDataDir(dir, hasty), takeDataDir(dir, hasty)]);
  for (const found of both) if (found.state === 'held') onTestFinished(found.held.release);
  expect(both.map(({ state }) => state).toSorted()).toEqual(['held', 'silent']);
});

it('leads to the page of the host that works on it', async () => {
  heldOf(await takeDataDir(dir, hasty)).servesPage(await answering(), 'right');
  expect(await takeDataDir(dir, hasty)).toEqual({ state: 'page', address: 'the address' });
});

it('is waited for while its host ends', async () => {
  const first = heldOf(await takeDataDir(dir, hasty));
  const next = takeDataDir(dir, { withinMs: 5_000, delayMs: 1 });
  first.release();
  heldOf(await next);
});

it('says that a window is open, and keeps the port of the page for later', async () => {
  const page = heldOf(await takeDataDir(dir, hasty));
  page.servesPage(4_711, 'right');
  page.release();
  const window = heldOf(await takeDataDir(dir, hasty));
  window.showsWindow();
  expect(await takeDataDir(dir, hasty)).toEqual({ state: 'window' });
  window.release();
  expect(heldOf(await takeDataDir(dir, hasty)).lastPort).toBe(4_711);
});

it('is free after kill -9, whatever the file says', async () => {
  const code = `
    const { takeDataDir } = await import(process.argv[1]);
    const { held } = await takeDataDir(process.argv[2]);
    held.servesPage(4711, 'right');
    console.log('held');
    setInterval(() => held, 1000);`;
  const module = fileURLToPath(new URL('instance.ts', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, module, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  expect(await takeDataDir(dir, hasty)).toEqual({ state: 'silent' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(readFileSync(join(dir, 'host.json'), 'utf8')).toContain('right');
  expect(heldOf(await takeDataDir(dir, hasty)).lastPort).toBe(4_711);
  expect(readFileSync(join(dir, 'host.json'), 'utf8')).not.toContain('right');
});

it('begins anew where its file is rubbish', async () => {
  writeFileSync(join(dir, 'host.json'), '{"port": 4');
  expect(heldOf(await takeDataDir(dir, hasty)).lastPort).toBeNull();
});

it.skipIf(process.platform === 'win32')('lets nobody else read the key (needs modes)', async () => {
  heldOf(await takeDataDir(dir, hasty)).servesPage(4_711, 'right');
  expect(statSync(join(dir, 'host.json')).mode & 0o077).toBe(0);
});

it('says which folder cannot be used', async () => {
  writeFileSync(join(dir, 'file'), '');
  const path = join(dir, 'file', 'data');
  await expect(takeDataDir(path, hasty)).rejects.toMatchObject({
    code: 'file.unwritable',
    params: { path, reason: 'ENOTDIR' },
  });
});

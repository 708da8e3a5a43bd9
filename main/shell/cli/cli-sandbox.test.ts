import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { ferry, startFerry } from './ferry.test-support.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ferry-sandbox-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const Announced = z.object({
  server: z.url(),
  endpoint: z.url(),
  hub: z.object({ url: z.url(), link: z.url() }),
  flags: z.array(z.string()),
  environment: z.record(z.string(), z.string()),
});

/** Starts the sandbox, works with it, and ends it as Ctrl-C does. */
async function withSandbox<T>(
  flags: readonly string[],
  work: (announced: z.infer<typeof Announced>) => T | Promise<T>,
) {
  const running = startFerry(['sandbox', '--json', '--data-dir', dataDir, ...flags]);
  const announced = Announced.parse(await running.until(({ event }) => event === 'sandbox'));
  const result = await work(announced);
  running.kill('SIGINT');
  return { result, announced, ended: await running.finished };
}

it('prints flags that reach it, and ends with 130 on Ctrl-C', async () => {
  const { result, ended } = await withSandbox([], async ({ flags, environment }) => {
    const at = { env: { ...environment, FERRY_DATA_DIR: dataDir } };
    return [
      await ferry(['models', 'ls', '--json', ...flags], at),
      await ferry(['workflows', 'ls', '--json', ...flags], at),
    ];
  });
  expect(result.map(({ code }) => code)).toEqual([0, 0]);
  expect(result[1]?.events.map(({ name }) => name)).toContain('wans.json');
  expect([ended.code, ended.stdout.trim().split('\n').length]).toEqual([130, 1]);
});

it('plays a hub as well, from which models are imported with what it prints', async () => {
  const { result } = await withSandbox([], ({ flags, environment, hub }) => {
    const file = ['--file', 'harbour-ink-lora.safetensors'];
    return ferry(['models', 'import', hub.link, ...file, '--to', 'loras', '--json', ...flags], {
      env: { ...environment, FERRY_DATA_DIR: dataDir },
    });
  });
  expect(result.code).toBe(0);
  expect(result.events.filter(({ event }) => event === 'file')).toMatchObject([
    { path: 'harbour-ink-lora.safetensors', state: 'imported', proof: 'sha256', error: null },
  ]);
});

it('takes the same ports at the next start', async () => {
  const first = await withSandbox([], () => undefined);
  const second = await withSandbox(['--line', '30mbit,40ms'], () => undefined);
  expect(second.announced.server).toBe(first.announced.server);
  expect(second.announced.endpoint).toBe(first.announced.endpoint);
});

const Ports = z.object({ oss: z.int(), comfyui: z.int() });
const remembered = () =>
  Ports.parse(JSON.parse(readFileSync(join(dataDir, 'sandbox', 'ports.json'), 'utf8')));

it('lets a remembered port go that somebody else took, and refuses one that was asked for', async () => {
  await withSandbox([], () => undefined);
  const { oss } = remembered();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(oss, '127.0.0.1', resolve));
  try {
    await withSandbox([], () => undefined);
    expect(remembered().oss).not.toBe(oss);
    const asked = ['sandbox', '--json', '--data-dir', dataDir, '--port-oss', String(oss)];
    const { code, events } = await ferry(asked);
    expect([code, events.at(-1)]).toMatchObject([2, { event: 'error', code: 'usage.badValue' }]);
  } finally {
    other.close();
  }
});

it.each(['30', '0mbit,40ms', '30bit', '30mbit,x'])('refuses the line "%s"', async (line) => {
  const { code, events } = await ferry(['sandbox', '--json', '--line', line]);
  expect([code, events.at(-1)]).toMatchObject([2, { event: 'error', code: 'usage.badValue' }]);
});

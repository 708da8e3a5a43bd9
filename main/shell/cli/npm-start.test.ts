import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const Announced = z.object({ server: z.url() });
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ferry-npm-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  );

/** Starts the sandbox through npm and signals npm alone, as a program does that knows no other process. */
async function signalNpm(signal: NodeJS.Signals) {
  const npm = spawn('npm', ['run', '--silent', 'ferry', '--', 'sandbox', '--json'], {
    cwd: root,
    env: { ...process.env, FERRY_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(npm, 'exit');
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(npm.stdout), 'line'));
  const { server } = Announced.parse(JSON.parse(line));
  expect(await answers(server)).toBe(true);
  npm.kill(signal);
  const [code] = z
    .tuple([z.number().nullable()])
    .rest(z.unknown())
    .parse(await ended);
  await expect.poll(() => answers(server)).toBe(false);
  return code;
}

describe('a command started through npm', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with 130 when npm gets %s', async (signal) => {
    expect(await signalNpm(signal)).toBe(130);
  });

  it('does not outlive an npm that was killed', async () => {
    expect(await signalNpm('SIGKILL')).toBe(null);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeLora } from '../world/files.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tool = join(root, '..', 'shared', 'tools', 'electron-smoke', 'run.mjs');
const cache = process.env.FERRY_SMOKE_CACHE ?? '';
const isThere = existsSync(tool) && existsSync(join(cache, 'electron'));

describe.skipIf(!isThere)('the built app in an older Electron (needs an Electron folder)', () => {
  it('connects, uploads, runs, and keeps its policy', { timeout: 240_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'ferry-electron-'));
    onTestFinished(() => {
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    });
    const file = join(dir, 'smoke-lora.safetensors');
    writeLora(file, 3_000_000);
    const world = await startSandbox(join(dir, 'sandbox'));
    const { code, output } = await smoke(dir, file, world);
    expect(output.includes('smoke: Comfy Ferry'), output).toBe(true);
    expect(code, output).toBe(0);
  });
});

/** The line that describes the stand-ins. */
async function startSandbox(dataDir: string): Promise<string> {
  const child = spawn(
    process.execPath,
    [join(root, 'out', 'cli.mjs'), 'sandbox', '--json', '--data-dir', dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(async () => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  let text = '';
  for await (const piece of child.stdout) {
    text += String(piece);
    const line = text.split('\n').find((each) => each.includes('"sandbox"'));
    if (line !== undefined) return line;
  }
  throw new Error('the sandbox ended without its line');
}

async function smoke(dir: string, file: string, world: string) {
  const spec = join(root, 'e2e', 'electron', 'smoke.mjs');
  const stub = join(root, 'e2e', 'electron', 'stub-dialog.cjs');
  const args = [tool, '--cache', cache, '--app', root, '--external', 'proxy-agent'];
  const child = spawn(
    process.execPath,
    [...args, '--require', stub, '--spec', spec, '--limit', '200'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...{ HOME: dir, LANG: 'en_US.UTF-8', FERRY_DATA_DIR: join(dir, 'data') },
        ...{ FERRY_SMOKE_FILE: file, FERRY_SMOKE_WORLD: world },
      },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => {
      output += String(piece);
    });
  await once(child, 'exit');
  return { code: child.exitCode, output };
}

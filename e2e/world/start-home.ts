import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface HomeOptions {
  /** Begins with the sandbox as the connection in use, as `npm run sandbox` does. */
  readonly isSandbox?: boolean;
  /** `5mbit,40ms` */
  readonly line?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A host of the page with a data directory of its own, as a process of its own. */
export interface Home {
  readonly dir: string;
  readonly dataDir: string;
  /** The one-time address of the last start. */
  address(): string;
  /** ms from the start of the process to its address. */
  startedInMs(): number;
  /** `kill -9` of the host, then the same start again. */
  killAndStart(): Promise<void>;
  close(): Promise<void>;
}

const program = fileURLToPath(new URL('../../out/loopback.mjs', import.meta.url));

export async function startHome(options: HomeOptions = {}): Promise<Home> {
  const dir = mkdtempSync(join(tmpdir(), 'ferry-home-'));
  const dataDir = join(dir, 'data');
  const start = async () => {
    const before = performance.now();
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      env: {
        ...process.env,
        HOME: dir,
        FERRY_DATA_DIR: dataDir,
        FERRY_NO_OPEN: '1',
        FERRY_HOST_REASON: 'chosen',
        ...(options.isSandbox === true && { FERRY_SANDBOX: '1' }),
        ...(options.line !== undefined && { FERRY_LINE: options.line }),
        ...options.environment,
      },
    });
    const address = await addressOf(child);
    return { child, address, tookMs: performance.now() - before };
  };
  let running = await start();
  const end = async (signal: NodeJS.Signals) => {
    const { child } = running;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return {
    dir,
    dataDir,
    address: () => running.address,
    startedInMs: () => running.tookMs,
    killAndStart: async () => {
      await end('SIGKILL');
      running = await start();
    },
    close: async () => {
      await end('SIGTERM');
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const piece of child.stdout ?? []) {
    text += String(piece);
    const line = text.split('\n').find((each) => each.startsWith('http://'));
    if (line !== undefined) return line;
  }
  throw new Error('the host ended without an address');
}

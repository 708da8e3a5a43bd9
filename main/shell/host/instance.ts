import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { lockFile } from '../../adapters/database/lock-file.ts';
import type { HeldLock } from '../../adapters/database/lock-file.ts';
import { AppError } from '../../core/app-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';

/**
 * What stands in `host.json`. `port` stays for the next start, since an open page looks for it there; `key` opens one
 * call of the running host: the one that gives an address to whoever may read this file.
 */
const Written = z.object({
  kind: z.enum(['page', 'window', 'nobody']),
  port: z.int().nullable(),
  key: z.string(),
});
type Written = z.infer<typeof Written>;

export const addressPath = '/address';
export const keyHeader = 'x-ferry-key';

/** A data directory that is this process's alone until it ends. */
export interface HeldDataDir {
  /** The port of the page's last host. */
  readonly lastPort: number | null;
  /** Tells another start where the page is. */
  readonly servesPage: (port: number, key: string) => void;
  /** Tells another start that a window is open. */
  readonly showsWindow: () => void;
  readonly release: () => void;
}

export type DataDir =
  | { readonly state: 'held'; readonly held: HeldDataDir }
  /** Another host works on it; `address` opens its page once. */
  | { readonly state: 'page'; readonly address: string }
  /** A window works on it. */
  | { readonly state: 'window' }
  /** Another process works on it and does not answer. */
  | { readonly state: 'silent' };

export interface Patience {
  readonly withinMs: number;
  readonly delayMs: number;
}
/** A host that begins has no page yet, and one that ends puts its uploads to rest first. */
const usual: Patience = { withinMs: 8_000, delayMs: 250 };

/**
 * One host works on a data directory, whichever kind it is: two would upload and give queues back twice. A lock of the
 * system says whether there is one, as the number of a process may be another's after a crash. Throws
 * `file.unwritable`.
 */
export async function takeDataDir(
  dir: string,
  { withinMs, delayMs }: Patience = usual,
): Promise<DataDir> {
  const until = performance.now() + withinMs;
  for (;;) {
    const lock = lockDir(dir);
    if (lock !== null) return { state: 'held', held: hold(dir, lock.release) };
    const { kind, port, key } = read(dir);
    if (kind === 'window') return { state: 'window' };
    const address = kind === 'page' && port !== null ? await askForAddress(port, key) : null;
    if (address !== null) return { state: 'page', address };
    if (performance.now() >= until) return { state: 'silent' };
    await setTimeout(delayMs);
  }
}

/** Throws `file.unwritable`: a folder that takes no lock takes nothing else either. */
function lockDir(dir: string): HeldLock | null {
  try {
    mkdirSync(dir, { recursive: true });
    return lockFile(join(dir, 'host.lock'));
  } catch (cause) {
    const code = systemCodeOf(cause) ?? '';
    // SQLite has no word of the system's for a file that it cannot open
    const reason = code.startsWith('ERR_') ? 'EACCES' : code;
    throw new AppError('file.unwritable', { path: dir, reason }, { cause });
  }
}

function hold(dir: string, unlock: () => void): HeldDataDir {
  const { port: lastPort } = read(dir);
  const write = (written: Written): void => {
    writeFileSync(fileIn(dir), JSON.stringify(written), { mode: 0o600 });
  };
  let port = lastPort;
  // what a crash left behind is true no more
  write({ kind: 'nobody', port, key: '' });
  return {
    lastPort,
    servesPage: (bound, key) => {
      port = bound;
      write({ kind: 'page', port, key });
    },
    showsWindow: () => {
      write({ kind: 'window', port, key: '' });
    },
    release: () => {
      write({ kind: 'nobody', port, key: '' });
      unlock();
    },
  };
}

const fileIn = (dir: string): string => join(dir, 'host.json');

function read(dir: string): Written {
  try {
    const json: unknown = JSON.parse(readFileSync(fileIn(dir), 'utf8'));
    return Written.parse(json);
  } catch {
    return { kind: 'nobody', port: null, key: '' }; // never started here, or the file was cut short by a crash
  }
}

/** A fresh address of the host that runs already; null where it does not answer. */
export async function askForAddress(port: number, key: string): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${addressPath}`, {
      method: 'POST',
      headers: { [keyHeader]: key },
      signal: AbortSignal.timeout(2_000),
    });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null; // not yet there, no more there, or it hangs
  }
}

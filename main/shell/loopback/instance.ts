import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** `key` opens one call of the running host: the one that gives an address to whoever may read this file. */
const Running = z.object({ pid: z.int(), port: z.int(), key: z.string() });
type Running = z.infer<typeof Running>;

export const addressPath = '/address';
export const keyHeader = 'x-ferry-key';

/** Which host works on a data directory, written down so that a second start finds the first. */
export function createInstance(dataDir: string) {
  const file = join(dataDir, 'host.json');
  const read = (): Running | null => {
    try {
      const json: unknown = JSON.parse(readFileSync(file, 'utf8'));
      return Running.parse(json);
    } catch {
      return null; // never started here, or the file was cut short by a crash
    }
  };
  return {
    /** The last one, running or not: its port is worth having again, since an open page looks for it there. */
    last: read,
    /** The one that runs now. */
    running: (): Running | null => {
      const last = read();
      return last !== null && last.pid !== process.pid && isAlive(last.pid) ? last : null;
    },
    claim: (port: number, key: string): void => {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(file, JSON.stringify({ pid: process.pid, port, key }), { mode: 0o600 });
    },
    /** The next start may have the port again, and finds nobody. */
    release: (): void => {
      const last = read();
      if (last?.pid !== process.pid) return;
      rmSync(file, { force: true });
      writeFileSync(file, JSON.stringify({ pid: 0, port: last.port, key: '' }), { mode: 0o600 });
    },
  };
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // gone, or somebody else's process that has the number now
  }
}

/** A fresh address of the host that runs already; null where it does not answer. */
export async function askForAddress({ port, key }: Running): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${addressPath}`, {
      method: 'POST',
      headers: { [keyHeader]: key },
      signal: AbortSignal.timeout(5_000),
    });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null; // the number belongs to another process by now, or the host hangs
  }
}

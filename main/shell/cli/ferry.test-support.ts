import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../../out/cli.mjs', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of `--json`. */
  readonly events: readonly Readonly<Record<string, unknown>>[];
}

export interface Running {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the first event that fits, also one that has passed; rejects when the command ends without. */
  until(
    fits: (event: Readonly<Record<string, unknown>>) => boolean,
  ): Promise<Readonly<Record<string, unknown>>>;
}

export interface FerryOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

function parseEvents(stdout: string): Readonly<Record<string, unknown>>[] {
  const lines = stdout.split('\n');
  return lines
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => {
      try {
        const event: unknown = JSON.parse(line);
        return typeof event === 'object' && event !== null ? [{ ...event }] : [];
      } catch {
        return []; // the last line of a process that was killed while writing
      }
    });
}

/** Starts the built command line as a process of its own, with nothing of our environment but PATH and HOME. */
export function startFerry(args: readonly string[], { env = {} }: FerryOptions = {}): Running {
  if (!existsSync(built)) throw new Error('out/cli.mjs is missing: npm run build');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', built, ...args], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      LANG: 'C.UTF-8',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const changed = new Set<() => void>();
  const tell = (): void => {
    for (const listener of [...changed]) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr, events: parseEvents(stdout) });
      tell();
    });
  });
  return {
    pid: child.pid ?? 0,
    finished,
    kill: (signal) => child.kill(signal),
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const event = parseEvents(stdout).find(fits);
          const ended = child.exitCode !== null || child.signalCode !== null;
          if (event === undefined && !ended) return;
          changed.delete(look);
          if (event !== undefined) resolve(event);
          else reject(new Error(`the command ended first: ${stderr}\n${stdout}`));
        };
        changed.add(look);
        look();
      }),
  };
}

/** Runs the built command line to its end. */
export function ferry(args: readonly string[], options?: FerryOptions): Promise<Finished> {
  return startFerry(args, options).finished;
}

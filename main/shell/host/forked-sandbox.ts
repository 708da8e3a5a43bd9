import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from '../../core/app-error.ts';
import type { SandboxAddresses, SandboxProcess } from '../../services/sandbox/sandbox-home.ts';

export const SandboxMessage = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('started'),
    addresses: z.object({
      serverUrl: z.string(),
      endpoint: z.string(),
      bucket: z.string(),
      region: z.string(),
      prefix: z.string(),
      hub: z.object({ url: z.string(), link: z.string() }),
    }),
  }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);

/** What runs the program of the stand-ins: Node's fork, or Electron's. */
export interface SandboxChild {
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onExit: (listener: () => void) => void;
  readonly kill: () => void;
}

/** One process of the stand-ins at a time; one that ends is started again by the next wish. */
export function createSandboxProcess(begin: () => SandboxChild): SandboxProcess {
  let running: { readonly child: SandboxChild; readonly ready: Promise<SandboxAddresses> } | null =
    null;
  return {
    start: () => {
      if (running !== null) return running.ready;
      const child = begin();
      const ready = addressesOf(child);
      const own = { child, ready };
      running = own;
      child.onExit(() => {
        if (running === own) running = null;
      });
      return ready;
    },
    stop: () => {
      running?.child.kill();
      running = null;
      return Promise.resolve();
    },
  };
}

function addressesOf(child: SandboxChild): Promise<SandboxAddresses> {
  return new Promise((resolve, reject) => {
    child.onExit(() => {
      reject(new AppError('sandbox.startFailed', { reason: 'exit' }));
    });
    child.onMessage((raw) => {
      const message = SandboxMessage.safeParse(raw);
      if (!message.success) return;
      if (message.data.state === 'started') resolve(message.data.addresses);
      else reject(new AppError('sandbox.startFailed', { reason: message.data.reason }));
    });
  });
}

/** The stand-ins under Node. */
export function forkSandbox(program: URL, args: readonly string[]): SandboxChild {
  const child: ChildProcess = fork(fileURLToPath(program), [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--disable-warning=ExperimentalWarning'],
  });
  return {
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      child.once('exit', listener);
      child.once('error', listener);
    },
    kill: () => {
      child.kill();
    },
  };
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { About } from '../../../contract/app.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import type { Messages } from '../host/messages.ts';
import { createSandboxProcess, forkSandbox } from '../host/forked-sandbox.ts';
import type { HostOptions } from '../host/host-options.ts';
import { systemFacts } from '../host/host-options.ts';
import { openApp } from '../host/open-app.ts';
import type { App } from '../host/open-app.ts';
import { createPageServer } from '../host/page-server.ts';
import { askForAddress, createInstance } from './instance.ts';
import { startLoopback } from './start-loopback.ts';
import type { Loopback } from './start-loopback.ts';

export interface BrowserHostOptions {
  readonly dataDir: string;
  /** Starts the stand-ins and makes them the connection in use. */
  readonly isSandbox: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly messages: Messages;
  /** Where the build lies. */
  readonly assets: URL;
  readonly signal: AbortSignal;
}

const HostReason = About.unwrap().shape.hostReason;
const Port = z.coerce.number().pipe(z.int().min(1).max(65_535));

/** Serves the page on loopback until it is stopped; the address alone goes to stdout. */
export async function runBrowserHost(options: BrowserHostOptions): Promise<number> {
  const { dataDir, messages, signal } = options;
  const instance = createInstance(dataDir);
  const running = instance.running();
  if (running !== null) {
    const address = await askForAddress(running);
    note(messages.say('host.runsAlready'));
    if (address === null) return 1;
    show(address, options);
    return 0;
  }
  let filesAtOnce = 3;
  const app = openApp({
    ...{ dataDir, otherConnections: null, uploads: {} },
    crc64WorkerUrl: new URL('crc64-worker.mjs', options.assets),
    onSetAside: (path) => {
      note(messages.say('cli.store.setAside', { path }));
    },
    host: hostOptions(options, () => filesAtOnce),
  });
  try {
    if (options.isSandbox) await useSandbox(app);
    const loopback = await startOnPort(options, app, instance.last()?.port ?? null);
    instance.claim(loopback.port, loopback.key);
    void (async () => {
      for await (const settings of await app.client.settings.watch(undefined, { signal }))
        ({ filesAtOnce } = settings);
    })().catch(() => undefined);
    note(messages.say('host.ready'));
    show(loopback.newAddress(), options);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => {
        resolve();
      });
    });
    await loopback.close();
    return 130;
  } finally {
    instance.release();
    await app.close();
  }
}

function hostOptions(
  { dataDir, environment, assets }: BrowserHostOptions,
  filesAtOnce: () => number,
): HostOptions {
  const reason = HostReason.safeParse(environment.FERRY_HOST_REASON);
  const sandboxArgs = [`${dataDir}/sandbox`, environment.FERRY_LINE ?? ''];
  const opener = openerOf(process.platform);
  return {
    kind: 'window',
    about: {
      ...systemFacts(),
      host: 'browser',
      hostReason: (reason.success ? reason.data : null) ?? 'chosen',
      abilities: {
        nativeDialog: false,
        dropPaths: false,
        notifications: false,
        reveal: canOpen(environment),
      },
    },
    choose: null,
    reveal: canOpen(environment) ? (path) => reveal(opener, path) : null,
    sandbox: createSandboxProcess(() => forkSandbox(new URL('sandbox.mjs', assets), sandboxArgs)),
    filesAtOnce,
  };
}

async function useSandbox({ client }: App): Promise<void> {
  const { id } = await client.sandbox.start();
  const { activeConnectionId } = await client.settings.get();
  if (activeConnectionId === null) await client.settings.change({ activeConnectionId: id });
}

/** The port that is asked for, else the one from before, since an open page looks for it there; else any. */
async function startOnPort(
  { environment, assets }: BrowserHostOptions,
  app: App,
  before: number | null,
): Promise<Loopback> {
  const page = createPageServer({
    pageDir: fileURLToPath(new URL('renderer', assets)),
    media: app.media,
  });
  const start = (port: number | null) => startLoopback({ port, app, page });
  const asked = Port.safeParse(environment.FERRY_PORT);
  if (asked.success) return start(asked.data);
  try {
    return await start(before);
  } catch (error) {
    if (!['EADDRINUSE', 'EACCES'].includes(systemCodeOf(error) ?? '')) throw error;
    return start(null);
  }
}

const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

function show(address: string, { environment, messages }: BrowserHostOptions): void {
  process.stdout.write(`${address}\n`);
  if (environment.FERRY_NO_OPEN === '1' || !canOpen(environment)) return;
  openWith(openerOf(process.platform), [address]).catch(() => {
    note(messages.say('host.openByHand'));
  });
}

/** A Linux computer without a display has nothing to open an address with. */
function canOpen({ DISPLAY, WAYLAND_DISPLAY }: BrowserHostOptions['environment']): boolean {
  return process.platform !== 'linux' || (DISPLAY ?? WAYLAND_DISPLAY ?? '') !== '';
}

interface Opener {
  readonly command: string;
  readonly open: readonly string[];
  /** Arguments that show a file in its folder. */
  readonly reveal: (path: string) => readonly string[];
}

function openerOf(platform: NodeJS.Platform): Opener {
  if (platform === 'win32')
    return {
      command: 'explorer.exe',
      open: [],
      reveal: (path) => [`/select,${path}`],
    };
  if (platform === 'darwin') return { command: 'open', open: [], reveal: (path) => ['-R', path] };
  return {
    command: 'xdg-open',
    open: [],
    reveal: (path) => [path.slice(0, path.lastIndexOf('/'))],
  };
}

const reveal = (opener: Opener, path: string): Promise<void> =>
  openWith(opener, opener.reveal(path));

function openWith({ command }: Opener, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: 'ignore', detached: true });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

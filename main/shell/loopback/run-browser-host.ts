import { fileURLToPath } from 'node:url';
import { About } from '../../../contract/app.ts';
import { AppError } from '../../core/app-error.ts';
import { systemCodeOf } from '../../core/system-code.ts';
import type { Messages } from '../host/messages.ts';
import { createSandboxProcess, forkSandbox } from '../host/forked-sandbox.ts';
import type { HostOptions } from '../host/host-options.ts';
import { systemFacts } from '../host/host-options.ts';
import { lineOf, portOf } from '../host/host-settings.ts';
import { takeDataDir } from '../host/instance.ts';
import type { HeldDataDir } from '../host/instance.ts';
import { openApp } from '../host/open-app.ts';
import type { App } from '../host/open-app.ts';
import { createPageServer } from '../host/page-server.ts';
import { begin, browserCommand, revealCommand } from './open-with.ts';
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

/** Serves the page on loopback until it is stopped; the address alone goes to stdout. */
export async function runBrowserHost(options: BrowserHostOptions): Promise<number> {
  const { dataDir, messages } = options;
  const wishes = { port: portOf(options.environment), line: lineOf(options.environment) };
  const found = await takeDataDir(dataDir);
  switch (found.state) {
    case 'held':
      try {
        return await serve(options, wishes, found.held);
      } finally {
        found.held.release();
      }
    case 'page':
      note(messages.say('host.runsAlready'));
      show(found.address, options);
      return 0;
    case 'window':
      note(messages.say('host.windowIsOpen'));
      return 1;
    case 'silent':
      note(messages.say('host.runsSilently', { path: dataDir }));
      return 1;
    default:
      return found satisfies never;
  }
}

interface Wishes {
  readonly port: number | null;
  readonly line: string;
}

async function serve(options: BrowserHostOptions, wishes: Wishes, held: HeldDataDir) {
  const { dataDir, messages, signal } = options;
  const app = openApp({
    ...{ dataDir, otherConnections: null, uploads: {}, traffic: {} },
    crc64WorkerUrl: new URL('crc64-worker.mjs', options.assets),
    headerWorkerUrl: new URL('header-worker.mjs', options.assets),
    onSetAside: (path) => {
      note(messages.say('cli.store.setAside', { path }));
    },
    host: hostOptions(options, wishes.line),
  });
  try {
    if (options.isSandbox) await useSandbox(app);
    const loopback = await startOnPort(options, app, { ...wishes, before: held.lastPort });
    held.servesPage(loopback.port, loopback.key);
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
    await app.close();
  }
}

function hostOptions(
  { dataDir, environment, assets }: BrowserHostOptions,
  line: string,
): HostOptions {
  const reason = HostReason.safeParse(environment.FERRY_HOST_REASON);
  const sandboxArgs = [`${dataDir}/sandbox`, line];
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
    reveal: canOpen(environment) ? (path) => begin(revealCommand(process.platform, path)) : null,
    sandbox: createSandboxProcess(() => forkSandbox(new URL('sandbox.mjs', assets), sandboxArgs)),
    proxyListOf: null,
  };
}

async function useSandbox({ client }: App): Promise<void> {
  const { id } = await client.sandbox.start();
  const { activeConnectionId } = await client.settings.get();
  if (activeConnectionId === null) await client.settings.change({ activeConnectionId: id });
}

/** The port that is asked for, else the one from before, since an open page looks for it there; else any. */
async function startOnPort(
  { assets }: BrowserHostOptions,
  app: App,
  { port: asked, before }: Pick<Wishes, 'port'> & { readonly before: number | null },
): Promise<Loopback> {
  const page = createPageServer({
    pageDir: fileURLToPath(new URL('renderer', assets)),
    media: app.media,
  });
  const start = (port: number | null) => startLoopback({ port, app, page });
  try {
    return await start(asked ?? before);
  } catch (error) {
    if (!['EADDRINUSE', 'EACCES'].includes(systemCodeOf(error) ?? '')) throw error;
    if (asked === null) return start(null);
    const value = String(asked);
    throw new AppError(
      'usage.badValue',
      { argument: 'FERRY_PORT', value, expected: 'free' },
      { cause: error },
    );
  }
}

const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

function show(address: string, { environment, messages }: BrowserHostOptions): void {
  process.stdout.write(`${address}\n`);
  if (environment.FERRY_NO_OPEN === '1' || !canOpen(environment)) return;
  begin(browserCommand(process.platform, address)).catch(() => {
    note(messages.say('host.openByHand'));
  });
}

/** A Linux computer without a display has nothing to open an address with. */
function canOpen({ DISPLAY, WAYLAND_DISPLAY }: BrowserHostOptions['environment']): boolean {
  return process.platform !== 'linux' || (DISPLAY ?? WAYLAND_DISPLAY ?? '') !== '';
}

import { RPCHandler } from '@orpc/server/message-port';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  MessageChannelMain,
  Notification,
  protocol,
  session,
  shell,
  utilityProcess,
} from 'electron';
import type { IpcMainEvent } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { failureOf } from '../cli/failure-of.ts';
import { dataDirOf } from '../host/data-dir.ts';
import { createSandboxProcess } from '../host/forked-sandbox.ts';
import type { SandboxChild } from '../host/forked-sandbox.ts';
import type { HostOptions } from '../host/host-options.ts';
import { systemFacts } from '../host/host-options.ts';
import { lineOf } from '../host/host-settings.ts';
import { takeDataDir } from '../host/instance.ts';
import type { HeldDataDir } from '../host/instance.ts';
import { createMessages, languageOf } from '../host/messages.ts';
import type { Messages } from '../host/messages.ts';
import { openApp } from '../host/open-app.ts';
import type { App } from '../host/open-app.ts';
import { createPageServer } from '../host/page-server.ts';
import { rpcOptions } from '../host/rpc-options.ts';
import { stackOf } from '../host/stack-of.ts';
import { createFront } from './create-front.ts';
import type { Front } from './create-front.ts';
import { createTray } from './create-tray.ts';
import { linkScheme, placeIn, placeInArguments } from './link.ts';
import { openWindow } from './open-window.ts';
import { watchWork } from './watch-work.ts';

const scheme = 'app';
const origin = `${scheme}://ferry`;

/** The desktop app: one window, on the services of this process. `assets` is where the build lies. */
export function runElectronHost(assets: URL): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  const dataDir = dataDirOf(undefined, process.env, process.platform);
  keepProfileIn(join(dataDir, 'window'));
  // Windows shows no notification of an app that does not name itself as its shortcut does
  app.setAppUserModelId('com.comfyferry.app');
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const asked = takeLinks();
  app.on('web-contents-created', (_event, contents) => {
    // the window shows one page: whatever leads elsewhere goes to the browser, or nowhere
    contents.setWindowOpenHandler(({ url }) => {
      if (/^https?:\/\//.test(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
    contents.on('will-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
  });
  app
    .whenReady()
    .then(() => openOnDataDir(assets, dataDir, asked))
    .catch((error: unknown) => {
      const failure = failureOf(error);
      if (failure.code === 'app.unexpected') process.stderr.write(`${stackOf(error)}\n`);
      dialog.showErrorBox('Comfy Ferry', messagesHere().failure(failure));
      app.exit(1);
    });
}

/** What links ask for: the newest place before there is a window, and who shows it from then on. */
interface Asked {
  place: string | null;
  front: Front | null;
}

/** A second start hands its link over to the first and ends. */
function takeLinks(): Asked {
  const asked: Asked = { place: placeInArguments(process.argv), front: null };
  // a checkout is not what the system should start for a link
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme);
  const show = (place: string | null): void => {
    asked.place = place;
    asked.front?.show(place);
  };
  app.on('second-instance', (_event, argv) => {
    show(placeInArguments(argv));
  });
  app.on('open-url', (event, link) => {
    event.preventDefault();
    show(placeIn(link));
  });
  return asked;
}

/** What the page's engine keeps belongs to the data directory, and so does the lock of one window. */
function keepProfileIn(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    app.setPath('userData', dir);
  } catch {
    // the data directory cannot be used, which is told once there can be a dialog
  }
}

/** Where the page is served from this directory already, the browser shows it: two hosts would do everything twice. */
async function openOnDataDir(assets: URL, dataDir: string, asked: Asked): Promise<void> {
  const line = lineOf(process.env);
  const found = await takeDataDir(dataDir);
  switch (found.state) {
    case 'held':
      found.held.showsWindow();
      startHost(assets, { dataDir, line, held: found.held }, asked);
      return;
    case 'page':
      await shell.openExternal(found.address);
      app.exit(0);
      return;
    case 'window':
    case 'silent':
      dialog.showErrorBox(
        'Comfy Ferry',
        messagesHere().say('host.runsSilently', { path: dataDir }),
      );
      app.exit(1);
      return;
    default:
      return found satisfies never;
  }
}

/** Before the person's own choice of a language can be read. */
const messagesHere = () => createMessages(languageOf({ LANG: app.getLocale() }));

interface Home {
  readonly dataDir: string;
  readonly line: string;
  readonly held: HeldDataDir;
}

function startHost(assets: URL, { dataDir, line, held }: Home, asked: Asked): void {
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => {
    // a page's own copy button; everything else is refused
    answer(permission === 'clipboard-sanitized-write');
  });
  session.defaultSession.setPermissionCheckHandler(
    (_contents, permission) => permission === 'clipboard-sanitized-write',
  );
  const services = openApp({
    ...{ dataDir, otherConnections: null, uploads: {}, traffic: {} },
    crc64WorkerUrl: new URL('crc64-worker.mjs', assets),
    headerWorkerUrl: new URL('header-worker.mjs', assets),
    onSetAside: (path) => {
      dialog.showErrorBox('Comfy Ferry', path);
    },
    host: hostOptions(assets, { dataDir, line }),
  });
  const page = createPageServer({
    pageDir: fileURLToPath(new URL('renderer', assets)),
    media: services.media,
  });
  protocol.handle(scheme, page);
  passPorts(services);
  const front = createFront(`${origin}/`, (address) => {
    openWindow({
      address,
      preload: fileURLToPath(new URL('preload.cjs', assets)),
      dataDir,
    });
  });
  front.show(asked.place);
  asked.front = front;
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) front.show(null);
  });
  const stop = new AbortController();
  const stay = stayWhileFilesFlow(services, front);
  watchWork(services, stop.signal, {
    onSettings: (messages) => {
      stay.say(messages);
    },
    onFiles: stay.count,
  });
  closeBeforeQuit(services, stop, held);
}

/** What flows goes on without a window, under the sign in the tray. */
function stayWhileFilesFlow(services: App, front: Front) {
  let files = 0;
  let messages = messagesHere();
  const say = createTray({
    open: () => {
      front.show(null);
    },
    pauseUploads: () => {
      services.client.uploads.pauseAll().catch(services.reportDefect);
    },
    quit: () => {
      app.quit();
    },
  });
  say(messages);
  app.on('window-all-closed', () => {
    if (files === 0) app.quit();
    else if (Notification.isSupported())
      new Notification({ title: messages.say('notify.goesOn', { count: files }) }).show();
  });
  return {
    say: (newest: Messages): void => {
      messages = newest;
      say(newest);
    },
    count: (newest: number): void => {
      files = newest;
    },
  };
}

/** Uploads and runs are left as they are, to go on with the next start. */
function closeBeforeQuit(services: App, stop: AbortController, held: HeldDataDir): void {
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    stop.abort();
    void services.close().finally(() => {
      isClosed = true;
      held.release();
      app.quit();
    });
  });
}

const Paths = z.array(z.string().min(1)).min(1).max(10_000);

/** The page asks for a port and gets one: from the main frame of our own window and address only. */
function passPorts(services: App): void {
  const handler = new RPCHandler(services.router, rpcOptions(services.reportDefect));
  ipcMain.on('ferry:port', (event) => {
    if (!isOurPage(event)) return;
    const { port1, port2 } = new MessageChannelMain();
    handler.upgrade(port1, { context: {} });
    port1.start();
    event.senderFrame?.postMessage('ferry:port', null, [port2]);
  });
  ipcMain.on('ferry:dropped', (event, raw: unknown) => {
    const paths = Paths.safeParse(raw);
    if (!isOurPage(event) || !paths.success) return;
    services.drop(paths.data).catch(services.reportDefect);
  });
}

function isOurPage({ senderFrame, sender }: IpcMainEvent): boolean {
  return (
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.url.startsWith(`${origin}/`)
  );
}

function hostOptions(assets: URL, { dataDir, line }: Omit<Home, 'held'>): HostOptions {
  return {
    kind: 'window',
    about: {
      ...systemFacts(),
      systemLanguage: app.getPreferredSystemLanguages()[0] ?? app.getLocale(),
      host: 'electron',
      hostReason: null,
      abilities: { nativeDialog: true, dropPaths: true, notifications: true, reveal: true },
    },
    choose: async (kind) => {
      const properties: ('openFile' | 'multiSelections' | 'openDirectory' | 'createDirectory')[] =
        kind === 'files' ? ['openFile', 'multiSelections'] : ['openDirectory', 'createDirectory'];
      const [window] = BrowserWindow.getAllWindows();
      const options = { properties };
      const { canceled, filePaths } = await (window === undefined
        ? dialog.showOpenDialog(options)
        : dialog.showOpenDialog(window, options));
      return canceled ? null : filePaths;
    },
    reveal: (path) => {
      shell.showItemInFolder(path);
      return Promise.resolve();
    },
    sandbox: createSandboxProcess(() =>
      utilitySandbox(new URL('sandbox.mjs', assets), [`${dataDir}/sandbox`, line]),
    ),
    proxyListOf: (url) => session.defaultSession.resolveProxy(url.href),
  };
}

/** The stand-ins under Electron's own Node. */
function utilitySandbox(program: URL, args: readonly string[]): SandboxChild {
  const child = utilityProcess.fork(fileURLToPath(program), [...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      child.once('exit', listener);
    },
    kill: () => {
      child.kill();
    },
  };
}

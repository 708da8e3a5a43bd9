import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { listenLoopback } from '../http/listen-loopback.ts';
import type { LoopbackListener } from '../http/listen-loopback.ts';
import type { ComfyProcess } from './comfy-process.ts';
import { startProcess } from './comfy-process.ts';
import type { ComfyuiOptions, ComfyuiSandbox, RequestRecord } from './comfyui-options.ts';
import type { ComfyuiFaults, FaultState } from './faults.ts';
import { createFaultState, takeFailure } from './faults.ts';
import { prepareFolder } from './first-start.ts';
import models from './fixtures/models.json' with { type: 'json' };
import objectInfoFixture from './fixtures/object-info.json' with { type: 'json' };
import type { FrontDoor } from './front-door.ts';
import { createFrontDoor } from './front-door.ts';
import { createLogin } from './login.ts';
import { openMediaFiles } from './media-files.ts';
import type { ModelsSource, SeedModels } from './model-listing.ts';
import { modelsOnDisk, noModels } from './models-folder.ts';
import { openPackShelf, usualPacks } from './node-packs.ts';
import type { PackShelf } from './node-packs.ts';
import { managerRoutes } from './routes/manager-routes.ts';

/** The names of models that the shipped workflows use, by category. */
export const deploymentModels: SeedModels = models;

const defaultRestartMs = 3000;
const defaultStepMs = 40;
const defaultUploadBytes = 100 * 1024 ** 2;

const modelsOf = ({ modelsSource, modelsDir }: ComfyuiOptions): ModelsSource => {
  if (modelsSource !== undefined) return modelsSource;
  return modelsDir === undefined ? noModels : modelsOnDisk(modelsDir);
};

/** Makes a new process of ComfyUI on the same folders. */
async function processMaker(
  options: ComfyuiOptions,
  faults: FaultState,
  port: () => number,
  shelf: PackShelf,
): Promise<() => ComfyProcess> {
  const files = await openMediaFiles(options.dir, options.inputMount);
  const userFolder = join(options.dir, 'user', 'default');
  await prepareFolder(userFolder, files);
  const settings: Record<string, unknown> = { 'Comfy.InstalledVersion': '1.27.10' };
  return () =>
    startProcess({
      files,
      userFolder,
      settings,
      port,
      objectInfo: { ...(options.objectInfo ?? objectInfoFixture), ...shelf.classes() },
      models: modelsOf(options),
      seedModels: options.seedModels ?? deploymentModels,
      maxUploadBytes: options.maxUploadBytes ?? defaultUploadBytes,
      stepMs: options.stepMs ?? defaultStepMs,
      areFoldersFrozen: () => faults.areFoldersFrozen,
      orderedFailure: (classType) => takeFailure(faults, classType),
    });
}

function httpServer(door: FrontDoor): Server {
  const server = createServer((request, response) => {
    void door.handle(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    void door.upgrade(request, socket, head);
  });
  return server;
}

interface Life {
  readonly process: () => ComfyProcess;
  /** Drops everything, refuses connections for a while, comes back as a new process. */
  restart(durationMs: number): Promise<void>;
  down(durationMs: number): Promise<void>;
  end(): Promise<void>;
}

const reopenMs = 100;
const reopenAttempts = 100;

/** Listens on the same port again; waits where another program has taken it in the meantime. */
async function reopen(listener: LoopbackListener, ending: AbortSignal): Promise<void> {
  for (let attempt = 1; !ending.aborted; attempt += 1) {
    try {
      await listener.refuse(false);
      return;
    } catch (error) {
      if (attempt === reopenAttempts) throw error;
      await listener.refuse(true);
      await delay(reopenMs, undefined, { signal: ending }).catch(() => undefined);
    }
  }
}

function createLife(make: () => ComfyProcess, listener: () => LoopbackListener): Life {
  const ending = new AbortController();
  let current = make();
  let busy: Promise<void> = Promise.resolve();

  const away = async (durationMs: number, meanwhile: () => Promise<void>): Promise<void> => {
    await listener().refuse(true);
    await meanwhile();
    await delay(durationMs, undefined, { signal: ending.signal }).catch(() => undefined);
    if (!ending.signal.aborted) await reopen(listener(), ending.signal);
  };
  const oneAfterTheOther = (work: () => Promise<void>): Promise<void> => {
    busy = busy.then(() => (ending.signal.aborted ? undefined : work()));
    return busy;
  };
  return {
    process: () => current,
    restart: (durationMs) =>
      oneAfterTheOther(() =>
        away(durationMs, async () => {
          await current.stop();
          current = make();
        }),
      ),
    down: (durationMs) => oneAfterTheOther(() => away(durationMs, () => Promise.resolve())),
    async end() {
      ending.abort();
      await busy;
      await listener().close();
      await current.stop();
    },
  };
}

const faultsOf = (state: FaultState, life: Life, expireSessions: () => void): ComfyuiFaults => ({
  badGateway(isOn) {
    state.isBadGateway = isOn;
  },
  slowAnswers(delayMs) {
    state.delayMs = delayMs;
  },
  losePromptAnswers(count = 1) {
    state.lostPromptAnswers = count;
  },
  freezeFolders(isOn) {
    state.areFoldersFrozen = isOn;
  },
  failNode(kind, classType) {
    state.failure = { kind, classType: classType ?? null };
  },
  down: (durationMs) => life.down(durationMs),
  freezeWebSockets() {
    life.process().clients.freeze();
  },
  thawWebSockets() {
    life.process().clients.thaw();
  },
  cutWebSockets() {
    life.process().clients.cut();
  },
  expireSessions,
});

/** Starts a stand-in for ComfyUI on loopback. */
export async function startComfyui(options: ComfyuiOptions): Promise<ComfyuiSandbox> {
  options.signal?.throwIfAborted();
  const faults = createFaultState(options.frozenFolders);
  const requests: RequestRecord[] = [];
  const login = createLogin(options.login ?? { kind: 'none' });
  const started: { listener?: LoopbackListener } = {};
  const listener = (): LoopbackListener => {
    if (started.listener === undefined) throw new Error('The sandbox does not listen yet');
    return started.listener;
  };
  const shelf = await openPackShelf(options.dir, options.packs ?? usualPacks);
  const make = await processMaker(options, faults, () => listener().port, shelf);
  const life = createLife(make, listener);
  const restart = (): Promise<void> => life.restart(options.restartMs ?? defaultRestartMs);
  const door = createFrontDoor({
    process: life.process,
    login,
    managerRoutes: managerRoutes(options.manager ?? 'post', {
      reboot: () => void restart(),
      shelf,
    }),
    faults,
    maxUploadBytes: options.maxUploadBytes ?? defaultUploadBytes,
    record: (record) => void requests.push(record),
  });
  started.listener = await listenLoopback(() => httpServer(door), options.port);
  const close = async (): Promise<void> => {
    options.signal?.removeEventListener('abort', closeLater);
    await life.end();
  };
  const closeLater = (): void => void close();
  options.signal?.addEventListener('abort', closeLater, { once: true });
  const { port } = started.listener;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    faults: faultsOf(faults, life, login.expireSessions),
    requests,
    restart,
    close,
  };
}

import { stat } from 'node:fs/promises';

import type { Message } from './client-socket.ts';
import type { Clients } from './clients.ts';
import { createClients } from './clients.ts';
import type { Json, JsonObject } from './json.ts';
import { isString } from './json.ts';
import { createLiveObjectInfo } from './live-object-info.ts';
import type { LogLines } from './log-lines.ts';
import { createLogLines } from './log-lines.ts';
import type { MediaFiles } from './media-files.ts';
import type { ModelsSource, SeedModels } from './model-listing.ts';
import { createModelListing } from './model-listing.ts';
import type { NodeFailure } from './nodes/node-failure.ts';
import type { ObjectInfo } from './object-info.ts';
import { infoRoutes } from './routes/info-routes.ts';
import { mediaRoutes } from './routes/media-routes.ts';
import { runRoutes } from './routes/run-routes.ts';
import { templateRoutes } from './routes/template-routes.ts';
import { userdataRoutes } from './routes/userdata-routes.ts';
import type { RunEvents } from './runs/events.ts';
import { createNodeCache } from './runs/node-cache.ts';
import type { PromptQueue, QueueItem } from './runs/prompt-queue.ts';
import { createPromptQueue } from './runs/prompt-queue.ts';
import type { RunHistory } from './runs/run-history.ts';
import { createRunHistory } from './runs/run-history.ts';
import type { RunPorts } from './runs/run-prompt.ts';
import { runPrompt } from './runs/run-prompt.ts';
import type { Routes } from './web/router.ts';

/** What a running ComfyUI holds in memory: all of it is gone after a restart. */
export interface ComfyProcess {
  readonly routes: Routes;
  readonly clients: Clients;
  readonly log: LogLines;
  readonly queue: PromptQueue;
  /** The first messages to a WebSocket. */
  readonly hello: (clientId: string) => readonly Message[];
  stop(): Promise<void>;
}

export interface ProcessWorld {
  readonly files: MediaFiles;
  readonly userFolder: string;
  readonly objectInfo: ObjectInfo;
  readonly models: ModelsSource;
  readonly seedModels: SeedModels;
  readonly settings: Record<string, unknown>;
  readonly port: () => number;
  readonly maxUploadBytes: number;
  readonly stepMs: number;
  readonly areFoldersFrozen: () => boolean;
  readonly orderedFailure: (classType: string) => NodeFailure | null;
}

const clientIdOf = (item: QueueItem): string | null => {
  const id = item.extraData.client_id;
  return isString(id) ? id : null;
};

interface Current {
  readonly clientId: string | null;
  /** The node that runs: a client that comes back is told at once. */
  nodeId: Json;
}

function eventsFor(current: Current, clients: Clients): RunEvents {
  const { clientId } = current;
  return {
    send(type, data) {
      if (type === 'executing') current.nodeId = data.node ?? null;
      if (clientId !== null) clients.send(clientId, { type, data });
      else if (type === 'execution_interrupted') clients.broadcast({ type, data });
    },
    preview(node, jpeg) {
      if (clientId !== null) clients.preview(clientId, node, jpeg);
    },
    wantsPreviewMetadata: () => clientId !== null && clients.wantsPreviewMetadata(clientId),
  };
}

const statusOf = (remaining: number): JsonObject => ({
  status: { exec_info: { queue_remaining: remaining } },
});

async function stampOf(files: MediaFiles, name: string): Promise<string> {
  const path = await files.find(name);
  if (path === null) return '';
  const { size, mtimeMs } = await stat(path);
  return `${size}@${mtimeMs}`;
}

/** Says in the log what ComfyUI would say, and why the sandbox itself failed, if it did. */
function queueFor(
  clients: Clients,
  history: RunHistory,
  log: LogLines,
  ports: Pick<RunPorts, 'objectInfo' | 'files' | 'stepMs' | 'orderedFailure'>,
): { readonly queue: PromptQueue; readonly current: () => Current | null } {
  const cache = createNodeCache();
  let current: Current | null = null;
  const queue = createPromptQueue({
    history,
    changed() {
      clients.broadcast({ type: 'status', data: statusOf(queue.remaining()) });
    },
    async run(item, signal) {
      const { promptId, prompt, posted, extraData, outputs } = item;
      current = { clientId: clientIdOf(item), nodeId: null };
      const events = eventsFor(current, clients);
      const fileStamp = (name: string): Promise<string> => stampOf(ports.files, name);
      return await runPrompt(
        { promptId, prompt, posted, extraData, outputs, events, signal },
        { ...ports, cache, fileStamp },
      );
    },
    ended(item) {
      current = null;
      log.add('Prompt executed');
      const data = { node: null, prompt_id: item.promptId };
      const clientId = clientIdOf(item);
      if (clientId !== null) clients.send(clientId, { type: 'executing', data });
    },
    crashed(error) {
      current = null;
      log.addError(error);
    },
  });
  return { queue, current: () => current };
}

export function startProcess(world: ProcessWorld): ComfyProcess {
  const { files, models: source, seedModels, stepMs, orderedFailure, port, settings } = world;
  const features = (): JsonObject => ({
    supports_preview_metadata: true,
    max_upload_size: world.maxUploadBytes,
  });
  const clients = createClients(features);
  const log = createLogLines();
  const history = createRunHistory();
  const models = createModelListing(source, seedModels, world.areFoldersFrozen);
  const inputFiles = (): Promise<readonly string[]> => files.names('input');
  const objectInfo = createLiveObjectInfo({ base: world.objectInfo, models, inputFiles });
  const { queue, current } = queueFor(clients, history, log, {
    objectInfo,
    files,
    stepMs,
    orderedFailure,
  });
  const hasFile = async (name: string): Promise<boolean> => (await files.find(name)) !== null;
  log.add('ComfyUI sandbox started');

  return {
    clients,
    log,
    queue,
    routes: {
      ...infoRoutes({ port, objectInfo, models, features, settings, log: log.all }),
      ...userdataRoutes(world.userFolder),
      ...templateRoutes,
      ...runRoutes(
        {
          queue,
          history,
          log: (text) => {
            log.add(text);
          },
        },
        { objectInfo, hasFile },
      ),
      ...mediaRoutes(files),
    },
    hello(clientId) {
      const data = { ...statusOf(queue.remaining()), sid: clientId };
      const run = current();
      const status = { type: 'status', data };
      if (run?.clientId !== clientId || run.nodeId === null) return [status];
      return [status, { type: 'executing', data: { node: run.nodeId } }];
    },
    stop: () => queue.stop(),
  };
}

import { setTimeout as delay } from 'node:timers/promises';

import type { ManagerKind } from '../comfyui-options.ts';
import type { JsonObject } from '../json.ts';
import { isArray, isObject, isString } from '../json.ts';
import type { PackShelf, SandboxPack } from '../node-packs.ts';
import type { Answer } from '../web/answer.ts';
import { empty, json, text } from '../web/answer.ts';
import type { Exchange } from '../web/exchange.ts';
import type { Handler, Routes } from '../web/router.ts';

/** How long a pack takes. */
const installMs = 200;
const securityError = 'A security error has occurred. Please check the terminal logs';

interface Task {
  readonly uiId: string;
  readonly pack: SandboxPack | null;
}

interface PackQueue {
  readonly waiting: Task[];
  /** By ui_id, what became of it. */
  readonly ended: Map<string, 'success' | 'error'>;
  isProcessing: boolean;
}

/** The Manager's lists and its queue, in the dialect that this sandbox was started with. */
export function packRoutes(kind: ManagerKind, shelf: PackShelf): Routes {
  const queue: PackQueue = { waiting: [], ended: new Map(), isProcessing: false };
  const prefix = kind === 'v2post' || kind === 'v2get' ? '/v2' : '';
  const start: Handler = () => {
    if (queue.isProcessing) return empty(201);
    queue.isProcessing = true;
    void work(queue, shelf);
    return empty();
  };
  // Manager 4 has neither the list nor bare installations, unless its old page is asked for
  const hasList = kind !== 'v2post';
  return {
    [`GET ${prefix}/customnode/getmappings`]: () => json(mappingsOf(shelf)),
    ...(hasList && {
      [`GET ${prefix}/customnode/getlist`]: () =>
        json({ channel: 'local', node_packs: listOf(shelf) }),
    }),
    [`GET ${prefix}/customnode/installed`]: () => json(installedOf(shelf)),
    [`GET ${prefix}/manager/queue/status`]: () =>
      json({
        total_count: queue.waiting.length + queue.ended.size,
        done_count: queue.ended.size,
        in_progress_count: queue.isProcessing ? 1 : 0,
        is_processing: queue.isProcessing,
      }),
    ...takers(kind, shelf, queue),
    [`${kind === 'get' || kind === 'v2get' ? 'GET' : 'POST'} ${prefix}/manager/queue/start`]: start,
  };
}

function takers(kind: ManagerKind, shelf: PackShelf, queue: PackQueue): Routes {
  const isRefused = kind === 'securityLevel';
  switch (kind) {
    case 'v2post':
      return {
        'POST /v2/manager/queue/task': async (exchange) =>
          take(shelf, queue, await taskBody(exchange)),
        'GET /v2/manager/queue/history': ({ query }) => {
          const id = query.get('ui_id') ?? '';
          const outcome = queue.ended.get(id);
          if (outcome === undefined) return json({ history: {} });
          const messages = outcome === 'error' ? ['Installation failed'] : [];
          return json({ history: { ui_id: id, status: { status_str: outcome, messages } } });
        },
      };
    case 'v2get':
      return {
        'POST /v2/manager/queue/batch': async (exchange) => {
          const body = await exchange.json();
          const [record] = isObject(body) && isArray(body.install) ? body.install : [];
          return take(shelf, queue, isObject(record) ? record : {});
        },
      };
    default:
      return {
        'POST /manager/queue/install': async (exchange) => {
          const body = await exchange.json();
          // a repository in no registry is refused at the default security level, with a 404
          const isUnlisted = isObject(body) && body.selected_version === 'unknown';
          if (isRefused) return text(securityError, 403);
          if (isUnlisted) return text(securityError, 404);
          return take(shelf, queue, isObject(body) ? body : {});
        },
      };
  }
}

async function taskBody(exchange: Exchange): Promise<JsonObject> {
  const body = await exchange.json();
  const params = isObject(body) && isObject(body.params) ? body.params : {};
  return isObject(body) ? { ...params, ui_id: body.ui_id ?? null } : {};
}

function take(shelf: PackShelf, queue: PackQueue, record: JsonObject): Answer {
  const { id, ui_id: uiId } = record;
  const pack = shelf.packs.find((each) => each.id === id) ?? null;
  if (pack === null) return empty(404);
  queue.waiting.push({ uiId: isString(uiId) ? uiId : pack.id, pack });
  return empty();
}

async function work(queue: PackQueue, shelf: PackShelf): Promise<void> {
  for (let task = queue.waiting.shift(); task !== undefined; task = queue.waiting.shift()) {
    await delay(installMs);
    const { pack, uiId } = task;
    const works = pack?.outcome === 'installs';
    if (works) await shelf.install(pack);
    queue.ended.set(uiId, works ? 'success' : 'error');
  }
  queue.isProcessing = false;
}

/** By the registry's id, else by the repository. */
function mappingsOf({ packs }: PackShelf): JsonObject {
  const shipped: Readonly<Record<string, readonly string[]>> = {
    'comfyui-kjnodes': ['INTConstant', 'ImageResizeKJv2'],
  };
  return Object.fromEntries(
    packs.map(({ id, title, classes }) => [
      id,
      [[...(shipped[id] ?? []), ...Object.keys(classes)], { title_aux: title }],
    ]),
  );
}

function listOf(shelf: PackShelf): JsonObject {
  return Object.fromEntries(
    shelf.packs.map((pack) => {
      const { id, title, version, repository } = pack;
      const files = [repository];
      const state = shelf.isInstalled(id) ? 'enabled' : 'not-installed';
      const facts = { title, id, reference: repository, files, install_type: 'git-clone' };
      return [id, { ...facts, version, state }];
    }),
  );
}

function installedOf(shelf: PackShelf): JsonObject {
  return Object.fromEntries(
    shelf.packs
      .filter(({ id }) => shelf.isInstalled(id))
      .map(({ id, version }) => [
        id.replace(/^.*\//, ''),
        { ver: version, cnr_id: version === 'unknown' ? null : id, enabled: true },
      ]),
  );
}

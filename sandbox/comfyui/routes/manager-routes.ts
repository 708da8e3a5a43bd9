import type { ManagerKind } from '../comfyui-options.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject, isString } from '../json.ts';
import type { Answer } from '../web/answer.ts';
import { empty, json, noAnswer, text } from '../web/answer.ts';
import type { Exchange } from '../web/exchange.ts';
import type { Handler, Routes } from '../web/router.ts';

export interface ManagerPorts {
  /** Starts the restart and comes back at once. */
  readonly reboot: () => void;
}

const packs: JsonObject = {
  'comfyui-kjnodes': {
    author: 'kijai',
    title: 'KJNodes for ComfyUI',
    id: 'comfyui-kjnodes',
    reference: 'https://github.com/kijai/ComfyUI-KJNodes',
    files: ['https://github.com/kijai/ComfyUI-KJNodes'],
    install_type: 'git-clone',
    version: '1.1.7',
    state: 'enabled',
  },
  'comfyui-impact-pack': {
    author: 'ltdrdata',
    title: 'ComfyUI Impact Pack',
    id: 'comfyui-impact-pack',
    reference: 'https://github.com/ltdrdata/ComfyUI-Impact-Pack',
    files: ['https://github.com/ltdrdata/ComfyUI-Impact-Pack'],
    install_type: 'git-clone',
    version: '8.22.2',
    state: 'not-installed',
  },
};

const mappings: JsonObject = {
  'https://github.com/kijai/ComfyUI-KJNodes': [
    ['INTConstant', 'ImageResizeKJv2'],
    { title_aux: 'KJNodes for ComfyUI' },
  ],
  'https://github.com/ltdrdata/ComfyUI-Impact-Pack': [
    ['FaceDetailer', 'SAMLoader'],
    { title_aux: 'ComfyUI Impact Pack' },
  ],
};

const forms = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];

/** The Manager refuses what a page elsewhere could post without being asked. */
const isForm = (exchange: Exchange): boolean =>
  forms.some((type) => exchange.headers['content-type']?.startsWith(type) ?? false);

const formRefused = text(
  'Invalid Content-Type for this endpoint. Use application/json or omit body.',
  400,
);

const reboots: Readonly<Record<ManagerKind, string | null>> = {
  post: 'POST /manager/reboot',
  get: 'GET /manager/reboot',
  v2post: 'POST /v2/manager/reboot',
  v2get: 'GET /v2/manager/reboot',
  securityLevel: 'POST /manager/reboot',
  comfyuiOutdated: 'POST /manager/reboot',
  missing: null,
};

const versions: Readonly<Record<ManagerKind, string>> = {
  post: 'V3.41',
  get: 'V3.30',
  v2post: 'V4.1.1',
  v2get: 'V4.0.2',
  securityLevel: 'V3.41',
  comfyuiOutdated: 'V3.41',
  missing: '',
};

function rebootHandler(kind: ManagerKind, { reboot }: ManagerPorts): Handler {
  return (exchange): Answer => {
    if (exchange.method === 'POST' && isForm(exchange)) return formRefused;
    if (kind === 'securityLevel') return json({ error: 'security_level' }, 403);
    if (kind === 'comfyuiOutdated') return json({ error: 'comfyui_outdated' }, 403);
    reboot();
    return noAnswer;
  };
}

/** Installs by counting only: the packs are there after the next restart on a real server. */
function installRoutes(prefix: string): Routes {
  const queued: Json[] = [];
  let doneCount = 0;
  const start: Handler = () => {
    doneCount = queued.length;
    return empty();
  };
  return {
    [`GET ${prefix}/manager/queue/status`]: () =>
      json({
        total_count: queued.length,
        done_count: doneCount,
        in_progress_count: 0,
        is_processing: false,
      }),
    [`POST ${prefix}/manager/queue/install`]: async (exchange) => {
      const body = await exchange.json();
      const id = isObject(body) ? body.id : undefined;
      // A repository outside the list is refused at the default security level
      if (!isString(id) || !(id in packs)) return empty(404);
      queued.push(body);
      return empty();
    },
    [`POST ${prefix}/manager/queue/start`]: start,
    [`GET ${prefix}/manager/queue/start`]: start,
  };
}

/** ComfyUI-Manager, in the dialect that this sandbox was started with. */
export function managerRoutes(kind: ManagerKind, ports: ManagerPorts): Routes {
  const reboot = reboots[kind];
  if (reboot === null) return {};
  const prefix = kind === 'v2post' || kind === 'v2get' ? '/v2' : '';
  return {
    [reboot]: rebootHandler(kind, ports),
    [`GET ${prefix}/manager/version`]: () => text(versions[kind]),
    [`GET ${prefix}/customnode/getmappings`]: () => json(mappings),
    [`GET ${prefix}/customnode/getlist`]: () => json({ channel: 'local', node_packs: packs }),
    [`GET ${prefix}/customnode/installed`]: () =>
      json({ 'comfyui-kjnodes': { ver: '1.1.7', cnr_id: 'comfyui-kjnodes', enabled: true } }),
    ...installRoutes(prefix),
  };
}

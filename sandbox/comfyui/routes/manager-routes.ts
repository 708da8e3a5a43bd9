import type { ManagerKind } from '../comfyui-options.ts';
import type { PackShelf } from '../node-packs.ts';
import type { Answer } from '../web/answer.ts';
import { json, noAnswer, text } from '../web/answer.ts';
import type { Exchange } from '../web/exchange.ts';
import type { Handler, Routes } from '../web/router.ts';
import { packRoutes } from './pack-routes.ts';

export interface ManagerPorts {
  /** Starts the restart and comes back at once. */
  readonly reboot: () => void;
  readonly shelf: PackShelf;
}

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

/** ComfyUI-Manager, in the dialect that this sandbox was started with. */
export function managerRoutes(kind: ManagerKind, ports: ManagerPorts): Routes {
  const reboot = reboots[kind];
  if (reboot === null) return {};
  const prefix = kind === 'v2post' || kind === 'v2get' ? '/v2' : '';
  return {
    [reboot]: rebootHandler(kind, ports),
    [`GET ${prefix}/manager/version`]: () => text(versions[kind]),
    ...packRoutes(kind, ports.shelf),
  };
}

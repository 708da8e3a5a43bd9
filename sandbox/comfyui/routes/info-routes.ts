import type { JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import type { LiveObjectInfo } from '../live-object-info.ts';
import type { ModelListing } from '../model-listing.ts';
import { empty, json } from '../web/answer.ts';
import type { Routes } from '../web/router.ts';

export interface InfoPorts {
  readonly port: () => number;
  readonly objectInfo: LiveObjectInfo;
  readonly models: ModelListing;
  readonly features: () => JsonObject;
  readonly log: () => readonly { readonly t: string; readonly m: string }[];
  /** Kept in memory; survives a restart like the file on the real server. */
  readonly settings: Record<string, unknown>;
}

const gib = 1024 ** 3;

/** An A10 as the deployment rents it. */
const systemStats = (port: number): JsonObject => ({
  system: {
    os: 'posix',
    ram_total: 60 * gib,
    ram_free: 48 * gib,
    comfyui_version: '0.3.64',
    required_frontend_version: '1.27.10',
    installed_templates_version: '0.1.95',
    required_templates_version: '0.1.95',
    python_version: '3.11.7 (main) [GCC 12.2.0]',
    pytorch_version: '2.8.0+cu128',
    embedded_python: false,
    argv: ['main.py', '--listen', '--port', String(port), '--fast'],
  },
  devices: [
    {
      name: 'cuda:0 NVIDIA A10 : cudaMallocAsync',
      type: 'cuda',
      index: 0,
      vram_total: 22 * gib,
      vram_free: 20 * gib,
      torch_vram_total: 0,
      torch_vram_free: 0,
    },
  ],
});

const folderPaths = (models: ModelListing): JsonObject =>
  Object.fromEntries(
    models
      .folders()
      .map((folder) => [folder, [`/ComfyUI/models/${folder}`, `/ComfyUI/output/${folder}`]]),
  );

/** What the server tells about itself, its nodes and its models. */
export function infoRoutes(ports: InfoPorts): Routes {
  const { objectInfo, models, settings } = ports;
  return {
    'GET /system_stats': () => json(systemStats(ports.port())),
    'GET /features': () => json(ports.features()),
    'GET /object_info': async () => json(await objectInfo.all()),
    'GET /object_info/{node_class}': async ({ params }) => {
      const name = params.node_class ?? '';
      const definition = await objectInfo.definition(name);
      return json(definition === null ? {} : { [name]: definition });
    },
    'GET /models': () => json(models.folders()),
    'GET /models/{folder}': async ({ params }) => {
      const names = await models.names(params.folder ?? '');
      return names === null ? empty(404) : json(names);
    },
    'GET /embeddings': async () => {
      const names = (await models.names('embeddings')) ?? [];
      return json(names.map((name) => name.replace(/\.[^.]*$/, '')));
    },
    'GET /extensions': () =>
      json(['/extensions/core/groupNode.js', '/extensions/core/widgetInputs.js']),
    'GET /users': () => json({ storage: 'server', migrated: true }),
    'GET /settings': () => json(settings),
    'GET /settings/{id}': ({ params }) => json(settings[params.id ?? ''] ?? null),
    'POST /settings': async (exchange) => {
      const body = await exchange.json();
      Object.assign(settings, isObject(body) ? body : {});
      return empty();
    },
    'POST /settings/{id}': async (exchange) => {
      settings[exchange.params.id ?? ''] = await exchange.json();
      return empty();
    },
    'POST /free': async (exchange) => {
      await exchange.json();
      return empty();
    },
    'GET /internal/logs': () =>
      json(
        ports
          .log()
          .map(({ t, m }) => `${t} - ${m}`)
          .join(''),
      ),
    'GET /internal/logs/raw': () => json({ entries: ports.log(), size: { cols: 80, rows: 24 } }),
    'GET /internal/folder_paths': () => json(folderPaths(models)),
  };
}

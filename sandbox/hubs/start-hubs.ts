import { createHash } from 'node:crypto';
import type { LoopbackListener } from '../http/listen-loopback.ts';
import { createCdn, type Cdn } from './cdn.ts';
import { createHubFaults, type HubFaults, type HubServer } from './hub-faults.ts';
import { createHubRepos, type HubRepos } from './hub-repos.ts';
import {
  fileAnswer,
  json,
  page,
  startHubServer,
  type HubHandler,
  type LoggedHubRequest,
} from './hub-server.ts';
import { huggingfaceRoutes, type HubOptions } from './huggingface-routes.ts';
import { modelscopeRoutes } from './modelscope-routes.ts';

export interface HubSwitches {
  /** Plain servers give the whole file whatever was asked for. */
  readonly noRanges: boolean;
  /** How long a signed link of the CDN holds. */
  readonly linkSeconds: number;
  /** How far the CDN's clock runs ahead. */
  readonly clockOffsetMs: number;
  readonly treePage: number;
}

interface HubFile {
  readonly bytes: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Hubs {
  readonly url: Readonly<Record<HubServer, string>>;
  /** Shared by Hugging Face, its mirror and ModelScope. */
  readonly repos: HubRepos;
  /** Files of the plain server and of Civitai, by name or number. */
  readonly files: Map<string, HubFile>;
  readonly tokens: HubOptions['tokens'];
  readonly faults: Pick<HubFaults, 'add' | 'clear'>;
  readonly set: (switches: Partial<HubSwitches>) => void;
  readonly requests: readonly LoggedHubRequest[];
  /** Resolves with the first request (one before as well) that fits; looked at again as it goes on. */
  waitForRequest(fits: (request: LoggedHubRequest) => boolean): Promise<LoggedHubRequest>;
  refuse(server: HubServer, on: boolean): Promise<void>;
  close(): Promise<void>;
}

const names: readonly HubServer[] = [
  ...(['huggingface', 'mirror', 'modelscope', 'civitai', 'cdn', 'direct'] as const),
];

/** Starts the stand-ins of the hubs, each on a port of its own, and the CDN on another host name. */
export async function startHubs(ports: Partial<Record<HubServer, number>> = {}): Promise<Hubs> {
  const faults = createHubFaults();
  const repos = createHubRepos();
  const files: Hubs['files'] = new Map();
  const { requests, onChange, waitForRequest } = createLog();
  let switches: HubSwitches = {
    ...{ noRanges: false, linkSeconds: 3_600, clockOffsetMs: 0, treePage: 1_000 },
  };
  const url: Record<HubServer, string> = {
    ...{ huggingface: '', mirror: '', modelscope: '', civitai: '', cdn: '', direct: '' },
  };
  const tokens = { granted: 'hf_granted_of_the_stand_in', known: 'hf_known_of_the_stand_in' };
  const cdn = createCdn({
    origin: () => url.cdn,
    faults,
    now: () => Date.now() + switches.clockOffsetMs,
    linkSeconds: () => switches.linkSeconds,
  });
  const options = (origin: () => string): HubOptions => ({
    ...{ repos, cdn, tokens, origin, treePage: () => switches.treePage },
  });
  const handlers: Record<HubServer, HubHandler> = {
    huggingface: huggingfaceRoutes(
      options(() => url.huggingface),
      { isMirror: false },
    ),
    mirror: huggingfaceRoutes(
      options(() => url.mirror),
      { isMirror: true },
    ),
    modelscope: modelscopeRoutes(options(() => url.modelscope)),
    cdn: cdn.handler,
    civitai: civitaiRoutes(files, cdn, tokens),
    direct: plainFiles(files, () => switches.noRanges),
  };
  const listeners = await startAll(handlers, { faults, requests, onChange }, ports);
  for (const name of names)
    // names differ as well as ports: nothing of one server may reach the other
    url[name] = `http://${name === 'cdn' ? 'localhost' : '127.0.0.1'}:${listeners[name].port}`;
  return {
    ...{ url, repos, files, tokens, faults, requests, waitForRequest },
    set: (changes) => {
      switches = { ...switches, ...changes };
    },
    refuse: (server, on) => listeners[server].refuse(on),
    close: async () => {
      await Promise.all(names.map((name) => listeners[name].close()));
    },
  };
}

/** A redirect to the CDN for who is signed in; anybody may ask for the facts of a version. */
function civitaiRoutes(files: Hubs['files'], cdn: Cdn, tokens: Hubs['tokens']): HubHandler {
  return ({ path, token }) => {
    const version = files.get(/^\/api\/v1\/model-versions\/(\d+)$/.exec(path)?.[1] ?? '');
    if (version !== undefined) return json({ files: [civitaiFile(version)] });
    const id = /^\/api\/download\/models\/(\d+)$/.exec(path)?.[1] ?? '';
    const file = files.get(id);
    if (file === undefined) return json({ error: 'Not found' }, 404);
    if (token !== tokens.granted) return json({ error: 'Unauthorized' }, 401);
    const name = file.headers?.name ?? 'model.safetensors';
    return { status: 307, headers: { Location: cdn.link(`civitai${id}`, file.bytes, name) } };
  };
}

function civitaiFile({ bytes, headers }: HubFile) {
  const SHA256 = createHash('sha256').update(bytes).digest('hex').toUpperCase();
  return {
    ...{ name: headers?.name ?? 'model.safetensors', sizeKB: bytes.length / 1_024 },
    // of some files it tells no hash
    hashes: headers?.hash === 'none' ? {} : { SHA256 },
  };
}

function plainFiles(files: Hubs['files'], noRanges: () => boolean): HubHandler {
  return ({ path, range }) => {
    const file = files.get(path.slice(1));
    if (file === undefined) return page(404);
    return fileAnswer(file.bytes, noRanges() ? null : range, file.headers ?? {});
  };
}

async function startAll(
  handlers: Readonly<Record<HubServer, HubHandler>>,
  world: Parameters<typeof startHubServer>[2],
  ports: Partial<Record<HubServer, number>>,
): Promise<Record<HubServer, LoopbackListener>> {
  const start = (name: HubServer) => startHubServer(name, handlers[name], world, ports[name]);
  const [huggingface, mirror, modelscope, civitai, cdn, direct] = await Promise.all([
    ...([start('huggingface'), start('mirror'), start('modelscope')] as const),
    ...([start('civitai'), start('cdn'), start('direct')] as const),
  ]);
  return { huggingface, mirror, modelscope, civitai, cdn, direct };
}

function createLog() {
  const requests: LoggedHubRequest[] = [];
  const waiting = new Set<() => void>();
  return {
    requests,
    onChange: () => {
      for (const look of waiting) look();
    },
    waitForRequest: (fits: (request: LoggedHubRequest) => boolean) =>
      new Promise<LoggedHubRequest>((resolve) => {
        const look = () => {
          const found = requests.find(fits);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { contract } from '../../contract/contract.ts';
import { AppError } from '../core/app-error.ts';
import { defaultSettings } from '../shell/host/default-settings.ts';
import { createRouter } from './create-router.ts';
import type { RouterServices } from './router-services.ts';

/** Streams whose first event comes at once and whose second never comes; counts how each ended. */
function waitingWorld() {
  const ended: string[] = [];
  const untilAborted = (signal: AbortSignal | undefined) =>
    new Promise<never>((_, reject) => {
      const stop = (): void => {
        reject(new Error('aborted'));
      };
      if (signal?.aborted === true) stop();
      signal?.addEventListener('abort', stop);
    });
  async function* events<T>(name: string, first: T, signal: AbortSignal | undefined) {
    try {
      yield first;
      await untilAborted(signal);
    } finally {
      ended.push(name);
    }
  }
  const run = {
    ...{ id: 'r', connectionId: 'c', workflowName: 'w', clientId: 'x', createdAt: 0 },
    state: 'stored',
  } as const;
  const down = { state: 'down', afterMs: 1 } as const;
  const settings = defaultSettings('/home/a');
  const traffic = {
    ...{ activeFiles: 0, waitingFiles: 0, bytesPerSecond: 0, doneBytes: 0, totalBytes: 0 },
    ...{ secondsLeft: null, jobs: [], order: [], keyNeeded: [] },
  };
  const copying = { state: 'copying', key: 'a', toKey: 'b' };
  const telling =
    (name: string, first: unknown) =>
    async (_c: unknown, _w: unknown, tell: (event: unknown) => void, signal: AbortSignal) => {
      tell(first);
      try {
        return await untilAborted(signal);
      } finally {
        ended.push(name);
      }
    };
  const services = {
    heldSecrets: { fill: (draft: unknown) => draft },
    settings: { watch: (signal: AbortSignal) => events('settings.watch', settings, signal) },
    choices: {
      watchDropped: (signal: AbortSignal) => events('files.watchDropped', { paths: [] }, signal),
    },
    serverStates: {
      watch: (_id: string, signal: AbortSignal) =>
        events('connections.watchState', { state: 'connecting' }, signal),
      watchLog: (_id: string, signal: AbortSignal) =>
        events('server.watchLog', { begins: true, lines: [] }, signal),
    },
    uploads: { watch: (signal: AbortSignal) => events('uploads.watch', [], signal) },
    transfers: {
      watchTraffic: (signal: AbortSignal) => events('uploads.watchTraffic', traffic, signal),
    },
    grants: { require: () => Promise.resolve() },
    inputs: {
      send: (_id: string, _path: string, signal: AbortSignal) =>
        events('workflows.sendInput', { state: 'sending', sentBytes: 0, bytes: 1 }, signal),
    },
    builtIn: { categories: [], models: [] },
    identify: {
      identifyAll: (_paths: readonly string[], signal?: AbortSignal) =>
        events('models.identify', { path: '/a', facts: unread }, signal),
    },
    modelPages: {
      watch: (_id: string, signal: AbortSignal) => events('models.watch', { revision: 0 }, signal),
    },
    modelLibrary: { watch: (signal: AbortSignal) => events('library.watch', [], signal) },
    cures: { watch: (_id: string, signal: AbortSignal) => events('preflight.watch', [], signal) },
    aftercare: { watch: (signal: AbortSignal) => events('uploads.watchSeen', [], signal) },
    runs: {
      watch: (_id: string, signal?: AbortSignal) => events('runs.watch', run, signal),
      watchAll: (_id: string, signal: AbortSignal) => events('runs.watchAll', [run], signal),
      watchQueue: (_id: string, signal: AbortSignal) => events('queue.watch', [], signal),
    },
    previews: {
      watch: (_id: string, signal: AbortSignal) =>
        events('runs.watchPreviews', { revision: 1, nodeId: null }, signal),
    },
    restarts: {
      run: (_order: unknown, signal?: AbortSignal) => events('server.restart', down, signal),
    },
    downloads: {
      watch: (signal: AbortSignal) => events('downloads.watch', [], signal),
      watchTraffic: (signal: AbortSignal) => events('downloads.watchTraffic', traffic, signal),
    },
    imports: {
      watch: (signal: AbortSignal) => events('imports.watch', [], signal),
      watchTraffic: (signal: AbortSignal) => events('imports.watchTraffic', traffic, signal),
    },
    importAftercare: { watch: (signal: AbortSignal) => events('imports.watchSeen', [], signal) },
    connectionOf: async () => ({}),
    objectWork: { verify: telling('models.verify', { state: 'missing', key: 'k' }) },
    moves: { move: telling('models.move', { ...copying, copiedBytes: 0, bytes: 1 }) },
    connections: {
      check: async (
        _target: unknown,
        { onLine, signal }: { onLine: (line: unknown) => void; signal?: AbortSignal },
      ) => {
        onLine({ step: 'server.name', state: 'running' });
        try {
          return await untilAborted(signal);
        } finally {
          ended.push('connections.check');
        }
      },
    },
  };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only what the watches call is there
  const router = createRouter(services as unknown as RouterServices);
  return { client: createRouterClient(router, { context: {} }), ended, services };
}

const unread = { state: 'unknown', format: 'other', why: 'nothingTells' } as const;

type Client = ReturnType<typeof waitingWorld>['client'];
type Open = (client: Client, signal?: AbortSignal) => Promise<AsyncIterator<unknown>>;
const options = (signal: AbortSignal | undefined) => (signal ? { signal } : {});
const onC = { connectionId: 'c' };
const watches: readonly (readonly [string, Open])[] = [
  ['uploads.watch', (client, signal) => client.uploads.watch(undefined, options(signal))],
  [
    'uploads.watchTraffic',
    (client, signal) => client.uploads.watchTraffic(undefined, options(signal)),
  ],
  ['uploads.watchSeen', (client, signal) => client.uploads.watchSeen(undefined, options(signal))],
  ['preflight.watch', (client, signal) => client.preflight.watch(onC, options(signal))],
  [
    'models.identify',
    (client, signal) => client.models.identify({ paths: ['/a'] }, options(signal)),
  ],
  ['models.watch', (client, signal) => client.models.watch(onC, options(signal))],
  ['imports.watch', (client, signal) => client.imports.watch(undefined, options(signal))],
  [
    'imports.watchTraffic',
    (client, signal) => client.imports.watchTraffic(undefined, options(signal)),
  ],
  ['imports.watchSeen', (client, signal) => client.imports.watchSeen(undefined, options(signal))],
  ['library.watch', (client, signal) => client.library.watch(undefined, options(signal))],
  ['downloads.watch', (client, signal) => client.downloads.watch(undefined, options(signal))],
  [
    'downloads.watchTraffic',
    (client, signal) => client.downloads.watchTraffic(undefined, options(signal)),
  ],
  [
    'models.verify',
    (client, signal) =>
      client.models.verify({ ...onC, objects: [{ key: 'k', path: null }] }, options(signal)),
  ],
  [
    'models.move',
    (client, signal) =>
      client.models.move(
        { ...onC, moves: [{ key: 'a', to: 'vae/b', ifExists: 'fail' }] },
        options(signal),
      ),
  ],
  [
    'workflows.sendInput',
    (client, signal) => client.workflows.sendInput({ ...onC, path: '/a' }, options(signal)),
  ],
  ['settings.watch', (client, signal) => client.settings.watch(undefined, options(signal))],
  ['files.watchDropped', (client, signal) => client.files.watchDropped(undefined, options(signal))],
  [
    'connections.watchState',
    (client, signal) => client.connections.watchState(onC, options(signal)),
  ],
  ['server.watchLog', (client, signal) => client.server.watchLog(onC, options(signal))],
  ['queue.watch', (client, signal) => client.queue.watch(onC, options(signal))],
  ['runs.watchAll', (client, signal) => client.runs.watchAll(onC, options(signal))],
  [
    'runs.watchPreviews',
    (client, signal) => client.runs.watchPreviews({ id: 'r' }, options(signal)),
  ],
  ['runs.watch', (client, signal) => client.runs.watch({ id: 'r' }, options(signal))],
  [
    'server.restart',
    (client, signal) =>
      client.server.restart({ connectionId: 'c', budgetMs: 1000 }, options(signal)),
  ],
  [
    'connections.check',
    (client, signal) => client.connections.check({ connectionId: 'c' }, options(signal)),
  ],
];

describe('each stream of the contract', () => {
  it('is tried below', () => {
    const streaming = Object.entries(contract).flatMap(([noun, calls]) =>
      Object.entries<object>(calls)
        .filter(([, call]) => isStream(outputSchemaOf(call)))
        .map(([verb]) => `${noun}.${verb}`),
    );
    expect(streaming.toSorted()).toEqual(watches.map(([name]) => name).toSorted());
  });

  it.each(watches)('%s ends with its signal while it waits', async (name, open) => {
    const { client, ended } = waitingWorld();
    const stop = new AbortController();
    const stream = await open(client, stop.signal);
    expect((await stream.next()).done).toBe(false);
    const waiting = stream.next();
    stop.abort();
    await expect(waiting).rejects.toThrow();
    expect(ended).toEqual([name]);
  });

  it.each(watches)('%s ends when its reader leaves', async (name, open) => {
    const { client, ended } = waitingWorld();
    const stream = await open(client);
    await stream.next();
    await stream.return?.();
    await expect.poll(() => ended).toEqual([name]);
  });
});

const outputSchemaOf = (call: object): unknown => {
  const definition: unknown = Reflect.get(call, '~orpc');
  return definition instanceof Object ? Reflect.get(definition, 'outputSchema') : undefined;
};

/** oRPC marks the schema of an event stream with a symbol of its own. */
const isStream = (schema: unknown): boolean =>
  typeof schema === 'object' &&
  schema !== null &&
  Object.getOwnPropertySymbols(Reflect.get(schema, '~standard') ?? {}).length > 0;

describe('a call that fails', () => {
  it('says so as FAILED with its code, and hides what is a defect', async () => {
    const { services } = waitingWorld();
    const failing = (error: Error) =>
      createRouterClient(
        createRouter(
          // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only what the call needs is there
          {
            ...services,
            connections: { get: () => Promise.reject(error) },
          } as unknown as RouterServices,
        ),
        { context: {} },
      ).connections.get({ nameOrId: 'x' });
    await expect(failing(new AppError('connection.notFound', { name: 'x' }))).rejects.toMatchObject(
      {
        code: 'FAILED',
        data: { code: 'connection.notFound', params: { name: 'x' } },
      },
    );
    await expect(failing(new TypeError('secret'))).rejects.not.toMatchObject({ code: 'FAILED' });
  });
});

describe('the router', () => {
  it('has a handler for every call of the contract, and each call has an output schema', () => {
    const { services } = waitingWorld();
    // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- nothing is called
    const router: object = createRouter(services as unknown as RouterServices);
    for (const [noun, calls] of Object.entries(contract)) {
      const handlers: unknown = Reflect.get(router, noun);
      for (const [verb, call] of Object.entries<object>(calls)) {
        expect(outputSchemaOf(call), `${noun}.${verb}`).toBeDefined();
        expect(handlers, `${noun}.${verb}`).toHaveProperty(verb);
      }
    }
  });
});

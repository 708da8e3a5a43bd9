import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../contract/connection.ts';
import { systemClock } from '../main/adapters/clock/system-clock.ts';
import { openDatabase } from '../main/adapters/database/open-database.ts';
import { createLibraryDisk } from '../main/adapters/disk/library-disk.ts';
import { createLocalDisk } from '../main/adapters/disk/local-disk.ts';
import { createHeaderCrew } from '../main/adapters/identify/create-header-crew.ts';
import { createHeaderFiles } from '../main/adapters/identify/header-files.ts';
import { createModelFactsCache } from '../main/adapters/model-facts/model-facts-cache.ts';
import { createModelLibraryStore } from '../main/adapters/model-library-store/model-library-store.ts';
import { rulesVersion } from '../main/core/identify/identify.ts';
import { readBuiltInModels } from '../main/core/models/built-in-models.ts';
import { createIdentify } from '../main/services/identify/identify.ts';
import { createModelLibrary } from '../main/services/model-library/create-model-library.ts';
import { placeByHeader } from '../main/services/model-library/place-by-header.ts';
import { createModels } from '../main/services/models/create-models.ts';
import { createModelPages } from '../main/services/models/model-pages.ts';
import { planFiles } from '../main/services/models/plan-files.ts';
import { noUploads } from '../main/services/models/upload-board.ts';
import type { ObjectEntry } from '../main/services/ports/object-store.ts';

/**
 * `npm run bench -- plan`: how long it takes to add a folder of 10,000 models to the library, and to plan 20,000 files
 * against a bucket of 20,000 objects (its list comes from memory). Goal: 3 s for the plan, once headers are known.
 */
const files = Number(process.argv[2] ?? 20_000);
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function header(index: number): Buffer {
  const module = `lora_unet_input_blocks_4_1_transformer_blocks_${index % 10}_attn2_to_k`;
  const entries = {
    [`${module}.lora_down.weight`]: { dtype: 'F16', shape: [4, 2048], data_offsets: [0, 16_384] },
  };
  const json = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, Buffer.alloc(16_384)]);
}

const dir = mkdtempSync(join(tmpdir(), 'ferry-bench-plan-'));
const root = join(dir, 'models', 'loras');
const names = Array.from({ length: files }, (_, at) => `set-${at % 40}/style-${at}.safetensors`);
for (let set = 0; set < 40; set += 1) mkdirSync(join(root, `set-${set}`), { recursive: true });
for (const [at, name] of names.entries()) writeFileSync(join(root, name), header(at));

const { db } = openDatabase(join(dir, 'ferry.db'), () => 0);
const workerUrl = new URL('../main/adapters/identify/header-worker.ts', import.meta.url);
const crew = createHeaderCrew({ workerUrl });
const cache = createModelFactsCache(db, rulesVersion);
const identify = createIdentify({ files: createHeaderFiles(), crew, cache });
const builtIn = readBuiltInModels({ categories: [], models: [] });
const reportDefect = (error: unknown): void => {
  throw error;
};
const connection: Connection = {
  ...{ id: 'c', name: 'c', server: null, credential: { kind: 'none' }, login: { kind: 'none' } },
  bucket: {
    ...{ endpoint: 'https://oss.example', bucket: 'b', region: 'r', prefix: 'p/models' },
    endpointKind: 'region',
  },
  capabilities: { models: 'bucket', workflows: false, restart: 'no', login: 'none' },
};
const size = header(0).length;
const objects: readonly ObjectEntry[] = names.map((name, at) => ({
  key: `p/models/loras/${at % 2 === 0 ? name : `other-${at}.safetensors`}`,
  ...{
    bytes: at % 10 === 0 ? size + 1 : size,
    etag: 'e',
    modified: '2026-01-01T00:00:00Z',
  },
}));
const models = createModels({
  ...{ clock: systemClock, builtIn },
  objectsOf: () => ({
    async *list() {
      for (let at = 0; at < objects.length; at += 1_000)
        yield await Promise.resolve({ objects: objects.slice(at, at + 1_000), folders: [] });
    },
    head: () => Promise.resolve(null),
    put: () => Promise.reject(new Error('nothing is written')),
  }),
  comfyModelsOf: () => {
    throw new Error('there is no server');
  },
});
const pages = createModelPages({
  ...{ models, clock: systemClock, reportDefect },
  ...{ locals: () => [], uploads: () => noUploads },
  comparer: () => ({ compared: () => null, want: () => undefined }),
});

async function measured<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const cpu = process.cpuUsage();
  const before = performance.now();
  const result = await work();
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  say(`${what}: ${seconds.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} CPU s`);
  return result;
}

const plan = () =>
  planFiles(
    {
      ...{ disk: createLocalDisk(), pages, builtIn, identify },
      uploads: { list: () => Promise.resolve([]) },
      pace: () => Promise.resolve({ state: 'unknown' }),
    },
    connection,
    [{ path: join(dir, 'models'), to: null }],
  );
try {
  const sheet = await measured(`planning ${files} files, headers read`, plan);
  for (let round = 1; round <= 3; round += 1) await measured(`round ${round}, headers known`, plan);
  const verdicts = Map.groupBy(sheet.files, ({ verdict }) => verdict.state);
  say([...verdicts].map(([state, some]) => `${state} ${some.length}`).join(', '));
  db.exec('delete from model_facts');
  await measured(`adding a library folder of ${files} files, headers read`, async () => {
    const library = createModelLibrary({
      ...{ clock: systemClock, disk: createLibraryDisk(), store: createModelLibraryStore(db) },
      ...{ place: placeByHeader(builtIn, identify), newId: () => 'f', reportDefect },
    });
    await library.start();
    await library.add(join(dir, 'models'));
    for await (const [folder] of library.watch()) if (folder?.state === 'ready') break;
    await library.close();
  });
} finally {
  await crew.close();
  db.close();
  rmSync(dir, { recursive: true, force: true });
}

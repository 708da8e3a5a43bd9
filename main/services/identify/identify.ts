import type { ModelFacts } from '../../../contract/identify.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { identifyFile, identifyFolder } from '../../core/identify/identify.ts';
import type { Reading } from '../../core/identify/reading.ts';
import { controlFileOf, isUnfinished, unfinishedFile } from '../../core/identify/sniff.ts';
import type {
  HeaderCrew,
  HeaderFile,
  HeaderFiles,
  LookedAt,
  ModelFactsCache,
  SeenModel,
} from './identify-ports.ts';

export interface IdentifyPorts {
  readonly files: HeaderFiles;
  readonly crew: HeaderCrew;
  readonly cache: ModelFactsCache;
}

/** What model files are, from their headers alone. */
export interface Identify {
  /** A file, or a folder of diffusers. What cannot be read is `refused` with its failure; only a stop throws. */
  identify(path: string, signal?: AbortSignal): Promise<ModelFacts>;
  /** The same for many, in their order. */
  identifyAll(
    paths: readonly string[],
    signal?: AbortSignal,
  ): AsyncGenerator<{ readonly path: string; readonly facts: ModelFacts }>;
  /** The same for files that were looked at a moment ago. */
  identifySeen(files: readonly SeenModel[]): Promise<readonly ModelFacts[]>;
}

/** So many are handed over at once; what is asked for next is under way meanwhile. */
const inOneGo = 128;
const groupsAhead = 3;
/** For fewer no thread is started. */
const worthThreads = 16;

export function createIdentify(ports: IdentifyPorts): Identify {
  const identify = async (path: string, signal?: AbortSignal): Promise<ModelFacts> => {
    signal?.throwIfAborted();
    try {
      return await identifyOne(ports, path, signal);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return { state: 'refused', failure: toFailure(error) };
    }
  };
  return {
    identify,
    identifySeen: (files) => identifySeen(ports, files),
    async *identifyAll(paths, signal) {
      const group = (at: number): Promise<readonly ModelFacts[]> =>
        identifyGroup(ports, identify, paths.slice(at, at + inOneGo), signal);
      const under: Promise<readonly ModelFacts[]>[] = [];
      for (let asked = 0, at = 0; at < paths.length; at += inOneGo) {
        signal?.throwIfAborted();
        for (; asked < paths.length && under.length < groupsAhead; asked += inOneGo) {
          const facts = group(asked);
          facts.catch(() => undefined); // told by the one that is awaited first
          under.push(facts);
        }
        const found = (await under.shift()) ?? [];
        for (const [index, facts] of found.entries())
          yield { path: paths[at + index] ?? '', facts };
      }
    },
  };
}

async function identifyGroup(
  ports: IdentifyPorts,
  identify: Identify['identify'],
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<readonly ModelFacts[]> {
  if (paths.length < worthThreads) return Promise.all(paths.map((path) => identify(path, signal)));
  const looked = await ports.crew.look(paths);
  signal?.throwIfAborted();
  const seen = looked.flatMap((place, index) => {
    const path = paths[index];
    return place.kind === 'file' && path !== undefined ? [{ path, ...place }] : [];
  });
  const found = await identifySeen(ports, seen);
  const facts = new Map(seen.map(({ path }, index) => [path, found[index]]));
  return Promise.all(
    looked.map(async (place, index) => {
      const path = paths[index] ?? '';
      return facts.get(path) ?? (await factsOfPlace(place, () => identify(path, signal)));
    }),
  );
}

async function factsOfPlace(
  place: LookedAt,
  identify: () => Promise<ModelFacts>,
): Promise<ModelFacts> {
  if (place.kind === 'failed') return { state: 'refused', failure: place.failure };
  return place.kind === 'elsewhere' ? notOnThisDisk : identify();
}

const notOnThisDisk: ModelFacts = { state: 'unknown', format: 'other', why: 'notOnThisDisk' };

async function identifySeen(
  { crew, cache }: IdentifyPorts,
  files: readonly SeenModel[],
): Promise<readonly ModelFacts[]> {
  const known = files.map(({ path, identity }) => cache.get(path, identity));
  const fresh = files.filter((_file, index) => known[index] === null);
  if (fresh.length === 0) return known.filter((facts) => facts !== null);
  const found = await crew.identify(fresh);
  keep(cache, fresh, found);
  const rest = found.values();
  return known.map((facts) => facts ?? rest.next().value ?? notOnThisDisk);
}

/** What tells a download that is not finished may go without the file being touched again. */
function keep(
  cache: ModelFactsCache,
  files: readonly SeenModel[],
  found: readonly ModelFacts[],
): void {
  cache.save(
    files.flatMap((file, index) => {
      const facts = found[index];
      return facts === undefined || isUnfinished(facts) ? [] : [{ ...file, facts }];
    }),
  );
}

async function identifyOne(
  { files, cache }: IdentifyPorts,
  path: string,
  signal?: AbortSignal,
): Promise<ModelFacts> {
  const place = await files.look(path);
  const name = nameOf(path);
  if (place.kind === 'folder') return identifyInFolder(files, path, place.entries, signal);
  if (place.kind === 'elsewhere') return notOnThisDisk;
  const { identity } = place;
  const known = cache.get(path, identity);
  if (known !== null) return known;
  if (await files.isThere(controlFileOf(path))) throw unfinishedFile({ name });
  const facts = await drive(files, path, identifyFile({ name, bytes: identity.size }), signal);
  keep(cache, [{ path, identity }], [facts]);
  return facts;
}

/** A folder is told by the description that diffusers and transformers put into it. */
async function identifyInFolder(
  files: HeaderFiles,
  path: string,
  entries: readonly string[],
  signal?: AbortSignal,
): Promise<ModelFacts> {
  const name = ['model_index.json', 'config.json'].find((entry) => entries.includes(entry));
  if (name === undefined) return { state: 'unknown', format: 'other', why: 'nothingTells' };
  const described = files.join(path, name);
  const place = await files.look(described);
  if (place.kind !== 'file') return { state: 'unknown', format: 'other', why: 'nothingTells' };
  const reading = identifyFolder({ name: nameOf(path), bytes: place.identity.size }, name);
  return drive(files, described, reading, signal);
}

async function drive(
  files: HeaderFiles,
  path: string,
  reading: Reading<ModelFacts>,
  signal?: AbortSignal,
): Promise<ModelFacts> {
  let file: HeaderFile | null = null;
  try {
    let step = reading.next(new Uint8Array());
    while (step.done !== true) {
      signal?.throwIfAborted();
      file ??= await files.open(path);
      const { start, end } = step.value;
      step = reading.next(await file.read(start, end));
    }
    return step.value;
  } finally {
    await file?.close();
  }
}

const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;

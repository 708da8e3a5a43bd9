import type { ModelFacts } from '../../../contract/identify.ts';
import { isAppError, toFailure } from '../../core/app-error.ts';
import { identifyFile, identifyFolder } from '../../core/identify/identify.ts';
import type { Reading } from '../../core/identify/reading.ts';
import type { HeaderFile, HeaderFiles, ModelFactsCache } from './identify-ports.ts';

export interface IdentifyPorts {
  readonly files: HeaderFiles;
  readonly cache: ModelFactsCache;
}

/** What model files are, from their headers alone. */
export interface Identify {
  /** A file, or a folder of diffusers. What cannot be read is `refused` with its failure; only a stop throws. */
  identify(path: string, signal?: AbortSignal): Promise<ModelFacts>;
  /** The same for many, a few at a time, in their order. */
  identifyAll(
    paths: Iterable<string>,
    signal?: AbortSignal,
  ): AsyncGenerator<{ readonly path: string; readonly facts: ModelFacts }>;
}

/** As many as keep a disk busy; each holds one buffer. */
const atOnce = 8;

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
    async *identifyAll(paths, signal) {
      const under: { readonly path: string; readonly facts: Promise<ModelFacts> }[] = [];
      for (const path of paths) {
        const facts = identify(path, signal);
        facts.catch(() => undefined); // told by the one that is awaited first
        under.push({ path, facts });
        const first = under.length > atOnce ? under.shift() : undefined;
        if (first !== undefined) yield { path: first.path, facts: await first.facts };
      }
      for (const { path, facts } of under) yield { path, facts: await facts };
    },
  };
}

async function identifyOne(
  { files, cache }: IdentifyPorts,
  path: string,
  signal?: AbortSignal,
): Promise<ModelFacts> {
  const place = await files.look(path);
  const name = nameOf(path);
  if (place.kind === 'folder') return identifyInFolder(files, path, place.entries, signal);
  if (place.kind === 'elsewhere')
    return { state: 'unknown', format: 'other', why: 'notOnThisDisk' };
  const known = cache.get(path, place.identity);
  if (known !== null) return known;
  const reading = identifyFile({ name, bytes: place.identity.size });
  const facts = await drive(files, path, reading, signal);
  cache.save(path, place.identity, facts);
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

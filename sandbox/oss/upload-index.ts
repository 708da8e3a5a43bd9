import { appendFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFiles } from './data-files.ts';
import { createSerially, readAll, writeAtomically, type Serially } from './index-files.ts';
import { StoredPart, StoredUpload } from './stored.ts';

export interface OpenUpload extends StoredUpload {
  readonly parts: ReadonlyMap<number, StoredPart>;
}

/** The unfinished uploads of a bucket: one file each, a line for the upload and one for every part. */
export interface UploadIndex {
  get(uploadId: string): OpenUpload | undefined;
  all(): readonly OpenUpload[];
  create(upload: StoredUpload): Promise<void>;
  /** False when the upload has ended meanwhile; the part is dropped then. */
  addPart(uploadId: string, part: StoredPart): Promise<boolean>;
  remove(uploadId: string): Promise<void>;
  /** Ends an upload by `finish`; undefined when another one is doing that already. */
  settle<T>(uploadId: string, finish: () => Promise<T>): Promise<T | undefined>;
}

interface Entry {
  readonly upload: StoredUpload;
  readonly parts: Map<number, StoredPart>;
  readonly serially: Serially;
}

const toLine = (value: StoredUpload | StoredPart): string => `${JSON.stringify(value)}\n`;

/** Reads a line-wise file; the last line may be torn by an unclean stop. */
function parseEntry(text: string): Entry | undefined {
  const lines = text.split('\n').slice(0, -1);
  const [first, ...rest] = lines;
  if (first === undefined) return undefined;
  const parts = rest.map((line) => StoredPart.parse(JSON.parse(line)));
  return {
    upload: StoredUpload.parse(JSON.parse(first)),
    parts: new Map(parts.map((part) => [part.partNumber, part])),
    serially: createSerially(),
  };
}

async function loadEntries(dir: string, data: DataFiles): Promise<Map<string, Entry>> {
  await mkdir(dir, { recursive: true });
  const entries = new Map<string, Entry>();
  for (const { name, text } of await readAll(dir)) {
    const entry = parseEntry(text);
    if (!entry) {
      await rm(join(dir, name), { force: true });
      continue;
    }
    entries.set(entry.upload.uploadId, entry);
    for (const part of entry.parts.values()) data.retain(part.segments);
    const lines = [entry.upload, ...entry.parts.values()].map(toLine).join('');
    if (lines !== text) await writeAtomically(join(dir, name), lines);
  }
  return entries;
}

/** Runs one task for each name at a time; a second one meanwhile is not run at all. */
function createExclusive() {
  const running = new Set<string>();
  return {
    async run<T>(name: string, task: () => Promise<T>): Promise<T | undefined> {
      if (running.has(name)) return undefined;
      running.add(name);
      try {
        return await task();
      } finally {
        running.delete(name);
      }
    },
  };
}

/** Changes of one upload come one after the other; undefined when it has ended meanwhile. */
const createChange =
  (entries: ReadonlyMap<string, Entry>) =>
  async <T>(uploadId: string, task: (entry: Entry) => Promise<T>): Promise<T | undefined> =>
    entries.get(uploadId)?.serially(async () => {
      const entry = entries.get(uploadId);
      return entry && task(entry);
    });

export async function openUploadIndex(dir: string, data: DataFiles): Promise<UploadIndex> {
  const entries = await loadEntries(dir, data);
  const settling = createExclusive();
  const pathOf = (uploadId: string): string => join(dir, `${uploadId}.jsonl`);
  const view = ({ upload, parts }: Entry): OpenUpload => ({ ...upload, parts });
  const change = createChange(entries);
  const index: UploadIndex = {
    get(uploadId) {
      const entry = entries.get(uploadId);
      return entry && view(entry);
    },
    all: () => [...entries.values()].map(view),
    async create(upload) {
      await writeAtomically(pathOf(upload.uploadId), toLine(upload));
      entries.set(upload.uploadId, { upload, parts: new Map(), serially: createSerially() });
    },
    async addPart(uploadId, part) {
      data.retain(part.segments);
      const isStored = await change(uploadId, async ({ parts }) => {
        await appendFile(pathOf(uploadId), toLine(part));
        const before = parts.get(part.partNumber);
        parts.set(part.partNumber, part);
        if (before) await data.release(before.segments);
        return true;
      });
      if (!isStored) await data.release(part.segments);
      return isStored ?? false;
    },
    async remove(uploadId) {
      await change(uploadId, async ({ parts }) => {
        entries.delete(uploadId);
        await rm(pathOf(uploadId), { force: true });
        await data.release([...parts.values()].flatMap((part) => part.segments));
      });
    },
    settle: (uploadId, finish) =>
      settling.run(uploadId, async () => {
        if (!entries.has(uploadId)) return undefined;
        const result = await finish();
        await index.remove(uploadId);
        return result;
      }),
  };
  return index;
}

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

export async function openUploadIndex(dir: string, data: DataFiles): Promise<UploadIndex> {
  const entries = await loadEntries(dir, data);
  const pathOf = (uploadId: string): string => join(dir, `${uploadId}.jsonl`);
  const view = ({ upload, parts }: Entry): OpenUpload => ({ ...upload, parts });
  return {
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
      const stored = await entries.get(uploadId)?.serially(async () => {
        const entry = entries.get(uploadId);
        if (!entry) return false;
        await appendFile(pathOf(uploadId), toLine(part));
        const before = entry.parts.get(part.partNumber);
        entry.parts.set(part.partNumber, part);
        if (before) await data.release(before.segments);
        return true;
      });
      if (!stored) await data.release(part.segments);
      return stored ?? false;
    },
    async remove(uploadId) {
      await entries.get(uploadId)?.serially(async () => {
        const entry = entries.get(uploadId);
        if (!entry) return;
        entries.delete(uploadId);
        await rm(pathOf(uploadId), { force: true });
        const segments = [...entry.parts.values()].flatMap((part) => part.segments);
        await data.release(segments);
      });
    },
  };
}

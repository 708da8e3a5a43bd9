import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Segment } from './stored.ts';

/** Files that hold the bytes of objects and parts, each kept as long as something names it. */
export interface DataFiles {
  create(): { readonly file: string; readonly path: string };
  retain(segments: readonly Segment[]): void;
  release(segments: readonly Segment[]): Promise<void>;
  /** Bytes `start` to `end` (not included) of the segments laid end to end. */
  read(segments: readonly Segment[], start: number, end: number): Readable;
  /** Makes the segments readable in another bucket's files. */
  copyTo(target: DataFiles, segments: readonly Segment[]): Promise<readonly Segment[]>;
  /** Removes what nothing names: the rest of an unclean stop. */
  sweep(): Promise<void>;
}

/** The segments that cover bytes `start` to `end` (not included). */
function slice(segments: readonly Segment[], start: number, end: number): readonly Segment[] {
  let position = 0;
  return segments.flatMap(({ file, offset, sizeBytes }) => {
    const from = Math.max(start - position, 0);
    const to = Math.min(end - position, sizeBytes);
    position += sizeBytes;
    return to > from ? [{ file, offset: offset + from, sizeBytes: to - from }] : [];
  });
}

async function* readSegments(dir: string, segments: readonly Segment[]): AsyncGenerator<Buffer> {
  for (const { file, offset, sizeBytes } of segments) {
    const stream = createReadStream(join(dir, file), {
      start: offset,
      end: offset + sizeBytes - 1,
      highWaterMark: 256 * 1024,
    });
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
  }
}

export async function openDataFiles(dir: string): Promise<DataFiles> {
  await mkdir(dir, { recursive: true });
  const uses = new Map<string, number>();
  const files: DataFiles = {
    create() {
      const file = randomBytes(12).toString('hex');
      return { file, path: join(dir, file) };
    },
    retain(segments) {
      for (const { file } of segments) {
        uses.set(file, (uses.get(file) ?? 0) + 1);
      }
    },
    async release(segments) {
      const unused = segments.filter(({ file }) => {
        const left = (uses.get(file) ?? 0) - 1;
        if (left > 0) uses.set(file, left);
        else uses.delete(file);
        return left <= 0;
      });
      await Promise.all(unused.map(({ file }) => rm(join(dir, file), { force: true })));
    },
    read: (segments, start, end) =>
      Readable.from(readSegments(dir, slice(segments, start, end)), { objectMode: false }),
    async copyTo(target, segments) {
      if (target === files) return segments;
      const copies: Segment[] = [];
      for (const segment of segments) {
        const { file, path } = target.create();
        await copyFile(join(dir, segment.file), path);
        copies.push({ ...segment, file });
      }
      return copies;
    },
    async sweep() {
      const names = await readdir(dir);
      const unused = names.filter((name) => !uses.has(name));
      await Promise.all(unused.map((name) => rm(join(dir, name), { force: true })));
    },
  };
  return files;
}

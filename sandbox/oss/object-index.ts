import { createHash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFiles } from './data-files.ts';
import { createSerially, readAll, writeAtomically } from './index-files.ts';
import { compareKeys } from './key-order.ts';
import { StoredObject } from './stored.ts';

/** The finished objects of a bucket, in memory and as one small file each. */
export interface ObjectIndex {
  get(key: string): StoredObject | undefined;
  /** In the order of listings. */
  keys(): readonly string[];
  put(object: StoredObject): Promise<void>;
  remove(key: string): Promise<void>;
}

const nameOf = (key: string): string =>
  `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`;

export async function openObjectIndex(dir: string, data: DataFiles): Promise<ObjectIndex> {
  await mkdir(dir, { recursive: true });
  const objects = new Map<string, StoredObject>();
  for (const { text } of await readAll(dir)) {
    const object = StoredObject.parse(JSON.parse(text));
    objects.set(object.key, object);
    data.retain(object.segments);
  }
  let sorted: readonly string[] | undefined;
  const serially = createSerially();
  return {
    get: (key) => objects.get(key),
    keys() {
      sorted ??= [...objects.keys()].sort(compareKeys);
      return sorted;
    },
    async put(object) {
      // Before the first wait: an upload that ends meanwhile must not take the bytes away.
      data.retain(object.segments);
      try {
        await serially(async () => {
          const before = objects.get(object.key);
          await writeAtomically(join(dir, nameOf(object.key)), JSON.stringify(object));
          objects.set(object.key, object);
          if (before) await data.release(before.segments);
          else sorted = undefined;
        });
      } catch (error) {
        await data.release(object.segments);
        throw error;
      }
    },
    remove: (key) =>
      serially(async () => {
        const before = objects.get(key);
        if (!before) return;
        await rm(join(dir, nameOf(key)), { force: true });
        objects.delete(key);
        sorted = undefined;
        await data.release(before.segments);
      }),
  };
}

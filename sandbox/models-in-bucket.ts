import type { InputMount } from './comfyui/media-files.ts';
import type { ModelsSource } from './comfyui/model-listing.ts';
import type { BucketStore } from './oss/bucket-store.ts';

/** The sandbox's bucket as ComfyUI sees it mounted: a folder's time is that of its zero-byte marker `<category>/`. */
export function modelsInBucket({ objects }: BucketStore, prefix: string): ModelsSource {
  return {
    list: (category) => {
      const folder = `${prefix}/${category}/`;
      const keys = objects.keys().filter((key) => key.startsWith(folder));
      if (keys.length === 0) return Promise.resolve(null);
      const files = keys
        .filter((key) => !key.endsWith('/'))
        .map((key) => ({
          name: key.slice(folder.length),
          sizeBytes: objects.get(key)?.sizeBytes ?? 0,
        }));
      const markerModifiedAt = objects.get(folder)?.lastModified ?? null;
      return Promise.resolve({ files, markerModifiedAt });
    },
  };
}

/** The bucket's input folder as ComfyUI sees it mounted. */
export function inputInBucket({ objects, data }: BucketStore, folder: string): InputMount {
  return {
    list: () =>
      objects
        .keys()
        .filter((key) => key.startsWith(`${folder}/`) && !key.endsWith('/'))
        .map((key) => ({
          name: key.slice(folder.length + 1),
          sizeBytes: objects.get(key)?.sizeBytes ?? 0,
        })),
    async read(name) {
      const object = objects.get(`${folder}/${name}`);
      if (object === undefined) return new Uint8Array();
      const pieces: Uint8Array[] = [];
      for await (const piece of data.read(object.segments, 0, object.sizeBytes))
        if (piece instanceof Uint8Array) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}

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

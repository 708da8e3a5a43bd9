import type { ImportCounts, ImportTraffic } from '../../core/imports/import-steps.ts';
import { createByteCount, type ByteCount } from '../uploads/byte-count.ts';

/** Counts the bytes of one import on both of its sides. */
export interface ImportCount extends Omit<ByteCount, 'traffic' | 'counts'> {
  fetched(bytes: number): void;
  traffic(): ImportTraffic;
  counts(): ImportCounts;
}

export function createImportCount(): ImportCount {
  const sent = createByteCount();
  let fetchedBytes = 0;
  return {
    ...sent,
    fetched: (bytes) => {
      fetchedBytes += bytes;
    },
    traffic: () => ({ ...sent.traffic(), fetchedBytes }),
    counts: () => ({ ...sent.counts(), fetchedBytes }),
  };
}

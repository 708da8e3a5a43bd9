/** What the main thread tells the worker that hashes and writes bodies. */
export type ToHashWorker =
  | { readonly kind: 'open'; readonly id: number; readonly path: string; readonly withMd5: boolean }
  | {
      readonly kind: 'piece';
      readonly id: number;
      readonly buffer: ArrayBuffer;
      readonly sizeBytes: number;
    }
  | { readonly kind: 'finish'; readonly id: number }
  | { readonly kind: 'abandon'; readonly id: number };

export type FromHashWorker =
  | { readonly kind: 'free'; readonly id: number; readonly buffer: ArrayBuffer }
  | {
      readonly kind: 'finished';
      readonly id: number;
      readonly crc64: string;
      readonly md5: string;
    }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };

/** Big enough that a message costs little beside the hashing, small enough to keep few in memory. */
export const pieceBytes = 1024 * 1024;

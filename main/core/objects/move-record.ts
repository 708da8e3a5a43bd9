import { z } from 'zod';

/**
 * A move as it stands in the journal. `copying`: whether the copy was made is to be found out; `copied`: it is proven,
 * and the old object is what is left to remove.
 */
export const MoveRecord = z
  .object({
    id: z.string().min(1),
    connectionId: z.string().min(1),
    bucket: z.string().min(1),
    from: z.string().min(1),
    to: z.string().min(1),
    /** The object that is moved, and no other one that may stand at its key meanwhile. */
    source: z.object({
      bytes: z.int().nonnegative(),
      etag: z.string().min(1),
      crc64: z.string().nullable(),
    }),
    /** ETag of the object that may be written over; null: none may. */
    replaces: z.string().nullable(),
    /** Of a copy by parts; null where it is made at once, or has not begun. */
    uploadId: z.string().nullable(),
    state: z.enum(['copying', 'copied']),
    createdAt: z.number(),
  })
  .readonly();
export type MoveRecord = z.infer<typeof MoveRecord>;

interface Facts {
  readonly bytes: number;
  readonly etag: string;
  readonly crc64: string | null;
}

/**
 * Whether an object is the copy. Without a checksum on both sides the length speaks, and that the object is not the
 * one that stood there before.
 */
export function isCopyOf(
  { source, replaces }: Pick<MoveRecord, 'source' | 'replaces'>,
  found: Facts,
): boolean {
  if (found.bytes !== source.bytes) return false;
  if (found.crc64 !== null && source.crc64 !== null) return found.crc64 === source.crc64;
  return found.etag !== replaces;
}

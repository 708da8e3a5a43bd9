import { z } from 'zod';
import { Failure } from './error-code.ts';

/** An object to be verified; without `path` the file that its last transfer came from or went to, else its record. */
export const VerifyWish = z
  .object({ key: z.string().min(1), path: z.string().min(1).nullable() })
  .readonly();
export type VerifyWish = z.infer<typeof VerifyWish>;

/** What an object was held against. `record`: the CRC64 that was proven when it was transferred. */
export const VerifiedAgainst = z.discriminatedUnion('what', [
  z.object({ what: z.literal('file'), path: z.string() }),
  z.object({ what: z.literal('record'), recordedAt: z.number() }),
]);

/** How an object stands; `reading` (a file that is not known yet) comes while it is read, the others once a key. */
export const VerifyEvent = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('reading'),
    key: z.string(),
    path: z.string(),
    readBytes: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
  }),
  z.object({
    state: z.literal('equal'),
    key: z.string(),
    bytes: z.int().nonnegative(),
    crc64: z.string(),
    against: VerifiedAgainst,
  }),
  z.object({
    state: z.literal('differs'),
    key: z.string(),
    /** `bytes`: already the lengths differ, so that nothing was read; then a CRC64 may be null. */
    by: z.enum(['bytes', 'crc64']),
    object: z.object({ bytes: z.int().nonnegative(), crc64: z.string().nullable() }),
    other: z.object({ bytes: z.int().nonnegative(), crc64: z.string().nullable() }),
    against: VerifiedAgainst,
  }),
  /** Neither a file of this computer nor a record to hold it against. */
  z.object({
    state: z.literal('noRecord'),
    key: z.string(),
    bytes: z.int().nonnegative(),
    crc64: z.string().nullable(),
  }),
  /** The bucket has no checksum for the object (some copies): nothing can be proven without reading it. */
  z.object({ state: z.literal('noChecksum'), key: z.string(), bytes: z.int().nonnegative() }),
  /** The bucket does not have it. */
  z.object({ state: z.literal('missing'), key: z.string() }),
  z.object({ state: z.literal('failed'), key: z.string(), failure: Failure }),
]);
export type VerifyEvent = z.infer<typeof VerifyEvent>;

/** Objects and files of this computer that hold the same bytes (CRC64 and length agree); two or more of them. */
export const EqualFiles = z
  .object({
    bytes: z.int().nonnegative(),
    crc64: z.string(),
    /** Object keys below the prefix. */
    keys: z.array(z.string()),
    /** Files of this computer whose CRC64 is known and that have not changed since. */
    paths: z.array(z.string()),
  })
  .readonly();
export type EqualFiles = z.infer<typeof EqualFiles>;

/** A new place for an object: `CATEGORY/[SUB/]NAME` below the prefix. */
export const MoveWish = z
  .object({ key: z.string().min(1), to: z.string().min(1), ifExists: z.enum(['fail', 'replace']) })
  .readonly();
export type MoveWish = z.infer<typeof MoveWish>;

/**
 * How a move goes. `recovered`: one that an earlier run of the app had begun. A failed move leaves the object where it
 * was, unless the failure is that of removing the old one: then both are there, and the next move ends it.
 */
export const MoveEvent = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('copying'),
    key: z.string(),
    toKey: z.string(),
    copiedBytes: z.int().nonnegative(),
    bytes: z.int().nonnegative(),
  }),
  z.object({
    state: z.literal('moved'),
    key: z.string(),
    toKey: z.string(),
    bytes: z.int().nonnegative(),
    /** Null where the bucket has no checksum for one of the two: then the lengths agree. */
    crc64: z.string().nullable(),
    recovered: z.boolean(),
  }),
  z.object({
    state: z.literal('failed'),
    key: z.string(),
    toKey: z.string(),
    failure: Failure,
    recovered: z.boolean(),
  }),
]);
export type MoveEvent = z.infer<typeof MoveEvent>;

export const Removal = z
  .object({
    removed: z.array(z.string()),
    failed: z.array(z.object({ key: z.string(), failure: Failure })),
  })
  .readonly();
export type Removal = z.infer<typeof Removal>;

import { z } from 'zod';

/** A stretch of a file; an object is a list of them, so that Complete moves no bytes. */
export const Segment = z
  .object({ file: z.string(), offset: z.int().min(0), sizeBytes: z.int().min(0) })
  .readonly();
export type Segment = z.infer<typeof Segment>;

const Headers = z.record(z.string(), z.string()).readonly();

const content = {
  sizeBytes: z.int().min(0),
  etag: z.string(),
  /** Decimal. */
  crc64: z.string(),
  /** Epoch ms. */
  lastModified: z.number(),
  segments: z.array(Segment).readonly(),
};

export const StoredObject = z
  .object({
    ...content,
    key: z.string(),
    type: z.enum(['Normal', 'Multipart']),
    headers: Headers,
    /** A copy may come without its checksum in the answers. */
    hidesCrc64: z.boolean(),
  })
  .readonly();
export type StoredObject = z.infer<typeof StoredObject>;

export const StoredPart = z.object({ ...content, partNumber: z.int() }).readonly();
export type StoredPart = z.infer<typeof StoredPart>;

export const StoredUpload = z
  .object({
    uploadId: z.string(),
    key: z.string(),
    /** Epoch ms. */
    initiatedAt: z.number(),
    headers: Headers,
  })
  .readonly();
export type StoredUpload = z.infer<typeof StoredUpload>;

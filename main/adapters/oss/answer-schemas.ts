import { z } from 'zod';

/** xml2js gives one element as it is and several as an array. */
function listOf<T extends z.ZodType>(item: T) {
  return z
    .union([z.array(item), item])
    .optional()
    .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]));
}

export const ListedParts = z.object({
  parts: listOf(
    z.object({
      PartNumber: z.coerce.number().int(),
      Size: z.coerce.number().int(),
      ETag: z.string(),
      HashCrc64ecma: z.string().optional(),
    }),
  ),
  isTruncated: z.union([z.string(), z.boolean()]).transform((value) => String(value) === 'true'),
  nextPartNumberMarker: z.coerce.number().int().optional(),
});

export const ListedUploads = z.object({
  uploads: z.array(z.object({ name: z.string(), uploadId: z.string(), initiated: z.string() })),
  isTruncated: z.boolean(),
  nextKeyMarker: z.string().optional(),
  nextUploadIdMarker: z.string().optional(),
});

export const ListedObjects = z.object({
  objects: z
    .array(
      z.object({
        name: z.string(),
        lastModified: z.string(),
        etag: z.string(),
        size: z.number().int(),
      }),
    )
    .nullish(),
  prefixes: z.array(z.string()).nullish(),
  isTruncated: z.boolean(),
  nextContinuationToken: z.string().nullish(),
});

export const BucketInfo = z.object({
  bucket: z.object({ Location: z.string().optional() }),
});

export const StartedUpload = z.object({ uploadId: z.string().min(1) });

export const DeletedObjects = z.object({
  deleted: z.array(z.object({ Key: z.string() })),
});

import type { CopyStore } from '../../services/ports/object-store.ts';
import type { AliCalls } from './ali-calls.ts';
import { requireEtag } from './answer-fields.ts';
import { overwriteHeaders } from './object-store.ts';

/** Copies on the server, by ali-oss. */
export function createCopyStore(calls: AliCalls, bucket: string): CopyStore {
  return {
    copy: async (source, key, { forbidOverwrite, signal }) => {
      await calls.call({ action: 'oss:PutObject', key, signal }, (client) =>
        client.copy(key, source.key, {
          // ali-oss repeats every header as a condition on the source
          headers: { 'If-Match': `"${source.etag}"`, ...overwriteHeaders(forbidOverwrite) },
        }),
      );
    },
    copyPart: async ({ key: sourceKey, etag, start, end }, part, signal) => {
      const subject = { action: 'oss:PutObject', key: part.key, signal };
      const { answer } = await calls.call(subject, (client) =>
        client.uploadPartCopy(
          part.key,
          part.uploadId,
          part.partNumber,
          `${start}-${end - 1}`,
          { sourceKey, sourceBucketName: bucket },
          { headers: { 'x-oss-copy-source-if-match': `"${etag}"` } },
        ),
      );
      return { etag: requireEtag(answer, calls.contextOf(subject)) };
    },
  };
}

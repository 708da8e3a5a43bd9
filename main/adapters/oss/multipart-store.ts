import { isAppError } from '../../core/app-error.ts';
import type { MultipartStore, OpenUpload, StoredPart } from '../../services/ports/object-store.ts';
import type { AliCalls, Subject } from './ali-calls.ts';
import { crc64Of, etagOf, keyDecoder, readAs, requireEtag } from './answer-fields.ts';
import { ListedParts, ListedUploads, StartedUpload } from './answer-schemas.ts';
import { encodeMeta, overwriteHeaders } from './object-store.ts';
import { translateAnswer } from './translate-answer.ts';
import type { Transport } from './transport.ts';

/** Multipart uploads: small calls by ali-oss, the bodies of parts by signed requests. */
export function createMultipartStore(calls: AliCalls, transport: Transport): MultipartStore {
  return {
    initiate: async (key, { forbidOverwrite, meta, contentType, signal }) => {
      const subject = { action: 'oss:PutObject', key, signal };
      const options = {
        headers: overwriteHeaders(forbidOverwrite),
        ...(contentType !== undefined && { mime: contentType }),
        ...(meta !== undefined && { meta: encodeMeta(meta) }),
      };
      const { result } = await calls.call(subject, (client) =>
        client.initMultipartUpload(key, options),
      );
      return readAs(StartedUpload, result, calls.contextOf(subject)).uploadId;
    },
    listUploads: (prefix, signal) => listUploads(calls, prefix, signal),
    listParts: (key, uploadId, signal) =>
      listParts(calls, uploadId, { action: 'oss:ListParts', key, signal }),
    uploadPart: (part, options) => uploadPart(calls, transport, part, options),
    complete: async (key, uploadId, parts, { forbidOverwrite, signal }) => {
      const subject = { action: 'oss:PutObject', key, signal };
      const named = parts.map(({ partNumber, etag }) => ({
        number: partNumber,
        etag: `"${etag}"`,
      }));
      const { answer } = await calls.call(subject, (client) =>
        client.completeMultipartUpload(key, uploadId, named, {
          headers: overwriteHeaders(forbidOverwrite),
        }),
      );
      return { crc64: crc64Of(answer) };
    },
    abort: async (key, uploadId, signal) => {
      const subject = { action: 'oss:AbortMultipartUpload', key, signal };
      try {
        await calls.call(subject, (client) => client.abortMultipartUpload(key, uploadId));
      } catch (error) {
        if (!isAppError(error, 'oss.noSuchUpload')) throw error;
      }
    },
  };
}

async function uploadPart(
  calls: AliCalls,
  transport: Transport,
  part: Parameters<MultipartStore['uploadPart']>[0],
  options: Parameters<MultipartStore['uploadPart']>[1],
): ReturnType<MultipartStore['uploadPart']> {
  const subject = { action: 'oss:PutObject', key: part.key, signal: options.signal };
  const queries = { partNumber: String(part.partNumber), uploadId: part.uploadId };
  const { url, headers } = await calls.sign(subject, 'PUT', queries);
  const answer = await transport.send({
    url,
    method: 'PUT',
    headers: { ...headers, 'content-length': String(part.bytes) },
    body: { pieces: part.body, onSent: options.onSent },
    signal: options.signal,
  });
  const context = calls.contextOf(subject);
  if (answer.status !== 200) throw translateAnswer(answer, context);
  return { etag: requireEtag(answer, context), crc64: crc64Of(answer) };
}

async function listParts(
  calls: AliCalls,
  uploadId: string,
  subject: Subject,
): Promise<readonly StoredPart[]> {
  const found: StoredPart[] = [];
  let marker = 0;
  for (;;) {
    const query: Record<string, number> = { 'max-parts': 1000 };
    if (marker > 0) query['part-number-marker'] = marker;
    const { result } = await calls.call(subject, (client) =>
      // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the typings demand parameters that the service does not
      client.listParts(subject.key, uploadId, query as never),
    );
    const page = readAs(ListedParts, result, calls.contextOf(subject));
    for (const part of page.parts)
      found.push({
        partNumber: part.PartNumber,
        bytes: part.Size,
        etag: etagOf(part.ETag),
        crc64: part.HashCrc64ecma ?? null,
      });
    const next = page.nextPartNumberMarker ?? found.at(-1)?.partNumber ?? 0;
    if (!page.isTruncated || next <= marker) return found;
    marker = next;
  }
}

async function listUploads(
  calls: AliCalls,
  prefix: string,
  signal: AbortSignal | undefined,
): Promise<readonly OpenUpload[]> {
  const subject = { action: 'oss:ListMultipartUploads', key: '', signal };
  const found: OpenUpload[] = [];
  let markers: Record<string, string> = {};
  for (;;) {
    const query = {
      'max-uploads': 1000,
      'encoding-type': 'url',
      ...(prefix !== '' && { prefix }),
      ...markers,
    };
    const { result, answer } = await calls.call(subject, (client) => client.listUploads(query));
    const page = readAs(ListedUploads, result, calls.contextOf(subject));
    const decode = keyDecoder(answer);
    for (const { name, uploadId, initiated } of page.uploads)
      found.push({ key: decode(name), uploadId, initiated });
    if (!page.isTruncated || page.nextKeyMarker === undefined) return found;
    markers = {
      'key-marker': decode(page.nextKeyMarker),
      ...(page.nextUploadIdMarker !== undefined && { 'upload-id-marker': page.nextUploadIdMarker }),
    };
  }
}

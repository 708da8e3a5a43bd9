import type OSS from 'ali-oss';
import type { ObjectHead, ObjectPage, ObjectStore } from '../../services/ports/object-store.ts';
import { isAppError } from '../../core/app-error.ts';
import type { AliCalls, Subject } from './ali-calls.ts';
import { crc64Of, etagOf, keyDecoder, readAs, requireEtag } from './answer-fields.ts';
import { ListedObjects } from './answer-schemas.ts';
import { deleteMany } from './delete-many.ts';
import { readRange } from './read-range.ts';
import type { Answer, Transport } from './transport.ts';

/** Whole objects: small calls by ali-oss, ranged reads by signed requests. */
export function createObjectStore(calls: AliCalls, transport: Transport): ObjectStore {
  return {
    list: (query) => listPages(calls, query),
    head: (key, signal) => head(calls, { action: 'oss:GetObject', key, signal }),
    put: async (key, bytes, options) => {
      const subject = { action: 'oss:PutObject', key, signal: options.signal };
      const meta = encodeMeta(options.meta ?? {});
      const { answer } = await calls.call(subject, (client) =>
        client.put(key, Buffer.from(bytes), {
          headers: overwriteHeaders(options.forbidOverwrite),
          ...(options.contentType !== undefined && { mime: options.contentType }),
          meta,
        }),
      );
      requireEtag(answer, calls.contextOf(subject));
      return { crc64: crc64Of(answer) };
    },
    read: (key, range, signal) =>
      readRange(calls, transport, { action: 'oss:GetObject', key, signal }, range),
    delete: async (key, signal) => {
      await calls.call({ action: 'oss:DeleteObject', key, signal }, (client) => client.delete(key));
    },
    deleteMany: (keys, signal) => deleteMany(calls, keys, signal),
  };
}

export function overwriteHeaders(forbidOverwrite: boolean): Record<string, string> {
  return forbidOverwrite ? { 'x-oss-forbid-overwrite': 'true' } : {};
}

async function* listPages(
  calls: AliCalls,
  query: Parameters<ObjectStore['list']>[0],
): AsyncGenerator<ObjectPage> {
  const subject = { action: 'oss:ListObjects', key: '', signal: query.signal };
  let token: string | null = null;
  do {
    query.signal?.throwIfAborted();
    const { result, answer } = await calls.call(subject, (client) =>
      client.listV2({
        'max-keys': 1000,
        'encoding-type': 'url',
        // empty parameters are left out: ali-oss signs them in a way that the service refuses
        ...(query.prefix !== '' && { prefix: query.prefix }),
        ...(query.delimiter !== undefined && { delimiter: query.delimiter }),
        ...(token !== null && { 'continuation-token': token }),
      }),
    );
    const page = readAs(ListedObjects, result, calls.contextOf(subject));
    const decode = keyDecoder(answer);
    yield {
      objects: (page.objects ?? []).map(({ name, lastModified, etag, size }) => ({
        key: decode(name),
        bytes: size,
        modified: lastModified,
        etag: etagOf(etag),
      })),
      folders: (page.prefixes ?? []).map(decode),
    };
    token = page.isTruncated ? (page.nextContinuationToken ?? null) : null;
  } while (token !== null);
}

async function head(calls: AliCalls, subject: Subject): Promise<ObjectHead | null> {
  try {
    const { answer } = await calls.call(subject, (client) => client.head(subject.key));
    const etag = requireEtag(answer, calls.contextOf(subject));
    return {
      bytes: Number(answer.headers['content-length'] ?? '0'),
      modified: isoOf(answer.headers['last-modified']),
      etag,
      crc64: crc64Of(answer),
      contentType: answer.headers['content-type'] ?? null,
      meta: readMeta(answer.headers),
    };
  } catch (error) {
    if (isAppError(error, 'oss.noSuchKey')) return null;
    throw error;
  }
}

function isoOf(lastModified: string | undefined): string {
  const at = Date.parse(lastModified ?? '');
  return Number.isNaN(at) ? '' : new Date(at).toISOString();
}

const metaPrefix = 'x-oss-meta-';

/** Header values are ASCII on the wire. */
export function encodeMeta(meta: Readonly<Record<string, string>>): OSS.UserMeta {
  const encoded: unknown = mapValues(Object.entries(meta), encodeURIComponent);
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the typings name two fields that no user has
  return encoded as OSS.UserMeta;
}

function readMeta(headers: Answer['headers']): Record<string, string> {
  const own = Object.entries(headers).filter(([name]) => name.startsWith(metaPrefix));
  return mapValues(
    own.map(([name, value]) => [name.slice(metaPrefix.length), value]),
    decodeLeniently,
  );
}

function decodeLeniently(value: string): string {
  return /^(?:[^%]|%[0-9a-f]{2})*$/i.test(value) ? decodeURIComponent(value) : value;
}

function mapValues(
  entries: readonly (readonly [string, string])[],
  change: (value: string) => string,
): Record<string, string> {
  return Object.fromEntries(entries.map(([name, value]) => [name, change(value)]));
}

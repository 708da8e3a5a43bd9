import type { Readable } from 'node:stream';
import type { BodyFile, WrittenBody } from '../body-writer.ts';
import { quote, xmlAnswer, type Answer, type Call } from '../call.ts';
import { invalidArgument, noSuchBucket, noSuchKey, preconditionFailed } from '../oss-error.ts';
import type { StoredObject } from '../stored.ts';
import { xml } from '../xml.ts';
import type { BucketStore } from '../bucket-store.ts';
import {
  checkKey,
  checkOverwrite,
  crcHeader,
  isAmong,
  objectHeaders,
  randomEtag,
} from './object-content.ts';
import { requirePartNumber, requireUpload, storePart } from './multipart.ts';

const maxCopyBytes = 5 * 1024 ** 3;
const sourceHeader = 'x-oss-copy-source';

interface Source {
  readonly store: BucketStore;
  readonly object: StoredObject;
}

function decodeSource(text: string): readonly [bucket: string, key: string] {
  try {
    const [path = ''] = text.split('?');
    const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(path)) ?? [];
    if (bucket !== undefined && key !== undefined) return [bucket, key];
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
  }
  throw invalidArgument(sourceHeader, text, 'Copy Source must mention the source bucket and key.');
}

function requireSource(call: Call): Source {
  const [bucket, key] = decodeSource(call.request.headers[sourceHeader] ?? '');
  call.requireAction('oss:GetObject');
  const store = call.storeOf(bucket);
  if (!store) throw noSuchBucket(bucket);
  const object = store.objects.get(key);
  if (!object) throw noSuchKey(key);
  checkSourceConditions(call, object);
  return { store, object };
}

/** The conditions of a read, put on the source. */
function checkSourceConditions({ request }: Call, object: StoredObject): void {
  const condition = (name: string): string | undefined =>
    request.headers[`${sourceHeader}-${name}`];
  const match = condition('if-match');
  const noneMatch = condition('if-none-match');
  const modified = Math.floor(object.lastModified / 1000) * 1000;
  const isRefused =
    (match !== undefined && !isAmong(match, object.etag)) ||
    (noneMatch !== undefined && isAmong(noneMatch, object.etag)) ||
    modified > Date.parse(condition('if-unmodified-since') ?? '') ||
    modified <= Date.parse(condition('if-modified-since') ?? '');
  if (isRefused) throw preconditionFailed();
}

function checkCopySize(sizeBytes: number): void {
  if (sizeBytes <= maxCopyBytes) return;
  throw invalidArgument(sourceHeader, '', 'The source is too big for one copy.');
}

const copyResult = (root: string, etag: string, lastModified: number): string =>
  xml(root, { LastModified: new Date(lastModified).toISOString(), ETag: quote(etag) });

export async function copyObject(call: Call): Promise<Answer> {
  checkKey(call.key);
  checkOverwrite(call);
  const { store, object } = requireSource(call);
  checkCopySize(object.sizeBytes);
  const replaces = call.request.headers['x-oss-metadata-directive']?.toUpperCase() === 'REPLACE';
  const segments = await store.data.copyTo(call.store.data, object.segments);
  const etag = call.switches.opaqueEtags ? randomEtag() : object.etag;
  const hidesCrc64 = call.switches.copiesLackCrc64;
  await call.store.objects.put({
    ...object,
    key: call.key,
    type: 'Normal',
    headers: replaces ? objectHeaders(call.request.headers) : object.headers,
    hidesCrc64,
    etag,
    lastModified: call.now,
    segments,
  });
  return xmlAnswer(copyResult('CopyObjectResult', etag, call.now), {
    ETag: quote(etag),
    ...(hidesCrc64 ? {} : crcHeader(object.crc64)),
  });
}

function sourceRange(call: Call, sizeBytes: number): readonly [start: number, end: number] {
  const name = 'x-oss-copy-source-range';
  const text = call.request.headers[name];
  if (text === undefined) return [0, sizeBytes];
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text) ?? [];
  const start = Number(first);
  const end = Number(last) + 1;
  if (end > start && end <= sizeBytes) return [start, end];
  throw invalidArgument(name, text, 'The range of the copy source is not valid.');
}

async function copyBytes(source: Readable, target: BodyFile): Promise<WrittenBody> {
  try {
    for await (const chunk of source) if (Buffer.isBuffer(chunk)) await target.write(chunk);
    return await target.finish();
  } catch (error) {
    target.abandon();
    throw error;
  }
}

export async function uploadPartCopy(call: Call): Promise<Answer> {
  const partNumber = requirePartNumber(call);
  const upload = requireUpload(call);
  const { store, object } = requireSource(call);
  const [start, end] = sourceRange(call, object.sizeBytes);
  checkCopySize(end - start);
  const { file, path } = call.store.data.create();
  const target = call.writer.open(path, true);
  const { sizeBytes, crc64, md5 } = await copyBytes(
    store.data.read(object.segments, start, end),
    target,
  );
  const etag = call.switches.opaqueEtags ? randomEtag() : md5.toUpperCase();
  await storePart(call, upload, {
    partNumber,
    etag,
    crc64: crc64.toString(),
    sizeBytes,
    lastModified: call.now,
    segments: [{ file, offset: 0, sizeBytes }],
  });
  return xmlAnswer(copyResult('CopyPartResult', etag, call.now), {
    ETag: quote(etag),
    ...(call.switches.copiesLackCrc64 ? {} : crcHeader(crc64.toString())),
  });
}

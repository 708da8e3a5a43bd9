import { quote, type Answer, type Call } from '../call.ts';
import { noSuchKey, preconditionFailed } from '../oss-error.ts';
import { receiveToFile } from '../receive-body.ts';
import type { StoredObject } from '../stored.ts';
import {
  checkKey,
  checkOverwrite,
  checkTrafficLimit,
  crcHeader,
  describe,
  etagOf,
  isAmong,
  objectHeaders,
} from './object-content.ts';
import { faultyBody } from '../faulty-body.ts';
import { parseRange } from './byte-range.ts';

export async function putObject(call: Call): Promise<Answer> {
  checkKey(call.key);
  checkTrafficLimit(call);
  checkOverwrite(call);
  const headers = objectHeaders(call.request.headers);
  const body = await receiveToFile(call);
  const etag = etagOf(call, body);
  const crc64 = body.crc64.toString();
  const { sizeBytes, segments } = body;
  const content = { sizeBytes, segments, etag, crc64, lastModified: call.now };
  await call.store.objects.put({
    ...content,
    key: call.key,
    type: 'Normal',
    headers,
    hidesCrc64: false,
  });
  return { status: 200, headers: { ETag: quote(etag), ...crcHeader(crc64) } };
}

function requireObject(call: Call): StoredObject {
  const object = call.store.objects.get(call.key);
  if (!object) throw noSuchKey(call.key);
  return object;
}

/** True when the asker has it already. */
function isUnchanged({ request }: Call, object: StoredObject): boolean {
  const noneMatch = request.headers['if-none-match'];
  if (noneMatch !== undefined) {
    return isAmong(noneMatch, object.etag);
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return Math.floor(object.lastModified / 1000) * 1000 <= since;
}

function checkPreconditions({ request }: Call, object: StoredObject): void {
  const match = request.headers['if-match'];
  const since = Date.parse(request.headers['if-unmodified-since'] ?? '');
  const isOther = match !== undefined && !isAmong(match, object.etag);
  if (!isOther && !(Math.floor(object.lastModified / 1000) * 1000 > since)) return;
  throw preconditionFailed();
}

export function headObject(call: Call): Answer {
  const object = requireObject(call);
  checkPreconditions(call, object);
  const headers = describe(object);
  if (isUnchanged(call, object)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'Content-Length': String(object.sizeBytes) } };
}

const responseHeader = 'response-';

/** A signed URL may fix headers of its answer. */
const overrides = ({ request }: Call): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...request.query]
      .filter(([name]) => name.startsWith(responseHeader))
      .map(([name, value]) => [name.slice(responseHeader.length), value]),
  );

export function getObject(call: Call): Answer {
  checkTrafficLimit(call);
  const object = requireObject(call);
  checkPreconditions(call, object);
  const headers = { ...describe(object), ...overrides(call) };
  if (isUnchanged(call, object)) return { status: 304, headers };
  const { sizeBytes, segments } = object;
  const range = parseRange(call.request.headers, sizeBytes);
  const { start, end } = range ?? { start: 0, end: sizeBytes };
  const contentRange = { 'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}` };
  return {
    status: range ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(end - start),
      ...(range ? contentRange : {}),
    },
    body: faultyBody(call, call.store.data.read(segments, start, end)),
  };
}

/** Deleting what is not there succeeds too. */
export async function deleteObject(call: Call): Promise<Answer> {
  checkKey(call.key);
  await call.store.objects.remove(call.key);
  return { status: 204 };
}

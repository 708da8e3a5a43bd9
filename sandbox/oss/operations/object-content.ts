import { randomBytes } from 'node:crypto';
import { quote, type Call } from '../call.ts';
import { fileAlreadyExists, invalidArgument, OssError } from '../oss-error.ts';
import type { ReceivedBody } from '../receive-body.ts';
import type { StoredObject } from '../stored.ts';

const keptHeaders = [
  'content-type',
  'content-encoding',
  'content-language',
  'content-disposition',
  'cache-control',
  'expires',
];
const metaPrefix = 'x-oss-meta-';
const maxMetaBytes = 8 * 1024;
const trafficLimit = { min: 819_200, max: 838_860_800 };
const maxKeyBytes = 1023;

/** Refuses keys that the service does not take. */
export function checkKey(key: string): void {
  const isAllowed = Buffer.byteLength(key) <= maxKeyBytes && !/^[/\\]/.test(key);
  if (isAllowed && !key.includes('\u0000')) return;
  throw new OssError(400, 'InvalidObjectName', 'The specified object is not valid.', {
    fields: { ObjectName: key },
  });
}

/** The headers that stay with an object. */
export function objectHeaders(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(
    ([name]) => keptHeaders.includes(name) || name.startsWith(metaPrefix),
  );
  const metaBytes = kept
    .filter(([name]) => name.startsWith(metaPrefix))
    .reduce((sum, [name, value]) => sum + name.length + Buffer.byteLength(value), 0);
  if (metaBytes > maxMetaBytes) {
    throw new OssError(400, 'MetadataTooLarge', 'Your metadata headers exceed the maximum size.');
  }
  return Object.fromEntries(kept);
}

/** The limit is checked, not obeyed: the line relay slows things down where that is wanted. */
export function checkTrafficLimit({ request }: Call): void {
  const name = 'x-oss-traffic-limit';
  const text = request.headers[name] ?? request.query.get(name);
  if (text === undefined) return;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= trafficLimit.min && limit <= trafficLimit.max) return;
  throw invalidArgument(name, text, 'The bandwidth limit is out of range.');
}

export function checkOverwrite(call: Call): void {
  const forbids = call.request.headers['x-oss-forbid-overwrite'] === 'true';
  if (forbids && call.store.objects.get(call.key)) throw fileAlreadyExists();
}

export const randomEtag = (): string => randomBytes(16).toString('hex').toUpperCase();

/** Without quotes. */
export const etagOf = ({ switches }: Call, body: ReceivedBody): string =>
  switches.opaqueEtags ? randomEtag() : body.md5.toUpperCase();

/** Whether a list of ETags, as conditions give it, names this one. */
export const isAmong = (list: string, etag: string): boolean =>
  list
    .split(',')
    .map((each) => each.trim().replace(/^"|"$/g, ''))
    .some((each) => each === '*' || each === etag);

export const crcHeader = (crc64: string): Readonly<Record<string, string>> => ({
  'x-oss-hash-crc64ecma': crc64,
});

/** What Head and Get tell about an object. */
export const describe = (object: StoredObject): Readonly<Record<string, string>> => ({
  'Content-Type': 'application/octet-stream',
  ...object.headers,
  'Accept-Ranges': 'bytes',
  ETag: quote(object.etag),
  'Last-Modified': new Date(object.lastModified).toUTCString(),
  'x-oss-object-type': object.type,
  'x-oss-storage-class': 'Standard',
  ...(object.hidesCrc64 ? {} : crcHeader(object.crc64)),
});

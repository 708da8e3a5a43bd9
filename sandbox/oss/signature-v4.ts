import { createHash, createHmac } from 'node:crypto';

export const signatureAlgorithm = 'OSS4-HMAC-SHA256';
const scopeEnd = 'aliyun_v4_request';

export interface SignedRequest {
  readonly method: string;
  /** Empty for a call on the service itself. */
  readonly bucket: string;
  /** Decoded; empty for a call on the bucket. */
  readonly key: string;
  /** Decoded; without the signature itself. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names in lower case, besides those that always count. */
  readonly additionalHeaders: readonly string[];
}

interface SigningScope {
  /** yyyymmdd */
  readonly date: string;
  readonly region: string;
}

const leftByEncodeUriComponent = /[!'()*]/g;

/** Percent-encodes everything but `A-Za-z0-9-_.~`. */
export const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(
    leftByEncodeUriComponent,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const compareCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isAlwaysSigned = (name: string): boolean =>
  name.startsWith('x-oss-') || name === 'content-type' || name === 'content-md5';

function canonicalPath({ bucket, key }: SignedRequest): string {
  const path = bucket === '' ? '/' : `/${bucket}/${key}`;
  return path.split('/').map(percentEncode).join('/');
}

const canonicalQuery = ({ query }: SignedRequest): string =>
  query
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');

const canonicalHeaders = ({ headers, additionalHeaders }: SignedRequest): string =>
  Object.entries(headers)
    .filter(([name]) => isAlwaysSigned(name) || additionalHeaders.includes(name))
    .sort(([a], [b]) => compareCodeUnits(a, b))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('');

export const canonicalRequest = (request: SignedRequest): string =>
  [
    request.method,
    canonicalPath(request),
    canonicalQuery(request),
    canonicalHeaders(request),
    [...request.additionalHeaders].sort(compareCodeUnits).join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');

export const sha256Hex = (text: string): string => createHash('sha256').update(text).digest('hex');

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest();

export const stringToSign = (canonical: string, dateTime: string, scope: SigningScope): string =>
  [
    signatureAlgorithm,
    dateTime,
    `${scope.date}/${scope.region}/oss/${scopeEnd}`,
    sha256Hex(canonical),
  ].join('\n');

export function signature(secret: string, scope: SigningScope, text: string): string {
  const parts = [scope.date, scope.region, 'oss', scopeEnd];
  const key = parts.reduce<string | Buffer>(hmac, `aliyun_v4${secret}`);
  return hmac(key, text).toString('hex');
}

export interface Credential extends SigningScope {
  readonly accessKeyId: string;
  readonly product: string;
}

/** Takes `<id>/<yyyymmdd>/<region>/oss/aliyun_v4_request` apart; undefined when it is not that. */
export function parseCredential(text: string): Credential | undefined {
  const parts = text.split('/');
  const [accessKeyId, date, region, product, end] = parts;
  if (parts.length !== 5 || end !== scopeEnd) return undefined;
  if (!accessKeyId || !region || !product || !/^\d{8}$/.test(date ?? '')) return undefined;
  return { accessKeyId, date: date ?? '', region, product };
}

/** Reads `yyyymmddTHHMMSSZ` as epoch ms; NaN when it is not that. */
export function parseDateTime(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return Number.NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

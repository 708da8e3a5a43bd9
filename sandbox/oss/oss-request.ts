import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { OssError } from './oss-error.ts';

export interface Bucket {
  readonly name: string;
  /** Without the `oss-` prefix: cn-hangzhou. */
  readonly region: string;
}

type Addressing = 'path' | 'virtual-host' | 'domain';

export interface Target {
  readonly addressing: Addressing;
  /** The host without its port. */
  readonly host: string;
  /** Empty for a call on the service itself. */
  readonly bucket: string;
  /** Decoded; empty for a call on the bucket. */
  readonly key: string;
}

export interface OssRequest extends Target {
  readonly message: IncomingMessage;
  readonly method: string;
  /** Names in lower case, values as UTF-8. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
}

const serviceHost = /^(oss-[a-z0-9-]+|[a-z0-9-]+\.oss)\.aliyuncs\.com$/;
const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.startsWith('[');

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new OssError(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** Splits `/bucket/key`; the key keeps its own slashes. */
function splitPath(path: string): readonly [bucket: string, key: string] {
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  return [bucket, key];
}

/** Finds bucket and key behind a host and a raw path. */
export function locate(
  host: string,
  rawPath: string,
  domains: Readonly<Record<string, string>>,
): Target {
  const path = decode(rawPath);
  const domainBucket = domains[host];
  if (domainBucket !== undefined) {
    return { addressing: 'domain', host, bucket: domainBucket, key: path.slice(1) };
  }
  const dot = host.indexOf('.');
  if (dot <= 0 || isAddress(host) || serviceHost.test(host)) {
    const [bucket, key] = splitPath(path);
    return { addressing: 'path', host, bucket, key };
  }
  return { addressing: 'virtual-host', host, bucket: host.slice(0, dot), key: path.slice(1) };
}

function parseQuery(text: string): ReadonlyMap<string, string> {
  const pairs = text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=');
      return [decode(name), decode(value.join('='))] as const;
    });
  return new Map(pairs);
}

/** Node reads header bytes as Latin-1; the service takes them for UTF-8. */
const headerText = (value: string | readonly string[]): string =>
  Buffer.from(typeof value === 'string' ? value : value.join(', '), 'latin1').toString('utf8');

const readHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, headerText(value)] as const],
    ),
  );

/** What a message asks for, before anything about it is believed. */
export function readRequest(
  message: IncomingMessage,
  domains: Readonly<Record<string, string>>,
): OssRequest {
  const [rawPath = '/', ...query] = (message.url ?? '/').split('?');
  const host = (message.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  return {
    ...locate(host, rawPath, domains),
    message,
    method: message.method ?? 'GET',
    headers: readHeaders(message.headers),
    query: parseQuery(query.join('?')),
  };
}

import type { EndpointKind } from '../../../contract/connection.ts';
import { reachOf } from './private-address.ts';

/** What an endpoint's URL tells by itself. */
export type EndpointFacts =
  | {
      readonly state: 'recognised';
      /** The origin without a bucket's name in front of the host. */
      readonly endpoint: string;
      readonly kind: EndpointKind;
      readonly dualStack: boolean;
      /** Named by the host; null where it names none (acceleration, custom domain, path style). */
      readonly region: string | null;
      /** Where the bucket's name stood in front of the host. */
      readonly bucket: string | null;
    }
  | { readonly state: 'insecure'; readonly endpoint: string }
  | { readonly state: 'notAnAddress' };

/** How a person asked for the endpoint to be used; `pathStyle` wins over `cname`. */
export interface EndpointFlags {
  readonly cname?: boolean;
  readonly pathStyle?: boolean;
}

const regionName = '[a-z]{2}(?:-[a-z0-9]+)+?';
const bucketName = '(?:([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\\.)?';
const hosts: readonly {
  readonly pattern: RegExp;
  readonly kind: EndpointKind;
  readonly dualStack?: true;
}[] = [
  {
    pattern: new RegExp(`^${bucketName}oss-accelerate(?:-overseas)?\\.aliyuncs\\.com$`),
    kind: 'accelerate',
  },
  {
    pattern: new RegExp(`^${bucketName}oss-(${regionName})-internal\\.aliyuncs\\.com$`),
    kind: 'internal',
  },
  { pattern: new RegExp(`^${bucketName}oss-(${regionName})\\.aliyuncs\\.com$`), kind: 'region' },
  {
    pattern: new RegExp(`^${bucketName}(${regionName})\\.oss\\.aliyuncs\\.com$`),
    kind: 'region',
    dualStack: true,
  },
];

/**
 * The kind of an endpoint by its URL (deployment.md, "Endpoints of the bucket"). A missing scheme means https;
 * plain http is insecure everywhere but on this computer.
 */
export function endpointOf(text: string, flags: EndpointFlags = {}): EndpointFacts {
  const url = parseEndpoint(text);
  if (url === null) return { state: 'notAnAddress' };
  const loopback = reachOf(url.hostname) === 'loopback';
  if (url.protocol === 'http:' && !loopback) return { state: 'insecure', endpoint: url.origin };
  const plain = { dualStack: false, region: null, bucket: null, endpoint: url.origin } as const;
  if (flags.pathStyle === true) return { state: 'recognised', kind: 'pathStyle', ...plain };
  if (flags.cname === true) return { state: 'recognised', kind: 'cname', ...plain };
  if (loopback) return { state: 'recognised', kind: 'pathStyle', ...plain };
  return recogniseHost(url) ?? { state: 'recognised', kind: 'cname', ...plain };
}

function recogniseHost(url: URL): EndpointFacts | null {
  for (const { pattern, kind, dualStack = false } of hosts) {
    const match = pattern.exec(url.hostname);
    if (match === null) continue;
    const bucket = match[1] ?? null;
    const host = bucket === null ? url.host : url.host.slice(bucket.length + 1);
    const endpoint = `${url.protocol}//${host}`;
    return { state: 'recognised', endpoint, kind, dualStack, region: match[2] ?? null, bucket };
  }
  return null;
}

function parseEndpoint(text: string): URL | null {
  const trimmed = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (trimmed === '' || !URL.canParse(withScheme)) return null;
  const url = new URL(withScheme);
  const plain = url.username === '' && url.password === '' && url.search === '';
  return plain && ['http:', 'https:'].includes(url.protocol) ? url : null;
}

/** The host that requests on the bucket go to: its name stands in front but for a custom domain and path style. */
export function requestHostOf(address: {
  readonly endpoint: string;
  readonly endpointKind: EndpointKind;
  readonly bucket: string;
}): string {
  const { hostname } = new URL(address.endpoint);
  const bare = address.endpointKind === 'cname' || address.endpointKind === 'pathStyle';
  return bare ? hostname : `${address.bucket}.${hostname}`;
}

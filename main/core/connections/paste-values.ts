import { endpointOf } from './endpoint-of.ts';
import { parseTime } from './iso-time.ts';
import type { PasteField } from './paste-labels.ts';
import { isAddress, reachOf } from './private-address.ts';
import { regionIdOf } from './region-names.ts';

/** One thing that was found; of several for one field the highest rank wins, the first of equals. */
export interface Finding {
  readonly field: PasteField;
  readonly value: string;
  readonly rank: number;
}

/** What a value means under its label; empty where it cannot be meant so. */
export function readValue(field: PasteField, raw: string): readonly Finding[] {
  const value = cleanValue(raw);
  if (/^(?:[-–—]+|无|none|null|n\/a)?$/i.test(value)) return [];
  switch (field) {
    case 'serverUrl':
    case 'endpoint':
      return readAddress(value, field);
    case 'bucket':
      return value.startsWith('oss://') ? readOssUrl(value) : readBucket(value);
    case 'region': {
      const region = regionIdOf(value);
      return region === null ? [] : [found('region', region, 1)];
    }
    case 'prefix':
      return value.startsWith('oss://') ? readOssUrl(value) : readPrefix(value);
    case 'expiresAt': {
      const at = parseTime(value);
      return at === null ? [] : [found('expiresAt', String(at))];
    }
    case 'token':
      return [found('token', value.replace(/^Bearer\s+/i, ''))];
    case 'accessKeyId':
    case 'accessKeySecret':
    case 'securityToken':
      return /^\S+$/.test(value) ? [found(field, value.replace(/[,;]$/, ''))] : [];
    case 'username':
    case 'password':
      return [found(field, value)];
    default:
      return field satisfies never;
  }
}

/** What a value without a label tells by its shape alone. */
export function readBareValue(raw: string): readonly Finding[] {
  const value = cleanValue(raw);
  if (value.startsWith('oss://')) return readOssUrl(value);
  if (/^(?:LTAI[A-Za-z0-9]{8,30}|STS\.[A-Za-z0-9]{8,40})$/.test(value))
    return [found('accessKeyId', value)];
  const address = /^(?:https?:\/\/\S+|[\w.-]+\.aliyuncs\.com\/?|\d+\.\d+\.\d+\.\d+:\d+\/?)$/i;
  return address.test(value) ? readAddress(value, 'serverUrl') : [];
}

function found(field: PasteField, value: string, rank = 0): Finding {
  return { field, value, rank };
}

function cleanValue(raw: string): string {
  const trimmed = raw.trim();
  const quoted = /^(["'`])(.*)\1[,;]?$/.exec(trimmed);
  return quoted === null
    ? trimmed.replace(/\s+(?:复制|查看|打开|copy|open)$/i, '')
    : (quoted[2] ?? '');
}

const serverPort = '8188';

function readAddress(value: string, label: 'serverUrl' | 'endpoint'): readonly Finding[] {
  const first = /^[^\s,，;；]+/.exec(value)?.[0] ?? '';
  const url = parseUrl(first);
  if (url === null) return [];
  const secure = `https://${url.host}`;
  const facts = endpointOf(reachOf(url.hostname) === 'loopback' ? url.origin : secure);
  const ossHost = facts.state === 'recognised' && !['cname', 'pathStyle'].includes(facts.kind);
  if (ossHost) return readOssHost(facts);
  if (label === 'endpoint' && url.port !== serverPort)
    return facts.state === 'recognised' ? [found('endpoint', facts.endpoint, 1)] : [];
  return readServer(url, first);
}

function readOssHost(facts: ReturnType<typeof endpointOf>): readonly Finding[] {
  if (facts.state !== 'recognised') return [];
  return [
    found('endpoint', facts.endpoint, facts.kind === 'internal' ? 0 : 1),
    ...(facts.region === null ? [] : [found('region', facts.region)]),
    ...(facts.bucket === null ? [] : [found('bucket', facts.bucket)]),
  ];
}

// A public address is what a desktop reaches; the page lists the one inside the VPC first.
function readServer(url: URL, written: string): readonly Finding[] {
  if (isAddress(url.hostname) && !written.includes('://') && url.port === '') url.port = serverPort;
  const login =
    url.username === '' || url.password === ''
      ? []
      : [
          found('username', decodePercent(url.username)),
          found('password', decodePercent(url.password)),
        ];
  const path = url.pathname.replace(/\/+$/, '');
  const rank = reachOf(url.hostname) === 'public' ? 1 : 0;
  return [found('serverUrl', `${url.protocol}//${url.host}${path}`, rank), ...login];
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % means itself
  }
}

function parseUrl(text: string): URL | null {
  const hasScheme = /^https?:\/\//i.test(text);
  const looksLikeHost = /^[\w.-]+(?::\d+)?(?:\/\S*)?$/.test(text) && /[.:]|^localhost/.test(text);
  if (!hasScheme && !looksLikeHost) return null;
  const withScheme = hasScheme ? text : `http://${text}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : null;
}

function readBucket(value: string): readonly Finding[] {
  return /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(value) ? [found('bucket', value, 1)] : [];
}

function readOssUrl(value: string): readonly Finding[] {
  const match = /^oss:\/\/([^/]+)(\/.*)?$/.exec(value);
  return [...readBucket(match?.[1] ?? ''), ...readPrefix(match?.[2] ?? '')];
}

// The cluster's volumes name the folder above the models' as their path: that is no prefix of models.
function readPrefix(value: string): readonly Finding[] {
  const prefix = value.replace(/^\/+|\/+$/g, '').replaceAll(/\/{2,}/g, '/');
  const valid = prefix !== '' && prefix !== 'llm-model' && !/[*?\\\s]/.test(prefix);
  return valid ? [found('prefix', prefix)] : [];
}

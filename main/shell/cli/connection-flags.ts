import type {
  AccessKey,
  BucketAddress,
  ServerAddress,
  ServerLogin,
} from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import { endpointOf } from '../../core/connections/endpoint-of.ts';
import type { EndpointFacts } from '../../core/connections/endpoint-of.ts';
import type { FlagName, Flags } from './flags.ts';

type Environment = Readonly<Record<string, string | undefined>>;

function required(flags: Flags, name: FlagName): string {
  const value = flags.text(name);
  if (value === undefined || value === '')
    throw new AppError('usage.missingArgument', { argument: `--${name}` });
  return value;
}

/** The address of `--server`, null without one; a bare host is taken as `http://`. */
export function serverFrom(flags: Flags): ServerAddress | null {
  const text = flags.text('server');
  if (text === undefined) return null;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new AppError('usage.badValue', {
      argument: '--server',
      value: text,
      expected: 'http(s)://…',
    });
  return { url: url.replace(/\/+$/, '') };
}

/** The bucket that the flags describe, null without `--endpoint` and `--bucket`. */
export function bucketFrom(flags: Flags): BucketAddress | null {
  const wanted: readonly FlagName[] = [
    'endpoint',
    'bucket',
    'region',
    'prefix',
    'cname',
    'path-style',
  ];
  if (!wanted.some((name) => flags.on(name))) return null;
  const endpoint = recognised(flags);
  return {
    endpoint: endpoint.endpoint,
    endpointKind: endpoint.kind,
    bucket: flags.text('bucket') ?? endpoint.bucket ?? required(flags, 'bucket'),
    region: regionFrom(flags, endpoint.region),
    prefix: flags.text('prefix')?.replace(/^\/+|\/+$/g, '') ?? null,
  };
}

/** `cn-hangzhou`, also where it was given as `oss-cn-hangzhou`. */
const regionFrom = (flags: Flags, named: string | null): string =>
  (flags.text('region') ?? named ?? required(flags, 'region')).replace(/^oss-/, '');

function recognised(flags: Flags): Extract<EndpointFacts, { state: 'recognised' }> {
  const text = required(flags, 'endpoint');
  const kind = { cname: flags.on('cname'), pathStyle: flags.on('path-style') };
  const endpoint = endpointOf(text, kind);
  switch (endpoint.state) {
    case 'recognised':
      return endpoint;
    case 'insecure':
      throw new AppError('oss.insecureEndpoint', { endpoint: endpoint.endpoint });
    case 'notAnAddress':
      throw new AppError('usage.badValue', {
        argument: '--endpoint',
        value: text,
        expected: 'https://…',
      });
    default:
      return endpoint satisfies never;
  }
}

/** `OSS_ACCESS_KEY_ID`, `OSS_ACCESS_KEY_SECRET` and `OSS_SESSION_TOKEN`; null where the first two are not set. */
export function accessKeyFrom(environment: Environment): AccessKey | null {
  const { OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN } = environment;
  if (!OSS_ACCESS_KEY_ID || !OSS_ACCESS_KEY_SECRET) return null;
  return {
    accessKeyId: OSS_ACCESS_KEY_ID,
    accessKeySecret: OSS_ACCESS_KEY_SECRET,
    securityToken: OSS_SESSION_TOKEN === '' ? null : (OSS_SESSION_TOKEN ?? null),
    expiresAt: null,
  };
}

/** `FERRY_SERVER_TOKEN`, or `FERRY_SERVER_USER` with `FERRY_SERVER_PASSWORD`; null where neither is set. */
export function loginFrom(environment: Environment): ServerLogin | null {
  const { FERRY_SERVER_TOKEN, FERRY_SERVER_USER, FERRY_SERVER_PASSWORD } = environment;
  if (FERRY_SERVER_TOKEN) return { kind: 'token', token: FERRY_SERVER_TOKEN };
  if (FERRY_SERVER_USER && FERRY_SERVER_PASSWORD)
    return { kind: 'password', username: FERRY_SERVER_USER, password: FERRY_SERVER_PASSWORD };
  return null;
}

import type {
  BucketAddress,
  Capabilities,
  Connection,
  ConnectionDraft,
  CredentialFacts,
  LoginFacts,
  ServerAddress,
} from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import { endpointOf } from '../../core/connections/endpoint-of.ts';
import { maskAccessKeyId } from '../../core/connections/mask-access-key-id.ts';
import { serverUrlOf } from '../../core/connections/server-url.ts';

/** The addresses of a draft in their one spelling; throws what is wrong with them. */
export function checkedDraft(draft: ConnectionDraft): ConnectionDraft {
  return {
    ...draft,
    server: draft.server === null ? null : checkedServer(draft.server),
    bucket: draft.bucket === null ? null : checkedBucket(draft.bucket),
  };
}

function checkedServer(server: ServerAddress): ServerAddress {
  const read = serverUrlOf(server.url);
  if (read.state === 'invalid') throw new AppError('comfy.badAddress', { url: read.shown });
  return { url: read.url };
}

function checkedBucket(bucket: BucketAddress): BucketAddress {
  const facts = endpointOf(bucket.endpoint, flagsOf(bucket.endpointKind));
  if (facts.state === 'insecure')
    throw new AppError('oss.insecureEndpoint', { endpoint: facts.endpoint });
  if (facts.state === 'notAnAddress')
    throw new AppError('usage.badValue', {
      argument: 'endpoint',
      value: bucket.endpoint.slice(bucket.endpoint.lastIndexOf('@') + 1),
      expected: 'https://oss-cn-hangzhou.aliyuncs.com',
    });
  const prefix = bucket.prefix?.replaceAll(/^\/+|\/+$/g, '') ?? '';
  return {
    ...bucket,
    endpoint: facts.endpoint,
    region: bucket.region.replace(/^oss-/, ''),
    prefix: prefix === '' ? null : prefix,
  };
}

export function flagsOf(kind: BucketAddress['endpointKind']) {
  return { cname: kind === 'cname', pathStyle: kind === 'pathStyle' };
}

/** The row of a new connection, before its secrets are saved: it promises none. */
export function newRow(id: string, draft: ConnectionDraft): Connection {
  return {
    id,
    name: draft.name,
    server: draft.server,
    bucket: draft.bucket,
    credential: { kind: 'none' },
    login: { kind: 'none' },
    capabilities: uncheckedCapabilities(draft),
    ...(draft.keepSecrets !== undefined && { secretsIn: draft.keepSecrets }),
  };
}

/** The row with the facts of the secrets that the draft brings, and without those it has no use for any more. */
export function withFacts(row: Connection, draft: ConnectionDraft): Connection {
  return {
    ...row,
    credential: credentialAfter(row, draft),
    login: loginAfter(row, draft),
  };
}

function credentialAfter(row: Connection, { accessKey, bucket }: ConnectionDraft): CredentialFacts {
  if (bucket === null) return { kind: 'none' };
  if (accessKey === null) return row.credential;
  const accessKeyId = maskAccessKeyId(accessKey.accessKeyId);
  return accessKey.securityToken === null
    ? { kind: 'accessKey', accessKeyId }
    : { kind: 'sts', accessKeyId, expiresAt: accessKey.expiresAt };
}

function loginAfter(row: Connection, { login, server }: ConnectionDraft): LoginFacts {
  if (server === null) return { kind: 'none' };
  if (login === null) return row.login;
  return login.kind === 'token'
    ? { kind: 'token' }
    : { kind: 'password', username: login.username };
}

/** What may be said of a connection before its first check. */
export function uncheckedCapabilities({
  server,
  bucket,
}: Pick<ConnectionDraft, 'server' | 'bucket'>): Capabilities {
  const hasServer = server !== null;
  return {
    models: bucket !== null ? 'bucket' : hasServer ? 'serverListOnly' : 'none',
    workflows: hasServer,
    restart: hasServer ? 'unknown' : 'no',
    login: hasServer ? 'unknown' : 'none',
  };
}

/** The capabilities after a check: what it could not find out stays as it was known. */
export function keepKnown(before: Capabilities, found: Capabilities): Capabilities {
  return {
    ...found,
    restart: found.restart === 'unknown' ? before.restart : found.restart,
    login: found.login === 'unknown' ? before.login : found.login,
  };
}

import { createHash } from 'node:crypto';
import type { Connection } from '../../../contract/connection.ts';
import { createMemorySecretStore } from '../../adapters/keychain/memory-secret-store.ts';
import { AppError } from '../../core/app-error.ts';
import { maskAccessKeyId } from '../../core/connections/mask-access-key-id.ts';
import type { ConnectionStore } from '../../services/ports/connection-store.ts';
import type { SecretStore } from '../../services/ports/secret-store.ts';
import { accessKeyFrom, bucketFrom, loginFrom, serverFrom } from './connection-flags.ts';
import type { Flags } from './flags.ts';

/** A connection for one command, made of its flags and of the environment. */
export interface EphemeralConnection {
  readonly connection: Connection;
  readonly store: ConnectionStore;
  readonly secrets: SecretStore;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Null where the flags describe no connection; throws `usage.*` where they describe half of one. */
export async function ephemeralConnection(
  flags: Flags,
  environment: Environment,
): Promise<EphemeralConnection | null> {
  const server = serverFrom(flags);
  const bucket = bucketFrom(flags);
  if (server === null && bucket === null) return null;
  const accessKey = bucket === null ? null : accessKeyFrom(environment);
  if (bucket !== null && accessKey === null)
    throw new AppError('usage.missingArgument', {
      argument: 'OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET',
    });
  const login = server === null ? null : loginFrom(environment);
  const address = JSON.stringify([server, bucket]);
  const connection: Connection = {
    // the same flags find the same runs and definitions again
    id: `flags-${createHash('sha256').update(address).digest('hex').slice(0, 16)}`,
    name: bucket?.bucket ?? server?.url ?? '',
    server,
    bucket,
    credential: credentialFacts(accessKey),
    login: loginFacts(login),
    capabilities: {
      models: bucket === null ? 'serverListOnly' : 'bucket',
      workflows: server !== null,
      restart: server === null ? 'no' : 'unknown',
      login: 'unknown',
    },
  };
  const secrets = createMemorySecretStore();
  if (accessKey !== null)
    await secrets.set(`${connection.id}/accessKey`, JSON.stringify(accessKey));
  if (login !== null) await secrets.set(`${connection.id}/login`, JSON.stringify(login));
  return { connection, store: storeOf(connection), secrets };
}

function credentialFacts(accessKey: ReturnType<typeof accessKeyFrom>): Connection['credential'] {
  if (accessKey === null) return { kind: 'none' };
  const accessKeyId = maskAccessKeyId(accessKey.accessKeyId);
  return accessKey.securityToken === null
    ? { kind: 'accessKey', accessKeyId }
    : { kind: 'sts', accessKeyId, expiresAt: accessKey.expiresAt };
}

function loginFacts(login: ReturnType<typeof loginFrom>): Connection['login'] {
  if (login === null) return { kind: 'none' };
  return login.kind === 'token'
    ? { kind: 'token' }
    : { kind: 'password', username: login.username };
}

function storeOf(first: Connection): ConnectionStore {
  let connection: Connection | null = first;
  return {
    list: () => Promise.resolve(connection === null ? [] : [connection]),
    get: (id) => Promise.resolve(connection?.id === id ? connection : null),
    save: (changed) => {
      connection = changed;
      return Promise.resolve();
    },
    remove: () => {
      connection = null;
      return Promise.resolve();
    },
  };
}

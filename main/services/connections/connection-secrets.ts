import { AccessKey, ServerLogin, type Connection } from '../../../contract/connection.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import type { Credentials } from '../ports/connection-store.ts';
import type { SecretStore } from '../ports/secret-store.ts';

type SecretKind = 'accessKey' | 'login';

/** The secrets of the connections: one account for each kind, named after the connection's id. */
export interface ConnectionSecrets {
  readonly credentials: Credentials;
  /** Null: stays as it is. */
  save(id: string, secrets: NewSecrets, into: SecretPlace): Promise<void>;
  /**
   * `saved`: what the row says. Where it says no, what an interrupted save may have left is cleared too, but a
   * keychain that does not answer is then no failure.
   */
  forget(connection: Connection, kind: SecretKind, saved: boolean): Promise<void>;
}

/** Where the secrets of a connection lie. */
export type SecretPlace = NonNullable<Connection['secretsIn']>;
export const placeOf = ({ secretsIn }: Connection): SecretPlace => secretsIn ?? 'keychain';

/** The stores behind the places; the sandbox's is never written to. */
export type SecretStores = Readonly<Record<SecretPlace, SecretStore>>;

export interface NewSecrets {
  readonly accessKey: AccessKey | null;
  readonly login: ServerLogin | null;
}

const accountOf = (id: string, kind: SecretKind) => `${id}/${kind}`;

export function createConnectionSecrets(stores: SecretStores): ConnectionSecrets {
  return {
    credentials: createCredentials(stores),
    save: async (id, { accessKey, login }, into) => {
      const secrets = stores[into];
      if (accessKey !== null)
        await secrets.set(accountOf(id, 'accessKey'), JSON.stringify(accessKey));
      if (login !== null) await secrets.set(accountOf(id, 'login'), JSON.stringify(login));
    },
    forget: async (connection, kind, saved) => {
      try {
        await stores[placeOf(connection)].delete(accountOf(connection.id, kind));
      } catch (error) {
        if (saved || !isKeychainFailure(error)) throw error;
      }
    },
  };
}

function createCredentials(stores: SecretStores): Credentials {
  const read = async (connection: Connection, kind: SecretKind): Promise<unknown> => {
    const place = placeOf(connection);
    const value = await stores[place].get(accountOf(connection.id, kind));
    // the row says that it was saved: somebody removed it, or this is another session of a session-only store
    if (value === null)
      throw new AppError(place === 'session' ? 'secrets.sessionOver' : 'secrets.missing', {
        name: connection.name,
      });
    return parseJson(value);
  };
  return {
    accessKey: async (connection) => {
      if (connection.credential.kind === 'none')
        throw new AppError('secrets.missing', { name: connection.name });
      const parsed = AccessKey.safeParse(await read(connection, 'accessKey'));
      if (!parsed.success) throw notReadable();
      return parsed.data;
    },
    login: async (connection) => {
      if (connection.login.kind === 'none') return null;
      const parsed = ServerLogin.safeParse(await read(connection, 'login'));
      if (!parsed.success) throw notReadable();
      return parsed.data;
    },
  };
}

// Without the schema's error as its cause: that one may quote the value.
function notReadable(): AppError {
  return new AppError('secrets.failed', {
    reason: 'the saved value is not in the form of this app',
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // fails the schema, which is told without the text
  }
}

function isKeychainFailure(error: unknown): boolean {
  return isAppError(
    error,
    'secrets.noService',
    'secrets.locked',
    'secrets.timeout',
    'secrets.failed',
  );
}

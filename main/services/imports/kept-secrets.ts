import type { HubName, HubToken } from '../../../contract/import.ts';
import { isAppError } from '../../core/app-error.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { LinkVault } from './import-ports.ts';

/** The names of what lies in the keychain for the imports: who asks it for nothing makes it ask the person. */
export interface KeptNames {
  has(account: string): Promise<boolean>;
  add(account: string): Promise<void>;
  remove(account: string): Promise<void>;
}

export interface KeptSecretsPorts {
  readonly names: KeptNames;
  readonly keychain: SecretStore;
}

/** Tokens of the hubs. */
export interface HubTokens {
  list(): Promise<readonly HubToken[]>;
  /** Throws `secrets.*`; then nothing is kept. */
  save(hub: HubName, token: string): Promise<void>;
  remove(hub: HubName): Promise<void>;
  /** For the hub's own host and nobody else; null where there is none, or the keychain does not give it. */
  get(hub: HubName): Promise<string | null>;
}

const hubNames: readonly HubName[] = ['modelscope', 'huggingface', 'civitai', 'hfMirror'];
const accountOf = (hub: HubName) => `hub/${hub}`;

/** `given`: tokens of the environment, which go before those of the keychain. */
export function createHubTokens(
  { names, keychain }: KeptSecretsPorts,
  given: Partial<Readonly<Record<HubName, string>>>,
): HubTokens {
  // the keychain is asked once: a read of a file may ask for the token many times
  const known = new Map<HubName, Promise<string | null>>();
  const read = async (hub: HubName) => {
    const account = accountOf(hub);
    return (await names.has(account)) ? readOrNull(keychain, account) : null;
  };
  return {
    list: () =>
      Promise.all(hubNames.map(async (hub) => ({ hub, saved: await names.has(accountOf(hub)) }))),
    save: async (hub, token) => {
      await keychain.set(accountOf(hub), token.trim());
      await names.add(accountOf(hub));
      known.delete(hub);
    },
    remove: async (hub) => {
      await keychain.delete(accountOf(hub));
      await names.remove(accountOf(hub));
      known.delete(hub);
    },
    get: (hub) => {
      const fromEnvironment = given[hub];
      if (fromEnvironment !== undefined && fromEnvironment !== '')
        return Promise.resolve(fromEnvironment);
      const token = known.get(hub) ?? read(hub);
      known.set(hub, token);
      return token;
    },
  };
}

/** What is public needs no token: a keychain that is locked does not stop it. */
async function readOrNull(keychain: SecretStore, account: string): Promise<string | null> {
  try {
    return await keychain.get(account);
  } catch (error) {
    if (isSecretsFailure(error)) return null;
    throw error;
  }
}

const isSecretsFailure = (error: unknown): boolean =>
  isAppError(error) && error.code.startsWith('secrets.');

/**
 * Links whose query or login may be a secret, in the keychain; where there is none, in memory only, and after a new
 * start the link has to be pasted again. A plain link is not kept here: its journal row has it.
 */
export function createLinkVault({ names, keychain }: KeptSecretsPorts): LinkVault {
  const session = new Map<string, string>();
  const account = (jobId: string) => `import/${jobId}`;
  return {
    get: async (jobId) => {
      const kept = session.get(jobId);
      if (kept !== undefined) return kept;
      return (await names.has(account(jobId))) ? readOrNull(keychain, account(jobId)) : null;
    },
    set: async (jobId, url) => {
      const { search, username, password } = new URL(url);
      if (search === '' && username === '' && password === '') return;
      session.set(jobId, url);
      try {
        await keychain.set(account(jobId), url);
        await names.add(account(jobId));
      } catch (error) {
        if (!isSecretsFailure(error)) throw error;
      }
    },
    delete: async (jobId) => {
      session.delete(jobId);
      if (!(await names.has(account(jobId)))) return;
      try {
        await keychain.delete(account(jobId));
      } catch (error) {
        if (!isSecretsFailure(error)) throw error;
      }
      await names.remove(account(jobId));
    },
  };
}

import type { Connection } from '../../../contract/connection.ts';
import type { ConnectionStore } from '../ports/connection-store.ts';
import type { SecretStore } from '../ports/secret-store.ts';

/** How the stand-ins are reached. */
export interface SandboxAddresses {
  readonly serverUrl: string;
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  /** The stand-in's hub of models, and a link on it to try an import with. */
  readonly hub?: SandboxHub;
}

export interface SandboxHub {
  readonly url: string;
  readonly link: string;
}

/** The stand-ins in a process of their own. */
export interface SandboxProcess {
  /** Resolves when they can be reached; throws `sandbox.startFailed`. Started already: the same addresses. */
  start(): Promise<SandboxAddresses>;
  stop(): Promise<void>;
}

/** The stand-ins as they were started last. */
export interface KnownSandbox extends SandboxProcess {
  /** Null while they do not run. */
  hub(): SandboxHub | null;
}

export function knownSandbox(process: SandboxProcess): KnownSandbox {
  let hub: SandboxHub | null = null;
  return {
    start: async () => {
      const addresses = await process.start();
      hub = addresses.hub ?? null;
      return addresses;
    },
    stop: () => {
      hub = null;
      return process.stop();
    },
    hub: () => hub,
  };
}

export interface SandboxPorts {
  readonly process: KnownSandbox;
  readonly store: ConnectionStore;
  /** Facts of the fixed key, masked. */
  readonly accessKeyId: string;
}

export interface SandboxHome {
  /** Starts the stand-ins where they do not run; the connection has the id `sandbox`. */
  start(): Promise<Connection>;
  /** Of models on the stand-ins' own hub; null where they do not run. */
  tryLink(): string | null;
}

export const sandboxId = 'sandbox';

/** A sandbox that is one press away: nothing of it is secret, and nothing of it touches the keychain. */
export function createSandboxHome({ process, store, accessKeyId }: SandboxPorts): SandboxHome {
  return {
    tryLink: () => process.hub()?.link ?? null,
    async start() {
      const { serverUrl, endpoint, bucket, region, prefix } = await process.start();
      const before = await store.get(sandboxId);
      const taken = (await store.list()).some(
        ({ name, id }) => name === 'Sandbox' && id !== sandboxId,
      );
      const connection: Connection = {
        id: sandboxId,
        name: before?.name ?? (taken ? 'Sandbox (built in)' : 'Sandbox'),
        server: { url: serverUrl },
        bucket: { endpoint, endpointKind: 'pathStyle', bucket, region, prefix },
        credential: { kind: 'accessKey', accessKeyId },
        login: { kind: 'none' },
        capabilities: { models: 'bucket', workflows: true, restart: 'yes', login: 'none' },
        secretsIn: 'sandbox',
      };
      await store.save(connection);
      return connection;
    },
  };
}

/** Answers with the fixed key of the stand-ins; there is nothing to be written. */
export function createSandboxSecrets(key: {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}): SecretStore {
  const value = JSON.stringify({ ...key, securityToken: null, expiresAt: null });
  return {
    get: (account) => Promise.resolve(account === `${sandboxId}/accessKey` ? value : null),
    set: () => Promise.resolve(),
    delete: () => Promise.resolve(),
  };
}

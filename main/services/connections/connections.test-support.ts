import type {
  AccessKey,
  CheckReport,
  CheckStep,
  Connection,
  ConnectionDraft,
} from '../../../contract/connection.ts';
import type { AppError } from '../../core/app-error.ts';
import type { LoginState } from '../ports/comfy.ts';
import type { ConnectionStore } from '../ports/connection-store.ts';
import type { SecretStore } from '../ports/secret-store.ts';
import type { CheckedBucket, CheckedComfy } from './check-ports.ts';
import { createConnections } from './create-connections.ts';
import type { NetworkAnswer, NetworkProbe, NetworkSteps } from './network-probe.ts';

export const key: AccessKey = {
  accessKeyId: 'LTAI5tServiceKey00x7Q',
  accessKeySecret: 'the-secret',
  securityToken: null,
  expiresAt: null,
};
export const draft: ConnectionDraft = {
  name: 'studio',
  server: { url: 'https://comfy.example.com' },
  bucket: {
    endpoint: 'https://oss-cn-hangzhou.aliyuncs.com',
    endpointKind: 'region',
    bucket: 'studio-models',
    region: 'cn-hangzhou',
    prefix: 'llm-model/model',
  },
  accessKey: key,
  login: { kind: 'password', username: 'admin', password: 'the-password' },
};

/** Everything that writes, in order; `cutAt` counts down and then every further write fails as a crash would. */
export function fakeWorld() {
  const rows = new Map<string, Connection>();
  const entries = new Map<string, string>();
  const writes: string[] = [];
  const state = { cutAt: Infinity, keychain: null as AppError | null }; // eslint-disable-line @typescript-eslint/consistent-type-assertions -- widens the literal
  const write = async (name: string, act: () => void) => {
    if (writes.length >= state.cutAt) throw new Error('the process was killed');
    writes.push(name);
    act();
  };
  const store: ConnectionStore = {
    list: async () => [...rows.values()],
    get: async (id) => rows.get(id) ?? null,
    save: (row) =>
      write(`save ${row.credential.kind} ${row.login.kind}`, () => rows.set(row.id, row)),
    remove: (id) => write('remove', () => rows.delete(id)),
  };
  const unlocked = async <T>(act: () => T | Promise<T>) => {
    if (state.keychain !== null) throw state.keychain;
    return act();
  };
  const secrets: SecretStore = {
    get: (account) => unlocked(() => entries.get(account) ?? null),
    set: (account, value) =>
      unlocked(() => write(`set ${account}`, () => entries.set(account, value))),
    delete: (account) => unlocked(() => write(`delete ${account}`, () => entries.delete(account))),
  };
  const network = fakeNetwork();
  const comfy = fakeComfy();
  const bucket = fakeBucket();
  let ids = 0;
  const make = () =>
    createConnections({
      store,
      secrets: { keychain: secrets, session: secrets, sandbox: secrets },
      probe: network.probe,
      openComfy: comfy.open,
      openBucket: bucket.open,
      newId: () => `id-${++ids}`,
    });
  return { rows, entries, writes, state, network, comfy, bucket, make, connections: make() };
}

/** A network where every host is at `addresses` and every step works, unless told otherwise. */
function fakeNetwork() {
  const asked: string[] = [];
  const state: {
    addresses: readonly string[];
    proxy: string | null;
    failures: Partial<Record<string, Extract<NetworkAnswer<unknown>, { state: 'failed' }>['kind']>>;
  } = { addresses: ['10.0.0.5'], proxy: null, failures: {} };
  const answer = async <Found>(call: string, found: Found): Promise<NetworkAnswer<Found>> => {
    asked.push(call);
    const kind = state.failures[call];
    return kind === undefined
      ? { state: 'ok', ...found }
      : { state: 'failed', kind, reason: 'TESTED' };
  };
  const steps: NetworkSteps = {
    proxy: null,
    resolve: (host) => answer(`resolve ${host}`, { addresses: state.addresses }),
    connect: (host, port) =>
      answer(`connect ${host}:${port}`, { address: state.addresses[0] ?? '', latencyMs: 7 }),
    secure: (host, port) =>
      answer(`secure ${host}:${port}`, { protocol: 'TLSv1.3', validTo: '2027-01-01T00:00:00Z' }),
  };
  const probe: NetworkProbe = { along: async () => ({ ...steps, proxy: state.proxy }) };
  return { probe, asked, state };
}

function fakeComfy() {
  const calls: string[] = [];
  const state: { login: LoginState; failure: AppError | null; manager: string | null } = {
    login: { kind: 'none', state: 'open' },
    failure: null,
    manager: 'V3.41',
  };
  const open = (url: string): CheckedComfy => {
    calls.push(`open ${url}`);
    return {
      login: {
        detect: async () => {
          if (state.failure !== null) throw state.failure;
          return state.login;
        },
        signIn: async () => void calls.push('signIn'),
      },
      status: {
        stats: async () => ({
          comfyuiVersion: '0.3.64',
          pythonVersion: '3.11',
          ramTotalBytes: 1,
          ramFreeBytes: 1,
          devices: [],
        }),
        managerVersion: async () => state.manager,
      },
      models: { folders: async () => [], list: async () => [] },
      close: () => void calls.push('close'),
    };
  };
  return { open, calls, state };
}

/** A bucket without objects; `failures` by the name of the call. */
function fakeBucket() {
  const calls: string[] = [];
  const state = {
    failures: new Map<string, Error>(),
    region: 'cn-hangzhou',
    clockOffsetMs: 0,
  };
  const call = async <T>(name: string, result: T): Promise<T> => {
    calls.push(name);
    const failure = state.failures.get(name);
    if (failure !== undefined) throw failure;
    return result;
  };
  const open = (
    { region }: { readonly region: string },
    accessKey: () => Promise<AccessKey>,
  ): CheckedBucket => ({
    probe: async () => {
      await accessKey();
      return call(`probe ${region}`, { region: state.region, clockOffsetMs: state.clockOffsetMs });
    },
    objects: {
      async *list() {
        yield await call('list', { objects: [], folders: ['llm-model/model/'] });
      },
      head: () => call('head', null),
      put: () => call('put', { crc64: '0' }),
      delete: () => call('delete', undefined),
    },
    multipart: {
      initiate: () => call('initiate', 'upload-1'),
      listParts: () => call('listParts', []),
      listUploads: () => call('listUploads', []),
      abort: () => call('abort', undefined),
    },
    close: () => void calls.push('close'),
  });
  return { open, calls, state };
}

/** Each step with how it ended: `ok`, `skipped`, the warning's code or the failure's. */
export function endsOf(report: CheckReport): Partial<Record<CheckStep, string>> {
  return Object.fromEntries(
    report.lines.map((line) => {
      if (line.state === 'failed') return [line.step, line.failure.code];
      return [line.step, line.state === 'warning' ? line.warning : line.state];
    }),
  );
}

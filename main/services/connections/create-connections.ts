import type { CheckReport, Connection, ConnectionDraft } from '../../../contract/connection.ts';
import { AppError } from '../../core/app-error.ts';
import type { ConnectionStore, Credentials } from '../ports/connection-store.ts';
import { checkConnection, type CheckOptions, type CheckSubject } from './check-connection.ts';
import type { CheckPorts } from './check-ports.ts';
import {
  checkedDraft,
  keepKnown,
  newRow,
  uncheckedCapabilities,
  withFacts,
} from './connection-rows.ts';
import {
  createConnectionSecrets,
  placeOf,
  type ConnectionSecrets,
  type NewSecrets,
  type SecretStores,
} from './connection-secrets.ts';

export interface ConnectionsPorts extends CheckPorts {
  readonly store: ConnectionStore;
  readonly secrets: SecretStores;
}

/** `id`: the saved connection that the draft edits, whose secrets stand in for those left null. */
type CheckTarget =
  | { readonly kind: 'saved'; readonly id: string }
  | { readonly kind: 'draft'; readonly draft: ConnectionDraft; readonly id: string | null };

/** The saved connections and their secrets. */
export interface Connections {
  list(): Promise<readonly Connection[]>;
  /** By name or id; throws `connection.notFound`. */
  get(nameOrId: string): Promise<Connection>;
  /** Throws `connection.nameTaken`, what is wrong with an address, or a `secrets.*` code; then nothing is kept. */
  add(draft: ConnectionDraft): Promise<Connection>;
  /** A secret left null stays as it is; that of a half which is taken out is forgotten. */
  edit(id: string, draft: ConnectionDraft): Promise<Connection>;
  /** Forgets the secrets, then the connection; where the keychain does not answer, both stay. */
  remove(id: string): Promise<void>;
  readonly credentials: Credentials;
  /** Every step in order. A saved connection keeps what was found: its abilities, and a prefix it lacked. */
  check(target: CheckTarget, options: CheckOptions): Promise<CheckReport>;
}

/**
 * A connection is one row and up to two entries of the keychain. Whatever is cut short, no secret is without a row
 * that leads to it: a new row is written first and promises no secret until it is saved, and secrets are forgotten
 * before their row. What a crash can leave is a row that says less than the keychain holds; removing it clears both.
 */
export function createConnections(ports: ConnectionsPorts): Connections {
  const { store } = ports;
  const secrets = createConnectionSecrets(ports.secrets);
  const { credentials } = secrets;
  const get = async (nameOrId: string) => await find(store, nameOrId);
  return {
    list: () => store.list(),
    get,
    add: async (raw) => {
      const draft = checkedDraft(raw);
      return add(newRow(ports.newId(), draft), draft, store, secrets);
    },
    edit: async (id, draft) => edit(await get(id), checkedDraft(draft), store, secrets),
    remove: async (id) => {
      const connection = await get(id);
      await forgetBoth(connection, secrets);
      await store.remove(connection.id);
    },
    credentials,
    check: async (target, options) => {
      if (target.kind === 'draft')
        return checkConnection(await draftSubject(target, get, credentials), ports, options);
      const connection = await get(target.id);
      const report = await checkConnection(savedSubject(connection, credentials), ports, options);
      await keepFindings(store, connection, report);
      return report;
    },
  };
}

async function add(
  row: Connection,
  draft: ConnectionDraft,
  store: ConnectionStore,
  secrets: ConnectionSecrets,
): Promise<Connection> {
  await assertNameFree(store, draft.name, null);
  await store.save(row);
  try {
    await secrets.save(row.id, secretsOf(draft), placeOf(row));
  } catch (error) {
    // the row says that nothing is saved, so that a keychain that fails again does not hold it back
    await forgetBoth(row, secrets);
    await store.remove(row.id);
    throw error;
  }
  const saved = withFacts(row, draft);
  await store.save(saved);
  return saved;
}

async function edit(
  before: Connection,
  draft: ConnectionDraft,
  store: ConnectionStore,
  secrets: ConnectionSecrets,
): Promise<Connection> {
  await assertNameFree(store, draft.name, before.id);
  const after = edited(before, draft);
  // a secret left null stays where it is, so that it moves to another place only by being told anew
  const moves = placeOf(after) !== placeOf(before);
  const kept = moves && (keepsKey(after, draft) || keepsLogin(after, draft));
  if (kept) throw new AppError('secrets.missing', { name: before.name });
  await secrets.save(before.id, secretsOf(draft), placeOf(after));
  await store.save(after);
  if (hasKey(before) && (moves || !hasKey(after))) await secrets.forget(before, 'accessKey', true);
  if (hasLogin(before) && (moves || !hasLogin(after))) await secrets.forget(before, 'login', true);
  return after;
}

async function find(store: ConnectionStore, nameOrId: string): Promise<Connection> {
  const byId = await store.get(nameOrId);
  if (byId !== null) return byId;
  const byName = (await store.list()).find(({ name }) => name === nameOrId);
  if (byName === undefined) throw new AppError('connection.notFound', { name: nameOrId });
  return byName;
}

async function assertNameFree(
  store: ConnectionStore,
  name: string,
  own: string | null,
): Promise<void> {
  const taken = (await store.list()).some((other) => other.name === name && other.id !== own);
  if (taken) throw new AppError('connection.nameTaken', { name });
}

async function forgetBoth(connection: Connection, secrets: ConnectionSecrets): Promise<void> {
  await secrets.forget(connection, 'accessKey', hasKey(connection));
  await secrets.forget(connection, 'login', hasLogin(connection));
}

function hasKey({ credential }: Connection): boolean {
  return credential.kind !== 'none';
}

function hasLogin({ login }: Connection): boolean {
  return login.kind !== 'none';
}

const keepsKey = (after: Connection, { accessKey }: ConnectionDraft): boolean =>
  hasKey(after) && accessKey === null;
const keepsLogin = (after: Connection, { login }: ConnectionDraft): boolean =>
  hasLogin(after) && login === null;

/** A secret for a half that is not there is not kept. */
function secretsOf({ server, bucket, accessKey, login }: ConnectionDraft): NewSecrets {
  return { accessKey: bucket === null ? null : accessKey, login: server === null ? null : login };
}

function edited(before: Connection, draft: ConnectionDraft): Connection {
  const { name, server, bucket } = draft;
  const capabilities = samePlaces(before, draft)
    ? before.capabilities
    : uncheckedCapabilities(draft);
  const kept = draft.keepSecrets === undefined ? {} : { secretsIn: draft.keepSecrets };
  return withFacts({ ...before, name, server, bucket, capabilities, ...kept }, draft);
}

function samePlaces(
  a: Pick<Connection, 'server' | 'bucket'>,
  b: Pick<Connection, 'server' | 'bucket'>,
): boolean {
  const placesOf = ({ server, bucket }: typeof a) =>
    JSON.stringify([server?.url, bucket?.endpoint, bucket?.bucket]);
  return placesOf(a) === placesOf(b);
}

function savedSubject(connection: Connection, credentials: Credentials): CheckSubject {
  return {
    server: connection.server,
    bucket: connection.bucket,
    accessKey: () => credentials.accessKey(connection),
    login: () => credentials.login(connection),
  };
}

async function draftSubject(
  { draft, id }: Extract<CheckTarget, { kind: 'draft' }>,
  get: (id: string) => Promise<Connection>,
  credentials: Credentials,
): Promise<CheckSubject> {
  const saved = id === null ? null : savedSubject(await get(id), credentials);
  const missing = new AppError('secrets.missing', { name: draft.name });
  const { server, bucket, accessKey, login } = draft;
  return {
    server,
    bucket,
    accessKey: async () => accessKey ?? (await (saved?.accessKey() ?? Promise.reject(missing))),
    login: async () => login ?? (await saved?.login()) ?? null,
  };
}

/** Unless the connection was edited or removed while it was checked. */
async function keepFindings(
  store: ConnectionStore,
  checked: Connection,
  report: CheckReport,
): Promise<void> {
  const now = await store.get(checked.id);
  if (now === null || !samePlaces(now, checked)) return;
  const certain = report.lines.some(
    ({ step, state }) => step === 'bucket.prefix' && state === 'ok',
  );
  const prefix = now.bucket?.prefix ?? (certain ? report.found.prefix : null);
  await store.save({
    ...now,
    bucket: now.bucket === null ? null : { ...now.bucket, prefix },
    capabilities: keepKnown(now.capabilities, report.capabilities),
  });
}

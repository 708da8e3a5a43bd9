import type { NodePack } from '../../../contract/preflight.ts';
import { AppError } from '../../core/app-error.ts';
import type { ComfyPacks, InstallState, ManagedPack } from '../../services/ports/comfy.ts';
import type { ClientRequest, ComfyClient } from './client.ts';
import { packsOf, recordOfPack } from './pack-catalog.ts';
import type { RawAnswer } from './transport.ts';
import {
  InstalledPacks,
  PackList,
  PackMappings,
  PackQueueStatus,
  PackTaskHistory,
} from './wire-packs.ts';

/** Manager 3 has its routes bare, Manager 4 below `/v2`. */
const prefixes = ['', '/v2'] as const;
type Prefix = (typeof prefixes)[number];
const noRoute: readonly number[] = [404, 405];
/** The lists come from files of several MB, which a Manager may read and merge first. */
const listTimeoutMs = 120_000;

export function createPacks(client: ComfyClient): ComfyPacks {
  return {
    catalog: (signal) => readCatalog(client, signal),
    install: (pack, taskId, signal) => install(client, pack, taskId, signal),
    installState: (pack, taskId, signal) => installState(client, pack, taskId, signal),
  };
}

async function prefixOf(client: ComfyClient, signal?: AbortSignal): Promise<Prefix | null> {
  for (const prefix of prefixes) {
    const answer = await client.send(`${prefix}/manager/version`, { signal, allowed: noRoute });
    await answer.discard();
    if (answer.status < 300) return prefix;
  }
  return null;
}

async function readCatalog(
  client: ComfyClient,
  signal?: AbortSignal,
): Promise<readonly ManagedPack[] | null> {
  const prefix = await prefixOf(client, signal);
  if (prefix === null) return null;
  const options = { signal, answerTimeoutMs: listTimeoutMs };
  const mappings = `${prefix}/customnode/getmappings?mode=local`;
  const [known, list, installed] = await Promise.all([
    client.jsonOrNull(mappings, PackMappings, options),
    readList(client, prefix, signal),
    client.jsonOrNull(`${prefix}/customnode/installed`, InstalledPacks, options),
  ]);
  return packsOf(known ?? {}, list?.node_packs ?? {}, installed ?? {});
}

/** Null where this Manager (4 without its old page) has no such list. */
function readList(client: ComfyClient, prefix: Prefix, signal?: AbortSignal) {
  const path = `${prefix}/customnode/getlist?mode=local&skip_update=true`;
  return client.jsonOrNull(path, PackList, { signal, answerTimeoutMs: listTimeoutMs });
}

async function install(
  client: ComfyClient,
  pack: NodePack,
  taskId: string,
  signal?: AbortSignal,
): Promise<void> {
  const prefix = await prefixOf(client, signal);
  if (prefix === null) throw new AppError('packs.noManager');
  const list = await readList(client, prefix, signal);
  const record = recordOfPack(pack, list, taskId);
  const ways: readonly (readonly [path: string, body: unknown])[] =
    prefix === ''
      ? [['/manager/queue/install', record]]
      : [
          ['/v2/manager/queue/task', taskOf(pack, taskId)],
          ['/v2/manager/queue/batch', { install: [record] }],
          ['/v2/manager/queue/install', record],
        ];
  await firstThatIs(client, pack, ways, signal);
  await startQueue(client, prefix, signal);
}

function taskOf(pack: NodePack, taskId: string): unknown {
  const version = { version: 'latest', selected_version: 'latest' };
  const params = { id: pack.id, ...version, mode: 'cache', channel: 'default', ui_id: taskId };
  const source = pack.repository === '' ? {} : { repository: pack.repository };
  return { ui_id: taskId, client_id: taskId, kind: 'install', params: { ...params, ...source } };
}

async function firstThatIs(
  client: ComfyClient,
  pack: NodePack,
  ways: readonly (readonly [path: string, body: unknown])[],
  signal?: AbortSignal,
): Promise<void> {
  for (const [path, body] of ways) {
    const post: ClientRequest = { post: body, signal, allowed: [400, 403, ...noRoute] };
    if ((await readRefusal(await client.send(path, post), pack)) === 'taken') return;
  }
  throw new AppError('packs.noManager');
}

/** Managers refuse with 403, older ones with 404, which is also what a route is that they do not have. */
async function readRefusal(answer: RawAnswer, pack: NodePack): Promise<'taken' | 'noRoute'> {
  const { status } = answer;
  if (status < 300) {
    await answer.discard();
    return 'taken';
  }
  const text = (await answer.text()).trim();
  const { title } = pack;
  if (status === 403 || /security/i.test(text)) throw new AppError('packs.forbidden', { title });
  if (status === 400)
    throw new AppError('packs.failed', { title, reason: text.slice(0, 200) || 'none' });
  return 'noRoute';
}

async function startQueue(
  client: ComfyClient,
  prefix: Prefix,
  signal?: AbortSignal,
): Promise<void> {
  const path = `${prefix}/manager/queue/start`;
  // without a body and its content type, as a reboot
  const posted = await client.send(path, { post: {}, signal, allowed: noRoute });
  await posted.discard();
  if (posted.status < 300) return;
  await (await client.send(path, { signal })).discard();
}

async function installState(
  client: ComfyClient,
  pack: NodePack,
  taskId: string,
  signal?: AbortSignal,
): Promise<InstallState> {
  const prefix = (await prefixOf(client, signal)) ?? '';
  const failure = prefix === '/v2' ? await failureOf(client, taskId, signal) : null;
  if (failure !== null) return { state: 'failed', reason: failure };
  const status = await client.jsonOrNull(`${prefix}/manager/queue/status`, PackQueueStatus, {
    signal,
  });
  if (status?.is_processing === true) return { state: 'working' };
  const path = `${prefix}/customnode/installed`;
  const installed = (await client.jsonOrNull(path, InstalledPacks, { signal })) ?? {};
  const [found] = packsOf({ [pack.id]: [[], {}] }, { [pack.id]: packEntry(pack) }, installed);
  return found?.installed === true
    ? { state: 'installed' }
    : { state: 'failed', reason: status === null ? '404' : '' };
}

const packEntry = ({ title, repository }: NodePack) => ({ title, reference: repository });

/** Manager 4 keeps what became of each task; null: it went well, or is not known. */
async function failureOf(
  client: ComfyClient,
  taskId: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const path = `/v2/manager/queue/history?ui_id=${encodeURIComponent(taskId)}`;
  const answer = await client.send(path, { signal, allowed: [400, 500, ...noRoute] });
  const text = await answer.text();
  if (answer.status >= 300) return null;
  const task = PackTaskHistory.safeParse(parsed(text));
  const entry = task.success ? task.data.history : null;
  if (entry?.status?.status_str !== 'error') return null;
  return (entry.status.messages ?? []).join(' ').slice(0, 200);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

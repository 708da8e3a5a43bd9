import type { HubName } from '../../../contract/import.ts';
import { AppError, isAppError } from '../../core/app-error.ts';
import { isTransient } from '../../core/error-traits.ts';
import type { HubHosts, ParsedLink, RepoLink } from '../../core/imports/parse-link.ts';
import type { FoundFile, FoundFiles, HubOrder, Hubs } from '../../services/imports/import-ports.ts';
import { lookAtLink } from './direct-link.ts';
import type { HubContext } from './hub-context.ts';
import { createHubWire, type HubWireOptions } from './hub-wire.ts';
import { lookAtHuggingFace } from './huggingface.ts';
import { lookAtModelScope } from './modelscope.ts';
import { openRemoteFile } from './remote-file.ts';

export interface HubsOptions extends HubWireOptions {
  readonly hosts: () => HubHosts;
  readonly token: (hub: HubName) => Promise<string | null>;
}

type RepoHub = Exclude<HubName, 'civitai'>;
type HubLink = Extract<ParsedLink, { readonly state: 'hub' }>;

/** The hubs over the internet, with one place for their sockets. */
export function createHubs(options: HubsOptions): Hubs & { close(): void } {
  const wire = createHubWire(options);
  const context: HubContext = { wire, hosts: options.hosts, token: options.token };
  return {
    look: (link, order, signal) => {
      if (link.state === 'url') return lookAtLink(context, link, signal);
      if (link.state === 'anyHub') return lookAtFirst(context, orders[order], link, signal);
      return link.hub === 'modelscope' || link.hub === 'sandbox'
        ? lookAt(context, link.hub, link, signal)
        : lookAtTwins(context, link, order, signal);
    },
    open: (file, url) => openRemoteFile(context, file, url),
    peek: (file, url, signal) => peek(context, file, url, signal),
    close: () => {
      wire.close();
    },
  };
}

const orders: Readonly<Record<HubOrder, readonly RepoHub[]>> = {
  mainland: ['modelscope', 'hfMirror', 'huggingface'],
  world: ['huggingface', 'modelscope', 'hfMirror'],
};

const lookAt = (
  context: HubContext,
  hub: RepoHub,
  link: RepoLink,
  signal: AbortSignal,
): Promise<FoundFiles> =>
  hub === 'modelscope'
    ? lookAtModelScope(context, link, signal)
    : lookAtHuggingFace(context, hub, link, signal);

/** The first hub that has it; where none has, what the one said that knew most. */
async function lookAtFirst(
  context: HubContext,
  hubs: readonly RepoHub[],
  link: RepoLink,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const failures: AppError[] = [];
  for (const hub of hubs)
    try {
      return await lookAt(context, hub, link, signal);
    } catch (error) {
      if (!isAppError(error)) throw error;
      failures.push(error);
    }
  const telling = failures.find(({ code }) => code !== 'hub.notFound' && !isTransient(code));
  throw telling ?? failures.at(-1) ?? new AppError('hub.notFound', { name: link.repo, host: '' });
}

/**
 * A link to Hugging Face or its mirror. In the mainland order the mirror is asked first, and a file that ModelScope
 * has with the same SHA-256 comes from there; else the host of the link is asked, and the other one where it cannot
 * be reached.
 */
async function lookAtTwins(
  context: HubContext,
  link: HubLink,
  order: HubOrder,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const named = link.hub === 'hfMirror' ? 'hfMirror' : 'huggingface';
  const other = named === 'hfMirror' ? 'huggingface' : 'hfMirror';
  const hubs =
    order === 'mainland' ? (['hfMirror', 'huggingface'] as const) : ([named, other] as const);
  const found = await lookAtReachable(context, hubs, link, signal);
  return order === 'mainland' ? fromModelScope(context, found, link, signal) : found;
}

async function lookAtReachable(
  context: HubContext,
  [first, second]: readonly [RepoHub, RepoHub],
  link: RepoLink,
  signal: AbortSignal,
): Promise<FoundFiles> {
  try {
    return await lookAt(context, first, link, signal);
  } catch (error) {
    // a mirror holds nothing that needs a login
    const worthwhile = isAppError(error) && (isTransient(error.code) || first === 'hfMirror');
    if (!worthwhile) throw error;
    return await lookAt(context, second, link, signal).catch((secondError: unknown) => {
      throw isAppError(secondError) && isTransient(secondError.code) ? error : secondError;
    });
  }
}

async function fromModelScope(
  context: HubContext,
  found: FoundFiles,
  { repo }: RepoLink,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const twins = await lookAtModelScope(context, { repo, revision: null, path: null }, signal).catch(
    (error: unknown) => {
      if (!isAppError(error)) throw error;
      return null; // it does not have that repository, or does not answer: nothing is lost
    },
  );
  const bySum = new Map((twins?.files ?? []).map((file) => [sumOf(file), file]));
  const files = found.files.map((file) => {
    const twin = file.sha256 === null ? undefined : bySum.get(sumOf(file));
    return twin === undefined ? file : { ...file, source: twin.source };
  });
  return { ...found, files };
}

const sumOf = ({ sha256, bytes }: FoundFile): string => `${sha256 ?? ''} ${bytes}`;

const peekBytes = 4 * 1024 * 1024;
const peekMs = 2_000;
/** Less is over before the line has shown what it can do. */
const tellingBytes = 256 * 1024;

async function peek(
  context: HubContext,
  file: Parameters<Hubs['peek']>[0],
  url: string | null,
  signal: AbortSignal,
): ReturnType<Hubs['peek']> {
  const remote = openRemoteFile(context, file, url);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let startedAt: number | null = null;
  try {
    for await (const chunk of remote.read(0, Math.min(file.bytes, peekBytes), signal)) {
      startedAt ??= performance.now();
      chunks.push(chunk);
      bytes += chunk.length;
      if (performance.now() - startedAt > peekMs) break;
    }
  } finally {
    remote.close();
  }
  const seconds = (performance.now() - (startedAt ?? performance.now())) / 1_000;
  const isTelling = bytes >= tellingBytes && seconds > 0;
  return {
    head: Buffer.concat(chunks),
    bytesPerSecond: isTelling ? Math.round(bytes / seconds) : null,
  };
}

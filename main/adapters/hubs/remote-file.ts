import type { ImportSource } from '../../../contract/import.ts';
import { AppError } from '../../core/app-error.ts';
import type { FoundFile, RemoteFile } from '../../services/imports/import-ports.ts';
import { isPage, sizeOf, validatorsOf } from './direct-link.ts';
import { baseName, baseOf, sha256Of, tokenFor, type HubContext } from './hub-context.ts';
import { hubOf } from '../../core/imports/parse-link.ts';
import { refusalOf } from './hub-failure.ts';
import type { HubAnswer, HubToken } from './hub-wire.ts';
import { huggingFaceFileUrl } from './huggingface.ts';
import { modelScopeFileUrl } from './modelscope.ts';
import { readInOrder } from './read-in-order.ts';

export type PinnedFile = Pick<FoundFile, 'source' | 'bytes' | 'sha256'>;

/** What a signed link says when it holds no longer, in the words of the stores behind the hubs. */
const expiredStatuses: readonly number[] = [400, 401, 403, 404, 410];

/** Reads a pinned file. The link that the hub gives for it is used again until it ends, then asked for anew. */
export function openRemoteFile(
  context: HubContext,
  file: PinnedFile,
  fullUrl: string | null,
): RemoteFile {
  const { source } = file;
  const url = addressOf(context, source, fullUrl);
  const name = nameOf(source);
  let link: string | null = null;
  const open = async (start: number, end: number | null, signal: AbortSignal) => {
    const range = { start, end };
    if (link !== null) {
      const answer = await context.wire.ask({ url: link, range, token: null, signal });
      if (!expiredStatuses.includes(answer.status)) return answer;
      link = null;
      await leave(answer);
    }
    const token = await tokenOf(context, url);
    const answer = await context.wire.ask({ url, range, token, signal });
    const isElsewhere = new URL(answer.url).origin !== new URL(url).origin;
    if (isGood(answer) && isElsewhere) link = answer.url;
    if (!isGood(answer)) await refuse(answer, { source, url, name, token });
    return answer;
  };
  const begin = async (start: number, end: number | null, signal: AbortSignal) => {
    const answer = await open(start, end, signal);
    if (!isGood(answer)) await refuse(answer, { source, url, name, token: null });
    if (!isSame(answer, file, start)) {
      await leave(answer);
      throw isPage(answer)
        ? new AppError('hub.notAFile', { host: answer.host })
        : new AppError('hub.changed', { name });
    }
    return answer;
  };
  if (source.kind === 'link' && !source.ranges) return readInOrder(file.bytes, begin);
  return {
    ranges: true,
    read: async function* (start, end, signal) {
      const answer = await begin(start, end, signal);
      if (answer.status !== 206 && (start !== 0 || end !== file.bytes)) {
        await leave(answer);
        throw new AppError('hub.changed', { name });
      }
      yield* exactly(answer, end - start);
    },
    close: () => undefined,
  };
}

/** All of the promised bytes and no more. */
async function* exactly(answer: HubAnswer, bytes: number): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of answer.chunks) {
    const rest = bytes - read;
    read += Math.min(rest, chunk.length);
    yield chunk.length <= rest ? chunk : chunk.subarray(0, rest);
    if (read === bytes) return;
  }
  throw new AppError('hub.incomplete', { host: answer.host });
}

function addressOf(context: HubContext, source: ImportSource, fullUrl: string | null): string {
  if (source.kind === 'link') return fullUrl ?? source.shown;
  const base = baseOf(context, source.hub);
  return source.hub === 'modelscope'
    ? modelScopeFileUrl(base, source)
    : huggingFaceFileUrl(base, source);
}

async function tokenOf(context: HubContext, url: string): Promise<HubToken | null> {
  const hub = hubOf(url, context.hosts());
  return hub === null ? null : tokenFor(context, hub);
}

export const nameOf = (source: ImportSource): string =>
  source.kind === 'hub' ? baseName(source.path) : baseName(new URL(source.shown).pathname);

const isGood = ({ status }: HubAnswer): boolean => status === 200 || status === 206;

async function refuse(
  answer: HubAnswer,
  asked: {
    readonly source: ImportSource;
    readonly url: string;
    readonly name: string;
    readonly token: HubToken | null;
  },
): Promise<never> {
  await leave(answer);
  const { source, name, token } = asked;
  // a link that was good when it was looked at: it was a signed one
  if (source.kind === 'link' && token === null && [401, 403].includes(answer.status))
    throw new AppError('hub.linkExpired', { host: answer.host });
  // the store behind a hub does not take the hub's own new link: a hiccup between the two, and no login helps
  const isElsewhere = new URL(asked.url).origin !== new URL(answer.url).origin;
  if (source.kind === 'hub' && isElsewhere && expiredStatuses.includes(answer.status))
    throw new AppError('hub.serverError', { host: answer.host, status: String(answer.status) });
  throw refusalOf(answer, { name, hasToken: token !== null }, Date.now());
}

/** Whether the answer is about the very file that was pinned, and begins where it was asked to. */
function isSame(answer: HubAnswer, { source, bytes, sha256 }: PinnedFile, start: number): boolean {
  if (isPage(answer) || sizeOf(answer) !== bytes) return false;
  const first = /^bytes (\d+)-/.exec(answer.headers['content-range'] ?? '')?.[1];
  if (answer.status === 206 && first !== String(start)) return false;
  if (source.kind === 'hub') {
    const { 'x-repo-commit': commit, 'x-linked-etag': linked } = answer.told;
    const told = sha256Of(linked);
    if (told !== null && sha256 !== null && told !== sha256) return false;
    return source.hub === 'modelscope' || commit === undefined || commit === source.revision;
  }
  const { etag, modified } = validatorsOf(answer.headers);
  if (source.etag !== null) return etag === source.etag;
  return source.modified === null || modified === source.modified;
}

async function leave({ chunks }: HubAnswer): Promise<void> {
  for await (const _ of chunks) return;
}

import type { HubName } from '../../../contract/import.ts';
import { AppError } from '../../core/app-error.ts';
import { linkFileName } from '../../core/imports/file-name.ts';
import type { FoundFiles } from '../../services/imports/import-ports.ts';
import { civitaiSum } from './civitai.ts';
import { tokenFor, type HubContext } from './hub-context.ts';
import { refusalOf } from './hub-failure.ts';
import type { HubAnswer } from './hub-wire.ts';

/** What a plain link gives, from one small read of its first bytes. */
export async function lookAtLink(
  context: HubContext,
  { url, hub }: { readonly url: string; readonly hub: HubName | null },
  signal: AbortSignal,
): Promise<FoundFiles> {
  const token = hub === null ? null : await tokenFor(context, hub);
  const answer = await context.wire.ask({
    ...{ url, token, signal },
    range: { start: 0, end: 1 },
  });
  const { host } = new URL(url);
  const name = linkFileName(url, answer.headers['content-disposition'] ?? null);
  try {
    if (answer.status !== 206 && answer.status !== 200)
      throw refusalOf(answer, { name, hasToken: token !== null }, Date.now());
    if (isPage(answer)) throw new AppError('hub.notAFile', { host });
    const bytes = sizeOf(answer);
    if (bytes === null || bytes === 0) throw new AppError('hub.noSize', { host });
    const { etag, modified } = validatorsOf(answer.headers);
    const ranges = answer.status === 206;
    const sha256 =
      hub === 'civitai' ? await civitaiSum(context, { url, name, bytes }, signal) : null;
    return {
      ...{ hub, host, repo: null, revision: null },
      files: [
        {
          ...{ path: name, name, bytes, sha256 },
          source: { kind: 'link', shown: shownUrl(url), etag, modified, ranges },
        },
      ],
    };
  } finally {
    await cut(answer);
  }
}

/** Of the whole file, from the answer to any request for it. */
export function sizeOf({ status, headers }: Pick<HubAnswer, 'status' | 'headers'>): number | null {
  const text =
    status === 206
      ? /\/(\d+)$/.exec(headers['content-range'] ?? '')?.[1]
      : headers['content-length'];
  return text === undefined || !/^\d+$/.test(text) ? null : Number(text);
}

export function isPage({ headers }: Pick<HubAnswer, 'headers'>): boolean {
  return /^(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '');
}

/** What tells one state of a file from another; a weak ETag promises no equal bytes. */
export function validatorsOf(headers: HubAnswer['headers']): {
  readonly etag: string | null;
  readonly modified: string | null;
} {
  const etag = headers.etag ?? null;
  return {
    etag: etag === null || etag.startsWith('W/') ? null : etag,
    modified: headers['last-modified'] ?? null,
  };
}

/** A query may be a signature, a login in front of the host a password. */
function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

async function cut({ chunks }: HubAnswer): Promise<void> {
  for await (const _ of chunks) return;
}

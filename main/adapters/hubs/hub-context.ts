import type { z } from 'zod';
import type { HubName } from '../../../contract/import.ts';
import { AppError } from '../../core/app-error.ts';
import type { HubHosts } from '../../core/imports/parse-link.ts';
import { refusalOf } from './hub-failure.ts';
import type { HubAnswer, HubToken, HubWire } from './hub-wire.ts';

/** What the ways to each hub share. */
export interface HubContext {
  readonly wire: HubWire;
  /** Asked for every time: those of the sandbox come and go. */
  readonly hosts: () => HubHosts;
  /** Null where none is saved. */
  readonly token: (hub: HubName) => Promise<string | null>;
}

/** Where a hub is asked; the first of its hosts. Throws `hub.unreachable` for the sandbox's while that does not run. */
export function baseOf({ hosts }: HubContext, hub: HubName): string {
  const [host] = hosts()[hub];
  if (host === undefined)
    throw new AppError('hub.unreachable', { host: hub, reason: 'ECONNREFUSED' });
  return host.replace(/\/+$/, '');
}

/** The hub's token for the hub's own host. */
export async function tokenFor(context: HubContext, hub: HubName): Promise<HubToken | null> {
  const token = await context.token(hub);
  if (token === null) return null;
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  // older calls of ModelScope know the session's cookie only
  if (hub === 'modelscope') headers.cookie = `m_session_id=${token}`;
  return { origin: new URL(baseOf(context, hub)).origin, headers };
}

export interface Asked {
  readonly url: string;
  readonly name: string;
  readonly token: HubToken | null;
  readonly signal: AbortSignal;
}

const mostJsonBytes = 64 * 1024 * 1024;

/** A JSON answer that passes the schema; throws the `hub.*` code of any other. */
export async function askJson<T>(
  { wire }: HubContext,
  schema: z.ZodType<T>,
  asked: Asked,
): Promise<{ readonly value: T; readonly answer: HubAnswer }> {
  const answer = await wire.ask(asked);
  const body = await readAll(answer.chunks);
  const { name, token } = asked;
  if (answer.status !== 200)
    throw refusalOf(answer, { name, hasToken: token !== null }, Date.now());
  const parsed = schema.safeParse(parseJson(body));
  if (!parsed.success)
    throw new AppError('hub.notAFile', { host: answer.host }, { cause: parsed.error });
  return { value: parsed.data, answer };
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > mostJsonBytes) break;
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // fails the schema
  }
}

export const encodePath = (path: string): string =>
  path.split('/').map(encodeURIComponent).join('/');

export const baseName = (path: string): string => path.split('/').at(-1) ?? path;

const Sha256 = /^[0-9a-f]{64}$/;

/** A SHA-256 in lower-case hex; null where it is something else (a git hash, an ETag of its own kind). */
export function sha256Of(text: string | null | undefined): string | null {
  const plain = (text ?? '').replace(/^W\//, '').replaceAll('"', '').toLowerCase();
  return Sha256.test(plain) ? plain : null;
}

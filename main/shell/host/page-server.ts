import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Media } from '../../services/media/media.ts';
import { contentSecurityPolicy, newNonce, securityHeaders } from './security-headers.ts';

export interface PageServerOptions {
  /** The built page. */
  readonly pageDir: string;
  readonly media: Media;
}

/** Answers what the page asks of its own origin, whichever host carries it. */
export type PageServer = (request: Request) => Promise<Response>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};
/** Stands in the built page where the nonce of a load goes. */
const placeholder = '__CSP_NONCE__';

/** The page's files are known from the start: an address only ever picks one of them. */
export function createPageServer({ pageDir, media }: PageServerOptions): PageServer {
  const files = new Map(filesBelow(pageDir, ''));
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, null);
    const { pathname, searchParams } = new URL(request.url);
    if (pathname.startsWith('/media/'))
      return mediaAnswer(media, request, pathname, new Map(searchParams));
    const path = pathname === '/' ? '/index.html' : pathname;
    const file = files.get(path);
    if (file === undefined || path.endsWith('.map')) return answer(404, null);
    if (path === '/index.html') return indexAnswer(file, request.method);
    return answer(200, request.method === 'HEAD' ? null : new Uint8Array(await readFile(file)), {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'cache-control': path.startsWith('/assets/')
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
    });
  };
}

/** Each file by its address. */
function filesBelow(dir: string, address: string): readonly (readonly [string, string])[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const [path, name] = [join(dir, entry.name), `${address}/${entry.name}`];
    return entry.isDirectory() ? filesBelow(path, name) : [[name, path] as const];
  });
}

async function indexAnswer(file: string, method: string): Promise<Response> {
  const nonce = newNonce();
  const html = (await readFile(file, 'utf8')).replaceAll(placeholder, nonce);
  return answer(200, method === 'HEAD' ? null : html, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(nonce),
    'cache-control': 'no-store',
  });
}

async function mediaAnswer(
  media: Media,
  request: Request,
  path: string,
  query: ReadonlyMap<string, string>,
): Promise<Response> {
  const { status, headers, body } = await media({
    ...{ path, query },
    range: request.headers.get('range'),
    signal: request.signal,
  });
  const isHead = request.method === 'HEAD' || body === null;
  return answer(status, isHead ? null : webStream(body), headers);
}

function webStream(body: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const stream: unknown = Readable.toWeb(Readable.from(body, { objectMode: false }));
  if (stream instanceof ReadableStream) return stream;
  throw new TypeError('no stream for the web');
}

function answer(
  status: number,
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { status, headers: { ...securityHeaders, ...headers } });
}

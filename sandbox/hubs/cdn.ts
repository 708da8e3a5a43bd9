import { createHmac } from 'node:crypto';
import type { HubFaults } from './hub-faults.ts';
import { fileAnswer, type HubAnswer, type HubHandler } from './hub-server.ts';

/** The host that the hubs send their readers to: links that are signed and end after a while. */
export interface Cdn {
  readonly handler: HubHandler;
  /** A link to these bytes; `name`: what the browser would call the file. */
  link(id: string, bytes: Buffer, name?: string): string;
}

interface CdnOptions {
  readonly origin: () => string;
  readonly faults: HubFaults;
  /** Epoch ms, moved by the stand-in's own clock. */
  readonly now: () => number;
  readonly linkSeconds: () => number;
}

export function createCdn({ origin, faults, now, linkSeconds }: CdnOptions): Cdn {
  const blobs = new Map<string, Buffer>();
  return {
    link: (id, bytes, name) => {
      blobs.set(id, bytes);
      const query = new URLSearchParams({
        Expires: String(Math.floor(now() / 1_000) + linkSeconds()),
        ...(name !== undefined && {
          'response-content-disposition': `attachment; filename="${name}"`,
        }),
      });
      query.set('Signature', signatureOf(id, query));
      return `${origin()}/repos/${id}?${query.toString()}`;
    },
    handler: ({ path, query, token, range }) => {
      const id = path.replace(/^\/repos\//, '');
      // a store that gets two kinds of proof refuses both
      if (token !== null) return refusal(400, 'InvalidArgument');
      if (query.get('Signature') !== signatureOf(id, query)) return refusal(403, 'AccessDenied');
      const isLate = Number(query.get('Expires')) * 1_000 <= now();
      const isStruck = faults.take(['expire'], { server: 'cdn', path, start: 0 }) !== undefined;
      if (isLate || isStruck) return refusal(403, 'ExpiredToken');
      const bytes = blobs.get(id);
      if (bytes === undefined) return refusal(404, 'NoSuchKey');
      const disposition = query.get('response-content-disposition');
      return fileAnswer(bytes, range, {
        ETag: `"${id.slice(0, 32)}"`,
        ...(disposition !== null && { 'Content-Disposition': disposition }),
      });
    },
  };
}

const refusal = (status: number, code: string): HubAnswer => ({
  status,
  headers: { 'Content-Type': 'application/xml' },
  body: `<Error><Code>${code}</Code></Error>`,
});

function signatureOf(id: string, query: URLSearchParams): string {
  const named = [query.get('Expires'), query.get('response-content-disposition') ?? ''].join('\n');
  return createHmac('sha256', 'the stand-in').update(`${id}\n${named}`).digest('hex');
}

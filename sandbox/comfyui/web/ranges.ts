import { createHash } from 'node:crypto';

import type { Answer } from './answer.ts';
import type { Exchange } from './exchange.ts';

interface Range {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

function toRange(header: string, size: number): Range | 'unsatisfiable' {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (from === undefined || to === undefined || from + to === '') return 'unsatisfiable';
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  if (start >= size || (to !== '' && Number(to) < start)) return 'unsatisfiable';
  return { start, end: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
}

const etagOf = (bytes: Uint8Array): string =>
  `"${createHash('sha1').update(bytes).digest('hex').slice(0, 16)}"`;

export interface RangeAsked {
  readonly range: string | null;
  readonly ifRange: string | null;
}

export function rangeAsked({ headers }: Exchange): RangeAsked {
  const ifRange = headers['if-range'];
  return { range: headers.range ?? null, ifRange: typeof ifRange === 'string' ? ifRange : null };
}

/** A file's bytes, or the part that `Range` asks for. */
export function fileAnswer(
  bytes: Uint8Array,
  headers: Readonly<Record<string, string>>,
  asked: RangeAsked,
): Answer {
  const etag = etagOf(bytes);
  const shared = { ...headers, 'Accept-Ranges': 'bytes', Etag: etag };
  const applies = asked.ifRange === null || asked.ifRange === etag;
  const range = applies && asked.range !== null ? toRange(asked.range, bytes.length) : null;
  if (range === null) return { status: 200, headers: shared, body: bytes };
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...headers, 'Content-Range': `bytes */${bytes.length}` } };
  }
  const { start, end } = range;
  return {
    status: 206,
    headers: { ...shared, 'Content-Range': `bytes ${start}-${end}/${bytes.length}` },
    body: bytes.subarray(start, end + 1),
  };
}

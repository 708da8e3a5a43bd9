import { OssError } from '../oss-error.ts';

interface ByteRange {
  readonly start: number;
  /** Not included. */
  readonly end: number;
}

const outOfRange = (sizeBytes: number): OssError =>
  new OssError(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
    fields: { ActualObjectSize: sizeBytes },
  });

function readRange(text: string, sizeBytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text.trim()) ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return { start: sizeBytes - Number(last), end: sizeBytes };
  const start = Number(first);
  return { start, end: last === '' ? Math.max(sizeBytes, start + 1) : Number(last) + 1 };
}

/**
 * The part of an object that a Range header means; undefined for the whole. A range that reaches
 * beyond the end gives the whole object, unless the standard behaviour is asked for by header.
 */
export function parseRange(
  headers: Readonly<Record<string, string>>,
  sizeBytes: number,
): ByteRange | undefined {
  const range = readRange(headers.range ?? '', sizeBytes);
  if (!range || range.end <= range.start) return undefined;
  const isInside = range.start >= 0 && range.end <= sizeBytes;
  if (isInside) return range;
  if (headers['x-oss-range-behavior'] !== 'standard') return undefined;
  if (range.start >= sizeBytes) throw outOfRange(sizeBytes);
  return { start: Math.max(range.start, 0), end: Math.min(range.end, sizeBytes) };
}

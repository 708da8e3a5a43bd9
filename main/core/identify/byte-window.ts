import type { ReadFile, Reading } from './reading.ts';

/** A place in a file that moves on; what lies before it is not kept. */
export interface ByteWindow {
  readonly file: ReadFile;
  /** Bytes of the file from `start` on. */
  bytes: Uint8Array;
  view: DataView;
  start: number;
  /** The place, within `bytes`. */
  at: number;
}

/** How much is asked for at a time; more only for a value that is longer. */
const stepBytes = 256 * 1024;

export const windowOn = (file: ReadFile, head: Uint8Array): ByteWindow => ({
  ...{ file, start: 0, at: 0 },
  bytes: head,
  view: viewOf(head),
});

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** The place in the file. */
export const placeOf = ({ start, at }: ByteWindow): number => start + at;

/** Whether so many bytes lie in the window; if not, `fetched` has to be called before they are looked at. */
export const hasBytes = (window: ByteWindow, count: number): boolean =>
  window.at + count <= window.bytes.length;

/** Moves the window so that so many bytes lie in it; false where the file ends before. */
export function* fetched(window: ByteWindow, count: number): Reading<boolean> {
  const from = placeOf(window);
  if (from + count > window.file.bytes) return false;
  const end = Math.min(window.file.bytes, from + Math.max(count, stepBytes));
  const bytes = yield { start: from, end };
  window.bytes = bytes;
  window.view = viewOf(bytes);
  window.start = from;
  window.at = 0;
  return true;
}

import { damaged, textOf } from './reading.ts';
import type { ReadFile, Reading } from './reading.ts';

// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
/** An entry of an archive that is stored as it is. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: number;
  /** Where its own header lies in the file. */
  readonly headerAt: number;
  /** Whether its bytes lie in the file as they are. */
  readonly isStored: boolean;
}

const endBytes = 22;
/** The end may be followed by a remark of this length. */
const longestRemark = 65_535;
const locatorBytes = 20;
const longEndBytes = 56;
/** A directory of a hundred thousand tensors has some MB. */
const longestDirectory = 32 * 1024 * 1024;
const mostEntries = 200_000;

interface Directory {
  readonly start: number;
  readonly bytes: number;
  readonly count: number;
}

const signature = (bytes: Uint8Array, at: number): number =>
  at + 4 > bytes.length ? 0 : viewOf(bytes).getUint32(at, true);
const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads the list of an archive's entries at its end; throws `model.damaged` for one that was cut off. */
export function* readZip(file: ReadFile): Reading<readonly ZipEntry[]> {
  const directory = yield* findDirectory(file);
  const { start, bytes, count } = directory;
  if (start + bytes > file.bytes || count > mostEntries || bytes > longestDirectory)
    throw damaged(file, 'archive');
  if (count === 0) return [];
  const found = entriesOf(yield { start, end: start + bytes }, count);
  if (found === null || found.some((entry) => entry.headerAt + entry.bytes > start))
    throw damaged(file, 'archive');
  return found;
}

function* findDirectory(file: ReadFile): Reading<Directory> {
  const tailStart = Math.max(0, file.bytes - endBytes - longestRemark);
  if (file.bytes < endBytes) throw damaged(file, 'archive');
  const tail = yield { start: tailStart, end: file.bytes };
  let at = tail.length - endBytes;
  while (at >= 0 && signature(tail, at) !== 0x06054b50) at -= 1;
  if (at < 0) throw damaged(file, 'archive');
  const view = viewOf(tail);
  const short = {
    count: view.getUint16(at + 10, true),
    bytes: view.getUint32(at + 12, true),
    start: view.getUint32(at + 16, true),
  };
  const isLong = short.start === 0xffffffff || short.bytes === 0xffffffff || short.count === 0xffff;
  const locatorAt = at - locatorBytes;
  if (!isLong || signature(tail, locatorAt) !== 0x07064b50) return short;
  const longAt = Number(view.getBigUint64(locatorAt + 8, true));
  if (longAt + longEndBytes > file.bytes) throw damaged(file, 'archive');
  const long = yield { start: longAt, end: longAt + longEndBytes };
  if (signature(long, 0) !== 0x06064b50) throw damaged(file, 'archive');
  return readLongEnd(viewOf(long));
}

const readLongEnd = (view: DataView): Directory => ({
  count: Number(view.getBigUint64(32, true)),
  bytes: Number(view.getBigUint64(40, true)),
  start: Number(view.getBigUint64(48, true)),
});

const entryBytes = 46;

function entriesOf(bytes: Uint8Array, count: number): readonly ZipEntry[] | null {
  const view = viewOf(bytes);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    if (at + entryBytes > bytes.length || signature(bytes, at) !== 0x02014b50) return null;
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const extraAt = at + entryBytes + nameBytes;
    const next = extraAt + extraBytes + view.getUint16(at + 32, true);
    if (next > bytes.length) return null;
    const [, compressed = 0, headerAt = 0] = withLong(view, extraAt, extraBytes, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    const name = textOf(bytes, at + entryBytes, extraAt);
    entries.push({
      name,
      bytes: compressed,
      headerAt,
      isStored: view.getUint16(at + 10, true) === 0,
    });
    at = next;
  }
  return entries;
}

const tooLong = 0xffffffff;

/** Numbers that do not fit stand, in their order, in an extra field of their own. */
function withLong(
  view: DataView,
  start: number,
  length: number,
  values: readonly number[],
): readonly number[] {
  const end = start + length;
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return values.map((value) => {
      if (value !== tooLong || next + 8 > end) return value;
      next += 8;
      return Number(view.getBigUint64(next - 8, true));
    });
  }
  return values;
}

const ownHeaderBytes = 30;

/** The bytes of a stored entry, up to a limit; null where they are packed or longer. */
export function* readEntry(
  file: ReadFile,
  { headerAt, bytes, isStored }: ZipEntry,
  longest: number,
): Reading<Uint8Array | null> {
  if (!isStored || bytes > longest || bytes === 0) return null;
  const head = yield { start: headerAt, end: Math.min(file.bytes, headerAt + ownHeaderBytes) };
  if (signature(head, 0) !== 0x04034b50) throw damaged(file, 'archive');
  const view = viewOf(head);
  const start = headerAt + ownHeaderBytes + view.getUint16(26, true) + view.getUint16(28, true);
  if (start + bytes > file.bytes) throw damaged(file, 'archive');
  return yield { start, end: start + bytes };
}

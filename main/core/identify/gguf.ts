import { fetched, hasBytes, placeOf, windowOn } from './byte-window.ts';
import type { ByteWindow } from './byte-window.ts';
import { ggmlTypes } from './ggml-types.ts';
import type { ModelHeader } from './model-header.ts';
import { damaged, textOf, wrongLength } from './reading.ts';
import type { ReadFile, Reading } from './reading.ts';
import { createTensorCollector } from './tensors.ts';
import type { TensorCollector } from './tensors.ts';

// https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
const mostTensors = 100_000;
const mostEntries = 10_000;
/** Vocabularies have some MB; a description beyond that is not read on, and the file is told by what came first. */
const mostRead = 16 * 1024 * 1024;
const longestName = 65_535;

/** Reads the description of a GGUF file of version 2 or 3 and holds it against the file; throws `model.*`. */
export function* readGguf(file: ReadFile, head: Uint8Array): Reading<ModelHeader> {
  const window = windowOn(file, head);
  window.at = 4; // its magic
  yield* need(window, 20);
  const version = window.view.getUint32(window.at, true);
  window.at += 4;
  if (version !== 2 && version !== 3) throw damaged(file, 'version');
  const tensorCount = whole(window);
  const entryCount = whole(window);
  // an entry takes 13 bytes at least, a tensor 25
  if (tensorCount * 25 + entryCount * 13 > file.bytes) throw damaged(file, 'counts');
  if (tensorCount > mostTensors || entryCount > mostEntries) throw damaged(file, 'counts');
  const entries = new Map<string, string>();
  for (let entry = 0; entry < entryCount && !isEnough(window); entry += 1)
    yield* readEntry(window, entries);
  const found = yield* readTensors(window, isEnough(window) ? 0 : tensorCount);
  if (found.count === tensorCount) checkLength(window, found.dataBytes, entries);
  return {
    format: 'gguf',
    tensors: found.collector.finish(),
    declared: entries,
    precision: found.mostType,
  };
}

const isEnough = (window: ByteWindow): boolean => placeOf(window) > mostRead;

/** Has so many bytes in the window; a file that ends before is cut off. */
function* need(window: ByteWindow, count: number): Reading<void> {
  if (count === 0 || hasBytes(window, count)) return;
  const isThere = yield* fetched(window, count);
  if (!isThere) throw wrongLength(window.file, placeOf(window) + count);
}

/** Eight bytes as a number; what does not fit one counts as more than there can be. */
function whole(window: ByteWindow): number {
  const value = Number(window.view.getBigUint64(window.at, true));
  window.at += 8;
  return value;
}

function* readName(window: ByteWindow): Reading<string> {
  const range = yield* readText(window, longestName);
  return textOf(window.bytes, range.start, range.end);
}

/** Steps over a text and gives where it lies in the window. */
function* readText(window: ByteWindow, longest: number): Reading<{ start: number; end: number }> {
  yield* need(window, 8);
  const length = whole(window);
  if (length > longest) throw damaged(window.file, 'counts');
  yield* need(window, length);
  const start = window.at;
  window.at += length;
  return { start, end: window.at };
}

/** Bytes of a value by its type; texts (8) and lists (9) have no fixed length. */
const valueBytes: readonly number[] = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8];
const textType = 8;
const listType = 9;
const longestText = 4 * 1024 * 1024;
const deepestList = 4;

function* readEntry(window: ByteWindow, entries: Map<string, string>): Reading<void> {
  const name = yield* readName(window);
  yield* need(window, 4);
  const type = window.view.getUint32(window.at, true);
  window.at += 4;
  if (type === textType) {
    const { start, end } = yield* readText(window, longestText);
    if (end - start < 1024) entries.set(name, textOf(window.bytes, start, end));
  } else if (type === 4) {
    yield* need(window, 4);
    entries.set(name, String(window.view.getUint32(window.at, true)));
    window.at += 4;
  } else yield* skipValue(window, type, 0);
}

function* skipValue(window: ByteWindow, type: number, depth: number): Reading<void> {
  if (type === textType) yield* readText(window, longestText);
  else if (type === listType) yield* skipList(window, depth);
  else {
    const length = valueBytes[type];
    if (length === undefined) throw damaged(window.file, 'counts');
    yield* skipBytes(window, length);
  }
}

/** Steps over bytes without reading them. */
function* skipBytes(window: ByteWindow, count: number): Reading<void> {
  if (placeOf(window) + count > window.file.bytes)
    throw wrongLength(window.file, placeOf(window) + count);
  window.at += count;
  yield* [];
}

function* skipList(window: ByteWindow, depth: number): Reading<void> {
  if (depth > deepestList) throw damaged(window.file, 'nesting');
  yield* need(window, 12);
  const type = window.view.getUint32(window.at, true);
  window.at += 4;
  const count = whole(window);
  const length = valueBytes[type];
  if (length === undefined || count > window.file.bytes) throw damaged(window.file, 'counts');
  if (length > 0) yield* skipBytes(window, count * length);
  else
    for (let item = 0; item < count && !isEnough(window); item += 1) {
      // most texts lie in the window whole: no generator for each of a hundred thousand words
      if (type !== textType || !skipTextHere(window)) yield* skipValue(window, type, depth + 1);
    }
}

function skipTextHere(window: ByteWindow): boolean {
  const { at, view, bytes } = window;
  if (at + 8 > bytes.length || view.getUint32(at + 4, true) !== 0) return false;
  const end = at + 8 + view.getUint32(at, true);
  if (end > bytes.length) return false;
  window.at = end;
  return true;
}

interface FoundTensors {
  readonly collector: TensorCollector;
  readonly count: number;
  /** Where the data of the last of them ends, from the beginning of all data; −1 where a type is not known. */
  readonly dataBytes: number;
  /** The type of most of the bytes. */
  readonly mostType: string;
}

function* readTensors(window: ByteWindow, count: number): Reading<FoundTensors> {
  const collector = createTensorCollector();
  const byType = new Map<string, number>();
  let dataBytes = 0;
  let done = 0;
  for (; done < count && !isEnough(window); done += 1) {
    const { start, end } = yield* readText(window, longestName);
    const name = window.bytes.slice(start, end);
    const { shape, type, offset } = yield* readPlace(window);
    const known = ggmlTypes[type];
    const dtype = known?.name ?? `type ${type}`;
    if (collector.add(name, 0, name.length, { dtype, shape }) === 'again')
      throw damaged(window.file, 'duplicate');
    const elements = shape.reduce((product, size) => product * size, 1);
    const bytes = known === undefined ? -1 : (elements / known.perBlock) * known.blockBytes;
    byType.set(dtype, (byType.get(dtype) ?? 0) + Math.max(0, bytes));
    dataBytes = bytes < 0 || dataBytes < 0 ? -1 : Math.max(dataBytes, offset + bytes);
  }
  const mostType = [...byType].reduce((most, next) => (next[1] > most[1] ? next : most), ['', -1]);
  return { collector, count: done, dataBytes, mostType: mostType[0] };
}

const mostDimensions = 8;

/** The shape is written with the innermost dimension first; it is given as everybody else writes it. */
function* readPlace(
  window: ByteWindow,
): Reading<{ shape: readonly number[]; type: number; offset: number }> {
  yield* need(window, 4);
  const dimensions = window.view.getUint32(window.at, true);
  window.at += 4;
  if (dimensions > mostDimensions) throw damaged(window.file, 'counts');
  yield* need(window, dimensions * 8 + 12);
  const shape: number[] = [];
  for (let dimension = 0; dimension < dimensions; dimension += 1) shape.unshift(whole(window));
  const type = window.view.getUint32(window.at, true);
  window.at += 4;
  return { shape, type, offset: whole(window) };
}

/** Writers pad behind the last tensor, so only a file that is too short is told. */
function checkLength(
  window: ByteWindow,
  dataBytes: number,
  entries: ReadonlyMap<string, string>,
): void {
  if (dataBytes < 0) return;
  const told = Number(entries.get('general.alignment') ?? 32);
  const alignment = Number.isSafeInteger(told) && told > 0 ? told : 32;
  const dataStart = Math.ceil(placeOf(window) / alignment) * alignment;
  if (dataStart + dataBytes > window.file.bytes)
    throw wrongLength(window.file, dataStart + dataBytes);
}

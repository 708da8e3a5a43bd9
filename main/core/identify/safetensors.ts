import {
  codes,
  expect,
  JsonFault,
  readWhole,
  skipSpace,
  skipString,
  skipValue,
  take,
} from './json-bytes.ts';
import type { JsonPlace } from './json-bytes.ts';
import type { ModelHeader } from './model-header.ts';
import { damaged, textOf, wrongLength } from './reading.ts';
import type { ReadFile, Reading } from './reading.ts';
import { createTensorCollector } from './tensors.ts';
import type { TensorCollector } from './tensors.ts';

/** The format's own limit; a longer header is none. */
const longestHeader = 100_000_000;
/** The largest headers in use have some MB; what is longer is not read, so that memory stays bounded. */
const longestRead = 16 * 1024 * 1024;
const lengthBytes = 8;

/** Bits of an element; a type that is not known here is not checked. */
const elementBits: Readonly<Record<string, number>> = {
  ...{ BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8, F4: 4 },
  ...{ I16: 16, U16: 16, F16: 16, BF16: 16, F6_E2M3: 6, F6_E3M2: 6 },
  ...{ I32: 32, U32: 32, F32: 32, I64: 64, U64: 64, F64: 64, C64: 64 },
};

/** The length that the first eight bytes tell; above 2^53 it is no length but more than any limit. */
function headerLength(head: Uint8Array): number {
  let value = 0;
  for (let at = lengthBytes - 1; at >= 0; at -= 1) value = value * 256 + (head[at] ?? 0);
  return value;
}

/** Reads the header and holds its lengths and offsets against the file; throws `model.*`. */
export function* readSafetensors(
  file: ReadFile,
  head: Uint8Array,
): Reading<ModelHeader | 'tooBig'> {
  if (head.length < lengthBytes + 2) throw damaged(file, 'headerLength');
  const length = headerLength(head);
  const end = lengthBytes + length;
  if (length < 2 || length > longestHeader) throw damaged(file, 'headerLength');
  if (end > file.bytes) throw wrongLength(file, end);
  if (length > longestRead) return 'tooBig';
  const bytes =
    end <= head.length ? head.subarray(lengthBytes, end) : yield { start: lengthBytes, end };
  return readHeader(file, bytes);
}

function readHeader(file: ReadFile, bytes: Uint8Array): ModelHeader {
  const scan: Scan = {
    place: { bytes, at: 0 },
    collector: createTensorCollector(),
    metadata: new Map(),
    dtypes: new Map(),
    ranges: { inOrder: true, last: 0, starts: [], ends: [] },
  };
  try {
    readEntries(file, scan);
  } catch (error) {
    throw error instanceof JsonFault ? damaged(file, error.reason) : error;
  }
  checkRanges(file, scan.ranges, lengthBytes + bytes.length);
  return {
    format: 'safetensors',
    tensors: scan.collector.finish(),
    declared: scan.metadata,
    precision: mostBytes(scan.dtypes),
  };
}

interface Scan {
  readonly place: JsonPlace;
  readonly collector: TensorCollector;
  readonly metadata: Map<string, string>;
  /** Bytes of the data by type. */
  readonly dtypes: Map<string, number>;
  readonly ranges: Ranges;
}

function readEntries(file: ReadFile, scan: Scan): void {
  const { place } = scan;
  expect(place, codes.begin);
  if (!take(place, codes.end)) {
    do readEntry(file, scan);
    while (take(place, codes.comma));
    expect(place, codes.end);
  }
  skipSpace(place);
  if (place.at !== place.bytes.length) throw new JsonFault('json');
}

const metadataName = '__metadata__';

function readEntry(file: ReadFile, scan: Scan): void {
  const { place, collector } = scan;
  skipSpace(place);
  const start = place.at + 1;
  const end = skipString(place);
  expect(place, codes.colon);
  const { bytes } = place;
  if (end - start === metadataName.length && textOf(bytes, start, end) === metadataName) {
    readMetadata(place, scan.metadata);
    return;
  }
  const tensor = readTensor(file, place);
  const added = collector.add(bytes, start, end, tensor);
  if (added === 'again') throw damaged(file, 'duplicate');
  scan.dtypes.set(tensor.dtype, (scan.dtypes.get(tensor.dtype) ?? 0) + tensor.end - tensor.start);
  noteRange(scan.ranges, tensor.start, tensor.end);
}

/** What the app looks at; other entries may be long and are stepped over. */
const readMetadataNames: ReadonlySet<string> = new Set([
  ...['modelspec.architecture', 'modelspec.implementation', 'modelspec.title'],
  ...['ss_base_model_version', 'ss_network_module', 'ss_network_args', 'ss_v2', 'ss_sd_model_name'],
  ...['config', 'model_type', '_class_name', 'general.architecture'],
]);
const longestValue = 64 * 1024;

function readMetadata(place: JsonPlace, metadata: Map<string, string>): void {
  expect(place, codes.begin);
  if (take(place, codes.end)) return;
  const { bytes } = place;
  do {
    skipSpace(place);
    const start = place.at + 1;
    const name = textOf(bytes, start, skipString(place));
    expect(place, codes.colon);
    const isText = skipSpace(place) === codes.quote;
    const from = place.at;
    skipValue(place);
    if (isText && readMetadataNames.has(name) && place.at - from < longestValue)
      metadata.set(name, unquoted(textOf(bytes, from, place.at)));
  } while (take(place, codes.comma));
  expect(place, codes.end);
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : '';
  } catch {
    throw new JsonFault('json'); // a line break or a wrong escape inside the quotes
  }
}

interface ReadTensor {
  dtype: string;
  shape: readonly number[];
  start: number;
  end: number;
}

function readTensor(file: ReadFile, place: JsonPlace): ReadTensor {
  const tensor: ReadTensor = { dtype: '', shape: [], start: -1, end: -1 };
  expect(place, codes.begin);
  if (!take(place, codes.end)) {
    do readField(place, tensor);
    while (take(place, codes.comma));
    expect(place, codes.end);
  }
  const { start, end, shape, dtype } = tensor;
  if (start < 0 || end < start) throw damaged(file, 'offsets');
  const bits = elementBits[dtype];
  if (bits !== undefined && Math.ceil((elements(shape) * bits) / 8) !== end - start)
    throw damaged(file, 'lengths');
  return tensor;
}

function elements(shape: readonly number[]): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

/** `dtype`, `shape` or `data_offsets`, told by the first letter and the length; others are stepped over. */
function readField(place: JsonPlace, tensor: ReadTensor): void {
  const { bytes } = place;
  skipSpace(place);
  const first = bytes[place.at + 1];
  const start = place.at + 1;
  const length = skipString(place) - start;
  expect(place, codes.colon);
  if (first === 115 && length === 5) tensor.shape = readWholes(place);
  else if (first === 100 && length === 5) tensor.dtype = readDtype(place);
  else if (first === 100 && length === 12) {
    const offsets = readWholes(place);
    if (offsets.length !== 2) throw new JsonFault('json');
    [tensor.start = -1, tensor.end = -1] = offsets;
  } else skipValue(place);
}

function readWholes(place: JsonPlace): readonly number[] {
  expect(place, codes.open);
  if (take(place, codes.close)) return [];
  const values: number[] = [];
  do values.push(readWhole(place));
  while (take(place, codes.comma));
  expect(place, codes.close);
  return values;
}

/** Those that nearly all files have stand first. */
const knownDtypes = [...new Set(['F16', 'BF16', 'F32', 'F8_E4M3', ...Object.keys(elementBits)])];

/** One string for each type, however many tensors have it. */
function readDtype(place: JsonPlace): string {
  const { bytes } = place;
  skipSpace(place);
  const start = place.at + 1;
  const end = skipString(place);
  for (const name of knownDtypes) if (isText(bytes, start, end, name)) return name;
  return textOf(bytes, start, Math.min(end, start + 32));
}

function isText(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let at = 0; at < text.length; at += 1)
    if (bytes[start + at] !== text.charCodeAt(at)) return false;
  return true;
}

/** Where the tensors lie in the data. Writers put them in order; only others cost a sort. */
interface Ranges {
  inOrder: boolean;
  last: number;
  readonly starts: number[];
  readonly ends: number[];
}

function noteRange(ranges: Ranges, start: number, end: number): void {
  if (start !== ranges.last) ranges.inOrder = false;
  ranges.last = end;
  ranges.starts.push(start);
  ranges.ends.push(end);
}

/** The format wants the data without holes and without overlaps, up to the very end of the file. */
function checkRanges(file: ReadFile, ranges: Ranges, dataStart: number): void {
  const { starts, ends } = ranges;
  let last = ranges.last;
  if (!ranges.inOrder) {
    const order = starts.map((_, index) => index).sort((one, other) => compare(ranges, one, other));
    last = 0;
    for (const index of order) {
      if (starts[index] !== last) throw damaged(file, 'offsets');
      last = ends[index] ?? 0;
    }
  }
  if (dataStart + last !== file.bytes) throw wrongLength(file, dataStart + last);
}

function compare({ starts, ends }: Ranges, one: number, other: number): number {
  const byStart = (starts[one] ?? 0) - (starts[other] ?? 0);
  return byStart === 0 ? (ends[one] ?? 0) - (ends[other] ?? 0) : byStart;
}

function mostBytes(dtypes: ReadonlyMap<string, number>): string {
  let most = '';
  for (const [dtype, bytes] of dtypes) if (bytes > (dtypes.get(most) ?? -1)) most = dtype;
  return precisionNames[most] ?? most.toLowerCase();
}

const precisionNames: Readonly<Record<string, string>> = {
  ...{ F64: 'fp64', F32: 'fp32', F16: 'fp16', F8_E4M3: 'fp8_e4m3fn', F8_E5M2: 'fp8_e5m2' },
  ...{ I8: 'int8', U8: 'uint8', F4: 'fp4' },
};

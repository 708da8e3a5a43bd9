import { identifyFile } from './identify.ts';
import type { ModelFacts } from '../../../contract/identify.ts';
import type { ModelHeader } from './model-header.ts';
import { readHeader } from './read-header.ts';
import type { Reading } from './reading.ts';

/** Tensors by their names: a shape, or a shape with a type. Shapes of published models, data of none. */
export type TensorList = Readonly<Record<string, readonly number[] | TensorEntry>>;
interface TensorEntry {
  readonly shape: readonly number[];
  readonly dtype: string;
}

const encoder = new TextEncoder();
const bytesOf: Readonly<Record<string, number>> = { F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, I64: 8 };

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export const text = (value: string): Uint8Array => encoder.encode(value);

export function littleEndian(value: number | bigint, bytes: number): Uint8Array {
  const part = new Uint8Array(bytes);
  let rest = BigInt(value);
  for (let at = 0; at < bytes; at += 1) {
    part[at] = Number(rest & 255n);
    rest >>= 8n;
  }
  return part;
}

/** A file: what stands at its beginning, what at its end, and its length. What lies between is zeros that nobody reads. */
export interface FakeFile {
  readonly name: string;
  readonly bytes: number;
  readonly head: Uint8Array;
  readonly tail?: Uint8Array;
}

/** The header of a safetensors file and how long the file has to be. */
export function safetensorsFile(
  name: string,
  tensors: TensorList,
  metadata: Readonly<Record<string, string>> = {},
): FakeFile {
  let at = 0;
  const entries = Object.entries(tensors).map(([key, value]) => {
    const { shape, dtype } = isShape(value) ? { shape: value, dtype: 'F16' } : value;
    const start = at;
    at += shape.reduce((product, size) => product * size, 1) * (bytesOf[dtype] ?? 1);
    return [key, { dtype, shape, data_offsets: [start, at] }] as const;
  });
  const described = Object.keys(metadata).length > 0 ? [['__metadata__', metadata] as const] : [];
  const head = safetensorsHead(JSON.stringify(Object.fromEntries([...described, ...entries])));
  return { name, head, bytes: head.length + at };
}

export const safetensorsHead = (json: string): Uint8Array => {
  const header = text(json);
  return joined(littleEndian(header.length, 8), header);
};

const isShape = (value: readonly number[] | TensorEntry): value is readonly number[] =>
  Array.isArray(value);

export interface Identification {
  readonly facts: ModelFacts;
  /** How many bytes were asked for. */
  readonly readBytes: number;
}

/** Identifies a file that is only there as far as it is read. */
export function identifyFake(file: FakeFile): Identification {
  const { result, readBytes } = drive(identifyFile({ name: file.name, bytes: file.bytes }), file);
  return { facts: result, readBytes };
}

/** What the header of a file says that is only there as far as it is read. */
export function headerOf(file: FakeFile): ModelHeader {
  const header = drive(readHeader({ name: file.name, bytes: file.bytes }), file).result;
  if (header === 'tooBig') throw new RangeError(file.name);
  return header;
}

function drive<Result>(
  reading: Reading<Result>,
  file: FakeFile,
): { readonly result: Result; readonly readBytes: number } {
  let readBytes = 0;
  let step = reading.next(new Uint8Array());
  while (step.done !== true) {
    const { start, end } = step.value;
    if (start < 0 || end > file.bytes || start >= end) throw new RangeError(`${start}–${end}`);
    readBytes += end - start;
    step = reading.next(slice(file, start, end));
  }
  return { result: step.value, readBytes };
}

function slice({ bytes, head, tail = new Uint8Array() }: FakeFile, start: number, end: number) {
  const part = new Uint8Array(end - start);
  const copy = (source: Uint8Array, at: number) => {
    const from = Math.max(start, at);
    const to = Math.min(end, at + source.length);
    if (from < to) part.set(source.subarray(from - at, to - at), from - start);
  };
  copy(head, 0);
  copy(tail, bytes - tail.length);
  return part;
}

import type { ModelHeader } from './model-header.ts';
import { damaged, textOf, wrongLength } from './reading.ts';
import type { ReadFile } from './reading.ts';
import { tensorsOf } from './tensors.ts';

// https://github.com/onnx/onnx/blob/main/onnx/onnx.proto: ModelProto, as far as its graph
const producerField = 2;
const graphField = 7;
const mostFields = 64;

/** Reads the beginning of an ONNX file and holds the length of its graph against the file; throws `model.*`. */
export function readOnnx(file: ReadFile, head: Uint8Array): ModelHeader {
  const declared = new Map<string, string>();
  const place = { at: 0 };
  for (let field = 0; field < mostFields && place.at < head.length; field += 1) {
    const tag = varint(file, head, place);
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) varint(file, head, place);
    else if (wire === 2) {
      const length = varint(file, head, place);
      const end = place.at + length;
      if (end > file.bytes) throw wrongLength(file, end);
      if (number === graphField) break;
      if (number === producerField && end <= head.length)
        declared.set('producer', textOf(head, place.at, end));
      place.at = end;
    } else throw damaged(file, 'lengths');
  }
  return { format: 'onnx', tensors: tensorsOf([]), declared, precision: '' };
}

function varint(file: ReadFile, bytes: Uint8Array, place: { at: number }): number {
  let value = 0;
  for (let shift = 0; shift < 8; shift += 1) {
    const byte = bytes[place.at];
    if (byte === undefined) throw damaged(file, 'lengths');
    place.at += 1;
    value += (byte & 127) * 2 ** (7 * shift);
    if (byte < 128) return value;
  }
  throw damaged(file, 'lengths');
}

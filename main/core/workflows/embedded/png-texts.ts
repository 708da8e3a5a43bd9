import {
  bigEndian,
  latin1,
  longestText,
  mostSteps,
  utf8,
  type NamedText,
  type Pieces,
} from './pieces.ts';

/** Unpacks zlib data; null where it is broken or would be longer than `longest` bytes. */
export type Inflate = (bytes: Uint8Array, longest: number) => Uint8Array | null;

const SIGNATURE_BYTES = 8;

/** The tEXt, zTXt and iTXt chunks of a PNG, also where the picture behind them is broken. */
export function pngTexts(file: Pieces, inflate: Inflate): readonly NamedText[] {
  const texts: NamedText[] = [];
  let start = SIGNATURE_BYTES;
  for (let step = 0; step < mostSteps; step += 1) {
    const head = file.at(start, 8);
    if (head === null) break;
    const length = bigEndian(head.subarray(0, 4));
    const kind = latin1(head.subarray(4));
    if (kind === 'IEND') break;
    if (/^(tEXt|zTXt|iTXt)$/.test(kind) && length <= longestText) {
      const chunk = file.at(start + 8, length);
      const text = chunk === null ? null : textOf(kind, chunk, inflate);
      if (text !== null) texts.push(text);
    }
    // length, kind and checksum stand around the content
    start += length + 12;
  }
  return texts;
}

function textOf(kind: string, chunk: Uint8Array, inflate: Inflate): NamedText | null {
  const nameEnd = chunk.indexOf(0);
  if (nameEnd < 1) return null;
  const name = latin1(chunk.subarray(0, nameEnd)).toLowerCase();
  const rest = chunk.subarray(nameEnd + 1);
  // the standard says Latin-1, and what is not ASCII there is UTF-8 in practice
  if (kind === 'tEXt') return { name, text: utf8(rest) };
  if (kind === 'zTXt') return named(name, inflate(rest.subarray(1), longestText));
  const isPacked = rest[0] === 1;
  const languageEnd = rest.indexOf(0, 2);
  const keyEnd = languageEnd < 0 ? -1 : rest.indexOf(0, languageEnd + 1);
  if (keyEnd < 0) return null;
  const content = rest.subarray(keyEnd + 1);
  return named(name, isPacked ? inflate(content, longestText) : content);
}

function named(name: string, bytes: Uint8Array | null): NamedText | null {
  return bytes === null ? null : { name, text: utf8(bytes) };
}

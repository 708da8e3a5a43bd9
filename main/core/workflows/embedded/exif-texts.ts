import { bigEndian, latin1, littleEndian, utf8, type NamedText } from './pieces.ts';

const ASCII = 2;
const UNDEFINED = 7;
const EXIF_POINTER = 0x8769;
const USER_COMMENT = 0x9286;

/**
 * ComfyUI writes `prompt:{…}` and `workflow:{…}` into texts of the first directory (Make, Model and those before
 * them); packs write both as one JSON into the user comment.
 */
export function exifTexts(chunk: Uint8Array): readonly NamedText[] {
  const hasName = latin1(chunk.subarray(0, 6)) === 'Exif\0\0';
  const tiff = hasName ? chunk.subarray(6) : chunk;
  const order = latin1(tiff.subarray(0, 2));
  if (order !== 'II' && order !== 'MM') return [];
  const number = order === 'II' ? littleEndian : bigEndian;
  const root = entriesAt(tiff, number(tiff.subarray(4, 8)), number);
  const pointer = root.find(({ tag }) => tag === EXIF_POINTER);
  const inner = pointer === undefined ? [] : entriesAt(tiff, number(pointer.value), number);
  return [...root, ...inner].flatMap((entry) => textsOf(entry));
}

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly value: Uint8Array;
}

/** Values of more than four bytes lie elsewhere. Only texts are read whole. */
function entriesAt(
  tiff: Uint8Array,
  start: number,
  number: (bytes: Uint8Array) => number,
): readonly Entry[] {
  const count = number(tiff.subarray(start, start + 2));
  return Array.from({ length: count }, (_, index) => start + 2 + index * 12)
    .filter((place) => place + 12 <= tiff.byteLength)
    .map((place) => {
      const type = number(tiff.subarray(place + 2, place + 4));
      const length = number(tiff.subarray(place + 4, place + 8));
      const isText = type === ASCII || type === UNDEFINED;
      const from = isText && length > 4 ? number(tiff.subarray(place + 8, place + 12)) : place + 8;
      const value = tiff.subarray(from, from + (isText ? length : 4));
      return { tag: number(tiff.subarray(place, place + 2)), type, value };
    });
}

function textsOf({ tag, type, value }: Entry): readonly NamedText[] {
  if (tag === USER_COMMENT) {
    // eight bytes name the encoding
    const text = utf8(value.subarray(8)).replaceAll('\0', '');
    return [{ name: 'comment', text }];
  }
  if (type !== ASCII) return [];
  const text = utf8(value).replace(/\0+$/, '');
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(0, colon)).trim().toLowerCase();
  if (/^[a-z_]{1,40}$/.test(name)) return [{ name, text: text.slice(colon + 1) }];
  return [{ name: 'comment', text }];
}

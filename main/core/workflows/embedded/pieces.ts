/** The bytes of a file as far as they are at hand: of a large film its beginning and its end. */
export interface Pieces {
  readonly size: number;
  /** Null where they lie outside of the file, or are not at hand. */
  at(start: number, length: number): Uint8Array | null;
}

export interface Piece {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export function piecesOf(size: number, pieces: readonly Piece[]): Pieces {
  return {
    size,
    at(start, length) {
      if (start < 0 || length < 0) return null;
      const piece = pieces.find(
        (each) => start >= each.start && start + length <= each.start + each.bytes.byteLength,
      );
      return piece?.bytes.subarray(start - piece.start, start - piece.start + length) ?? null;
    },
  };
}

/** Big-endian, of up to six bytes. */
export function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

export function littleEndian(bytes: Uint8Array): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

/** One character a byte: names and magic numbers. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.byteLength; start += 8192)
    text += String.fromCharCode(...bytes.subarray(start, start + 8192));
  return text;
}

export function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A text with the name that stands before it in the file, in lower case. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** No text of a workflow is longer. */
export const longestText = 64 * 1024 * 1024;
/** No file that is honest has more chunks, boxes or elements on the way to its texts. */
export const mostSteps = 100_000;

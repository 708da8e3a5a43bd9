/** A place in JSON text, as bytes. */
export interface JsonPlace {
  readonly bytes: Uint8Array;
  at: number;
}

/** Thrown inside this folder only: text that is no JSON, or nested deeper than any header is. */
export class JsonFault extends Error {
  readonly reason: 'json' | 'nesting';
  constructor(reason: 'json' | 'nesting') {
    super(reason);
    this.reason = reason;
  }
}

const quote = 34;
const backslash = 92;
/** No header nests its values deeper. */
const deepest = 8;

export const codes = { quote, comma: 44, colon: 58, open: 91, close: 93, begin: 123, end: 125 };

export function skipSpace(place: JsonPlace): number {
  const { bytes } = place;
  let code = bytes[place.at] ?? 0;
  while (code === 32 || code === 10 || code === 13 || code === 9) {
    place.at += 1;
    code = bytes[place.at] ?? 0;
  }
  return code;
}

/** Steps over white space and one byte that has to be there. */
export function expect(place: JsonPlace, code: number): void {
  if (skipSpace(place) !== code) throw new JsonFault('json');
  place.at += 1;
}

/** Whether that byte comes next; steps over it if so. */
export function take(place: JsonPlace, code: number): boolean {
  if (skipSpace(place) !== code) return false;
  place.at += 1;
  return true;
}

/** Steps over a string and gives the end of what stands between its quotes; it begins at the place's `at` plus one. */
export function skipString(place: JsonPlace): number {
  if (skipSpace(place) !== quote) throw new JsonFault('json');
  const { bytes } = place;
  const { length } = bytes;
  let at = place.at + 1;
  for (; at < length; at += 1) {
    const code = bytes[at];
    if (code === quote) {
      place.at = at + 1;
      return at;
    }
    if (code === backslash) at += 1;
  }
  throw new JsonFault('json');
}

/** Steps over any value. */
export function skipValue(place: JsonPlace, depth = 0): void {
  if (depth > deepest) throw new JsonFault('nesting');
  const code = skipSpace(place);
  if (code === quote) skipString(place);
  else if (code === codes.begin) skipMembers(place, depth, codes.end, true);
  else if (code === codes.open) skipMembers(place, depth, codes.close, false);
  else skipWord(place);
}

function skipMembers(place: JsonPlace, depth: number, closing: number, isNamed: boolean): void {
  place.at += 1;
  if (take(place, closing)) return;
  do {
    if (isNamed) {
      skipString(place);
      expect(place, codes.colon);
    }
    skipValue(place, depth + 1);
  } while (take(place, codes.comma));
  expect(place, closing);
}

/** A number, `true`, `false` or `null`. */
function skipWord(place: JsonPlace): void {
  const { bytes } = place;
  const start = place.at;
  let code = bytes[place.at] ?? 0;
  while ((code >= 97 && code <= 122) || (code >= 43 && code <= 57 && code !== 44) || code === 69) {
    place.at += 1;
    code = bytes[place.at] ?? 0;
  }
  if (place.at === start) throw new JsonFault('json');
}

/** A whole number that is not negative; NaN-free and exact up to 2^53, else a fault. */
export function readWhole(place: JsonPlace): number {
  const { bytes } = place;
  let code = skipSpace(place);
  const start = place.at;
  let value = 0;
  while (code >= 48 && code <= 57) {
    value = value * 10 + code - 48;
    place.at += 1;
    code = bytes[place.at] ?? 0;
  }
  if (place.at === start || value > Number.MAX_SAFE_INTEGER) throw new JsonFault('json');
  return value;
}

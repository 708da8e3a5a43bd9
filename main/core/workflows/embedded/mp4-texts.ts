import {
  bigEndian,
  latin1,
  longestText,
  mostSteps,
  utf8,
  type NamedText,
  type Pieces,
} from './pieces.ts';

interface Box {
  readonly kind: string;
  /** Of what is inside. */
  readonly start: number;
  readonly end: number;
}

/** The texts of an MP4's or MOV's `moov`: those with a key of their own, and the comment. */
export function mp4Texts(file: Pieces): readonly NamedText[] {
  const steps = { left: mostSteps };
  const moov = boxesIn(file, 0, file.size, steps).find(({ kind }) => kind === 'moov');
  if (moov === undefined) return [];
  const inside = boxesIn(file, moov.start, moov.end, steps);
  const outer = inside.filter(({ kind }) => kind === 'udta');
  const metas = [inside, ...outer.map(({ start, end }) => boxesIn(file, start, end, steps))]
    .flat()
    .filter(({ kind }) => kind === 'meta');
  return [
    ...metas.flatMap((meta) => metaTexts(file, meta, steps)),
    ...outer.flatMap(({ start, end }) => plainTexts(file, boxesIn(file, start, end, steps))),
  ];
}

interface Steps {
  left: number;
}

function boxesIn(file: Pieces, start: number, end: number, steps: Steps): readonly Box[] {
  const boxes: Box[] = [];
  for (let place = start; place + 8 <= end && steps.left > 0; steps.left -= 1) {
    const head = file.at(place, 8);
    if (head === null) break;
    const long = bigEndian(head.subarray(0, 4)) === 1 ? file.at(place + 10, 6) : null;
    const size = sizeOf(head, long, end - place);
    const headBytes = long === null ? 8 : 16;
    // a box that is not as long as its own head leads nowhere
    if (size < headBytes) break;
    const kind = latin1(head.subarray(4));
    boxes.push({ kind, start: place + headBytes, end: Math.min(end, place + size) });
    place += size;
  }
  return boxes;
}

/** Of the whole box; nought means up to the end. */
function sizeOf(head: Uint8Array, long: Uint8Array | null, rest: number): number {
  const size = bigEndian(head.subarray(0, 4));
  if (size === 0) return rest;
  return long === null ? size : bigEndian(long);
}

function metaTexts(file: Pieces, meta: Box, steps: Steps): readonly NamedText[] {
  // QuickTime's own `meta` has no version before its boxes
  const first = file.at(meta.start + 4, 4);
  const isPlain = first !== null && /^(hdlr|keys|ilst)$/.test(latin1(first));
  const boxes = boxesIn(file, meta.start + (isPlain ? 0 : 4), meta.end, steps);
  const keys = boxes.find(({ kind }) => kind === 'keys');
  const names = keys === undefined ? [] : keyNames(file, keys);
  const list = boxes.find(({ kind }) => kind === 'ilst');
  if (list === undefined) return [];
  return boxesIn(file, list.start, list.end, steps).flatMap((item) => {
    const number = bigEndian(Uint8Array.from(item.kind, (letter) => letter.charCodeAt(0)));
    const name = item.kind === '\u00a9cmt' ? 'comment' : names[number - 1];
    const data = boxesIn(file, item.start, item.end, steps).find(({ kind }) => kind === 'data');
    if (name === undefined || data === undefined) return [];
    // type and locale stand before the text
    const text = textAt(file, data.start + 8, data.end);
    return text === null ? [] : [{ name, text }];
  });
}

/** The names of items that are called by number, in lower case. */
function keyNames(file: Pieces, { start, end }: Box): readonly string[] {
  const names: string[] = [];
  for (let place = start + 8; place + 8 <= end && names.length < 1000;) {
    const size = bigEndian(file.at(place, 4) ?? new Uint8Array());
    const bytes = size < 8 ? null : file.at(place + 8, size - 8);
    if (bytes === null) break;
    names.push(utf8(bytes).toLowerCase());
    place += size;
  }
  return names;
}

/** Texts right inside `udta`: a length and a language, then the text. */
function plainTexts(file: Pieces, boxes: readonly Box[]): readonly NamedText[] {
  return boxes
    .filter(({ kind }) => kind === '\u00a9cmt')
    .flatMap(({ start, end }) => {
      const text = textAt(file, start + 4, end);
      return text === null ? [] : [{ name: 'comment', text }];
    });
}

function textAt(file: Pieces, start: number, end: number): string | null {
  const bytes = end - start > longestText ? null : file.at(start, end - start);
  return bytes === null ? null : utf8(bytes);
}

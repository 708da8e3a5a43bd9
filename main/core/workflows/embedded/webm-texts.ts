import { bigEndian, longestText, mostSteps, utf8, type NamedText, type Pieces } from './pieces.ts';

const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
const TAGS = 0x1254c367;
const TAG = 0x7373;
const SIMPLE_TAG = 0x67c8;
const TAG_NAME = 0x45a3;
const TAG_STRING = 0x4487;

interface Element {
  readonly id: number;
  readonly start: number;
  /** Null: unknown, as live recordings have it; then what is inside follows as if it stood beside it. */
  readonly end: number | null;
}

/** The tags of a WebM or Matroska file. */
export function webmTexts(file: Pieces): readonly NamedText[] {
  const texts: NamedText[] = [];
  const open: (readonly [number, number])[] = [[0, file.size]];
  let name: string | null = null;
  let steps = mostSteps;
  for (let range = open.pop(); range !== undefined; range = open.pop()) {
    const [start, end] = range;
    steps -= 1;
    const element = start < end && steps > 0 ? elementAt(file, start, end) : null;
    if (element === null) continue;
    const inside = element.end ?? end;
    if (element.end !== null) open.push([element.end, end]);
    if (element.id === TAG_NAME) name = textOf(file, element.start, inside);
    if (element.id === TAG_STRING && name !== null) {
      const text = textOf(file, element.start, inside);
      if (text !== null) texts.push({ name: name.toLowerCase(), text });
    }
    if (goesInto(element)) open.push([element.start, inside]);
  }
  return texts;
}

function goesInto({ id, end }: Element): boolean {
  return [SEGMENT, TAGS, TAG, SIMPLE_TAG].includes(id) || (id === CLUSTER && end === null);
}

function elementAt(file: Pieces, start: number, end: number): Element | null {
  const id = numberAt(file, start, false);
  if (id === null) return null;
  const size = numberAt(file, start + id.bytes, true);
  if (size === null) return null;
  const inside = start + id.bytes + size.bytes;
  const isUnknown = size.value === 2 ** (7 * size.bytes) - 1;
  return {
    id: id.value,
    start: inside,
    end: isUnknown ? null : Math.min(end, inside + size.value),
  };
}

/** The leading zeros of the first byte tell how many follow; sizes are told without that mark. */
function numberAt(file: Pieces, start: number, isSize: boolean) {
  const first = file.at(start, 1)?.[0];
  if (first === undefined || first === 0) return null;
  const bytes = Math.clz32(first) - 23;
  const all = file.at(start, bytes);
  if (all === null) return null;
  // taken off first: eight bytes with it are more than a number holds
  const mark = isSize ? 2 ** (8 - bytes) : 0;
  return { bytes, value: (first - mark) * 256 ** (bytes - 1) + bigEndian(all.subarray(1)) };
}

function textOf(file: Pieces, start: number, end: number): string | null {
  const bytes = end - start > longestText ? null : file.at(start, end - start);
  return bytes === null ? null : utf8(bytes).replace(/\0+$/, '');
}

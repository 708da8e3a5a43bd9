import { textOf } from './reading.ts';

/** The tensors whose names differ in their numbers only, such as those of equal blocks. */
export interface TensorGroup {
  /** The name of the first of them. */
  readonly key: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly count: number;
  /** The highest first number in their names; −1 where they have none. */
  readonly last: number;
}

/**
 * The tensors of a file by the pattern of their names: every number that is a word of its own is `#`
 * (`input_blocks.#.#.transformer_blocks.#.attn2.to_k.weight`). Some thousand names become some dozen patterns, so that
 * a rule is one look-up.
 */
export interface Tensors {
  readonly count: number;
  readonly groups: ReadonlyMap<string, TensorGroup>;
}

interface OpenGroup {
  key: string;
  dtype: string;
  shape: readonly number[];
  count: number;
  last: number;
}

/** What a name amounts to, without a string being made of it. */
interface NameMark {
  /** Equal for names of one pattern. */
  pattern: number;
  /** Equal for equal names. */
  name: number;
  firstNumber: number;
}

export interface TensorCollector {
  /** Takes a tensor in; `again` where one of that name was there. The shape is asked for once for each pattern. */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    facts: { readonly dtype: string; readonly shape: readonly number[] },
  ): 'new' | 'again';
  finish(): Tensors;
}

/** Files with more patterns than that are no models; the rest is counted, not kept. */
const mostPatterns = 5_000;

export function createTensorCollector(): TensorCollector {
  const groups = new Map<number, OpenGroup>();
  const names = new Set<number>();
  const mark: NameMark = { pattern: 0, name: 0, firstNumber: -1 };
  return {
    add(bytes, start, end, { dtype, shape }) {
      markName(bytes, start, end, mark);
      const before = names.size;
      names.add(mark.name);
      if (names.size === before) return 'again';
      const group = groups.get(mark.pattern);
      if (group !== undefined) {
        group.count += 1;
        if (mark.firstNumber > group.last) group.last = mark.firstNumber;
      } else if (groups.size < mostPatterns) {
        const key = textOf(bytes, start, end);
        groups.set(mark.pattern, { key, dtype, shape, count: 1, last: mark.firstNumber });
      }
      return 'new';
    },
    finish: () => ({
      count: names.size,
      groups: new Map([...groups.values()].map((group) => [patternOf(group.key), group])),
    }),
  };
}

const encoder = new TextEncoder();

/** The tensors of a list of names, for formats that give them as text. */
export function tensorsOf(
  list: Iterable<readonly [string, { readonly dtype: string; readonly shape: readonly number[] }]>,
): Tensors {
  const collector = createTensorCollector();
  for (const [key, facts] of list) {
    const bytes = encoder.encode(key);
    collector.add(bytes, 0, bytes.length, facts);
  }
  return collector.finish();
}

/** A name with `#` for every number that is a word of its own. */
export const patternOf = (key: string): string => key.replace(/(?<![^._])\d+(?![^._])/g, '#');

const zero = 48;
const isSeparator = (code: number): boolean => code === 46 || code === 95;
const prime = 0x01000193;
const otherPrime = 0x5bd1e995;

/**
 * FNV-1a of the pattern, and of the digits. 53 bits make a name: 32 of both and 21 of its numbers, so that even some ten
 * thousand names of one pattern do not fall together.
 */
function markName(bytes: Uint8Array, start: number, end: number, mark: NameMark): void {
  let pattern = 0x811c9dc5 | 0;
  let digits = 0x2166f4a1 | 0;
  let numbers = end - start;
  let firstNumber = -1;
  for (let at = start; at < end;) {
    const code = bytes[at] ?? 0;
    const isNumber =
      code >= zero && code <= 57 && (at === start || isSeparator(bytes[at - 1] ?? 0));
    const stop = isNumber ? endOfNumber(bytes, at, end) : -1;
    if (stop > 0) {
      let value = 0;
      for (; at < stop; at += 1) {
        value = value * 10 + (bytes[at] ?? 0) - zero;
        digits = Math.imul(digits ^ (bytes[at] ?? 0), otherPrime);
      }
      digits = Math.imul(digits ^ 35, otherPrime);
      pattern = Math.imul(pattern ^ 35, prime);
      numbers = Math.imul(numbers, 1009) + value;
      if (firstNumber < 0) firstNumber = value;
    } else {
      pattern = Math.imul(pattern ^ code, prime);
      at += 1;
    }
  }
  mark.pattern = pattern;
  const name = Math.imul(pattern, otherPrime) ^ digits;
  mark.name = (name >>> 0) * 0x200000 + (numbers & 0x1fffff);
  mark.firstNumber = firstNumber;
}

/** The end of a run of digits that is a word of its own, else −1. */
function endOfNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  while (at < end && (bytes[at] ?? 0) >= zero && (bytes[at] ?? 0) <= 57) at += 1;
  return at === end || isSeparator(bytes[at] ?? 0) ? at : -1;
}

import { compareKeys, lowerBound } from '../key-order.ts';

interface PageQuery {
  readonly prefix: string;
  /** Empty for none. */
  readonly delimiter: string;
  /** The page starts behind this key or common prefix. */
  readonly after: string;
  readonly limit: number;
}

export interface KeyPage {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** Where the next page starts; undefined on the last one. */
  readonly next: string | undefined;
}

/** The common prefix that stands for a key; undefined when the key stands for itself. */
function foldedInto(key: string, { prefix, delimiter }: PageQuery): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at === -1 ? undefined : key.slice(0, at + delimiter.length);
}

/** One page of sorted keys, folded at the delimiter; both kinds of entries count for the limit. */
export function pageOfKeys(sorted: readonly string[], query: PageQuery): KeyPage {
  const { prefix, after, limit } = query;
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  let last = after;
  const start = lowerBound(sorted, compareKeys(after, prefix) > 0 ? after : prefix);
  for (let index = start; index < sorted.length; index += 1) {
    const key = sorted[index] ?? '';
    if (!key.startsWith(prefix)) break;
    const folded = foldedInto(key, query);
    const name = folded ?? key;
    if (name === last || compareKeys(name, after) <= 0) continue;
    if (keys.length + commonPrefixes.length === limit) return { keys, commonPrefixes, next: last };
    if (folded === undefined) keys.push(key);
    else commonPrefixes.push(folded);
    last = name;
  }
  return { keys, commonPrefixes, next: undefined };
}

import type { EqualFiles } from '../../../contract/object-work.ts';

/** What the folders that all keys share add nothing to: a category and a name stay in any case. */
export function placesOf(groups: readonly EqualFiles[]): ReadonlyMap<string, string> {
  const keys = groups.flatMap((group) => group.keys);
  const split = keys.map((key) => key.split('/'));
  const [first, ...others] = split;
  if (first === undefined) return new Map();
  const most = split.reduce((least, { length }) => Math.min(least, length), first.length) - 2;
  let shared = 0;
  while (shared < most && others.every((parts) => parts[shared] === first[shared])) shared += 1;
  return new Map(keys.map((key, index) => [key, (split[index] ?? []).slice(shared).join('/')]));
}

/** What would be free if each content lay in the bucket once. */
export const sparedBytes = (groups: readonly EqualFiles[]): number =>
  groups.reduce((sum, { bytes, keys }) => sum + bytes * Math.max(0, keys.length - 1), 0);

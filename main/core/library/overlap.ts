import { comparable } from './windows-path.ts';

/** Whether one of two folders lies in the other, or they are the same; paths without links. */
export function overlaps(a: string, b: string): boolean {
  const [one, other] = [withEnd(a), withEnd(b)];
  return one.startsWith(other) || other.startsWith(one);
}

/** Whether a path lies below a folder. */
export function isBelow(folder: string, path: string): boolean {
  return comparable(path).startsWith(withEnd(folder));
}

function withEnd(given: string): string {
  const path = comparable(given);
  if (/[\\/]$/.test(path)) return path;
  return path + (path.includes('\\') && !path.includes('/') ? '\\' : '/');
}

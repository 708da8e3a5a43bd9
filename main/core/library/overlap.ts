/** Whether one of two folders lies in the other, or they are the same; paths without links. */
export function overlaps(a: string, b: string): boolean {
  const [one, other] = [withEnd(a), withEnd(b)];
  return one.startsWith(other) || other.startsWith(one);
}

/** Whether a path lies below a folder. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(withEnd(folder));
}

function withEnd(path: string): string {
  if (/[\\/]$/.test(path)) return path;
  return path + (path.includes('\\') && !path.includes('/') ? '\\' : '/');
}

/** What the connection check puts into the bucket and takes away again. */
const checkFile = /(^|\/)\.ferry-check-[^/]*$/;

/** Category and name of a key below the prefix; null for folder markers, strays and the app's own trial files. */
export function placeOfKey(
  prefix: string,
  key: string,
): { readonly category: string; readonly name: string } | null {
  if (!key.startsWith(`${prefix}/`) || key.endsWith('/') || checkFile.test(key)) return null;
  const path = key.slice(prefix.length + 1);
  const slash = path.indexOf('/');
  if (slash < 1) return null;
  return { category: path.slice(0, slash), name: path.slice(slash + 1) };
}

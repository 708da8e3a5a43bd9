import type { Json } from '../json.ts';
import { isArray, isObject } from '../json.ts';

const quoted = (text: string): string =>
  text.includes("'") && !text.includes('"')
    ? `"${text}"`
    : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A value as Python prints it inside a list: `['a', 1, True, None]`. */
export function repr(value: Json | undefined): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return String(value);
  if (isArray(value)) return `[${value.map((item) => repr(item)).join(', ')}]`;
  if (!isObject(value)) return '';
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${repr(item)}`);
  return `{${entries.join(', ')}}`;
}

/** A value as Python's `str()` gives it. */
export const str = (value: Json | undefined): string =>
  typeof value === 'string' ? value : repr(value);

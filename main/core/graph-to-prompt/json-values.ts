/** Reading JSON that may hold anything. */
export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The items of a list; gaps, which only lists made by hand have, become undefined. */
export function listOf(value: unknown): readonly unknown[] {
  return isList(value) ? Array.from(value) : [];
}

export function recordOf(value: unknown): JsonRecord {
  return isRecord(value) ? value : {};
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** An own member; never one inherited from `Object.prototype`. */
export function memberOf(record: JsonRecord, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Node and link ids are numbers or strings; they are compared as strings. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** A slot number, also when it was saved as text. */
export function slotOf(value: unknown): number | null {
  const slot = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof slot === 'number' && Number.isInteger(slot) && slot >= 0 ? slot : null;
}

const DEEPEST_TEXT = 50;

/** What the page's JavaScript makes of a value where it needs text. */
export function asPageText(value: unknown, depth = 0): string {
  if (!isList(value)) return isRecord(value) ? '[object Object]' : String(value);
  if (depth > DEEPEST_TEXT) return '';
  return value.map((item) => (item === null ? '' : asPageText(item, depth + 1))).join(',');
}

import { invalidArgument } from '../oss-error.ts';
import { percentEncode } from '../signature-v4.ts';
import type { XmlFields } from '../xml.ts';

type Query = ReadonlyMap<string, string>;

export interface TextEncoding {
  /** What tells the reader that names are encoded. */
  readonly fields: XmlFields;
  readonly encode: (text: string) => string;
}

/** `encoding-type=url`: for keys that XML cannot carry. */
export function urlEncoding(query: Query): TextEncoding {
  const type = query.get('encoding-type');
  if (type === undefined || type === '') return { fields: {}, encode: (text) => text };
  if (type !== 'url') {
    throw invalidArgument('encoding-type', type, 'Invalid Encoding Method specified in Request.');
  }
  return {
    fields: { EncodingType: 'url' },
    encode: (text) => text.split('/').map(percentEncode).join('/'),
  };
}

/** A page size, within 1 to 1,000. */
export function pageSize(query: Query, name: string, otherwise: number): number {
  const value = query.get(name);
  if (value === undefined || value === '') return otherwise;
  const count = Number(value);
  if (/^\d+$/.test(value) && count >= 1 && count <= 1000) return count;
  throw invalidArgument(name, value, `Argument ${name} must be an integer between 1 and 1000.`);
}

export function wholeNumber(query: Query, name: string): number {
  const value = query.get(name) ?? '';
  if (/^\d*$/.test(value)) return Number(value);
  throw invalidArgument(name, value, `Argument ${name} must be an integer.`);
}

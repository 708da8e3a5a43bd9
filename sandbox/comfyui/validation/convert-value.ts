import type { Json } from '../json.ts';
import { isArray, isObject } from '../json.ts';
import { repr, str } from './python-repr.ts';

export type Conversion =
  | { readonly state: 'converted'; readonly value: Json }
  | { readonly state: 'failed'; readonly reason: string };

const converted = (value: Json): Conversion => ({ state: 'converted', value });
const failed = (reason: string): Conversion => ({ state: 'failed', reason });

const typeName = (value: Json): string => {
  if (value === null) return 'NoneType';
  return isArray(value) ? 'list' : 'dict';
};

function toInt(value: Json): Conversion {
  if (typeof value === 'number') return converted(Math.trunc(value));
  if (typeof value === 'boolean') return converted(value ? 1 : 0);
  if (typeof value !== 'string') {
    const wanted = 'a string, a bytes-like object or a real number';
    return failed(`int() argument must be ${wanted}, not '${typeName(value)}'`);
  }
  return /^\s*[-+]?\d+(_\d+)*\s*$/.test(value)
    ? converted(Number(value.replaceAll('_', '')))
    : failed(`invalid literal for int() with base 10: ${repr(value)}`);
}

function toFloat(value: Json): Conversion {
  if (typeof value === 'number') return converted(value);
  if (typeof value === 'boolean') return converted(value ? 1 : 0);
  if (typeof value !== 'string') {
    return failed(`float() argument must be a string or a real number, not '${typeName(value)}'`);
  }
  const number = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(number)
    ? failed(`could not convert string to float: ${repr(value)}`)
    : converted(number);
}

function isTruthy(value: Json): boolean {
  if (isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** Converts a constant to its input's type as the server does before it looks at the limits. */
export function convertValue(type: string, value: Json): Conversion {
  switch (type) {
    case 'INT':
      return toInt(value);
    case 'FLOAT':
      return toFloat(value);
    case 'STRING':
      return converted(str(value));
    case 'BOOLEAN':
      return converted(isTruthy(value));
    default:
      return converted(value);
  }
}

import { memberOf, type JsonRecord } from './json-values.ts';

type NumberType = 'INT' | 'FLOAT';

export function isNumberType(type: string): type is NumberType {
  return type === 'INT' || type === 'FLOAT';
}

/**
 * What a number widget of the page makes of a value that another node writes into it: whole numbers
 * go to the next step, others are rounded and kept between the limits.
 */
export function writtenNumber(type: NumberType, options: JsonRecord, value: unknown): unknown {
  return type === 'INT' ? wholeNumber(options, value) : roundedNumber(options, value);
}

/** The same for the widget of a PrimitiveNode, which keeps the limits that its targets share. */
export function limitedNumber(type: NumberType, options: JsonRecord, value: unknown): unknown {
  const { min, max } = limitsOf(options);
  const limited = typeof value === 'number' ? Math.min(Math.max(value, min), max) : value;
  return writtenNumber(type, options, limited);
}

function wholeNumber(options: JsonRecord, value: unknown): number | null {
  const step = numberAt(options, 'step', 1) || 1;
  const number = pageNumber(value);
  const { min } = limitsOf(options);
  const offset = Number.isFinite(min) ? min % step : 0;
  return orNull(
    step === 1 ? Math.round(number) : Math.round((number - offset) / step) * step + offset,
  );
}

function roundedNumber(options: JsonRecord, value: unknown): unknown {
  const digits = Math.max(0, -Math.floor(Math.log10(numberAt(options, 'step', 0.5))));
  const own = memberOf(options, 'round');
  const unit = typeof own === 'number' && own !== 0 ? own : digits > 0 && 10 ** -digits;
  if (unit === false || digits > MOST_DIGITS) return value;
  const rounded = Math.round(pageNumber(value) / unit) * unit;
  const { min, max } = limitsOf(options);
  return orNull(Math.min(Math.max(Number(rounded.toFixed(digits)), min), max));
}

const MOST_DIGITS = 100;

function limitsOf(options: JsonRecord): { readonly min: number; readonly max: number } {
  return { min: numberAt(options, 'min', 0), max: numberAt(options, 'max', 2048) };
}

function numberAt(options: JsonRecord, name: string, otherwise: number): number {
  const value = memberOf(options, name);
  return typeof value === 'number' ? value : otherwise;
}

/** As the page's JavaScript reads it. */
function pageNumber(value: unknown): number {
  return typeof value === 'object' && value !== null ? Number.NaN : Number(value);
}

/** JSON has no word for what is no number. */
function orNull(number: number): number | null {
  return Number.isNaN(number) ? null : number;
}

/** Options that two inputs may differ in and still be fed by one PrimitiveNode. */
const FREE_OPTIONS: ReadonlySet<string> = new Set([
  'default',
  'forceInput',
  'defaultInput',
  'control_after_generate',
  'multiline',
  'tooltip',
  'dynamicPrompts',
  'min',
  'max',
  'step',
]);

/** The limits and the step that two inputs share; null where they go together in no way. */
export function sharedOptions(one: JsonRecord, other: JsonRecord): JsonRecord | null {
  const min = Math.max(numberAt(one, 'min', -Infinity), numberAt(other, 'min', -Infinity));
  const max = Math.min(numberAt(one, 'max', Infinity), numberAt(other, 'max', Infinity));
  const names = new Set([...Object.keys(one), ...Object.keys(other)]).difference(FREE_OPTIONS);
  const isSame = (name: string): boolean =>
    (memberOf(one, name) ?? null) === (memberOf(other, name) ?? null);
  if (min > max || ![...names].every(isSame)) return null;
  const step = leastCommonMultiple(numberAt(one, 'step', 1), numberAt(other, 'step', 1));
  return { ...one, ...other, min, max, step };
}

function leastCommonMultiple(one: number, other: number): number {
  let [larger, smaller] = [one, other];
  while (smaller !== 0) [larger, smaller] = [smaller, larger % smaller];
  return Math.abs(one * other) / larger;
}

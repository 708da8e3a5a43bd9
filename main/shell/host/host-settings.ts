import { z } from 'zod';
import { parseLine } from '../../../sandbox/line/parse-line.ts';
import { AppError } from '../../core/app-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const Port = z.coerce.number().pipe(z.int().min(1).max(65_535));

/** `FERRY_PORT`; null where none is asked for. */
export function portOf({ FERRY_PORT: value = '' }: Environment): number | null {
  if (value === '') return null;
  const port = Port.safeParse(value);
  if (port.success) return port.data;
  throw new AppError('usage.badValue', { argument: 'FERRY_PORT', value, expected: '1-65535' });
}

/** `FERRY_LINE`; an empty one is the line as it is. */
export function lineOf({ FERRY_LINE: value = '' }: Environment): string {
  if (value === '') return value;
  try {
    parseLine(value);
    return value;
  } catch (cause) {
    const expected = '30mbit,40ms';
    throw new AppError('usage.badValue', { argument: 'FERRY_LINE', value, expected }, { cause });
  }
}

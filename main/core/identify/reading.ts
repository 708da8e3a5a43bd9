import { AppError } from '../app-error.ts';

/** A stretch of a file: from `start` up to, and without, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * A parser that asks for the bytes it needs. It stays pure: whoever drives it reads. Bytes are valid until the next
 * range is asked for, so that one buffer serves a whole file. Ranges never lead out of the file.
 */
export type Reading<Result> = Generator<ByteRange, Result, Uint8Array>;

/** The file that is being read, as far as parsers need to know it. */
export interface ReadFile {
  readonly name: string;
  readonly bytes: number;
}

/** Why a header is no sound one; the words stand in `error.model.damaged`. */
export type Damage =
  | 'headerLength'
  | 'json'
  | 'nesting'
  | 'duplicate'
  | 'offsets'
  | 'lengths'
  | 'archive'
  | 'beginning'
  | 'pickle'
  | 'version'
  | 'counts';

export const damaged = ({ name }: ReadFile, reason: Damage): AppError =>
  new AppError('model.damaged', { name, reason });

/** The file is not as long as its header says. */
export function wrongLength({ name, bytes }: ReadFile, expected: number): AppError {
  const params = { name, expected: String(expected), bytes: String(bytes) };
  return new AppError(bytes < expected ? 'model.truncated' : 'model.overlong', params);
}

const utf8 = new TextDecoder('utf-8');

/** Text of UTF-8 bytes; what is none becomes replacement characters. */
export const textOf = (bytes: Uint8Array, start: number, end: number): string =>
  utf8.decode(bytes.subarray(start, end));

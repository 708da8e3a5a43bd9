import { inflateSync } from 'node:zlib';
import type { Inflate } from '../../core/workflows/embedded/png-texts.ts';

/** Stops before more than `longest` bytes come out of a few. */
export const inflate: Inflate = (bytes, longest) => {
  try {
    return inflateSync(bytes, { maxOutputLength: longest });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
};

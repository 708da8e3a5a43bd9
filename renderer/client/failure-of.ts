import { isDefinedError } from '@orpc/client';
import type { Failure } from '../../contract/error-code.ts';

/** What a call threw, as the words know it; anything that is not of the contract is a defect. */
export function failureOf(error: unknown): Failure {
  if (isDefined(error) && isFailure(error)) return error.data;
  return { code: 'app.unexpected', params: {} };
}

const isDefined = (error: unknown): error is object =>
  error instanceof Error && isDefinedError(error);

/** Main has checked the data against its schema before it was sent. */
function isFailure(error: object): error is { readonly data: Failure } {
  if (!('data' in error)) return false;
  const { data } = error;
  return typeof data === 'object' && data !== null && 'code' in data && 'params' in data;
}

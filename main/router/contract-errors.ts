import { ORPCError } from '@orpc/server';
import type { Failure } from '../../contract/error-code.ts';
import { isAppError, toFailure } from '../core/app-error.ts';

/** An `AppError` as the contract's `FAILED`; anything else stays what it is: a defect. */
export function asContractError(error: unknown): unknown {
  if (!isAppError(error)) return error;
  return new ORPCError<'FAILED', Failure>('FAILED', {
    defined: true,
    data: toFailure(error),
    cause: error,
  });
}

/** A call without a signal goes on until its reader leaves. */
export const endOf = (signal: AbortSignal | undefined): AbortSignal =>
  signal ?? new AbortController().signal;

/** The same for what goes wrong after a stream's first event. */
export async function* failing<T>(events: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* events;
  } catch (error) {
    throw asContractError(error);
  }
}

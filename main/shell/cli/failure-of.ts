import { ORPCError } from '@orpc/server';
import { Failure } from '../../../contract/error-code.ts';
import { toFailure } from '../../core/app-error.ts';

/** The failure behind what a call threw: `FAILED` of the contract carries it as data. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ORPCError) {
    const parsed = Failure.safeParse(error.data);
    if (parsed.success) return parsed.data;
  }
  return toFailure(error);
}

/** Whether what was thrown is only the echo of our own abort. */
export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return signal.aborted && failureOf(error).code === 'app.unexpected';
}

import { ORPCError } from '@orpc/server';

/**
 * What a call throws that is none of the contract's failures is a defect: the page hears only that there was one, so
 * the whole of it goes into the log here.
 */
export function rpcOptions(reportDefect: (error: unknown) => void) {
  const report = async <Result>(call: { next(): Promise<Result> }): Promise<Result> => {
    try {
      return await call.next();
    } catch (error) {
      const isTold = error instanceof ORPCError && error.code === 'FAILED';
      const isAbort = error instanceof Error && error.name === 'AbortError';
      if (!isTold && !isAbort) reportDefect(error);
      throw error;
    }
  };
  return { interceptors: [report] };
}

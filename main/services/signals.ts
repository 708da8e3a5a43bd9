/** Whether it is over by now; asked by a call, because a signal changes while one waits. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;

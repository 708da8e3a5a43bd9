import { stackFramesOf } from '../../core/stack-frames.ts';

/** Where a defect happened, without the message: what a library puts there may hold an address or more. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return [error.name, ...stackFramesOf(error).map((frame) => `    ${frame}`)].join('\n');
}

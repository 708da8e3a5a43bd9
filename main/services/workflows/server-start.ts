import { isAppError } from '../../core/app-error.ts';
import type { Comfy } from '../ports/comfy.ts';

/** What the log tells of the process that answers. */
export interface ServerStart {
  /** Whether it is the process that a mark was taken from. */
  isSameAs(mark: string): boolean;
  /** The mark to keep; null where nothing identifies the process. */
  readonly mark: string | null;
}

/**
 * ComfyUI names no start of its own. Its log is kept in memory (the last 300 lines or so, with times to the
 * microsecond) and begins anew with the process: while it still holds the newest line that we once saw, it is the
 * same process. A log that has moved on past that line proves nothing, and counts as another process.
 */
export async function readServerStart(comfy: Comfy, signal?: AbortSignal): Promise<ServerStart> {
  const times = await logTimes(comfy, signal);
  return { isSameAs: (mark) => times.includes(mark), mark: times.at(-1) ?? null };
}

async function logTimes(comfy: Comfy, signal?: AbortSignal): Promise<readonly string[]> {
  try {
    return (await comfy.status.logLines(signal)).map(({ at }) => at);
  } catch (error) {
    if (isAppError(error, 'comfy.rejected', 'comfy.notComfy', 'comfy.forbidden')) return [];
    throw error;
  }
}

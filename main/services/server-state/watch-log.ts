import type { LogEvent, LogLine } from '../../../contract/server.ts';
import { isAppError } from '../../core/app-error.ts';
import { linesOfLog } from '../../core/server-log/lines-of-log.ts';
import type { Clock } from '../ports/clock.ts';
import type { ComfyOf } from '../ports/comfy.ts';
import { createPauses } from '../runs/pauses.ts';

const logEveryMs = 2_000;
const mostLines = 300;

/**
 * The newest lines, then each new one. Begins anew where the last known line is not there any more: another process
 * writes, or more was written than the server keeps. Silent while the server is away.
 */
export async function* watchLog(
  { comfyOf, clock }: { readonly comfyOf: ComfyOf; readonly clock: Clock },
  connectionId: string,
  signal: AbortSignal,
): AsyncGenerator<LogEvent> {
  const pauses = createPauses(clock);
  let last: string | null = null;
  let isFirst = true;
  while (!signal.aborted) {
    const lines = await readLines(comfyOf, connectionId, signal);
    if (lines !== null) {
      const known: string | null = last;
      const from = known === null ? -1 : lines.findLastIndex((line) => keyOf(line) === known);
      const fresh = lines.slice(from + 1).slice(-mostLines);
      if (fresh.length > 0 || isFirst) yield { begins: from < 0, lines: fresh };
      isFirst = false;
      const newest = lines.at(-1);
      last = newest === undefined ? null : keyOf(newest);
    }
    await pauses.pause(logEveryMs, signal);
  }
}

/** Null where the server cannot be asked. */
async function readLines(
  comfyOf: ComfyOf,
  connectionId: string,
  signal: AbortSignal,
): Promise<readonly LogLine[] | null> {
  try {
    return linesOfLog(await (await comfyOf(connectionId)).status.logLines(signal));
  } catch (error) {
    if (!signal.aborted && !isAppError(error)) throw error;
    return null;
  }
}

const keyOf = ({ at, text }: LogLine): string => `${at} ${text}`;

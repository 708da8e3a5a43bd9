import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { stackFramesOf } from '../../core/stack-frames.ts';

/** Where defects of this app are written down, for a report to its makers. */
export interface DefectLog {
  readonly write: (error: unknown) => void;
}

const mostBytes = 1_000_000;

/**
 * One JSON line a defect: names and stack frames of the error and its causes, never a message. What a library puts
 * into a message may hold an address, a header or a signed URL.
 */
export function createDefectLog(path: string, now: () => number): DefectLog {
  return {
    write: (error) => {
      mkdirSync(dirname(path), { recursive: true });
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > mostBytes)
        renameSync(path, `${path}.old`);
      const line = { at: new Date(now()).toISOString(), causes: causesOf(error) };
      appendFileSync(path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    },
  };
}

const mostCauses = 5;

function causesOf(error: unknown): readonly object[] {
  const causes: object[] = [];
  for (let at = error; at !== undefined && causes.length < mostCauses;) {
    if (!(at instanceof Error)) {
      causes.push({ name: typeof at });
      break;
    }
    causes.push({ name: at.name, code: codeOf(at), frames: stackFramesOf(at) });
    at = at.cause;
  }
  return causes;
}

/** Node's and our own codes are short words (`ECONNRESET`, `oss.timeout`); anything longer is left out. */
function codeOf(error: Error): string | undefined {
  const code = 'code' in error ? String(error.code) : undefined;
  return code !== undefined && /^[\w.-]{1,60}$/.test(code) ? code : undefined;
}

import type { Failure } from '../../../contract/error-code.ts';
import type { Messages } from './messages.ts';

export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly errIsTerminal: boolean;
}

/** One line of `--json`: an object whose `event` names it. */
export type CliEvent = { readonly event: string } & Readonly<Record<string, unknown>>;

export interface Reporter {
  readonly messages: Messages;
  readonly json: boolean;
  /** A result: its JSON line, or the text for people (null: nothing to read). */
  readonly result: (event: CliEvent, text: string | null) => void;
  /** Something that is on its way: a JSON line at most ten a second, or one line that is drawn over. */
  readonly progress: (event: CliEvent, text: string) => void;
  /** A remark for people, on stderr in both modes. */
  readonly remark: (text: string) => void;
  readonly failure: (failure: Failure) => void;
}

const clearLine = '\r\u001b[K';
const progressEveryMs = 100;

/** Keeps stdout to results and stderr to everything else. */
export function createReporter(
  messages: Messages,
  json: boolean,
  { out, err, errIsTerminal }: Streams,
  now: () => number,
): Reporter {
  let lastProgressAt = Number.NEGATIVE_INFINITY;
  let drawn = false;
  const wipe = (): void => {
    if (drawn) err(clearLine);
    drawn = false;
  };
  const line = (event: CliEvent): void => {
    out(`${JSON.stringify(event)}\n`);
  };
  return {
    messages,
    json,
    result: (event, text) => {
      wipe();
      if (json) line(event);
      else if (text !== null) out(`${text}\n`);
    },
    progress: (event, text) => {
      if (now() - lastProgressAt < progressEveryMs) return;
      lastProgressAt = now();
      if (json) line(event);
      else if (errIsTerminal) err(`${clearLine}${text}`);
      drawn = !json && errIsTerminal;
    },
    remark: (text) => {
      wipe();
      err(`${text}\n`);
    },
    failure: (failure) => {
      wipe();
      const message = messages.failure(failure);
      if (json) line({ event: 'error', code: failure.code, message });
      else err(`${message}\n`);
    },
  };
}

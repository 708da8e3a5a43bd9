import type { Failure } from '../../../contract/error-code.ts';
import type { Messages } from '../host/messages.ts';
import { watchQuiet } from './watch-quiet.ts';

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
  readonly result: (line: Readonly<Record<string, unknown>>, text: string | null) => void;
  /** Something that is on its way: a JSON line at most ten a second, or one line that is drawn over. */
  readonly progress: (event: CliEvent, text: string) => void;
  /** A remark for people, on stderr in both modes. */
  readonly remark: (text: string) => void;
  readonly failure: (failure: Failure) => void;
  /** To be called often: after a while without any output it says on stderr that the command still works. */
  readonly sign: () => void;
}

const clearLine = '\r\u001b[K';
const progressEveryMs = 100;

/** Keeps stdout to results and stderr to everything else. */
export function createReporter(
  messages: Messages,
  json: boolean,
  streams: Streams,
  now: () => number,
): Reporter {
  const watched = watchQuiet(streams, now);
  const { out, err, errIsTerminal, dueSeconds } = watched;
  let latest: string | null = null;
  let lastProgressAt = Number.NEGATIVE_INFINITY;
  const { draw, wipe } = drawnLine(watched);
  const tell = (text: string, write = err): void => {
    wipe();
    write(`${text}\n`);
  };
  const line = (event: Readonly<Record<string, unknown>>): void => {
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
      latest = text;
      if (json) line(event);
      else if (errIsTerminal) draw(text);
    },
    remark: (text) => {
      tell(text);
    },
    failure: (failure) => {
      const message = messages.failure(failure);
      if (json) line({ event: 'error', code: failure.code, message });
      else tell(message);
    },
    sign() {
      const seconds = dueSeconds();
      const still = messages.say('cli.stillWaiting', { seconds: seconds ?? 0 });
      if (seconds !== null) tell(latest ?? still, streams.err);
    },
  };
}

/** One line of the terminal that is drawn over. */
function drawnLine({ err }: Pick<Streams, 'err'>) {
  let drawn = false;
  return {
    draw: (text: string): void => {
      err(`${clearLine}${text}`);
      drawn = true;
    },
    wipe: (): void => {
      if (drawn) err(clearLine);
      drawn = false;
    },
  };
}

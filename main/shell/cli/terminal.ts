import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Streams } from './reporter.ts';

export interface Terminal extends Streams {
  /** Null where nobody can answer. */
  readonly ask: ((question: string, options: { hidden: boolean }) => Promise<string>) | null;
  /** Resolves when everything written has left the process (a pipe may be slow). */
  readonly flushed: () => Promise<void>;
}

/** What a process writes to and asks on. A reader that closed its pipe early (`| head`) is no error. */
export function createTerminal(
  streams: Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr'>,
): Terminal {
  const { stdin, stdout, stderr } = streams;
  const ignorePipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  stdout.on('error', ignorePipe);
  stderr.on('error', ignorePipe);
  const drained = (stream: NodeJS.WriteStream): Promise<void> =>
    new Promise((resolve) => {
      stream.write('', () => {
        resolve();
      });
    });
  const ask = async (question: string, { hidden }: { hidden: boolean }): Promise<string> => {
    const output = hidden ? mutedAfter(stderr, question) : stderr;
    const reader = createInterface({ input: stdin, output, terminal: true });
    try {
      return (await reader.question(question)).trim();
    } finally {
      reader.close();
      if (hidden) stderr.write('\n');
    }
  };
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    errIsTerminal: stderr.isTTY,
    ask: stdin.isTTY && stderr.isTTY ? ask : null,
    flushed: async () => {
      await Promise.all([drained(stdout), drained(stderr)]);
    },
  };
}

/** Shows the question and nothing of the answer. */
function mutedAfter(stream: NodeJS.WriteStream, question: string): Writable {
  let shown = false;
  return new Writable({
    write: (_chunk, _encoding, done) => {
      if (!shown) stream.write(question);
      shown = true;
      done();
    },
  });
}

interface LogLine {
  readonly t: string;
  readonly m: string;
}

export interface LogLines {
  add(text: string): void;
  /** A failure of a route or of the sandbox itself. */
  addError(error: unknown): void;
  readonly all: () => readonly LogLine[];
}

const linesMax = 300;

/** The server's log as `/internal/logs/raw` shows it: its last lines. */
export function createLogLines(): LogLines {
  const lines: LogLine[] = [];
  const add = (text: string): void => {
    lines.push({ t: new Date().toISOString().replace('Z', '000'), m: `${text}\n` });
    if (lines.length > linesMax) lines.shift();
  };
  return {
    add,
    addError(error) {
      add(error instanceof Error ? (error.stack ?? error.message) : 'Unknown failure');
    },
    all: () => lines,
  };
}

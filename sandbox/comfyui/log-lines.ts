export interface LogLine {
  readonly t: string;
  readonly m: string;
}

export interface LogLines {
  add(text: string): void;
  readonly all: () => readonly LogLine[];
}

const linesMax = 300;

/** The server's log as `/internal/logs/raw` shows it: its last lines. */
export function createLogLines(): LogLines {
  const lines: LogLine[] = [];
  return {
    add(text) {
      lines.push({ t: new Date().toISOString().replace('Z', '000'), m: `${text}\n` });
      if (lines.length > linesMax) lines.shift();
    },
    all: () => lines,
  };
}

/** What goes one way: up, down, or from the internet into the bucket. */
export interface Traffic {
  readonly activeFiles: number;
  readonly waitingFiles: number;
  /** Of the active and waiting files. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface Flow {
  readonly isFlowing: boolean;
  /** Files that flow or wait their turn, any way. */
  readonly files: number;
  /** Of all bytes of those files, 0 to 1; null where none flows. */
  readonly share: number | null;
}

export const nothing: Traffic = { activeFiles: 0, waitingFiles: 0, doneBytes: 0, totalBytes: 0 };

export function flowOf(ways: readonly Traffic[]): Flow {
  const sum = (count: (way: Traffic) => number) =>
    ways.reduce((total, way) => total + count(way), 0);
  const isFlowing = sum(({ activeFiles }) => activeFiles) > 0;
  const files = sum(({ activeFiles, waitingFiles }) => activeFiles + waitingFiles);
  const total = sum(({ totalBytes }) => totalBytes);
  const done = sum(({ doneBytes }) => doneBytes);
  return { isFlowing, files, share: isFlowing && total > 0 ? Math.min(1, done / total) : null };
}

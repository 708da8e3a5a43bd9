import { describe, expect, it } from 'vitest';
import { flowOf, nothing } from './flow.ts';

describe('what flows', () => {
  it('is told as one share of all files, whichever way they go', () => {
    const up = { activeFiles: 1, waitingFiles: 2, doneBytes: 10, totalBytes: 60 };
    const down = { activeFiles: 1, waitingFiles: 0, doneBytes: 20, totalBytes: 40 };
    expect(flowOf([up, down])).toEqual({ isFlowing: true, files: 4, share: 0.3 });
  });

  it('has no share where nothing flows, though something waits', () => {
    const waiting = { activeFiles: 0, waitingFiles: 2, doneBytes: 10, totalBytes: 60 };
    expect(flowOf([waiting, nothing])).toEqual({ isFlowing: false, files: 2, share: null });
  });

  it('has no share where the files are empty', () => {
    expect(flowOf([{ ...nothing, activeFiles: 1 }]).share).toBeNull();
  });
});

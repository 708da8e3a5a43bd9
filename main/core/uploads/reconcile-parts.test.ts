import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf } from './part-plan.ts';
import { reconcileParts } from './reconcile-parts.ts';

const plan = partsOf(25, 10);
const own = (partNumber: number, bytes = 10) => ({
  partNumber,
  bytes,
  etag: `E${partNumber}`,
  crc64: `${partNumber}`,
});
const summary = (
  journal: Parameters<typeof reconcileParts>[1],
  listed: Parameters<typeof reconcileParts>[2],
) => {
  const { done, tasks, lost } = reconcileParts(plan, journal, listed);
  return {
    done: done.map((part) => part.partNumber),
    tasks: tasks.map((task) => `${task.task} ${task.range.partNumber}`),
    lost,
  };
};

describe('reconcileParts', () => {
  it('calls a part done when journal and server agree on number, size and ETag', () => {
    expect(summary([own(1), own(3, 5)], [own(1), own(3, 5)])).toEqual({
      done: [1, 3],
      tasks: ['send 2'],
      lost: [],
    });
  });

  it('reads a part again that only the server holds', () => {
    expect(summary([own(1)], [own(1), own(2)]).tasks).toEqual(['reread 2', 'send 3']);
  });

  it('sends a part that only the server holds where its listing has no CRC', () => {
    expect(summary([], [{ ...own(1), crc64: null }]).tasks[0]).toBe('send 1');
  });

  it('strikes a part that only the journal holds, and sends it', () => {
    expect(summary([own(1), own(2)], [own(2)])).toEqual({
      done: [2],
      tasks: ['send 1', 'send 3'],
      lost: [1],
    });
  });

  it.each([
    ['ETag', { ...own(1), etag: 'other' }, 'reread 1'],
    ['size', { ...own(1), bytes: 9 }, 'send 1'],
  ])('does not believe a part whose %s was replaced', (_, listed, task) => {
    expect(summary([own(1)], [listed])).toMatchObject({ done: [], lost: [1] });
    expect(summary([own(1)], [listed]).tasks[0]).toBe(task);
  });

  it('believes the journal alone where the server may not be asked', () => {
    expect(summary([own(1)], null)).toEqual({ done: [1], tasks: ['send 2', 'send 3'], lost: [] });
  });

  it('never counts a part twice and never forgets one', () => {
    const part = fc.record({
      partNumber: fc.integer({ min: 1, max: 4 }),
      bytes: fc.constantFrom(5, 10),
      etag: fc.constantFrom('a', 'b'),
      crc64: fc.constantFrom('1', '2'),
    });
    const parts = fc.uniqueArray(part, { selector: (each) => each.partNumber });
    fc.assert(
      fc.property(parts, fc.option(parts), (journal, listed) => {
        const { done, tasks, lost } = reconcileParts(plan, journal, listed);
        const seen = [
          ...done.map((each) => each.partNumber),
          ...tasks.map((each) => each.range.partNumber),
        ];
        expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
        expect(done.length + lost.length).toBe(journal.length);
      }),
    );
  });
});

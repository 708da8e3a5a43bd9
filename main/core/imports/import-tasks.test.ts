import { describe, expect, it } from 'vitest';
import { partsOf } from '../uploads/part-plan.ts';
import { planImport } from './import-tasks.ts';

const ranges = partsOf(35, 10);
const part = (partNumber: number, etag: string | null = `E${partNumber}`) => ({
  ...{ partNumber, bytes: partNumber === 4 ? 5 : 10, crc64: `C${partNumber}`, etag },
});
const listed = (partNumber: number) => ({ ...part(partNumber), etag: `E${partNumber}` });
const shown = (plan: ReturnType<typeof planImport>) =>
  plan.tasks.map(
    ({ range, hash, send, knownCrc64 }) =>
      `${range.partNumber}${hash ? ' hash' : ''} ${send.state} ${knownCrc64 ?? '-'}`,
  );

describe('planImport', () => {
  it('fetches, hashes and sends everything at first', () => {
    const plan = planImport(ranges, { parts: [], listed: [], hashedParts: 0 });
    expect(shown(plan)).toEqual([
      '1 hash send -',
      '2 hash send -',
      '3 hash send -',
      '4 hash send -',
    ]);
  });

  it('reads for the hash again what was sent before its turn, and sends it no more', () => {
    const plan = planImport(ranges, {
      parts: [part(1), part(3)],
      listed: [listed(1), listed(3)],
      hashedParts: 1,
    });
    expect(shown(plan)).toEqual(['2 hash send -', '3 hash done C3', '4 hash send -']);
    expect(plan.doneBytes).toBe(20);
  });

  it('sends what was hashed and not acknowledged, and knows what it must be', () => {
    const plan = planImport(ranges, {
      parts: [part(1, null), part(2)],
      listed: [listed(2)],
      hashedParts: 2,
    });
    expect(shown(plan)).toEqual(['1 send C1', '3 hash send -', '4 hash send -']);
  });

  it('compares what only the server holds, and drops what it does not hold', () => {
    const plan = planImport(ranges, {
      parts: [part(1), part(2)],
      listed: [listed(1), listed(4)],
      hashedParts: null,
    });
    expect(shown(plan)).toEqual(['2 send C2', '3 send -', '4 listed -']);
    expect(plan.lost).toEqual([2]);
  });
});

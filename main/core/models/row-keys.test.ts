import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochOfIso } from './epoch-of-iso.ts';
import { naturalKey } from './natural-key.ts';

describe('the time of an object', () => {
  it('is what the calendar says, for any day', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('2400-01-01'), noInvalidDate: true }),
        (date) => {
          expect(epochOfIso(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
    expect(epochOfIso('2026-11-01T00:00:00Z')).toBe(Date.UTC(2026, 10, 1));
    expect(epochOfIso('yesterday')).toBeNull();
  });
});

describe('names', () => {
  it('sort without case and accents, numbers by their value', () => {
    const names = ['v10', 'V9', 'v009b', 'Été', 'eta', '模型2', '模型10'];
    const sorted = names.toSorted((a, b) => (naturalKey(a) < naturalKey(b) ? -1 : 1));
    expect(sorted).toEqual(['eta', 'Été', 'V9', 'v009b', 'v10', '模型2', '模型10']);
  });
});

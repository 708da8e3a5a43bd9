import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskAccessKeyId } from './mask-access-key-id.ts';

describe('maskAccessKeyId', () => {
  it('shows the first four and the last three characters', () => {
    expect(maskAccessKeyId('LTAI5tExampleKeyIdx7Q')).toBe('LTAI…x7Q');
  });

  it('never shows half of the ID or more', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (id) => {
        expect(maskAccessKeyId(id).replace('…', '').length).toBeLessThan(id.length / 2);
      }),
    );
  });
});

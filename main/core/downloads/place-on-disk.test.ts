import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOnDisk } from './place-on-disk.ts';

describe('the place of an object on this computer', () => {
  it.each([
    ['loras/a.safetensors', 'none', ['a.safetensors']],
    ['loras/style/模 a.safetensors', 'category', ['loras', 'style', '模 a.safetensors']],
    ['loras/a:b?.bin', 'none', ['a_b_.bin']],
    ['loras/CON.bin', 'none', ['_CON.bin']],
    ['loras/nul', 'category', ['loras', '_nul']],
    ['loras/ends. ', 'none', ['ends']],
    ['loras/com1.safetensors', 'none', ['_com1.safetensors']],
    ['a//b/../c.bin', 'category', ['a', 'b', '_', 'c.bin']],
    ['..\\..\\evil.bin', 'none', ['.._.._evil.bin']],
    ['C:/Windows/x.bin', 'category', ['C_', 'Windows', 'x.bin']],
  ] as const)('of %s with folders %s is %j', (path, folders, expected) => {
    expect(placeOnDisk(path, folders)).toEqual(expected);
  });

  it('leads nowhere else, and every system takes its names', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (path) => {
        fc.pre(path.split('/').some((segment) => segment !== ''));
        const parts = placeOnDisk(path, 'category');
        expect(parts.length).toBeGreaterThan(0);
        for (const part of parts) {
          expect(part).not.toMatch(/[<>:"/\\|?*]|[. ]$/);
          expect(part).not.toBe('');
          expect(new TextEncoder().encode(part).length).toBeLessThanOrEqual(201);
        }
      }),
    );
  });
});

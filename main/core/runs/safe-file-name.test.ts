import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberedName, safeFileName, safeSubfolder } from './safe-file-name.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text).byteLength;

describe('safeFileName', () => {
  it.each([
    ['ComfyUI_00001_.png', 'ComfyUI_00001_.png'],
    ['照片 1.png', '照片 1.png'],
    ['a/b\\c:d*.png', 'a_b_c_d_.png'],
    ['..', '_'],
    ['', '_'],
    ['trailing. . ', 'trailing'],
    ['CON.png', '_CON.png'],
    ['com1', '_com1'],
    ['console.png', 'console.png'],
    ['line\nbreak\u0000.png', 'line_break_.png'],
  ])('turns %j into %j', (given, expected) => {
    expect(safeFileName(given)).toBe(expected);
  });

  it('shortens a long name, keeping its extension and whole characters', () => {
    const name = safeFileName(`${'长'.repeat(300)}.safetensors`);
    expect(name).toMatch(/^长+\.safetensors$/);
    expect(bytesOf(name)).toBeLessThanOrEqual(200);
  });

  it('gives one harmless name for anything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const name = safeFileName(given);
        expect(name).not.toMatch(/[<>:"/\\|?*]/);
        expect(name).not.toMatch(/[. ]$/);
        expect(name).not.toBe('');
        expect(bytesOf(name)).toBeLessThanOrEqual(201);
      }),
    );
  });
});

describe('safeSubfolder', () => {
  it('keeps the folders of a subfolder', () => {
    expect(safeSubfolder('2026-01/cats')).toEqual(['2026-01', 'cats']);
  });

  it.each(['../../etc', '/etc', '..\\..\\windows', 'a/../../b', ' .. /x'])(
    'never leads out of its place: %j',
    (subfolder) => {
      expect(safeSubfolder(subfolder)).not.toContain('..');
      expect(safeSubfolder(subfolder).every((part) => !/[/\\]/.test(part))).toBe(true);
    },
  );

  it('takes a drive for a name', () => {
    expect(safeSubfolder('C:\\x')).toEqual(['C_', 'x']);
  });
});

describe('numberedName', () => {
  it('puts the number before the extension', () => {
    expect(numberedName('a.b.png', 2)).toBe('a.b (2).png');
    expect(numberedName('noext', 1)).toBe('noext (1)');
    expect(numberedName('.hidden', 1)).toBe('.hidden (1)');
  });
});

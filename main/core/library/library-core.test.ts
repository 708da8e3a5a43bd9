import { describe, expect, it } from 'vitest';
import { folderKind } from './folder-kind.ts';
import { isBelow, overlaps } from './overlap.ts';
import { nameOfPath, placeInFolder, targetOf } from './place-in-folder.ts';
import { isPlaceholder } from './placeholder.ts';

describe('how a folder is laid out', () => {
  it.each([
    ['a ComfyUI folder of models', '/data/ComfyUI/models', ['loras', 'vae', 'odd'], 'models'],
    ['one that has just begun', 'D:\\ComfyUI\\models', ['loras'], 'models'],
    ['models under another name', '/data/sd', ['checkpoints', 'loras'], 'models'],
    ['downloads with one folder of that name', '/home/u/Downloads', ['loras', 'pictures'], 'mixed'],
    ['an empty one', '/home/u/models', [], 'mixed'],
  ] as const)('%s', (_what, path, subfolders, kind) => {
    expect(folderKind(path, subfolders)).toBe(kind);
  });
});

describe('the place of a file in a models folder', () => {
  const models = { path: '/d/models', kind: 'models' } as const;
  const target = (path: string) => {
    const found = placeInFolder(models, path);
    return found === null ? null : targetOf(found);
  };
  it.each([
    ['/d/models/loras/a.safetensors', 'loras'],
    ['/d/models/loras/style/ink/a.safetensors', 'loras/style/ink'],
    ['/d/models/Lora/a.safetensors', 'loras'],
    ['/d/models/my_own_pack/a.safetensors', 'my_own_pack'],
    // right in it, and below a name that a bucket cannot have
    ['/d/models/a.safetensors', null],
    ['/d/models/loras/bad. /a.safetensors', null],
  ])('%s: %s', (path, wanted) => {
    expect(target(path)).toBe(wanted);
  });

  it('is the same on Windows, and in the spelling of the bucket', () => {
    const folder = { path: 'D:\\models', kind: 'models' } as const;
    const found = placeInFolder(folder, 'D:\\models\\loras\\e\u0301tude\\a.safetensors');
    expect(found).toMatchObject({ category: 'loras', subfolder: '\u00e9tude' });
    expect(nameOfPath('D:\\models\\e\u0301.safetensors')).toBe('\u00e9.safetensors');
  });

  it('is not told by a folder that is sorted file by file', () => {
    expect(placeInFolder({ path: '/d', kind: 'mixed' }, '/d/loras/a.safetensors')).toBeNull();
  });
});

describe('two folders', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/b', true],
    ['/a/b', '/a', true],
    ['/a', '/ab', false],
    ['C:\\a', 'C:\\a\\b', true],
    ['C:\\a', 'C:\\ab', false],
    ['/', '/a', true],
  ])('%s and %s overlap: %s', (a, b, wanted) => {
    expect(overlaps(a, b)).toBe(wanted);
  });
  it('a file is below its folder, not below one with a longer name', () => {
    expect(isBelow('/a', '/a/x')).toBe(true);
    expect(isBelow('/a', '/ab/x')).toBe(false);
  });
});

describe('a file of a cloud drive', () => {
  it('is told by a length without blocks', () => {
    const far = { platform: 'darwin', bytes: 4_000_000_000, blocks: 0 };
    expect(isPlaceholder(far)).toBe(true);
    expect(isPlaceholder({ ...far, blocks: 8 })).toBe(false);
    // so small that it may lie in the directory itself
    expect(isPlaceholder({ ...far, bytes: 100 })).toBe(false);
    // a sparse file, which is all there
    expect(isPlaceholder({ ...far, platform: 'linux' })).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import type { FoundEntry } from '../disk/disk-ports.ts';
import { createNearbyFiles } from './nearby-files.ts';

const entry = (path: string, kind: FoundEntry['kind'] = 'file'): FoundEntry => ({
  ...{ name: path.split('/').at(-1) ?? '', path, kind, bytes: 3, modifiedAt: null },
});
const folders: Readonly<Record<string, readonly FoundEntry[]>> = {
  '/home/Downloads': [
    entry('/home/Downloads/Mine.safetensors'),
    entry('/home/Downloads/a', 'folder'),
  ],
  '/home/Pictures': [entry('/home/Pictures/cat.png')],
  '/home': [entry('/home/secret.safetensors')],
};

const nearby = createNearbyFiles({
  disk: {
    places: () =>
      Promise.resolve([
        { kind: 'home', name: '', path: '/home' },
        { kind: 'downloads', name: '', path: '/home/Downloads' },
        { kind: 'pictures', name: '', path: '/home/Pictures' },
      ]),
    list: (path) => {
      const entries = folders[path];
      const absent = new AppError('file.notFound', { path });
      return entries === undefined ? Promise.reject(absent) : Promise.resolve(entries);
    },
  },
  library: () => [
    { path: '/models/loras/Mine.safetensors', bytes: 9, category: 'loras' },
    { path: '/home/Downloads/Mine.safetensors', bytes: 3, category: null },
  ],
  resultsDirectory: () => Promise.resolve('/not/there'),
});

describe('files of this computer', () => {
  it('are found by their name in any letter case, those of the added folders first, each once', async () => {
    expect(await nearby.find('mine.SAFETENSORS')).toEqual([
      { path: '/models/loras/Mine.safetensors', bytes: 9, category: 'loras' },
      { path: '/home/Downloads/Mine.safetensors', bytes: 3, category: null },
    ]);
    expect(await nearby.find('cat.png')).toHaveLength(1);
  });

  it('are looked for nowhere else', async () => {
    expect(await nearby.find('secret.safetensors')).toEqual([]);
    expect(await nearby.find('a')).toEqual([]);
  });
});

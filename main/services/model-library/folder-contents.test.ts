import { describe, expect, it } from 'vitest';
import { compareScan, libraryFile } from './folder-contents.ts';

const unplaced = {
  suggestion: { state: 'unknown' },
  kind: null,
  baseModel: null,
  fits: [],
} as const;
const identity = (size: number) => ({ size, mtimeNs: '1', inode: '1:1' });
const file = (path: string, size = 1) =>
  libraryFile('f', { path, identity: identity(size) }, unplaced, 5);
const before = new Map(
  ['/d/a', '/d/shut/b', '/d/shutter/c'].map((path) => [path, file(path)] as const),
);
const seen = (...files: readonly (readonly [string, number])[]) =>
  new Map(files.map(([path, size]) => [path, { path, identity: identity(size) }]));
const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('a scan held against what was known', () => {
  it('keeps what is the same, and takes a changed file as a fresh one', () => {
    const result = compareScan(before, {
      seen: seen(['/d/a', 2], ['/d/shut/b', 1], ['/d/new', 1]),
      problems: [],
    });
    expect(paths(result.kept)).toEqual(['/d/shut/b']);
    expect(paths(result.fresh)).toEqual(['/d/a', '/d/new']);
    expect(result.gone).toEqual(['/d/shutter/c']);
  });

  it('looks again at a download that was not finished, though the file is the same', () => {
    const failure = { code: 'model.notAModel', params: { name: 'a', what: 'unfinished' } } as const;
    const loading = { ...unplaced, suggestion: { state: 'refused', failure } } as const;
    const known = libraryFile('f', { path: '/d/a', identity: identity(1) }, loading, 5);
    const { kept, fresh } = compareScan(new Map([['/d/a', known]]), {
      seen: seen(['/d/a', 1]),
      problems: [],
    });
    expect([paths(kept), paths(fresh)]).toEqual([[], ['/d/a']]);
  });

  it('takes nothing as gone below a folder that cannot be read now', () => {
    const result = compareScan(before, {
      seen: seen(['/d/a', 1]),
      problems: [
        { path: '/d/shut', kind: 'unreadable' },
        { path: '/d/a-loop', kind: 'repeated' },
      ],
    });
    expect(paths(result.kept)).toEqual(['/d/a', '/d/shut/b']);
    expect(result.gone).toEqual(['/d/shutter/c']);
  });
});

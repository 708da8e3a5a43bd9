import { describe, expect, it } from 'vitest';
import type { ModelRow } from '../../../contract/model.ts';
import { noSelection, only, possibleWith, ranged, toggled } from './selection.ts';

const row = (id: string, more: Partial<ModelRow> = {}): ModelRow => ({
  ...{ id, key: id, category: 'loras', name: id, bytes: 10, changedAt: null, state: 'ready' },
  ...{ kind: null, baseModel: null, local: null, belongsTo: null },
  ...more,
});
const local: NonNullable<ModelRow['local']> = {
  ...{ path: '/d/x', folderId: 'f', bytes: 10, modifiedAt: 0, to: 'loras', alsoAt: [] },
  suggestion: { state: 'unknown' },
  comparison: 'none',
};
const ids = ({ rows }: { readonly rows: ReadonlyMap<string, unknown> }) => [...rows.keys()];

describe('the selection of models', () => {
  it('is one row, grows and shrinks row by row, and becomes a range from where it began', () => {
    const one = only(row('a'), 3);
    expect(ids(one)).toEqual(['a']);
    const two = toggled(one, row('b'), 5);
    expect(ids(two)).toEqual(['a', 'b']);
    expect(ids(toggled(two, row('a'), 3))).toEqual(['b']);
    const range = ranged(two, [row('c'), row('d')]);
    expect({ ids: ids(range), anchor: range.anchor }).toEqual({ ids: ['c', 'd'], anchor: 5 });
    expect(ids(noSelection)).toEqual([]);
  });

  it('tells what each action is for', () => {
    const rows = [
      row('there'),
      row('/d/x', { key: null, state: 'localOnly', local }),
      row('other', { state: 'differs', local: { ...local, path: '/d/other' } }),
      row('same', { local: { ...local, path: '/d/same', comparison: 'same' } }),
    ];
    expect(possibleWith(rows)).toEqual({
      upload: ['/d/x', '/d/other'],
      stored: ['there', 'other', 'same'],
      bytes: 40,
    });
  });
});

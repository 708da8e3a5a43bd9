import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import type { LocalModel, StoredRow } from '../../core/models/model-rows.ts';
import { createCopyComparer } from './compare-copies.ts';
import { everything } from './models.test-support.ts';

const stored = (etag = '"1"'): StoredRow => ({
  ...{ key: 'k', category: 'loras', name: 'a', bytes: 10, modified: null, state: 'ready', etag },
});
const local: LocalModel = {
  ...{ path: '/d/a', folderId: 'f', name: 'a', suggestion: { state: 'unknown' } },
  identity: { size: 10, mtimeNs: '1', inode: '' },
};

function world() {
  const own: string | null = '7';
  const state: { own: string | null; theirs: string; heads: number; isDown: boolean } = {
    ...{ own, theirs: '7', heads: 0, isDown: false },
  };
  const kept = new Map<string, string>();
  const told: string[] = [];
  const defects: unknown[] = [];
  const comparer = createCopyComparer({
    objectsOf: () => ({
      head: async () => {
        state.heads += 1;
        if (state.isDown) throw new AppError('oss.unreachable', {});
        const facts = { bytes: 10, modified: '', etag: '"1"', contentType: null, meta: {} };
        return { ...facts, crc64: state.theirs };
      },
    }),
    objectFacts: {
      crc64: async (bucket, key, etag) => kept.get([bucket, key, etag].join()) ?? null,
      save: async (bucket, key, etag, crc64) => {
        kept.set([bucket, key, etag].join(), crc64);
      },
    },
    fileFacts: { crc64: async () => state.own },
    onChange: (id) => told.push(id),
    reportDefect: (error) => defects.push(error),
  });
  const ask = (etag?: string) => {
    comparer.want(everything, [[stored(etag), local]]);
  };
  const answer = (etag?: string) => comparer.compared('c1', stored(etag), local);
  return { state, comparer, ask, answer, told, defects };
}

describe('copies of the same size', () => {
  it('are the same or not by CRC64, asked for once for each ETag', async () => {
    const { state, ask, answer, told } = world();
    expect(answer()).toBeNull();
    ask();
    ask();
    await expect.poll(() => answer()).toBe('same');
    expect(told).toEqual(['c1']);
    state.theirs = '8';
    ask();
    expect(answer()).toBe('same');
    ask('"2"');
    await expect.poll(() => answer('"2"')).toBe('differs');
    expect(state.heads).toBe(2);
  });

  it('are not read for it: without a CRC of the file nothing is asked, until there is one', async () => {
    const { state, comparer, ask, answer } = world();
    state.own = null;
    ask();
    await new Promise(setImmediate);
    expect({ answer: answer(), heads: state.heads }).toEqual({ answer: null, heads: 0 });
    state.own = '7';
    comparer.lookAgain();
    ask();
    await expect.poll(() => answer()).toBe('same');
  });

  it('are asked about again when the bucket could not be reached', async () => {
    const { state, ask, answer, defects } = world();
    state.isDown = true;
    ask();
    await expect.poll(() => state.heads).toBe(1);
    state.isDown = false;
    await expect
      .poll(() => {
        ask();
        return answer();
      })
      .toBe('same');
    expect(defects).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { ImportJob } from '../../../contract/import.ts';
import { arrivedOf, doneSince, groupImports } from './import-rows.ts';
import { endedSince } from '../transfers/ended-since.ts';

const base = (id: string, createdAt = 1) => ({
  ...{ id, connectionId: 'c', name: `${id}.safetensors`, bytes: 100, sha256: null, partSize: 10 },
  source: { kind: 'hub', hub: 'huggingface', repo: 'a/b', revision: 'c', path: id } as const,
  target: { bucket: 'b', region: 'r', objectKey: `vae/${id}` },
  ...({ ifExists: 'fail', createdAt } as const),
});
const counted = { sentBytes: 0, resumedBytes: 0, fetchedBytes: 0 };
const waiting = (id: string, at: number): ImportJob => ({
  ...{ ...base(id, at), state: 'waiting', resume: null },
});
const importing = (id: string): ImportJob => ({
  ...{ ...base(id), ...counted, state: 'importing', uploadId: 'u', doneBytes: 40, flyingBytes: 3 },
});
const done = (id: string, finishedAt = 9): ImportJob => ({
  ...{ ...base(id), ...counted, state: 'done', outcome: 'imported', proof: 'sha256' },
  ...{ crc64: '1', finishedAt },
});
const paused = (id: string): ImportJob => ({
  ...{ ...base(id), ...counted, state: 'paused', resume: { uploadId: 'u', doneBytes: 70 } },
});

describe('the imports of the drawer', () => {
  it('stand in groups, those that wait in the order in which they were made', () => {
    const groups = groupImports([waiting('b', 2), done('d'), waiting('a', 1), importing('i')], []);
    expect(Object.entries(groups).map(([name, jobs]) => [name, jobs.map(({ id }) => id)])).toEqual([
      ...[['active', ['i']] as const, ['waiting', ['a', 'b']] as const],
      ...[['paused', []] as const, ['failed', []] as const, ['done', ['d']] as const],
    ]);
  });

  it('wait in the order that main gives, and those that it has not placed yet behind', () => {
    const jobs = [waiting('new', 9), waiting('a', 1), waiting('b', 2), waiting('c', 3)];
    const order = ['c', 'a', 'gone', 'b'];
    expect(groupImports(jobs, order).waiting.map(({ id }) => id)).toEqual(['c', 'a', 'b', 'new']);
  });

  it('count what is there and what is on its way', () => {
    expect(arrivedOf(importing('i'))).toEqual({ bytes: 43, share: 0.43 });
    expect(arrivedOf(paused('p')).share).toBe(0.7);
    expect(arrivedOf(waiting('w', 1)).bytes).toBe(0);
    expect(arrivedOf(done('d')).share).toBe(1);
  });

  it('are news when they end while somebody looks elsewhere', () => {
    const ended = endedSince([importing('a'), done('b')], [done('a'), done('b'), done('new')]);
    expect(ended.done.map(({ id }) => id)).toEqual(['a']);
    expect(doneSince([done('a', 5), done('b', 10), importing('c')], 7)).toBe(1);
  });
});

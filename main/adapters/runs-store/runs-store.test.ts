import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../../contract/run.ts';
import type { OpenedDatabase } from '../database/open-database.ts';
import { openDatabase } from '../database/open-database.ts';
import { createObjectInfoCache } from './object-info-cache.ts';
import { createRescueStore } from './queue-rescue.ts';
import { createRenamedRuns } from './renamed-workflow.ts';
import { createRunStore } from './runs-store.ts';
import { createSavedResults } from './saved-results.ts';

let dir: string;
let opened: OpenedDatabase;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ferry-runs-'));
  opened = openDatabase(join(dir, 'ferry.db'), () => 0);
});
afterEach(() => {
  opened.db.close();
  rmSync(dir, { recursive: true, force: true });
});

const base = (id: string, createdAt = 1) => ({
  id,
  connectionId: 'c1',
  workflowName: '示例.json',
  clientId: 'client',
  createdAt,
});
const stored = (id: string, createdAt?: number): Run => ({
  ...base(id, createdAt),
  state: 'stored',
});
const pending = (id: string): Run => ({
  ...base(id),
  state: 'pending',
  promptId: id,
  number: 3,
  dropped: ['#4 LoadImage'],
});
const output = {
  nodeId: '9',
  kind: 'images',
  filename: 'a.png',
  subfolder: '',
  type: 'output',
  savedAs: null,
};
const done = (id: string): Run => ({
  ...base(id),
  state: 'done',
  promptId: id,
  number: 3,
  finishedAt: 9,
  outputs: [output],
});
const request = {
  prompt: { '1': { class_type: 'A', inputs: { seed: 1 } } },
  workflow: { nodes: [{ id: 1 }] },
};

describe('the stored runs', () => {
  it('tell which files they were saved as', async () => {
    const store = createRunStore(opened.db);
    const isSaved = createSavedResults(opened.db);
    await store.insert(stored('waiting'), request);
    await store.insert(done('r1'), request);
    await store.saveOutputs('r1', [output, { ...output, savedAs: '/pictures/a.png' }]);
    expect(await isSaved('/pictures/a.png')).toBe(true);
    expect(await isSaved('/pictures')).toBe(false);
    expect(await isSaved('/pictures/b.png')).toBe(false);
  });

  it('are let go by one only, and held ones are listed however old they are', async () => {
    const store = createRunStore(opened.db);
    const held: Run = { ...base('h1'), state: 'held' };
    await store.insert(held, request);
    await store.insert(stored('r2', 2), request);
    await store.insert(stored('r3', 3), request);
    const idsOf = (runs: readonly Run[]) => runs.map(({ id }) => id);
    expect(idsOf(await store.list('c1', 1))).toEqual(['r3', 'h1']);
    expect(idsOf(await store.unended())).toEqual(['r2', 'r3']);
    const released: Run = { ...base('h1'), state: 'stored', releasedAt: 5 };
    expect(await store.leaveHeld(released)).toBe(true);
    expect(await store.leaveHeld({ ...base('h1'), state: 'cancelled', finishedAt: 6 })).toBe(false);
    expect(await store.get('h1')).toEqual(released);
    expect(await store.advance(held)).toEqual(held);
  });

  it('come back after the database is opened again, with what was sent', async () => {
    await createRunStore(opened.db).insert(stored('r1'), request);
    opened.db.close();
    opened = openDatabase(join(dir, 'ferry.db'), () => 0);
    const store = createRunStore(opened.db);
    expect(await store.get('r1')).toEqual(stored('r1'));
    expect(await store.request('r1')).toEqual(request);
    expect(await store.get('r2')).toBeNull();
    expect(await store.request('r2')).toBeNull();
  });

  it('advance from state to state, and never back from their end', async () => {
    const store = createRunStore(opened.db);
    await store.insert(stored('r1'), request);
    expect(await store.advance(pending('r1'))).toEqual(pending('r1'));
    const cancelled: Run = { ...base('r1'), state: 'cancelled', finishedAt: 5 };
    expect(await store.advance(cancelled)).toEqual(cancelled);
    expect(await store.advance(done('r1'))).toEqual(cancelled);
    expect(await store.get('r1')).toEqual(cancelled);
  });

  it('are listed by connection, newest first, no more than asked for', async () => {
    const store = createRunStore(opened.db);
    for (const [id, createdAt] of [
      ['a', 1],
      ['b', 3],
      ['c', 2],
    ] as const)
      await store.insert(stored(id, createdAt), request);
    await store.insert({ ...stored('d', 9), connectionId: 'c2' }, request);
    expect((await store.list('c1', 10)).map(({ id }) => id)).toEqual(['b', 'c', 'a']);
    expect((await store.list('c1', 1)).map(({ id }) => id)).toEqual(['b']);
  });

  it('that have not ended are found, oldest first', async () => {
    const store = createRunStore(opened.db);
    for (const [id, createdAt] of [
      ['a', 2],
      ['b', 1],
      ['c', 3],
    ] as const)
      await store.insert(stored(id, createdAt), request);
    await store.advance(pending('c'));
    await store.advance(done('a'));
    expect((await store.unended()).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('that have ended with results are found by their ids, from a time on', async () => {
    const store = createRunStore(opened.db);
    for (const [id, createdAt] of [
      ['old', 1],
      ['b', 9],
      ['a', 5],
      ['waits', 6],
    ] as const)
      await store.insert(stored(id, createdAt), request);
    for (const id of ['old', 'a', 'b']) await store.advance(done(id));
    expect(await store.endedSince(5)).toEqual(['a', 'b']);
  });

  it('keep where their results lie, once they have ended', async () => {
    const store = createRunStore(opened.db);
    await store.insert(stored('r1'), request);
    await store.saveOutputs('r1', [{ ...output, savedAs: '/early' }]);
    expect(await store.get('r1')).toEqual(stored('r1'));
    await store.advance(done('r1'));
    await store.saveOutputs('r1', [{ ...output, savedAs: '/out/a.png' }]);
    expect(await store.get('r1')).toMatchObject({ outputs: [{ savedAs: '/out/a.png' }] });
  });
});

describe('the kept node definitions', () => {
  it('are one entry a connection, replaced by the next one', async () => {
    const cache = createObjectInfoCache(opened.db);
    expect(await cache.get('c1')).toBeNull();
    await cache.put('c1', { serverStart: 'a', body: '{"A":1}' });
    await cache.put('c2', { serverStart: 'x', body: '{}' });
    await cache.put('c1', { serverStart: 'b', body: '{"B":1}' });
    expect(await cache.get('c1')).toEqual({ serverStart: 'b', body: '{"B":1}' });
    await cache.touch('c1', 'c');
    expect(await cache.get('c1')).toEqual({ serverStart: 'c', body: '{"B":1}' });
    expect(await cache.get('c2')).toEqual({ serverStart: 'x', body: '{}' });
  });
});

describe('prompts that are between two places of a queue', () => {
  const rescued = (promptId: string, position: number) => ({
    ...{ promptId, position, front: false, number: null, prompt: { '1': { class_type: 'A' } } },
    ...{ extraData: { client_id: 'page' }, targets: ['1'] },
  });

  it('come back whole, in their order, after the database is opened again', async () => {
    const store = createRescueStore(opened.db);
    await store.save('c1', [rescued('b', 1), rescued('a', 0)]);
    await store.save('c2', [{ ...rescued('a', 0), targets: null }]);
    opened.db.close();
    opened = openDatabase(join(dir, 'ferry.db'), () => 0);
    const again = createRescueStore(opened.db);
    expect(await again.list('c1')).toEqual([rescued('a', 0), rescued('b', 1)]);
    expect(await again.connectionIds()).toEqual(['c1', 'c2']);
    await again.remove('c1', 'a');
    expect(await again.has('c1', 'a')).toBe(false);
    expect(await again.has('c1', 'b')).toBe(true);
    expect(await again.has('c2', 'a')).toBe(true);
  });

  it('are written down all or none', async () => {
    const store = createRescueStore(opened.db);
    const bad = { ...rescued('b', 0.5) };
    await expect(store.save('c1', [rescued('a', 0), bad])).rejects.toThrow();
    expect(await store.list('c1')).toEqual([]);
    await store.save('c1', [rescued('a', 0)]);
    expect(await store.has('c1', 'a')).toBe(true);
  });
});

it('lets runs go along with a workflow that has another name now, also one that is under way', async () => {
  const store = createRunStore(opened.db);
  await store.insert(stored('old'), request);
  await store.advance(done('old'));
  await store.insert(stored('new', 2), request);
  await store.insert({ ...stored('other', 3), workflowName: 'b.json' }, request);
  await createRenamedRuns(opened.db).rename('c1', '示例.json', '夜/示例.json');
  await store.advance(pending('new'));
  const names = (await store.list('c1', 9)).map(({ id, workflowName }) => [id, workflowName]);
  expect(names).toEqual([
    ['other', 'b.json'],
    ['new', '夜/示例.json'],
    ['old', '夜/示例.json'],
  ]);
  expect(await store.get('new')).toMatchObject({ state: 'pending', dropped: ['#4 LoadImage'] });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createObjectWorld, modelPrefix, type ObjectWorld } from './object-world.test-support.ts';

const bytes = 350_000;
const small = { wholeBytes: 200_000, partBytes: 102_400 };
const from = 'checkpoints/模 a+b.safetensors';
const to = 'loras/style/new name.safetensors';
const wish = { key: from, to, ifExists: 'fail' } as const;
const keyOf = (path: string) => `${modelPrefix}/${path}`;

let world: ObjectWorld;
beforeEach(async () => {
  world = await createObjectWorld();
});
afterEach(async () => {
  await world.close();
});

/** At once, and by parts as objects of more than 5 GB are copied. */
const ways = [
  ['at once', undefined],
  ['by parts', small],
] as const;

describe.each(ways)('a move that is copied %s', (way, limits) => {
  beforeEach(async () => {
    await world.reopen(limits);
  });

  it('brings content, metadata and checksum to the new key, and the old one is gone', async () => {
    const content = await world.put(from, bytes);
    const events = await world.engine().move([wish]);
    const { crc64 } = (await world.engine().bucket.objects.head(keyOf(to))) ?? {};
    expect(events.at(-1)).toEqual({
      ...{ state: 'moved', key: keyOf(from), toKey: keyOf(to) },
      ...{ bytes, crc64, recovered: false },
    });
    expect(await world.keys()).toEqual([to]);
    expect((await world.get(to)).equals(content)).toBe(true);
    expect(await world.engine().bucket.objects.head(keyOf(to))).toMatchObject({
      meta: { note: '好' },
      contentType: 'application/x-model',
    });
    expect(await world.engine().journal.list()).toEqual([]);
    expect(await world.openUploads()).toEqual([]);
    expect(world.countOf(way === 'at once' ? 'CopyObject' : 'UploadPartCopy')).toBeGreaterThan(0);
    expect(world.countOf(way === 'at once' ? 'UploadPartCopy' : 'CopyObject')).toBe(0);
    expect(world.engine().changed).toEqual(['c']);
  });

  it('does not write over an object unless it is told to', async () => {
    const content = await world.put(from, bytes);
    const other = await world.put(to, bytes, 2);
    expect(await world.engine().move([wish])).toMatchObject([
      { state: 'failed', failure: { code: 'oss.fileAlreadyExists', params: { key: keyOf(to) } } },
    ]);
    expect((await world.get(to)).equals(other)).toBe(true);
    const events = await world.engine().move([{ ...wish, ifExists: 'replace' }]);
    expect(events.at(-1)).toMatchObject({ state: 'moved' });
    expect((await world.get(to)).equals(content)).toBe(true);
    expect(await world.keys()).toEqual([to]);
  });

  it('goes by the lengths where the copy has no checksum', async () => {
    const content = await world.put(from, bytes);
    world.oss.faults.set({ copiesLackCrc64: true });
    const events = await world.engine().move([wish]);
    expect(events.at(-1)).toMatchObject({ state: 'moved' });
    expect((await world.get(to)).equals(content)).toBe(true);
  });

  it('leaves the object where it was when it may not write', async () => {
    await world.put(from, bytes);
    world.oss.faults.add({ kind: 'deny', action: 'oss:PutObject' });
    expect(await world.engine().move([wish])).toMatchObject([
      { state: 'failed', failure: { code: 'oss.accessDenied' }, recovered: false },
    ]);
    expect(await world.keys()).toEqual([from]);
    expect(await world.engine().journal.list()).toEqual([]);
    expect(await world.openUploads()).toEqual([]);
  });

  it('keeps both and says so when it may not delete', async () => {
    const content = await world.put(from, bytes);
    world.oss.faults.add({ kind: 'deny', action: 'oss:DeleteObject' });
    const events = await world.engine().move([wish]);
    expect(events.at(-1)).toMatchObject({ state: 'failed', failure: { code: 'oss.accessDenied' } });
    expect(await world.keys()).toEqual([from, to].toSorted());
    expect((await world.get(from)).equals(content)).toBe(true);
  });

  it('is done although the answers were lost', async () => {
    const content = await world.put(from, bytes);
    for (const operation of [
      'CopyObject',
      'UploadPartCopy',
      'CompleteMultipartUpload',
      'DeleteObject',
    ] as const)
      world.oss.faults.add({ kind: 'lose-answer', operation });
    const events = await world.engine().move([wish]);
    expect(events.at(-1)).toMatchObject({ state: 'moved' });
    expect(await world.keys()).toEqual([to]);
    expect((await world.get(to)).equals(content)).toBe(true);
  });

  it('goes through though the server stumbles', async () => {
    await world.put(from, bytes);
    for (const operation of ['CopyObject', 'UploadPartCopy', 'HeadObject'] as const)
      world.oss.faults.add({ kind: 'answer', status: 503, operation, times: 2 });
    const events = await world.engine().move([wish]);
    expect(events.at(-1)).toMatchObject({ state: 'moved' });
  });
});

describe('a move', () => {
  it.each([
    ['of nothing', 'loras/never.bin', 'vae/x.bin', 'oss.noSuchKey'],
    ['out of the models', 'loras/a.bin', '../other.bin', 'usage.badCategory'],
    ['to no category', 'loras/a.bin', 'x.bin', 'usage.badCategory'],
    ['to a folder that is no category', 'loras/a.bin', 'lorass/x.bin', 'usage.badCategory'],
    ['onto itself', 'loras/a.bin', 'loras/a.bin', 'oss.fileAlreadyExists'],
    ['of what is no model', '../secret.bin', 'loras/a.bin', 'oss.notAModel'],
    ['with dots', 'loras/../../x.bin', 'loras/b.bin', 'oss.notAModel'],
  ])('%s is refused before anything is done', async (_, key, target, code) => {
    await world.put('loras/a.bin', 10);
    expect(await world.engine().move([{ key, to: target, ifExists: 'replace' }])).toMatchObject([
      { state: 'failed', failure: { code } },
    ]);
    expect(await world.keys()).toEqual(['loras/a.bin']);
    expect(world.countOf('CopyObject')).toBe(0);
  });

  it('takes whole keys as well, and one failure does not stop the others', async () => {
    await world.put('loras/a.bin', 10);
    await world.put('loras/b.bin', 10, 2);
    const events = await world.engine().move([
      { key: 'loras/never.bin', to: 'vae/never.bin', ifExists: 'fail' },
      { key: keyOf('loras/a.bin'), to: keyOf('vae/a.bin'), ifExists: 'fail' },
      { key: 'loras/b.bin', to: 'loras/renamed.bin', ifExists: 'fail' },
    ]);
    const ends = events.filter(({ state }) => state !== 'copying');
    expect(ends.map(({ state }) => state)).toEqual(['failed', 'moved', 'moved']);
    expect(await world.keys()).toEqual(['loras/renamed.bin', 'vae/a.bin']);
  });

  it('takes the record of what was proven along', async () => {
    await world.put(from, bytes);
    const crc64 = (await world.engine().bucket.objects.head(keyOf(from)))?.crc64 ?? '';
    const record = { bytes, crc64, path: '/was/here.bin', recordedAt: 5 };
    world.engine().records.write('models', keyOf(from), record);
    await world.engine().move([wish]);
    expect(await world.engine().records.get('models', keyOf(to))).toEqual(record);
    expect(await world.engine().verify([{ key: to, path: null }])).toMatchObject([
      { state: 'equal', against: { what: 'record', recordedAt: 5 } },
    ]);
  });
});

import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createObjectWorld, modelPrefix, type ObjectWorld } from './object-world.test-support.ts';

const keyOf = (path: string) => `${modelPrefix}/${path}`;

let world: ObjectWorld;
beforeEach(async () => {
  world = await createObjectWorld();
});
afterEach(async () => {
  await world.close();
});

describe('verifying', () => {
  it('reads a file once; unchanged it is compared without reading it', async () => {
    const content = await world.put('loras/a.bin', 3_000_000);
    const path = world.folder.writeFile('a.bin', 3_000_000);
    const wish = { key: 'loras/a.bin', path };
    const first = await world.engine().verify([wish]);
    expect(first[0]).toMatchObject({ state: 'reading', path, bytes: content.length });
    expect(first.at(-1)).toMatchObject({ state: 'equal', against: { what: 'file', path } });
    expect(world.engine().read).toEqual([path]);
    expect(await world.engine().verify([wish])).toMatchObject([{ state: 'equal' }]);
    expect(world.engine().read).toEqual([path]);
    writeFileSync(path, content.fill(9, 0, 1));
    expect((await world.engine().verify([wish])).at(-1)).toMatchObject({
      state: 'differs',
      by: 'crc64',
    });
    expect(world.engine().read).toEqual([path, path]);
  });

  it('tells a difference of the lengths without reading', async () => {
    await world.put('loras/a.bin', 1_000);
    const path = world.folder.writeFile('a.bin', 1_001);
    expect(await world.engine().verify([{ key: 'loras/a.bin', path }])).toMatchObject([
      { state: 'differs', by: 'bytes', object: { bytes: 1_000 }, other: { bytes: 1_001 } },
    ]);
    expect(world.engine().read).toEqual([]);
  });

  it('takes the record where there is no file', async () => {
    await world.put('loras/a.bin', 1_000);
    const head = await world.engine().bucket.objects.head(keyOf('loras/a.bin'));
    const record = { bytes: 1_000, crc64: head?.crc64 ?? '', path: '/gone/a.bin', recordedAt: 7 };
    world.engine().records.write('models', keyOf('loras/a.bin'), record);
    const verify = () => world.engine().verify([{ key: 'loras/a.bin', path: null }]);
    expect(await verify()).toMatchObject([
      { state: 'equal', against: { what: 'record', recordedAt: 7 } },
    ]);
    await world.put('loras/a.bin', 1_000, 2);
    expect(await verify()).toMatchObject([
      { state: 'differs', by: 'crc64', other: { crc64: record.crc64 } },
    ]);
  });

  it('takes the file of the record where it still lies there', async () => {
    await world.put('loras/a.bin', 1_000);
    const path = world.folder.writeFile('a.bin', 1_000);
    const record = { bytes: 1_000, crc64: '1', path, recordedAt: 7 };
    world.engine().records.write('models', keyOf('loras/a.bin'), record);
    const events = await world.engine().verify([{ key: 'loras/a.bin', path: null }]);
    expect(events.at(-1)).toMatchObject({ state: 'equal', against: { what: 'file', path } });
  });

  it('says what cannot be told, and goes on', async () => {
    await world.put('loras/a.bin', 1_000);
    const { etag = '' } = (await world.engine().bucket.objects.head(keyOf('loras/a.bin'))) ?? {};
    world.oss.faults.set({ copiesLackCrc64: true });
    const source = { key: keyOf('loras/a.bin'), etag };
    const copy = keyOf('loras/copy.bin');
    await world.engine().bucket.copies.copy(source, copy, { forbidOverwrite: true });
    const path = world.folder.writeFile('a.bin', 1_000);
    const events = await world.engine().verify([
      { key: 'loras/a.bin', path: null },
      { key: 'loras/never.bin', path: null },
      { key: 'loras/copy.bin', path },
      { key: 'loras/a.bin', path: '/not/there.bin' },
      { key: '../outside.bin', path: null },
    ]);
    expect(events.map(({ state }) => state).toSorted()).toEqual([
      'failed',
      'failed',
      'missing',
      'noChecksum',
      'noRecord',
    ]);
  });
});

describe('equal files', () => {
  it('are found under different names, in the bucket and on this computer', async () => {
    await world.put('loras/a.bin', 5_000);
    await world.put('checkpoints/b.bin', 5_000);
    await world.put('vae/other.bin', 5_000, 2);
    await world.put('vae/alone.bin', 6_000);
    const path = world.folder.writeFile('c.bin', 6_000);
    await world.engine().verify([{ key: 'vae/alone.bin', path }]);
    expect(await world.engine().equal()).toMatchObject([
      { bytes: 6_000, keys: [keyOf('vae/alone.bin')], paths: [path] },
      { bytes: 5_000, keys: [keyOf('checkpoints/b.bin'), keyOf('loras/a.bin')], paths: [] },
    ]);
  });

  it('are asked for once: only those that share a length, and only when they have changed', async () => {
    for (const name of ['a', 'b', 'c']) await world.put(`loras/${name}.bin`, 5_000);
    await world.put('loras/alone.bin', 1);
    const heads = () => world.countOf('HeadObject');
    const before = heads();
    await world.engine().equal();
    expect(heads() - before).toBe(3);
    await world.engine().equal();
    expect(heads() - before).toBe(3);
    await world.put('loras/c.bin', 5_000, 2);
    expect(await world.engine().equal()).toMatchObject([
      { keys: [keyOf('loras/a.bin'), keyOf('loras/b.bin')] },
    ]);
    expect(heads() - before).toBe(4);
  });

  it('a file and its own object are one thing', async () => {
    await world.put('loras/a.bin', 5_000);
    const path = world.folder.writeFile('a.bin', 5_000);
    await world.engine().verify([{ key: 'loras/a.bin', path }]);
    expect(await world.engine().equal()).toEqual([]);
  });
});

describe('removing', () => {
  it('takes up to a thousand in one call, and tells of each key that stays', async () => {
    for (const name of ['a', 'b', '模 c+d']) await world.put(`loras/${name}.bin`, 10);
    world.oss.faults.add({
      ...{ kind: 'deny', action: 'oss:DeleteObject', key: keyOf('loras/b.bin') },
    });
    const asked = ['loras/a.bin', 'loras/b.bin', keyOf('loras/模 c+d.bin'), 'loras/never.bin'];
    const { removed, failed } = await world.engine().remove([...asked, '../x']);
    expect(removed.toSorted()).toEqual(
      ['loras/a.bin', 'loras/never.bin', 'loras/模 c+d.bin'].map(keyOf),
    );
    expect(failed).toMatchObject([
      { key: '../x', failure: { code: 'oss.notAModel' } },
      { key: keyOf('loras/b.bin'), failure: { code: 'oss.accessDenied' } },
    ]);
    expect(await world.keys()).toEqual(['loras/b.bin']);
  });

  it('goes in calls of a thousand', async () => {
    const keys = Array.from({ length: 1_001 }, (_, index) => `loras/${index}.bin`);
    const { removed } = await world.engine().remove(keys);
    expect(removed).toHaveLength(1_001);
    expect(world.countOf('DeleteMultipleObjects')).toBe(2);
    expect(world.countOf('DeleteObject')).toBe(0);
  });

  it('tells of each key where none may be removed', async () => {
    await world.put('loras/a.bin', 10);
    world.oss.faults.add({ kind: 'deny', action: 'oss:DeleteObject' });
    expect(await world.engine().remove(['loras/a.bin'])).toMatchObject({
      removed: [],
      failed: [{ failure: { code: 'oss.accessDenied' } }],
    });
    expect(await world.keys()).toEqual(['loras/a.bin']);
  });

  it('forgets what was proven of them', async () => {
    await world.put('loras/a.bin', 10);
    const record = { bytes: 10, crc64: '1', path: '/a', recordedAt: 1 };
    world.engine().records.write('models', keyOf('loras/a.bin'), record);
    await world.engine().remove(['loras/a.bin']);
    expect(await world.engine().records.get('models', keyOf('loras/a.bin'))).toBeNull();
  });
});

import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { createDownloadWorld } from '../services/downloads/fake-world.test-support.ts';
import { createRouter } from './create-router.ts';
import type { RouterServices } from './router-services.ts';

it('downloads that wait are put into another order, and the traffic tells it', async () => {
  const world = createDownloadWorld();
  world.fake.fail({ call: 'head', times: Infinity, before: () => new Promise(() => undefined) });
  const downloads = world.process(undefined, { filesAtOnce: 1 });
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only what these calls need is there
  const router = createRouter({ downloads } as unknown as RouterServices);
  const client = createRouterClient(router, { context: {} });
  for (const objectKey of ['a', 'b', 'c', 'd']) {
    const source = { bucket: 'b', region: 'r', objectKey, bytes: 1, etag: 'E', crc64: null };
    const path = `/into/${objectKey}`;
    const { job } = await downloads.add({ connectionId: 'c', source, path, ifExists: 'fail' });
    await client.downloads.resume({ id: job.id });
  }
  const jobs = await client.downloads.list();
  const idOf = (key: string) => jobs.find(({ source }) => source.objectKey === key)?.id ?? '';
  const order = async () => {
    const told = await client.downloads.watchTraffic();
    for await (const { order: ids } of told) {
      await told.return();
      return ids;
    }
    return [];
  };

  await client.downloads.move({ id: idOf('b'), before: null });
  expect(await order()).toEqual(['c', 'd', 'b'].map(idOf));
  await client.downloads.moveUp({ id: idOf('d') });
  expect(await order()).toEqual(['d', 'c', 'b'].map(idOf));
  await client.downloads.move({ id: idOf('b'), before: idOf('c') });
  expect(await order()).toEqual(['d', 'b', 'c'].map(idOf));
  await expect(client.downloads.move({ id: '', before: null })).rejects.toThrow('validation');
});

it('imports that wait are put where the person wants them', async () => {
  const asked: unknown[] = [];
  const imports = {
    move: (id: string, before: string | null) => Promise.resolve(void asked.push([id, before])),
    moveUp: (id: string) => Promise.resolve(void asked.push([id])),
  };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only what these calls need is there
  const router = createRouter({ imports } as unknown as RouterServices);
  const client = createRouterClient(router, { context: {} });
  await client.imports.move({ id: 'a', before: 'b' });
  await client.imports.move({ id: 'a', before: null });
  await client.imports.moveUp({ id: 'c' });
  expect(asked).toEqual([['a', 'b'], ['a', null], ['c']]);
});

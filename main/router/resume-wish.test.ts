import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { createTransfers } from '../services/transfers/create-transfers.ts';
import { createMemoryWishes } from '../services/transfers/transfer-ports.ts';
import { createFakeWorld } from '../services/uploads/fake-world.test-support.ts';
import { createRouter } from './create-router.ts';
import type { RouterServices } from './router-services.ts';

it('an upload that met other content stays refused until a person wants it written over', async () => {
  const world = createFakeWorld();
  const uploads = world.uploads();
  const transfers = createTransfers({
    ...{ uploads, clock: world.clock, wishes: createMemoryWishes(), filesAtOnce: () => 1 },
    reportDefect: (error) => world.defects.push(error),
  });
  const services = { uploads, transfers };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only what these calls need is there
  const router = createRouter(services as unknown as RouterServices);
  const client = createRouterClient(router, { context: {} });
  const path = world.write('/a', 100);
  const object = { forbidOverwrite: false };
  await world.bucket.objects.put('m/a', Uint8Array.of(1, 2, 3), object);
  const { id } = await world.push(path);

  await client.uploads.resume({ id });
  expect(await client.uploads.finished({ id })).toMatchObject({
    failure: { code: 'oss.fileAlreadyExists' },
  });
  expect(world.holds('m/a', path)).toBe(false);

  await client.uploads.resume({ id, ifExists: 'replace' });
  expect(await client.uploads.finished({ id })).toMatchObject({
    ...{ state: 'done', outcome: 'uploaded', ifExists: 'replace' },
  });
  expect(world.holds('m/a', path)).toBe(true);
  expect(world.defects).toEqual([]);
  transfers.close();
});

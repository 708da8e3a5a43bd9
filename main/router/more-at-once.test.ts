import { createRouterClient } from '@orpc/server';
import { expect, it } from 'vitest';
import { createDownloadWorld } from '../services/downloads/fake-world.test-support.ts';
import { createSharedTraffic } from '../services/traffic/shared-traffic.ts';
import { createFakeClock } from '../services/uploads/fake-world.test-support.ts';
import { defaultSettings } from '../shell/host/default-settings.ts';
import { createRouter } from './create-router.ts';
import type { RouterServices } from './router-services.ts';

it('more files at once begin as soon as the setting says so', async () => {
  const world = createDownloadWorld();
  world.fake.fail({ call: 'head', times: Infinity, before: () => new Promise(() => undefined) });
  const traffic = createSharedTraffic(createFakeClock(), { filesAtOnce: 1 });
  const downloads = world.process(undefined, { filesAtOnce: () => traffic.filesAtOnce() });
  const told: string[] = [];
  const adjusted = (name: string) => ({ adjusted: () => told.push(name) });
  const services = {
    ...{ downloads, traffic, transfers: adjusted('uploads'), imports: adjusted('imports') },
    settings: {
      change: (wanted: object) => Promise.resolve({ ...defaultSettings('/home/a'), ...wanted }),
    },
  };
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- only what these calls need is there
  const router = createRouter(services as unknown as RouterServices);
  const client = createRouterClient(router, { context: {} });
  for (const objectKey of ['a', 'b', 'c']) {
    const source = { bucket: 'b', region: 'r', objectKey, bytes: 1, etag: 'E', crc64: null };
    const path = `/into/${objectKey}`;
    const { job } = await downloads.add({ connectionId: 'c', source, path, ifExists: 'fail' });
    await client.downloads.resume({ id: job.id });
  }
  const waiting = async () => {
    const stream = await client.downloads.watchTraffic();
    for await (const { waitingFiles } of stream) {
      await stream.return();
      return waitingFiles;
    }
    return null;
  };
  expect(await waiting()).toBe(2);
  await client.settings.change({ filesAtOnce: 2 });
  expect(await waiting()).toBe(1);
  expect(told).toEqual(['uploads', 'imports']);
});

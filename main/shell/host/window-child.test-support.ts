import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { openApp } from './open-app.ts';
import { describeSystem } from './preflight-world.test-support.ts';

/** A window's services in a process of their own, which is there to be killed; begins a cure where it is told to. */
const [dataDir = '', addresses = '', workflowName = ''] = process.argv.slice(2);
const Addresses = z.object({
  ...{ serverUrl: z.string(), endpoint: z.string(), bucket: z.string() },
  ...{ region: z.string(), prefix: z.string() },
});
const app = openApp(describeSystem(dataDir, Addresses.parse(JSON.parse(addresses))));
const connectionId = 'sandbox';
const request = { connectionId, workflowName, values: {}, switches: {} };

if (workflowName !== '') {
  await app.client.sandbox.start();
  await app.client.settings.change({ activeConnectionId: connectionId });
  // the library's folders are being read
  while ((await app.client.preflight.check({ ...request, fresh: true })).state !== 'curable')
    await sleep(50);
  const order = { values: {}, switches: {}, count: 2, front: false };
  await app.client.preflight.cure({ connectionId, workflowName, order, chosen: [] });
}

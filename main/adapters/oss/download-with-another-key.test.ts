import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccessKey } from '../../../contract/connection.ts';
import { testKey } from './engine.test-support.ts';
import { createPullWorld, stsKey, testPart, type PullWorld } from './pull-world.test-support.ts';

const key = 'llm-model/model/loras/a.safetensors';
const bytes = 12 * testPart;

let world: PullWorld;
beforeEach(async () => {
  world = await createPullWorld();
});
afterEach(async () => {
  expect(world.engine().defects).toEqual([]);
  await world.close();
});

it('an expired token stops a download; another key on the connection brings the rest of it', async () => {
  let accessKey: AccessKey = stsKey;
  const content = await world.put(key, bytes);
  await world.reopen({
    ...{ accessKey: () => Promise.resolve(accessKey), goOnByThemselves: true },
    limit: 2_000_000,
  });
  const { downloads, ports, partsWritten } = world.engine();
  const { id } = await world.begin(key);
  await partsWritten(3);
  world.oss.faults.add({ kind: 'token-expired' });
  expect(await downloads.finished(id)).toMatchObject({
    ...{ state: 'failed', failure: { code: 'oss.securityTokenExpired' } },
  });
  const safe = await ports.journal.parts(id);
  const before = world.gets().length;

  await downloads.whileAtRest('c', async () => {
    accessKey = await Promise.resolve(testKey);
  });

  expect(await downloads.finished(id)).toMatchObject({ state: 'done', proof: 'proven' });
  expect(readFileSync(world.pathOf(key)).equals(content)).toBe(true);
  expect(safe.length).toBeGreaterThanOrEqual(3);
  expect(world.gets().length - before).toBe(12 - safe.length);
});

import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { AccessKey } from '../../../contract/connection.ts';
import { createTransfers } from '../../services/transfers/create-transfers.ts';
import { createMemoryWishes } from '../../services/transfers/transfer-ports.ts';
import { testKey } from './engine.test-support.ts';
import { createPushWorld, type PushWorld } from './push-world.test-support.ts';

const partSize = 102_400;
const fileBytes = 1_000_000;

let world: PushWorld;
beforeEach(async () => {
  world = await createPushWorld();
});
afterEach(async () => {
  await world.close();
});

it('an expired token stops the queue; another key on the connection brings it to its end', async () => {
  let key: AccessKey = world.stsKey;
  await world.reopen({ accessKey: () => Promise.resolve(key) }, { lanes: 2 });
  const { uploads, ports, partsWritten, defects } = world.engine();
  const transfers = createTransfers({
    ...{ uploads, clock: ports.clock, wishes: createMemoryWishes(), filesAtOnce: () => 1 },
    reportDefect: (error) => defects.push(error),
  });
  const paths = [1, 2].map((seed) => world.folder.writeFile(`${seed}.bin`, fileBytes, seed));
  const jobs = await Promise.all(paths.map((path) => world.add(path, { partSize })));
  const [first, second] = jobs;
  if (first === undefined || second === undefined) throw new Error('two jobs were added');
  const states = world.statesOf(second.id);
  for (const job of jobs) await transfers.start(job.id, job);
  await partsWritten(4);
  world.oss.faults.add({ kind: 'token-expired' });
  expect(await uploads.finished(first.id)).toMatchObject({ state: 'failed' });
  const sentBefore = acceptedParts();

  await transfers.whileAtRest('c', async () => {
    key = await Promise.resolve(testKey);
  });
  await states.until('done');

  for (const path of paths) expect(await world.objectOf(path)).toEqual(readFileSync(path));
  const parts = acceptedParts();
  expect(parts.slice(0, sentBefore.length)).toEqual(sentBefore);
  expect(new Set(parts).size).toBe(parts.length);
  expect(defects).toEqual([]);
  await states.stop();
  transfers.close();
});

function acceptedParts(): readonly string[] {
  return world.oss.requests
    .filter(({ action, status }) => action === 'UploadPart' && status === 200)
    .map(({ key, partNumber }) => `${key} ${partNumber ?? 0}`);
}

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '../../../contract/connection.ts';
import type { ImportJob } from '../../../contract/import.ts';
import { testKey } from '../../adapters/oss/engine.test-support.ts';
import { stsKey } from '../../adapters/oss/pull-world.test-support.ts';
import {
  createImportsWorld,
  modelOf,
  partSize,
  type EngineAt,
  type ImportsWorld,
} from './imports-world.test-support.ts';

const parts = 14;
const { content } = modelOf(parts * partSize - 5);
const other = 'llm-model/model/vae/b.safetensors';

let world: ImportsWorld;
let key: AccessKey;
/** Parts that are known to be in the bucket, of either import. */
let written: string[];
beforeEach(async () => {
  world = await createImportsWorld();
  world.offer(content);
  key = stsKey;
  written = [];
});
afterEach(async () => {
  expect(world.engine().defects).toEqual([]);
  await world.close();
});

const app = (onPart: () => void = () => undefined): Partial<EngineAt> => ({
  ...{ accessKey: () => key, filesAtOnce: 1, waitForKey: true },
  journal: (journal) => ({
    ...journal,
    savePart: async (id, part) => {
      await journal.savePart(id, part);
      written.push(`${id} ${part.partNumber}`);
      onPart();
    },
  }),
});

/** An app of the temporary key, which ends when the fourth part has been written down. */
const expiring = () =>
  app(() => {
    if (written.length === 4) world.oss.faults.add({ kind: 'token-expired' });
  });

async function startTwo(): Promise<readonly string[]> {
  const file = await world.found();
  const target = { bucket: 'models', region: 'cn-hangzhou', objectKey: other };
  return [(await world.start(file)).id, (await world.start(file, { target })).id];
}

async function keyNeeded() {
  const stop = new AbortController();
  for await (const traffic of world.engine().imports.watchTraffic(stop.signal)) {
    stop.abort();
    return traffic.keyNeeded;
  }
  return [];
}

const statesOf = async (): Promise<readonly ImportJob['state'][]> =>
  (await world.engine().imports.list()).map(({ state }) => state);
const firstOf = ([id]: readonly string[]): string => id ?? '';
/** How often the bucket took a part of the first import. */
const timesTaken = (partNumber: number) =>
  world.sentParts().filter((each) => each.key === world.key && each.partNumber === partNumber)
    .length;
const safeOf = (id: string) =>
  written.filter((each) => each.startsWith(id)).map((each) => Number(each.split(' ')[1]));
const giveAnother = () =>
  world.engine().imports.whileAtRest('c', () => {
    key = testKey;
    return Promise.resolve();
  });

describe('a key that is refused in the middle of imports', () => {
  it('stops its connection, and the window is told which key to ask for', async () => {
    await world.reopen(expiring());
    const ids = await startTwo();
    expect(await world.engine().imports.finished(firstOf(ids))).toMatchObject({
      ...{ state: 'failed', failure: { code: 'oss.securityTokenExpired' } },
    });
    expect(await statesOf()).toEqual(['failed', 'waiting']);
    expect(await keyNeeded()).toMatchObject([
      { connectionId: 'c', failure: { code: 'oss.securityTokenExpired' } },
    ]);
  });

  it('lets all go on with another one, and sends no part again that was acknowledged', async () => {
    await world.reopen(expiring());
    const ids = await startTwo();
    await world.engine().imports.finished(firstOf(ids));
    const safe = safeOf(firstOf(ids));
    expect(safe.length).toBeGreaterThanOrEqual(4);
    expect(safe.length).toBeLessThan(parts);
    await giveAnother();
    const ended = await Promise.all(ids.map((id) => world.engine().imports.finished(id)));
    expect(ended).toMatchObject([
      { state: 'done', proof: 'sha256', outcome: 'imported' },
      { state: 'done', proof: 'sha256', outcome: 'imported' },
    ]);
    expect(await world.object()).toEqual(content);
    expect(safe.map(timesTaken)).toEqual(safe.map(() => 1));
    expect(await keyNeeded()).toEqual([]);
    expect(await world.openUploads()).toEqual([]);
  });

  it('is tried again when a person wants one of them, and asked for again where it is still refused', async () => {
    await world.reopen(expiring());
    const [first = '', second = ''] = await startTwo();
    await world.engine().imports.finished(first);
    await world.engine().imports.start(second);
    expect(await world.engine().imports.finished(first)).toMatchObject({ state: 'failed' });
    expect(await keyNeeded()).toHaveLength(1);
    key = testKey;
    await world.reopen({ accessKey: () => key, waitForKey: true });
    await world.engine().imports.recover(async () => true);
    for (const id of [first, second])
      expect(await world.engine().imports.finished(id)).toMatchObject({ state: 'done' });
  });

  it('fails the imports of a command one by one, so that it ends', async () => {
    await world.reopen({ ...expiring(), waitForKey: false });
    world.oss.faults.add({ kind: 'token-expired' });
    const ids = await startTwo();
    for (const id of ids)
      expect(await world.engine().imports.finished(id)).toMatchObject({ state: 'failed' });
    expect(await keyNeeded()).toEqual([]);
  });
});

it('imports rest while their connection is changed, and those that a person pauses stay so', async () => {
  const stall = { kind: 'stall', operation: 'UploadPart', partNumber: 9, afterBytes: 5 } as const;
  const { struck } = world.oss.faults.add(stall);
  await world.reopen(app());
  const [first = '', second = ''] = await startTwo();
  await world.oss.waitForRequest((each) => each.partNumber === 8 && each.status === 200);
  // one that has not struck yet would wait for whoever sends that part next
  await struck;
  let safe: readonly number[] = [];
  const atRest = await world.engine().imports.whileAtRest('c', async () => {
    await world.engine().imports.pause(second);
    await world.engine().imports.start(first);
    safe = safeOf(first);
    return statesOf();
  });
  expect(atRest).toEqual(['waiting', 'paused']);
  expect(await world.engine().imports.finished(first)).toMatchObject({ state: 'done' });
  expect(await statesOf()).toEqual(['done', 'paused']);
  expect(safe.map(timesTaken)).toEqual(safe.map(() => 1));
  expect(safe.length).toBeGreaterThan(0);
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createImportsWorld,
  modelOf,
  partSize,
  type ImportsWorld,
} from './imports-world.test-support.ts';

const names = ['a', 'b', 'c', 'd'] as const;
type Name = (typeof names)[number];
const oneByOne = { filesAtOnce: 1, waitForKey: true };

let world: ImportsWorld;
let ids: Map<Name, string>;
beforeEach(async () => {
  world = await createImportsWorld();
  await world.reopen(oneByOne);
  world.offer(modelOf(2 * partSize).content);
  ids = new Map();
});
afterEach(async () => {
  expect(world.engine().defects).toEqual([]);
  await world.close();
});

const imports = () => world.engine().imports;
const idOf = (name: Name): string => ids.get(name) ?? '';

/** All of them: the first runs, and stands still; the others wait. */
async function startAll(): Promise<void> {
  const { struck } = world.oss.faults.add({
    ...{ kind: 'stall', operation: 'UploadPart', partNumber: 1, afterBytes: 5 },
  });
  const file = await world.found();
  for (const name of names) {
    const target = { bucket: 'models', region: 'cn-hangzhou', objectKey: name };
    ids.set(name, (await world.start(file, { target })).id);
  }
  await struck;
}

async function waiting() {
  const stop = new AbortController();
  for await (const { order } of imports().watchTraffic(stop.signal)) {
    stop.abort();
    return order.map((id) => names.find((name) => idOf(name) === id));
  }
  return [];
}

/** Object keys, in the order in which they were made. */
async function toTheEnd(wanted: readonly Name[]) {
  for (const name of wanted)
    expect(await imports().finished(idOf(name))).toMatchObject({ state: 'done' });
  const completed = world.oss.requests.filter(
    ({ action, status }) => action === 'CompleteMultipartUpload' && status === 200,
  );
  return completed.map(({ key }) => key);
}

it('an import goes to any place among those that wait, and what runs goes on', async () => {
  await startAll();
  await imports().move(idOf('b'), null);
  await imports().move(idOf('d'), idOf('c'));
  expect(await waiting()).toEqual(['d', 'c', 'b']);
  await imports().moveUp(idOf('b'));
  await imports().move(idOf('c'), idOf('a'));
  expect(await waiting()).toEqual(['c', 'b', 'd']);
  expect(imports().running()).toMatchObject([{ id: idOf('a') }]);
  await imports().cancel(idOf('a'));
  expect(await toTheEnd(['c', 'b', 'd'])).toEqual(['c', 'b', 'd']);
});

it('imports keep the order that a person gave them over the end of the app', async () => {
  await startAll();
  await imports().pause(idOf('c'));
  await imports().moveUp(idOf('c'));
  await imports().move(idOf('d'), idOf('b'));
  await world.reopen(oneByOne);
  await imports().start(idOf('c'));
  await imports().recover(() => Promise.resolve(true));
  expect(await toTheEnd(names)).toEqual(['c', 'a', 'd', 'b']);
});

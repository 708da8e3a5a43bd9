import { beforeEach, describe, expect, it } from 'vitest';
import type { Downloads } from './create-downloads.ts';
import { createDownloadWorld, type DownloadWorld, type Pulse } from './fake-world.test-support.ts';

const names = ['a', 'b', 'c', 'd'] as const;
type Name = (typeof names)[number];

let world: DownloadWorld;
let ids: Map<Name, string>;
/** What is read waits until it is opened. */
let gate: PromiseWithResolvers<void>;
beforeEach(async () => {
  world = createDownloadWorld();
  ids = new Map();
  gate = Promise.withResolvers();
  for (const name of names)
    await world.fake.bucket.objects.put(name, new Uint8Array(10), { forbidOverwrite: true });
  world.fake.fail({ call: 'read', times: Infinity, before: () => gate.promise });
});

const app = (pulse?: Pulse) => world.process(pulse, { goOnByThemselves: true, filesAtOnce: 1 });
const idOf = (name: Name): string => ids.get(name) ?? '';

/** An app that dies so many steps after it was told to. */
function mortalApp() {
  const died = Promise.withResolvers<'died'>();
  let left = Infinity;
  const downloads = app(() => {
    left -= 1;
    if (left >= 0) return Promise.resolve();
    died.resolve('died');
    return new Promise(() => undefined);
  });
  const dieAfter = (steps: number) => {
    left = steps;
  };
  return { downloads, dieAfter, died: died.promise };
}

/** The first one runs, and stands still; the others wait. */
async function want(downloads: Downloads, wanted: readonly Name[] = names): Promise<void> {
  for (const name of wanted) {
    const head = await world.fake.bucket.objects.head(name);
    if (head === null) throw new Error('no object');
    const { bytes, etag, crc64 } = head;
    const source = { bucket: 'b', region: 'r', objectKey: name, bytes, etag, crc64 };
    const wish = { connectionId: 'c', source, path: `/into/${name}`, ifExists: 'fail' } as const;
    const { job } = await downloads.add(wish);
    ids.set(name, job.id);
    await downloads.start(job.id);
  }
}

async function waiting(downloads: Downloads) {
  const stop = new AbortController();
  for await (const { order } of downloads.watchTraffic(stop.signal)) {
    stop.abort();
    return order.map((id) => names.find((name) => idOf(name) === id));
  }
  return [];
}

/** Names, in the order in which they came to their end. */
async function toTheEnd(downloads: Downloads, wanted: readonly Name[] = names) {
  const ended: Name[] = [];
  gate.resolve();
  await Promise.all(
    wanted.map(async (name) => {
      expect(await downloads.finished(idOf(name))).toMatchObject({ state: 'done' });
      ended.push(name);
    }),
  );
  expect(world.defects).toEqual([]);
  return ended;
}

describe('a download that is moved', () => {
  it('goes to any place among those that wait, while what runs goes on', async () => {
    const downloads = app();
    await want(downloads);
    await downloads.move(idOf('b'), null);
    expect(await waiting(downloads)).toEqual(['c', 'd', 'b']);
    await downloads.move(idOf('d'), idOf('c'));
    expect(await waiting(downloads)).toEqual(['d', 'c', 'b']);
    await downloads.moveUp(idOf('b'));
    await downloads.move(idOf('c'), idOf('a'));
    expect(await waiting(downloads)).toEqual(['c', 'b', 'd']);
    expect(await toTheEnd(downloads)).toEqual(['a', 'c', 'b', 'd']);
  });

  it('keeps its place over a pause, which ends by a word of the person alone', async () => {
    const downloads = app();
    await want(downloads);
    await downloads.pause(idOf('c'));
    await downloads.moveUp(idOf('c'));
    expect(await waiting(downloads)).toEqual(['b', 'd']);
    await downloads.start(idOf('c'));
    expect(await waiting(downloads)).toEqual(['c', 'b', 'd']);
    expect(await toTheEnd(downloads)).toEqual(['a', 'c', 'b', 'd']);
  });

  it('goes on there when the app starts again, and new ones come behind', async () => {
    const { downloads, dieAfter } = mortalApp();
    await want(downloads, ['a', 'b', 'c']);
    await downloads.move(idOf('b'), null);
    dieAfter(0);
    const again = app();
    await again.recover();
    expect(await waiting(again)).toEqual(['c', 'b']);
    await want(again, ['d']);
    expect(await toTheEnd(again)).toEqual(['a', 'c', 'b', 'd']);
  });

  it.each([
    { steps: 0, outcome: 'died', order: ['b', 'c', 'd'] },
    { steps: 1, outcome: 'died', order: ['d', 'b', 'c'] },
    { steps: 2, outcome: 'moved', order: ['d', 'b', 'c'] },
  ])(
    'has its old or its new place where the app dies $steps steps into the move, and the new one once it was answered',
    async ({ steps, outcome, order }) => {
      const { downloads, dieAfter, died } = mortalApp();
      await want(downloads);
      dieAfter(steps);
      const moved = downloads.move(idOf('d'), idOf('b')).then(() => 'moved');
      expect(await Promise.race([moved, died])).toBe(outcome);
      dieAfter(0);
      const again = app();
      await again.recover();
      expect(await waiting(again)).toEqual(order);
      expect(await toTheEnd(again)).toEqual(['a', ...order]);
    },
  );
});

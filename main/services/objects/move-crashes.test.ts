import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../contract/connection.ts';
import type { MoveEvent } from '../../../contract/object-work.ts';
import { AppError } from '../../core/app-error.ts';
import type { MoveRecord } from '../../core/objects/move-record.ts';
import { createModels } from '../models/create-models.ts';
import type { Bucket } from '../ports/object-store.ts';
import { createFakeBucket } from '../uploads/fake-bucket.test-support.ts';
import { createFakeClock } from '../uploads/fake-world.test-support.ts';
import type { CopyLimits } from './copy-object.ts';
import { createMoves } from './create-moves.ts';

const prefix = 'llm-model/model';
const from = `${prefix}/loras/a.bin`;
const to = `${prefix}/vae/b.bin`;
const content = new Uint8Array(250_000).map((_, at) => (at * 7) & 0xff);
const other = new Uint8Array(250_000).fill(9);

const connection: Connection = {
  ...{ id: 'c', name: 'studio', server: null, login: { kind: 'none' } },
  bucket: {
    ...{ endpoint: 'https://oss-cn-hangzhou.aliyuncs.com', endpointKind: 'region' },
    ...{ bucket: 'b', region: 'cn-hangzhou', prefix },
  },
  credential: { kind: 'accessKey', accessKeyId: 'LTAI…x7Q' },
  capabilities: { models: 'bucket', workflows: false, restart: 'no', login: 'none' },
};

/** A bucket and a journal that outlive the processes that work on them. */
function createMoveWorld(limits?: CopyLimits) {
  const clock = createFakeClock();
  const fake = createFakeBucket(() => clock.now());
  const rows = new Map<string, MoveRecord>();
  const defects: unknown[] = [];
  let ids = 0;
  const process = (pulse: () => Promise<void> = () => Promise.resolve()) => {
    const held = new Set<string>();
    const bucket = mortal(fake.bucket, pulse);
    return createMoves({
      clock,
      models: createModels({
        objectsOf: () => bucket.objects,
        comfyModelsOf: () => {
          throw new Error('no server');
        },
        clock,
        builtIn: { categories: [], models: [] },
      }),
      bucketOf: () => bucket,
      connectionOf: async () => connection,
      journal: {
        list: async () => [...rows.values()],
        save: async (move) => {
          await pulse();
          rows.set(move.id, move);
          await pulse();
        },
        remove: async (id) => {
          await pulse();
          rows.delete(id);
          await pulse();
        },
      },
      records: { get: async () => null, move: pulse, forget: pulse },
      locks: {
        acquire: async (_, key) => {
          if (held.has(key)) throw new AppError('store.locked', { key });
          held.add(key);
          return { release: () => void held.delete(key) };
        },
      },
      newId: () => `move${(ids += 1)}`,
      reportDefect: (error) => defects.push(error),
      onChange: () => undefined,
      ...(limits && { limits }),
    });
  };
  return { fake, rows, defects, process };
}

/** Each call may be the last thing that a process does, or the last whose answer it hears. */
function mortal(bucket: Bucket, pulse: () => Promise<void>): Bucket {
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    await pulse();
    const result = await work();
    await pulse();
    return result;
  };
  const { objects, multipart, copies } = bucket;
  return {
    ...bucket,
    objects: {
      ...objects,
      head: (...args) => around(() => objects.head(...args)),
      delete: (...args) => around(() => objects.delete(...args)),
    },
    multipart: {
      ...multipart,
      initiate: (...args) => around(() => multipart.initiate(...args)),
      complete: (...args) => around(() => multipart.complete(...args)),
    },
    copies: {
      copy: (...args) => around(() => copies.copy(...args)),
      copyPart: (...args) => around(() => copies.copyPart(...args)),
    },
  };
}

function lifeOf(steps: number) {
  const died = Promise.withResolvers<'died'>();
  let left = steps;
  return {
    dead: died.promise,
    pulse: (): Promise<void> => {
      left -= 1;
      if (left > 0) return Promise.resolve();
      died.resolve('died');
      return new Promise(() => undefined);
    },
  };
}

const signal = new AbortController().signal;
type World = ReturnType<typeof createMoveWorld>;

async function move(
  world: World,
  ifExists: 'fail' | 'replace',
  pulse?: () => Promise<void>,
): Promise<readonly MoveEvent[]> {
  const events: MoveEvent[] = [];
  const wishes = [{ key: from, to, ifExists }];
  await world.process(pulse).move(connection, wishes, (event) => events.push(event), signal);
  return events;
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && Buffer.compare(a, b) === 0;

const ways = [
  ['at once', undefined, 'fail'],
  ['by parts', { wholeBytes: 100_000, partBytes: 102_400 }, 'fail'],
  ['at once over another object', undefined, 'replace'],
  ['by parts over another object', { wholeBytes: 100_000, partBytes: 102_400 }, 'replace'],
] as const;

describe.each(ways)('a move that is copied %s', (_, limits, ifExists) => {
  it('loses nothing when its process dies at any step, and is ended by the next one', async () => {
    let steps = 0;
    for (let isOver = false; !isOver;) {
      steps += 1;
      const world = createMoveWorld(limits);
      const { objects } = world.fake.bucket;
      await objects.put(from, content, { forbidOverwrite: true });
      if (ifExists === 'replace') await objects.put(to, other, { forbidOverwrite: true });
      const life = lifeOf(steps);
      isOver = (await Promise.race([move(world, ifExists, life.pulse), life.dead])) !== 'died';
      const held = world.fake.objects;
      const isSafe = same(held.get(from)?.bytes, content) || same(held.get(to)?.bytes, content);
      expect(isSafe, `after ${steps} steps`).toBe(true);
      const wasBegun = world.rows.size > 0;
      await world.process().recover();
      const isMoved = wasBegun || isOver;
      expect(held.has(from) && same(held.get(to)?.bytes, content), `${steps} steps`).toBe(false);
      if (isMoved) expect(same(held.get(to)?.bytes, content), `${steps} steps`).toBe(true);
      expect([...world.rows.values()]).toEqual([]);
      expect(world.fake.multipartUploads().size, `${steps} steps`).toBe(0);
      expect(world.defects).toEqual([]);
    }
    expect(steps).toBeGreaterThan(10);
  });
});

describe('a move that another has overtaken', () => {
  it('does not remove an object that was put in place of the one it copied', async () => {
    const world = createMoveWorld();
    const { objects } = world.fake.bucket;
    await objects.put(from, content, { forbidOverwrite: true });
    const newer = new Uint8Array(10).fill(3);
    world.fake.fail({
      call: 'copy',
      after: async () => {
        await objects.put(from, newer, { forbidOverwrite: false });
      },
    });
    expect((await move(world, 'fail')).at(-1)).toMatchObject({
      state: 'failed',
      failure: { code: 'oss.objectChanged', params: { key: from } },
    });
    expect(same(world.fake.objects.get(from)?.bytes, newer)).toBe(true);
    expect(same(world.fake.objects.get(to)?.bytes, content)).toBe(true);
    expect(world.rows.size).toBe(0);
  });

  it('keeps the old object where the copy has gone again', async () => {
    const world = createMoveWorld();
    const { objects } = world.fake.bucket;
    await objects.put(from, content, { forbidOverwrite: true });
    const life = lifeOf(9);
    await Promise.race([move(world, 'fail', life.pulse), life.dead]);
    const [row] = world.rows.values();
    if (row !== undefined) world.rows.set(row.id, { ...row, state: 'copied' });
    await objects.delete(to);
    await world.process().recover();
    expect(same(world.fake.objects.get(from)?.bytes, content)).toBe(true);
  });

  it('goes on when nobody listens any more', async () => {
    const world = createMoveWorld();
    await world.fake.bucket.objects.put(from, content, { forbidOverwrite: true });
    const stop = new AbortController();
    const moves = world.process();
    const wishes = [{ key: from, to, ifExists: 'fail' as const }];
    const moving = moves.move(connection, wishes, () => undefined, stop.signal);
    stop.abort(new Error('gone'));
    await expect(moving).rejects.toThrow('gone');
    await expect.poll(() => world.fake.objects.has(from)).toBe(false);
    await moves.close();
    expect(same(world.fake.objects.get(to)?.bytes, content)).toBe(true);
  });
});

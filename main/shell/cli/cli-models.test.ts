import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, key, prefix } from './sandbox-world.test-support.ts';
import type { World } from './sandbox-world.test-support.ts';

const MiB = 1024 ** 2;
const partSize = 256 * 1024;
let world: World;
let files: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
  files = join(world.dir, 'files');
  mkdirSync(files);
});
afterAll(() => world.close());
beforeEach(() => {
  world.oss.faults.clear();
});

function makeFile(bytes: number, name = `file-${(count += 1)}.safetensors`) {
  const path = join(files, name);
  const body = randomBytes(bytes);
  writeFileSync(path, body);
  return { path, body, name };
}

const push = (path: string, ...flags: string[]): string[] => [
  ...['models', 'push', path, '--to', 'loras', '--part-size', String(partSize)],
  ...flags,
  ...world.bucketFlags,
];

/** The object's bytes as the stand-in's disk has them. */
async function storedSha256(objectKey: string): Promise<string> {
  const store = world.oss.bucket('models');
  const object = store.objects.get(objectKey);
  if (object === undefined) return 'no such object';
  const hash = createHash('sha256');
  const bytes = await buffer(store.data.read(object.segments, 0, object.sizeBytes));
  return hash.update(bytes).digest('hex');
}
const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');
const sentParts = (objectKey: string): number =>
  world.oss.requests.filter((r) => r.action === 'UploadPart' && r.key === objectKey).length;

describe('ferry models push', () => {
  it.each([
    ['with spaces and +.safetensors'],
    ["模型 (1)[x]{y}'!~*&=%25#?.safetensors"],
    [`${'长'.repeat(80)}.bin`],
  ])('carries %s into the bucket byte for byte', async (name) => {
    const { path, body } = makeFile(MiB + 17, name);
    const { code, events } = await world.run(push(path));
    expect(code).toBe(0);
    const objectKey = `${prefix}/loras/${name}`;
    expect(events.at(-1)).toMatchObject({
      ...{ event: 'done', key: objectKey, bytes: MiB + 17 },
      ...{ sentBytes: MiB + 17, resumedBytes: 0 },
    });
    expect(await storedSha256(objectKey)).toBe(sha256(body));
  });

  it('skips what is there with the same content, and asks before replacing another', async () => {
    const { path, name } = makeFile(MiB);
    await world.run(push(path));
    const again = await world.run(push(path));
    expect([again.code, again.events.at(-2)]).toMatchObject([
      0,
      { state: 'skipped', sentBytes: 0 },
    ]);
    const other = makeFile(MiB, name);
    const refused = await world.run(push(path));
    expect(refused.code).toBe(1);
    expect(refused.events).toContainEqual(
      expect.objectContaining({ code: 'oss.fileAlreadyExists' }),
    );
    expect((await world.run(push(path, '--if-exists', 'skip'))).code).toBe(0);
    expect(await storedSha256(`${prefix}/loras/${name}`)).not.toBe(sha256(other.body));
    expect((await world.run(push(path, '--if-exists', 'replace'))).code).toBe(0);
    expect(await storedSha256(`${prefix}/loras/${name}`)).toBe(sha256(other.body));
  });

  it('takes an empty file', async () => {
    const { path } = makeFile(0);
    const { code, events } = await world.run(push(path));
    expect([code, events.at(-1)]).toMatchObject([0, { crc64: '0', bytes: 0 }]);
  });

  it('goes on after kill -9 without sending again what was acknowledged', async () => {
    const { path, body, name } = makeFile(8 * MiB);
    const objectKey = `${prefix}/loras/${name}`;
    const first = world.start(push(path, '--lanes', '2', '--limit', String(4 * MiB)));
    await world.oss.waitForRequest((r) => r.key === objectKey && r.partNumber === 12);
    first.kill('SIGKILL');
    await first.finished;
    const second = await world.run(push(path));
    expect(second.code).toBe(0);
    expect(await storedSha256(objectKey)).toBe(sha256(body));
    const done = second.events.at(-1) ?? {};
    expect(Number(done.sentBytes) + Number(done.resumedBytes)).toBe(8 * MiB);
    expect(Number(done.resumedBytes)).toBeGreaterThanOrEqual(8 * partSize);
    // two lanes were cut: what they had begun may come twice, nothing else
    expect(sentParts(objectKey)).toBeLessThanOrEqual(32 + 2);
    const open = world.oss.bucket('models').uploads.all();
    expect(open.filter((upload) => upload.key === objectKey)).toEqual([]);
  });

  it('stops on Ctrl-C with 130 and keeps what arrived', async () => {
    const { path, body, name } = makeFile(4 * MiB);
    const objectKey = `${prefix}/loras/${name}`;
    const first = world.start(push(path, '--lanes', '1', '--limit', String(2 * MiB)));
    await world.oss.waitForRequest((r) => r.key === objectKey && r.partNumber === 4);
    first.kill('SIGINT');
    const stopped = await first.finished;
    expect(stopped.code).toBe(130);
    expect(stopped.events).toContainEqual(expect.objectContaining({ code: 'app.interrupted' }));
    const second = await world.run(push(path));
    expect([second.code, Number(second.events.at(-1)?.resumedBytes) > 0]).toEqual([0, true]);
    expect(await storedSha256(objectKey)).toBe(sha256(body));
  });

  it('tells what was sent by an upload that failed half way, and keeps it', async () => {
    const { path } = makeFile(2 * MiB);
    const refusal = { kind: 'answer', operation: 'UploadPart', status: 403 } as const;
    world.oss.faults.add({ ...refusal, code: 'AccessDenied', partNumber: 8, times: 9 });
    const failed = await world.run(push(path, '--lanes', '1'));
    expect(failed.code).toBe(3);
    expect(failed.events.find(({ event }) => event === 'file')).toMatchObject({
      ...{ state: 'failed', error: 'oss.accessDenied', resumedBytes: 0 },
    });
    expect(Number(failed.events.at(-1)?.sentBytes)).toBeGreaterThanOrEqual(7 * partSize);
    world.oss.faults.clear();
    const again = await world.run(push(path));
    expect(again.events.at(-1)).toMatchObject({ sentBytes: partSize, resumedBytes: 7 * partSize });
  });

  it('tries all of several files, and the worst outcome is the exit code', async () => {
    const good = makeFile(1000).path;
    const { code, events } = await world.run([
      ...['models', 'push', good, join(files, 'none.bin'), '--to', 'vae'],
      ...world.bucketFlags,
    ]);
    expect(code).toBe(1);
    const states = events.filter(({ event }) => event === 'file').map(({ state }) => state);
    expect(states.sort()).toEqual(['failed', 'uploaded']);
  });

  it('tells whether ComfyUI sees the file', async () => {
    const { path } = makeFile(1000);
    const { events } = await world.run([...push(path), ...world.serverFlags]);
    expect(events.find(({ event }) => event === 'file')).toMatchObject({ visibility: 'ready' });
  });
});

describe('what goes wrong on the way to the bucket', () => {
  const flags = (change: (flags: string[]) => string[]): string[] => change([...world.bucketFlags]);
  const withFlag = (name: string, value: string) => (given: string[]) =>
    given.map((flag, at) => (given[at - 1] === name ? value : flag));

  it.each<[string, number, () => { args: string[]; env?: Record<string, string> }]>([
    [
      'usage.notAFile',
      2,
      () => ({ args: ['models', 'push', files, '--to', 'loras', ...world.bucketFlags] }),
    ],
    ['file.notFound', 1, () => ({ args: push(join(files, 'nothing.bin')) })],
    [
      'usage.badCategory',
      2,
      () => ({ args: ['models', 'push', makeFile(1).path, '--to', '../up', ...world.bucketFlags] }),
    ],
    ['usage.unknownFlag', 2, () => ({ args: ['models', 'ls', '--wat', ...world.bucketFlags] })],
    [
      'oss.signatureDoesNotMatch',
      3,
      () => ({ args: push(makeFile(1).path), env: { OSS_ACCESS_KEY_SECRET: 'wrong' } }),
    ],
    [
      'oss.invalidAccessKeyId',
      3,
      () => ({ args: push(makeFile(1).path), env: { OSS_ACCESS_KEY_ID: 'wrong' } }),
    ],
    [
      'oss.noSuchBucket',
      4,
      () => ({ args: ['models', 'ls', ...flags(withFlag('--bucket', 'nobody-has-it'))] }),
    ],
    [
      'oss.wrongRegion',
      4,
      () => ({ args: ['models', 'ls', ...flags(withFlag('--region', 'cn-beijing'))] }),
    ],
    [
      'oss.unreachable',
      4,
      () => ({ args: ['models', 'ls', ...flags(withFlag('--endpoint', 'http://localhost:9'))] }),
    ],
    [
      'oss.notOss',
      4,
      () => ({
        args: [
          'models',
          'ls',
          ...flags(withFlag('--endpoint', world.comfyui.url.replace('127.0.0.1', 'localhost'))),
        ],
      }),
    ],
    [
      'oss.insecureEndpoint',
      2,
      () => ({
        args: [
          'models',
          'ls',
          ...flags(withFlag('--endpoint', 'http://oss-cn-hangzhou.aliyuncs.com')),
        ],
      }),
    ],
  ])('is told as %s with exit %d, in both languages', async (code, exit, line) => {
    const { args, env } = line();
    for (const language of ['en', 'zh-CN']) {
      const finished = await world.run([...args, '--lang', language], env);
      expect(finished.code, finished.stdout + finished.stderr).toBe(exit);
      const error = finished.events.find(({ event }) => event === 'error');
      expect(error).toMatchObject({ code });
      expect(/[\u4e00-\u9fff]/.test(String(error?.message))).toBe(language === 'zh-CN');
    }
  });

  it.each([
    [
      'oss.clockSkew',
      1,
      () => {
        const refusal = { status: 403, code: 'RequestTimeTooSkewed' };
        world.oss.faults.add({ kind: 'answer', ...refusal, times: 100 });
      },
    ],
    [
      'oss.publicEndpointForbidden',
      3,
      () => {
        world.oss.faults.set({ publicEndpointForbidden: true });
      },
    ],
    [
      'oss.accessDenied',
      3,
      () => {
        world.oss.faults.add({ kind: 'deny', action: 'oss:PutObject' });
      },
    ],
  ])('is told as %s with exit %d', async (code, exit, arrange) => {
    arrange();
    const finished = await world.run(push(makeFile(MiB).path));
    expect(finished.events.find(({ event }) => event === 'error')).toMatchObject({ code });
    expect(finished.code).toBe(exit);
  });
});

describe('ferry models ls', () => {
  it('lists a category with sizes and times', async () => {
    const { path, name } = makeFile(1234);
    await world.run(['models', 'push', path, '--to', 'upscale_models', ...world.bucketFlags]);
    const { events } = await world.run([
      'models',
      'ls',
      '--category',
      'upscale_models',
      ...world.bucketFlags,
    ]);
    expect(events).toEqual([
      {
        ...{ event: 'model', key: `${prefix}/upscale_models/${name}`, category: 'upscale_models' },
        ...{ name, bytes: 1234, state: 'inBucket' },
        modified: events[0]?.modified,
      },
    ]);
    expect(events[0]?.modified).toMatch(/^\d{4}-\d\d-\d\dT/);
  });
});

it('leaves no secret and no signed URL in what it keeps on the disk', () => {
  const texts: string[] = [];
  const collect = (dir: string): void => {
    for (const name of readdirSync(dir)) {
      const path = join(dir, name);
      if (statSync(path).isDirectory()) collect(path);
      else texts.push(readFileSync(path, 'latin1'));
    }
  };
  collect(world.dataDir);
  expect(texts.length).toBeGreaterThan(0);
  for (const secret of [key.accessKeySecret, key.accessKeyId, 'x-oss-signature', 'Authorization'])
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
});

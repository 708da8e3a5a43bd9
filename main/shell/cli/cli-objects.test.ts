import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prefix, startWorld } from './sandbox-world.test-support.ts';
import type { World } from './sandbox-world.test-support.ts';

const MiB = 1024 ** 2;
const partSize = 256 * 1024;
let world: World;
let into: string;
let count = 0;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  world.oss.faults.clear();
  into = join(world.dir, `into-${(count += 1)}`);
});

/** Brings a file of random bytes into the bucket by the command line. */
async function pushed(to: string, name: string, bytes = 2 * MiB): Promise<Buffer> {
  const folder = join(world.dir, 'files');
  mkdirSync(folder, { recursive: true });
  const body = randomBytes(bytes);
  writeFileSync(join(folder, name), body);
  const args = ['models', 'push', join(folder, name), '--to', to, '--if-exists', 'replace'];
  const { code } = await world.run([...args, ...world.bucketFlags]);
  expect(code).toBe(0);
  return body;
}

const models = (...args: string[]) => world.run(['models', ...args, ...world.bucketFlags]);
const keys = () =>
  world.oss
    .bucket('models')
    .objects.keys()
    .map((key) => key.slice(prefix.length + 1));

describe('ferry models pull', () => {
  it('brings models into a folder, by name alone or with their category', async () => {
    const body = await pushed('loras/style', '模 a+b.safetensors');
    const pulled = await models('pull', 'loras/style/模 a+b.safetensors', into);
    expect(pulled.code).toBe(0);
    expect(pulled.events.filter(({ event }) => event !== 'progress')).toMatchObject([
      {
        ...{ event: 'file', key: `${prefix}/loras/style/模 a+b.safetensors` },
        ...{ state: 'downloaded', proof: 'proven', error: null, receivedBytes: 2 * MiB },
      },
      { event: 'done', bytes: 2 * MiB, receivedBytes: 2 * MiB, resumedBytes: 0 },
    ]);
    expect(readFileSync(join(into, '模 a+b.safetensors')).equals(body)).toBe(true);
    await models('pull', 'loras/style/模 a+b.safetensors', into, '--by-category');
    const nested = join(into, 'loras', 'style', '模 a+b.safetensors');
    expect(readFileSync(nested).equals(body)).toBe(true);
  });

  it('skips what is there, and writes over another file only when told', async () => {
    const body = await pushed('loras', 'b.safetensors');
    const path = join(into, 'b.safetensors');
    mkdirSync(into);
    writeFileSync(path, 'mine');
    const refused = await models('pull', 'loras/b.safetensors', into);
    expect(refused.code).toBe(1);
    expect(refused.events).toContainEqual(expect.objectContaining({ code: 'file.alreadyExists' }));
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const replaced = await models('pull', 'loras/b.safetensors', into, '--if-exists', 'replace');
    expect(replaced.code).toBe(0);
    expect(readFileSync(path).equals(body)).toBe(true);
    const again = await models('pull', 'loras/b.safetensors', into);
    expect([again.code, again.events.at(-2)]).toMatchObject([0, { state: 'skipped' }]);
  });

  it('goes on after kill -9 without bringing again what was safe', async () => {
    const body = await pushed('loras', 'big.safetensors', 8 * MiB);
    const args = ['models', 'pull', 'loras/big.safetensors', into, '--part-size', String(partSize)];
    const limit = ['--limit', String(4 * MiB), '--lanes', '2'];
    const before = gets().length;
    const first = world.start([...args, ...limit, ...world.bucketFlags]);
    await expect.poll(() => gets().length - before, { timeout: 20_000 }).toBeGreaterThan(12);
    first.kill('SIGKILL');
    await first.finished;
    expect(readdirSync(into)).toEqual(['big.safetensors.ferrypart']);
    const second = await world.run([...args, ...world.bucketFlags]);
    expect(second.code).toBe(0);
    expect(readFileSync(join(into, 'big.safetensors')).equals(body)).toBe(true);
    expect(readdirSync(into)).toEqual(['big.safetensors']);
    const done = second.events.at(-1) ?? {};
    expect(Number(done.receivedBytes) + Number(done.resumedBytes)).toBe(8 * MiB);
    expect(Number(done.resumedBytes)).toBeGreaterThanOrEqual(8 * partSize);
  });

  it('stops on Ctrl-C with 130 and keeps what arrived', async () => {
    await pushed('loras', 'stopped.safetensors', 4 * MiB);
    const args = ['models', 'pull', 'loras/stopped.safetensors', into];
    const slowly = ['--part-size', String(partSize), '--limit', String(MiB), '--lanes', '1'];
    const before = gets().length;
    const running = world.start([...args, ...slowly, ...world.bucketFlags]);
    await expect.poll(() => gets().length - before, { timeout: 20_000 }).toBeGreaterThan(3);
    running.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    expect(existsSync(join(into, 'stopped.safetensors.ferrypart'))).toBe(true);
    expect((await world.run([...args, ...world.bucketFlags])).code).toBe(0);
  });

  it('tells each key that is not there, and brings the others', async () => {
    await pushed('loras', 'c.safetensors');
    const { code, events } = await models('pull', 'loras/never.bin', 'loras/c.safetensors', into);
    expect(code).toBe(1);
    const files = events.filter(({ event }) => event === 'file');
    expect(files.map(({ state, error }) => [state, error]).toSorted()).toEqual([
      ['downloaded', null],
      ['failed', 'oss.noSuchKey'],
    ]);
  });

  it('needs a folder', async () => {
    expect((await models('pull', 'loras/a.bin')).code).toBe(2);
  });
});

const gets = () => world.oss.requests.filter(({ action }) => action === 'GetObject');

describe('ferry models verify', () => {
  it('holds what was transferred against its file, and says what it cannot tell', async () => {
    await pushed('vae', 'v.safetensors');
    const file = join(world.dir, 'files', 'v.safetensors');
    const equal = await models('verify', 'vae/v.safetensors');
    expect(equal.code).toBe(0);
    expect(equal.events[0]).toMatchObject({ event: 'verified', state: 'equal' });
    writeFileSync(file, randomBytes(2 * MiB));
    const differs = await models('verify', 'vae/v.safetensors', '--file', file);
    expect(differs.code).toBe(1);
    expect(differs.events.at(-1)).toMatchObject({ event: 'done', equal: 0, differs: 1 });
    const missing = await models('verify', 'vae/never.bin');
    expect([missing.code, missing.events[0]]).toMatchObject([1, { state: 'missing' }]);
    const all = await models('verify');
    expect(Number(all.events.at(-1)?.equal)).toBeGreaterThan(0);
  });
});

describe('ferry models mv', () => {
  it('moves and renames', async () => {
    await pushed('loras', 'm.safetensors');
    const moved = await models('mv', 'loras/m.safetensors', '--to', 'checkpoints/sd');
    expect(moved.code).toBe(0);
    expect(moved.events.at(-1)).toMatchObject({
      ...{ event: 'file', state: 'moved', recovered: false, error: null },
      toKey: `${prefix}/checkpoints/sd/m.safetensors`,
    });
    const renamed = await models('mv', 'checkpoints/sd/m.safetensors', '--name', 'n.safetensors');
    expect(renamed.code).toBe(0);
    expect(keys()).toContain('checkpoints/sd/n.safetensors');
    expect(keys()).not.toContain('loras/m.safetensors');
  });

  it.each([
    ['without a place', ['loras/x.bin'], 2],
    ['several to one name', ['loras/x.bin', 'loras/y.bin', '--name', 'z.bin'], 2],
    ['of nothing', ['loras/never.bin', '--to', 'vae'], 1],
    ['to no category', ['loras/never.bin', '--to', 'lorass'], 2],
  ])('%s is refused', async (_, args, code) => {
    expect((await models('mv', ...args)).code).toBe(code);
  });
});

describe('ferry models rm', () => {
  it('deletes what is named after a yes, and nothing outside the models', async () => {
    await pushed('loras', 'gone.safetensors');
    expect((await models('rm', 'loras/gone.safetensors')).code).toBe(2);
    expect(keys()).toContain('loras/gone.safetensors');
    const { code, events } = await models('rm', 'loras/gone.safetensors', '../x', '--yes');
    expect(code).toBe(2);
    expect(events.at(-1)).toEqual({ event: 'done', removed: 1, failed: 1 });
    expect(keys()).not.toContain('loras/gone.safetensors');
  });
});

describe('what uses a model', () => {
  const name = 'style/used.safetensors';
  const save = async (file: string, body: unknown) => {
    const url = `${world.comfyui.url}/userdata/${encodeURIComponent(`workflows/${file}`)}`;
    const { ok } = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    expect(ok).toBe(true);
  };

  it('is told before it is moved or deleted, or why that is not known', async () => {
    await pushed('loras/style', 'used.safetensors', MiB);
    const node = { id: 1, type: 'LoraLoader', widgets_values: [name, 1] };
    await save('uses.json', { nodes: [node], links: [] });
    const moved = await models('mv', `loras/${name}`, '--to', 'vae', ...world.serverFlags);
    expect(moved.events[0]).toEqual({
      ...{ event: 'uses', state: 'known' },
      models: [{ key: `loras/${name}`, workflows: ['uses.json'], prompts: [] }],
    });
    const rm = ['rm', 'vae/used.safetensors'];
    const alone = await models(...rm);
    expect(alone.events[0]).toEqual({ event: 'uses', state: 'noServer' });
    const away = await models(...rm, '--server', 'http://127.0.0.1:9/');
    expect(away.events[0]).toMatchObject({
      state: 'unknown',
      failure: { code: 'comfy.unreachable' },
    });
    expect([alone.code, away.code]).toEqual([2, 2]);
  });
});

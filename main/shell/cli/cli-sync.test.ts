import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prefix, startWorld } from './sandbox-world.test-support.ts';
import type { World } from './sandbox-world.test-support.ts';

let world: World;
let models: string;

/** A sound safetensors file that no rule knows. */
function write(path: string, value: number): void {
  const header = JSON.stringify({ x: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } });
  const file = Buffer.concat([Buffer.alloc(8), Buffer.from(header), Buffer.alloc(8, value)]);
  file.writeBigUInt64LE(BigInt(header.length));
  mkdirSync(join(models, path, '..'), { recursive: true });
  writeFileSync(join(models, path), file);
}

beforeAll(async () => {
  world = await startWorld();
  // laid out as ComfyUI's models, under another name
  models = join(world.dir, 'my things');
  write('loras/ink/a.safetensors', 1);
  write('vae/b.safetensors', 2);
  write('odd.safetensors', 3);
});
afterAll(() => world.close());

const run = (...args: readonly string[]) => world.run(['models', ...args, ...world.bucketFlags]);

describe('models plan and models sync', () => {
  it('tell what would go where, and ask before anything moves', async () => {
    const plan = await run('plan', models);
    expect(plan.code, plan.stdout + plan.stderr).toBe(0);
    const planned = plan.events.filter(({ event }) => event === 'planned');
    expect(planned.map(({ to, verdict }) => [to, verdict]).toSorted()).toEqual([
      [null, 'noTarget'],
      ['loras/ink', 'new'],
      ['vae', 'new'],
    ]);
    expect(plan.events.at(-1)).toMatchObject({
      ...{ event: 'plan', files: 2, there: 0, conflicts: 0, unsorted: 1 },
    });
    const unasked = await run('sync', models);
    expect(unasked.code).toBe(2);
    expect(unasked.events.at(-1)).toMatchObject({ code: 'usage.confirmationNeeded' });
  });

  it('upload what is new, skip what is there, and leave alone what differs', async () => {
    const first = await run('sync', models, '--yes');
    expect(first.code, first.stdout + first.stderr).toBe(0);
    const keys = first.events.filter(({ event }) => event === 'file').map(({ key }) => key);
    expect(keys.toSorted()).toEqual([
      `${prefix}/loras/ink/a.safetensors`,
      `${prefix}/vae/b.safetensors`,
    ]);
    const second = await run('sync', models, '--yes');
    expect(second.code).toBe(0);
    expect(second.events.filter(({ event }) => event === 'file').map(({ state }) => state)).toEqual(
      ['skipped', 'skipped'],
    );

    write('vae/b.safetensors', 4);
    const third = await run('sync', models, '--yes');
    expect(third.code).toBe(1);
    expect(
      third.events.find(({ event, key }) => event === 'file' && key?.toString().includes('/vae/')),
    ).toMatchObject({
      ...{ state: 'failed', error: 'oss.fileAlreadyExists' },
    });
    expect((await run('sync', models, '--yes', '--if-exists', 'replace')).code).toBe(0);
  });
});

describe('files that a cloud drive keeps elsewhere', () => {
  // a file without blocks is such a one, on every system but this
  const elsewhere = "Object.defineProperty(process, 'platform', { value: 'darwin' })";
  const env = {
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(elsewhere)}`,
  };
  const runThere = (...args: readonly string[]) =>
    world.run(['models', ...args, ...world.bucketFlags], env);
  const far = () => join(world.dir, 'drive', 'loras', 'far.safetensors');

  beforeAll(() => {
    mkdirSync(join(far(), '..'), { recursive: true });
    writeFileSync(far(), '');
    truncateSync(far(), 200_000);
  });

  it('are left out of a sync with the reason, and of a push', async () => {
    const sync = await runThere('sync', join(world.dir, 'drive'), '--yes');
    expect(sync.code, sync.stdout + sync.stderr).toBe(0);
    expect(sync.events.find(({ event }) => event === 'planned')).toMatchObject({
      ...{ to: 'loras', verdict: 'inCloud' },
    });
    expect(sync.events.some(({ event }) => event === 'file')).toBe(false);
    const push = await runThere('push', far(), '--to', 'loras');
    expect(push.code).toBe(1);
    expect(push.events.find(({ event }) => event === 'file')).toMatchObject({
      ...{ state: 'failed', error: 'file.inCloud', sentBytes: 0 },
    });
    expect(push.events.find(({ event }) => event === 'error')?.message).toContain('200.0 kB');
  });

  it('go where the person says that they may be fetched', async () => {
    const sync = await runThere('sync', join(world.dir, 'drive'), '--yes', '--from-cloud');
    expect(sync.code, sync.stdout + sync.stderr).toBe(0);
    expect(sync.events.find(({ event }) => event === 'file')).toMatchObject({
      ...{ state: 'uploaded', sentBytes: 200_000 },
    });
    const push = await runThere('push', far(), '--to', 'vae', '--from-cloud');
    expect(push.code).toBe(0);
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startHubs, type Hubs } from '../../../sandbox/hubs/start-hubs.ts';
import { prefix, startWorld, type World } from './sandbox-world.test-support.ts';

const model = randomBytes(9 * 1024 ** 2 + 7);
const sha256 = createHash('sha256').update(model).digest('hex');
const repo = 'maker/wan2.1';

/** A sound header, and bytes that nobody looks at. */
const lora = (() => {
  const tensor = { dtype: 'F16', shape: [4, 5_000], data_offsets: [0, 40_000] };
  const header = Buffer.from(JSON.stringify({ 'lora_unet_x.lora_down.weight': tensor }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header, randomBytes(40_000)]);
})();

let world: World;
let hubs: Hubs;
beforeAll(async () => {
  world = await startWorld();
  hubs = await startHubs();
});
afterAll(async () => {
  await Promise.all([world.close(), hubs.close()]);
});
beforeEach(() => {
  hubs.faults.clear();
  world.oss.faults.clear();
});

const env = () => ({
  FERRY_HUB_HUGGINGFACE: hubs.url.huggingface,
  FERRY_HUB_HF_MIRROR: hubs.url.mirror,
  FERRY_HUB_MODELSCOPE: hubs.url.modelscope,
  FERRY_HUB_CIVITAI: hubs.url.civitai,
});
const bring = (link: string, ...flags: string[]) =>
  world.run(['models', 'import', link, ...flags, ...world.bucketFlags], env());

async function stored(objectKey: string): Promise<string> {
  const store = world.oss.bucket('models');
  const object = store.objects.get(objectKey);
  if (object === undefined) return 'no such object';
  const bytes = await buffer(store.data.read(object.segments, 0, object.sizeBytes));
  return createHash('sha256').update(bytes).digest('hex');
}

describe('ferry models import', () => {
  it('brings a file of Hugging Face into the named category, proven by its SHA-256', async () => {
    hubs.repos.commit(repo, { 'wan_vae.safetensors': model, 'README.md': '#' });
    const link = `${hubs.url.huggingface}/${repo}/blob/main/wan_vae.safetensors`;
    const { code, events, stderr } = await bring(link, '--to', 'vae/wan');
    expect(stderr).toContain('1 file from');
    expect(code).toBe(0);
    const key = `${prefix}/vae/wan/wan_vae.safetensors`;
    expect(events.find(({ event }) => event === 'plan')).toMatchObject({
      ...{ sha256, bytes: model.length, to: 'vae/wan', source: { hub: 'huggingface' } },
    });
    expect(events.find(({ event }) => event === 'file')).toMatchObject({
      ...{ key, state: 'imported', proof: 'sha256', error: null },
      ...{ sentBytes: model.length, fetchedBytes: model.length },
    });
    expect(events.at(-1)).toMatchObject({ event: 'done', key, bytes: model.length, sha256 });
    expect(await stored(key)).toBe(sha256);
    const again = await bring(link, '--to', 'vae/wan');
    expect(again.code).toBe(0);
    expect(again.events.find(({ event }) => event === 'file')).toMatchObject({ state: 'skipped' });
  });

  it('lists what a repository has where no file is named, and takes those that are', async () => {
    hubs.repos.commit(repo, { 'loras/a_lora.safetensors': lora });
    const listed = await bring(repo);
    expect(listed.code).toBe(2);
    expect(
      listed.events.filter(({ event }) => event === 'found').map(({ path }) => path),
    ).toContain('loras/a_lora.safetensors');
    const { code, events } = await bring(repo, '--file', 'loras/a_lora.safetensors');
    expect(code).toBe(0);
    expect(events.at(-1)).toMatchObject({ key: `${prefix}/loras/a_lora.safetensors` });
  });

  it('asks ModelScope first in Chinese', async () => {
    const flags = ['--file', 'loras/a_lora.safetensors', '--lang', 'zh-CN'];
    const { events, stderr } = await bring(repo, ...flags, '--if-exists', 'replace');
    expect(events.find(({ event }) => event === 'plan')).toMatchObject({
      source: { hub: 'modelscope' },
    });
    expect(stderr).toContain('导入 1 个文件');
  });

  it('goes on with what was interrupted, and sends nothing twice', async () => {
    hubs.repos.commit('maker/slow', { 'slow.safetensors': model });
    const link = `${hubs.url.mirror}/maker/slow`;
    const stall = { kind: 'stall', operation: 'UploadPart', partNumber: 2, afterBytes: 9 } as const;
    const { struck } = world.oss.faults.add(stall);
    const args = ['models', 'import', link, '--to', 'unet', ...world.bucketFlags];
    const running = world.start(args, env());
    await world.oss.waitForRequest(
      (each) =>
        each.key.endsWith('/slow.safetensors') && each.partNumber === 1 && each.status === 200,
    );
    // one that has not struck yet would wait for the next command
    await struck;
    running.kill('SIGINT');
    expect((await running.finished).code).toBe(130);
    const { code, events } = await bring(link, '--to', 'unet');
    expect(code).toBe(0);
    expect(events.at(-1)).toMatchObject({ resumedBytes: 8 * 1024 ** 2, sha256 });
    expect(await stored(`${prefix}/unet/slow.safetensors`)).toBe(sha256);
  });

  it.each([
    ['no link', 'hello', [], 2, 'hub.notALink'],
    ['an address of this computer', 'http://127.0.0.1:9/x.pt', [], 2, 'hub.privateAddress'],
    ['plain http', 'http://example.com/x.pt', [], 2, 'hub.insecureLink'],
    ['nothing that answers', 'http://127.0.0.1:9/x.pt', ['--allow-private'], 4, 'hub.unreachable'],
  ] as const)('refuses %s with words', async (_, link, flags, exit, error) => {
    const { code, events } = await bring(link, '--to', 'vae', ...flags);
    expect(code).toBe(exit);
    expect(events.at(-1)).toMatchObject({ event: 'error', code: error });
  });

  it('fails where the hash is wrong, and leaves nothing', async () => {
    hubs.repos.commit('maker/bad', { 'bad.safetensors': randomBytes(700_000) });
    hubs.faults.add({ kind: 'corrupt', server: 'cdn', times: 10 });
    const { code, events } = await bring(`${hubs.url.huggingface}/maker/bad`, '--to', 'vae');
    expect(code).toBe(1);
    expect(events.find(({ event }) => event === 'file')).toMatchObject({
      ...{ state: 'failed', error: 'hub.hashMismatch' },
    });
    expect(await stored(`${prefix}/vae/bad.safetensors`)).toBe('no such object');
  });

  it('tells a damaged file before anything is carried', async () => {
    hubs.repos.commit('maker/cut', { 'cut.safetensors': lora.subarray(0, 30_000) });
    const { code, events } = await bring(`${hubs.url.huggingface}/maker/cut`);
    expect(code).toBe(1);
    expect(events).toMatchObject([{ event: 'error', code: 'model.truncated' }]);
  });

  it('shows no query of a link anywhere', async () => {
    hubs.files.set('secret.pt', { bytes: randomBytes(50_000) });
    const link = `${hubs.url.direct}/secret.pt?key=hushhush`;
    const { code, stdout, stderr } = await bring(link, '--to', 'vae', '--allow-private');
    // whatever went wrong stands in what was printed
    expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain('"proof":"unverified"');
    expect(stdout + stderr).not.toContain('hushhush');
  });
});

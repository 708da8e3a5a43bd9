import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/app-error.ts';
import { createModels } from './create-models.ts';
import {
  aeBytes,
  bucketOnly,
  everything,
  fakeBucket,
  fakeComfy,
  portsOf,
  serverOnly,
  withPrefix,
} from './models.test-support.ts';

const setUp = (bucket = fakeBucket({}), comfy = fakeComfy({})) => ({
  bucket,
  comfy,
  models: createModels(portsOf(bucket, comfy).ports),
});
const lora = { to: 'loras', fileName: 'a.safetensors', bytes: 10 };
const large = { ...lora, bytes: 100_000_001 };

describe('planUpload', () => {
  it('puts a file below prefix, category and subfolder', async () => {
    const request = { ...lora, to: 'loras/sub dir', fileName: '模型 a+b.safetensors' };
    expect(await setUp().models.planUpload(everything, request)).toEqual({
      objectKey: 'llm-model/model/loras/sub dir/模型 a+b.safetensors',
      category: 'loras',
      name: 'sub dir/模型 a+b.safetensors',
      shipped: 'no',
    });
  });

  it('asks nobody about a known category and a small file', async () => {
    const { models, bucket, comfy } = setUp();
    await models.planUpload(everything, lora);
    expect(bucket.listed).toEqual([]);
    expect(comfy.asked).toEqual([]);
  });

  it('takes a category that the bucket or ComfyUI has', async () => {
    const bucket = fakeBucket({ 'llm-model/model/mine/': 0 });
    const { models } = setUp(bucket, fakeComfy({ theirs: [] }));
    for (const to of ['mine', 'theirs'])
      await expect(models.planUpload(everything, { ...lora, to })).resolves.toMatchObject({
        category: to,
      });
  });

  it('refuses a category that nobody knows, naming what comes near', async () => {
    const { models, comfy } = setUp(fakeBucket({ 'llm-model/model/my_loras/': 0 }));
    comfy.failure = new AppError('comfy.unreachable');
    await expect(models.planUpload(everything, { ...lora, to: 'my_lora' })).rejects.toMatchObject({
      code: 'usage.badCategory',
      params: { category: 'my_lora', near: 'my_loras' },
    });
  });

  it('refuses a name that cannot be a key, and a connection without a bucket', async () => {
    const { models } = setUp();
    const long = { ...lora, fileName: 'a'.repeat(1100) };
    await expect(models.planUpload(everything, long)).rejects.toMatchObject({
      code: 'file.nameTooLong',
    });
    await expect(models.planUpload(serverOnly, lora)).rejects.toMatchObject({
      code: 'connection.noBucket',
    });
  });
});

describe('a file of the deployment', () => {
  const ae = { to: 'vae', fileName: 'ae.safetensors', bytes: aeBytes };
  const key = 'llm-model/model/vae/ae.safetensors';
  const shipped = async (bucket = fakeBucket({}), request = ae) =>
    (await setUp(bucket).models.planUpload(bucketOnly, request)).shipped;

  it('is there where the bucket shows it', async () => {
    expect(await shipped(fakeBucket({ [key]: aeBytes }))).toBe('there');
  });

  it('is probably there where only the list speaks for it', async () => {
    expect(await shipped()).toBe('probably');
  });

  it('is another file where its size is another, here or in the bucket', async () => {
    expect(await shipped(fakeBucket({}), { ...ae, bytes: 5 })).toBe('no');
    expect(await shipped(fakeBucket({ [key]: aeBytes - 1 }))).toBe('no');
  });

  it('is another file in another folder', async () => {
    expect(await shipped(fakeBucket({}), { ...ae, to: 'vae/wan2.1' })).toBe('no');
  });
});

describe('a large file', () => {
  const filled = () =>
    fakeBucket({ 'llm-model/model/vae/old': 1, 'llm-model/models/vae/x.safetensors': 1 });
  const reads = (name: string) => fakeComfy({ vae: [name] });

  it('is stopped where ComfyUI reads another folder', async () => {
    const { models } = setUp(filled(), reads('x.safetensors'));
    await expect(models.planUpload(everything, large)).rejects.toMatchObject({
      code: 'oss.prefixMismatch',
      params: { prefix: 'llm-model/model', expected: 'llm-model/models' },
    });
  });

  it('goes on where ComfyUI reads this folder, or tells nothing', async () => {
    for (const comfy of [reads('other'), fakeComfy({})]) {
      const { models } = setUp(filled(), comfy);
      await expect(models.planUpload(everything, large)).resolves.toHaveProperty('objectKey');
    }
    const connection = withPrefix('llm-model/models');
    const { models } = setUp(filled(), reads('x.safetensors'));
    await expect(models.planUpload(connection, large)).resolves.toHaveProperty('objectKey');
  });

  it('goes on where ComfyUI is down, and where the key may not look elsewhere', async () => {
    const down = setUp(filled(), reads('x.safetensors'));
    down.comfy.failure = new AppError('comfy.unreachable');
    await expect(down.models.planUpload(everything, large)).resolves.toBeDefined();
    const denied = setUp(filled(), reads('x.safetensors'));
    denied.bucket.denied.list.push('llm-model/models/');
    await expect(denied.models.planUpload(everything, large)).resolves.toBeDefined();
  });

  it('among several is checked once for all of them', async () => {
    const { models, bucket } = setUp(filled(), reads('other'));
    const names = ['a.safetensors', 'b.safetensors', 'c.safetensors'];
    await Promise.all(
      names.map((fileName) => models.planUpload(everything, { ...large, fileName })),
    );
    const looks = bucket.listed.filter((listed) => listed === 'llm-model/models/');
    expect(looks).toHaveLength(1);
  });

  it('of 100 MB or less is not worth the look', async () => {
    const { models, bucket } = setUp(filled(), reads('x.safetensors'));
    await models.planUpload(everything, { ...lora, bytes: 100_000_000 });
    expect(bucket.listed).toEqual([]);
  });
});

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
  prefix,
  serverOnly,
  withPrefix,
} from './models.test-support.ts';

const filled = () =>
  fakeBucket({
    [`${prefix}/loras/`]: 0,
    [`${prefix}/loras/a.safetensors`]: 10,
    [`${prefix}/loras/style/b.safetensors`]: 20,
    [`${prefix}/vae/ae.safetensors`]: aeBytes,
    [`${prefix}/empty/`]: 0,
    [`${prefix}/loras/.ferry-check-1`]: 3,
    'llm-model/output/a.png': 5,
  });
const running = () =>
  fakeComfy({ loras: ['a.safetensors'], vae: ['ae.safetensors'], custom_nodes: ['x.py'] });

function setUp(bucket = filled(), comfy = running()) {
  return { bucket, comfy, models: createModels(portsOf(bucket, comfy).ports) };
}

describe('list', () => {
  it('shows every file below the prefix with what ComfyUI makes of it', async () => {
    const { models } = setUp();
    const list = await models.list(everything);
    expect(list.map(({ key, bytes, state }) => [key, bytes, state])).toEqual([
      [`${prefix}/loras/a.safetensors`, 10, 'ready'],
      [`${prefix}/loras/style/b.safetensors`, 20, 'needsRestart'],
      [`${prefix}/vae/ae.safetensors`, aeBytes, 'builtIn'],
    ]);
  });

  it('lists the bucket once and asks ComfyUI only for the folders that are there', async () => {
    const { models, bucket, comfy } = setUp();
    await models.list(everything);
    expect(bucket.listed).toEqual([`${prefix}/`]);
    expect(comfy.asked.toSorted()).toEqual(['loras', 'vae']);
  });

  it('lists one category, or one folder below it', async () => {
    const { models, bucket } = setUp();
    expect(await models.list(everything, { category: 'loras' })).toHaveLength(2);
    expect(await models.list(everything, { category: 'loras/style' })).toHaveLength(1);
    expect(bucket.listed).toEqual([`${prefix}/loras/`, `${prefix}/loras/style/`]);
  });

  it('refuses a category that leads out of the prefix', async () => {
    await expect(setUp().models.list(everything, { category: '../output' })).rejects.toMatchObject({
      code: 'usage.badCategory',
    });
  });

  it('says only that the files are in the bucket where there is no server', async () => {
    const { models, comfy } = setUp();
    const list = await models.list(bucketOnly);
    expect(list.map(({ state }) => state)).toEqual(['inBucket', 'inBucket', 'builtIn']);
    expect(comfy.asked).toEqual([]);
  });

  it('shows the bucket while ComfyUI is down or wants a login', async () => {
    for (const code of ['comfy.unreachable', 'comfy.loginNeeded'] as const) {
      const { models, comfy } = setUp();
      comfy.failure = new AppError(code);
      const [first] = await models.list(everything);
      expect(first?.state).toBe('inBucket');
    }
  });

  it('does not hide a defect', async () => {
    const { models, comfy } = setUp();
    comfy.failure = new TypeError('defect');
    await expect(models.list(everything)).rejects.toThrow('defect');
  });

  it('asks ComfyUI for a few folders at a time', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `pack${index}`);
    const keys = Object.fromEntries(names.map((name) => [`${prefix}/${name}/a`, 1]));
    const { models, comfy } = setUp(fakeBucket(keys), fakeComfy({}));
    await models.list(everything);
    expect(comfy.asked).toHaveLength(20);
    expect(comfy.peak()).toBeGreaterThan(1);
    expect(comfy.peak()).toBeLessThanOrEqual(6);
  });

  it('shows the names that ComfyUI lists where there is no bucket', async () => {
    const { models } = setUp();
    expect(await models.list(serverOnly)).toEqual([
      {
        key: null,
        category: 'loras',
        name: 'a.safetensors',
        bytes: null,
        modified: null,
        state: 'ready',
      },
      {
        key: null,
        category: 'vae',
        name: 'ae.safetensors',
        bytes: null,
        modified: null,
        state: 'probablyBuiltIn',
      },
    ]);
    expect(await models.list(serverOnly, { category: 'vae' })).toHaveLength(1);
    expect(await models.list(serverOnly, { category: 'vae/wan2.1' })).toEqual([]);
  });

  it('tells why ComfyUI did not answer where its list is all there is', async () => {
    const { models, comfy } = setUp();
    comfy.failure = new AppError('comfy.loginNeeded', { host: 'h' });
    await expect(models.list(serverOnly)).rejects.toMatchObject({ code: 'comfy.loginNeeded' });
  });

  it('says that a bucket is missing where there is neither', async () => {
    const neither = { ...everything, server: null, bucket: null };
    await expect(setUp().models.list(neither)).rejects.toMatchObject({
      code: 'connection.noBucket',
      params: { name: 'studio' },
    });
  });

  it('stops when it is told to', async () => {
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(setUp().models.list(everything, { signal })).rejects.toThrow('stopped');
  });

  it('stops while it asks ComfyUI', async () => {
    const { models, comfy } = setUp();
    const controller = new AbortController();
    comfy.list = async () => {
      controller.abort(new Error('stopped'));
      throw new AppError('app.interrupted');
    };
    const list = models.list(everything, { signal: controller.signal });
    await expect(list).rejects.toThrow('stopped');
  });
});

describe('categories', () => {
  it('counts the bucket’s folders, empty ones too, and adds those of ComfyUI', async () => {
    const comfy = fakeComfy({ loras: [], controlnet: [], custom_nodes: [] });
    const { models } = setUp(filled(), comfy);
    expect(await models.categories(everything)).toEqual([
      { name: 'controlnet', files: 0, bytes: 0, known: true },
      { name: 'empty', files: 0, bytes: 0, known: false },
      { name: 'loras', files: 2, bytes: 30, known: true },
      { name: 'vae', files: 1, bytes: aeBytes, known: true },
    ]);
  });

  it('counts names where there is no bucket', async () => {
    expect(await setUp().models.categories(serverOnly)).toEqual([
      { name: 'loras', files: 1, bytes: null, known: true },
      { name: 'vae', files: 1, bytes: null, known: true },
    ]);
  });
});

describe('the prefix', () => {
  const both = () =>
    fakeBucket({
      'llm-model/model/loras/': 0,
      'llm-model/models/loras/a.safetensors': 1,
      'llm-model/models/clip/t.safetensors': 1,
    });

  it('is the connection’s own, without a look', async () => {
    const { models, bucket } = setUp(both());
    expect(await models.prefix(withPrefix('mine'))).toBe('mine');
    expect(bucket.listed).toEqual([]);
  });

  it('is the only folder there', async () => {
    const bucket = fakeBucket({ 'llm-model/models/loras/a': 1, 'llm-model/output/b': 1 });
    expect(await setUp(bucket).models.prefix(withPrefix(null))).toBe('llm-model/models');
  });

  it('is the document’s where the bucket is empty or may not be looked into', async () => {
    const bucket = fakeBucket({});
    expect(await setUp(bucket).models.prefix(withPrefix(null))).toBe('llm-model/model');
    bucket.denied.list.push('llm-model/');
    expect(await setUp(bucket).models.prefix(withPrefix(null))).toBe('llm-model/model');
  });

  it('is the folder whose names ComfyUI lists where there are two', async () => {
    const comfy = fakeComfy({ text_encoders: ['t.safetensors'] });
    expect(await setUp(both(), comfy).models.prefix(withPrefix(null))).toBe('llm-model/models');
  });

  it('has to be chosen where there are two and no server tells', async () => {
    const connection = { ...withPrefix(null), server: null };
    await expect(setUp(both()).models.prefix(connection)).rejects.toMatchObject({
      code: 'oss.prefixUnclear',
      params: { found: 'llm-model/model, llm-model/models' },
    });
  });
});

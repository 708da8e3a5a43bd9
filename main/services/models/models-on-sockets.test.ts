import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import listFile from '../../../resources/builtin-models.json' with { type: 'json' };
import type { Connection } from '../../../contract/connection.ts';
import type { ModelsSource } from '../../../sandbox/comfyui/model-listing.ts';
import { startComfyui } from '../../../sandbox/comfyui/start-comfyui.ts';
import { startOss } from '../../../sandbox/oss/start-oss.ts';
import type { OssSandbox } from '../../../sandbox/oss/start-oss.ts';
import { openComfy } from '../../adapters/comfyui/open-comfy.ts';
import { openBucket } from '../../adapters/oss/open-bucket.ts';
import { readBuiltInModels } from '../../core/models/built-in-models.ts';
import { createModels } from './create-models.ts';
import { everything, prefix } from './models.test-support.ts';

const key = { accessKeyId: 'test-key', accessKeySecret: 'test-secret' };
const bucket = 'models-one';
const region = 'cn-hangzhou';

async function openOss() {
  const dir = await mkdtemp(join(tmpdir(), 'models-'));
  const oss = await startOss({
    dir: join(dir, 'oss'),
    buckets: [{ name: bucket, region }],
    keys: [key],
  });
  const address = {
    endpoint: oss.endpoint,
    endpointKind: 'pathStyle' as const,
    bucket,
    region,
    prefix,
  };
  const opened = openBucket(address, async () => ({
    ...key,
    securityToken: null,
    expiresAt: null,
  }));
  onTestFinished(async () => {
    opened.close();
    await oss.close();
    await rm(dir, { recursive: true, force: true });
  });
  const connection: Connection = { ...everything, bucket: address, server: null };
  return { oss, dir, objects: opened.objects, connection };
}

/** The bucket's folder as a mount shows it: a folder's time is that of its marker. */
function mounted(oss: OssSandbox): ModelsSource {
  const { objects } = oss.bucket(bucket);
  return {
    list: async (category) => {
      const folder = `${prefix}/${category}/`;
      const keys = objects.keys().filter((name) => name.startsWith(folder) && name !== folder);
      if (keys.length === 0) return null;
      const files = keys.map((name) => ({ name: name.slice(folder.length), sizeBytes: 1 }));
      return { files, markerModifiedAt: objects.get(folder)?.lastModified ?? null };
    },
  };
}

async function openServer(oss: OssSandbox, dir: string) {
  const comfyui = await startComfyui({
    dir: join(dir, 'comfyui'),
    modelsSource: mounted(oss),
    seedModels: {},
    restartMs: 50,
  });
  const comfy = openComfy(comfyui.url, async () => null);
  onTestFinished(async () => {
    comfy.close();
    await comfyui.close();
  });
  return { comfyui, comfy };
}

const clock = {
  now: () => Date.now(),
  sleep: async (delayMs: number, signal?: AbortSignal) => {
    await delay(delayMs, undefined, { ...(signal && { signal }) });
  },
};
const noServer = () => {
  throw new Error('nobody asked for a server');
};
const builtIn = readBuiltInModels(listFile);
const put = { forbidOverwrite: false };

describe('the models of a real bucket', () => {
  it('shows 10,000 objects after ten requests', { timeout: 300_000 }, async () => {
    const { oss, objects, connection } = await openOss();
    const store = oss.bucket(bucket).objects;
    for (let index = 0; index < 10_000; index += 1) {
      await store.put({
        ...{ key: `${prefix}/loras/模型 ${index}+a.safetensors`, sizeBytes: 5, etag: 'E' },
        ...{ crc64: '1', lastModified: 1_700_000_000_000, segments: [], type: 'Normal' },
        ...{ headers: {}, hidesCrc64: false },
      });
    }
    const models = createModels({
      objectsOf: () => objects,
      comfyModelsOf: noServer,
      clock,
      builtIn,
    });
    const asked = oss.requests.length;
    const list = await models.list(connection);
    expect(list).toHaveLength(10_000);
    expect(list[0]?.name).toBe('模型 0+a.safetensors');
    expect(oss.requests.slice(asked).map(({ action }) => action)).toEqual(
      Array.from({ length: 10 }, () => 'ListObjectsV2'),
    );
  });

  it('refuses a large file where the stand-in reads another folder', async () => {
    const { oss, dir, objects, connection } = await openOss();
    const { comfyui, comfy } = await openServer(oss, dir);
    await objects.put(`${prefix}/loras/seen.safetensors`, new Uint8Array(1), put);
    await objects.put('llm-model/models/loras/other.safetensors', new Uint8Array(1), put);
    const models = createModels({
      objectsOf: () => objects,
      comfyModelsOf: () => comfy.models,
      clock,
      builtIn,
    });
    const request = { to: 'loras', fileName: 'new.safetensors', bytes: 200_000_000 };
    const server = { url: comfyui.url };
    await expect(models.planUpload({ ...connection, server }, request)).resolves.toMatchObject({
      objectKey: `${prefix}/loras/new.safetensors`,
    });
    const address = { ...connection.bucket!, prefix: 'llm-model/models' };
    const wrong = { ...connection, server, bucket: address };
    await expect(models.planUpload(wrong, request)).rejects.toMatchObject({
      code: 'oss.prefixMismatch',
      params: { prefix: 'llm-model/models', expected: prefix },
    });
  });

  it('makes the stand-in see a new file by its folder’s marker', async () => {
    const { oss, dir, objects, connection } = await openOss();
    const { comfyui, comfy } = await openServer(oss, dir);
    await objects.put(`${prefix}/loras/`, new Uint8Array(), put);
    await objects.put(`${prefix}/loras/old.safetensors`, new Uint8Array(1), put);
    const models = createModels({
      objectsOf: () => objects,
      comfyModelsOf: () => comfy.models,
      clock,
      builtIn,
    });
    const both = { ...connection, server: { url: comfyui.url } };
    expect((await models.list(both)).map(({ state }) => state)).toEqual(['ready']);
    await objects.put(`${prefix}/loras/new.safetensors`, new Uint8Array(1), put);
    expect((await models.list(both)).map(({ state }) => state)).toEqual(['needsRestart', 'ready']);
    const place = { category: 'loras', name: 'new.safetensors' };
    expect(await models.visibility(both, place)).toBe('ready');
    expect((await models.list(both)).map(({ state }) => state)).toEqual(['ready', 'ready']);
  });
});

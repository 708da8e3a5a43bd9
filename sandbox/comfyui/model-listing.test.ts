import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { ask, at, sandboxForTest } from './comfyui.test-support.ts';
import type { ModelsFolder } from './model-listing.ts';
import { markerName } from './models-folder.ts';
import { deploymentModels } from './start-comfyui.ts';

describe('models', () => {
  it("hide a new file of the bucket until its folder's marker is touched", async () => {
    const names = ['a.safetensors'];
    const marker = { at: 1 };
    const list = (category: string): Promise<ModelsFolder | null> =>
      Promise.resolve(
        category === 'loras'
          ? { files: names.map((name) => ({ name, sizeBytes: 1 })), markerModifiedAt: marker.at }
          : null,
      );
    const sandbox = await sandboxForTest({ modelsSource: { list } });
    const loras = async () => (await ask(sandbox, '/models/loras')).json;
    expect(await loras()).toEqual(['a.safetensors']);
    names.push('sub/b.safetensors', 'notes.txt');
    expect(await loras()).toEqual(['a.safetensors']);
    marker.at = 2;
    expect(await loras()).toEqual(['a.safetensors', 'sub/b.safetensors']);
    names.push('c.safetensors');
    await sandbox.restart();
    expect(await loras()).toEqual(['a.safetensors', 'c.safetensors', 'sub/b.safetensors']);
  });

  it('on disk do the same where a category has a marker file', async () => {
    const sandbox = await sandboxForTest();
    const modelsDir = join(sandbox.dir, 'models');
    const folder = join(modelsDir, 'vae');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, markerName), '');
    const second = await sandboxForTest({
      dir: join(sandbox.dir, 'two'),
      modelsDir,
      seedModels: {},
    });
    const vae = async () => (await ask(second, '/models/vae')).json;
    expect(await vae()).toEqual([]);
    await writeFile(join(folder, 'new.safetensors'), 'x');
    expect(await vae()).toEqual([]);
    await utimes(join(folder, markerName), new Date(), new Date(Date.now() + 5000));
    expect(await vae()).toEqual(['new.safetensors']);
    const info = await ask(second, '/object_info/VAELoader');
    expect(at(info.json, 'VAELoader', 'input', 'required', 'vae_name', 0)).toEqual([
      'new.safetensors',
      'pixel_space',
    ]);
  });

  it("of the deployment's old folder names stand under ComfyUI's own", async () => {
    const seedModels = { ...deploymentModels, facerestore_models: ['GPEN-BFR-512.onnx'] };
    const sandbox = await sandboxForTest({ seedModels });
    const text = await ask(sandbox, '/models/text_encoders');
    expect(text.json).toContain('clip_l.safetensors');
    expect(text.json).toContain('wan2.1/umt5-xxl-enc-bf16.safetensors');
    expect((await ask(sandbox, '/models/diffusion_models')).json).toContain(
      'Wan2.1_14B_VACE-Q6_K.gguf',
    );
    expect((await ask(sandbox, '/models/clip')).status).toBe(404);
    expect((await ask(sandbox, '/models/facerestore_models')).json).toEqual(['GPEN-BFR-512.onnx']);
  });

  it('are offered by the loaders that can read them', async () => {
    const sandbox = await sandboxForTest();
    const offered = async (className: string, input: string) =>
      at(
        (await ask(sandbox, `/object_info/${className}`)).json,
        className,
        'input',
        'required',
        input,
        0,
      );
    expect(await offered('UnetLoaderGGUF', 'unet_name')).toEqual(['Wan2.1_14B_VACE-Q6_K.gguf']);
    expect(await offered('UNETLoader', 'unet_name')).not.toContain('Wan2.1_14B_VACE-Q6_K.gguf');
    expect(await offered('LoadImage', 'image')).toEqual(['example.png', 'girl.png']);
  });
});

import { describe, expect, it } from 'vitest';
import { identifyFake, joined, littleEndian, text } from './model-files.test-support.ts';
import type { FakeFile } from './model-files.test-support.ts';
import { ggufFile, onnxFile, torchFile } from './model-formats.test-support.ts';

const factsOf = (file: FakeFile) => identifyFake(file).facts;
const failureOf = (file: FakeFile) => {
  const facts = factsOf(file);
  return facts.state === 'refused' ? facts.failure : facts.state;
};

describe('a GGUF file', () => {
  const tensors = {
    'blocks.0.cross_attn.norm_k.weight': [5120],
    'head.modulation': [1, 2, 5120],
    'vace_patch_embedding.weight': [5120, 96, 1, 2, 2],
  };
  it.each([2, 3])('of version %d is told by its tensors, with its quantisation', (version) => {
    const file = ggufFile('Wan_VACE-Q6_K.gguf', {
      version,
      tensors,
      architecture: 'wan',
      type: 14,
    });
    expect(factsOf(file)).toMatchObject({
      ...{ kind: 'diffusionModel', baseModel: 'Wan 2.1', variant: 'VACE 14B' },
      ...{ category: 'unet', precision: 'Q6_K', format: 'gguf', sure: 'certain' },
    });
  });
  it('is told by its declared architecture where no rule knows its tensors', () => {
    const file = ggufFile('x.gguf', { tensors: { a: [32] }, architecture: 'qwen2vl' });
    expect(factsOf(file)).toMatchObject({
      kind: 'textEncoder',
      type: 'Qwen2.5-VL',
      reason: 'declared',
    });
  });
  it.each([
    ['flux', 'flux1-dev-Q8_0.gguf', 'diffusionModel', '', 'FLUX.1', 'dev', 'unet'],
    ['flux', 'chroma1-hd-Q8_0.gguf', 'diffusionModel', '', 'Chroma', '', 'unet'],
    ['sd3', 'sd3.5_large-Q4_0.gguf', 'diffusionModel', '', 'SD3.5', '', 'unet'],
    ['wan', 'wan2.1-i2v-14b-480p-Q4_K_M.gguf', 'diffusionModel', '', 'Wan 2.1', 'I2V 14B', 'unet'],
    ['wan', 'Wan2.2-T2V-A14B-HighNoise.gguf', 'diffusionModel', '', 'Wan 2.2', 'T2V 14B', 'unet'],
    ['qwen_image', 'x.gguf', 'diffusionModel', '', 'Qwen-Image', '', 'unet'],
    ['hyvid', 'x.gguf', 'diffusionModel', '', 'HunyuanVideo', '', 'unet'],
    ['ltxv', 'x.gguf', 'diffusionModel', '', 'LTX-Video', '', 'unet'],
    ['lumina2', 'z_image_turbo.gguf', 'diffusionModel', '', 'Z-Image', 'Turbo', 'unet'],
    ['t5encoder', 'x.gguf', 'textEncoder', 'T5-XXL', null, '', 'text_encoders'],
    ['t5encoder', 'umt5-xxl-encoder.gguf', 'textEncoder', 'T5-XXL', null, '', 'text_encoders'],
    ['llama', 'x.gguf', 'textEncoder', 'Llama', null, '', 'text_encoders'],
    ['qwen2vl', 'x.gguf', 'textEncoder', 'Qwen2.5-VL', null, '', 'text_encoders'],
  ])('of %s named %s is told without its tensors', (architecture, name, ...expected) => {
    const [kind, type, baseModel, variant, category] = expected;
    const facts = factsOf(ggufFile(name, { tensors: { 'some.weight': [32] }, architecture }));
    expect(facts).toMatchObject({ kind, type, baseModel, variant, category });
  });
  it('of a language model has the family that its architecture names', () => {
    const tensors = { 'token_embd.weight': [128_256, 64], 'blk.0.attn_q.weight': [64, 64] };
    expect(factsOf(ggufFile('x.gguf', { tensors, architecture: 'llama' }))).toMatchObject({
      ...{ kind: 'textEncoder', type: 'Llama', reason: 'tensors' },
    });
  });
  it('is of the version that its name tells, where the architecture is that of two', () => {
    const file = ggufFile('wan2.2_t2v_high_noise_14B_Q8_0.gguf', {
      tensors: { 'blocks.0.cross_attn.norm_k.weight': [5120], 'head.modulation': [1, 2, 5120] },
      architecture: 'wan',
    });
    expect(factsOf(file)).toMatchObject({ baseModel: 'Wan 2.2', variant: 'T2V 14B' });
  });
  it('is read past the vocabulary of a text encoder', () => {
    const vocabulary = Array.from({ length: 30_000 }, (_, at) => `token-${at}`);
    const names = {
      'enc.blk.0.ffn_gate.weight': [10240, 4096],
      'token_embd.weight': [256_384, 4096],
    };
    const file = ggufFile('u.gguf', { tensors: names, architecture: 't5encoder', vocabulary });
    expect(factsOf(file)).toMatchObject({ kind: 'textEncoder', type: 'UMT5-XXL' });
  });
  it('is told to be cut off', () => {
    const file = ggufFile('a.gguf', { tensors, architecture: 'wan' });
    expect(failureOf({ ...file, bytes: file.bytes - 40 })).toMatchObject({
      code: 'model.truncated',
    });
  });
  it.each([
    ['version', joined(text('GGUF'), littleEndian(9, 4), new Uint8Array(16))],
    [
      'counts',
      joined(text('GGUF'), littleEndian(3, 4), littleEndian(2n ** 60n, 8), new Uint8Array(8)),
    ],
    [
      'counts',
      joined(
        text('GGUF'),
        littleEndian(3, 4),
        littleEndian(0, 8),
        littleEndian(1, 8),
        littleEndian(2n ** 50n, 8),
      ),
    ],
  ])('is damaged where its %s cannot be', (reason, head) => {
    expect(failureOf({ name: 'a.gguf', head, bytes: 1_000_000 })).toMatchObject({
      ...{ code: 'model.damaged', params: { reason } },
    });
  });
});

describe('a file of torch.save', () => {
  const esrgan = {
    'model.0.weight': [64, 3, 3, 3],
    'model.1.sub.0.RDB1.conv1.0.weight': [32, 64, 3, 3],
  };
  it('is told by the names in its pickle, which is never executed', () => {
    expect(factsOf(torchFile('4x_any.pth', esrgan))).toMatchObject({
      ...{ kind: 'upscaler', type: 'ESRGAN', category: 'upscale_models', format: 'pytorch' },
      ...{ precision: 'fp32', sure: 'certain' },
    });
  });
  it('is unwrapped where training programs put it into a dict', () => {
    const gan = { 'stylegan_decoder.style_mlp.1.weight': [512, 512], 'toRGB.0.weight': [3, 256] };
    expect(factsOf(torchFile('any.pth', gan, 'params_ema'))).toMatchObject({
      ...{ kind: 'faceRestoration', category: 'facerestore_models' },
    });
  });
  it('is damaged where its end is missing', () => {
    const file = torchFile('a.pth', esrgan);
    expect(
      failureOf({ ...file, bytes: file.bytes + 100_000, tail: new Uint8Array() }),
    ).toMatchObject({
      ...{ code: 'model.damaged', params: { reason: 'archive' } },
    });
  });
  it('is damaged where it begins like nothing that torch writes', () => {
    const head = text('\u0001garbage garbage garbage');
    expect(failureOf({ name: 'a.ckpt', head, bytes: head.length })).toMatchObject({
      ...{ code: 'model.damaged', params: { reason: 'beginning' } },
    });
  });
});

describe('other files', () => {
  it('of ONNX are told by their names, and to be cut off', () => {
    const file = onnxFile('GPEN-BFR-512.onnx', 1000);
    expect(factsOf(file)).toMatchObject({
      kind: 'faceRestoration',
      format: 'onnx',
      sure: 'likely',
    });
    expect(failureOf({ ...file, bytes: file.bytes - 1 })).toMatchObject({
      code: 'model.truncated',
    });
  });
  it('that are configurations name the class that they are for', () => {
    const head = text(
      'model:\n  base_learning_rate: 1e-4\n  target: ldm.models.diffusion.ddpm.LatentDiffusion\n',
    );
    expect(factsOf({ name: 'v1-inference.yaml', head, bytes: head.length })).toMatchObject({
      ...{ kind: 'config', category: 'configs', reason: 'text' },
    });
  });
  it.each([
    ['a.safetensors', '<!DOCTYPE html><html>', 'html'],
    ['a.safetensors', 'version https://git-lfs.github.com/spec/v1\noid sha256:1', 'lfsPointer'],
    ['a.gguf', '{"error":"Entry not found"}', 'json'],
    ['a.safetensors.ferrypart', 'x', 'unfinished'],
    ['a.safetensors.crdownload', 'x', 'unfinished'],
    ['a.ckpt.part', 'x', 'unfinished'],
    ['1a2b.incomplete', 'x', 'unfinished'],
    ['a.safetensors.aria2', 'x', 'unfinished'],
    ['a.safetensors', 'Entry not found', 'text'],
    ['a.gguf', '<!-- 404 --><p>', 'html'],
    ['a.pth', 'Rar!\u001a\u0007\u0001\u0000', 'archive'],
    ['a.safetensors', '', 'empty'],
    ['a.pt', '\0'.repeat(40), 'zeros'],
  ])('%s with “%s” is no model', (name, content, what) => {
    const head = text(content);
    expect(failureOf({ name, head, bytes: head.length })).toEqual({
      ...{ code: 'model.notAModel', params: { name, what } },
    });
  });
  it('under a wrong ending are told their right one', () => {
    const file = { ...torchFile('a.safetensors', { a: [1] }) };
    expect(failureOf(file)).toMatchObject({ code: 'model.wrongEnding', params: { format: 'zip' } });
  });
});

import { describe, expect, it } from 'vitest';
import listFile from '../../../resources/builtin-models.json' with { type: 'json' };
import { readBuiltInModels } from '../models/built-in-models.ts';
import { suggestCategory } from '../models/suggest-category.ts';
import { identifyFake, safetensorsFile } from './model-files.test-support.ts';
import type { FakeFile, TensorList } from './model-files.test-support.ts';
import { ggufFile, onnxFile, torchFile } from './model-formats.test-support.ts';

type Shapes = Readonly<Record<string, readonly number[]>>;
type Expected = readonly [kind: string, type: string, baseModel: string | null, variant: string];

const wan = (dim: number, more: TensorList = {}): TensorList => ({
  'blocks.0.cross_attn.norm_k.weight': [dim],
  'blocks.0.ffn.0.weight': [8960, dim],
  'head.modulation': [1, 2, dim],
  'head.head.weight': [64, dim],
  'patch_embedding.weight': [dim, 16, 1, 2, 2],
  ...more,
});
const flux: TensorList = {
  'double_blocks.0.img_attn.norm.key_norm.scale': [128],
  'img_in.weight': [3072, 64],
  'vector_in.in_layer.weight': [3072, 768],
};
const below = (prefix: string, list: TensorList): TensorList =>
  Object.fromEntries(Object.entries(list).map(([key, value]) => [prefix + key, value]));
const umt5Native: Shapes = {
  'blocks.0.attn.q.weight': [4096, 4096],
  'blocks.0.ffn.gate.0.weight': [10240, 4096],
  'token_embedding.weight': [256_384, 4096],
};
const t5 = (vocabulary: number): TensorList => ({
  'shared.weight': [vocabulary, 4096],
  'encoder.block.0.layer.0.SelfAttention.k.weight': [4096, 4096],
  'encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight': [32, 64],
  'encoder.block.23.layer.1.DenseReluDense.wi_1.weight': [10240, 4096],
});
const ldmVae = (channels: number): TensorList => ({
  'decoder.conv_in.weight': [512, channels, 3, 3],
  'decoder.up.0.block.0.norm1.weight': [128],
});
const diffusersVae: TensorList = {
  'decoder.conv_in.weight': [512, 4, 3, 3],
  'decoder.up_blocks.0.resnets.0.norm1.weight': [512],
};
const wanVae: TensorList = {
  'decoder.middle.0.residual.0.gamma': [384, 1, 1, 1],
  'decoder.upsamples.0.residual.0.gamma': [384, 1, 1, 1],
};
const vision: TensorList = { 'vision_model.encoder.layers.31.layer_norm1.weight': [1280] };
const esrgan: Shapes = {
  'model.0.weight': [64, 3, 3, 3],
  'model.1.sub.0.RDB1.conv1.0.weight': [32, 64, 3, 3],
};
const gfpgan: Shapes = {
  'stylegan_decoder.style_mlp.1.weight': [512, 512],
  'toRGB.0.weight': [3, 256, 1, 1],
};
const taesd = (channels: number): Shapes => ({
  '1.weight': [64, channels, 3, 3],
  '3.conv.0.weight': [64, 64, 3, 3],
  '3.conv.0.bias': [64],
});
const gimm: TensorList = { g_filter: [1, 1, 1, 5, 5], alpha_v: [1], alpha_fe: [1] };

/** The files that the deployment ships with: their published tensors by name, and what they are. */
const shipped: Readonly<Record<string, readonly [TensorList | 'onnx', Expected]>> = {
  'Wan2_1-I2V-14B-480P_fp8_e4m3fn.safetensors': [
    wan(5120, { 'img_emb.proj.0.bias': [1280], 'patch_embedding.weight': [5120, 36, 1, 2, 2] }),
    ['diffusionModel', '', 'Wan 2.1', 'I2V 14B'],
  ],
  'Wan2_1-T2V-14B_fp8_e4m3fn.safetensors': [
    wan(5120),
    ['diffusionModel', '', 'Wan 2.1', 'T2V 14B'],
  ],
  'flux1-dev.safetensors': [
    { ...flux, 'guidance_in.in_layer.weight': [3072, 256] },
    ['diffusionModel', '', 'FLUX.1', 'dev'],
  ],
  'wan21_vace_1_3b.safetensors': [
    wan(1536, { 'vace_patch_embedding.weight': [1536, 96, 1, 2, 2] }),
    ['diffusionModel', '', 'Wan 2.1', 'VACE 1.3B'],
  ],
  'wan2.1/Wan2_1-T2V-1_3B_fp8_e4m3fn.safetensors': [
    wan(1536),
    ['diffusionModel', '', 'Wan 2.1', 'T2V 1.3B'],
  ],
  'wan2.1/umt5-xxl-enc-bf16.safetensors': [umt5Native, ['textEncoder', 'UMT5-XXL', null, '']],
  'wan2.1/models_t5_umt5-xxl-enc-bf16.pth': [umt5Native, ['textEncoder', 'UMT5-XXL', null, '']],
  't5xxl_fp16.safetensors': [t5(32_128), ['textEncoder', 'T5-XXL', null, '']],
  'umt5_xxl_fp8_e4m3fn.safetensors': [t5(256_384), ['textEncoder', 'UMT5-XXL', null, '']],
  'wan2.1/open-clip-xlm-roberta-large-vit-huge-14_visual_fp16.safetensors': [
    {
      'visual.transformer.0.attn.to_qkv.weight': [3840, 1280],
      'visual.cls_embedding': [1, 1, 1280],
    },
    ['clipVision', 'CLIP-ViT-H', null, ''],
  ],
  'clip_l.safetensors': [
    { 'text_model.encoder.layers.11.mlp.fc1.weight': [3072, 768] },
    ['textEncoder', 'CLIP-L', null, ''],
  ],
  'flux1-schnell-fp8.safetensors': [
    {
      ...below('model.diffusion_model.', flux),
      ...below('vae.', ldmVae(16)),
      'text_encoders.clip_l.transformer.text_model.embeddings.position_ids': [1, 77],
    },
    ['checkpoint', '', 'FLUX.1', 'schnell'],
  ],
  'Wan2.1_14B_VACE-Q6_K.gguf': [
    wan(5120, { 'vace_patch_embedding.weight': [5120, 96, 1, 2, 2] }),
    ['diffusionModel', '', 'Wan 2.1', 'VACE 14B'],
  ],
  'ae.safetensors': [ldmVae(16), ['vae', '', 'FLUX.1', '']],
  'vae-ft-mse-840000-ema-pruned.safetensors': [ldmVae(4), ['vae', '', 'SD1.5', '']],
  'diffusion_pytorch_model.safetensors': [diffusersVae, ['vae', 'diffusers', null, '']],
  'wan2.1/Wan2_1_VAE_bf16.safetensors': [wanVae, ['vae', '', 'Wan 2.1', '']],
  'wan21_vace_vae.safetensors': [wanVae, ['vae', '', 'Wan 2.1', '']],
  'CLIP-ViT-H-14-laion2B-s32B-b79K.safetensors': [vision, ['clipVision', 'CLIP-ViT-H', null, '']],
  'gimmvfi_f_arb_lpips_fp32.safetensors': [gimm, ['interpolation', 'GIMM-VFI', null, '']],
  'gimmvfi_r_arb_lpips_fp32.safetensors': [gimm, ['interpolation', 'GIMM-VFI', null, '']],
  'flowformer_sintel_fp32.safetensors': [
    { 'memory_encoder.channel_convertor.weight': [256, 256, 1, 1] },
    ['interpolation', 'FlowFormer', null, ''],
  ],
  'raft-things_fp32.safetensors': [
    { 'update_block.flow_head.conv1.weight': [256, 128, 3, 3], 'fnet.conv1.weight': [64, 3, 7, 7] },
    ['interpolation', 'RAFT', null, ''],
  ],
  'codeformer-v0.1.0.pth': [
    { position_emb: [256, 512], 'ft_layers.0.self_attn.in_proj_weight': [1536, 512] },
    ['faceRestoration', 'CodeFormer', null, ''],
  ],
  'GFPGANv1.4.pth': [gfpgan, ['faceRestoration', 'GFPGAN', null, '']],
  'GFPGANv1.3.pth': [gfpgan, ['faceRestoration', 'GFPGAN', null, '']],
  'GPEN-BFR-512.onnx': ['onnx', ['faceRestoration', '', null, '']],
  '8x_NMKD-Superscale_150000_G.pth': [esrgan, ['upscaler', 'ESRGAN', null, '']],
  '4x_foolhardy_Remacri.pth': [esrgan, ['upscaler', 'ESRGAN', null, '']],
  '4x_NMKD-Siax_200k.pth': [esrgan, ['upscaler', 'ESRGAN', null, '']],
  'vit-base-nsfw-detector/model.safetensors': [
    {
      'vit.encoder.layer.0.attention.attention.query.weight': [768, 768],
      'classifier.weight': [2, 768],
    },
    ['contentFilter', 'ViT', null, ''],
  ],
  'taef1_decoder.pth': [taesd(16), ['vaeApprox', 'TAESD', null, '']],
  'taesd3_decoder.pth': [taesd(16), ['vaeApprox', 'TAESD', null, '']],
  'taesdxl_decoder.pth': [taesd(4), ['vaeApprox', 'TAESD', null, '']],
  'taesd_decoder.pth': [taesd(4), ['vaeApprox', 'TAESD', null, '']],
};

function fileOf(name: string, list: TensorList | 'onnx'): FakeFile {
  if (list === 'onnx') return onnxFile(name, 1000);
  const shapes: Record<string, readonly number[]> = {};
  for (const [key, value] of Object.entries(list)) if (!('shape' in value)) shapes[key] = value;
  if (name.endsWith('.gguf')) return ggufFile(name, { tensors: shapes, architecture: 'wan' });
  return name.endsWith('.pth') ? torchFile(name, shapes) : safetensorsFile(name, list);
}

const builtIn = readBuiltInModels(listFile);
const nothingBuiltIn = { categories: [], models: [] };
const baseName = (path: string): string => path.split('/').at(-1) ?? '';

describe('the models of the deployment', () => {
  it('are all described here', () => {
    expect(Object.keys(shipped).toSorted()).toEqual(
      listFile.models.map(({ path }) => path).toSorted(),
    );
  });

  it.each(listFile.models)('$path is told by its header and goes into $category', (model) => {
    const [list, expected] = shipped[model.path] ?? ['onnx', []];
    const { facts } = identifyFake(fileOf(baseName(model.path), list));
    const [kind, type, baseModel, variant] = expected;
    expect(facts).toMatchObject({ state: 'identified', kind, type, variant });
    if (kind !== 'vaeApprox') expect(facts).toMatchObject({ baseModel });
    for (const path of [
      `/downloads/${model.path}`,
      `/ComfyUI/models/${model.category}/${model.path}`,
    ])
      expect(suggestCategory({ path, facts, builtIn })).toMatchObject({ category: model.category });
  });

  it('are told by their headers whatever they are called', () => {
    for (const [path, [list, [kind]]] of Object.entries(shipped)) {
      if (list === 'onnx') continue;
      const ending = path.split('.').at(-1) ?? '';
      const { facts } = identifyFake(fileOf(`download.${ending}`, list));
      expect(facts, path).toMatchObject({ state: 'identified', kind, sure: 'certain' });
      const asked = { path: `/d/download.${ending}`, facts, builtIn: nothingBuiltIn };
      expect(suggestCategory(asked), path).toMatchObject({ state: 'suggested', sure: 'certain' });
    }
  });
});

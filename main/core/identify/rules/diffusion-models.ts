import type { BaseModel } from '../../../../contract/identify.ts';
import type { Marks, Rule } from './rule.ts';

/** Where the diffusion model lies in a file; the first one below which a rule fits decides. */
export const diffusionPrefixes: readonly string[] = [
  'model.diffusion_model.',
  '',
  'diffusion_model.',
  'model.model.',
  'net.',
  'model.',
  'transformer.',
  'unet.',
  'module.',
];

type More = Pick<Rule, 'not' | 'when' | 'type' | 'also'>;

const model = (
  base: BaseModel,
  variant: Rule['variant'],
  has: readonly string[],
  more: More = {},
): Rule => ({ kind: 'diffusionModel', base, ...(variant && { variant }), has, ...more });

const unetIn = 'input_blocks.#.#.weight';
const unetContext = 'input_blocks.#.#.transformer_blocks.#.attn2.to_k.weight';
const unet = (base: BaseModel, variant: Rule['variant'], context: number, more: More = {}): Rule =>
  model(base, variant, [unetContext, unetIn], {
    ...more,
    when: (marks) => marks.size(unetContext, 1) === context && (more.when?.(marks) ?? true),
  });
const diffusersContext = 'down_blocks.#.attentions.#.transformer_blocks.#.attn2.to_k.weight';
const diffusersUnet = (base: BaseModel, context: number): Rule =>
  model(base, '', [diffusersContext, 'conv_in.weight'], {
    when: (marks) => marks.size(diffusersContext, 1) === context,
    not: ['controlnet_cond_embedding.conv_in.weight', 'controlnet_down_blocks.#.weight'],
  });

/** What the number of input channels and the marks of its makers say about a UNet. */
function unetVariant(marks: Marks): string {
  const channels = marks.size(unetIn, 1);
  if (channels === 9) return 'inpainting';
  if (channels === 8) return 'edit';
  return '';
}

const wanSizes: Readonly<Record<number, string>> = { 1536: '1.3B', 3072: '5B', 5120: '14B' };
const wanSize = (marks: Marks): string => wanSizes[marks.size('head.modulation', -1)] ?? '';
const wan = (base: BaseModel, task: string, has: readonly string[], more: More = {}): Rule =>
  model(base, (marks) => `${task} ${wanSize(marks)}`.trim(), [...has, 'head.modulation'], more);

const fluxIn = 'img_in.weight';
const fluxNorm = 'double_blocks.#.img_attn.norm.key_norm.scale';
/** FLUX.1's own inputs: 64 channels, 128 with a control picture, 384 with a picture and its mask. */
function fluxDev(marks: Marks): string {
  const channels = marks.size(fluxIn, 1);
  if (channels === 384) return 'Fill dev';
  return channels === 128 ? 'Control dev' : 'dev';
}
const blocks = (marks: Marks, pattern: string): number => marks.last(pattern) + 1;

/**
 * Diffusion models by the names and shapes of their tensors, below one of `diffusionPrefixes`. Special ones stand before
 * those that they were made from.
 */
export const diffusionRules: readonly Rule[] = [
  model(
    'SD3.5',
    (marks) => (marks.has('joint_blocks.#.x_block.attn2.qkv.weight') ? 'Medium' : 'Large'),
    [
      'joint_blocks.#.context_block.attn.qkv.weight',
      'joint_blocks.#.context_block.attn.ln_q.weight',
    ],
  ),
  model('SD3', 'Medium', ['joint_blocks.#.context_block.attn.qkv.weight']),
  model('Stable Cascade', 'stage C', ['clip_txt_mapper.weight', 'clf.#.weight']),
  model('Stable Cascade', 'stage B', ['clip_mapper.weight', 'clf.#.weight']),
  model('Stable Audio', '', ['transformer.rotary_pos_emb.inv_freq']),
  model('AuraFlow', '', ['double_layers.#.attn.w1q.weight']),
  model('HunyuanDiT', '', ['mlp_t5.#.weight']),
  model('HunyuanVideo 1.5', '', ['cond_type_embedding.weight', 'img_in.proj.weight']),
  model('HunyuanVideo 1.5', '', ['vision_in.proj.#.weight', 'img_in.proj.weight']),
  model('HunyuanImage 2.1', '', ['txt_in.individual_token_refiner.blocks.#.norm1.weight'], {
    when: (marks) => marks.rank('img_in.proj.weight') === 4,
  }),
  model('HunyuanVideo', (marks) => (marks.size('img_in.proj.weight', 1) > 16 ? 'I2V' : 'T2V'), [
    'txt_in.individual_token_refiner.blocks.#.norm1.weight',
  ]),
  model('FLUX.2', '', ['double_stream_modulation_img.lin.weight', fluxNorm]),
  model('FLUX.2', '', [
    'double_stream_modulation_img.lin.weight',
    'double_blocks.#.img_attn.norm.key_norm.weight',
  ]),
  model('Chroma', 'Radiance', ['nerf_blocks.#.norm.scale']),
  model('Chroma', '', ['distilled_guidance_layer.norms.#.scale']),
  model('Chroma', '', ['distilled_guidance_layer.#.norms.#.scale']),
  model('Chroma', '', ['distilled_guidance_layer.norms.#.weight']),
  model('FLUX.1', fluxDev, [fluxNorm, 'guidance_in.in_layer.weight', fluxIn]),
  model('FLUX.1', 'schnell', [fluxNorm, fluxIn, 'vector_in.in_layer.weight']),
  { kind: 'diffusionModel', has: [fluxNorm, fluxIn] },
  model('Mochi', '', ['t5_yproj.weight']),
  model('PixArt', '', ['adaln_single.emb.timestep_embedder.linear_#.bias', 'pos_embed.proj.bias']),
  model('LTX-2', '', [
    'audio_adaln_single.linear.weight',
    'adaln_single.emb.timestep_embedder.linear_#.bias',
  ]),
  model(
    'LTX-Video',
    (marks) => (blocks(marks, 'transformer_blocks.#.attn2.to_k.weight') > 40 ? '13B' : '2B'),
    ['adaln_single.emb.timestep_embedder.linear_#.bias', 'transformer_blocks.#.attn2.to_k.weight'],
  ),
  model('ACE-Step', '', ['genre_embedder.weight']),
  model('ACE-Step', '1.5', ['encoder.lyric_encoder.layers.#.input_layernorm.weight']),
  model('PixArt', 'Alpha', ['t_block.#.weight', 'ar_embedder.mlp.#.weight']),
  model('PixArt', 'Sigma', ['t_block.#.weight', 'y_embedder.y_embedding']),
  model('Cosmos', 'Predict1', ['blocks.block0.blocks.#.block.attn.to_q.#.weight']),
  model('Cosmos', 'Predict2', ['blocks.#.mlp.layer1.weight', 'x_embedder.proj.#.weight']),
  model('Z-Image', '', ['cap_embedder.#.weight', 'noise_refiner.#.attention.k_norm.weight'], {
    when: (marks) => marks.size('layers.#.attention.qkv.weight', 1) === 3840,
  }),
  model('Z-Image', '', ['cap_embedder.#.weight', 'noise_refiner.#.attention.k_norm.weight'], {
    when: (marks) => marks.has('cap_pad_token') || marks.has('x_pad_token'),
  }),
  model('Lumina 2', '', ['cap_embedder.#.weight', 'noise_refiner.#.attention.k_norm.weight']),
  model('CogVideoX', '', ['blocks.#.norm1.linear.weight', 'patch_embed.proj.weight']),
  model('CogVideoX', '', [
    'transformer_blocks.#.norm1.linear.weight',
    'patch_embed.text_proj.weight',
  ]),
  model('SeedVR2', '', ['blocks.#.mlp.all.proj_in_gate.weight']),
  model('SeedVR2', '', ['blocks.#.mlp.vid.proj_out.weight']),
  wan('Wan 2.1', 'VACE', ['vace_patch_embedding.weight'], { also: ['Wan 2.2'] }),
  wan('Wan 2.1', 'Fun Camera', ['control_adapter.conv.weight', 'img_emb.proj.#.bias']),
  wan('Wan 2.2', 'Fun Camera', ['control_adapter.conv.weight']),
  wan('Wan 2.2', 'S2V', ['casual_audio_encoder.encoder.final_linear.weight']),
  wan('Wan 2.1', 'HuMo', ['audio_proj.audio_proj_glob_1.layer.bias']),
  wan('Wan 2.2', 'Animate', ['face_adapter.fuser_blocks.#.k_norm.weight']),
  wan('Wan 2.1', 'FLF2V', ['img_emb.emb_pos']),
  wan('Wan 2.1', 'Fun Control', ['img_emb.proj.#.bias'], {
    when: (marks) => marks.size('patch_embedding.weight', 1) === 48,
  }),
  wan('Wan 2.1', 'I2V', ['img_emb.proj.#.bias']),
  // 48 latent channels: the VAE of Wan 2.2; its 14B models for pictures take 36 and have no image embedding
  wan('Wan 2.2', 'TI2V', ['head.head.weight'], {
    when: (marks) => marks.size('head.head.weight', 0) === 192,
  }),
  wan('Wan 2.2', 'I2V', ['patch_embedding.weight'], {
    when: (marks) => marks.size('patch_embedding.weight', 1) === 36,
  }),
  wan('Wan 2.2', 'Fun Control', ['patch_embedding.weight'], {
    when: (marks) => marks.size('patch_embedding.weight', 1) > 36,
  }),
  wan('Wan 2.1', 'T2V', ['blocks.#.cross_attn.norm_k.weight'], { also: ['Wan 2.2'] }),
  model('Wan 2.1', 'I2V', ['condition_embedder.image_embedder.ff.net.#.proj.weight'], {
    type: 'diffusers',
  }),
  model('Wan 2.1', 'T2V', ['condition_embedder.time_embedder.linear_#.weight'], {
    type: 'diffusers',
  }),
  model('Hunyuan3D', '2', ['latent_in.weight', 'cond_in.weight']),
  model('Hunyuan3D', '2.1', ['blocks.#.attn1.k_norm.weight', 't_embedder.mlp.#.weight']),
  model('HiDream', 'I1', ['caption_projection.#.linear.weight']),
  model('OmniGen2', '', ['time_caption_embed.timestep_embedder.linear_#.bias']),
  model('Qwen-Image', 'Layered', [
    'time_text_embed.addition_t_embedding.weight',
    'txt_norm.weight',
  ]),
  model('Qwen-Image', 'Edit', ['__index_timestep_zero__', 'txt_norm.weight']),
  model('Qwen-Image', '', ['txt_norm.weight', 'transformer_blocks.#.attn.add_q_proj.weight']),
  model('Kandinsky 5', '', ['visual_transformer_blocks.#.cross_attention.key_norm.weight']),
  model('FLUX.1', '', ['single_transformer_blocks.#.attn.norm_k.weight', 'x_embedder.weight'], {
    type: 'diffusers',
  }),
  model('SD3', '', ['transformer_blocks.#.attn.add_q_proj.weight', 'pos_embed.proj.weight'], {
    type: 'diffusers',
  }),
  model('SVD', '', ['input_blocks.#.#.time_stack.#.attn1.to_q.weight']),
  unet('SDXL', unetVariant, 2048),
  unet('SDXL', 'refiner', 1280),
  unet('SD2', unetVariant, 1024),
  unet('SD1.5', unetVariant, 768),
  diffusersUnet('SDXL', 2048),
  diffusersUnet('SDXL', 1280),
  diffusersUnet('SD2', 1024),
  diffusersUnet('SD1.5', 768),
];

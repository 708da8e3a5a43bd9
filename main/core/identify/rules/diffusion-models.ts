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
const contexts = ['input', 'middle', 'output'].flatMap((part) => [
  `${part}_blocks.#.#.transformer_blocks.#.attn2.to_k.weight`,
  `${part}_block.#.transformer_blocks.#.attn2.to_k.weight`,
]);
/** How wide the text is that goes into a UNet; every base model has a width of its own. */
const contextOf = (marks: Marks): number =>
  marks.size(contexts.find((pattern) => marks.has(pattern)) ?? '', 1);
const unet = (base: BaseModel, variant: Rule['variant'], context: number): Rule =>
  model(base, variant, [unetIn], { when: (marks) => contextOf(marks) === context });
const unetLabel = 'label_emb.#.#.weight';
const diffusersContext = 'down_blocks.#.attentions.#.transformer_blocks.#.attn2.to_k.weight';
const diffusersUnet = (
  base: BaseModel,
  variant: Rule['variant'],
  context: number,
  has: readonly string[] = [],
): Rule =>
  model(base, variant, [diffusersContext, 'conv_in.weight', ...has], {
    type: 'diffusers',
    when: (marks) => marks.size(diffusersContext, 1) === context,
    not: ['controlnet_cond_embedding.conv_in.weight', 'controlnet_down_blocks.#.weight'],
  });

/** What the number of input channels and the marks of its makers say about a UNet. */
function unetVariant(marks: Marks): string {
  const channels = marks.size(marks.has(unetIn) ? unetIn : 'conv_in.weight', 1);
  if (channels === 9) return 'inpainting';
  return channels === 8 ? 'edit' : '';
}
/** With eight channels it draws depth or normals (Marigold, Lotus), and edits nothing. */
const sd2Variant = (marks: Marks): string =>
  marks.size('conv_in.weight', 1) === 8 ? '' : unetVariant(marks);

const wanSizes: Readonly<Record<number, string>> = { 1536: '1.3B', 3072: '5B', 5120: '14B' };
const wanIn = 'patch_embedding.weight';
const wanKey = 'blocks.#.cross_attn.k.weight';
const wanImage = 'blocks.#.cross_attn.k_img.weight';
const wanNorm = 'blocks.#.cross_attn.norm_k.weight';
function wanSize(marks: Marks): string {
  const found = ['head.modulation', wanNorm].find((pattern) => marks.has(pattern));
  const width = found === undefined ? 0 : marks.size(found, -1);
  const own = [wanIn, wanKey, 'vace_patch_embedding.weight'].map((key) => marks.size(key, 0));
  return [width, ...own].map((size) => wanSizes[size]).find((size) => size !== undefined) ?? '';
}
const wanVariant =
  (task: string) =>
  (marks: Marks): string =>
    `${task} ${wanSize(marks)}`.trim();
const wan = (base: BaseModel, task: string, has: readonly string[], more: More = {}): Rule =>
  model(base, wanVariant(task), has, {
    ...more,
    when: (marks) =>
      [wanKey, wanNorm, wanImage, 'head.modulation'].some((pattern) => marks.has(pattern)) &&
      (more.when?.(marks) ?? true),
  });
const wanInputs =
  (fits: (channels: number) => boolean) =>
  (marks: Marks): boolean =>
    fits(marks.size(wanIn, 1));
const wanTime = 'condition_embedder.time_embedder.linear_#.weight';
const wanDiffusers = (
  base: BaseModel,
  task: string,
  has: readonly string[],
  more: More = {},
): Rule => model(base, wanVariant(task), [...has, wanTime], { type: 'diffusers', ...more });

const fluxIn = 'img_in.weight';
const fluxNorm = 'double_blocks.#.img_attn.norm.key_norm.scale';
/** FLUX.1's own inputs: 64 channels, 128 with a control picture, 384 with a picture and its mask. */
const fluxDev =
  (input: string) =>
  (marks: Marks): string => {
    const channels = marks.size(input, 1);
    if (channels === 384) return 'Fill dev';
    return channels === 128 ? 'Control dev' : 'dev';
  };
const fluxDiffusers = ['single_transformer_blocks.#.attn.norm_k.weight', 'x_embedder.weight'];
const hunyuanRefiner = 'context_embedder.token_refiner.refiner_blocks.#.attn.to_q.weight';
const ltxKey = 'transformer_blocks.#.attn2.to_k.weight';
const ltxSize = (marks: Marks): string =>
  marks.size(ltxKey, 0) >= 4096 || marks.last(ltxKey) >= 40 ? '13B' : '2B';
const sd3Key = 'joint_blocks.#.context_block.attn.qkv.weight';
const sd3Diffusers = ['transformer_blocks.#.attn.add_q_proj.weight', 'pos_embed.proj.weight'];
const sd35Size =
  (pattern: string) =>
  (marks: Marks): string =>
    marks.size(pattern, 1) === 1536 ? 'Medium' : 'Large';

/**
 * Diffusion models by the names and shapes of their tensors, below one of `diffusionPrefixes`. Special ones stand before
 * those that they were made from.
 */
export const diffusionRules: readonly Rule[] = [
  model('SD3.5', sd35Size(sd3Key), [sd3Key, 'joint_blocks.#.context_block.attn.ln_q.weight']),
  model('SD3', 'Medium', [sd3Key]),
  model(
    'SD3.5',
    sd35Size('transformer_blocks.#.attn.add_q_proj.weight'),
    ['transformer_blocks.#.attn.norm_added_q.weight', ...sd3Diffusers],
    { type: 'diffusers' },
  ),
  model('SD3', 'Medium', sd3Diffusers, { type: 'diffusers' }),
  model('Stable Cascade', 'stage C', ['clip_txt_mapper.weight', 'clf.#.weight']),
  model('Stable Cascade', 'stage B', ['clip_mapper.weight', 'clf.#.weight']),
  model('Stable Audio', '', ['transformer.rotary_pos_emb.inv_freq']),
  model('AuraFlow', '', ['double_layers.#.attn.w1q.weight']),
  model('AuraFlow', '', ['joint_transformer_blocks.#.attn.add_k_proj.weight'], {
    type: 'diffusers',
  }),
  model('HunyuanDiT', '', ['mlp_t5.#.weight']),
  model('HunyuanDiT', '', ['text_embedding_padding', 'text_embedder.linear_#.weight'], {
    type: 'diffusers',
  }),
  model('HunyuanVideo 1.5', '', ['cond_type_embedding.weight', 'img_in.proj.weight']),
  model('HunyuanVideo 1.5', '', ['vision_in.proj.#.weight', 'img_in.proj.weight']),
  model('HunyuanImage 2.1', '', ['txt_in.individual_token_refiner.blocks.#.norm1.weight'], {
    when: (marks) => marks.rank('img_in.proj.weight') === 4,
  }),
  model('HunyuanVideo', (marks) => (marks.size('img_in.proj.weight', 1) > 16 ? 'I2V' : 'T2V'), [
    'txt_in.individual_token_refiner.blocks.#.norm1.weight',
  ]),
  model(
    'HunyuanVideo',
    (marks) => (marks.size('x_embedder.proj.weight', 1) > 16 ? 'I2V' : 'T2V'),
    [hunyuanRefiner],
    { type: 'diffusers' },
  ),
  model('FLUX.2', '', ['double_stream_modulation_img.linear.weight'], { type: 'diffusers' }),
  model('FLUX.2', '', ['double_stream_modulation_img.lin.weight', fluxNorm]),
  model('FLUX.2', '', [
    'double_stream_modulation_img.lin.weight',
    'double_blocks.#.img_attn.norm.key_norm.weight',
  ]),
  model('Chroma', 'Radiance', ['nerf_blocks.#.norm.scale']),
  model('Chroma', '', ['distilled_guidance_layer.norms.#.scale']),
  model('Chroma', '', ['distilled_guidance_layer.#.norms.#.scale']),
  model('Chroma', '', ['distilled_guidance_layer.norms.#.weight'], { type: 'diffusers' }),
  model('FLUX.1', fluxDev(fluxIn), [fluxNorm, 'guidance_in.in_layer.weight', fluxIn]),
  model('FLUX.1', 'schnell', [fluxNorm, fluxIn, 'vector_in.in_layer.weight']),
  // others have taken over its blocks, so that these alone say less
  { ...model('FLUX.1', '', [fluxNorm, fluxIn]), sure: 'likely' },
  {
    ...model(
      'FLUX.1',
      '',
      ['double_blocks.#.img_attn.qkv.weight', 'double_blocks.#.txt_mod.lin.weight'],
      {
        also: ['HunyuanVideo', 'Chroma'],
      },
    ),
    sure: 'likely',
  },
  model('Mochi', '', ['t5_yproj.weight']),
  model('Mochi', '', ['time_embed.pooler.to_kv.weight'], { type: 'diffusers' }),
  model('PixArt', '', ['adaln_single.emb.timestep_embedder.linear_#.bias', 'pos_embed.proj.bias'], {
    type: 'diffusers',
  }),
  model('LTX-2', '', [
    'audio_adaln_single.linear.weight',
    'adaln_single.emb.timestep_embedder.linear_#.bias',
  ]),
  model('LTX-Video', ltxSize, ['adaln_single.emb.timestep_embedder.linear_#.bias', ltxKey]),
  model('LTX-Video', ltxSize, ['time_embed.emb.timestep_embedder.linear_#.bias', ltxKey], {
    type: 'diffusers',
  }),
  model('ACE-Step', '', ['genre_embedder.weight']),
  model('ACE-Step', '1.5', ['encoder.lyric_encoder.layers.#.input_layernorm.weight']),
  model('PixArt', 'Alpha', ['t_block.#.weight', 'ar_embedder.mlp.#.weight']),
  model('PixArt', 'Sigma', ['t_block.#.weight', 'y_embedder.y_embedding']),
  model('Cosmos', 'Predict1', ['blocks.block0.blocks.#.block.attn.to_q.#.weight']),
  model('Cosmos', 'Predict2', ['blocks.#.mlp.layer1.weight', 'x_embedder.proj.#.weight']),
  model('Cosmos', '', ['transformer_blocks.#.norm1.linear_#.weight', 'patch_embed.proj.weight'], {
    type: 'diffusers',
  }),
  model('Z-Image', '', ['all_x_embedder.2-1.weight'], { type: 'diffusers' }),
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
  wanDiffusers('Wan 2.1', 'VACE', ['vace_patch_embedding.weight'], { also: ['Wan 2.2'] }),
  model('Wan 2.1', wanVariant('VACE'), ['vace_patch_embedding.weight'], {
    ...{ type: 'VACE module', also: ['Wan 2.2'] },
  }),
  wan('Wan 2.1', 'Fun Camera', ['control_adapter.conv.weight', 'img_emb.proj.#.bias']),
  wan('Wan 2.2', 'Fun Camera', ['control_adapter.conv.weight']),
  wan('Wan 2.2', 'S2V', ['casual_audio_encoder.encoder.final_linear.weight']),
  wan('Wan 2.1', 'HuMo', ['audio_proj.audio_proj_glob_#.layer.bias']),
  wan('Wan 2.2', 'Animate', ['face_adapter.fuser_blocks.#.k_norm.weight']),
  wan('Wan 2.1', 'FLF2V', ['img_emb.emb_pos']),
  wan('Wan 2.1', 'Fun Control', ['img_emb.proj.#.bias'], {
    when: wanInputs((channels) => channels === 48),
  }),
  wan('Wan 2.1', 'I2V', ['img_emb.proj.#.bias']),
  wan('Wan 2.1', 'I2V', [wanImage]),
  // 48 latent channels: the VAE of Wan 2.2; its 14B models for pictures take 36 and have no image embedding
  wan('Wan 2.2', 'TI2V', ['head.head.weight'], {
    when: (marks) => marks.size('head.head.weight', 0) === 192,
  }),
  wan('Wan 2.2', 'TI2V', [wanIn], {
    when: (marks) => marks.size(wanIn, 1) === 48 && marks.size(wanIn, 0) === 3072,
  }),
  wan('Wan 2.2', 'I2V', [wanIn], { when: wanInputs((channels) => channels === 36) }),
  wan('Wan 2.2', 'Fun Control', [wanIn], { when: wanInputs((channels) => channels > 36) }),
  wan('Wan 2.1', 'T2V', [wanNorm], { also: ['Wan 2.2'] }),
  wan('Wan 2.1', 'T2V', [wanKey, 'blocks.#.self_attn.q.weight'], { also: ['Wan 2.2'] }),
  wanDiffusers('Wan 2.1', 'I2V', ['condition_embedder.image_embedder.ff.net.#.proj.weight']),
  wanDiffusers('Wan 2.2', 'I2V', [wanIn], { when: wanInputs((channels) => channels === 36) }),
  wanDiffusers('Wan 2.2', 'TI2V', [wanIn], { when: wanInputs((channels) => channels === 48) }),
  wanDiffusers('Wan 2.1', 'T2V', [], { also: ['Wan 2.2'] }),
  model('Hunyuan3D', '2', ['latent_in.weight', 'cond_in.weight']),
  model('Hunyuan3D', '2.1', ['blocks.#.attn1.k_norm.weight', 't_embedder.mlp.#.weight']),
  model('HiDream', 'I1', ['caption_projection.#.linear.weight']),
  model(
    'Lumina 2',
    '',
    ['time_caption_embed.timestep_embedder.linear_#.bias', 'x_embedder.weight'],
    {
      ...{ type: 'diffusers', when: (marks) => marks.size('x_embedder.weight', 0) === 2304 },
    },
  ),
  model('OmniGen2', '', ['time_caption_embed.timestep_embedder.linear_#.bias']),
  model('Qwen-Image', 'Layered', [
    'time_text_embed.addition_t_embedding.weight',
    'txt_norm.weight',
  ]),
  model('Qwen-Image', 'Edit', ['__index_timestep_zero__', 'txt_norm.weight']),
  model('Qwen-Image', '', ['txt_norm.weight', 'transformer_blocks.#.attn.add_q_proj.weight']),
  model('Qwen-Image', '', [
    'transformer_blocks.#.img_mod.#.weight',
    'transformer_blocks.#.txt_mlp.net.#.weight',
  ]),
  model('Qwen-Image', '', ['transformer_blocks.#.img_mlp.net.#.proj.qweight'], {
    type: 'SVDQuant',
  }),
  model('Kandinsky 5', '', ['visual_transformer_blocks.#.cross_attention.key_norm.weight']),
  model(
    'FLUX.1',
    fluxDev('x_embedder.weight'),
    [...fluxDiffusers, 'time_text_embed.guidance_embedder.linear_#.weight'],
    { type: 'diffusers' },
  ),
  model('FLUX.1', 'schnell', fluxDiffusers, { type: 'diffusers' }),
  model('FLUX.1', '', ['single_transformer_blocks.#.mlp_fc1.qweight'], { type: 'SVDQuant' }),
  model('SVD', '', ['input_blocks.#.#.time_stack.#.attn1.to_q.weight']),
  model('SVD', '', ['down_blocks.#.attentions.#.temporal_transformer_blocks.#.attn1.to_q.weight'], {
    type: 'diffusers',
  }),
  unet('SDXL', unetVariant, 2048),
  unet('SDXL', 'refiner', 1280),
  unet('SD2', unetVariant, 1024),
  unet('SD1.5', unetVariant, 768),
  model('SDXL', unetVariant, [unetLabel, unetIn], {
    when: (marks) => marks.size(unetLabel, 1) === 2816,
  }),
  { kind: 'diffusionModel', variant: unetVariant, has: [unetIn, 'out.#.weight'] },
  diffusersUnet('Kolors', '', 2048, ['encoder_hid_proj.weight']),
  diffusersUnet('SDXL', unetVariant, 2048),
  diffusersUnet('SDXL', 'refiner', 1280),
  diffusersUnet('SD2', sd2Variant, 1024),
  diffusersUnet('SD1.5', unetVariant, 768),
];

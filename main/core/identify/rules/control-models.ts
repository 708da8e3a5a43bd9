import type { BaseModel } from '../../../../contract/identify.ts';
import type { Marks, Rule } from './rule.ts';

const control = (
  base: BaseModel | undefined,
  type: string,
  has: readonly string[],
  more: Pick<Rule, 'not' | 'when'> = {},
): Rule => ({ kind: 'controlnet', type, ...(base && { base }), has, ...more });
const line = (
  kind: Rule['kind'],
  has: readonly string[],
  more: Omit<Rule, 'kind' | 'has'> = {},
): Rule => ({ kind, has, ...more });

const ldmContext = 'input_blocks.#.#.transformer_blocks.#.attn2.to_k.weight';
const diffusersContext = 'down_blocks.#.attentions.#.transformer_blocks.#.attn2.to_k.weight';
const width =
  (pattern: string, count: number) =>
  (marks: Marks): boolean =>
    marks.size(pattern, 1) === count;
const ldmControl = (base: BaseModel, count: number, prefix: string): Rule =>
  control(base, '', [`${prefix}zero_convs.#.#.weight`, prefix + ldmContext], {
    when: width(prefix + ldmContext, count),
  });
const diffusersControl = (
  base: BaseModel,
  count: number,
  has: readonly string[],
  type = '',
): Rule =>
  control(base, type, [...has, diffusersContext], { when: width(diffusersContext, count) });

const ipKey = 'ip_adapter.#.to_k_ip.weight';
/** SD1.5 has four levels, SDXL three. */
const motion = 'down_blocks.#.motion_modules.#.temporal_transformer.proj_in.weight';
const motionKey =
  'down_blocks.#.motion_modules.#.temporal_transformer.transformer_blocks.#.attention_blocks.#.to_q.weight';
/** A picture is folded into channels before it goes in: by 8 for SD1.5, by 16 for SDXL. */
const t2iAdapter = (key: string, input: string): readonly Rule[] => {
  const [first, ...more] = [...new Set([key, input])];
  const has = first === undefined ? [] : [first, ...more];
  const type = 'T2I-Adapter';
  return [
    line('t2iAdapter', has, { type, base: 'SD1.5', when: width(input, 192) }),
    line('t2iAdapter', has, { type, base: 'SDXL', when: width(input, 768) }),
    line('t2iAdapter', key === 'body.#.block2.weight' ? has : [key], { type }),
  ];
};
const hint = 'controlnet_cond_embedding.conv_in.weight';

/**
 * What steers another model or is added to it. These carry much of the model they belong to, so they are asked for
 * before it.
 */
export const controlRules: readonly Rule[] = [
  line('modelPatch', ['control_all_x_embedder.2-1.weight'], {
    type: 'Fun ControlNet',
    base: 'Z-Image',
  }),
  line('modelPatch', ['controlnet_blocks.#.y_rms.weight'], {
    type: 'DiffSynth',
    base: 'Qwen-Image',
  }),
  line('modelPatch', ['feature_embedder.mid_layer_norm.bias'], { type: 'USO', base: 'FLUX.1' }),
  line('modelPatch', ['audio_proj.proj1.weight'], {
    ...{ type: 'MultiTalk', base: 'Wan 2.1', not: ['head.modulation'] },
  }),
  control('HunyuanDiT', '', ['after_proj_list.#.bias']),
  control('SDXL', 'Control-LoRA', ['lora_controlnet', 'input_hint_block.#.weight']),
  control(undefined, 'Control-LoRA', ['lora_controlnet']),
  control('SDXL', 'LLLite', [
    'lllite_unet_input_blocks_#_#_transformer_blocks_#_attn1_to_q.conditioning1.#.weight',
  ]),
  ...['', 'control_model.'].flatMap((prefix) => [
    ldmControl('SDXL', 2048, prefix),
    ldmControl('SD2', 1024, prefix),
    ldmControl('SD1.5', 768, prefix),
    control(undefined, '', [`${prefix}zero_convs.#.#.weight`]),
    control(undefined, '', [
      `${prefix}input_hint_block.#.weight`,
      `${prefix}input_blocks.#.#.weight`,
    ]),
  ]),
  diffusersControl('SDXL', 2048, [hint, 'control_add_embedding.linear_#.bias'], 'Union'),
  diffusersControl('SDXL', 2048, [hint]),
  diffusersControl('SD2', 1024, [hint]),
  diffusersControl('SD1.5', 768, [hint]),
  control(undefined, '', [hint]),
  control(undefined, '', ['controlnet_mid_block.weight', 'controlnet_down_blocks.#.weight']),
  control('FLUX.1', 'XLabs', [
    'controlnet_blocks.#.weight',
    'double_blocks.#.img_attn.norm.key_norm.scale',
  ]),
  control('SD3.5', '', [
    'controlnet_blocks.#.weight',
    'pos_embed_input.proj.weight',
    'transformer_blocks.#.adaLN_modulation.#.bias',
  ]),
  control('SD3', '', ['controlnet_blocks.#.weight', 'pos_embed_input.proj.weight']),
  control('Qwen-Image', 'InstantX', [
    'controlnet_blocks.#.weight',
    'transformer_blocks.#.img_mlp.net.#.proj.weight',
  ]),
  control('Qwen-Image', 'Fun', ['control_blocks.#.after_proj.weight', 'control_img_in.weight']),
  control('FLUX.1', 'Union', ['controlnet_mode_embedder.weight', 'controlnet_x_embedder.weight']),
  control('FLUX.1', 'InstantX', ['controlnet_blocks.#.weight', 'controlnet_x_embedder.weight']),
  control('FLUX.1', 'MistoLine', ['controlnet_blocks.#.linear.weight']),
  control(undefined, '', ['controlnet_blocks.#.weight']),
  ...t2iAdapter('body.#.in_conv.weight', 'body.#.in_conv.weight'),
  ...t2iAdapter('adapter.body.#.resnets.#.block1.weight', 'adapter.conv_in.weight'),
  ...t2iAdapter('body.#.block2.weight', 'conv_in.weight'),
  line('instantId', ['image_proj.latents', ipKey], {
    ...{ type: 'InstantID', base: 'SDXL' },
    when: (marks) =>
      marks.size('image_proj.proj_in.weight', 1) === 512 && marks.size(ipKey, 1) === 2048,
  }),
  line('ipAdapter', [ipKey], { base: 'SDXL', when: width(ipKey, 2048), type: ipType }),
  line('ipAdapter', [ipKey], { base: 'SD1.5', when: width(ipKey, 768), type: ipType }),
  line('ipAdapter', [ipKey], { base: 'FLUX.1', when: width(ipKey, 4096), type: ipType }),
  line('ipAdapter', [ipKey], { type: ipType }),
  line('ipAdapter', ['image_proj.proj.weight'], {}),
  line('ipAdapter', ['image_proj.proj_in.weight', 'image_proj.latents'], {}),
  line('ipAdapter', ['double_blocks.#.processor.ip_adapter_double_stream_k_proj.weight'], {
    base: 'FLUX.1',
  }),
  line('pulid', ['pulid_encoder.id_embedding_mapping.#.weight'], { base: 'FLUX.1' }),
  line('pulid', ['pulid_ca.#.to_q.weight'], { base: 'FLUX.1' }),
  line('pulid', ['id_adapter.id_embedding_mapping.#.weight'], { base: 'SDXL' }),
  line('pulid', ['id_adapter_attn_layers.#.id_to_k.weight'], { base: 'SDXL' }),
  line('photomaker', ['id_encoder.qformer_perceiver.token_proj.#.weight'], {
    ...{ type: 'v2', base: 'SDXL' },
  }),
  line('photomaker', ['id_encoder.visual_projection_#.weight'], { base: 'SDXL' }),
  line('styleModel', ['redux_down.weight'], { type: 'Redux', base: 'FLUX.1' }),
  line('styleModel', ['style_embedding'], { type: 'T2I style adapter', base: 'SD1.5' }),
  line('gligen', ['position_net.null_positive_feature'], { base: 'SD1.5' }),
  line('gligen', ['input_blocks.#.#.transformer_blocks.#.fuser.linear.weight'], { base: 'SD1.5' }),
  line('motionModule', [motion], {
    ...{ type: 'AnimateDiff', base: 'SDXL' },
    when: (marks) => marks.last(motion) < 3,
  }),
  line('motionModule', [motion], { type: 'AnimateDiff', base: 'SD1.5' }),
  line('motionModule', [motionKey], { type: 'AnimateDiff', also: ['SDXL'], base: 'SD1.5' }),
  line(
    'motionModule',
    ['down_blocks.#.temporal_attentions.#.transformer_blocks.#.attn1.to_q.weight'],
    {
      ...{ type: 'HotShotXL', base: 'SDXL' },
    },
  ),
];

/** FaceID ones are fed by a face's 512 numbers. */
function ipType(marks: Marks): string {
  if (marks.size('image_proj.proj.#.weight', 1) === 512) return 'FaceID';
  return marks.has('image_proj.latents') ? 'Plus' : '';
}

import type { Marks, Rule } from './rule.ts';

const encoder = (
  type: Rule['type'],
  has: readonly string[],
  more: Pick<Rule, 'not' | 'when'> = {},
): Rule => ({ kind: 'textEncoder', ...(type !== undefined && { type }), has, ...more });

/** A language model of a certain width. */
const language = (
  type: string,
  width: number,
  has: readonly string[] = [],
  more: Pick<Rule, 'not'> = {},
): Rule =>
  encoder(type, [layerNorm, ...has], {
    ...more,
    when: (marks) => marks.size(layerNorm, 0) === width,
  });
const layerNorm = 'model.layers.#.post_attention_layernorm.weight';
const queryNorm = 'model.layers.#.self_attn.q_norm.weight';
const keyBias = 'model.layers.#.self_attn.k_proj.bias';

const textLayer = 'text_model.encoder.layers.#.mlp.fc1.weight';
const openClipLayer = 'transformer.resblocks.#.attn.in_proj_weight';
const deepT5 = 'encoder.block.#.layer.#.DenseReluDense.wi_#.weight';
const t5Bias = 'encoder.block.#.layer.#.SelfAttention.relative_attention_bias.weight';
const t5Query = 'encoder.block.#.layer.#.SelfAttention.q.weight';
const isWide = (marks: Marks, key: string): boolean => marks.size(key, 1) === 4096;
const t5Key = 'encoder.block.#.layer.#.SelfAttention.k.weight';

/** UMT5 has a table of positions in each block; T5 has one for all. */
const isUmt5 = (marks: Marks): boolean =>
  marks.last(t5Bias) > 0 || marks.size('shared.weight', 0) > 200_000;

/** CLIPs by their width, as far as it is told, and their depth: 12 layers are L, 24 H, 32 G. */
function clipType(marks: Marks): string {
  const last = marks.last(textLayer);
  const width = marks.size(textLayer, 1);
  if (last >= 30 || width === 1280) return 'CLIP-G';
  return last >= 22 || width === 1024 ? 'CLIP-H' : 'CLIP-L';
}

/** Text encoders, alone in their file. */
export const textEncoderRules: readonly Rule[] = [
  // the two halves of a CLIP in one file serve as either
  {
    ...encoder(clipType, [textLayer, 'vision_model.encoder.layers.#.layer_norm1.weight'], {
      not: ['vision_model.head.probe'],
    }),
    ...{ orKind: 'clipVision', sure: 'likely' },
  },
  encoder(clipType, [textLayer], { not: ['vision_model.head.probe'] }),
  encoder('CLIP-L', ['text_model.encoder.layers.#.self_attn.q_proj.weight'], {
    not: ['vision_model.head.probe'],
  }),
  encoder('CLIP', [openClipLayer, 'token_embedding.weight'], {
    not: ['visual.transformer.resblocks.#.attn.in_proj_weight'],
  }),
  encoder('Jina CLIP', ['model.encoder.layers.#.mixer.Wqkv.weight']),
  encoder('UMT5-XXL', [deepT5, t5Bias], {
    when: (marks) => marks.size(deepT5, 0) === 10_240 && isUmt5(marks),
  }),
  encoder('T5-XXL', [deepT5], { when: (marks) => marks.size(deepT5, 0) === 10_240 }),
  encoder('T5-XL', [deepT5], { when: (marks) => marks.size(deepT5, 0) === 5_120 }),
  encoder('ByT5', [t5Key], { when: (marks) => marks.size(t5Key, 0) === 384 }),
  encoder('T5-Base', ['encoder.block.#.layer.#.DenseReluDense.wi.weight'], {
    when: (marks) => marks.size('encoder.block.#.layer.#.DenseReluDense.wi.weight', 1) === 768,
  }),
  ...[t5Key, t5Query].flatMap((key) => [
    encoder('UMT5-XXL', [key], { when: (marks) => isWide(marks, key) && isUmt5(marks) }),
    encoder('T5-XXL', [key], { when: (marks) => isWide(marks, key) }),
    encoder('T5', [key]),
  ]),
  encoder('UMT5-XXL', [
    'blocks.#.attn.q.weight',
    'token_embedding.weight',
    'blocks.#.ffn.gate.#.weight',
  ]),
  encoder('T5-Gemma', ['model.encoder.layers.#.pre_self_attn_layernorm.weight']),
  // the names of llama.cpp
  encoder('T5-XXL', ['enc.blk.#.ffn_gate.weight', 'token_embd.weight'], {
    when: (marks) => marks.size('token_embd.weight', 0) < 200_000,
  }),
  encoder('UMT5-XXL', ['enc.blk.#.ffn_gate.weight', 'token_embd.weight']),
  encoder('Gemma 3', [
    'model.layers.#.post_feedforward_layernorm.weight',
    'model.layers.#.self_attn.q_norm.weight',
  ]),
  encoder('Gemma 2', ['model.layers.#.post_feedforward_layernorm.weight']),
  encoder('Gemma 3', [
    'language_model.model.layers.#.post_feedforward_layernorm.weight',
    'language_model.model.layers.#.self_attn.q_norm.weight',
  ]),
  encoder('GPT-OSS', ['layers.#.self_attn.sinks', 'layers.#.mlp.experts.gate_up_proj.weight']),
  encoder('Qwen2.5-VL', ['visual.blocks.#.attn.qkv.weight', keyBias]),
  encoder('Qwen2.5-VL', [
    'model.visual.blocks.#.attn.qkv.weight',
    'model.language_model.layers.#.self_attn.k_proj.bias',
  ]),
  encoder('Qwen3-VL', ['model.visual.deepstack_merger_list.#.norm.weight']),
  encoder('Qwen3.5', ['model.language_model.layers.#.linear_attn.A_log']),
  encoder('Qwen2.5', [keyBias], { when: (marks) => marks.size(keyBias, 0) > 0 }),
  encoder('Qwen3', [queryNorm, layerNorm]),
  language('Mistral', 5120),
  language('Ministral', 3072, [], { not: ['model.vision_tower.patch_conv.weight'] }),
  encoder('LLaVA-Llama 3', ['language_model.model.layers.#.self_attn.q_proj.weight']),
  encoder('Llama 3', [layerNorm, 'model.layers.#.self_attn.q_proj.weight']),
  encoder('Llama 3', [layerNorm, 'model.layers.#.mlp.gate_proj.weight']),
  encoder('Qwen3', ['blk.#.attn_q_norm.weight', 'token_embd.weight']),
  encoder('Qwen2.5', ['blk.#.attn_k.bias', 'token_embd.weight']),
  encoder('', ['blk.#.attn_q.weight', 'token_embd.weight']),
  encoder('ChatGLM3', ['transformer.encoder.layers.#.self_attention.query_key_value.weight']),
];

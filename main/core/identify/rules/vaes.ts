import type { BaseModel } from '../../../../contract/identify.ts';
import type { Marks, Rule } from './rule.ts';

const vae = (
  base: BaseModel | undefined,
  has: readonly string[],
  more: Pick<Rule, 'not' | 'when' | 'type' | 'also'> = {},
): Rule => ({ kind: 'vae', ...(base && { base }), has, ...more });
const preview = (
  base: BaseModel | undefined,
  has: readonly string[],
  more: Omit<Rule, 'kind' | 'has'>,
): Rule => ({
  kind: 'vaeApprox',
  ...(base && { base }),
  has,
  ...more,
});

const conv = 'decoder.conv_in.weight';
const channels =
  (count: number) =>
  (marks: Marks): boolean =>
    marks.size(conv, 1) === count;
/** Whose VAEs look like that of FLUX.1. */
const sixteenChannels = ['SD3', 'SD3.5', 'Z-Image', 'Lumina 2', 'HiDream', 'Chroma'] as const;
const ldm = 'decoder.up.#.block.#.norm1.weight';
const diffusers = 'decoder.up_blocks.#.resnets.#.norm1.weight';
const video = 'decoder.conv_in.conv.weight';

/** VAEs and their small stand-ins for previews, alone in their file. */
export const vaeRules: readonly Rule[] = [
  vae('Wan 2.2', [
    'decoder.upsamples.#.upsamples.#.residual.#.weight',
    'decoder.middle.#.residual.#.gamma',
  ]),
  vae('Wan 2.1', ['decoder.middle.#.residual.#.gamma'], { also: ['Qwen-Image'] }),
  vae('Wan 2.2', ['conv2.weight', 'decoder.conv1.weight', 'encoder.conv1.weight'], {
    when: (marks) => marks.size('decoder.conv1.weight', 1) === 48,
  }),
  vae('Wan 2.1', ['conv2.weight', 'decoder.conv1.weight', 'encoder.conv1.weight'], {
    also: ['Qwen-Image'],
  }),
  vae('Wan 2.2', ['decoder.mid_block.resnets.#.norm1.gamma', conv], {
    ...{ type: 'diffusers', when: channels(48) },
  }),
  vae('Wan 2.1', ['decoder.mid_block.resnets.#.norm1.gamma'], {
    ...{ type: 'diffusers', also: ['Qwen-Image'] },
  }),
  vae('SVD', ['decoder.mid.block_#.mix_factor']),
  vae('SeedVR2', ['decoder.up_blocks.#.upsamplers.#.upscale_conv.weight']),
  vae('HunyuanImage 2.1', [conv], { when: channels(64) }),
  vae('FLUX.2', [conv, 'bn.running_mean']),
  vae('FLUX.2', [conv, ldm], { when: channels(32) }),
  vae('FLUX.1', [ldm, conv], { when: channels(16), also: sixteenChannels }),
  vae('FLUX.1', [diffusers, conv], {
    ...{ when: channels(16), type: 'diffusers', also: sixteenChannels },
  }),
  vae(undefined, [ldm, conv], { not: ['quantize.embedding.weight'] }),
  vae(undefined, [diffusers, conv], { type: 'diffusers' }),
  vae('FLUX.1', [conv, 'encoder.conv_in.weight'], { when: channels(16), also: sixteenChannels }),
  vae(undefined, [conv, 'encoder.conv_in.weight'], { not: ['quantize.embedding.weight'] }),
  vae(undefined, ['quant_conv.weight', 'decoder.conv_out.weight'], {
    not: ['quantize.embedding.weight'],
  }),
  vae('LTX-Video', ['decoder.up_blocks.#.res_blocks.#.conv1.conv.weight']),
  vae('LTX-Video', [video, 'decoder.up_blocks.#.resnets.#.conv1.conv.weight'], {
    ...{ type: 'diffusers', when: (marks) => marks.size(video, 1) === 128 },
  }),
  vae('CogVideoX', [video, 'decoder.mid_block.resnets.#.norm1.norm_layer.weight']),
  vae('HunyuanVideo 1.5', [video], { when: (marks) => marks.size(video, 1) === 32 }),
  vae('HunyuanVideo', [video]),
  vae('Mochi', ['decoder.blocks.#.blocks.#.stack.#.weight']),
  vae('Mochi', ['blocks.#.blocks.#.stack.#.weight']),
  vae('Mochi', ['encoder.layers.#.layers.#.attn_block.attn.qkv.weight']),
  vae('Cosmos', ['decoder.unpatcher3d.wavelets']),
  vae('Stable Audio', ['decoder.layers.#.layers.#.beta']),
  vae('Hunyuan3D', ['geo_decoder.cross_attn_decoder.ln_#.bias']),
  vae('ACE-Step', ['vocoder.backbone.channel_layers.#.#.bias']),
  vae('LTX-2', ['vocoder.resblocks.#.convs1.#.weight']),
  vae('LTX-2', ['vocoder.vocoder.resblocks.#.convs1.#.weight']),
  vae('Stable Cascade', ['vquantizer.codebook.weight'], { type: 'stage A' }),
  vae('Stable Cascade', ['backbone.#.#.block.#.#.num_batches_tracked'], { type: 'EffNet' }),
  preview(undefined, ['taesd_decoder.#.weight'], { type: 'TAESD' }),
  preview(undefined, ['decoder.#.weight', 'decoder.#.bias', 'decoder.#.conv.#.weight'], {
    type: 'TAEHV',
    when: (marks) => marks.last('decoder.#.bias') >= 22,
  }),
  preview(undefined, ['decoder.layers.#.weight', 'decoder.layers.#.conv.#.weight'], {
    type: 'TAESD',
  }),
  preview('Stable Cascade', ['blocks.#.num_batches_tracked', 'blocks.#.weight'], {
    type: 'previewer',
  }),
  // the halves of a TAESD, each in a file of its own: 4 channels for SD and SDXL, 16 for SD3 and FLUX
  preview(undefined, ['#.weight', '#.conv.#.weight', '#.conv.#.bias'], {
    type: 'TAESD',
    when: (marks) => marks.size('#.conv.#.weight', 0) === 64,
  }),
];

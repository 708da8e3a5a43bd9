import type { BaseModel } from '../../../../contract/identify.ts';
import type { Tensors } from '../tensors.ts';

/** How the pairs of small matrices are named, and the kind of adapter that this makes. */
const endings: readonly (readonly [ending: string, type: string])[] = [
  ['.lora_down.weight', 'LoRA'],
  ['.lora_A.weight', 'LoRA'],
  ['.lora_A.default.weight', 'LoRA'],
  ['.lora.down.weight', 'LoRA'],
  ['_lora.down.weight', 'LoRA'],
  ['.lora_linear_layer.down.weight', 'LoRA'],
  ['.lora_A', 'LoRA'],
  ['.hada_w1_b', 'LoHa'],
  ['.hada_w1_a', 'LoHa'],
  ['.lokr_w1', 'LoKr'],
  ['.lokr_w1_a', 'LoKr'],
  ['.lokr_w2', 'LoKr'],
  ['.lokr_w2_a', 'LoKr'],
  ['.oft_blocks', 'OFT'],
  ['.oft_diag', 'OFT'],
  ['.a1.weight', 'GLoRA'],
  ['_lora1.down.weight', 'LoRA'],
  ['_lora2.down.weight', 'LoRA'],
  ['.diff', 'Full'],
];

/** What stands before the module's own name. */
const heads =
  /^(base_model\.model\.|model\.|lora_unet__?|lora_transformer_|lycoris_|diffusion_model\.|transformer\.|unet\.|lora_prior_unet_|pipe\.dit\.|net\.)+/;

/** The part of a model that an adapter changes. */
interface Module {
  /** How many numbers go in, and the shape says it: 0 where it does not. */
  readonly inputs: number;
}

export interface LoraMarks {
  readonly type: string;
  /** The tensor that tells it. */
  readonly evidence: string;
  /** The changed modules with `.` for every separator, without what stands before their own name. */
  readonly modules: ReadonlyMap<string, Module>;
}

/** An adapter has at least so large a share of such tensors; the rest are scales and ranks. */
const leastShare = 0.2;

/** The marks of a LoRA or its like, null where the tensors are none. */
export function loraMarks(tensors: Tensors): LoraMarks | null {
  const modules = new Map<string, Module>();
  const types = new Map<string, number>();
  let evidence = '';
  let found = 0;
  for (const [pattern, { key, shape, count }] of tensors.groups) {
    const ending = endings.find(([text]) => pattern.endsWith(text));
    if (ending === undefined) continue;
    const [text, type] = ending;
    evidence ||= key;
    found += count;
    types.set(isConvolution(shape) && type === 'LoRA' ? 'LoCon' : type, count);
    const module = pattern.slice(0, -text.length).replace(heads, '').replaceAll('_', '.');
    const inputs = text === '.hada_w1_a' ? 0 : (shape[1] ?? 0);
    if (inputs > 0 || !modules.has(module)) modules.set(module, { inputs });
  }
  if (found < tensors.count * leastShare || found === 0) return null;
  const type = typeOrder.find((name) => types.has(name)) ?? 'LoRA';
  return { type: hasDora(tensors) ? 'DoRA' : type, evidence, modules };
}

/** What is rarer says more. */
const typeOrder = ['LoKr', 'LoHa', 'OFT', 'GLoRA', 'LoCon', 'LoRA', 'Full'];

const isConvolution = (shape: readonly number[]): boolean =>
  shape.length === 4 && (shape[2] ?? 1) > 1;

const hasDora = ({ groups }: Tensors): boolean =>
  groups.keys().some((pattern) => pattern.endsWith('.dora_scale'));

/** A line of the table: one of the modules is there, and what goes into it, where that is given. */
interface LoraBase {
  readonly base: BaseModel;
  readonly variant: string;
  readonly module: string;
  readonly inputs: readonly number[];
  /** Base models that share these modules; a name or a declaration tells them apart. */
  readonly also: readonly BaseModel[];
}

const line = (
  base: BaseModel,
  variant: string,
  module: string,
  inputs: readonly number[] = [],
  also: readonly BaseModel[] = [],
): LoraBase => ({ base, variant, module, inputs, also });

const ldm = 'input.blocks.#.#.transformer.blocks.#.attn2.to.k';
const diffusers = 'down.blocks.#.attentions.#.transformer.blocks.#.attn2.to.k';
const wan = (variant: string, module: string): readonly LoraBase[] => [
  line('Wan 2.1', `${variant} 14B`.trim(), module, [5120], ['Wan 2.2']),
  line('Wan 2.1', `${variant} 1.3B`.trim(), module, [1536]),
  line('Wan 2.2', 'TI2V 5B', module, [3072]),
  line('Wan 2.1', variant, module, [], ['Wan 2.2']),
];

/** For which base model an adapter was made; the first line that fits decides. */
export const loraBases: readonly LoraBase[] = [
  line(
    'HunyuanVideo',
    '',
    'double.blocks.#.img.mlp.fc1',
    [],
    ['HunyuanVideo 1.5', 'HunyuanImage 2.1'],
  ),
  line('FLUX.2', '', 'double.stream.modulation.img.lin'),
  line('FLUX.2', '', 'double.blocks.#.img.attn.qkv', [6144, 4096]),
  line('FLUX.2', '', 'single.transformer.blocks.#.attn.to.qkv.mlp.proj'),
  line('FLUX.1', '', 'double.blocks.#.img.attn.proj', [], ['Chroma', 'HunyuanVideo']),
  line('FLUX.1', '', 'double.blocks.#.img.attn.qkv', [], ['Chroma', 'HunyuanVideo']),
  line('FLUX.1', '', 'double.blocks.#.processor.qkv'),
  line('FLUX.1', '', 'single.blocks.#.linear1', [], ['Chroma', 'HunyuanVideo']),
  line('FLUX.1', '', 'single.transformer.blocks.#.attn.to.q', [], ['Chroma']),
  line('FLUX.1', '', 'single.transformer.blocks.#.proj.out', [], ['Chroma']),
  line('Qwen-Image', '', 'transformer.blocks.#.img.mod.#'),
  line('Qwen-Image', '', 'transformer.blocks.#.img.mlp.net.#.proj'),
  line('SD3.5', 'Large', 'transformer.blocks.#.attn.add.q.proj', [2432]),
  line('SD3', '', 'transformer.blocks.#.attn.add.q.proj', [1536], ['SD3.5']),
  line('Qwen-Image', '', 'transformer.blocks.#.attn.add.q.proj', [3072]),
  line('SD3.5', 'Large', 'joint.blocks.#.x.block.attn.qkv', [2432]),
  line('SD3', '', 'joint.blocks.#.x.block.attn.qkv', [], ['SD3.5']),
  ...wan('VACE', 'vace.blocks.#.cross.attn.k'),
  ...wan('I2V', 'blocks.#.cross.attn.k.img'),
  ...wan('', 'blocks.#.cross.attn.k'),
  ...wan('', 'blocks.#.self.attn.q'),
  line('LTX-2', '', 'transformer.blocks.#.audio.attn1.to.q'),
  line('PixArt', '', 'transformer.blocks.#.attn1.to.q', [1152]),
  line('LTX-Video', '', 'transformer.blocks.#.attn1.to.q', [2048, 4096], ['LTX-2']),
  line('Z-Image', '', 'layers.#.attention.to.q', [3840]),
  line('Z-Image', '', 'layers.#.attention.qkv', [3840]),
  line('Lumina 2', '', 'layers.#.attention.qkv', [2304]),
  line('HiDream', '', 'double.stream.blocks.#.block.attn1.to.q'),
  line('Mochi', '', 'blocks.#.attn.qkv.x'),
  line('AuraFlow', '', 'double.layers.#.attn.w1q'),
  line('ACE-Step', '', 'transformer.blocks.#.cross.attn.add.q.proj'),
  line('SDXL', '', ldm, [2048]),
  line('SDXL', '', diffusers, [2048], ['Kolors']),
  line('SD2', '', ldm, [1024]),
  line('SD2', '', diffusers, [1024]),
  line('SD1.5', '', ldm, [768]),
  line('SD1.5', '', diffusers, [768]),
  // adapters without such shapes: only SDXL has a second text encoder, and its trainers name blocks so
  line('SDXL', '', 'lora.te2.text.model.encoder.layers.#.mlp.fc1'),
  line('SDXL', '', 'lora.te2.text.model.encoder.layers.#.self.attn.q.proj'),
  line('SDXL', '', 'input.blocks.#.#.transformer.blocks.#.attn1.to.q'),
  line('SD1.5', '', 'lora.te.text.model.encoder.layers.#.mlp.fc1', [], ['SD2']),
];

export function baseOfLora({ modules }: LoraMarks): LoraBase | undefined {
  return loraBases.find(({ module, inputs }) => {
    const found = modules.get(module);
    return found !== undefined && (inputs.length === 0 || inputs.includes(found.inputs));
  });
}

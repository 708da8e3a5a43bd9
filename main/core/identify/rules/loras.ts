import type { BaseModel } from '../../../../contract/identify.ts';
import type { Tensors } from '../tensors.ts';

/** Where the shape of a tensor says how many numbers go into its module; LoKr has a factor in each of two. */
type Told = 'whole' | 'outer' | 'inner' | 'nothing';

/** How the pairs of small matrices are named, and the kind of adapter that this makes. */
const endings: readonly (readonly [ending: string, type: string, told: Told])[] = [
  ['.lora_down.weight', 'LoRA', 'whole'],
  ['.lora_A.weight', 'LoRA', 'whole'],
  ['.lora_A.default.weight', 'LoRA', 'whole'],
  ['.lora.down.weight', 'LoRA', 'whole'],
  ['_lora.down.weight', 'LoRA', 'whole'],
  ['.lora_linear_layer.down.weight', 'LoRA', 'whole'],
  ['.lora_A', 'LoRA', 'whole'],
  ['.hada_w1_b', 'LoHa', 'whole'],
  ['.hada_w1_a', 'LoHa', 'nothing'],
  ['.lokr_w1', 'LoKr', 'outer'],
  ['.lokr_w1_a', 'LoKr', 'nothing'],
  ['.lokr_w1_b', 'LoKr', 'outer'],
  ['.lokr_w2', 'LoKr', 'inner'],
  ['.lokr_w2_a', 'LoKr', 'nothing'],
  ['.lokr_w2_b', 'LoKr', 'inner'],
  ['.oft_blocks', 'OFT', 'nothing'],
  ['.oft_diag', 'OFT', 'nothing'],
  ['.a1.weight', 'GLoRA', 'whole'],
  ['_lora1.down.weight', 'LoRA', 'whole'],
  ['_lora2.down.weight', 'LoRA', 'whole'],
  ['.diff', 'Full', 'whole'],
];

/** Every ending that tells an adapter. */
export const adapterEndings: readonly string[] = endings.map(([ending]) => ending);

/** What stands before the module's own name. */
const heads =
  /^(base_model\.model\.|model\.|lora_unet__?|lora_transformer_|lycoris_|diffusion_model\.|transformer\.|unet\.|lora_prior_unet_|pipe\.dit\.|net\.)+/;

/** The part of a model that an adapter changes. */
interface Module {
  /** How many numbers go in, and the shape says it: 0 where it does not. */
  readonly inputs: number;
  /** The highest number among the blocks that have it; −1 where they have none. */
  readonly last: number;
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
  const modules = new Map<string, OpenModule>();
  const types = new Map<string, number>();
  let evidence = '';
  let found = 0;
  for (const [pattern, { key, shape, count, last }] of tensors.groups) {
    const ending = endings.find(([text]) => pattern.endsWith(text));
    if (ending === undefined) continue;
    const [text, type, told] = ending;
    evidence ||= key;
    found += count;
    types.set(isConvolution(shape) && type === 'LoRA' ? 'LoCon' : type, count);
    const name = moduleName(pattern.slice(0, -text.length));
    const module = modules.get(name) ?? { whole: 0, outer: 0, inner: 0, nothing: 0, last };
    module[told] = shape[1] ?? 0;
    modules.set(name, module);
  }
  if (found < tensors.count * leastShare || found === 0) return null;
  const type = typeOrder.find((name) => types.has(name)) ?? 'LoRA';
  const closed = [...modules].map(([name, module]) => [name, closedModule(module)] as const);
  return { type: hasDora(tensors) ? 'DoRA' : type, evidence, modules: new Map(closed) };
}

type OpenModule = Record<Told, number> & { readonly last: number };

const closedModule = ({ whole, outer, inner, last }: OpenModule): Module => ({
  inputs: whole === 0 ? outer * inner : whole,
  last,
});

/** Old diffusers put adapters into processors, whose name says nothing. */
const moduleName = (pattern: string): string =>
  pattern
    .replace(heads, '')
    .replaceAll('_', '.')
    .replace(/(attn\d?|blocks)\.processor\.to\./, '$1.to.');

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
  /** It has at least so many of these blocks. */
  readonly least: number;
}

const line = (
  base: BaseModel,
  variant: string,
  module: string,
  inputs: readonly number[] = [],
  also: readonly BaseModel[] = [],
  least = 0,
): LoraBase => ({ base, variant, module, inputs, also, least });

const ldm = 'input.blocks.#.#.transformer.blocks.#.attn2.to.k';
const diffusers = 'down.blocks.#.attentions.#.transformer.blocks.#.attn2.to.k';
const diffusersSelf = 'down.blocks.#.attentions.#.transformer.blocks.#.attn1.to.q';
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
  // as FLUX.1 as diffusers has it, but with more blocks
  line('HunyuanVideo', '', 'single.transformer.blocks.#.attn.to.q', [], [], 39),
  line('FLUX.1', '', 'single.transformer.blocks.#.attn.to.q', [], ['Chroma', 'HunyuanVideo']),
  line('FLUX.1', '', 'single.transformer.blocks.#.proj.out', [], ['Chroma']),
  line('Qwen-Image', '', 'transformer.blocks.#.img.mod.#'),
  line('Qwen-Image', '', 'transformer.blocks.#.img.mlp.net.#.proj'),
  line('SD3.5', 'Large', 'transformer.blocks.#.attn.add.q.proj', [2432]),
  line('SD3', '', 'transformer.blocks.#.attn.add.q.proj', [1536], ['SD3.5']),
  line('FLUX.1', '', 'transformer.blocks.#.ff.context.net.#.proj', [], ['Chroma', 'HunyuanVideo']),
  line('Qwen-Image', '', 'transformer.blocks.#.attn.add.q.proj', [3072], ['FLUX.1', 'Chroma']),
  line('SD3.5', 'Large', 'joint.blocks.#.x.block.attn.qkv', [2432]),
  line('SD3', '', 'joint.blocks.#.x.block.attn.qkv', [], ['SD3.5']),
  line('SD3', '', 'joint.blocks.#.context.block.attn.qkv', [], ['SD3.5']),
  ...wan('VACE', 'vace.blocks.#.cross.attn.k'),
  ...wan('I2V', 'blocks.#.cross.attn.k.img'),
  ...wan('', 'blocks.#.cross.attn.k'),
  ...wan('', 'blocks.#.self.attn.q'),
  ...wan('I2V', 'blocks.#.attn2.add.k.proj'),
  ...wan('', 'blocks.#.attn1.to.q'),
  line('LTX-2', '', 'transformer.blocks.#.audio.attn1.to.q'),
  line('PixArt', '', 'transformer.blocks.#.attn1.to.q', [1152]),
  line('CogVideoX', '', 'transformer.blocks.#.attn1.to.q', [1920, 3072]),
  line('LTX-Video', '', 'transformer.blocks.#.attn1.to.q', [2048, 4096], ['LTX-2']),
  line('Z-Image', '', 'layers.#.attention.to.q', [3840]),
  line('Z-Image', '', 'layers.#.attention.qkv', [3840]),
  line('Lumina 2', '', 'layers.#.attention.qkv', [2304]),
  line('HiDream', '', 'double.stream.blocks.#.block.attn1.to.q'),
  line('Mochi', '', 'blocks.#.attn.qkv.x'),
  line('AuraFlow', '', 'double.layers.#.attn.w1q'),
  line('AuraFlow', '', 'joint.transformer.blocks.#.attn.add.k.proj'),
  line('Cosmos', '', 'blocks.#.mlp.layer1'),
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
  // the first block that has attention: SDXL begins one later, where it is twice as wide
  line('SD1.5', '', diffusersSelf, [320], ['SD2']),
  line('SDXL', '', diffusersSelf, [640]),
  line('SD2', '', 'lora.te.text.model.encoder.layers.#.mlp.fc1', [1024]),
  line('SD1.5', '', 'lora.te.text.model.encoder.layers.#.mlp.fc1', [], ['SD2']),
];

export function baseOfLora({ modules }: LoraMarks): LoraBase | undefined {
  return loraBases.find(({ module, inputs, least }) => {
    const found = modules.get(module);
    if (found === undefined || found.last + 1 < least) return false;
    return inputs.length === 0 || inputs.includes(found.inputs);
  });
}

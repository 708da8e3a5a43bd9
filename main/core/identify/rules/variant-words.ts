import type { BaseModel } from '../../../../contract/identify.ts';

/** What a word in a name says within a base model, where the tensors leave it open. */
interface VariantWord {
  readonly bases: readonly BaseModel[];
  /** What the tensors say about files that this line may tell apart. */
  readonly from: readonly string[];
  readonly variant: string;
  /** Tried as `baseWords` are. */
  readonly word: RegExp;
  /** Names that this line, and none before it, decides. */
  readonly examples: readonly string[];
}

const line = (
  bases: readonly BaseModel[],
  variant: string,
  word: RegExp,
  examples: readonly string[],
  from: readonly string[] = [''],
): VariantWord => ({ bases, variant, word, examples, from });

const flux: readonly BaseModel[] = ['FLUX.1'];
const wan: readonly BaseModel[] = ['Wan 2.1', 'Wan 2.2'];
const wanLine = (task: string, word: RegExp, examples: readonly string[]): VariantWord =>
  line(wan, task, word, examples, ['', '14B', '5B', '1.3B']);

/** The first line that fits decides. */
export const variantWords: readonly VariantWord[] = [
  line(
    flux,
    'Kontext dev',
    /-kontext-/,
    ['flux1-dev-kontext_fp8_scaled.safetensors', 'flux1-kontext-dev-Q8_0.gguf'],
    ['', 'dev'],
  ),
  line(flux, 'Krea dev', /-krea-/, ['flux1-krea-dev_fp8_scaled.safetensors'], ['', 'dev']),
  line(flux, 'Fill dev', /-fill-/, ['flux1-fill-dev-Q8_0.gguf']),
  line(flux, 'schnell', /-schnell-/, ['flux1-schnell-Q4_K_S.gguf']),
  line(flux, 'dev', /-flux-?1-dev-/, ['flux1-dev-Q8_0.gguf', 'FLUX.1-dev-style.safetensors']),
  line(['Qwen-Image'], 'Edit', /-edit-/, ['qwen_image_edit_2509_fp8_e4m3fn.safetensors']),
  line(['Z-Image'], 'Turbo', /-turbo-/, ['z_image_turbo_bf16.safetensors']),
  wanLine('TI2V', /-ti2v-/, ['Wan2.2-TI2V-5B-Q8_0.gguf']),
  wanLine('VACE', /-vace-/, ['Wan2.1_14B_VACE-Q6_K.gguf']),
  wanLine('I2V', /-i2v-/, ['wan2.2_i2v_A14b_high_noise_lora.safetensors']),
  wanLine('T2V', /-t2v-/, ['Wan2.1-T2V-14B-lora.safetensors']),
  wanLine('S2V', /-s2v-/, ['Wan2.2-S2V-14B-Q4_0.gguf']),
  wanLine('Animate', /-animate-/, ['Wan2.2-Animate-14B-Q4_0.gguf']),
];

/** The size in a name, as makers of large models write it. */
const sizeWord = /-a?(1-3|5|14)b-/;

/** What is known of a variant, with what the words of the name add. */
export function variantIn(words: string, base: BaseModel | null, told: string): string {
  const found = variantWords.find(
    ({ bases, from, word }) =>
      base !== null && bases.includes(base) && from.includes(told) && word.test(words),
  );
  if (found === undefined) return told;
  const { variant, bases } = found;
  if (bases !== wan) return variant;
  const size = told === '' ? sizeWord.exec(words)?.[1]?.replace('-', '.') : undefined;
  return `${variant} ${size === undefined ? told : `${size.toUpperCase()}B`}`.trim();
}

import type { Finding } from '../../../contract/preflight.ts';

type Repair = Pick<
  Extract<Finding, { kind: 'repair' }>,
  'reason' | 'before' | 'after' | 'others' | 'sure'
>;

/** Names that many models have, each in a folder of its own. */
const SAYS_NOTHING =
  /^((diffusion_)?(pytorch_)?(lora_)?(model|weights))([-_.]\d.*|[-_.]fp\d+)?\.[a-z]+$/i;

/**
 * What of the server's list a value means that is not in it: the same but for its slashes, its letter case or its
 * folder, or, for a person to say, a name that is spelled alike. Null where nothing is near.
 */
export function repairOf(value: string, options: readonly string[]): Repair | null {
  const before = value;
  const slashed = (text: string): string => text.replaceAll('\\', '/');
  const separators = options.filter((option) => slashed(option) === slashed(value));
  const found =
    repair('separators', separators, true) ??
    repair(
      'letterCase',
      sameBut(value, options, (text) => slashed(text).toLowerCase()),
      true,
    ) ??
    repair('otherFolder', inOtherFolder(value, options), !saysNothing(value)) ??
    repair('renamed', sameBut(value, options, spellingOf), false);
  return found === null ? null : { ...found, before };
}

function repair(
  reason: Repair['reason'],
  [after, ...others]: readonly string[],
  isSame: boolean,
): Omit<Repair, 'before'> | null {
  // which of several it is nobody knows but the person
  const sure = isSame && others.length === 0;
  return after === undefined ? null : { reason, after, others, sure };
}

function sameBut(
  value: string,
  options: readonly string[],
  form: (text: string) => string,
): readonly string[] {
  const wanted = form(value);
  return wanted === '' ? [] : options.filter((option) => form(option) === wanted);
}

/** The exact name before one of another letter case. */
function inOtherFolder(value: string, options: readonly string[]): readonly string[] {
  const name = fileNameOf(value);
  if (!name.includes('.')) return [];
  const exact = options.filter((option) => fileNameOf(option) === name);
  if (exact.length > 0) return exact;
  const lower = name.toLowerCase();
  return options.filter((option) => fileNameOf(option).toLowerCase() === lower);
}

/** Whether the file name alone tells nothing of what is in the file. */
export const saysNothing = (path: string): boolean => SAYS_NOTHING.test(fileNameOf(path));

export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** Without folders, ending and what joins words: `a/my-model_v2.safetensors` and `My Model v2.sft` are alike. */
function spellingOf(text: string): string {
  return fileNameOf(text)
    .replace(/\.(safetensors|sft|gguf|ckpt|pth?|bin|onnx)$/i, '')
    .toLowerCase()
    .replaceAll(/[\s_.-]+/g, '');
}

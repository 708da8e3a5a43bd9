import { AppError } from '../app-error.ts';
import { endingOf } from '../models/model-folders.ts';
import type { ModelHeader } from './model-header.ts';
import type { ReadFile, Reading } from './reading.ts';
import { readSafetensors } from './safetensors.ts';
import { magicOf, refusePlaceholder } from './sniff.ts';
import type { Magic } from './sniff.ts';
import { tensorsOf } from './tensors.ts';

/** Enough for most headers of small models, and for telling what a file is. */
const firstBytes = 64 * 1024;

/** Reads as little of a file as tells what it is; throws `model.*` where it is no model or a damaged one. */
export function* readHeader(file: ReadFile): Reading<ModelHeader | 'tooBig'> {
  const head =
    file.bytes === 0 ? new Uint8Array() : yield { start: 0, end: Math.min(file.bytes, firstBytes) };
  refusePlaceholder(file, head);
  const magic = magicOf(head);
  const ending = endingOf(file.name);
  refuseWrongEnding(file, ending, magic);
  if (magic === 'safetensors' || isSafetensorsName(ending))
    return yield* readSafetensors(file, head);
  return unread('other');
}

const isSafetensorsName = (ending: string): boolean => ending === 'safetensors' || ending === 'sft';
const pytorchEndings: ReadonlySet<string> = new Set('ckpt pt pth bin pkl'.split(' '));

/** ComfyUI chooses its reader by the ending, so that a file under a wrong one does not load. */
function refuseWrongEnding({ name }: ReadFile, ending: string, magic: Magic): void {
  const isWrong =
    (isSafetensorsName(ending) && magic !== 'safetensors' && magic !== 'none') ||
    (ending === 'gguf' && magic !== 'gguf' && magic !== 'none') ||
    (pytorchEndings.has(ending) && (magic === 'safetensors' || magic === 'gguf'));
  if (isWrong) throw new AppError('model.wrongEnding', { name, format: magic });
}

const noTensors = tensorsOf([]);
const unread = (format: ModelHeader['format']): ModelHeader => ({
  ...{ format, tensors: noTensors, declared: new Map(), precision: '' },
});

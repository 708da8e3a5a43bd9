import { AppError } from '../app-error.ts';
import { endingOf } from '../models/model-folders.ts';
import { readGguf } from './gguf.ts';
import type { ModelHeader } from './model-header.ts';
import { readOnnx } from './onnx.ts';
import { readPickleFile, readPytorchZip } from './pytorch.ts';
import { damaged, textOf } from './reading.ts';
import type { ReadFile, Reading } from './reading.ts';
import { readSafetensors } from './safetensors.ts';
import { magicOf, refusePlaceholder } from './sniff.ts';
import type { Magic } from './sniff.ts';
import { tensorsOf } from './tensors.ts';

/** Enough for most headers of small models, and for telling what a file is. */
const firstBytes = 64 * 1024;

/** Reads as little of a file as tells what it is; throws `model.*` where it is no model or a damaged one. */
export function* readHeader(file: ReadFile): Reading<ModelHeader | 'tooBig'> {
  const end = Math.min(file.bytes, firstBytes);
  const head = end === 0 ? new Uint8Array() : yield { start: 0, end };
  refusePlaceholder(file, head);
  const magic = magicOf(head);
  const ending = endingOf(file.name);
  refuseWrongEnding(file, ending, magic);
  if (magic === 'safetensors' || isSafetensors(ending)) return yield* readSafetensors(file, head);
  if (magic === 'gguf') return yield* readGguf(file, head);
  if (magic === 'zip') return yield* readPytorchZip(file);
  if (magic === 'pickle') return yield* readPickleFile(file, head);
  if (ending === 'gguf' || (pickled.has(ending) && !isTar(head))) throw damaged(file, 'beginning');
  if (ending === 'onnx') return readOnnx(file, head);
  return readText(ending, head);
}

const isSafetensors = (ending: string): boolean => ending === 'safetensors' || ending === 'sft';
const pytorchEndings: ReadonlySet<string> = new Set('ckpt pt pth bin pkl'.split(' '));
/** Under these endings nothing else is in use; `.bin` and `.pkl` may be anything. */
const pickled: ReadonlySet<string> = new Set('ckpt pt pth'.split(' '));
/** What torch wrote in its first year. */
const isTar = (head: Uint8Array): boolean => textOf(head, 257, 262) === 'ustar';

/** ComfyUI chooses its reader by the ending, so that a file under a wrong one does not load. */
function refuseWrongEnding({ name }: ReadFile, ending: string, magic: Magic): void {
  const isWrong =
    (isSafetensors(ending) && magic !== 'safetensors' && magic !== 'none') ||
    (ending === 'gguf' && magic !== 'gguf' && magic !== 'none') ||
    (pytorchEndings.has(ending) && (magic === 'safetensors' || magic === 'gguf'));
  if (isWrong) throw new AppError('model.wrongEnding', { name, format: magic });
}

/** A configuration names the class of the model that it describes. */
function readText(ending: string, head: Uint8Array): ModelHeader {
  const declared = new Map<string, string>();
  const isYaml = ending === 'yaml' || ending === 'yml';
  const target = isYaml
    ? /^\s*target:\s*(\S+)/m.exec(textOf(head, 0, head.length))?.[1]
    : undefined;
  if (target !== undefined) declared.set('target', target.slice(0, 100));
  return { format: isYaml ? 'yaml' : 'other', tensors: tensorsOf([]), declared, precision: '' };
}

import type { CategorySuggestion, ModelFacts } from '../../../contract/identify.ts';
import { AppError } from '../app-error.ts';
import { textOf } from './reading.ts';
import type { ReadFile } from './reading.ts';

/** Endings of downloads that were not finished: of browsers, hubs' tools and download managers. */
const unfinished =
  /\.(part|partial|filepart|crdownload|download|opdownload|fdmdownload|downloading|incomplete|ferrypart|aria2|td|xltd|tmp|temp|!ut|!qb|bc!)$/i;

/**
 * What aria2 keeps beside a file until it is whole. The file has its full length from the start, and its header comes
 * early, so that nothing else tells it.
 */
export const controlFileOf = (path: string): string => `${path}.aria2`;

export const unfinishedFile = ({ name }: Pick<ReadFile, 'name'>): AppError =>
  new AppError('model.notAModel', { name, what: 'unfinished' });

/** Whether a file was refused because its download goes on. */
export const isUnfinished = (facts: ModelFacts | CategorySuggestion): boolean =>
  facts.state === 'refused' &&
  facts.failure.code === 'model.notAModel' &&
  facts.failure.params.what === 'unfinished';

const startsWith = (bytes: Uint8Array, text: string, from = 0): boolean => {
  if (bytes.length < from + text.length) return false;
  for (let at = 0; at < text.length; at += 1)
    if (bytes[from + at] !== text.charCodeAt(at)) return false;
  return true;
};

/** What lies there in place of a model, where that can be told; the words stand in `error.model.notAModel`. */
type Placeholder =
  'html' | 'json' | 'xml' | 'text' | 'archive' | 'lfsPointer' | 'unfinished' | 'empty' | 'zeros';

/** Throws `model.notAModel` for an unfinished download and for what servers send instead of a model. */
export function refusePlaceholder(file: ReadFile, head: Uint8Array): void {
  const what = placeholderOf(file, head);
  if (what !== null) throw new AppError('model.notAModel', { name: file.name, what });
}

function placeholderOf({ name, bytes }: ReadFile, head: Uint8Array): Placeholder | null {
  if (unfinished.test(name)) return 'unfinished';
  if (bytes === 0) return 'empty';
  if (head.length >= 16 && head.every((byte) => byte === 0)) return 'zeros';
  if (startsWith(head, 'version https://git-lfs.github.com/spec/')) return 'lfsPointer';
  const text = textOf(head, 0, Math.min(head.length, 256))
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (/^<(!--|(!doctype html|html|head|body|script)\b)/i.test(text)) return 'html';
  if (/^<\?xml|^<Error>/i.test(text)) return /html/i.test(text) ? 'html' : 'xml';
  // an error in JSON, as servers answer one; a header of safetensors begins eight bytes later
  if (/^[{[]\s*"/.test(text) && head.every((byte) => byte >= 9)) return 'json';
  if (!isWeights.test(name)) return null;
  if (packed.some((magic) => startsWith(head, magic))) return 'archive';
  return bytes <= longestMessage && /^[^\p{Cc}\uFFFD]*\s*$/u.test(text) ? 'text' : null;
}

const isWeights = /\.(safetensors|sft|gguf|ckpt|pt|pth|bin|onnx)$/i;
/** RAR, 7z and gzip; their models have to be unpacked first. */
const packed = ['Rar!\u001a\u0007', '7z\u00bc\u00af\u0027\u001c', '\u001f\u008b\u0008'];
/** Such as “Entry not found”, which a hub sends in place of a file. */
const longestMessage = 256;

/** A format told by its first bytes. */
export type Magic = 'safetensors' | 'gguf' | 'zip' | 'pickle' | 'none';

export function magicOf(head: Uint8Array): Magic {
  if (startsWith(head, 'GGUF')) return 'gguf';
  if (startsWith(head, 'PK\u0003\u0004') || startsWith(head, 'PK\u0005\u0006')) return 'zip';
  if (head.length > 8 && head[8] === 123 && head[7] === 0) return 'safetensors';
  const isPickle = head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5;
  return isPickle ? 'pickle' : 'none';
}

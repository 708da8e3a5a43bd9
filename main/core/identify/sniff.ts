import { AppError } from '../app-error.ts';
import { textOf } from './reading.ts';
import type { ReadFile } from './reading.ts';

/** Endings of downloads that were not finished. */
const unfinished =
  /\.(part|partial|crdownload|download|opdownload|ferrypart|aria2|td|xltd|tmp|!ut)$/i;

const startsWith = (bytes: Uint8Array, text: string, from = 0): boolean => {
  if (bytes.length < from + text.length) return false;
  for (let at = 0; at < text.length; at += 1)
    if (bytes[from + at] !== text.charCodeAt(at)) return false;
  return true;
};

/** What lies there in place of a model, where that can be told; the words stand in `error.model.notAModel`. */
type Placeholder = 'html' | 'json' | 'xml' | 'lfsPointer' | 'unfinished' | 'empty' | 'zeros';

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
  if (/^<(!doctype html|html|head|body|script)\b/i.test(text)) return 'html';
  if (/^<\?xml|^<Error>/i.test(text)) return /html/i.test(text) ? 'html' : 'xml';
  // an error in JSON, as servers answer one; a header of safetensors begins eight bytes later
  return /^[{[]\s*"/.test(text) && head.every((byte) => byte >= 9) ? 'json' : null;
}

/** A format told by its first bytes. */
export type Magic = 'safetensors' | 'gguf' | 'zip' | 'pickle' | 'none';

export function magicOf(head: Uint8Array): Magic {
  if (startsWith(head, 'GGUF')) return 'gguf';
  if (startsWith(head, 'PK\u0003\u0004') || startsWith(head, 'PK\u0005\u0006')) return 'zip';
  if (head.length > 8 && head[8] === 123 && head[7] === 0) return 'safetensors';
  const isPickle = head[0] === 0x80 && (head[1] ?? 0) >= 2 && (head[1] ?? 0) <= 5;
  return isPickle ? 'pickle' : 'none';
}

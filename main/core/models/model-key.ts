import { AppError } from '../app-error.ts';
import { placeOfKey } from './place-of-key.ts';

/** A model's object key and its place below the prefix. */
export interface ModelKey {
  readonly key: string;
  readonly category: string;
  /** Path below the category. */
  readonly name: string;
}

/** Takes a whole object key or a path below the prefix (`loras/a.safetensors`); throws `oss.notAModel`. */
export function modelKeyOf(prefix: string, text: string): ModelKey {
  const key = text.startsWith(`${prefix}/`) ? text : `${prefix}/${text}`;
  const place = placeOfKey(prefix, key);
  // a dot segment is resolved away by every HTTP client: the request would name another object
  const isPlain = !key.split('/').some((segment) => ['', '.', '..'].includes(segment));
  if (place === null || !isPlain) throw new AppError('oss.notAModel', { key: text, prefix });
  return { key, ...place };
}

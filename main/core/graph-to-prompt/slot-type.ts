import { isList, textOf } from './json-values.ts';

/** A type is text; old files write a list of choices for a combo and 0 or -1 for "any". */
export function slotTypeOf(json: unknown): string {
  if (isList(json)) return 'COMBO';
  return textOf(json) ?? '*';
}

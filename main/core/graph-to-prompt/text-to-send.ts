import { drawPrompt, type Random } from './dynamic-prompt.ts';
import { memberOf } from './json-values.ts';
import type { InputSpec } from './object-info.ts';

/** The value as it is sent: dynamic prompts are drawn, all else stays as it is. */
export function textToSend(spec: InputSpec, value: unknown, random: Random): unknown {
  const isDynamic = memberOf(spec.options, 'dynamicPrompts') === true;
  return isDynamic && typeof value === 'string' ? drawPrompt(value, random) : value;
}

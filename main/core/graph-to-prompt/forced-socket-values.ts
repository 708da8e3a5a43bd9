import type { InputSpec, NodeDefinition } from './object-info.ts';
import { controlSlotCount, isForcedSocket, isWidget } from './widget-kinds.ts';

/**
 * Files from before 1.16 hold a dummy value for each input that is forced to be a socket. They are
 * dropped exactly where the page drops them: when the length fits, at the index of the input (which
 * ignores that a seed takes two places).
 */
export function dropForcedSocketValues<Value>(
  values: readonly Value[],
  definition: NodeDefinition,
): readonly Value[] {
  const once = definition.inputs.filter((spec) => isWidget(spec) || isForcedSocket(spec));
  if (!once.some(isForcedSocket)) return values;
  const expected = once.reduce((sum, spec) => sum + placeCount(spec), 0);
  if (expected !== values.length) return values;
  return values.filter((_, index) => {
    const spec = once[index];
    return spec === undefined || !isForcedSocket(spec);
  });
}

function placeCount(spec: InputSpec): number {
  return controlSlotCount(spec) > 0 ? 2 : 1;
}

import { isAnyType, typesConnect } from './connection-types.ts';

interface Typed {
  readonly type: string;
}

/**
 * Which input of a bypassed node stands in for its output: the one with the same number where its
 * type fits, else the first of exactly the wanted type, else the first that fits. It is not asked
 * whether the input is linked. Null: nothing comes out.
 */
export function chooseBypassInput(
  inputs: readonly Typed[],
  outputs: readonly Typed[],
  outputSlot: number,
  wantedType: string,
): number | null {
  if (isAnyType(wantedType)) return outputSlot < inputs.length ? outputSlot : 0;
  const outputType = outputs[outputSlot]?.type ?? '*';
  const fits = (input: Typed | undefined): boolean =>
    input !== undefined &&
    typesConnect(input.type, outputType) &&
    typesConnect(input.type, wantedType);
  if (fits(inputs[outputSlot])) return outputSlot;
  const exact = inputs.findIndex((input) => input.type === wantedType);
  const chosen = exact === -1 ? inputs.findIndex(fits) : exact;
  return chosen === -1 ? null : chosen;
}

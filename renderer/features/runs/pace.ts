/** A step of a node, and when it was seen. */
export interface Beat {
  readonly nodeId: string | null;
  readonly value: number;
  /** ms */
  readonly at: number;
}

/** Null while there is too little to tell. */
export function paceOf(
  beats: readonly Beat[],
  max: number,
): { readonly perSecond: number; readonly secondsLeft: number } | null {
  const first = beats.at(0);
  const last = beats.at(-1);
  if (first === undefined || last === undefined || last.value - first.value < 2) return null;
  const seconds = (last.at - first.at) / 1_000;
  if (seconds < 0.5) return null;
  const perSecond = (last.value - first.value) / seconds;
  return { perSecond, secondsLeft: Math.max(0, max - last.value) / perSecond };
}

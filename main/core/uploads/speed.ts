/** How many bytes had gone at a moment. */
export interface Sample {
  /** Epoch ms. */
  readonly at: number;
  readonly sentBytes: number;
}

const windowMs = 8_000;
const leastMs = 1_500;

/** The samples of the last seconds, with one more. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples.filter(({ at }) => at >= sample.at - windowMs), sample];
}

/** Bytes a second over the samples; null while they cover too little time to tell. */
export function speedOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < leastMs) return null;
  return Math.max(0, ((last.sentBytes - first.sentBytes) * 1_000) / (last.at - first.at));
}

/** Null where nothing moves or nothing is known. */
export function secondsLeft(leftBytes: number, bytesPerSecond: number | null): number | null {
  if (leftBytes <= 0) return 0;
  return bytesPerSecond === null || bytesPerSecond < 1 ? null : leftBytes / bytesPerSecond;
}
